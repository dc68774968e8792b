import pytest
from django.http import Http404
from django.test import RequestFactory

from alur.web import views


@pytest.mark.parametrize(
    ("back", "place"),
    [
        ("/cases/banten-2024/?page=2", "/cases/banten-2024/?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("cases/", "/"),  # not a path of this site
        ("", "/"),
    ],
)
def test_the_language_switch_keeps_the_page_and_never_leaves_the_site(
    rf: RequestFactory, back: str, place: str
) -> None:
    response = views.language(rf.get("/language/en", {"next": back}), "en")
    assert response["Location"] == place
    assert response.status_code == 303
    assert response.cookies["alur_language"].value == "en"


def test_a_language_that_alur_does_not_speak_is_not_found(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        views.language(rf.get("/language/fr"), "fr")
