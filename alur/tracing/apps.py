from django.apps import AppConfig


class TracingConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.tracing"
    label = "tracing"
