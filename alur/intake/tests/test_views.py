"""Two pages: hand in, choose. A refusal names the line and keeps the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.intake.models import Item, Upload
from alur.intake.tests.test_services import CHAT, NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(directory.user("editor"))
    return client


def send(client: Client, data: bytes, name: str = NAME) -> object:
    return client.post(reverse("intake:hand_in"), {"file": SimpleUploadedFile(name, data), "zone": "WIB"})


def test_a_chat_is_handed_in_and_one_message_chosen(staff: Client) -> None:
    send(staff, CHAT.encode())
    address = reverse("intake:choose", args=[Upload.objects.get().uid])
    page = staff.get(address).content.decode()
    assert "Presiden punya hak politik." in page
    assert "KENARI" not in page
    answer = staff.post(address, {"line": ["2"], "claimed_origin": "Kementerian"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:inbox"))
    assert Item.objects.get().claimed_origin == "Kementerian"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"halo\n", "Baris 1"),
        (b"", "kosong"),
        (b"PK\x03\x04 cut off", "rusak"),
        (CHAT.encode("utf-8").replace(b"SIARAN", b"\x00\xff\xfe\x01"), "bukan teks"),
    ],
    ids=["no export", "empty", "broken archive", "binary"],
)
def test_an_unreadable_file_is_answered_on_the_same_page(staff: Client, data: bytes, words: str) -> None:
    name = "chat.zip" if data.startswith(b"PK") else NAME
    answer = send(staff, data, name)
    assert answer.status_code == 400  # type: ignore[attr-defined]  # untyped
    assert words in answer.content.decode()  # type: ignore[attr-defined]  # untyped
    assert not Upload.objects.exists()


def test_choosing_nothing_says_so_and_loses_nothing(staff: Client) -> None:
    send(staff, CHAT.encode())
    address = reverse("intake:choose", args=[Upload.objects.get().uid])
    answer = staff.post(address, {"line": ["x", "99"], "claimed_origin": "Kementerian <b>"})
    assert answer.status_code == 400
    assert "Kementerian &lt;b&gt;" in answer.content.decode()


def test_the_pages_are_for_staff(client: Client) -> None:
    assert client.get(reverse("intake:hand_in")).status_code == 302
