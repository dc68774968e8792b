"""The public pages of the rules: every rule explained, nothing from memory shown as law, no script needed."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.kernel import clock
from alur.rulepacks.model import Citation
from alur.screening import core, explain, strip

pytestmark = pytest.mark.django_db
PACK = core.pack_named("indonesia")
RULES = [rule.id for rule in PACK.rules]


@pytest.fixture(autouse=True)
def _in_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2024, 1, 26, 12, 33, tzinfo=UTC))
    directory.institution()


def _page(url: str, language: str = "en", status: int = 200) -> str:
    client = Client()
    client.cookies["alur_language"] = language
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def _rule(name: str) -> str:
    return reverse("screening:rule", args=[name])


def test_every_rule_stands_on_the_page_of_rules_with_its_level() -> None:
    page = _page(reverse("screening:rules"))

    for rule in PACK.rules:
        assert _rule(rule.id) in page
    assert page.index("Prohibited") < page.index("High risk") < page.index("Look again")


def test_the_page_of_rules_says_which_phase_it_is_today() -> None:
    assert "Friday, 26 January 2024</time>: <b>campaign period</b>" in _page(reverse("screening:rules"))
    assert "<b>masa kampanye</b>" in _page(reverse("screening:rules"), "id")


def test_the_calendar_says_of_unchecked_dates_that_they_are_unchecked() -> None:
    page = _page(reverse("screening:rules"))

    assert page.count(">not checked yet<") == sum(
        phase.confidence == "memory" for election in PACK.elections for phase in election.phases
    )
    assert 'class="unsure"' in page


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_rule_shows_its_law_its_examples_and_their_marks(name: str, language: str) -> None:
    rule = explain.rule_named(PACK, name)
    assert rule is not None

    page = _page(_rule(name), language)

    assert page.count('class="poster"') == len(rule.examples)
    assert page.count("<mark") >= sum(example.matches for example in rule.examples)
    shown = [citation for citation in rule.citations if citation.confidence != "memory"]
    assert page.count('<blockquote class="law">') == len(shown)


def test_what_is_known_from_memory_only_is_not_shown_as_law() -> None:
    hidden: list[tuple[str, Citation]] = [
        (rule.id, each) for rule in PACK.rules for each in rule.citations if each.confidence == "memory"
    ]
    assert hidden

    for name, citation in hidden:
        page = _page(_rule(name))
        assert citation.summary["en"] not in page
        assert "known to us only from memory" in page


def test_the_pages_need_no_script_and_no_style_of_their_own() -> None:
    for url in (reverse("screening:rules"), _rule("vote-call")):
        assert not re.search(r"<script|<style|\sstyle=", _page(url))


@pytest.mark.parametrize("url", ["/rules/no-such-rule/", "/rules/?pack=atlantis", "/rules/?pack=../indonesia"])
def test_rules_that_do_not_exist_are_not_found(url: str) -> None:
    _page(url, status=404)


def test_the_foot_of_every_page_leads_to_the_rules() -> None:
    assert f'href="{reverse("screening:rules")}"' in _page("/").partition("<footer")[2]


def test_neighbouring_phases_are_one_span_that_is_as_sure_as_its_parts() -> None:
    rule = explain.rule_named(PACK, "office-holder-rights")
    assert rule is not None

    spans = [span for span in explain.days_of(PACK, rule) if span.election["en"] == "2024 general election"]

    assert [(span.start, span.end, span.confidence) for span in spans] == [
        (date(2023, 11, 13), date(2024, 2, 14), "confirmed")
    ]


def test_no_span_calls_a_day_checked_that_is_not() -> None:
    unsure = {
        (election.name["en"], phase.start)
        for election in PACK.elections
        for phase in election.phases
        if phase.confidence == "memory"
    }
    for rule in PACK.rules:
        for span in explain.days_of(PACK, rule):
            covered = {
                start for name, start in unsure if name == span.election["en"] and span.start <= start <= span.end
            }
            assert span.confidence == "memory" or not covered


def test_rules_of_another_country_are_shown_where_an_office_is_bound_by_them() -> None:
    directory.institution(jurisdiction="united_kingdom")

    page = _page(reverse("screening:rules") + "?pack=united_kingdom")
    names = re.findall(r"/rules/([\w-]+)/\?pack=united_kingdom", page)

    assert "United Kingdom" in page
    assert names
    for name in names:
        _page(f"{_rule(name)}?pack=united_kingdom", "id")


def test_elections_that_overlap_share_a_strip() -> None:
    names = [[election.id for election in era.elections] for era in strip.eras(PACK)]

    assert names[0] == ["pemilu-2024", "pilkada-2024"]
    assert ["pilkada-2020"] in names
    assert sorted(name for era in names for name in era) == sorted(election.id for election in PACK.elections)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_no_bar_and_no_word_leaves_the_strip(width: str) -> None:
    for era in strip.eras(PACK):
        drawn = next(each for each in strip.strips(PACK, era, era.start) if each.css == width)
        for bar in [bar for row in drawn.rows for bar in row.bars]:
            assert 0 <= bar.x < bar.x + bar.width <= drawn.width
            assert 0 <= bar.y < bar.y + bar.height <= drawn.height
        assert all(0 <= x <= drawn.width - strip.A_WORD for x, _ in drawn.ticks)


def test_today_stands_on_its_own_strip_only() -> None:
    today = date(2024, 1, 26)

    marked = [any(each.today >= 0 for each in strip.strips(PACK, era, today)) for era in strip.eras(PACK)]

    assert marked == [True] + [False] * (len(marked) - 1)
