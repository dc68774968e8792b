from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.responses"
    label = "responses"
