"""The log: new activities become entries, the tree grows, its head is signed; proofs and the export are read from it.

What it costs. A batch of n new activities: two hashes and about two rows for each, log2(size) rows read, one signature;
nothing else depends on how long the log already is. A proof: about 2 * log2(size) hashes, in two queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from alur.kernel import clock, crash, keys, merkle
from alur.kernel.errors import N_, Fault, NotFound
from alur.kernel.models import Activity
from alur.kernel.signing import NoteSigner
from alur.register.core import files, tree
from alur.register.models import Checkpoint, Entry, Node, Pending

LOCK = 0x72656769  # "regi": the advisory lock of whoever makes a checkpoint
BATCH = 1_000  # activities in one transaction and under one head
EARLIER = 1_000  # most earlier heads that an export carries
CHUNK = 2_000  # rows fetched at a time while exporting


class Damaged(Fault):
    """The stored tree is not the one that was signed."""

    code = "register_damaged"
    message = N_("The register no longer gives its signed head of %(size)s entries, so nothing new is signed. "
                 "Run  alur verify  on an export, and restore the backup.")  # fmt: skip


class NoEntry(NotFound):
    """The register has no entry of that number."""

    code = "no_entry"
    message = N_("The register has no entry of that number.")


@dataclass(frozen=True)
class Proof:
    """That an entry stands in the signed tree: the sibling hashes from its leaf upwards, and the head."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    head: Checkpoint


def checkpoint_new() -> Checkpoint | None:
    """Enter every activity that has no entry yet, and sign the head that results; None when there was nothing new.

    Any number of workers may call it at once: they take turns. Raises Damaged.
    """
    head = None
    while (made := _next_batch(at=clock.now())) is not None:
        head = made
    return head


@crash.committing("register.services.checkpoint_new")
def _next_batch(*, at: datetime) -> Checkpoint | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    pending = list(Pending.objects.order_by("activity_id").values_list("activity_id", flat=True)[:BATCH])
    if not pending:
        return None
    last = latest_head()
    size = _checked_size(last)
    _append(size, pending)
    Pending.objects.filter(activity_id__in=pending).delete()
    return _sign(size + len(pending), origin=_origin(last), at=at)


def _checked_size(last: Checkpoint | None) -> int:
    """The size to go on from. Raises Damaged when the stored tree does not give the last signed root any more."""
    if last is None:
        return 0
    if _roots([(0, last.size)]) != [bytes(last.root)]:
        raise Damaged(size=last.size)
    return last.size


def _append(size: int, activity_ids: list[int]) -> None:
    rows = Activity.objects.filter(pk__in=activity_ids).order_by("pk").values_list("pk", "body")
    leaves = {pk: merkle.leaf_hash(body.encode()) for pk, body in rows}
    if len(leaves) != len(activity_ids):
        raise Damaged(size=size)
    edge = _stored(tree.subtrees(0, size))
    fresh = tree.grow(size, leaves.values(), edge.__getitem__)
    Entry.objects.bulk_create(
        Entry(index=size + place, activity_id=pk, leaf_hash=leaf) for place, (pk, leaf) in enumerate(leaves.items())
    )
    Node.objects.bulk_create(
        Node(level=level, number=number, hash=hashed) for (level, number), hashed in fresh.items() if level
    )


def _sign(size: int, *, origin: str, at: datetime) -> Checkpoint:
    root = _roots([(0, size)])[0]
    note = _signer(origin).sign(merkle.checkpoint_text(origin, size, root))
    return Checkpoint.objects.create(size=size, root=root, note=note, at=at)


def _stored(names: Iterable[tree.Subtree]) -> dict[tree.Subtree, bytes]:
    """The hashes of complete subtrees, in two queries."""
    wanted = list(names)
    leaves = [number for level, number in wanted if level == 0]
    found = {(0, e.index): bytes(e.leaf_hash) for e in Entry.objects.filter(index__in=leaves)}
    of_nodes = Q()
    for level in {level for level, _ in wanted if level}:
        of_nodes |= Q(level=level, number__in=[number for at, number in wanted if at == level])
    nodes = Node.objects.filter(of_nodes) if of_nodes else Node.objects.none()
    return found | {(node.level, node.number): bytes(node.hash) for node in nodes}


def _roots(spans: list[tree.Span]) -> list[bytes]:
    """The hash over each span of leaves."""
    parts = [tree.subtrees(*span) for span in spans]
    stored = _stored(name for names in parts for name in names)
    return [tree.fold([stored.get(name, b"") for name in names]) for names in parts]


def _origin(last: Checkpoint | None) -> str:
    """The register's name. It can never change: the first head fixes it, even when the site moves elsewhere."""
    if last is not None:
        return merkle.parse_checkpoint(last.note)[0]
    return f"{urlsplit(settings.ALUR_ORIGIN).netloc}/register"


def _signer(origin: str) -> NoteSigner:
    return NoteSigner.from_seed(origin, keys.derived("register"))


def vkey() -> str:
    """The public key with which heads are signed, as C2SP signed-note publishes it."""
    return _signer(_origin(latest_head())).vkey()


def latest_head() -> Checkpoint | None:
    """The head that was signed last; None before the first."""
    return Checkpoint.objects.order_by("-size").first()


def entries(context: str = "") -> QuerySet[Entry]:
    """Entries with their activities, newest first; those of one case when `context` is given."""
    found = Entry.objects.select_related("activity").order_by("-index")
    return found.filter(activity__context=context) if context else found


def entry(index: int) -> Entry:
    """One entry with its activity. Raises NoEntry."""
    found = entries().filter(index=index).first() if 0 <= index < 2**63 else None
    if found is None:
        raise NoEntry
    return found


def proof(index: int) -> Proof:
    """The way from an entry to the head signed last. Raises NoEntry."""
    found, head = entry(index), latest_head()
    if head is None:
        raise NoEntry
    path = tuple(_roots(tree.proof_spans(index, head.size)))
    return Proof(index, bytes(found.leaf_hash), path, head)


def tlog_proof(index: int) -> str:
    """The proof as a file that stands alone (C2SP tlog-proof). Raises NoEntry."""
    shown = proof(index)
    body = entry(index).activity.body.encode()
    return files.write_proof(files.ProofFile(index, body, shown.path, shown.head.note))


def export() -> Iterator[str]:
    """The whole register as JSON Lines (core/files.py), up to the head signed last. Raises NoEntry when it is empty.

    Reads on while others write: what is entered meanwhile is not in it.
    """
    head = latest_head()
    if head is None:
        raise NoEntry
    return _export(head)


def _export(head: Checkpoint) -> Iterator[str]:
    origin = _origin(head)
    header = files.Header(origin, _signer(origin).vkey(), head.note, tuple(_earlier(head.size)))
    yield files.header_line(header) + "\n"
    for start in range(0, head.size, CHUNK):
        chunk = entries().filter(index__gte=start, index__lt=min(start + CHUNK, head.size)).order_by("index")
        for row in chunk:
            yield files.entry_line(row.index, bytes(row.leaf_hash), row.activity.body) + "\n"


def _earlier(size: int) -> list[str]:
    """Notes of earlier heads, evenly spread where there are many: they narrow down where a damage begins."""
    sizes = list(Checkpoint.objects.filter(size__lt=size).order_by("size").values_list("size", flat=True))
    step = max(1, -(-len(sizes) // EARLIER))
    kept = sizes[::-step]
    return list(Checkpoint.objects.filter(size__in=kept).order_by("size").values_list("note", flat=True))
