"""Addresses: each station's own `urls.py`, and the pages of the shell."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from alur import flow
from alur.web import api, errors, views

handler404 = errors.not_found
handler500 = errors.fault


def _stations() -> list[URLResolver]:
    names = [station.name for station in flow.active() if find_spec(f"alur.{station.name}.urls")]
    return [path("", include(f"alur.{name}.urls")) for name in names]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/<str:code>", views.language, name="language"),
    path("parts/", views.parts, name="parts"),
    path("health/", views.health, name="health"),
    path("api/v1/openapi.json", api.openapi, name="openapi"),
    path("api/v1/docs/", api.docs, name="api"),
    path("api/v1/", api.api.urls),
    path("", include("alur.accounts.urls")),
    *_stations(),
]
