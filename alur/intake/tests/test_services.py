"""Handing in, choosing, receiving: only what is chosen stays, and it says honestly where it came from."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from PIL import Image

from alur.directory.tests import factories as directory
from alur.intake import services
from alur.intake.models import Item, Upload
from alur.intake.sources.refusals import NotAnExport, UnsafeEntry
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
    with zipfile.ZipFile(packed, "w") as archived:
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
    for canary in (b"KENARI", b"0131", b"Terima kasih"):
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


def test_words_equal_to_a_release_say_so(editor: Actor) -> None:
    releases.issued(text="SIARAN PERS\nPresiden punya hak politik.")
    [item] = services.receive(uid=handed_in(editor).uid, lines=[2], by=editor, at=AT)
    assert item.origin == "EQUAL"


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"surat biasa\ntanpa tanggal", "surat.txt", NotAnExport),
        (archive({"../../evil.jpg": b"x"}), "chat.zip", UnsafeEntry),
    ],
    ids=["no export", "a way out of the archive"],
)
def test_what_cannot_be_read_leaves_nothing_behind(editor: Actor, data: bytes, name: str, refusal: type) -> None:
    with pytest.raises(refusal):
        handed_in(editor, data, name)
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
