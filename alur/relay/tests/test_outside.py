"""Offices outside: releases reach them by real HTTP and SMTP on this machine, and their answers come back."""

import json
import smtplib
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography.hazmat.primitives import serialization
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alur.directory import services as known
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel import clock, http, httpsig, tasks, webhooks
from alur.kernel.errors import NotAllowed, NotFound
from alur.kernel.models import Activity, Installation
from alur.kernel.sender import Outcome, Sender
from alur.kernel.tests import hosts
from alur.kernel.tests.hosts import says
from alur.relay import domain, services
from alur.relay.models import Delivery, Dispatch, Heard, Reach, Receipt
from alur.relay.outside import delivering, letters, reaching
from alur.relay.outside.words import answer_in_words
from alur.relay.services import answering as answers
from alur.releases import services as releases
from alur.releases.models import Release
from alur.releases.tests.factories import EVENING, TEXT, issued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_fresh_sender_on_this_machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)
    monkeypatch.setattr(delivering, "_sender", Sender(seconds=5))


@dataclass
class Mailbox:
    """A real SMTP server. refuse: what it answers to a recipient, e.g. "450 later"."""

    letters: list[Message] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def _office(way: str, address: str, **fields: Any) -> tuple[Institution, str]:
    """An office where nobody signs in, reached `way`; and its secret."""
    office = directory.institution()
    given: dict[str, Any] = {"language": "en", "by": directory.actor("coordinator"), "at": EVENING} | fields
    return office, reaching.reach(slug=office.slug, way=way, address=address, **given)[1]


def _relayed(*offices: Institution, **words: Any) -> Dispatch:
    """Passed on to these offices, and the deliveries entered."""
    forum = directory.forum(members=offices)
    by = directory.actor("coordinator")
    dispatch = services.announce(release_uid=issued(**words).uid, forum_slug=forum.slug, by=by, at=clock.now())
    tasks.act(
        "relay.outside.delivering.on_release_relayed",
        Activity.objects.get(type="Announce", target_path=forum.reference().path).pk,
    )
    return dispatch


def _states(dispatch: Dispatch) -> dict[str, tuple[str, str, int]]:
    rows = dispatch.deliveries.values_list("institution__slug", "state", "answer", "attempts")
    return {slug: (state, answer, attempts) for slug, state, answer, attempts in rows}


def _receipt(dispatch: Dispatch, office: Institution) -> Receipt:
    return Receipt.objects.get(dispatch=dispatch, institution=office)


def _due(dispatch: Dispatch) -> None:
    dispatch.deliveries.update(next_at=timezone.now())


def _split(request: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    return {name.lower(): value for name, value in lines}, body


def test_a_webhook_is_signed_says_what_was_issued_and_the_receipt_moves() -> None:
    with hosts.host(says("204 No Content")) as host:
        office, secret = _office("WEBHOOK", f"{host.url}hook")
        dispatch = _relayed(office)
        assert _receipt(dispatch, office).state == "WAITING"
        delivering.deliver("web")

    headers, body = _split(host.requests[0])
    delivery = dispatch.deliveries.get()
    assert webhooks.check(secret=secret, headers=headers, body=body, at=datetime.now(UTC)) == delivery.message_id
    said = json.loads(body)
    assert (said["type"], said["data"]["text"]) == ("release.announced", TEXT)
    assert said["data"]["document"]["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert _states(dispatch) == {office.slug: ("SENT", "ok", 1)}
    assert _receipt(dispatch, office).state == "DELIVERED"


def test_an_actors_inbox_gets_an_announce_signed_by_who_passed_it_on() -> None:
    with hosts.host(says("202 Accepted")) as host:
        office = directory.institution()
        actor, inbox = f"{host.url}users/dinas", f"{host.url}inbox"
        Reach.objects.create(institution=office, way="ACTIVITYPUB", address=inbox, actor=actor, at=EVENING)
        dispatch = _relayed(office)
        delivering.deliver("web")

    headers, body = _split(host.requests[0])
    announcer = Institution.objects.get(slug=dispatch.announcer)
    private = known.transport_key(announcer, at=EVENING)[1]
    public = serialization.load_pem_private_key(private.encode(), None).public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    owner = known.actor_id(announcer)
    request = httpsig.Request("POST", inbox, headers, body)
    activity = httpsig.verified_activity(
        request, at=datetime.now(UTC), key_of=lambda key_id, anew: httpsig.Key(owner, pem)
    )
    assert (activity["type"], activity["id"]) == ("Announce", letters.absolute("relay:dispatch", dispatch.uid))
    assert activity["object"]["proof"]
    assert _states(dispatch) == {office.slug: ("SENT", "ok", 1)}


def test_an_e_mail_speaks_the_offices_language_and_names_nobody(mailbox: Mailbox) -> None:
    one, _ = _office("EMAIL", "humas@dinas.example", language="id")
    two, _ = _office("EMAIL", "press@office.example")
    dispatch = _relayed(one, two)
    delivering.deliver("mail")

    by_address = {str(letter["To"]): letter for letter in mailbox.letters}
    texts = {to: letter.get_payload(decode=True).decode() for to, letter in by_address.items()}  # type: ignore[union-attr]
    assert "Baca di sini:" in texts["humas@dinas.example"]
    assert "Read it here:" in texts["press@office.example"]
    for delivery in dispatch.deliveries.all():
        letter = by_address[Reach.objects.get(institution=delivery.institution).address]
        assert delivery.message_id in letter["Message-ID"]
        assert letters.answer_url(delivery) in texts[str(letter["To"])]
        assert f"/releases/{dispatch.release_uid}/" in texts[str(letter["To"])]
    assert "example.test" not in "".join(texts.values())  # the addresses of the people who acted
    assert {state for state, _, _ in _states(dispatch).values()} == {"SENT"}


def test_a_title_cannot_write_headers(mailbox: Mailbox) -> None:
    office, _ = _office("EMAIL", "press@office.example")
    _relayed(office, title={"id": "Jadwal\nBcc: all@example.test", "en": "Hours\r\nBcc: all@example.test"})
    delivering.deliver("mail")

    assert mailbox.letters[0]["Bcc"] is None
    assert mailbox.letters[0]["Subject"].startswith("Hours")


def test_a_correction_and_a_withdrawal_are_told_as_such(mailbox: Mailbox) -> None:
    office, _ = _office("EMAIL", "press@office.example")
    dispatch = _relayed(office)
    release = dispatch.version.release
    by = directory.actor("press_officer", release.institution)
    releases.withdraw(uid=release.uid, reason="Wrong hours", by=by, at=EVENING)
    delivering.deliver("mail")

    assert mailbox.letters[0]["Subject"].startswith("Withdrawn: ")
    assert json.loads(letters.webhook(Dispatch.objects.get()))["data"]["text"] == ""


MAIL: dict[str, tuple[str, str, str]] = {
    "no such mailbox": ("550 unknown", "STUCK", "mail_550"),
    "come back later": ("450 busy", "QUEUED", "mail_450"),
}


@pytest.mark.parametrize("name", MAIL)
def test_f17_what_a_mail_server_refuses_is_seen(name: str, mailbox: Mailbox) -> None:
    refusal, state, answer = MAIL[name]
    mailbox.refuse["bad@office.example"] = refusal
    bad, _ = _office("EMAIL", "bad@office.example")
    good, _ = _office("EMAIL", "good@office.example")
    dispatch = _relayed(bad, good)
    delivering.deliver("mail")

    assert _states(dispatch) == {bad.slug: (state, answer, 1), good.slug: ("SENT", "ok", 1)}
    assert [letter["To"] for letter in mailbox.letters] == ["good@office.example"]


def test_f23_when_mail_is_down_everything_waits(settings: Any, mailbox: Mailbox) -> None:
    office, _ = _office("EMAIL", "press@office.example")
    settings.EMAIL_PORT = 1
    dispatch = _relayed(office)
    delivering.deliver("mail")

    assert _states(dispatch) == {office.slug: ("QUEUED", "mail_server", 1)}
    assert _receipt(dispatch, office).state == "WAITING"


BAD: dict[str, tuple[hosts.Script, str, str]] = {
    "5xx": (says("500 Broken"), "QUEUED", "status_500"),
    "429": (says("429 Slow", retry_after="3600"), "QUEUED", "status_429"),
    "not an answer": (lambda connection, request: connection.sendall(b"?"), "QUEUED", "garbled"),
    "refused": (says("403 Forbidden"), "STUCK", "status_403"),
    "gone": (says("410 Gone"), "STUCK", "status_410"),
    "moved": (says("302 Found", location="/elsewhere"), "STUCK", "status_302"),
}


@pytest.mark.parametrize("name", BAD)
def test_f17_a_host_that_answers_badly_is_seen_and_the_others_have_theirs(name: str) -> None:
    script, state, answer = BAD[name]
    with hosts.host(script) as bad_host, hosts.host(says()) as good_host:
        bad, _ = _office("WEBHOOK", bad_host.url)
        good, _ = _office("WEBHOOK", good_host.url)
        dispatch = _relayed(bad, good)
        delivering.deliver("web")

    assert _states(dispatch) == {bad.slug: (state, answer, 1), good.slug: ("SENT", "ok", 1)}
    assert "(" in answer_in_words(answer) or answer == "garbled"
    if name == "429":
        assert dispatch.deliveries.get(institution=bad).next_at >= clock.now() + timedelta(seconds=3_500)


def test_each_attempt_has_the_same_id_and_its_own_time() -> None:
    with hosts.host(says("503 Tired")) as host:
        office, _ = _office("WEBHOOK", host.url)
        dispatch = _relayed(office)
        for _attempt in range(2):
            delivering._sender = Sender(seconds=5)
            _due(dispatch)
            delivering.deliver("web")

    (first, body), (second, again) = map(_split, host.requests)
    assert first["webhook-id"] == second["webhook-id"]
    assert body == again
    assert dispatch.deliveries.get().attempts == 2


def test_f03_a_job_killed_after_sending_sends_the_same_message_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written down: after the lease another job sends it with the same id, and the other side drops it."""
    with hosts.host(says()) as host:
        office, _ = _office("WEBHOOK", host.url)
        dispatch = _relayed(office)
        with monkeypatch.context() as killed, suppress(KeyboardInterrupt):
            killed.setattr(delivering, "_settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            delivering.deliver("web")
        delivering.deliver("web")
        assert len(host.requests) == 1  # still claimed
        _due(dispatch)
        delivering.deliver("web")

    ids = [_split(request)[0]["webhook-id"] for request in host.requests]
    assert ids == [dispatch.deliveries.get().message_id] * 2
    assert _states(dispatch) == {office.slug: ("SENT", "ok", 1)}


def test_the_pauses_reach_past_three_days_and_then_a_person_looks() -> None:
    pauses = [domain.pause(attempt, 0.0) for attempt in range(1, domain.MOST_ATTEMPTS)]

    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=3), timedelta(minutes=9)]
    assert sum(pauses, timedelta()) > timedelta(days=3, hours=12)
    assert domain.pause(3, 1.0) == timedelta(minutes=11, seconds=15)
    assert domain.pause(1, 0.0, asked=timedelta(hours=5)) == timedelta(hours=5)
    assert not domain.is_over(domain.MOST_ATTEMPTS - 1)
    assert domain.is_over(domain.MOST_ATTEMPTS)


def test_after_the_last_attempt_a_person_sends_it_again() -> None:
    with hosts.host(says("503 Tired")) as host:
        office, _ = _office("WEBHOOK", host.url)
        dispatch = _relayed(office)
        dispatch.deliveries.update(attempts=domain.MOST_ATTEMPTS - 1)
        delivering.deliver("web")
    assert _states(dispatch) == {office.slug: ("STUCK", "status_503", domain.MOST_ATTEMPTS)}

    with pytest.raises(NotAllowed):
        delivering.try_again(dispatch=dispatch, by=directory.actor("editor"), at=clock.now())
    assert delivering.try_again(dispatch=dispatch, by=directory.actor("coordinator"), at=clock.now()) == 1
    assert _states(dispatch) == {office.slug: ("QUEUED", "status_503", 0)}


def test_held_letters_keep_their_attempts() -> None:
    with hosts.host(says("429 Slow", retry_after="60")) as host:
        offices = [_office("WEBHOOK", host.url)[0] for _ in range(3)]
        dispatch = _relayed(*offices)
        delivering.deliver("web")

    assert sorted(_states(dispatch).values()) == [("QUEUED", "", 0), ("QUEUED", "", 0), ("QUEUED", "status_429", 1)]
    assert len(host.requests) == 1


def test_an_office_that_gives_another_address_gets_what_was_stuck() -> None:
    with hosts.host(says("410 Gone")) as old, hosts.host(says()) as new:
        office, _ = _office("WEBHOOK", old.url)
        dispatch = _relayed(office)
        delivering.deliver("web")
        by = directory.actor("coordinator")
        reaching.reach(slug=office.slug, way="WEBHOOK", address=new.url, language="en", by=by, at=clock.now())
        delivering.deliver("web")

    assert _states(dispatch) == {office.slug: ("SENT", "ok", 1)}


def test_an_office_that_is_not_reached_any_more_is_not_sent_anything() -> None:
    with hosts.host(says()) as host:
        office, _ = _office("WEBHOOK", host.url)
        dispatch = _relayed(office)
        reaching.stop(slug=office.slug, by=directory.actor("coordinator"), at=clock.now())
        delivering.deliver("web")

    assert _states(dispatch) == {office.slug: ("STUCK", "no_address", 1)}
    assert host.requests == []


def test_under_an_embargo_nothing_leaves_before_its_end() -> None:
    with hosts.host(says()) as host:
        office, _ = _office("WEBHOOK", host.url)
        forum = directory.forum(members=[office])
        release, end = issued(), clock.now() + timedelta(hours=1)
        Release.objects.filter(pk=release.pk).update(embargoed_until=end)
        by = directory.actor("coordinator")
        dispatch = services.announce(release_uid=release.uid, forum_slug=forum.slug, by=by, at=clock.now())
        delivering.on_release_relayed(Activity.objects.get(type="Announce"))
        delivering.deliver("web")

    assert dispatch.deliveries.get().next_at == end
    assert host.requests == []


def test_a_demonstration_sends_nothing() -> None:
    with hosts.host(says()) as host:
        office, _ = _office("WEBHOOK", host.url)
        _relayed(office)
        Installation.objects.create(pk=1, is_demo=True)
        delivering.deliver("web")

    assert host.requests == []


def test_entering_deliveries_takes_no_more_statements_for_more_offices(django_assert_max_num_queries: Any) -> None:
    offices = [directory.institution() for _ in range(30)]
    for office in offices:
        Reach.objects.create(institution=office, way="EMAIL", address="a@office.example", at=EVENING)
    forum = directory.forum(members=offices)
    by = directory.actor("coordinator")
    services.announce(release_uid=issued().uid, forum_slug=forum.slug, by=by, at=EVENING)
    entry = Activity.objects.get(type="Announce")
    with django_assert_max_num_queries(15):
        delivering.on_release_relayed(entry)
        delivering.on_release_relayed(entry)

    assert Delivery.objects.count() == 30


# Answers


def _delivered() -> tuple[Delivery, str]:
    office, secret = _office("WEBHOOK", "https://office.example/hook")
    return _relayed(office).deliveries.select_related("institution", "dispatch").get(), secret


def _call(
    delivery: Delivery, secret: str, type: str = "receipt.acknowledged", **data: Any
) -> tuple[dict[str, str], bytes]:
    body = json.dumps({"type": type, "data": {"message": delivery.message_id, **data}}).encode()
    signed = webhooks.signed(secret=secret, message_id=f"msg_{type}", at=clock.now(), body=body)
    return signed, body


def test_a_signed_call_moves_the_receipt_and_enters_the_record_once(client: Client) -> None:
    delivery, secret = _delivered()
    headers, body = _call(delivery, secret)
    for _ in range(2):  # W01
        sent = client.post(reverse("relay:answers"), body, content_type="application/json", headers=headers)
        assert sent.status_code == 204

    assert _receipt(delivery.dispatch, delivery.institution).state == "ACKNOWLEDGED"
    entry = Activity.objects.get(type="Accept")
    assert (entry.actor, entry.facts) == (delivery.institution.slug, {"proof": "webhook"})


def test_an_office_declines_with_its_reason_and_a_late_look_changes_nothing() -> None:
    delivery, secret = _delivered()
    for type, data in (("receipt.declined", {"reason": "Not for our region"}), ("receipt.opened", {})):
        headers, body = _call(delivery, secret, type, **data)
        answers.heard(headers=headers, body=body, at=clock.now())

    receipt = _receipt(delivery.dispatch, delivery.institution)
    assert (receipt.state, receipt.reason) == ("DECLINED", "Not for our region")
    assert [each.type for each in Activity.objects.filter(object_kind="Dispatch")] == ["Reject"]


def _other_office(delivery: Delivery, secret: str) -> tuple[dict[str, str], bytes]:
    return _call(delivery, _delivered()[1])


WRONG: dict[str, tuple[Any, int, str]] = {
    "W05 the secret of another office": (_other_office, 401, "bad_signature"),
    "W06 a byte changed": (lambda d, s: (_call(d, s)[0], _call(d, s)[1] + b" "), 401, "bad_signature"),
    "an unknown message": (
        lambda d, s: (_call(d, s)[0], b'{"type": "receipt.opened", "data": {"message": "x"}}'), 401, "bad_signature",
    ),
    "no JSON": (lambda d, s: (_call(d, s)[0], b"<"), 400, "no_such_answer"),
    "no object": (lambda d, s: (_call(d, s)[0], b"[]"), 400, "no_such_answer"),
    "another type": (lambda d, s: _call(d, s, "receipt.posted"), 400, "no_such_answer"),
    "no reason": (lambda d, s: _call(d, s, "receipt.declined"), 400, "decline_reason_missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_call_that_proves_or_says_nothing_is_refused(name: str, client: Client) -> None:
    make, status, code = WRONG[name]
    delivery, secret = _delivered()
    headers, body = make(delivery, secret)
    sent = client.post(reverse("relay:answers"), body, content_type="application/json", headers=headers)

    assert (sent.status_code, sent.json()["code"]) == (status, code)
    assert _receipt(delivery.dispatch, delivery.institution).state == "WAITING"
    assert not Heard.objects.exists()


def test_w02_the_same_id_with_another_body_is_refused() -> None:
    delivery, secret = _delivered()
    answers.heard(headers=_call(delivery, secret)[0], body=_call(delivery, secret)[1], at=clock.now())
    body = json.dumps({"type": "receipt.declined", "data": {"message": delivery.message_id, "reason": "No"}}).encode()
    headers = webhooks.signed(secret=secret, message_id="msg_receipt.acknowledged", at=clock.now(), body=body)

    with pytest.raises(answers.OtherBody):
        answers.heard(headers=headers, body=body, at=clock.now())
    assert _receipt(delivery.dispatch, delivery.institution).state == "ACKNOWLEDGED"


def test_w04_a_call_of_ten_minutes_ago_is_refused(client: Client) -> None:
    delivery, secret = _delivered()
    body = _call(delivery, secret)[1]
    old = clock.now() - timedelta(minutes=10)
    headers = webhooks.signed(secret=secret, message_id="msg_1", at=old, body=body)

    assert (
        client.post(reverse("relay:answers"), body, content_type="application/json", headers=headers).status_code == 401
    )


def test_looking_at_the_link_of_an_e_mail_counts_for_nothing_and_a_button_counts(client: Client) -> None:
    """Mail filters open every link before a person does."""
    delivery, _ = _delivered()
    page = letters.answer_url(delivery).removeprefix("http://127.0.0.1:8000")
    shown = client.get(page)
    assert shown.status_code == 200
    assert _receipt(delivery.dispatch, delivery.institution).state == "WAITING"

    assert client.post(page, {"have": "1"}).status_code == 302
    assert _receipt(delivery.dispatch, delivery.institution).state == "ACKNOWLEDGED"
    assert client.post(page, {}).status_code == 400
    assert client.post(page, {"reason": "Not for our region"}).status_code == 302
    receipt = _receipt(delivery.dispatch, delivery.institution)
    assert (receipt.state, receipt.reason) == ("DECLINED", "Not for our region")
    assert b"Not for our region" in client.get(page).content


def test_a_link_that_was_not_sent_leads_nowhere(client: Client) -> None:
    delivery, _ = _delivered()
    other = signing.Signer(salt="something else").sign(delivery.uid.hex)

    for token in (delivery.uid.hex, other, f"{delivery.uid.hex}:x"):
        assert client.get(reverse("relay:answer", args=[token])).status_code == 404


def _activity(delivery: Delivery, **changed: Any) -> dict[str, Any]:
    about = letters.absolute("relay:dispatch", delivery.dispatch.uid)
    return {"type": "Accept", "actor": "https://office.example/users/dinas", "object": about} | changed


ACTIVITIES: dict[str, tuple[dict[str, Any], str]] = {
    "Accept": ({}, "ACKNOWLEDGED"),
    "Reject with a reason": ({"type": "Reject", "summary": "Not for us"}, "DECLINED"),
    "the whole Announce as object": ({"object": {"id": "SAME"}}, "ACKNOWLEDGED"),
    "somebody else": ({"actor": "https://other.example/users/x"}, "WAITING"),
    "nobody": ({"actor": None}, "WAITING"),
    "something else": ({"object": "https://office.example/1"}, "WAITING"),
    "no dispatch": ({"object": "http://127.0.0.1:8000/relay/x/"}, "WAITING"),
    "another activity": ({"type": "Like"}, "WAITING"),
}


@pytest.mark.parametrize("name", ACTIVITIES)
def test_an_accept_or_reject_of_the_actor_itself_is_its_receipt(name: str) -> None:
    changed, state = ACTIVITIES[name]
    office = directory.institution()
    Reach.objects.create(
        institution=office, way="ACTIVITYPUB", address="https://office.example/inbox",
        actor="https://office.example/users/dinas", at=EVENING,
    )  # fmt: skip
    delivery = _relayed(office).deliveries.get()
    activity = _activity(delivery, **changed)
    if activity["object"] == {"id": "SAME"}:
        activity["object"] = {"type": "Announce", "id": letters.absolute("relay:dispatch", delivery.dispatch.uid)}

    assert answers.answered_by_activity(activity, at=clock.now()) is (state != "WAITING")
    assert _receipt(delivery.dispatch, office).state == state


# How an office is reached


def test_an_office_whose_people_sign_in_here_decides_itself() -> None:
    office = directory.institution()
    head = directory.actor("head", office)
    given: dict[str, Any] = {
        "slug": office.slug,
        "way": "WEBHOOK",
        "address": "https://office.example/",
        "language": "id",
    }

    with pytest.raises(reaching.OwnDecision):
        reaching.reach(by=directory.actor("coordinator"), at=EVENING, **given)
    with pytest.raises(NotAllowed):
        reaching.reach(by=directory.actor("editor", office), at=EVENING, **given)
    reaching.reach(by=head, at=EVENING, **given)
    entry = Activity.objects.filter(type="Update", object_kind="Institution").get()
    assert entry.facts == {"reached": "webhook"}
    assert "office.example" not in entry.body


UNUSABLE: dict[str, tuple[str, str, type[Exception]]] = {
    "no mail server here": ("EMAIL", "press@office.example", reaching.NoMail),
    "a webhook inside": ("WEBHOOK", "http://192.168.1.1/", http.AddressRefused),
    "a webhook that is no address": ("WEBHOOK", "office", http.AddressRefused),
    "an actor that is not there": ("ACTIVITYPUB", "HOST/none", reaching.NoInbox),
    "an actor with a foreign inbox": ("ACTIVITYPUB", "HOST/foreign", reaching.NoInbox),
    "an actor of another name": ("ACTIVITYPUB", "HOST/other", reaching.NoInbox),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_address_that_cannot_be_used_is_refused_when_it_is_entered(name: str) -> None:
    way, address, refusal = UNUSABLE[name]
    with hosts.host(lambda connection, request: _actors(host)(connection, request)) as host, pytest.raises(refusal):
        _office(way, address.replace("HOST/", host.url))
    assert not Reach.objects.exists()


def _actors(host: hosts.Host) -> hosts.Script:
    known = {
        "/dinas": {"id": f"{host.url}dinas", "inbox": f"{host.url}dinas/inbox"},
        "/foreign": {"id": f"{host.url}foreign", "inbox": "https://other.example/inbox"},
        "/other": {"id": f"{host.url}dinas", "inbox": f"{host.url}dinas/inbox"},
    }

    def script(connection: Any, request: bytes) -> None:
        found = known.get(request.split(b" ")[1].decode())
        says("200 OK" if found else "404 Not Found", json.dumps(found).encode())(connection, request)

    return script


def test_the_inbox_of_an_actor_is_found() -> None:
    with hosts.host(lambda connection, request: _actors(host)(connection, request)) as host:
        office, _ = _office("ACTIVITYPUB", f"{host.url}dinas")

    found = Reach.objects.get(institution=office)
    assert (found.actor, found.address) == (f"{host.url}dinas", f"{host.url}dinas/inbox")


def test_a_mailbox_that_is_none_is_refused(mailbox: Mailbox) -> None:
    with pytest.raises(reaching.NoMailbox):
        _office("EMAIL", "press office")


def test_the_page_shows_a_new_secret_once(client: Client) -> None:
    office = directory.institution()
    client.force_login(directory.user("coordinator"))
    page = reverse("relay:reach", args=[office.slug])
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"way": "WEBHOOK", "address": "http://10.0.0.1/", "language": "id"})
    assert (wrong.status_code, b"http://10.0.0.1/" in wrong.content) == (400, True)

    made = client.post(page, {"way": "WEBHOOK", "address": "https://office.example/hook", "language": "id"})
    assert reaching.secret_of(Reach.objects.get()).encode() in made.content
    assert b"whsec_" not in client.get(page).content
    assert client.post(page, {"stop": "1"}).status_code == 302
    assert not Reach.objects.exists()


def test_the_board_shows_what_is_under_way_and_sends_again(client: Client) -> None:
    with hosts.host(says("403 Forbidden")) as host:
        office, _ = _office("WEBHOOK", host.url)
        coordinator = directory.user("coordinator", "humas")
        forum = directory.forum(members=[office])
        by = directory.actor("coordinator", "humas")
        dispatch = services.announce(release_uid=issued().uid, forum_slug=forum.slug, by=by, at=EVENING)
        delivering.on_release_relayed(Activity.objects.get(type="Announce"))
        delivering.deliver("web")
    client.force_login(coordinator)
    page = client.get(reverse("relay:dispatch", args=[dispatch.uid]), headers={"accept-language": "en"})

    assert b"403" in page.content
    assert client.post(reverse("relay:try_again", args=[dispatch.uid])).status_code == 302
    assert dispatch.deliveries.get().state == "QUEUED"


def test_nobody_else_sends_again(client: Client) -> None:
    delivery, _ = _delivered()
    client.force_login(directory.user("coordinator"))

    assert client.post(reverse("relay:try_again", args=[delivery.dispatch.uid])).status_code == 403


def test_what_is_due_wakes_a_job_and_nothing_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(delivering, "_wake", woken.append)
    delivering.deliver_due()
    delivery, _ = _delivered()
    woken.clear()
    delivering.deliver_due()
    assert woken == ["web"]
    Delivery.objects.filter(pk=delivery.pk).update(next_at=clock.now() + timedelta(minutes=1))
    delivering.deliver_due()
    assert woken == ["web"]


def test_every_class_of_answer_has_words() -> None:
    kinds = [each.code for each in http.NoAnswer.__subclasses__()]

    assert [code for code in kinds if answer_in_words(code) == code] == []
    assert answer_in_words("status_503") == "gangguan di pihak mereka (503)"
    assert answer_in_words("") == ""


def test_a_mail_server_that_hangs_up_is_no_refusal() -> None:
    def hang_up() -> None:
        raise smtplib.SMTPServerDisconnected

    assert delivering._posted(Delivery(pk=1), hang_up) == Outcome(1, "mail_server", True)


def test_an_unknown_delivery_is_not_found() -> None:
    with pytest.raises(NotFound):
        answers.delivery_of_link(signing.Signer(salt=letters.SALT).sign("0" * 32))
