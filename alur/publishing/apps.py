from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.publishing"
    label = "publishing"
