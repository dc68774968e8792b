"""The record: the change and its entry are one transaction, and the entry says nothing it must not say."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction

from alur.kernel import contents, merkle
from alur.kernel.activities import CITIZEN, SYSTEM, Actor, Reference
from alur.kernel.models import Activity
from alur.kernel.record import record

WIB = timezone(timedelta(hours=7))
AT = datetime(2024, 1, 26, 19, 33, tzinfo=WIB)
OFFICE = Actor("diskominfo-banten", {"id": "Dinas Kominfo Banten", "en": "Banten communication office"}, "head", 17)
ITEM = Reference("Item", "items/1", {"id": "Siaran pers", "en": "Press release"})


def jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_an_activity_is_stored_as_the_bytes_that_are_hashed() -> None:
    activity = record(type="Create", actor=OFFICE, obj=ITEM, at=AT, context="case")
    assert bytes(activity.leaf_hash) == merkle.leaf_hash(activity.body.encode())
    assert activity.document["published"] == "2024-01-26T12:33:00Z"
    assert merkle.canonical(json.loads(activity.body)) == activity.body.encode()


@pytest.mark.django_db
def test_the_record_names_the_office_and_the_role_but_never_the_person() -> None:
    activity = record(type="Accept", actor=OFFICE, obj=ITEM, at=AT, context="case")
    assert activity.document["actor"] == {
        "type": "Organization", "id": "institutions/diskominfo-banten", "role": "head", "nameMap": dict(OFFICE.name),
    }  # fmt: skip
    assert "17" not in json.dumps(activity.document["actor"])


@pytest.mark.django_db
@pytest.mark.parametrize(("actor", "kind"), [(CITIZEN, "Person"), (SYSTEM, "Application"), (OFFICE, "Organization")])
def test_each_actor_has_its_kind_in_activitystreams(actor: Actor, kind: str) -> None:
    activity = record(type="Flag", actor=actor, obj=ITEM, at=AT, context="case")
    assert activity.document["actor"]["type"] == kind


@pytest.mark.django_db
def test_listeners_are_woken_in_the_order_of_the_flow() -> None:
    record(type="Create", actor=OFFICE, obj=ITEM, at=AT, context="case")
    woken = [name for name in jobs() if name.endswith("on_item_received")]
    assert woken == ["screening.services.on_item_received", "desk.services.on_item_received"]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_neither_entry_nor_job() -> None:
    def effect() -> None:
        with transaction.atomic():
            record(type="Create", actor=OFFICE, obj=ITEM, at=AT, context="case")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        effect()
    assert not Activity.objects.exists()
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_recording_outside_the_transaction_of_the_effect_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(type="Create", actor=OFFICE, obj=ITEM, at=AT, context="case")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "Like"}, "not an activity"),  # outside the vocabulary
        ({"at": datetime(2024, 1, 26, 19, 33)}, "zone"),  # noqa: DTZ001 - a moment without zone is no moment
        ({"facts": {"text": "x" * 70_000}}, "too long"),  # texts belong into contents
    ],
)
def test_what_the_record_cannot_hold_is_refused(change: dict[str, object], reason: str) -> None:
    given = {"type": "Create", "actor": OFFICE, "obj": ITEM, "at": AT, "context": "case"} | change
    with pytest.raises(ValueError, match=reason):
        record(**given)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.django_db
def test_a_content_is_pointed_at_by_id_and_salted_commitment_only() -> None:
    content = contents.put("isi pesan grup", name="pesan.txt")
    activity = record(type="Create", actor=OFFICE, obj=ITEM, at=AT, context="case", contents=[content])
    assert activity.content_ids == [content.uid]
    assert "isi pesan" not in activity.body
    assert content.digest not in activity.body  # a plain hash of a short text can be guessed


@pytest.mark.django_db
def test_a_case_reads_in_the_order_of_what_happened_not_of_what_was_written() -> None:
    late = record(type="Create", actor=OFFICE, obj=ITEM, at=AT + timedelta(days=1), context="case")
    early = record(type="Create", actor=OFFICE, obj=ITEM, at=AT, context="case")
    assert list(Activity.objects.in_context("case")) == [early, late]
    assert early.recorded_at > datetime(2024, 1, 26, tzinfo=UTC)
