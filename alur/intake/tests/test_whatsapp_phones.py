"""What a phone wrote is what is read: exports of every phone and marker from the builder, with the right answer."""

import io
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alur.intake.sources.refusals import NoMessages, UndecidedDayOrder
from alur.intake.sources.whatsapp import Export, Message, open_export
from alur.intake.sources.whatsapp_members import comparable
from alur.intake.tests.builder import KINDS, NOTICES, PHONES, START, Answer, Event, built

BODY = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Nd", "Zs"], exclude_characters="@<>\u200e[]:(-"),
    min_size=1, max_size=30,
).filter(lambda text: text != "null")  # fmt: skip
WHO = st.sampled_from(["Ani", "Budi", "+62 812-0000-1122", "~\u202fDinas Kominfo", "Anda"])
EVENT = st.builds(Event, st.sampled_from([*KINDS, *NOTICES]), WHO, st.integers(1, 600), BODY)
PHONE = st.sampled_from(sorted(PHONES))
# Any day of a year, most of them of a kind where a single line does not tell day from month.
WHEN = st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 12)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001


def read(data: bytes) -> tuple[Export, list[Message]]:
    export = open_export(io.BytesIO(data), zone="WIB", name="_chat.txt")
    return export, list(export.messages())


def check(export: Export, messages: list[Message], answer: Answer) -> None:
    given = [(m.at_local, m.state, m.text, m.media) for m in messages]
    assert given == [(m.at, m.state, m.text, m.media) for m in answer.messages]
    assert (export.summary.left_out["system"], export.summary.left_out["contact_card"]) == (answer.system, answer.cards)
    assert len(export.members) == len({m.who for m in answer.messages})
    first: dict[int, str] = {}
    assert all(first.setdefault(m.member, e.who) == e.who for m, e in zip(messages, answer.messages, strict=True))


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_marker_of_every_phone_is_read(phone: str, kind: str) -> None:
    data, answer = built(PHONES[phone], [Event("words"), Event(kind, "Budi"), Event("words", "Citra")])

    export, messages = read(data)

    check(export, messages, answer)
    assert (export.format.platform, export.format.language) == (PHONES[phone].platform, PHONES[phone].language)
    assert "KENARI" not in repr(messages)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PHONE, st.lists(EVENT, min_size=1, max_size=15), WHEN)
def test_any_chat_is_read_as_it_was_written_or_its_dates_are_asked(
    phone: str, events: list[Event], start: datetime
) -> None:
    data, answer = built(PHONES[phone], events, start=start)
    outcome = _read_or_refused(data)
    if isinstance(outcome, UndecidedDayOrder):
        assert PHONES[phone].order in outcome.params["orders"]
    elif isinstance(outcome, NoMessages):
        assert not answer.messages
    else:
        # Of days that have one figure for day and month any order is right.
        assert outcome[0].day_order == PHONES[phone].order or outcome[0].evidence[0].code == "day_order.same"
        check(*outcome, answer)


def _read_or_refused(data: bytes) -> tuple[Export, list[Message]] | UndecidedDayOrder | NoMessages:
    try:
        return read(data)
    except (UndecidedDayOrder, NoMessages) as refusal:
        return refusal


OTHER_NAMES = {"Ani": "+62 812-1111-0000", "Budi": "Pak Budi Kominfo", "+62 812-0000-1122": "Rina"}
SAME_TEXT = [kind for kind in KINDS if kind not in ("picture", "lines")]  # these two are written unlike by the builder


@pytest.mark.parametrize("second", PHONES)
def test_two_phones_write_one_message_alike_whatever_they_call_the_members(second: str) -> None:
    events = [Event(kind, who, text=f"teks {kind}") for kind in SAME_TEXT for who in ("Ani", "Budi")]
    events.append(Event("words", "Ani", text="hubungi +62 812-0000-1122 atau +62 812-1111-0000"))
    _, ours = read(built(PHONES["android id"], events)[0])
    _, theirs = read(built(PHONES[second], events, names=OTHER_NAMES)[0])

    def shown(messages: list[Message]) -> list[tuple[datetime, str]]:
        return [(m.at_local.replace(second=0), comparable(m.text)) for m in messages]

    assert shown(ours) == shown(theirs)
    assert START.replace(second=0) < ours[0].at_local
