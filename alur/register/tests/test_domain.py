"""Where a case stands on the line, as a table. No database."""

from datetime import date

import pytest

from alur.flow import STATIONS
from alur.register.domain import Trace, grouped, silences, states, turn

LINE = [station.name for station in STATIONS]
RELEASED, PASSED_ON, OPENED = Trace("Create", "Release"), Trace("Announce", "Release"), Trace("View", "Dispatch")
ARRIVED, APPROVED, POSTED = Trace("Create", "Item"), Trace("Accept", "Draft"), Trace("Create", "Post")
ASSESSED, ASSESSED_LATER = Trace("Create", "Assessment"), Trace("Create", "Assessment", retrospective=True)
SEEN, COMMENTED, REPORTED = Trace("Create", "Sighting"), Trace("Create", "Comment"), Trace("Flag", "Complaint")
ANSWERED, MATCHED, TAKEN_DOWN = Trace("Create", "Response"), Trace("Create", "Match"), Trace("Delete", "Post")

# Letters by station: done, here, ahead, struck; directory, releases, relay, intake, screening, desk, publishing |
# listening, complaints, responses, tracing | register.
TABLE = [
    ([], "aaaaaaa|aaaa|a", "nothing yet"),
    ([RELEASED], "dhaaaaa|aaaa|d", "issued, nothing missing so far"),
    ([RELEASED, PASSED_ON], "ddhaaaa|aaaa|d", "handing on is relay's, though the object is a release"),
    ([RELEASED, PASSED_ON, OPENED, ASSESSED, APPROVED], "dddsdha|aaaa|d", "nothing came in from outside"),
    ([RELEASED, PASSED_ON, ASSESSED, APPROVED, POSTED], "dddsddh|aaaa|d", "published"),
    ([RELEASED, MATCHED], "dhaaaaa|aaad|d", "tracing goes along and makes nothing before it missing"),
    ([SEEN], "dsssssh|aaad|d", "a post seen elsewhere: no record of how it came about"),
    ([ARRIVED, SEEN, ASSESSED_LATER], "dssdssh|aaad|d", "screening after the fact is no record of then"),
    ([ARRIVED, SEEN, ASSESSED_LATER, COMMENTED, REPORTED], "dssdssd|dhad|d", "the real case on 30 January"),
    ([ARRIVED, SEEN, ASSESSED_LATER, COMMENTED, REPORTED, ANSWERED], "dssdssd|ddhd|d", "the real case on 2 February"),
    ([ARRIVED, SEEN, COMMENTED, REPORTED, ANSWERED, REPORTED], "dssdssd|dhdd|d", "and on 19 February"),
    ([POSTED, REPORTED], "dsssssd|shaa|d", "reported without any comment"),
    ([RELEASED, POSTED, REPORTED, TAKEN_DOWN], "ddssssh|sdaa|d", "back at publishing: it was taken down"),
    ([ASSESSED, ASSESSED_LATER], "dssshaa|aaaa|d", "screened then, and again later"),
]
LETTERS = {"d": "done", "h": "here", "a": "ahead", "s": "struck"}


@pytest.mark.parametrize(("traces", "expected", "why"), TABLE, ids=[why for _, _, why in TABLE])
def test_where_a_case_stands(traces: list[Trace], expected: str, why: str) -> None:
    found = states(traces, LINE, actor_known=bool(traces))
    assert found == {name: LETTERS[letter] for name, letter in zip(LINE, expected.replace("|", ""), strict=True)}


def test_an_office_that_the_directory_does_not_know_is_no_record_there() -> None:
    assert states([RELEASED], LINE, actor_known=False)["directory"] == "struck"


def test_a_station_that_is_left_out_is_not_named() -> None:
    line = [name for name in LINE if name not in ("relay", "tracing")]
    found = states([RELEASED, PASSED_ON, SEEN], line, actor_known=True)
    assert list(found) == line
    assert found["publishing"] == "here"


@pytest.mark.parametrize(
    ("stations", "place"),
    [
        ([], None),
        (["releases", "publishing"], None),
        (["releases", "tracing", "publishing", "listening", "publishing"], 3),
        (["complaints"], 0),
    ],
    ids=["empty", "still going out", "at the first comment, not at tracing", "begins with a report"],
)
def test_where_the_line_turns(stations: list[str], place: int | None) -> None:
    assert turn(stations) == place


def test_only_a_long_silence_is_told() -> None:
    days = [date(2024, 1, 26), date(2024, 1, 27), date(2024, 2, 2), date(2024, 2, 19)]
    assert silences(days) == {3: 17}


def test_alike_neighbours_are_one_step() -> None:
    alike = dict(enumerate("aab")) | {4: "a"}
    assert grouped("vwxyz", alike) == [["v", "w"], ["x"], ["y"], ["z"]]
