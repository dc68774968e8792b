from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.register"
    label = "register"
