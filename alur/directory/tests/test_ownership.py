"""Proof in both directions, a person's word, and accounts that pretend."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alur.directory import contacts, domain, ownership, services
from alur.directory.models import Account, Contact, Imitation, Institution
from alur.directory.tests import factories
from alur.kernel import http
from alur.kernel.activities import SYSTEM
from alur.kernel.errors import NotAllowed
from alur.kernel.http import Answer, NotReached
from alur.kernel.models import Activity, Content

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000/institutions/banten/"


def _account(network: str = "telegram", handle: str = "banten") -> Account:
    office = factories.institution("banten")
    return services.connect(institution=office, network=network, handle=handle, by=SYSTEM, at=NOON)


def _answers(monkeypatch: pytest.MonkeyPatch, body: str, *, status: int = 200, url: str = "") -> list[str]:
    """Another host says this; returns the addresses that were asked for."""
    asked: list[str] = []

    def get(address: str, **_: Any) -> Answer:
        asked.append(address)
        return Answer(url or address, status, {}, body.encode())

    monkeypatch.setattr(http, "get", get)
    return asked


@pytest.mark.parametrize(
    ("page", "is_named"),
    [
        (f'<a rel="me" href="{ADDRESS}">Alur</a>', True),
        (f'<link rel="me" href="{ADDRESS}">', True),
        ("<p>Resmi: 127.0.0.1:8000/institutions/banten</p>", True),  # as people write it into a profile
        (f'<meta name="description" content="Akun resmi. {ADDRESS}">', True),
        ("<p>HTTPS://127.0.0.1:8000/Institutions/Banten/</p>", True),
        ("<p>127.0.0.1:8000/institutions/banten-palsu</p>", False),  # another office's page
        ("<p>127.0.0.1:8000/institutions/banten/x</p>", False),
        ("<p>institutions/banten</p>", False),
        (f"<script>var x = '{ADDRESS}'</script>", False),  # nobody reads that
        (f"<!-- {ADDRESS} -->", False),
        ("", False),
        ("<<<<", False),
    ],
)
def test_a_page_names_the_directory_as_a_link_or_in_its_text(page: str, is_named: bool) -> None:
    assert domain.names(page, ADDRESS) is is_named


def test_an_account_whose_page_names_the_directory_is_confirmed_and_the_record_says_how(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = _account()
    asked = _answers(monkeypatch, f'<a rel="me" href="{ADDRESS}">x</a>')
    ownership.confirm(account=account, by=SYSTEM, at=NOON)
    account.refresh_from_db()
    assert asked == ["https://t.me/banten"], (
        "the page follows from the name of the account, not from what somebody gave"
    )
    assert (account.confirmed_on, account.proof) == (date(2024, 1, 26), "PAGE")
    assert Activity.objects.get(type="Update").facts == {"proof": "PAGE", "on": "2024-01-26"}


@pytest.mark.parametrize(
    ("body", "status", "url"),
    [
        ("no word of it", 200, ""),
        (ADDRESS, 404, ""),
        (ADDRESS, 200, "https://evil.example/"),  # a redirect to a page of somebody else
    ],
)
def test_a_page_that_proves_nothing_leaves_the_account_unconfirmed_and_says_so_to_the_office(
    monkeypatch: pytest.MonkeyPatch, body: str, status: int, url: str
) -> None:
    account = _account()
    _answers(monkeypatch, body, status=status, url=url)
    with pytest.raises(domain.NotNamed):
        ownership.confirm(account=account, by=SYSTEM, at=NOON)
    account.refresh_from_db()
    assert (account.confirmed_on, account.problem) == (None, "directory.not_named")


def test_a_host_that_does_not_answer_is_kept_as_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    account = _account()

    def get(url: str, **_: Any) -> Answer:
        raise NotReached(host="t.me")

    monkeypatch.setattr(http, "get", get)
    with pytest.raises(NotReached):
        ownership.confirm(account=account, by=SYSTEM, at=NOON)
    assert Account.objects.get().problem == "not_reached"


@pytest.mark.parametrize(
    ("network", "handle"), [("instagram", "banten"), ("whatsapp", "0812"), ("mastodon", "without-server")]
)
def test_a_page_that_only_opens_after_signing_in_is_not_asked_for(network: str, handle: str) -> None:
    with pytest.raises(domain.NotReadable):
        ownership.confirm(account=_account(network, handle), by=SYSTEM, at=NOON)


def test_a_person_confirms_with_a_reason_that_everybody_may_read() -> None:
    account = _account("instagram")
    with pytest.raises(domain.NoReason):
        ownership.confirm_by_hand(account=account, reason="  yes ", by=SYSTEM, at=NOON)
    ownership.confirm_by_hand(account=account, reason="Surat 480/12-Kominfo/2024", by=SYSTEM, at=NOON)
    assert Activity.objects.get(type="Update").facts["reason"] == "Surat 480/12-Kominfo/2024"


def test_the_office_itself_and_who_keeps_the_directory_confirm_and_nobody_else() -> None:
    account = _account("instagram")
    for role, office, may in [
        ("head", "banten", True),
        ("registrar", "elsewhere", True),
        ("head", "serang", False),
        ("editor", "banten", False),
    ]:
        given: dict[str, Any] = {
            "account": account,
            "reason": "Surat 12/2024",
            "by": factories.actor(role, office),
            "at": NOON,
        }
        if may:
            ownership.confirm_by_hand(**given)
        else:
            with pytest.raises(NotAllowed):
                ownership.confirm_by_hand(**given)


def test_an_account_that_is_given_up_can_be_entered_again_for_another_office_without_its_proof() -> None:
    account = _account("instagram")
    ownership.confirm_by_hand(account=account, reason="Surat 12/2024", by=SYSTEM, at=NOON)
    for _ in range(2):
        ownership.disconnect(account=account, by=SYSTEM, at=NOON)
    assert Activity.objects.filter(type="Delete").count() == 1
    other = factories.institution("serang")
    again = services.connect(institution=other, network="instagram", handle="banten", by=SYSTEM, at=NOON)
    assert (again.pk, again.institution, again.confirmed_on, again.ended_at) == (account.pk, other, None, None)


def _report(handle: str = "banten.palsu", text: str = "It asks for money.") -> Imitation:
    office = factories.institution("banten")
    return ownership.report_false(institution=office, network="instagram", handle=handle, text=text, at=NOON)


def test_a_reported_account_is_an_allegation_that_no_record_knows_and_a_second_report_is_counted() -> None:
    _report()
    found = _report("@Banten.Palsu", "Also me.")
    found.refresh_from_db()
    assert (found.reports, len(found.told), found.state) == (2, 2, "OPEN")
    assert not Activity.objects.filter(object_kind="Account").exists()


def test_only_so_many_texts_are_kept_however_many_report() -> None:
    for _ in range(ownership.MOST_TOLD + 3):
        found = _report()
    found.refresh_from_db()
    assert (found.reports, len(found.told)) == (ownership.MOST_TOLD + 3, ownership.MOST_TOLD)


def test_an_official_account_cannot_be_reported_as_false() -> None:
    _account("instagram", "pemprov.banten")
    with pytest.raises(ownership.IsOfficial):
        _report("Pemprov.Banten")


def test_what_the_office_finds_false_is_public_and_what_people_wrote_is_erased() -> None:
    found = _report()
    ownership.decide(uid=found.uid, is_false=True, by=factories.actor("head", "banten"), at=NOON)
    assert Activity.objects.get(object_kind="Account").type == "Reject"
    assert not Content.objects.filter(erased_at=None).exists()
    ownership.decide(uid=found.uid, is_false=False, by=factories.actor("head", "banten"), at=NOON)
    assert [entry.type for entry in Activity.objects.filter(object_kind="Account").order_by("id")] == [
        "Reject",
        "Accept",
    ]


def test_what_the_office_drops_never_enters_the_record() -> None:
    found = _report()
    with pytest.raises(NotAllowed):
        ownership.decide(uid=found.uid, is_false=False, by=factories.actor("head", "serang"), at=NOON)
    ownership.decide(uid=found.uid, is_false=False, by=factories.actor("head", "banten"), at=NOON)
    assert not Activity.objects.filter(object_kind="Account").exists()


def test_what_needs_somebody_stands_on_top_messages_that_came_back_first() -> None:
    fine, stale, returned = (factories.institution(slug) for slug in ("a-fine", "b-stale", "c-returned"))
    for office in (fine, stale, returned):
        contacts.reach(institution=office, way="EMAIL", address=f"{office.slug}@example.test", by=SYSTEM, at=NOON)
    Contact.objects.filter(institution=stale).update(confirmed_on=NOON.date() - timedelta(days=181))
    contacts.bounced(address="c-returned@example.test", at=NOON)
    shown = contacts.upkeep(Institution.objects.all(), NOON.date())
    assert [each.slug for each in shown] == ["c-returned", "b-stale", "a-fine"]
    assert services.mailboxes(["a-fine", "nowhere"]) == {"a-fine": "a-fine@example.test"}


def test_an_office_that_is_asked_confirms_its_contacts_and_is_asked_no_more() -> None:
    office = factories.institution("banten")
    contacts.reach(institution=office, way="PHONE", address="0254 200123", by=SYSTEM, at=NOON - timedelta(days=400))
    contacts.bounced(address="0254 200123", at=NOON)
    assert contacts.ask(slugs=["banten"], by=factories.actor("registrar"), at=NOON) == 1
    with pytest.raises(NotAllowed):
        contacts.ask(slugs=["banten"], by=factories.actor("head"), at=NOON)
    contacts.still_right(institution=office, by=factories.actor("head", "banten"), at=NOON)
    contact, office = Contact.objects.get(), services.institution("banten")
    assert (contact.bounces, contact.confirmed_on, office.asked_at) == (0, NOON.date(), None)


@pytest.mark.parametrize(
    ("status", "is_bound"),
    [("PNS", True), ("PPPK", True), ("CONTRACT", False), ("OFFICIAL", False), ("", None)],  # domain of UU 20/2023
)
def test_the_status_decides_whether_civil_service_law_binds_a_person(status: str, is_bound: bool | None) -> None:
    office, person = factories.institution("banten"), factories.user("head", "banten")
    services.appoint(user_id=person.pk, institution=office, role="editor", by=SYSTEM, at=NOON, employment=status)
    assert domain.is_civil_servant(services.employment(user_id=person.pk, slug="banten")) is is_bound
    assert "employment" not in "".join(Activity.objects.values_list("body", flat=True))
