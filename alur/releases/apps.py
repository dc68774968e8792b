from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.releases"
    label = "releases"
