from django.apps import AppConfig


class RelayConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.relay"
    label = "relay"
