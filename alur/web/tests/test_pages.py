import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from alur.directory.tests import factories
from alur.web import messages

ALUR = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(ALUR.glob("*/templates/**/*.html"))
MOST_CSS = 12 * 1024  # bytes, compressed: base.css and a station's own file together


@pytest.fixture
def office(db: None) -> None:
    """An installation that is past its first run, its words compiled."""
    messages.compile_all()
    factories.institution("banten")


@pytest.mark.parametrize("page", ["/", "/parts/"])
def test_the_shells_pages_are_there_in_both_languages(client: Client, office: None, page: str) -> None:
    indonesian = client.get(page)
    assert indonesian.status_code == 200
    assert '<html lang="id"' in indonesian.content.decode()
    client.cookies["alur_language"] = "en"
    assert '<html lang="en"' in client.get(page).content.decode()


def test_the_start_page_shows_the_line_and_says_when_there_is_no_case_yet(client: Client, office: None) -> None:
    page = client.get("/").content.decode()
    assert page.count('class="flow wide"') == page.count('class="flow narrow"') == 1
    assert "Belum ada perjalanan" in page


def test_the_language_switch_comes_back_to_the_same_page_with_its_query(client: Client, office: None) -> None:
    page = client.get("/parts/?page=2&q=a b").content.decode()
    assert 'href="/language/en?next=%2Fparts%2F%3Fpage%3D2%26q%3Da%2520b"' in page


def test_a_page_that_is_not_there_is_no_dead_end(client: Client, office: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Ke beranda" in response.content.decode()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ALUR).as_posix())
def test_no_template_has_style_or_script_of_its_own(path: Path) -> None:
    """The page's policy allows neither, so that they would silently not work."""
    text = path.read_text()
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", text)


def test_the_look_is_small_enough_for_a_slow_phone() -> None:
    base = len(gzip.compress((ALUR / "web/static/alur/base.css").read_bytes()))
    own = [len(gzip.compress(path.read_bytes())) for path in ALUR.glob("*/static/**/*.css") if path.name != "base.css"]
    assert base + max(own, default=0) <= MOST_CSS


@pytest.mark.django_db
def test_a_form_that_is_too_old_gives_back_what_was_written_and_nothing_else() -> None:
    factories.institution()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/check/", {"text": "Sebuah kalimat <b>panjang</b>.", "version": "17", "password": "rahasia besar"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Sebuah kalimat &lt;b&gt;panjang&lt;/b&gt;." in page
    assert "rahasia" not in page
    assert "version" not in page
