"""Content Credentials (C2PA): a picture or film of a release carries who issued it, wherever it is copied to. Pure.

    signed = attach(data, "image/jpeg", claim, signer)
    seen = look(BytesIO(signed), "image/jpeg")       # None when there are none

Thumbnails are off (+13 kB instead of +130 kB), and nothing asks the network. Needs the extra `credentials`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from typing import IO, Any

MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "video/mp4"})
ASSERTION, PARENT = "alur.release", "parent"
CLOSED = {"remote_manifest_fetch": False, "ocsp_fetch": False}  # nothing is asked of the network


@dataclass(frozen=True)
class Claim:
    """What the credentials say: the release's address, its version and issuer (actor id), and its title."""

    release: str
    version: int
    issuer: str
    title: str


@dataclass(frozen=True)
class Signer:
    """sign: raw Ed25519. chain: certificates in PEM, the institution's first."""

    sign: Callable[[bytes], bytes]
    chain: str


@dataclass(frozen=True)
class Seen:
    """Credentials as found. state: Trusted, Valid (signer not on a trust list) or Invalid; problems: C2PA codes."""

    state: str
    signer: str
    release: dict[str, Any]
    problems: tuple[str, ...] = ()


def is_here() -> bool:
    """Is the extra installed?"""
    return find_spec("c2pa") is not None


def attach(data: bytes, media_type: str, claim: Claim, signer: Signer) -> bytes | None:
    """The picture or film with credentials; pixels and sound are untouched. None where the file cannot carry any.

    Credentials that are there already (of a camera, of another issuer) stay inside as those of its parent.
    """
    import c2pa

    out, parent = BytesIO(), {"title": claim.title, "relationship": "parentOf", "label": PARENT, "instance_id": PARENT}
    try:
        made = c2pa.Builder.from_json(json.dumps(_manifest(claim)), context=_context())
        made.add_ingredient(json.dumps(parent), media_type, BytesIO(data))
        key = c2pa.Signer.from_callback(signer.sign, c2pa.C2paSigningAlg.ED25519, signer.chain)
        made.sign(key, media_type, BytesIO(data), out)
    except c2pa.C2paError:
        return None
    return out.getvalue()


def _manifest(claim: Claim) -> dict[str, Any]:
    """Opened and published, not created: how a picture was made the institution does not say, only that it stands
    behind it. Nothing but these two actions means that nothing editorial was changed (C2PA 2.2)."""
    actions = [{"action": "c2pa.opened", "parameters": {"ingredientIds": [PARENT]}}, {"action": "c2pa.published"}]
    told = {"release": claim.release, "version": claim.version, "issuer": claim.issuer}
    return {
        "claim_generator_info": [{"name": "Alur", "version": "0.1"}],
        "title": claim.title,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions, "allActionsIncluded": True}},
            {"label": ASSERTION, "data": told},
        ],
    }


def look(file: IO[bytes], media_type: str, root_pem: str = "") -> Seen | None:
    """The credentials of a file, None where there are none or it cannot be read. root_pem: authorities to trust."""
    import c2pa

    try:
        reader = c2pa.Reader(media_type, file, context=_context(root_pem))
        shown = json.loads(reader.json())
        state = str(reader.get_validation_state())
    except c2pa.C2paError:
        return None
    active = shown["manifests"][shown["active_manifest"]]
    told = [each["data"] for each in active.get("assertions", []) if each["label"] == ASSERTION]
    failures = shown.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    codes = dict.fromkeys(each["code"] for each in failures if each["code"] != "signingCredential.untrusted")
    signer = active.get("signature_info", {}).get("issuer", "")
    return Seen(state, signer, told[0] if told else {}, tuple(codes))


def _context(root_pem: str = "") -> Any:
    import c2pa

    verify = {**CLOSED, "verify_trust": bool(root_pem)}
    settings: dict[str, Any] = {"verify": verify, "builder": {"thumbnail": {"enabled": False}}}
    if root_pem:
        settings["trust"] = {"trust_anchors": root_pem}
    return c2pa.Context(c2pa.Settings.from_dict(settings))
