from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The station as a Django app."""

    name = "alur.accounts"
    label = "accounts"
