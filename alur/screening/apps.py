from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.screening"
    label = "screening"
