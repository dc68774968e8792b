"""Meta's webhook and media endpoint: signed calls only, no senders, every file as announced, however it is delivered.

The media endpoint is a fake after Meta's Cloud API documentation (media), as summed up on 24 November 2026: an id gives
an address that lives five minutes; it answers errors, other bytes, and pages with status 200, as the real one does.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.intake import calls, ways
from alur.intake.models import Batch, Item, Way
from alur.intake.sources import cloud
from alur.intake.tests.test_services import everything_stored, picture
from alur.kernel import clock, contents
from alur.kernel.models import Activity
from alur.kernel.tests import hosts
from alur.kernel.tests.hosts import says

AT = datetime(2024, 1, 26, 13, tzinfo=UTC)
NUMBER, SENDER, SECRET = "107800001", "6281199988877", "app-secret"
STAMP = str(int(AT.timestamp()) - 60)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[[datetime], None]:
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)
    monkeypatch.setattr(clock, "now", lambda: AT)
    return lambda at: monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def way() -> Way:
    secret = {"app_secret": SECRET, "access_token": "token-1", "verify_token": "word"}
    head = directory.actor("head")
    return ways.connect(kind=Way.Kind.WHATSAPP, name="Nomor", address=NUMBER, secret=secret, by=head, at=AT)


def message(key: str = "wamid.1", kind: str = "text", **own: Any) -> dict[str, Any]:
    told = {"from": SENDER, "id": key, "timestamp": STAMP, "type": kind}
    return told | {kind: own or {"body": "Presiden punya hak politik."}}


def envelope(*messages: Any, number: str = NUMBER) -> bytes:
    value = {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "62", "phone_number_id": number},
        "contacts": [{"profile": {"name": "KENARI"}, "wa_id": SENDER}], "messages": list(messages),
    }  # fmt: skip
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def signed(raw: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def send(way: Way, raw: bytes, signature: str | None = None) -> int:
    """The status of the answer; then the jobs run that it queued."""
    told = {} if signature == "" else {"X-Hub-Signature-256": signature or signed(raw)}
    page = reverse("intake:call", args=[way.uid])
    status = Client().post(page, raw, content_type="application/json", headers=told).status_code
    work()
    return status


def work() -> None:
    for batch in Batch.objects.order_by("pk"):
        calls.take(batch.pk)


def test_a_text_becomes_an_item_and_nothing_of_its_sender_is_kept(way: Way) -> None:
    assert send(way, envelope(message(f"wamid.{SENDER}"))) == 200
    item = Item.objects.get()
    assert (item.channel, item.at, item.forum_label) == ("whatsapp", AT - timedelta(minutes=1), "Nomor")
    assert not Batch.objects.exists()
    found = everything_stored()
    assert b"Presiden punya" in found
    assert SENDER.encode() not in found
    assert b"KENARI" not in found


def test_the_same_call_again_has_one_effect(way: Way) -> None:  # W01
    raw = envelope(message())
    assert [send(way, raw), send(way, raw)] == [200, 200]
    assert Item.objects.get().times == 1


def test_a_batch_in_any_order_with_what_is_unknown(way: Way) -> None:  # W03, unknown types
    odd = [
        message("w5", "hologram", x=1), message("w6", "location", latitude=1), message("w3", "text", body=""),
        message("w2", "text", body="Kedua"), message("w1", "text", body="Pertama"),
        message("w7", "reaction", emoji="x"),
        {"id": "w8"}, {"type": "text"}, "text", None, message("w9", "image", id="../x"), message("w4", "unsupported"),
    ]  # fmt: skip
    assert send(way, envelope(*odd)) == 200
    shown = [contents.text(each.content_ids[0]) for each in Item.objects.order_by("pk") if each.content_ids]
    unshown = [each.facts.get("cannotBeShown") for each in Activity.objects.filter(object_kind="Item").order_by("pk")]
    assert shown == ["Kedua", "Pertama"]
    assert [each for each in unshown if each] == ["hologram", "location", "text", "unknown", "image", "unsupported"]


FORGED: list[tuple[str, Callable[[bytes], str]]] = [
    ("no signature", lambda raw: ""),
    ("another secret", lambda raw: signed(raw, "other")),
    ("one byte more", lambda raw: signed(raw + b" ")),
    ("no algorithm", lambda raw: signed(raw).replace("sha256=", "none=")),
    ("a weaker algorithm", lambda raw: "sha1=" + hmac.new(SECRET.encode(), raw, hashlib.sha1).hexdigest()),
    ("half of it", lambda raw: signed(raw)[:30]),
    ("not ASCII", lambda raw: "sha256=\xe9"),
]


@pytest.mark.parametrize("signature", [each for _name, each in FORGED], ids=[name for name, _each in FORGED])
def test_what_is_not_signed_is_not_read(signature: Callable[[bytes], str], way: Way) -> None:  # W06, W07
    raw = envelope(message())
    assert send(way, raw, signature(raw)) == 401
    assert not Batch.objects.exists()


def test_a_call_for_another_number_or_at_another_address_is_refused(way: Way) -> None:  # W05
    assert send(way, envelope(message(), number="999")) == 401
    other = Way(uid=directory.institution().uid)
    assert send(other, envelope(message())) == 404
    assert not Item.objects.exists()


NO_CALL = [
    b"",
    b"{",
    b"[]",
    b"[" * 100_000,
    b'{"object": "page"}',
    b'{"object": "whatsapp_business_account", "object": "x"}',
    b"\xff",
]


@pytest.mark.parametrize("raw", NO_CALL)
def test_what_is_signed_but_no_call_is_refused(raw: bytes, way: Way) -> None:  # W06: a doubled key
    assert send(way, raw) == 400


@pytest.mark.parametrize(
    "raw", [envelope(*["x"] * 1_000), b'{"object": "whatsapp_business_account", "entry": [5, {"changes": {}}]}']
)
def test_a_call_without_messages_is_answered(raw: bytes, way: Way) -> None:
    assert send(way, raw) == 200


def test_meta_asks_once_whether_the_address_is_ours(way: Way) -> None:
    page = reverse("intake:call", args=[way.uid])
    asked = {"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "<b>1158"}
    answer = Client().get(page, asked)
    assert (answer.content, answer.headers["Content-Type"]) == (b"<b>1158", "text/plain")
    for wrong in ({"hub.verify_token": "x"}, {"hub.verify_token": "é"}, {"hub.mode": "x"}):
        assert Client().get(page, asked | wrong).status_code == 401


# Media.


class Meta:
    """The media endpoint: one id, the address it gives, the bytes there. Each answer can be replaced by a bad one."""

    def __init__(self) -> None:
        self.data, self.scripts, self.port = picture(), list[hosts.Script](), 0

    def __call__(self, link: Any, request: bytes) -> None:
        if self.scripts:
            self.scripts.pop(0)(link, request)
        elif b"Bearer token-1" not in request:
            says("401 Unauthorized", b'{"error": {"code": 190}}')(link, request)
        elif request.startswith(b"GET /77 "):
            told = {"url": f"http://127.0.0.1:{self.port}/file", "mime_type": "image/jpeg", "id": "77"}
            says(body=json.dumps(told).encode(), content_type="application/json")(link, request)
        else:
            says(body=self.data, content_type="image/jpeg")(link, request)


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    fake = Meta()
    with hosts.host(fake) as host:
        fake.port = host.port
        monkeypatch.setattr(calls, "API", host.url.rstrip("/"))
        yield fake


def image(data: bytes) -> dict[str, Any]:
    return message("wamid.7", "image", id="77", sha256=hashlib.sha256(data).hexdigest(), caption="Edaran")


def test_a_picture_is_fetched_with_its_words(way: Way, meta: Meta) -> None:
    assert send(way, envelope(image(meta.data))) == 200
    text, file = map(contents.get, Item.objects.get().content_ids)
    assert (contents.text(text.uid), contents.data(file.uid)) == ("Edaran", meta.data)


TROUBLE: list[list[hosts.Script]] = [
    [says("500 Broken")],
    [says("404 Gone", b'{"error": {"code": 100}}')],
    [says(body=b"<html>ok</html>")],
    [says(body=b"[]")],
    [says(body=b'{"url": "http://10.0.0.1/"}')],
    [lambda link, request: None, lambda link, request: None],  # the client tries a second time by itself
    [says(body=b'{"url": 5}')],
]


@pytest.mark.parametrize("scripts", TROUBLE)
def test_a_file_that_cannot_be_had_is_waited_for_and_said(
    scripts: list[hosts.Script], way: Way, meta: Meta, now: Callable[[datetime], None]
) -> None:
    meta.scripts = scripts
    assert send(way, envelope(image(meta.data))) == 200
    way.refresh_from_db()
    assert (Item.objects.count(), Batch.objects.get().tries, way.failures) == (0, 1, 1)
    assert ways.problem_of(way) is not None
    work()  # not before its time
    now(AT + timedelta(minutes=2))
    work()
    assert Item.objects.count() == 1
    assert not Batch.objects.exists()


def test_other_bytes_than_announced_are_never_taken_and_in_the_end_only_the_words(
    way: Way, meta: Meta, now: Callable[[datetime], None]
) -> None:
    send(way, envelope(image(b"other")))
    assert not Item.objects.exists()
    now(AT + timedelta(days=8))
    work()
    item = Item.objects.get()
    assert len(item.content_ids) == 1
    assert Activity.objects.get(object_path=item.reference().path).facts["cannotBeShown"] == "gone"


def test_a_removed_number_takes_nothing_and_its_secrets_are_gone(way: Way, meta: Meta) -> None:
    meta.scripts = [says("500 Broken")]
    send(way, envelope(image(meta.data)))
    head = directory.actor("head", way.institution)
    ways.remove(uid=way.uid, by=head, at=AT)
    assert send(way, envelope(message())) == 404
    assert not Batch.objects.exists()


def test_the_page_connects_a_number_and_says_what_to_enter(client: Client) -> None:
    client.force_login(directory.user("head"))
    told = {"name": "Nomor", "number": NUMBER, "app_secret": "s", "access_token": "t"}
    page = client.post(reverse("intake:add_way", args=["whatsapp"]), told).content.decode()
    way = Way.objects.get()
    assert ways.secret_of(way)["verify_token"] in page
    assert str(way.uid) in page
    assert cloud.MOST_MESSAGES == 1_000
