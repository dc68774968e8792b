"""The verbs with a database: filed once, handled in order, seen by the right people, followed with a code."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from alur.complaints import codes, domain, services
from alur.complaints.domain import State, Way
from alur.complaints.evidence import Attachment
from alur.complaints.models import Complaint, Evidence
from alur.complaints.services import filing as filing_module
from alur.complaints.tests import factories as a
from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.activities import SYSTEM, Reference
from alur.kernel.errors import Invalid, NotAllowed, NotFound
from alur.kernel.models import Activity, Content
from alur.kernel.record import record

pytestmark = pytest.mark.django_db

SHOT = Attachment(data=a.picture(), media_type="image/png", name="shot.png")


def flag(receipt: services.Receipt) -> Activity:
    return Activity.objects.get(object_path=receipt.complaint.path, type="Flag")


def say(day: date) -> str:
    return day.isoformat()


def test_a_report_leaves_one_flag_with_public_facts_only() -> None:
    activity = flag(a.filed(evidence=[SHOT]))
    assert activity.actor == ""
    assert activity.role == "citizen"
    assert activity.target_path == "institutions/bawaslu-banten"
    assert {key: activity.facts[key] for key in ("day", "path")} == {"day": "2024-01-30", "path": "LAPORAN"}
    assert activity.facts["respondent"]["id"] == "Kantor diskominfo-banten"
    assert activity.facts["summary"]["en"] == "A citizen reported to Office bawaslu-banten."
    assert len(activity.content_ids) == 2  # what was said, and the picture; never who said it


def test_the_second_send_of_a_form_gives_the_same_receipt_and_one_report() -> None:
    first, second = a.filed(form_token="one form"), a.filed(form_token="one form")
    assert (first.complaint.pk, first.code) == (second.complaint.pk, second.code)
    assert Complaint.objects.count() == Activity.objects.filter(type="Flag").count() == 1


def test_numbers_run_for_each_supervisor_and_year() -> None:
    a.supervisor("bawaslu-jabar", "32")
    numbers = [
        a.filed().complaint.number,
        a.filed(filing=a.TIP).complaint.number,
        a.filed(body="bawaslu-jabar").complaint.number,
        a.filed(at=datetime(2025, 1, 2, tzinfo=UTC)).complaint.number,
    ]
    assert numbers == ["L-2024-0001", "I-2024-0002", "L-2024-0001", "L-2025-0001"]


def test_nothing_stays_when_the_record_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: Any) -> None:
        raise RuntimeError("the record is broken")

    a.supervisor(), a.office()
    before = Content.objects.count()
    monkeypatch.setattr(filing_module, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        a.filed()
    assert Complaint.objects.count() == 0
    assert Content.objects.count() == before


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"known_on": date(2024, 1, 31)}, domain.FutureDay),
        ({"event_on": date(2024, 1, 28)}, domain.KnownBeforeEvent),
        ({"account": "posted"}, domain.TooShort),
    ],
)
def test_a_filing_that_cannot_be_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        a.filed(filing=replace(a.FILING, **change))
    assert not Complaint.objects.exists()


def test_without_a_supervisor_nothing_is_filed() -> None:
    with pytest.raises(services.NoSupervisor):
        services.file(form_token="x", filing=a.FILING, at=a.FILED)


@pytest.mark.parametrize(
    ("region", "receiver", "reason"),
    [
        ("36", "bawaslu-banten", "the province's own"),
        ("36.73", "bawaslu-serang", "the city's own before the province's"),
        ("36.71", "bawaslu-banten", "no supervisor in that city: the province's"),
        ("32", "bawaslu-ri", "another province without its own: the country's"),
    ],
)
def test_the_region_decides_who_receives_a_report(region: str, receiver: str, reason: str) -> None:
    for slug, place in (("bawaslu-banten", "36"), ("bawaslu-serang", "36.73"), ("bawaslu-ri", "")):
        a.supervisor(slug, place)
    assert services.supervisor_for(a.office("reported", region)).slug == receiver, reason


def test_what_is_reported_gives_case_and_office() -> None:
    office = a.office()
    with transaction.atomic():
        record(
            type="Create", actor=SYSTEM, obj=Reference("Post", "posts/1", {"id": "Unggahan", "en": "Post"}),
            at=a.FILED, context="banten-2024", target=office.reference(),
        )  # fmt: skip
    found = services.about("posts/1")
    assert found
    assert (found.office, found.context) == (office.slug, "banten-2024")
    assert a.filed(about="posts/1").complaint.context == "banten-2024"
    assert services.about("posts/unknown") is None
    assert a.filed().complaint.context == Complaint.objects.latest("pk").uid.hex


def test_without_a_name_only_the_day_is_kept() -> None:
    complaint = a.filed(filing=a.TIP).complaint
    assert complaint.filed_at == datetime(2024, 1, 29, 17, 0, tzinfo=UTC)  # 30 January, 0.00 WIB
    assert flag(services.Receipt(complaint, "")).document["published"] == "2024-01-29T17:00:00Z"
    assert complaint.identity_uid is None


def test_the_way_of_a_report_to_its_decision() -> None:
    complaint = a.at_state(State.FOLLOWED_UP).complaint
    steps = Activity.objects.about(complaint.path)
    assert [activity.type for activity in steps] == ["Flag", "Add", "Accept", "Update"]
    assert steps.last().facts["summary"]["id"] != ""  # type: ignore[union-attr]  # there is one
    assert complaint.registered_on == date(2024, 2, 1)


def test_a_hearing_known_from_the_press_needs_no_registration_before_it() -> None:
    complaint = a.at_state(State.STUDY).complaint
    told = {"toldLater": True, "sources": [{"outlet": "Bantenraya", "date": "2024-02-19", "confidence": "single"}]}
    services.examine(complaint=complaint.uid, by=a.officer(), at=datetime(2024, 2, 19, 3, 0, tzinfo=UTC), facts=told)
    complaint.refresh_from_db()
    assert complaint.state == State.CLARIFICATION
    assert complaint.registered_on is None
    last = Activity.objects.about(complaint.path).last()
    assert last
    assert last.facts["sources"] == told["sources"]


def test_a_step_out_of_order_is_refused_and_leaves_nothing() -> None:
    complaint = a.filed().complaint
    with pytest.raises(domain.OutOfOrder):
        services.register(complaint=complaint.uid, number="1", by=a.officer(), at=a.REGISTERED)
    assert Activity.objects.about(complaint.path).count() == 1


@pytest.mark.parametrize("verb", ["ask", "not_register"])
def test_a_step_against_the_reporter_needs_words_to_them(verb: str) -> None:
    complaint = a.at_state(State.STUDY).complaint
    with pytest.raises(services.MessageMissing):
        getattr(services, verb)(complaint=complaint.uid, by=a.officer(), at=a.REGISTERED, message="  ")


def test_the_reporter_completes_what_was_missing() -> None:
    complaint = a.at_state(State.INCOMPLETE).complaint
    services.complete(complaint=complaint.uid, text="It was on 27 January.", evidence=[SHOT], at=a.REGISTERED)
    complaint.refresh_from_db()
    assert complaint.state == State.STUDY
    assert services.additions(complaint, by=a.officer()) == ["It was on 27 January."]
    assert complaint.evidence.count() == 1
    with pytest.raises(domain.OutOfOrder):
        services.complete(complaint=complaint.uid, text="again", at=a.REGISTERED)


def test_an_empty_completion_is_refused() -> None:
    complaint = a.at_state(State.INCOMPLETE).complaint
    with pytest.raises(Invalid):
        services.complete(complaint=complaint.uid, text=" ", at=a.REGISTERED)


def test_after_a_transfer_only_the_new_supervisor_sees_it() -> None:
    complaint = a.at_state(State.STUDY).complaint
    city = a.officer("bawaslu-serang")
    services.transfer(complaint=complaint.uid, to="bawaslu-serang", by=a.officer(), at=a.REGISTERED)
    assert services.handled(complaint.uid, by=city).state == State.TRANSFERRED
    with pytest.raises(NotFound):
        services.handled(complaint.uid, by=a.officer())


@pytest.mark.parametrize("to", ["bawaslu-banten", "diskominfo-banten", "nobody"])
def test_a_transfer_goes_to_another_supervisor(to: str) -> None:
    complaint = a.at_state(State.STUDY).complaint
    with pytest.raises(NotFound):
        services.transfer(complaint=complaint.uid, to=to, by=a.officer(), at=a.REGISTERED)


@pytest.mark.parametrize("role", ["editor", "head", "legal", "complaints_officer", "supervisor"])
def test_the_office_reported_never_sees_the_report(role: str) -> None:
    complaint = a.filed().complaint
    reported = directory.actor(role, a.office())
    assert not services.visible_to(reported, complaint)
    for question in (services.handled, lambda uid, by: services.study(complaint=uid, by=by, at=a.STUDIED)):
        with pytest.raises(NotFound):
            question(complaint.uid, by=reported)


def test_a_supervisor_in_the_line_of_the_office_reported_does_not_see_it() -> None:
    body = a.supervisor()
    below = a.office("inside-the-supervisor", parent=body)
    complaint = a.filed(respondent=below.slug, body=body.slug).complaint
    assert not services.visible_to(a.officer(), complaint)
    assert services.queue(by=a.officer(), at=a.FILED) == []


def test_the_queue_is_ordered_by_the_legal_date() -> None:
    registered = a.at_state(State.REGISTERED).complaint
    fresh = a.filed().complaint
    a.at_state(State.STOPPED)
    rows = services.queue(by=a.officer(), at=a.FILED + timedelta(days=3))
    assert [row.complaint.pk for row in rows] == [fresh.pk, registered.pk]
    assert [row.is_overdue for row in rows] == [True, False]
    assert [each.state for each in services.closed(by=a.officer())] == [State.STOPPED]


def test_the_queue_is_for_those_who_read_reports() -> None:
    with pytest.raises(NotAllowed):
        services.queue(by=directory.actor("editor", a.office()), at=a.FILED)


def test_what_was_said_is_opened_for_the_supervisor_only() -> None:
    complaint = a.filed(evidence=[SHOT]).complaint
    assert services.statement(complaint, by=a.officer())["account"] == a.FILING.account
    assert services.identity(complaint, by=a.officer())["name"] == a.FILING.name
    assert services.evidence_of(complaint.uid, 1, by=a.officer()) == ("image/png", SHOT.data)
    other = a.officer("bawaslu-jabar")
    for question in (services.statement, services.identity):
        with pytest.raises(NotFound):
            question(complaint, by=other)
    with pytest.raises(NotFound):
        services.evidence_of(complaint.uid, 1, by=other)
    with pytest.raises(NotFound):
        services.evidence_of(complaint.uid, 2, by=a.officer())


def test_the_code_opens_the_report() -> None:
    receipt = a.filed()
    assert services.open_by_code(receipt.code.upper().replace(" ", "-")).pk == receipt.complaint.pk


@pytest.mark.parametrize(
    "kind", ["empty", "malformed", "one word", "one letter off", "very long", "null byte", "emoji"]
)
def test_a_wrong_code_gets_one_sentence_and_the_slow_hash_is_always_computed(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = a.filed().code
    wrong = {
        "empty": "",
        "malformed": "../../etc/passwd",
        "one word": code.split()[0],
        "one letter off": code[:-1] + ("h" if code[-1] != "h" else "k"),
        "very long": "a" * 100_000,
        "null byte": "\x00" + code[1:],
        "emoji": "🤷" * 30,
    }[kind]
    computed: list[str] = []
    real = codes.hashed

    def slow(typed: str) -> str:
        computed.append(typed)
        return real(typed)

    monkeypatch.setattr(codes, "hashed", slow)
    with pytest.raises(services.WrongCode) as refusal:
        services.open_by_code(wrong)
    assert (str(refusal.value), len(computed)) == (str(services.WrongCode()), 1)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_sentence_for_the_reporter(state: State) -> None:
    complaint = a.at_state(state).complaint if state != State.TRANSFERRED else a.at_state(State.STUDY).complaint
    if state == State.TRANSFERRED:
        a.supervisor("bawaslu-serang", "36.73")
        services.transfer(complaint=complaint.uid, to="bawaslu-serang", by=a.officer(), at=a.REGISTERED)
    status = services.status_of(complaint.uid, at=a.FILED, say_day=say)
    assert status.sentence
    assert "%(" not in status.sentence
    assert status.complaint.state == state
    assert status.is_waiting_for_reporter is (state == State.INCOMPLETE)


def test_an_overdue_report_says_so() -> None:
    complaint = a.at_state(State.STUDY).complaint
    assert "2024-02-01" in services.status_of(complaint.uid, at=a.FILED + timedelta(days=9), say_day=say).sentence


def test_the_reporter_reads_what_the_supervisor_wrote() -> None:
    complaint = a.at_state(State.INCOMPLETE).complaint
    assert services.status_of(complaint.uid, at=a.STUDIED, say_day=say).message == "The day is missing."


def test_everyone_may_know_number_and_state_of_the_reports_of_a_case() -> None:
    complaint = a.at_state(State.STUDY, context="a-case").complaint
    states = services.public_states("a-case")
    assert [(each.path, each.state) for each in states] == [(complaint.path, State.STUDY)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"identity_uid": None}, "a report with name has an identity"),
        ({"known_date": date(2023, 1, 1)}, "known after the event"),
        ({"state": State.REGISTERED}, "registered has its day"),
    ],
)
def test_the_database_refuses_what_must_never_be(change: dict[str, Any], reason: str) -> None:
    complaint = a.filed().complaint
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**change)


def test_an_erased_report_stays_in_the_record() -> None:
    complaint = a.filed(evidence=[SHOT]).complaint
    before = flag(services.Receipt(complaint, "")).body
    for uid in (complaint.statement_uid, complaint.identity_uid, Evidence.objects.get().content_uid):
        assert uid is not None
        contents.erase(uid)
    assert flag(services.Receipt(complaint, "")).body == before
    with pytest.raises(contents.ContentGone):
        services.statement(complaint, by=a.officer())


def test_a_report_without_name_has_no_identity_to_open() -> None:
    complaint = a.filed(filing=a.TIP).complaint
    assert complaint.way == Way.TIP
    assert services.identity(complaint, by=a.officer()) == {}


def test_a_note_tells_a_fact_and_moves_nothing() -> None:
    complaint = a.at_state(State.STUDY).complaint
    services.note(complaint=complaint.uid, by=SYSTEM, at=a.REGISTERED, facts={"summary": {"id": "...", "en": "..."}})
    complaint.refresh_from_db()
    assert complaint.state == State.STUDY
    with pytest.raises(NotFound):
        services.note(complaint=complaint.uid, by=a.officer(), at=a.REGISTERED, facts={})
