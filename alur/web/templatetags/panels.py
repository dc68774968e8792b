"""Pieces of side stations on other stations' pages, as `flow.py` lists them: `{% load panels %}`.

    {% block head %}{% panel_script %}{% endblock %}
    {% panels "releases.release" release.uid %}

Each panel is a link to a page of its own; with a script the browser puts that page's piece in the link's place.
A panel view takes one argument, the uid or slug of the object. It answers a request with the header `HX-Request` with a
`<section class="sec">`, any other with a whole page that includes it.
"""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_htmx.jinja import htmx_script

from alur import flow
from alur.web import names

register = template.Library()

# htmx brings its own style for indicators and reads code from attributes; the site's policy allows neither.
_CONFIG = '{"includeIndicatorStyles": false, "allowEval": false, "selfRequestsOnly": true, "historyCacheSize": 0}'


@register.simple_tag
def panel_script() -> SafeString:
    """What a page with panels needs in its head. Pages that must load no script leave it out: links remain."""
    return format_html('<meta name="htmx-config" content="{}">{}', _CONFIG, htmx_script())


@register.simple_tag
def panels(place: str, about: Any) -> SafeString:
    """The panels of `place` for one object. about: its uid or slug. Nothing where no active station has one."""
    return format_html_join(
        "\n",
        '<section class="sec panel" hx-get="{0}" hx-trigger="load" hx-swap="outerHTML"><a href="{0}">{1}</a></section>',
        ((url, names.STATIONS[station]) for station, url in _found(place, str(about))),
    )


def _found(place: str, about: str) -> list[tuple[str, str]]:
    found = []
    for panel in flow.PANELS:
        if panel.place == place and panel.station in flow.active_names():
            try:
                found.append((panel.station, reverse(panel.url_name, args=[about])))
            except NoReverseMatch:
                continue
    return found
