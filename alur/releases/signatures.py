"""Signing what an institution issues, checking what this site shows, and handing both out as a package."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from alur.directory import services as directory
from alur.kernel import contents, merkle, proofs
from alur.kernel.activities import MEDIA_TYPE
from alur.kernel.models import Activity
from alur.releases.core import credentials, documents, package, verify
from alur.releases.core.credentials import Claim, Signer
from alur.releases.core.documents import Enclosed, Said
from alur.releases.core.verify import Found
from alur.releases.models import Release, Version, as_media


def sign_version(version: Version, *, at: datetime) -> dict[str, str]:
    """Sign a version that is being issued and keep the bytes; what the record states about it."""
    document = merkle.composed(documents.document(said(version)))
    version.document_id, facts = _sign(version.release, document, at)
    return facts


def add_credentials(version: Version, *, at: datetime) -> None:
    """Pictures and films that are new in this version get Content Credentials; the files without them are erased.

    A file that cannot carry any stays as it is, and so does everything where the extra `credentials` is missing.
    """
    if not credentials.is_here():
        return
    issued = version.release.versions.exclude(state="DRAFT").exclude(pk=version.pk)
    former = {each.content_id for other in issued for each in other.attachments}
    version.media = as_media(
        [
            each if each.content_id in former else replace(each, content_id=_credited(version, each.content_id, at))
            for each in version.attachments
        ]
    )


def _credited(version: Version, uid: UUID, at: datetime) -> UUID:
    content = contents.get(uid)
    if content.media_type not in credentials.MEDIA_TYPES:
        return uid
    institution = version.release.institution
    claim = Claim(
        release=address(version.release), version=version.number, issuer=directory.actor_id(institution),
        title=next(iter(version.title.values())),
    )  # fmt: skip
    signer = Signer(*directory.claim_signer(institution, at=at))
    signed = credentials.attach(contents.data(uid), content.media_type, claim, signer)
    if signed is None:
        return uid
    made = contents.put(signed, media_type=content.media_type, name=content.name)
    contents.erase(uid)
    return made.uid


def sign_withdrawal(release: Release, version: Version, *, reason: str, at: datetime) -> dict[str, str]:
    """Sign that a release is taken back; version: its newest."""
    document = merkle.composed(
        documents.withdrawal(said(version), reason=reason, ground=release.withdrawn_ground, at=at)
    )
    release.withdrawal_id, facts = _sign(release, document, at)
    return facts


def _sign(release: Release, document: dict[str, Any], at: datetime) -> tuple[Any, dict[str, str]]:
    signed, key = directory.sign(document, institution=release.institution, at=at)
    raw = proofs.spelled(signed)
    facts = {"document": content_id(raw), "key": key}
    return contents.put(raw, media_type=MEDIA_TYPE).uid, facts


def said(version: Version) -> Said:
    """What a version says, as documents and exports take it."""
    release = version.release
    published = release.versions.exclude(issued_at=None).order_by("number").values_list("issued_at", flat=True).first()
    moment = version.issued_at or version.written_at
    return Said(
        address=address(release), issuer=directory.actor_id(release.institution), version=version.number,
        kind=release.kind, number=release.number, title=version.title, language=version.language,
        text=contents.text(version.content_id), published=published or moment, updated=moment,
        what=version.what, why=version.why,
        enclosed=[_enclosed(version, each.content_id, each.alt) for each in version.attachments],
        legal_basis=release.basis.law, embargoed_until=release.embargoed_until, audience=_audience(release),
        supersedes=address(release.supersedes) if release.supersedes else "",
    )  # fmt: skip


def _audience(release: Release) -> dict[str, dict[str, str]]:
    forums = [directory.forum(slug).reference() for slug in release.audience]
    return {f"{settings.ALUR_ORIGIN}/{each.path}": dict(each.name) for each in forums}


def _enclosed(version: Version, uid: Any, alt: str) -> Enclosed:
    content = contents.get(uid)
    url = settings.ALUR_ORIGIN + reverse("releases:media", args=[version.release.uid, uid])
    return Enclosed(url=url, media_type=content.media_type, alt=alt, sha256=content.digest, size=content.size)


def address(release: Release) -> str:
    """The release's page in full: its id in signed documents."""
    return f"{settings.ALUR_ORIGIN}{reverse('releases:release', args=[release.uid])}"


def signed(release: Release, number: int) -> bytes:
    """The exact bytes of a version's signed document; of a withdrawn release only the withdrawal. b"" if unsigned."""
    if release.withdrawn_at:
        return contents.data(release.withdrawal_id) if release.withdrawal_id else b""
    version = release.versions.exclude(state="DRAFT").filter(number=number).first()
    return contents.data(version.document_id) if version and version.document_id else b""


def content_id(raw: bytes) -> str:
    """As the record names signed bytes, "" where there are none."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}" if raw else ""


def verdict(release: Release) -> Found | None:
    """What the newest signed document is worth, and whether this site shows and keeps what was signed.

    Attachments are hashed as they lie on disk (W09). None for a release that was never signed.
    """
    version = release.current
    raw = signed(release, version.number) if version else b""
    if version is None or not raw:
        return None
    files = {} if release.withdrawn_at else _digests(version)
    keys = directory.key_document(release.institution)
    found = verify.check(raw, keys.encode() or None, files)
    if not release.withdrawn_at and not _shows(version, found.document):
        found.fail("shown_differs")
    if not _is_recorded(release, raw):
        found.fail("record_differs")
    return found


def _digests(version: Version) -> dict[str, bytes]:
    names = [(_file_name(version, each.content_id), each.content_id) for each in version.attachments]
    return {name: contents.digest_now(uid) for name, uid in names}


def _file_name(version: Version, uid: Any) -> str:
    return verify.file_name(str(uid), contents.get(uid).media_type)


def _shows(version: Version, document: Any) -> bool:
    """The words of the page are those of the document."""
    words = {
        "title": version.title,
        "text": contents.text(version.content_id),
        "alts": [each.alt for each in version.attachments],
    }
    listed = document.get("attachment", [])
    source = document.get("source", {}).get("content")
    told = {"title": document.get("nameMap"), "text": source, "alts": [each.get("name") for each in listed]}
    return bool(merkle.composed(words) == told)


def _is_recorded(release: Release, raw: bytes) -> bool:
    """The record's entry of the step names this document. Entries from before signing name none and fit nothing."""
    stated = content_id(raw)
    steps = Activity.objects.about(release.reference().path).filter(type__in=["Create", "Update", "Delete"])
    return any(each.facts.get("document") == stated for each in steps)


def package_of(release: Release, number: int) -> Iterator[bytes]:
    """The release package (core/package.py) in pieces."""
    raw, keys = signed(release, number), directory.key_document(release.institution).encode()
    members: list[tuple[str, Iterable[bytes]]] = [(package.RELEASE, [raw]), (package.ISSUER, [keys])]
    version = release.versions.exclude(state="DRAFT").filter(number=number).first()
    if version and not release.withdrawn_at:
        members += [
            (_file_name(version, each.content_id), contents.pieces(each.content_id)) for each in version.attachments
        ]
    return package.write(members)
