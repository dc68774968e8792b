"""Is a release what its issuer signed? Checked from files alone: the document, the issuer's keys, attachments. Pure.

    found = check(release, issuer, {"5f0c....jpg": sha256})
    found.verdict, found.sentences("en")

The verdict is about the signature; whose key it is, the file alone cannot prove. That is said every time, unless the
reader brought the key (`Trusted`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from alur.kernel import proofs
from alur.kernel.proofs import BadDocument, BadProof
from alur.releases.core.words import PARTS, say

Verdict = Literal["VALID", "VALID_WHEN_ISSUED", "NOT_VALID", "UNKNOWN"]
SUFFIXES = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "video/mp4": ".mp4", "application/pdf": ".pdf",
}  # fmt: skip


@dataclass(frozen=True)
class Trusted:
    """What the reader knows already: keys (multibase), and perhaps a key document that is newer than the file's."""

    keys: frozenset[str] = frozenset()
    document: Mapping[str, Any] | None = None


@dataclass
class Found:
    """What a check brought to light: sentences in order, and whether any of them says that something is wrong."""

    verdict: Verdict = "VALID"
    document: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""  # multibase
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    wrong: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def note(self, code: str, **params: Any) -> None:
        """Something that the reader should know."""
        self.said.append((code, params))

    def fail(self, code: str, **params: Any) -> None:
        """Something that is wrong."""
        self.verdict = "NOT_VALID"
        self.wrong.append((code, params))

    def sentences(self, language: str = "en") -> list[str]:
        """The verdict first, then what is wrong, then the rest."""
        rest = [say(code, language, **params) for code, params in [*self.wrong, *self.said]]
        return [say(self.verdict, language), *rest]

    def remarks(self, language: str) -> list[str]:
        """For a page that shows issuer, moment and key: what is wrong, and what became of key and attachments."""
        shown = [
            *self.wrong,
            *(each for each in self.said if each[0] not in ("names", "signed", "key_own", "file_fits")),
        ]
        fitting: list[tuple[str, dict[str, Any]]] = (
            [("files_fit", {})] if "file_fits" in dict(self.said) and not self.wrong else []
        )
        return [say(code, language, **params) for code, params in [*shown, *fitting]]

    @property
    def created(self) -> str:
        """When it was signed, as the signer says; "" where that cannot be read."""
        proof = self.document.get("proof")
        return str(proof.get("created", "")) if isinstance(proof, dict) else ""


class _Stop(Exception):
    """Nothing after this can be checked."""


def check(
    release: bytes,
    issuer: bytes | None,
    files: Mapping[str, bytes] | None = None,
    trusted: Trusted | None = None,
) -> Found:
    """Check a release against its issuer's keys. Never raises for bad bytes: what is wrong is found.

    issuer: the key document that came with it, None when there is none. files: SHA-256 by name, of what lies beside;
    None when nothing is known of attachments. trusted: what the reader knows from elsewhere.
    """
    found, trusted = Found(), trusted or Trusted()
    try:
        found.document = document = _read(found, "release", release)
        owner, proof = _form(found, document)
        listed = _read(found, "issuer", issuer) if issuer is not None else {}
        if listed:
            _check_list(found, listed, owner)
        key = _key(found, trusted.document or listed, owner, proof, trusted)
        _check_proof(found, document, proof, key)
        _trust(found, key, listed, trusted)
    except _Stop:
        return found
    if files is not None:
        check_files(found, document, files)
    return found


def _read(found: Found, name: str, raw: bytes) -> dict[str, Any]:
    """The document; a file that is spelled in another way than the signed one is wrong, and is read on."""
    try:
        document = proofs.read(raw)
        at = proofs.first_difference(raw, proofs.spelled(document))
    except BadDocument as problem:
        found.fail("unreadable", part=PARTS[name], why=str(problem), at=problem.at if problem.at is not None else "?")
        raise _Stop from None
    if at is not None:
        found.fail("respelled", part=PARTS[name], at=at)
    return document


def _form(found: Found, document: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Issuer and proof of a release or of its withdrawal."""
    owner = document.get("attributedTo" if document.get("type") == "Article" else "actor")
    proof = document.get("proof")
    known = document.get("type") in ("Article", "Delete") and type(document.get("version")) is int
    if not known or not isinstance(owner, str) or not isinstance(proof, dict):
        found.fail("form")
        raise _Stop
    found.note("names", issuer=owner, version=document["version"], title=_title(document))
    return owner, proof


def _title(document: Mapping[str, Any]) -> dict[str, str]:
    thing = document.get("object")
    named = thing.get("nameMap") if isinstance(thing, dict) else document.get("nameMap")
    return {key: str(words) for key, words in named.items()} if isinstance(named, dict) else {}


def methods(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The Multikeys of a key document, those that belong to it: W07, no key of another owner."""
    listed = document.get("assertionMethod")
    keys = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [each for each in keys if each.get("controller") == document.get("id") and each.get("type") == "Multikey"]


def _check_list(found: Found, listed: Mapping[str, Any], owner: str) -> None:
    """The key document names the issuer, and each of its proofs holds; the first is by the key in use."""
    if listed.get("id") != owner:
        found.fail("other_issuer", named=str(listed.get("id"))[:200], issuer=owner)
        raise _Stop
    by_id = {each.get("id"): each for each in methods(listed)}
    for number, proof in enumerate(_proofs(listed)):
        key = by_id.get(proof.get("verificationMethod"), {})
        try:
            proofs.check(listed, proof, proofs.public_of(key.get("publicKeyMultibase")))
            if number == 0 and ("expires" in key or "revoked" in key):
                raise BadProof("form")
        except BadProof as problem:
            found.fail("list_proof", why=problem.code)
            raise _Stop from None


def _proofs(listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """At least one: a list without a proof fails as one with an empty proof does."""
    proof = listed.get("proof")
    many = proof if isinstance(proof, list) and proof else [proof]
    return [each if isinstance(each, dict) else {} for each in many]


def _key(
    found: Found, listed: Mapping[str, Any], owner: str, proof: Mapping[str, Any], trusted: Trusted
) -> dict[str, Any]:
    """The Multikey that the proof names."""
    method = proof.get("verificationMethod")
    if not listed and len(trusted.keys) == 1:
        return {"id": method, "publicKeyMultibase": next(iter(trusted.keys))}
    if not listed:
        found.verdict = "UNKNOWN"
        found.note("key_needed", issuer=owner)
        raise _Stop
    key = next((each for each in methods(listed) if each.get("id") == method and listed.get("id") == owner), None)
    if key is None:
        found.fail("key_unknown", method=str(method)[:200])
        raise _Stop
    return key


def _check_proof(found: Found, document: Mapping[str, Any], proof: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    try:
        proofs.check(document, proof, proofs.public_of(key.get("publicKeyMultibase")))
        found.key = str(key["publicKeyMultibase"])
        created = _moment(proof.get("created"))
        times = {name: _moment(key[name]) for name in ("published", "expires", "revoked") if name in key}
    except BadProof as problem:
        found.fail(f"proof_{problem.code}")
        raise _Stop from None
    found.note("signed", created=proof["created"])
    _standing(found, created, times, key)


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadProof("form") from None
    if moment.tzinfo is None:
        raise BadProof("form")
    return moment


def _standing(found: Found, created: datetime, times: Mapping[str, datetime], key: Mapping[str, Any]) -> None:
    """What the key was worth at the moment of signing (W08)."""
    told = {"reason": key.get("summary", ""), **{name: key[name] for name in times}}
    if "published" in times and created < times["published"]:
        found.fail("before_key", **told)
    elif "revoked" in times and created >= times["revoked"]:
        found.fail("after_revocation", **told)
    elif "expires" in times and created > times["expires"]:
        found.fail("after_key", **told)
    elif "revoked" in times:
        found.verdict = found.verdict if found.wrong else "VALID_WHEN_ISSUED"
        found.note("revoked_since", **told)
    elif "expires" in times:
        found.note("replaced_since", **told)


def _trust(found: Found, key: Mapping[str, Any], listed: Mapping[str, Any], trusted: Trusted) -> None:
    """Whose key it is, as far as somebody other than the file says so."""
    if trusted.document is not None or found.key in trusted.keys:
        found.note("key_given", key=found.key)
    elif trusted.keys & _vouching(listed):
        found.note("key_vouched", key=found.key)
    elif trusted.keys:
        found.fail("key_stranger", key=found.key)
    else:
        found.note("key_own", key=found.key, issuer=str(key.get("controller")))


def _vouching(listed: Mapping[str, Any]) -> set[str]:
    """The keys whose proof stands under the list."""
    named = {proof.get("verificationMethod") for proof in _proofs(listed)} if listed else set()
    return {str(each.get("publicKeyMultibase")) for each in methods(listed) if each.get("id") in named}


def check_files(found: Found, document: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Each attachment against its digest. files: SHA-256 by name; one that is not there is only mentioned."""
    expected = attachments(document)
    for name, digest in expected.items():
        if name not in files:
            found.note("file_absent", name=name)
        elif proofs.digest_multibase(files[name]) != digest:
            found.fail("file_changed", name=name)
        else:
            found.note("file_fits", name=name)
    for name in files.keys() - expected.keys():
        found.fail("file_foreign", name=name)


def attachments(document: Mapping[str, Any]) -> dict[str, str]:
    """Name and `digestMultibase` of each attachment. The name: last part of its address, with a suffix by its kind."""
    listed = document.get("attachment")
    parts = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return {
        file_name(str(each.get("url")), str(each.get("mediaType"))): str(each.get("digestMultibase")) for each in parts
    }


def file_name(url: str, media_type: str) -> str:
    """How an attachment is called in a package and when it is saved: "5f0c….jpg"."""
    return url.rpartition("/")[2] + SUFFIXES.get(media_type, "")
