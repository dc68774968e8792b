"""The log: every activity becomes one entry, the tree grows, its head is signed, the database refuses to change it."""

import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from alur.kernel import merkle
from alur.kernel.models import Activity
from alur.kernel.signing import open_note
from alur.register import services
from alur.register.models import Checkpoint, Entry, Node, Pending
from alur.register.services import log
from alur.register.tests.factories import step, steps

pytestmark = pytest.mark.django_db


def leaves() -> list[bytes]:
    return [bytes(entry.leaf_hash) for entry in Entry.objects.all()]


def test_an_activity_becomes_an_entry_under_a_signed_head() -> None:
    made = step()
    head = services.checkpoint_new()
    assert head is not None
    assert services.entry(0).activity == made
    text = open_note(head.note, services.vkey())
    assert merkle.parse_checkpoint(text) == ("127.0.0.1:8000/register", 1, merkle.leaf_hash(made.body.encode()))


def test_nothing_new_signs_nothing() -> None:
    step()
    services.checkpoint_new()
    assert services.checkpoint_new() is None
    assert Checkpoint.objects.count() == 1


def test_a_backlog_is_entered_in_batches_in_the_order_of_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BATCH", 4)
    made = steps(11)
    services.checkpoint_new()
    assert [entry.activity_id for entry in Entry.objects.all()] == [activity.pk for activity in made]
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [4, 8, 11]
    assert not Pending.objects.exists()


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1, 1), (3, 5, 8), (7, 1, 9), (16, 1), (31, 33)], ids=str)
def test_the_root_is_that_of_the_whole_list_however_it_grew(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        steps(size)
        head = services.checkpoint_new()
        assert head is not None
        assert bytes(head.root) == merkle.root(leaves())


def test_every_proof_leads_to_the_head() -> None:
    steps(13)
    services.checkpoint_new()
    for index in range(13):
        proof = services.proof(index)
        assert list(proof.path) == merkle.inclusion_proof(leaves(), index)
        assert merkle.verify_inclusion(proof.leaf, index, 13, proof.path, bytes(proof.head.root))


@pytest.mark.parametrize("index", [-1, 13, 2**63, 10**30])
def test_a_proof_of_what_is_not_there_is_refused(index: int) -> None:
    steps(13)
    services.checkpoint_new()
    with pytest.raises(log.NoEntry):
        services.proof(index)


def test_growing_costs_the_same_however_long_the_log_is(django_assert_max_num_queries: Callable[[int], object]) -> None:
    counts = []
    for _ in range(3):
        steps(40)
        with django_assert_max_num_queries(30) as captured:  # type: ignore[attr-defined]  # the fixture is untyped
            services.checkpoint_new()
        counts.append(len(captured))
    assert max(counts) - min(counts) <= 2  # the first has no last head to check
    assert Node.objects.count() < Entry.objects.count()


def test_the_name_stays_when_the_site_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    step()
    services.checkpoint_new()
    monkeypatch.setattr(settings, "ALUR_ORIGIN", "https://elsewhere.example")
    step()
    head = services.checkpoint_new()
    assert head is not None
    assert head.note.startswith("127.0.0.1:8000/register\n2\n")


def test_a_damaged_tree_signs_nothing_new() -> None:
    steps(5)
    services.checkpoint_new()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_node SET hash = %s WHERE level = 2", [b"\0" * 32])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    step()
    with pytest.raises(log.Damaged, match="5 entries"):
        services.checkpoint_new()
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("table", ["kernel_activity", "register_entry", "register_node", "register_checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_was_recorded(table: str, statement: str) -> None:
    steps(3)
    services.checkpoint_new()
    column = {"kernel_activity": "context", "register_entry": "leaf_hash", "register_node": "hash"}.get(table, "note")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
        with pytest.raises(IntegrityError, match="append-only"):
            cursor.execute(statement.format(table, column, column))


def test_the_models_refuse_too() -> None:
    made = step()
    with pytest.raises(IntegrityError, match="UPDATE refused"), transaction.atomic():
        Activity.objects.filter(pk=made.pk).update(body="{}")


@pytest.mark.reliability
@pytest.mark.django_db(transaction=True)
def test_two_checkpoints_at_once_leave_no_gap_and_no_second_head() -> None:
    steps(50)
    start = threading.Barrier(4)
    problems: list[BaseException] = []

    def run() -> None:
        try:
            start.wait()
            services.checkpoint_new()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert [entry.index for entry in Entry.objects.all()] == list(range(50))
    assert Checkpoint.objects.count() == 1


@pytest.mark.reliability
@pytest.mark.django_db(transaction=True)
def test_an_activity_whose_transaction_ends_late_is_not_forgotten() -> None:
    step()  # number 1
    written, entered = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            step()  # number 2, not yet visible
            written.set()
            entered.wait()
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait()
    late = step()  # number 3, visible at once
    services.checkpoint_new()
    assert services.entry(1).activity == late
    entered.set()
    thread.join()
    services.checkpoint_new()
    assert Entry.objects.count() == 3
