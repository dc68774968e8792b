"""HTTP signatures of ActivityPub: draft-cavage-12 sent and accepted, RFC 9421 accepted.

What is checked, in this order: size, form, key, time, what is covered, digest of the raw bytes, signature, and that the
key's owner is the activity's actor. An unknown key is fetched once, a known one that does not fit once more.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import http_message_signatures as rfc9421
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.cache import cache
from yarl import URL

from alur.kernel import http
from alur.kernel.webhooks import WINDOW, BadSignature

MOST_BYTES = 1_000_000  # of an activity
ACTIVITY = "application/activity+json"
ACCEPT = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
KEY_KEPT = 24 * 3600  # seconds
ASKED_AGAIN = 300  # seconds before the same key is fetched anew: no storm of requests to its owner
_PARAMETER = re.compile(r'\s*([a-zA-Z]+)=(?:"([^"]*)"|(\d+))\s*(?:,|$)')


@dataclass(frozen=True)
class Request:
    """What came. url: as the public reads it, with query. headers: names in small letters."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Key:
    """A public RSA key and whose it is (the id of an actor)."""

    owner: str
    pem: str


KeySource = Callable[[str, bool], Key]  # key id, fetch anew?


@dataclass(frozen=True)
class Cavage:
    """The parts of a Signature header that are used."""

    key_id: str
    covered: tuple[str, ...]
    signature: bytes
    created: str = ""
    expires: str = ""


def sign(*, url: str, body: bytes, key_id: str, key: RSAPrivateKey, at: datetime, digest: str = "") -> dict[str, str]:
    """The headers of a POST of an activity, cavage-12. Sign at each attempt: others accept it for minutes only.

    digest: of the body, as `digest_of` makes it, where many receive the same one.
    """
    target = URL(url)
    headers = {
        "host": target.host_port_subcomponent or "",
        "date": format_datetime(at.astimezone(UTC), usegmt=True),
        "digest": digest or digest_of(body),
        "content-type": ACTIVITY,
    }
    lines = [f"(request-target): post {target.raw_path_qs}", *(f"{name}: {value}" for name, value in headers.items())]
    made = base64.b64encode(key.sign("\n".join(lines).encode(), PKCS1v15(), hashes.SHA256())).decode()
    covered = " ".join(("(request-target)", *headers))
    stated = f'keyId="{key_id}",algorithm="rsa-sha256",headers="{covered}",signature="{made}"'
    return {**headers, "signature": stated}


def digest_of(body: bytes) -> str:
    """The Digest header of RFC 3230 with SHA-256."""
    return f"SHA-256={base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def verified_activity(request: Request, *, at: datetime, key_of: KeySource | None = None) -> dict[str, Any]:
    """The activity in a signed POST, whose `actor` is the owner of the key. Raises BadSignature, http.NoAnswer."""
    if len(request.body) > MOST_BYTES:
        raise BadSignature(reason="size")
    owner = verify(request, at=at, key_of=key_of)
    try:
        activity = json.loads(request.body, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        raise BadSignature(reason="json") from None
    actor = activity.get("actor") if isinstance(activity, dict) else None
    if (actor.get("id") if isinstance(actor, dict) else actor) != owner:
        raise BadSignature(reason="owner")
    return dict(activity)


def verify(request: Request, *, at: datetime, key_of: KeySource | None = None) -> str:
    """Who signed the request: the id of an actor. Raises BadSignature, http.NoAnswer (the key cannot be fetched)."""
    check = _check_rfc9421 if "signature-input" in request.headers else _check_cavage
    ask = key_of or fetched_key
    try:
        return check(request, at, lambda key_id: ask(key_id, False))
    except BadSignature as refused:
        if refused.params["reason"] != "signature":
            raise
    return check(request, at, lambda key_id: ask(key_id, True))  # the owner may have changed the key


def _check_cavage(request: Request, at: datetime, key_of: Callable[[str], Key]) -> str:
    given = _parsed(request.headers.get("signature", ""))
    _check_time(given, request.headers, at)
    needed = {"(request-target)", "host"} | ({"digest"} if request.method == "POST" else set())
    if not needed <= set(given.covered) or not {"date", "(created)"} & set(given.covered):
        raise BadSignature(reason="covered")
    if request.method == "POST":
        _check_digest(request)
    key = key_of(given.key_id)
    url = URL(request.url)
    for target in dict.fromkeys((url.raw_path_qs, url.raw_path)):  # old servers leave the query out
        if _fits(key, given.signature, _signing_string(given, request, target)):
            return key.owner
    raise BadSignature(reason="signature")


def _parsed(header: str) -> Cavage:
    found: dict[str, str] = {}
    end = 0
    while match := _PARAMETER.match(header, end):
        if match[1] in found:
            raise BadSignature(reason="header")
        found[match[1]], end = match[2] if match[2] is not None else match[3], match.end()
    if not header or end != len(header) or not {"keyId", "signature"} <= set(found):
        raise BadSignature(reason="header")
    if found.get("algorithm", "hs2019") not in ("rsa-sha256", "hs2019"):
        raise BadSignature(reason="algorithm")
    covered = tuple(found.get("headers", "date").lower().split())
    try:
        signature = base64.b64decode(found["signature"], validate=True)
    except ValueError:
        raise BadSignature(reason="header") from None
    return Cavage(found["keyId"], covered, signature, found.get("created", ""), found.get("expires", ""))


def _check_time(given: Cavage, headers: Mapping[str, str], at: datetime) -> None:
    try:
        if "(created)" in given.covered:
            moment = datetime.fromtimestamp(int(given.created), UTC)
        else:
            moment = parsedate_to_datetime(headers["date"]).astimezone(UTC)
        late = "(expires)" in given.covered and int(given.expires) < at.timestamp()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise BadSignature(reason="time") from None
    if late or abs((at - moment).total_seconds()) > WINDOW:
        raise BadSignature(reason="time")


def _check_digest(request: Request) -> None:
    given = [each.strip().partition("=") for each in request.headers.get("digest", "").split(",")]
    ours = [value for name, _, value in given if name.lower() == "sha-256"]
    if ours != [digest_of(request.body).partition("=")[2]]:
        raise BadSignature(reason="digest")


def _signing_string(given: Cavage, request: Request, target: str) -> bytes:
    derived = {
        "(request-target)": f"{request.method.lower()} {target}",
        "(created)": given.created,
        "(expires)": given.expires,
    }
    try:
        lines = [f"{name}: {derived[name] if name in derived else request.headers[name]}" for name in given.covered]
    except KeyError:
        raise BadSignature(reason="covered") from None
    return "\n".join(lines).encode()


def _rsa(pem: str) -> RSAPublicKey:
    try:
        found = load_pem_public_key(pem.encode())
    except ValueError:
        raise BadSignature(reason="key") from None
    if not isinstance(found, RSAPublicKey) or found.key_size < 2048:
        raise BadSignature(reason="key")
    return found


def _fits(key: Key, signature: bytes, signed: bytes) -> bool:
    try:
        _rsa(key.pem).verify(signature, signed, PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


@dataclass
class _Resolver(rfc9421.HTTPSignatureKeyResolver):
    key_of: Callable[[str], Key]
    owner: str = ""

    def resolve_public_key(self, key_id: str) -> RSAPublicKey:
        key = self.key_of(key_id)
        self.owner = key.owner
        return _rsa(key.pem)


class _Verifier(rfc9421.HTTPMessageVerifier):
    """The library's, with our moment instead of its own clock."""

    at: datetime

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        created, expires = (sig_input.params.get(name) for name in ("created", "expires"))
        if type(created) is not int or abs(self.at.timestamp() - created) > WINDOW:
            raise BadSignature(reason="time")
        if expires is not None and (type(expires) is not int or expires < self.at.timestamp()):
            raise BadSignature(reason="time")


def _check_rfc9421(request: Request, at: datetime, key_of: Callable[[str], Key]) -> str:
    """RFC 9421 as Mastodon does it: one signature, method and target covered, RFC 9530 digest of the body."""
    keys = _Resolver(key_of)
    verifier = _Verifier(signature_algorithm=rfc9421.algorithms.RSA_V1_5_SHA256, key_resolver=keys)
    verifier.at = at
    covered = ["@method", "@target-uri"] + (["content-digest"] if request.method == "POST" else [])
    body = request.body if request.method == "POST" else None
    try:
        found = verifier.verify(request, max_age=None, require_components=covered, body=body)
    except rfc9421.HTTPMessageSignaturesException as refused:
        raise _meaning(refused) from None
    return keys.owner if len(found) == 1 else ""


def _meaning(refused: Exception) -> Exception:
    """What the library found: our own refusals come out of the key as they went in."""
    inside = refused.__cause__
    if isinstance(inside, BadSignature | http.NoAnswer):
        return inside
    return BadSignature(reason="signature")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def fetched_key(key_id: str, anew: bool) -> Key:
    """The key of that id and its owner, from where it is published; kept for a day.

    anew: ask once more, at most every five minutes. Raises BadSignature, http.NoAnswer.
    """
    place = f"httpsig:{hashlib.sha256(key_id.encode()).hexdigest()}"
    held: Key | None = cache.get(place)
    if anew and not cache.add(f"{place}:asked", True, ASKED_AGAIN):
        raise BadSignature(reason="signature")
    if held is None or anew:
        held = _published(key_id)
        cache.set(place, held, KEY_KEPT)
    return held


def _published(key_id: str) -> Key:
    """A key counts when the actor names it and it names the actor, both at one host."""
    document = _document(key_id.partition("#")[0])
    stated = document.get("publicKey") or document
    owner = stated.get("owner") if isinstance(stated, dict) else None
    if not isinstance(owner, str) or not _same_origin(owner, key_id):
        raise BadSignature(reason="key")
    actor = document if document.get("id") == owner else _document(owner)
    own = actor.get("publicKey")
    if actor.get("id") != owner or not isinstance(own, dict) or (own.get("id"), own.get("owner")) != (key_id, owner):
        raise BadSignature(reason="key")
    return Key(owner, str(own.get("publicKeyPem", "")))


def _same_origin(one: str, other: str) -> bool:
    try:
        return URL(one).origin() == URL(other).origin()
    except ValueError:
        return False


def _document(url: str) -> dict[str, Any]:
    answer = http.get(url, most_bytes=MOST_BYTES, headers={"Accept": f"{ACTIVITY}, {ACCEPT}"})
    found = answer.json() if answer.is_ok else None
    if not isinstance(found, dict):
        raise BadSignature(reason="key")
    return found
