"""Handing in, choosing, receiving: only what is chosen stays, and it says honestly where it came from."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from alur.directory.tests import factories as directory
from alur.intake import services
from alur.intake.models import Item, Upload
from alur.intake.sources.refusals import (
    Bomb,
    BrokenArchive,
    ChatTooBig,
    NoChat,
    NotAnExport,
    TooManySenders,
    Unreadable,
    UnsafeEntry,
)
from alur.intake.tests.builder import KINDS, PHONES, Event, built
from alur.kernel import contents
from alur.kernel.activities import Actor
from alur.kernel.contents import ContentGone
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity, Content
from alur.releases.tests import factories as releases

AT = datetime(2024, 1, 26, 13, tzinfo=UTC)
CHAT = "\n".join(
    [
        "26/01/24 09.02 - KENARI Admin: Selamat pagi.",
        "26/01/24 19.33 - +62 811-0000-0131: gambar.jpg (file terlampir)",
        "SIARAN PERS",
        "Presiden punya hak politik.",
        "26/01/24 19.36 - KENARI Budi: Terima kasih",
    ]
)
NAME = "Chat WhatsApp dengan Forum Kominfo Indonesia.txt"

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Actor:
    return directory.actor("editor")


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        archived.writestr(NAME, CHAT)
        for name, data in files.items():
            archived.writestr(name, data)
    return packed.getvalue()


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn, "JPEG")
    return drawn.getvalue()


def handed_in(by: Actor, data: bytes = CHAT.encode(), name: str = NAME) -> Upload:
    return services.hand_in(data=data, name=name, zone="WIB", by=by, at=AT)


def test_a_chosen_message_becomes_an_item_of_the_office_and_the_file_is_erased(editor: Actor) -> None:
    waiting = handed_in(editor, archive({"gambar.jpg": picture()}), "chat.zip")
    [item] = services.receive(uid=waiting.uid, lines=[2], claimed_origin="Kementerian", by=editor, at=AT)
    text, image = (contents.get(uid) for uid in Activity.objects.get(type="Create", object_kind="Item").content_ids)
    assert contents.text(text.uid) == "SIARAN PERS\nPresiden punya hak politik."
    assert image.media_type == "image/jpeg"
    assert (item.at, item.forum_label, item.origin) == (
        datetime(2024, 1, 26, 12, 33, tzinfo=UTC),
        "Forum Kominfo Indonesia",
        "UNKNOWN",
    )
    with pytest.raises(ContentGone):
        contents.open_sealed(waiting.content_uid)


def test_the_rest_of_the_chat_and_every_name_and_number_is_kept_nowhere(editor: Actor) -> None:
    services.receive(uid=handed_in(editor).uid, lines=[2], by=editor, at=AT)
    everything = b" ".join(bytes(row.data or b"") + row.name.encode() for row in Content.objects.all())
    everything += " ".join(Activity.objects.values_list("body", flat=True)).encode()
    for canary in (b"KENARI", b"0000-0131", b"Terima kasih"):
        assert canary not in everything


def test_the_words_of_a_private_group_do_not_stand_in_the_record(editor: Actor) -> None:
    services.receive(uid=handed_in(editor).uid, lines=[2], by=editor, at=AT)
    assert "hak politik" not in Activity.objects.get(object_kind="Item").body


def test_the_same_export_again_adds_nothing(editor: Actor) -> None:
    [first] = services.receive(uid=handed_in(editor).uid, lines=[2], by=editor, at=AT)
    again = services.receive(uid=handed_in(editor).uid, lines=[2, 5], by=editor, at=AT)
    assert again[0] == first
    assert Item.objects.count() == 2
    assert Activity.objects.filter(object_kind="Item").count() == 2


def test_a_later_export_from_another_phone_adds_only_what_is_new(editor: Actor) -> None:
    """Other names, another language, seconds, a 12-hour clock: the same messages stay the same items."""
    kinds = ("words", "lines", "edited", "poll", "mention")
    events = [Event(kind, who, text=f"teks {kind} {who}") for kind in kinds for who in ("Ani", "Budi")]
    first, _ = built(PHONES["android id"], events)
    later, _ = built(PHONES["ios us"], [*events, Event("words", "Citra", text="baru")], names={"Ani": "+62 812-1"})
    old = all_of(editor, first, "Chat WhatsApp dengan Forum.txt")
    new = all_of(editor, later, "_chat.txt")
    # The builder's pasted line is written in the other platform's form, so those two messages differ.
    assert (len(old), len(set(new) - set(old))) == (10, 1 + 2)
    assert Item.objects.count() == 13


def test_a_message_is_the_same_with_and_without_its_picture_in_the_archive(editor: Actor) -> None:
    [whole] = all_of(editor, archive({"gambar.jpg": picture()}), "chat.zip", lines=[2])
    [bare] = all_of(editor, CHAT.encode(), NAME, lines=[2])
    assert bare == whole


def all_of(by: Actor, data: bytes, name: str, lines: list[int] | None = None) -> list[Item]:
    waiting = handed_in(by, data, name)
    shown = [message.line for message in services.preview_of(waiting).messages]
    return services.receive(uid=waiting.uid, lines=lines or shown, by=by, at=AT)


def test_nothing_of_the_chat_that_was_not_chosen_is_in_any_table(editor: Actor) -> None:
    """Every text, number and byte of every table, against words and names that were in the file only."""
    kinds = [*KINDS, "subject", "added"]
    events = [Event(kind, who, text="KENARI rahasia") for kind in kinds for who in ("KENARI Ani", "+62 899-0131-7777")]
    data, _ = built(PHONES["android id"], [*events, Event("words", "KENARI Ani", text="SIARAN PERS 26 Januari")])
    waiting = handed_in(editor, data, "Chat WhatsApp dengan Forum Uji.txt")
    chosen = next(each for each in services.preview_of(waiting).messages if "SIARAN" in each.text)
    services.receive(uid=waiting.uid, lines=[chosen.line], by=editor, at=AT)
    found = everything_stored()
    assert b"SIARAN PERS 26 Januari" in found
    assert not [canary for canary in (b"KENARI", b"rahasia", b"0131-7777", b"01317777", b"00000257") if canary in found]


def everything_stored() -> bytes:
    """All tables, byte columns as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        rows: list[Any] = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            rows += cursor.fetchall()
    cells = [cell for row in rows for cell in row]
    return b"\0".join(bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for cell in cells)


def test_words_equal_to_a_release_say_so(editor: Actor) -> None:
    releases.issued(text="SIARAN PERS\nPresiden punya hak politik.")
    [item] = services.receive(uid=handed_in(editor).uid, lines=[2], by=editor, at=AT)
    assert item.origin == "EQUAL"


def zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        archived.writestr(name, data)
    return packed.getvalue()


def locked() -> bytes:
    data = bytearray(archive({"a.jpg": b"x"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


MB = 2**20
MANY = "".join(f"26/01/24 19.33 - Orang {number}: x\n" for number in range(20_001)).encode()
BAD: list[tuple[str, Callable[[], bytes], str, type[Unreadable]]] = [
    ("no export", lambda: b"surat biasa\ntanpa tanggal", "surat.txt", NotAnExport),
    ("a way out of the archive", lambda: archive({"../../evil.jpg": b"x"}), "chat.zip", UnsafeEntry),
    ("a nested archive", lambda: zipped("chat.zip", zipped(NAME, CHAT.encode())), "chat.zip", NoChat),
    ("a locked archive", locked, "chat.zip", UnsafeEntry),
    ("a cut archive", lambda: archive({"a.jpg": picture()})[:-200], "chat.zip", BrokenArchive),
    ("a bomb", lambda: archive({"a.jpg": bytes(40 * MB)}), "chat.zip", Bomb),
    ("a chat that is a bomb", lambda: zipped(NAME, CHAT.encode() + b" " * (9 * MB)), "chat.zip", Bomb),
    ("one line of 50 MB", lambda: b"26/01/24 19.33 - A: " + b"x" * (50 * MB), NAME, ChatTooBig),
    ("more text than a page reads", lambda: (CHAT.encode() + b"\n") * (10 * MB // len(CHAT)), NAME, ChatTooBig),
    ("more senders than a chat has", lambda: MANY, NAME, TooManySenders),
]


@pytest.mark.parametrize(("data", "name", "refusal"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_read_leaves_nothing_behind(
    editor: Actor, data: Callable[[], bytes], name: str, refusal: type[Unreadable]
) -> None:
    with pytest.raises(refusal) as refused:
        handed_in(editor, data(), name)
    assert "Nothing was stored" in str(refused.value)
    assert not Upload.objects.exists()
    assert not Content.objects.exists()


def test_nothing_chosen_keeps_the_file_waiting(editor: Actor) -> None:
    waiting = handed_in(editor)
    with pytest.raises(services.NothingChosen):
        services.receive(uid=waiting.uid, lines=[99], by=editor, at=AT)
    assert services.preview_of(services.upload(waiting.uid, editor)).messages


def test_an_upload_belongs_to_its_office_and_is_chosen_from_once(editor: Actor) -> None:
    waiting = handed_in(editor)
    with pytest.raises(NotFound):
        services.upload(waiting.uid, directory.actor("editor"))
    services.receive(uid=waiting.uid, lines=[2], by=editor, at=AT)
    with pytest.raises(services.AlreadyChosen):
        services.receive(uid=waiting.uid, lines=[2], by=editor, at=AT)


def test_only_those_who_receive_may_hand_in(editor: Actor) -> None:
    with pytest.raises(NotAllowed):
        handed_in(directory.actor("legal"))
