"""Who signed a request: what is accepted, and every way in which it may be wrong."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import http_message_signatures as rfc9421
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from hypothesis import given
from hypothesis import strategies as st

from alur.kernel import http, httpsig
from alur.kernel.http import Answer
from alur.kernel.httpsig import Key, Request
from alur.kernel.webhooks import BadSignature

NOW = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)
PRIVATE = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
INBOX = "https://alur.example/institutions/kominfo/inbox?x=1"
ACTOR = "https://office.example/users/dinas"
KEY_ID = f"{ACTOR}#main-key"
BODY = json.dumps({"type": "Accept", "actor": ACTOR, "object": "https://alur.example/relay/1"}).encode()


def _pem(private: Any) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(private.public_key().public_bytes(serialization.Encoding.PEM, form).decode())


def _keys(key_id: str, anew: bool) -> Key:
    return Key(ACTOR, _pem(PRIVATE))


def _cavage(url: str = INBOX, body: bytes = BODY, at: datetime = NOW, key: Any = PRIVATE) -> Request:
    return Request("POST", url, httpsig.sign(url=url, body=body, key_id=KEY_ID, key=key, at=at), body)


def _rfc9421(
    body: bytes = BODY, at: datetime = NOW, key: Any = PRIVATE, covered: tuple[str, ...] = ("@method", "@target-uri")
) -> Request:
    request = Request("POST", INBOX, {"host": "alur.example"}, body)

    class Own(rfc9421.HTTPSignatureKeyResolver):
        def resolve_private_key(self, key_id: str) -> Any:
            return key

    signer = rfc9421.HTTPMessageSigner(signature_algorithm=rfc9421.algorithms.RSA_V1_5_SHA256, key_resolver=Own())
    signer.sign(request, key_id=KEY_ID, created=at, covered_component_ids=covered, body=body)
    return replace(request, headers={name.lower(): value for name, value in request.headers.items()})


MADE: dict[str, Callable[..., Request]] = {"cavage": _cavage, "rfc9421": _rfc9421}


@pytest.mark.parametrize("form", MADE)
def test_a_signed_activity_is_its_actors(form: str) -> None:
    assert httpsig.verified_activity(MADE[form](), at=NOW, key_of=_keys)["type"] == "Accept"


def test_what_is_signed_stands_where_the_draft_says() -> None:
    """draft-cavage-http-signatures-12, section 2.3, put together by hand."""
    headers = httpsig.sign(url=INBOX, body=BODY, key_id=KEY_ID, key=PRIVATE, at=NOW)
    expected = (
        f"(request-target): post /institutions/kominfo/inbox?x=1\nhost: alur.example\ndate: {headers['date']}\n"
        f"digest: {httpsig.digest_of(BODY)}\ncontent-type: application/activity+json"
    )
    signature = b64encode(PRIVATE.sign(expected.encode(), PKCS1v15(), hashes.SHA256())).decode()

    assert headers["signature"] == (
        f'keyId="{KEY_ID}",algorithm="rsa-sha256",headers="(request-target) host date digest content-type",'
        f'signature="{signature}"'
    )


def _with(request: Request, **headers: str) -> Request:
    return replace(request, headers={**request.headers, **headers})


def _signature(request: Request, old: str, new: str) -> Request:
    return _with(request, signature=request.headers["signature"].replace(old, new))


def _covering(names: str) -> Request:
    """Signed correctly, but only over these."""
    request = _cavage()
    target = {"(request-target)": "post /institutions/kominfo/inbox?x=1", "(created)": str(int(NOW.timestamp()))}
    lines = "\n".join(f"{name}: {target.get(name) or request.headers[name]}" for name in names.split())
    made = b64encode(PRIVATE.sign(lines.encode(), PKCS1v15(), hashes.SHA256())).decode()
    stated = f'keyId="{KEY_ID}",algorithm="hs2019",created={target["(created)"]},headers="{names}",signature="{made}"'
    return _with(request, signature=stated)


OLD, EARLY = NOW - timedelta(minutes=10), NOW + timedelta(minutes=10)
FORGED: dict[str, tuple[Request, str]] = {
    "W04 ten minutes old": (_cavage(at=OLD), "time"),
    "W04 ten minutes ahead": (_cavage(at=EARLY), "time"),
    "W04 no date": (replace(_cavage(), headers={k: v for k, v in _cavage().headers.items() if k != "date"}), "time"),
    "W05 another endpoint": (replace(_cavage(), url="https://alur.example/institutions/other/inbox"), "signature"),
    "W05 another host": (_with(_cavage(), host="other.example"), "signature"),
    "W05 another method": (replace(_cavage(), method="PUT"), "signature"),
    "W06 a byte of the body": (replace(_cavage(), body=BODY.replace(b"Accept", b"Reject")), "digest"),
    "W06 other whitespace": (replace(_cavage(), body=BODY.replace(b": ", b":")), "digest"),
    "W06 body and digest": (
        _with(replace(_cavage(), body=b"{}"), digest=httpsig.digest_of(b"{}")), "signature",
    ),
    "W06 a name twice": (_cavage(body=b'{"actor": "x", "actor": "' + ACTOR.encode() + b'"}'), "json"),
    "W07 no algorithm": (_signature(_cavage(), "rsa-sha256", "none"), "algorithm"),
    "W07 a weaker algorithm": (_signature(_cavage(), "rsa-sha256", "rsa-sha1"), "algorithm"),
    "W07 a symmetric algorithm": (_signature(_cavage(), "rsa-sha256", "hmac-sha256"), "algorithm"),
    "W07 another key": (_cavage(key=OTHER), "signature"),
    "a parameter twice": (_signature(_cavage(), "keyId=", 'keyId="x",keyId='), "header"),
    "no header": (replace(_cavage(), headers={}), "header"),
    "no base64": (_signature(_cavage(), 'signature="', 'signature="!'), "header"),
    "digest not covered": (_covering("(request-target) host date"), "covered"),
    "target not covered": (_covering("host date digest"), "covered"),
    "host not covered": (_covering("(request-target) date digest"), "covered"),
    "no time covered": (_covering("(request-target) host digest"), "covered"),
    "weaker digest": (_with(_cavage(), digest="MD5=abc"), "digest"),
    "two digests": (_with(_cavage(), digest=f"SHA-256=abc,{httpsig.digest_of(BODY)}"), "digest"),
    "too large": (_cavage(body=b"x" * (httpsig.MOST_BYTES + 1)), "size"),
    "no JSON": (_cavage(body=b"<html>"), "json"),
    "another actor": (_cavage(body=b'{"actor": "https://office.example/users/other"}'), "owner"),
    "no actor": (_cavage(body=b"[]"), "owner"),
    "9421, ten minutes old": (_rfc9421(at=OLD), "time"),
    "9421, ten minutes ahead": (_rfc9421(at=EARLY), "time"),
    "9421, another endpoint": (replace(_rfc9421(), url="https://alur.example/other"), "signature"),
    "9421, a byte of the body": (replace(_rfc9421(), body=BODY.replace(b"Accept", b"Reject")), "signature"),
    "9421, another key": (_rfc9421(key=OTHER), "signature"),
    "9421, target not covered": (_rfc9421(covered=("@method",)), "signature"),
    "9421, method not covered": (_rfc9421(covered=("@target-uri",)), "signature"),
    "9421, nonsense": (_with(_rfc9421(), **{"signature-input": "x"}), "signature"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_request_that_proves_nothing_is_refused_for_its_reason(name: str) -> None:
    request, reason = FORGED[name]
    with pytest.raises(BadSignature) as refusal:
        httpsig.verified_activity(request, at=NOW, key_of=_keys)

    assert refusal.value.params["reason"] == reason


def test_a_server_that_signs_without_the_query_is_understood() -> None:
    bare = _cavage(url=INBOX.partition("?")[0])

    assert httpsig.verify(replace(bare, url=INBOX), at=NOW, key_of=_keys) == ACTOR


def test_a_time_of_creation_stands_for_the_date() -> None:
    assert httpsig.verify(_covering("(request-target) host (created) digest"), at=NOW, key_of=_keys) == ACTOR


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_no_byte_of_the_body_can_change(place: int, flip: int) -> None:
    body = bytearray(BODY)
    body[place] ^= flip
    for make in (_CAVAGE, _RFC9421):
        with pytest.raises(BadSignature):
            httpsig.verify(replace(make, body=bytes(body)), at=NOW, key_of=_keys)


_CAVAGE, _RFC9421 = _cavage(), _rfc9421()


@given(st.text(max_size=200))
def test_no_header_at_all_breaks_the_reader(text: str) -> None:
    for name in ("signature", "date", "digest"):
        with pytest.raises(BadSignature):
            httpsig.verify(_with(_CAVAGE, **{name: text}), at=NOW, key_of=_keys)


def test_a_changed_key_is_fetched_anew_once() -> None:
    asked: list[bool] = []

    def keys(key_id: str, anew: bool) -> Key:
        asked.append(anew)
        return Key(ACTOR, _pem(PRIVATE if anew else OTHER))

    assert httpsig.verify(_cavage(), at=NOW, key_of=keys) == ACTOR
    assert asked == [False, True]


@pytest.mark.parametrize(
    "weak",
    [
        rsa.generate_private_key(public_exponent=65_537, key_size=1024),  # noqa: S505 - that is the point
        ed25519.Ed25519PrivateKey.generate(),
        ec.generate_private_key(ec.SECP256R1()),
    ],
    ids=["RSA-1024", "Ed25519", "P-256"],
)  # fmt: skip
def test_w07_a_key_of_another_kind_is_refused(weak: Any) -> None:
    for request in (_cavage(), _rfc9421()):
        with pytest.raises(BadSignature):
            httpsig.verify(request, at=NOW, key_of=lambda key_id, anew: Key(ACTOR, _pem(weak)))


def _serving(monkeypatch: pytest.MonkeyPatch, documents: dict[str, Any]) -> list[str]:
    asked: list[str] = []

    def get(url: str, **options: Any) -> Answer:
        asked.append(url)
        if url not in documents:
            return Answer(url, 404)
        return Answer(url, 200, {"content-type": httpsig.ACTIVITY}, json.dumps(documents[url]).encode())

    monkeypatch.setattr(http, "get", get)
    return asked


def _actor(**changed: Any) -> dict[str, Any]:
    return {"id": ACTOR, "publicKey": {"id": KEY_ID, "owner": ACTOR, "publicKeyPem": _pem(PRIVATE)}} | changed


def test_a_key_is_fetched_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _serving(monkeypatch, {ACTOR: _actor()})
    for _ in range(3):
        assert httpsig.verify(_cavage(), at=NOW) == ACTOR
    assert asked == [ACTOR]


def test_a_forger_cannot_make_us_ask_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """W15: the owner is asked twice, however many forged requests come."""
    asked = _serving(monkeypatch, {ACTOR: _actor()})
    for _ in range(5):
        with pytest.raises(BadSignature):
            httpsig.verify(_cavage(key=OTHER), at=NOW)
    assert asked == [ACTOR, ACTOR]


def test_a_key_may_have_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    key_id = f"{ACTOR}/main-key"
    stub = {"id": key_id, "owner": ACTOR, "publicKeyPem": _pem(OTHER)}
    whole = _actor(publicKey={"id": key_id, "owner": ACTOR, "publicKeyPem": _pem(PRIVATE)})
    _serving(monkeypatch, {key_id: stub, ACTOR: whole})
    request = Request("POST", INBOX, httpsig.sign(url=INBOX, body=BODY, key_id=key_id, key=PRIVATE, at=NOW), BODY)

    assert httpsig.verify(request, at=NOW) == ACTOR


STRANGE: dict[str, Any] = {
    "the actor is not there": {},
    "no object": {ACTOR: []},
    "no key": {ACTOR: {"id": ACTOR}},
    "a key of somebody else": {ACTOR: _actor(id="https://office.example/users/other")},
    "an owner elsewhere": {ACTOR: _actor(publicKey={"id": KEY_ID, "owner": "https://evil.example/x"})},
    "an owner without address": {ACTOR: _actor(publicKey={"id": KEY_ID, "owner": "http://["})},
    "no PEM": {ACTOR: _actor(publicKey={"id": KEY_ID, "owner": ACTOR, "publicKeyPem": "x"})},
}


@pytest.mark.parametrize("name", STRANGE)
def test_w07_a_key_that_its_owner_does_not_name_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _serving(monkeypatch, STRANGE[name])
    for request in (_cavage(), _rfc9421()):
        with pytest.raises(BadSignature) as refusal:
            httpsig.verify(request, at=NOW)
        assert refusal.value.params["reason"] == "key"


def test_a_read_signed_without_body_is_understood() -> None:
    date = format_datetime(NOW, usegmt=True)
    lines = f"(request-target): get /institutions/kominfo/inbox?x=1\nhost: alur.example\ndate: {date}"
    made = b64encode(PRIVATE.sign(lines.encode(), PKCS1v15(), hashes.SHA256())).decode()
    stated = f'keyId="{KEY_ID}",headers="(request-target) host date",signature="{made}"'
    headers = {"host": "alur.example", "date": date, "signature": stated}

    assert httpsig.verify(Request("GET", INBOX, headers), at=NOW, key_of=_keys) == ACTOR
