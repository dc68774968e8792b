"""What happens at the side stations while the story goes on: a chat comes in, a post is seen, somebody comments."""

import io
import zipfile

from PIL import Image

from alur.directory.models import Account
from alur.intake import services as intake
from alur.intake.models import Upload
from alur.kernel.activities import SYSTEM
from alur.listening import services as listening
from alur.publishing.models import Post
from alur.tracing import services as tracing
from tests.walk.story import DAYS_LATER, LATER, post_path, who

CHAT = "26/01/24 19.33 - KENARI Admin: gambar.jpg (file terlampir)\nSIARAN PERS\nJadwal posyandu pekan ini."
CHAT_NAME = "Chat WhatsApp dengan Forum.txt"


def hand_in() -> None:
    """An editor hands in a chat of one message, a picture with words under it."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn, "JPEG")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(CHAT_NAME, CHAT)
        archive.writestr("gambar.jpg", drawn.getvalue())
    intake.hand_in(data=packed.getvalue(), name="chat.zip", zone="WIB", by=who("editor"), at=LATER)


def receive() -> None:
    """The editor chooses that message."""
    intake.receive(uid=Upload.objects.get().uid, lines=[1], by=who("editor"), at=LATER)


def see() -> None:
    """Somebody finds a post of the office that did not go out here."""
    account = Account.objects.get(handle="dinas")
    tracing.see(account=account, at=LATER, by=who("editor"), texts={"caption": "Posyandu buka hari Kamis."})


def comment() -> None:
    """Somebody comments under the post."""
    words = {"id": "Puskesmas kami tutup hari Kamis."}
    context = Post.objects.get().context
    listening.collect(in_reply_to=post_path(), name="warga", words=words, at=DAYS_LATER, by=SYSTEM, context=context)
