"""The peer of the case page: bare Django, no middleware, no database, one template with a table of 20 rows."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

PAGE = """<!doctype html><html lang="en"><title>Peer</title><table>
{% for row in rows %}<tr><td>{{ forloop.counter }}</td><td>{{ row.name }}</td><td>{{ row.day|date:"j F Y" }}</td>
<td>{{ row.words|truncatewords:8 }}</td></tr>{% endfor %}</table></html>"""
ROWS = [{"name": f"Office {number}", "words": "What was said there, and by whom"} for number in range(20)]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]},
        }
    ],
)


def page(request: HttpRequest) -> HttpResponse:
    """The table."""
    return render(request, "page.html", {"rows": ROWS})


urlpatterns = [path("", page)]
application = get_wsgi_application()
