from uuid import uuid4

import pytest
from django.template import Context, Template

UID = uuid4()


def _shown(source: str) -> str:
    return Template("{% load panels %}" + source).render(Context({"uid": UID}))


def test_a_panel_is_a_link_and_its_section_says_where_to_load_it_from() -> None:
    shown = _shown('{% panels "releases.release" uid %}')
    assert f'hx-get="/relay/receipts/{UID}/"' in shown
    assert f'<a href="/relay/receipts/{UID}/">' in shown


def test_a_station_that_is_left_out_has_no_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALUR_WITHOUT", "relay")
    assert _shown('{% panels "releases.release" uid %}') == ""


def test_a_place_without_panels_shows_nothing() -> None:
    assert _shown('{% panels "nowhere" uid %}') == ""


def test_the_script_brings_no_style_and_runs_no_words_of_the_page() -> None:
    shown = _shown("{% panel_script %}")
    assert "includeIndicatorStyles&quot;: false" in shown
    assert "allowEval&quot;: false" in shown
    assert "<style" not in shown
