from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.listening"
    label = "listening"
