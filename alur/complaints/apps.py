from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.complaints"
    label = "complaints"
