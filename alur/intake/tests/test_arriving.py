"""What comes by any way becomes one item with an honest word about its origin, however often it comes."""

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alur.directory import services as directory_services
from alur.directory import tokens
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.intake import arriving, mail
from alur.intake.arriving import Arrived, File
from alur.intake.models import Item, Seen
from alur.intake.sources.mail import MailTooBig, NoMail, html_words, read
from alur.intake.tests.test_services import picture
from alur.kernel import clock, contents
from alur.kernel.activities import Actor
from alur.kernel.errors import NotAllowed, Refusal
from alur.kernel.models import Activity
from alur.releases import services as releases_services
from alur.releases.signatures import signed
from alur.releases.tests import factories as releases

AT = datetime(2024, 1, 26, 13, tzinfo=UTC)
CALL = "Presiden punya hak politik, kata seseorang."

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Actor:
    return directory.actor("editor")


def office(by: Actor) -> Institution:
    return directory_services.institution(by.institution)


def came(by: Actor, **fields: Any) -> arriving.Taken:
    told = {"channel": "feed", "source": "a", "text": CALL} | fields
    return arriving.take(Arrived(**told), office=office(by), by=by, at=AT)


def test_the_same_words_by_two_ways_are_one_item_that_came_twice(editor: Actor) -> None:
    first = came(editor, key="1")
    second = came(editor, source="b", key="7", text="  PRESIDEN punya hak politik\r\nkata seseorang ")
    again = came(editor, source="b", key="7", text="Presiden punya hak politik kata seseorang")
    assert (first.is_new, second.is_new, again.is_new) == (True, False, False)
    assert Item.objects.get().times == 2
    assert Activity.objects.filter(object_kind="Item").count() == 1


def test_another_office_has_its_own(editor: Actor) -> None:
    came(editor)
    assert came(directory.actor("editor")).is_new


def test_changed_content_under_the_same_name_is_an_item_that_names_the_earlier_one(editor: Actor) -> None:
    first = came(editor, key="1").item
    changed = came(editor, key="1", text="Sudah diperbaiki.").item
    assert changed.earlier == first
    assert Activity.objects.get(object_path=changed.reference().path).facts["replaces"] == first.reference().path


def test_a_release_is_recognised_in_other_capitals_and_lines(editor: Actor) -> None:
    issued = releases.issued()
    assert issued.current is not None
    text = releases_services.text(issued.current)
    item = came(editor, heading="Fwd: dari grup", text="\n" + text.upper().replace(" ", "\r\n")).item
    assert (item.origin, item.equals) == ("EQUAL", issued.current)
    assert Activity.objects.get(object_path=item.reference().path).facts["equals"] == issued.reference().path


def test_a_signature_holds_for_its_own_words_only(editor: Actor) -> None:
    issued = releases.issued()
    document = signed(issued, 1)
    alone = came(editor, text="", documents=[document]).item
    beside = came(editor, text="Pilih nomor satu.", documents=[document]).item
    broken = came(editor, text="", documents=[document.replace(b'"published"', b'"publishes"')]).item
    assert (alone.origin, alone.signed_by) == ("SIGNED", issued.institution.slug)
    assert (beside.origin, beside.signed_by) == ("UNKNOWN", "")
    assert broken.pk == alone.pk  # the same words: one item, whose verdict stands


NO_SIGNED_RELEASE = [
    b"{",
    b"[" * 100_000,
    b"[]",
    b'{"attributedTo": 1}',
    b'{"source": []}',
    b"\xff",
    b'{"source": {"content": 1}}',
]


@pytest.mark.parametrize("raw", NO_SIGNED_RELEASE)
def test_what_is_no_signed_release_proves_nothing(raw: bytes, editor: Actor) -> None:
    assert came(editor, documents=[raw]).item.origin == "UNKNOWN"


REFUSED: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"text": ""}, arriving.NothingIn),
    ({"text": " \0\n!!!"}, arriving.NothingIn),  # marks alone are no words
    ({"text": "", "files": [File("a.exe", b"MZ")]}, arriving.NothingIn),
    ({"text": "a" * 200_001}, arriving.TooMuch),
    ({"files": [File("a", b"x")] * 21}, arriving.TooMuch),
]


@pytest.mark.parametrize(("fields", "refusal"), REFUSED)
def test_what_cannot_be_kept_is_refused(fields: dict[str, Any], refusal: type[Refusal], editor: Actor) -> None:
    with pytest.raises(refusal):
        came(editor, **fields)
    assert not Item.objects.exists()


def test_files_are_judged_by_their_bytes_and_the_others_left_out(editor: Actor) -> None:
    files = [File("a.jpg", picture()), File("b.jpg", b"\xff\xd8\xff broken"), File("c.pdf", b"PK\x03\x04")]
    taken = came(editor, files=files)
    assert [each.params["name"] for each in taken.notices] == ["b.jpg", "c.pdf"]
    assert len(taken.item.content_ids) == 2


def test_a_moment_to_come_is_not_believed(editor: Actor) -> None:
    assert came(editor, at=AT + timedelta(hours=1)).item.at == AT


def test_nobody_brings_things_into_another_office(editor: Actor) -> None:
    with pytest.raises(NotAllowed):
        arriving.take(Arrived("feed", "a", text=CALL), office=directory.institution(), by=editor, at=AT)


def letter(**headers: str) -> EmailMessage:
    made = EmailMessage()
    told = {"From": "KENARI Budi <kenari.budi@kominfo.go.id>", "To": "kenari.humas@x.example", "Subject": "Siaran",
            "Date": "Fri, 26 Jan 2024 19:33:00 +0700", "Message-ID": "<kenari@x>"} | headers  # fmt: skip
    for name, value in told.items():
        made[name] = value
    made.set_content(CALL)
    return made


def test_an_e_mail_becomes_an_item_without_its_sender(editor: Actor) -> None:
    made = letter()
    made.add_alternative(f"<p>{CALL}</p>", subtype="html")
    made.add_attachment(picture(), maintype="application", subtype="octet-stream", filename="../../x.jpg")
    item = mail.hand_in(data=made.as_bytes(), by=editor, at=AT).item
    assert (item.claimed_origin, item.at) == ("kominfo.go.id", datetime(2024, 1, 26, 12, 33, tzinfo=UTC))
    text, image = map(contents.get, item.content_ids)
    assert contents.text(text.uid) == f"Siaran\n\n{CALL}"
    assert (image.name, image.media_type) == ("x.jpg", "image/jpeg")
    for table in (Item, Activity, Seen):
        assert "kenari" not in json.dumps(list(table.objects.values()), default=str).lower()


def test_the_domain_of_a_person_is_not_kept() -> None:
    assert read(letter(From="budi@budi-pribadi.com").as_bytes()).domain == ""
    assert read(letter(From="budi@notgo.id").as_bytes()).domain == ""


def test_html_is_reduced_to_its_words() -> None:
    html = "<style>p{}</style><p>Satu&nbsp;<b>dua</b><script>alert(1)</script></p><div>tiga &lt;b&gt;<br>empat</div>"
    assert html_words(html) == "Satu dua\ntiga <b>\nempat"


DATES = [
    "",
    "yesterday",
    "Fri, 26 Jan 2024 19:33:00 -0000",
    "Fri, 32 Jan 2024 19:33:00 +0700",
]


@pytest.mark.parametrize("date", DATES)
def test_a_date_that_says_nothing_is_left_out(date: str) -> None:
    raw = letter().as_bytes().replace(b"Fri, 26 Jan 2024 19:33:00 +0700", date.encode())
    assert read(raw).at is None


ODD = {
    "unknown charset": b"From: a@b\nSubject: x\nContent-Type: text/plain; charset=x-klingon\n\nHalo dunia",
    "wrong charset": b"From: a@b\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\nHalo \xff dunia",
    "broken base64": b"From: a@b\nSubject: x\nContent-Transfer-Encoding: base64\n\nSGFsbw",
    "no boundary": b"From: a@b\nSubject: x\nContent-Type: multipart/mixed\n\nHalo",
    "bad header": b"From: =?x?q?=ff?= <\nSubject: =?utf-8?b?//8?=\n\nHalo",
    "nul": b"From: a@b\nSubject: a\0b\n\nHalo\0 dunia",
}


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD)
def test_an_odd_e_mail_is_read_as_far_as_it_goes(raw: bytes, editor: Actor) -> None:
    assert mail.hand_in(data=raw, by=editor, at=AT).is_new


def _nested(deep: int) -> bytes:
    return b"From: a@b\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(deep)
    )


NO_MAIL = {
    "empty": (b"", NoMail),
    "a picture": (b"\x89PNG\r\n\x1a\n", NoMail),
    "a chat": (b"26/01/24 09.02 - A: halo", NoMail),
    "many parts": (_nested(120), MailTooBig),
    "very deep": (_nested(5_000), NoMail),
}


@pytest.mark.parametrize(("raw", "refusal"), NO_MAIL.values(), ids=NO_MAIL)
def test_what_is_no_e_mail_is_refused(raw: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises((NoMail, MailTooBig)) as refused:
        read(raw)
    assert refused.type in (refusal, MailTooBig)


def test_the_page_takes_an_e_mail_and_says_why_not(client: Client) -> None:
    client.force_login(directory.user("editor"))
    page = reverse("intake:hand_in_mail")
    good = client.post(page, {"file": SimpleUploadedFile("a.eml", letter().as_bytes())})
    bad = client.post(page, {"file": SimpleUploadedFile("a.eml", b"halo")})
    assert (good.status_code, bad.status_code, Item.objects.count()) == (302, 400, 1)
    assert "bukan e-mail" in bad.content.decode()


# The HTTP API.


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(clock, "now", lambda: AT)
    return tokens.issue(name="p", may=["intake.receive"], days=30, by=directory.actor("head"), at=AT)[1]


def ask(secret: str, body: Any, key: str = "", **files: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
    if files:
        return Client().post("/api/v1/intake/items", {"item": json.dumps(body), **files}, headers=headers)
    sent = body if isinstance(body, str) else json.dumps(body)
    return Client().post("/api/v1/intake/items", sent, content_type="application/json", headers=headers)


def test_a_program_brings_in_an_item_once(secret: str) -> None:
    body = {"text": CALL, "at": "2024-01-26T12:00:00+07:00", "forum": "Grup Humas"}
    first, again, other = ask(secret, body, "k1"), ask(secret, body, "k1"), ask(secret, {"text": "Lain"}, "k1")
    assert (first.json()["is_new"], again.json()["is_new"], first.json()["uid"]) == (True, False, again.json()["uid"])
    assert (other.status_code, other.json()["code"]) == (409, "intake.other_content")


def test_files_come_as_a_form(secret: str) -> None:
    answer = ask(secret, {}, media=SimpleUploadedFile("a.jpg", picture()))
    assert answer.json()["is_new"]
    assert ask(secret, {}, media=SimpleUploadedFile("a.exe", b"MZ")).json()["code"] == "intake.nothing_in"


BAD = [
    # body, status, code
    ("{", 400, "invalid"),
    ({"text": "a", "x": 1}, 400, "invalid"),
    ({"text": "a", "at": "2024-01-26T12:00:00"}, 400, "invalid"),
    ({"text": "a", "link": "javascript:alert(1)"}, 400, "invalid"),
    ({"media": ["a"]}, 400, "invalid"),
    ({}, 400, "intake.nothing_in"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD)
def test_what_a_program_sends_wrongly_is_a_problem(secret: str, body: Any, status: int, code: str) -> None:
    answer = ask(secret, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_without_the_right_nothing_comes_in(secret: str) -> None:
    other = tokens.issue(name="p", may=["screening.ask"], days=30, by=directory.actor("head"), at=AT)[1]
    assert [ask(each, {"text": CALL}).status_code for each in (other, "alur_x")] == [403, 401]
