from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.desk"
    label = "desk"
