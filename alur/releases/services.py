"""An institution drafts, issues, corrects, withdraws: each public step is one transaction and one entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from alur.directory import services as directory
from alur.kernel import contents, permissions
from alur.kernel.activities import Actor
from alur.kernel.activities import stated as stated_time
from alur.kernel.errors import NotFound
from alur.kernel.models import Content
from alur.kernel.record import record
from alur.releases import domain, signatures, terms
from alur.releases.domain import Attachment
from alur.releases.models import Release, Version, as_media
from alur.releases.terms import NumberTaken as NumberTaken
from alur.releases.terms import all_replaceable as all_replaceable
from alur.releases.terms import check_audience as check_audience
from alur.releases.terms import is_addressed as is_addressed

NO_FACTS: Mapping[str, Any] = {}
SUPERSEDED = {"id": "Diganti dengan rilis baru", "en": "Replaced by a new release"}
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})  # nothing that a browser would run


@transaction.atomic
def draft(
    *,
    kind: str,
    title: Mapping[str, str],
    text: str,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
    number: str = "",
    context: str = "",
    media: Sequence[Attachment] = (),
    language: str = "id",
    audience: Sequence[str] = (),
    embargoed_until: datetime | None = None,
    supersedes: UUID | None = None,
) -> Release:
    """Write a release, or write its draft anew (`uid`). Nobody outside sees it, so the record is silent.

    title: {"id": "...", "en": "..."}; language: of the text. context: an existing case; its own uid when empty.
    media: contents already put into the kernel. audience: slugs of forums, none for everybody. embargoed_until: it is
    issued and signed before, and public from then on. supersedes: an own release whose place it will take.
    Raises Incomplete, TooLong, UnknownKind, NumberTaken, NotYours, NotNow, NotFound, EmbargoTooLong, NotReplaceable.
    """
    permissions.check_allowed(by, "releases.draft")
    domain.check_text(kind=kind, title=title, text=text)
    domain.check_embargo(embargoed_until, at=at)
    release = _own(uid, by) if uid else Release(institution=directory.institution(by.institution))
    version = release.draft if uid else Version(release=release, number=1)
    if version is None:
        raise domain.NotNow
    release.kind, release.embargoed_until = kind, embargoed_until
    release.audience = [directory.forum(slug).slug for slug in audience]
    release.supersedes = terms.replaceable(supersedes, by) if supersedes else None
    terms.take_number(release, number)
    release.context = context or release.context or release.uid.hex
    release.save()
    _fill(version, title=title, text=text, media=media, language=language, at=at).save()
    return release


@transaction.atomic
def issue(*, uid: UUID, by: Actor, at: datetime, for_forum: str = "", facts: Mapping[str, Any] = NO_FACTS) -> Release:
    """The draft becomes official. With `for_forum` (slug) the release asks to be passed on to that forum.

    facts: more that the record should state, e.g. {"sources": [...]}. A release that it replaces gets an entry of its
    own, in its own case. Raises NotFound, NotYours, NotNow, OutsideAudience, NotReplaceable.
    """
    permissions.check_allowed(by, "releases.issue")
    release = _own(uid, by)
    version = release.draft
    if version is None:
        raise domain.NotNow
    target = terms.addressed(release, for_forum).reference() if for_forum else None
    old = terms.replaceable(release.supersedes.uid, by) if release.supersedes else None
    if not release.is_embargoed(at):
        release.embargoed_until = None
        release.save(update_fields=["embargoed_until"])
    version.state, version.issued_at = "ISSUED", at
    signatures.add_credentials(version, at=at)
    signed = signatures.sign_version(version, at=at)
    version.save()
    record(
        type="Create", actor=by, obj=release.reference(), at=at, context=release.context, target=target,
        contents=_contents(version), facts=_facts(release, version) | signed | dict(facts),
    )  # fmt: skip
    if old is not None:
        _superseded(old, release, by=by, at=at)
    return release


def _superseded(old: Release, new: Release, *, by: Actor, at: datetime) -> None:
    """The old release says in its own case what took its place."""
    version = _in_force(old)
    stated = {"summary": SUPERSEDED, "supersededBy": new.reference().path, "version": version.number}
    record(
        type="Update", actor=by, obj=old.reference(), at=at, context=old.context, contents=_contents(version),
        facts=stated,
    )  # fmt: skip


@transaction.atomic
def correct(
    *,
    uid: UUID,
    title: Mapping[str, str],
    text: str,
    what: str,
    why: str,
    by: Actor,
    at: datetime,
    media: Sequence[Attachment] | None = None,
    facts: Mapping[str, Any] = NO_FACTS,
) -> Release:
    """A new version takes the place of the one in force; both stay readable. media: None keeps the pictures.

    Raises NotFound, NotYours, NotNow, ReasonMissing, NothingChanged, Incomplete, TooLong.
    """
    permissions.check_allowed(by, "releases.correct")
    release = _own(uid, by)
    old = _in_force(release)
    if release.successor:
        raise domain.NotNow
    pictures = old.attachments if media is None else list(media)
    domain.check_text(kind=release.kind, title=title, text=text)
    before = (old.title, contents.text(old.content_id), old.attachments)
    domain.check_can_correct(state=old.state, before=before, after=(_clean(title), text, pictures), what=what, why=why)
    Version.objects.filter(pk=old.pk).update(state="CORRECTED")
    new = Version(
        release=release, number=old.number + 1, state="ISSUED", issued_at=at, what=what.strip(), why=why.strip()
    )
    _fill(new, title=title, text=text, media=pictures, language=old.language, at=at)
    signatures.add_credentials(new, at=at)
    signed = signatures.sign_version(new, at=at)
    new.save()
    said: dict[str, Any] = {"corrects": old.number}
    if not release.is_embargoed(at):  # the record is public at once
        said |= {"what": new.what, "why": new.why}
    record(
        type="Update", actor=by, obj=release.reference(), at=at, context=release.context,
        contents=_contents(new), facts=_facts(release, new) | said | signed | dict(facts),
    )  # fmt: skip
    return release


@transaction.atomic
def withdraw(
    *, uid: UUID, reason: str, by: Actor, at: datetime, ground: str = "", facts: Mapping[str, Any] = NO_FACTS
) -> Release:
    """The institution takes the release back. Its page stays as a tombstone with the reason.

    ground: the law that it rests on, if any: "UU 7/2017 Pasal 306 ayat (2)".
    Raises NotFound, NotYours, NotNow, ReasonMissing.
    """
    permissions.check_allowed(by, "releases.withdraw")
    release = _own(uid, by)
    current = _in_force(release)
    domain.check_can_withdraw(state=current.state, reason=reason)
    release.versions.exclude(state="DRAFT").update(state="WITHDRAWN")
    release.withdrawn_at, release.withdrawn_reason = at, reason.strip()
    release.withdrawn_ground = ground.strip()[: domain.LONGEST_GROUND]
    signed = signatures.sign_withdrawal(release, current, reason=release.withdrawn_reason, at=at)
    release.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_ground", "withdrawal_id"])
    said = {"reason": release.withdrawn_reason, "formerType": "Release"} | signed
    if release.withdrawn_ground:
        said["legalGround"] = release.withdrawn_ground
    record(type="Delete", actor=by, obj=release.reference(), at=at, context=release.context, facts=said | dict(facts))
    return release


def release(uid: UUID) -> Release:
    """The release, issued or draft. Raises NotFound."""
    found = Release.objects.select_related("institution").filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def issued(uid: UUID) -> Release:
    """The release as the public may see it. Raises NotFound for a draft, too."""
    found = release(uid)
    if found.current is None:
        raise NotFound
    return found


def held(uid: UUID) -> Release:
    """An issued release that nobody corrects or withdraws before the caller's transaction ends. Raises NotFound."""
    Release.objects.select_for_update(no_key=True).filter(uid=uid).first()
    return issued(uid)


def version(uid: UUID, number: int) -> Version:
    """One version that was issued, also when it is corrected or withdrawn by now. Raises NotFound."""
    public = Version.objects.exclude(state="DRAFT").select_related("release")
    found = public.filter(release__uid=uid, number=number).first()
    if found is None:
        raise NotFound
    return found


def text(version: Version) -> str:
    """The words of a version. Raises ContentGone."""
    return contents.text(version.content_id)


def signed_document(version: Version) -> bytes:
    """The exact bytes that its issuer signed; of a withdrawn release the withdrawal; b"" if it was never signed."""
    return signatures.signed(version.release, version.number)


def latest(limit: int | None = 10, *, institution: str = "", at: datetime | None = None) -> QuerySet[Version]:
    """The newest version of each release, last issued first; withdrawn ones too. limit: None for all.

    at: what the public may read at that moment; None for the office's own eyes.
    """
    public = Version.objects.exclude(state__in=["DRAFT", "CORRECTED"])
    if at is not None:
        public = public.exclude(release__embargoed_until__gt=at)
    if institution:
        public = public.filter(release__institution__slug=institution)
    newest = public.order_by("release_id", "-number").distinct("release_id").values("pk")
    found = Version.objects.filter(pk__in=newest).select_related("release__institution")
    return found.order_by("-issued_at", "-pk")[:limit]


def changes(limit: int, *, at: datetime) -> QuerySet[Version]:
    """Versions that correct another one, and the last of each withdrawn release; the last change first.

    at: what the public may read at that moment.
    """
    public = Version.objects.exclude(release__embargoed_until__gt=at)
    gone = public.filter(state="WITHDRAWN").order_by("release_id", "-number").distinct("release_id").values("pk")
    found = public.filter(Q(state__in=["ISSUED", "CORRECTED"], number__gt=1) | Q(pk__in=gone))
    when = Coalesce("release__withdrawn_at", "issued_at")
    return found.select_related("release__institution").order_by(when.desc(), "-pk")[:limit]


def issued_with_text(text: str) -> Version | None:
    """The newest issued version with the same words (kernel.texts), if there is one."""
    issued = Version.objects.exclude(state="DRAFT").filter(content_id__in=contents.alike(text))
    return issued.select_related("release__institution").order_by("-pk").first()


def original(content_id: UUID) -> tuple[bytes, str] | None:
    """Bytes and media type of a picture of an issued release: it is shown as it is, with its credentials (C2PA).

    None for any other content; that one is drawn anew before anybody sees it (kernel/pictures.py).
    """
    issued = Version.objects.exclude(state="DRAFT").filter(media__contains=[{"id": str(content_id)}])
    kind = contents.get(content_id).media_type
    return (contents.data(content_id), kind) if kind in PICTURES and issued.exists() else None


def check_genuine(release: Release) -> None:
    """Before it is passed on: what is kept is what was signed (W09). Raises Broken."""
    found = signatures.verdict(release)
    if found is not None and found.verdict == "NOT_VALID":
        raise domain.Broken


def drafts(by: Actor) -> QuerySet[Version]:
    """What the own institution is writing."""
    return Version.objects.filter(state="DRAFT", release__institution__slug=by.institution).select_related("release")


def _own(uid: UUID, by: Actor) -> Release:
    """The release, locked, for its own institution."""
    found = Release.objects.select_for_update(of=("self",)).select_related("institution").filter(uid=uid).first()
    if found is None:
        raise NotFound
    domain.check_owner(by=by.institution, institution=found.institution.slug)
    return found


def _in_force(release: Release) -> Version:
    current = release.current
    if current is None:
        raise domain.NotNow
    return current


def _fill(
    version: Version, *, title: Mapping[str, str], text: str, media: Sequence[Attachment], language: str, at: datetime
) -> Version:
    """Words and pictures of a version that is not issued yet; the draft's former text is not kept."""
    if version.pk:
        contents.erase(version.content_id)
    version.title = _clean(title)
    version.content_id = contents.put(text, media_type="text/plain").uid
    version.media, version.language, version.written_at = as_media(media), language, at
    return version


def _clean(title: Mapping[str, str]) -> dict[str, str]:
    return {language: words.strip() for language, words in title.items() if words.strip()}


def _contents(version: Version) -> list[Content]:
    return [contents.get(uid) for uid in version.content_ids]


def _facts(release: Release, version: Version) -> dict[str, Any]:
    stated = {
        "kind": release.kind, "version": version.number, "number": release.number, "legalBasis": release.basis.law,
        "audience": release.audience, "supersedes": release.supersedes.reference().path if release.supersedes else "",
        "embargoedUntil": stated_time(release.embargoed_until) if release.embargoed_until else "",
    }  # fmt: skip
    return {key: value for key, value in stated.items() if value}
