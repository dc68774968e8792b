from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from alur.web import differences, messages
from alur.web.templatetags import alur as tags

EVENING = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)
CASE = {
    "directory": "done",
    "releases": "done",
    "relay": "done",
    "intake": "struck",
    "screening": "struck",
    "desk": "struck",
    "publishing": "done",
    "complaints": "here",
}


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    messages.compile_all()


def shown(source: str, language: str = "id", **context: object) -> str:
    with translation.override(language):
        return Template("{% load alur alur_charts %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("WIB", "id", "Jumat, 26 Januari 2024, pukul 19.33 WIB"),
        ("WIB", "en", "Friday, 26 January 2024, 19:33 WIB"),
        ("Asia/Makassar", "id", "Jumat, 26 Januari 2024, pukul 20.33 WITA"),
        (ZoneInfo("Asia/Jayapura"), "id", "Jumat, 26 Januari 2024, pukul 21.33 WIT"),
        ("", "id", "Jumat, 26 Januari 2024, pukul 19.33 WIB"),  # an institution without a zone: the capital's
        (timezone(timedelta(hours=2), "EET"), "en", "Friday, 26 January 2024, 14:33 EET"),
    ],
)
def test_a_moment_is_told_where_it_counts(zone: object, language: str, words: str) -> None:
    assert f">{words}</time>" in shown("{% local_time at zone %}", language, at=EVENING, zone=zone)


def test_the_day_is_that_of_the_zone_not_of_greenwich() -> None:
    late = datetime(2024, 1, 26, 18, 0, tzinfo=UTC)
    assert shown('{% local_day at "WIB" %}', at=late) == '<time datetime="2024-01-27">Sabtu, 27 Januari 2024</time>'
    assert "Jumat, 2 Februari 2024" in shown("{% local_day at %}", at=date(2024, 2, 2))


def test_an_unknown_time_is_said_to_be_unknown() -> None:
    assert shown("{% local_time at %}", at=None) == "waktu tidak diketahui"
    assert shown("{% local_clock at %}", at=EVENING) == "pukul 19.33 WIB"


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ({"id": "Laporan", "en": "Complaint"}, "en", "Complaint"),
        ({"id": "Laporan"}, "en", "Laporan"),  # better in the other language than empty
        ({"en": "Complaint"}, "id", "Complaint"),
        ({}, "id", ""),
        ("plain", "id", "plain"),
        (None, "id", ""),
    ],
)
def test_the_readers_language_is_picked(words: object, language: str, text: str) -> None:
    assert shown("{{ words|in_language }}", language, words=words) == text


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert shown("{{ 4000|number }}") == "4.000"
    assert shown("{{ 4000|number }}", "en") == "4,000"


@pytest.mark.parametrize("size", ["large", "phone", "position", "strip", "mini"])
def test_every_size_is_well_formed_has_a_title_and_no_inline_style(size: str) -> None:
    drawn = shown("{% flow_line size states %}", size=size, states=CASE)
    assert "style=" not in drawn
    for svg in ElementTree.fromstring(f"<all>{drawn}</all>"):  # noqa: S314 - our own drawing
        assert svg[0].tag == "title"
        assert svg[0].text == "Sekarang di Laporan. Tanpa catatan: Kotak masuk, Saringan, Meja."


def test_the_line_is_told_in_words() -> None:
    assert shown("{% flow_sentence states %}", states={}) == "Belum mulai."
    declined = {"directory": "done", "releases": "done", "desk": "struck"}
    assert shown("{% flow_sentence states %}", "en", states=declined) == "Stopped at Desk."


def test_the_line_without_states_shows_the_whole_way_in_the_readers_language() -> None:
    assert "satu garis dari lembaga ke warga" in shown('{% flow_line "large" %}')
    assert ">Open<" in shown('{% flow_line "phone" %}', "en")


def test_a_side_station_left_out_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Telusur" in shown('{% flow_line "position" states %}', states=CASE)
    monkeypatch.setenv("ALUR_WITHOUT", "tracing")
    assert "Telusur" not in shown('{% flow_line "position" states %}', states=CASE)
    assert "Telusur" not in shown("{% station_list states %}", states=CASE)


def test_the_list_of_stations_says_the_state_or_what_the_page_notes() -> None:
    listed = shown("{% station_list states notes %}", states=CASE, notes={"releases": {"id": "tanpa tanda tangan"}})
    assert "<b>Rilis</b>: tanpa tanda tangan" in listed
    assert "Komentar: belum" in listed


def test_a_level_is_a_word_and_a_shape() -> None:
    badge = shown('{% level_badge "elevated" %}')
    assert 'class="lvl elevated"' in badge
    assert "<svg" in badge
    assert badge.endswith("Kerawanan tinggi</span>")
    assert shown('{% level_badge "prohibited" "sudah dihapus" %}').endswith("sudah dihapus</span>")


def test_marked_words_carry_their_numbers_and_everything_is_escaped() -> None:
    text = "<b>hak</b> politik"
    marked = shown("{% marked_text text spans %}", text=text, spans=[{"start": 11, "end": 18, "level": "elevated"}])
    assert marked.startswith("&lt;b&gt;hak&lt;/b&gt; <mark")
    assert '<mark class="elevated">politik<sup>' in marked
    assert "tanda 1, Kerawanan tinggi" in marked


def test_a_number_can_lead_to_its_concern() -> None:
    span = SimpleNamespace(start=0, end=3, level="notice", number=4)
    assert '<a href="#concern-4">' in shown('{% marked_text "hak politik" spans "concern-" %}', spans=[span])


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ([(0, 4, "notice"), (2, 6, "elevated")], [("ab", "notice"), ("cdef", "elevated"), ("gh", "")]),  # overlapping
        (
            [(0, 8, "notice"), (2, 4, "prohibited")],
            [("ab", "notice"), ("cd", "prohibited"), ("efgh", "notice")],
        ),  # inside
        ([(5, 99, "notice")], [("abcde", ""), ("fgh", "notice")]),  # past the end
        ([(4, 4, "notice"), (9, 3, "notice")], [("abcdefgh", "")]),  # empty, and the wrong way round
    ],
)
def test_marks_may_overlap_and_the_gravest_level_shows(
    spans: list[tuple[int, int, str]], pieces: list[tuple[str, str]]
) -> None:
    given = [differences.Span(start, end, place, level) for place, (start, end, level) in enumerate(spans)]
    merged: list[tuple[str, str]] = []
    for piece in differences.segments("abcdefgh", given):
        if merged and merged[-1][1] == piece.level:
            merged[-1] = (merged[-1][0] + piece.text, piece.level)
        else:
            merged.append((piece.text, piece.level))
    assert merged == pieces


def test_an_unknown_level_counts_as_the_gravest() -> None:
    spans = [{"start": 0, "end": 3, "level": "LOUD"}]
    assert '<mark class="prohibited">' in shown('{% marked_text "hak" spans %}', spans=spans)


def test_changed_words_are_shown_with_hidden_words_for_listeners() -> None:
    both = shown("{% word_diff before after %}", before="hak politik; dasarnya UU", after="hak politik menurut UU")
    assert both.index("<del>") < both.index("<ins>")
    assert '<span class="sr">[dihapus: </span>; dasarnya<span' in both
    assert '<span class="sr">[ditambah: </span>menurut<span' in both


def test_side_by_side_each_text_shows_only_its_own_words() -> None:
    texts = {"before": "satu dua", "after": "satu tiga"}
    assert "<ins>" not in shown('{% word_diff before after "before" %}', **texts)
    assert "<del>" not in shown('{% word_diff before after "after" %}', **texts)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "baru"),
        ("lama", ""),
        ("sama", "sama"),
        ("a  b\n\nc", "a b\n\nd "),
        ("Pasal 281.", "Pasal 281 ayat (1)."),
    ],
)
def test_no_character_of_the_new_text_is_lost(before: str, after: str) -> None:
    kept = [change.text for change in differences.changes(before, after) if change.kind != "dropped"]
    assert "".join(kept) == after


def test_added_words_can_carry_marks() -> None:
    spans = [{"start": 4, "end": 8, "level": "notice"}]
    drawn = shown("{% marked_text text spans before=before %}", text="satu dua tiga", spans=spans, before="satu tiga")
    assert "<ins>" in drawn
    assert drawn.index("<ins>") < drawn.index("<mark", drawn.index("<ins>"))


def test_the_days_of_a_deadline_are_told_and_drawn() -> None:
    strip = shown(
        "{% deadline start safe last %}", start=date(2024, 1, 27), safe=date(2024, 2, 3), last=date(2024, 2, 6)
    )
    assert "Sabtu, 3 Februari 2024" in strip
    assert "<title>11 hari, dari 27 Januari sampai 6 Februari.</title>" in strip
    assert strip.count('class="m open"') == 3  # 28 January, 3 and 4 February; the first day wears its ring


def test_a_long_deadline_is_told_in_words_only() -> None:
    assert "<svg" not in shown("{% deadline start safe %}", start=date(2024, 1, 1), safe=date(2024, 6, 1))


def test_a_chart_has_its_table_and_no_thousand_points_inside_its_lengths() -> None:
    rows = [(f"kelas {place}", place) for place in range(1, 31)]
    drawn = shown('{% bar_chart rows "Satu kalimat." "Kelas" "Kelas" %}', rows=rows)
    assert 'viewBox="0 0 328 1620"' in drawn
    assert '<td class="n">465</td>' in drawn


def test_a_form_says_where_the_reader_is() -> None:
    steps = shown("{% form_steps 3 10 %}")
    assert "Langkah 3 dari 10" in steps
    assert steps.count('class="m open"') == 7


def test_station_names_are_the_readers_words() -> None:
    assert tags.station_mark("tracing") is True
    assert shown("{{ name|station_name }}", name="complaints") == "Laporan"
    assert shown("{{ name|station_name }}", name="unknown") == "unknown"
