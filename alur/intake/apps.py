from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.intake"
    label = "intake"
