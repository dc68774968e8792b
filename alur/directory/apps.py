from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.directory"
    label = "directory"
