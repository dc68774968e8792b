"""Keys of an institution: made at first need, changed, revoked, and always told with their history."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from alur.directory import keys, services
from alur.directory.models import Institution, SigningKey
from alur.directory.tests import factories
from alur.kernel import proofs
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity

pytestmark = pytest.mark.django_db
LATER = factories.LONG_AGO + timedelta(days=30)
DOCUMENT = {"@context": ["https://www.w3.org/ns/activitystreams"], "type": "Note", "content": "x"}


def _sign(institution: Institution, at: datetime = factories.LONG_AGO) -> dict[str, Any]:
    return services.sign(DOCUMENT, institution=institution, at=at)[0]


def _list(institution: Institution) -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(services.key_document(institution))
    return listed


def _holds(listed: dict[str, Any]) -> list[str]:
    """The fragments of the keys whose proofs hold for the list."""
    known = {each["id"]: each["publicKeyMultibase"] for each in listed["assertionMethod"]}
    for proof in listed["proof"]:
        proofs.check(listed, proof, proofs.public_of(known[proof["verificationMethod"]]))
    return [proof["verificationMethod"].rpartition("#")[2] for proof in listed["proof"]]


def test_the_first_signature_makes_the_key_and_the_record_says_so() -> None:
    office = factories.institution()

    signed = _sign(office)
    again = _sign(office)

    key = office.keys.get()
    proofs.check(signed, signed["proof"], proofs.public_of(key.public))
    assert signed == again
    entry = Activity.objects.get(object_kind="Key")
    assert (entry.type, entry.facts) == ("Create", {"key": key.public})
    assert _holds(_list(office)) == ["key-1"]


def test_the_secret_is_not_in_the_table() -> None:
    office = factories.institution()
    _sign(office)
    key = office.keys.get()

    assert keys._secret(key) not in bytes(key.secret or b"")
    assert len(keys._secret(key)) == 32


def test_a_change_keeps_the_old_key_listed_and_vouching_and_destroys_its_secret() -> None:
    office = factories.institution()
    head = factories.actor("head", office)
    before = _sign(office)

    services.rotate_key(by=head, at=LATER)

    old, new = services.key_history(office)
    listed = _list(office)
    assert (old.until, old.secret, new.number) == (LATER, None, 2)
    assert _holds(listed) == ["key-2", "key-1"]
    assert [each.get("expires") for each in listed["assertionMethod"]] == ["2023-01-31T00:00:00Z", None]
    proofs.check(before, before["proof"], proofs.public_of(old.public))
    assert _sign(office, LATER)["proof"]["verificationMethod"].endswith("#key-2")


def test_a_revoked_key_does_not_vouch_and_its_reason_is_public() -> None:
    office = factories.institution()
    head = factories.actor("head", office)
    _sign(office)

    services.revoke_key(number=1, reason=" Laptop hilang ", by=head, at=LATER)

    old = services.key_history(office)[0]
    listed = _list(office)
    assert (old.revoked_at, old.secret) == (LATER, None)
    assert _holds(listed) == ["key-2"]
    told = listed["assertionMethod"][0]
    assert (told["revoked"], told["expires"], told["summary"]) == (
        "2023-01-31T00:00:00Z", "2023-01-31T00:00:00Z", "Laptop hilang",
    )  # fmt: skip
    entry = Activity.objects.get(object_kind="Key", type="Delete")
    assert entry.facts == {"key": old.public, "reason": "Laptop hilang"}


def test_a_key_out_of_use_can_be_revoked_too() -> None:
    office = factories.institution()
    head = factories.actor("head", office)
    services.rotate_key(by=head, at=factories.LONG_AGO)  # the first one
    services.rotate_key(by=head, at=LATER)

    services.revoke_key(number=1, reason="Bocor", by=head, at=LATER + timedelta(days=1))

    listed = _list(office)
    assert _holds(listed) == ["key-3", "key-2"]
    assert listed["assertionMethod"][0]["expires"] == "2023-01-31T00:00:00Z"
    assert listed["assertionMethod"][0]["revoked"] == "2023-02-01T00:00:00Z"
    with pytest.raises(NotFound):
        services.revoke_key(number=1, reason="Bocor", by=head, at=LATER)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_revocation_says_why(reason: str) -> None:
    office = factories.institution()
    _sign(office)

    with pytest.raises(keys.NoReason):
        services.revoke_key(number=1, reason=reason, by=factories.actor("head", office), at=LATER)


def test_only_the_head_decides_about_keys_and_only_about_the_own_ones() -> None:
    office = factories.institution()
    _sign(office)

    with pytest.raises(NotAllowed):
        services.rotate_key(by=factories.actor("press_officer", office), at=LATER)
    with pytest.raises(NotAllowed):
        services.revoke_key(number=1, reason="x", by=factories.actor("editor", office), at=LATER)
    with pytest.raises(NotFound):
        services.revoke_key(number=1, reason="x", by=factories.actor("head"), at=LATER)


def test_a_clock_that_runs_behind_signs_nothing_before_its_key() -> None:
    office = factories.institution()
    _sign(office, LATER)

    assert _sign(office, factories.LONG_AGO)["proof"]["created"] == "2023-01-31T00:00:00Z"


def test_the_database_knows_one_key_at_a_time() -> None:
    office = factories.institution()
    _sign(office)
    twin = {"institution": office, "use": "ASSERTION", "number": 2, "public": "z", "since": LATER, "secret": b"x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.create(**twin)
    with pytest.raises(IntegrityError), transaction.atomic():  # out of use, and the secret still there
        SigningKey.objects.create(**twin, until=LATER)


def test_the_actor_lists_all_keys_and_the_one_for_deliveries() -> None:
    office = factories.institution("kominfo")
    _sign(office)
    key_id, pem = services.transport_key(office, at=LATER)
    client = Client()

    page = client.get(reverse("directory:institution", args=["kominfo"]), headers={"accept": "text/html,*/*;q=0.8"})
    answer = client.get(
        reverse("directory:institution", args=["kominfo"]), headers={"accept": "application/activity+json"}
    )
    actor = answer.json()
    assert "text/html" in page.headers["Content-Type"]
    assert answer.headers["Content-Type"] == "application/activity+json"
    assert "Accept" in answer.headers["Vary"]
    assert actor == client.get("/institutions/kominfo.json").json()
    assert actor["assertionMethod"] == _list(office)["assertionMethod"]
    assert (actor["publicKey"]["id"], actor["publicKey"]["owner"]) == (key_id, actor["id"])
    assert "BEGIN PUBLIC KEY" in actor["publicKey"]["publicKeyPem"]
    assert "BEGIN PRIVATE KEY" in pem
    assert services.transport_key(office, at=LATER) == (key_id, pem)


def test_the_key_document_is_served_byte_for_byte() -> None:
    office = factories.institution("kominfo")
    client = Client()

    assert client.get("/institutions/kominfo/keys.json").status_code == 404
    _sign(office)
    assert client.get("/institutions/kominfo/keys.json").content == services.key_document(office).encode()


def test_the_head_changes_and_revokes_on_one_page() -> None:
    office = factories.institution()
    client = Client()
    client.cookies["alur_language"] = "en"
    client.force_login(factories.user("head", office))
    url = reverse("directory:own_keys")

    assert "There is no key yet" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    refused = client.post(url, {"number": 1, "reason": ""})
    assert refused.status_code == 400
    assert "<details open>" in refused.content.decode()
    client.post(url, {"number": 2, "reason": "Laptop <hilang>"})
    shown = client.get(url).content.decode()
    assert [key.revoked_at is None for key in services.key_history(office)] == [True, False, True]
    assert "Laptop &lt;hilang&gt;" in shown
    public = client.get(reverse("directory:institution", args=[office.slug])).content.decode()
    assert all(key.public in public for key in services.key_history(office))


def test_others_do_not_open_the_page_of_keys() -> None:
    client = Client()
    client.force_login(factories.user("editor"))

    assert client.get(reverse("directory:own_keys")).status_code == 403
