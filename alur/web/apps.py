from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base templates, parts and the site's own pages."""

    name = "alur.web"
    label = "web"
