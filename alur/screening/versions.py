"""Which version of a jurisdiction's rules is active here, and the files of every version that was ever used.

The first assessment makes the version active that comes with the software. When an update of the software brings
another one, screening goes on with the active one, out of its kept files, until a head of office activates the new one.
"""

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction

from alur.directory import services as directory
from alur.kernel import contents, permissions
from alur.kernel.activities import SYSTEM, Actor
from alur.kernel.errors import N_, Fault, NotAllowed, NotFound, Refusal
from alur.kernel.record import record
from alur.kernel.wording import said
from alur.rulepacks import loader
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.rulepacks.words import Sentence
from alur.screening import core, record_words
from alur.screening.models import Activation, Assessment, RulePack
from alur.screening.packs import Failure, count_of, failures

# Rules belong to no case; the record names them beside the directory's entries.
CONTEXT = directory.CONTEXT
A_HASH = re.compile(r"[0-9a-f]{64}")


class NoRules(Fault):
    """The rules of a jurisdiction cannot be used: nothing may go out unscreened."""

    code = "no_rules"
    message = N_("The rules for %(jurisdiction)s cannot be read, so nothing can be published. %(reason)s")


class ExamplesFail(Refusal):
    """A version whose own examples come out otherwise is not used."""

    code = "examples_fail"
    message = N_("Version %(version)s cannot be activated: %(count)s of its examples come out otherwise than they say.")


class OtherVersion(Refusal):
    """The page showed a version that is not to be had any more."""

    code = "other_version"
    message = N_("This version of the rules is not available here. Look at the page again.")


class CannotReplay(Fault):
    """The rules or the engine of that day are not here."""

    code = "cannot_replay"
    message = N_("The assessment cannot be made again here: %(reason)s")


@dataclass(frozen=True)
class Standing:
    """Active version and the one that the software brings; either may be unusable, then `problem` says why."""

    activation: Activation | None
    active: Pack | None
    shipped: Pack | None
    problem: str = ""

    @property
    def differs(self) -> bool:
        """Does the software bring other rules than those that are active?"""
        return (
            self.activation is not None
            and self.shipped is not None
            and (self.shipped.hash != self.activation.pack.hash)
        )


def current(jurisdiction: str) -> Activation | None:
    """The activation that holds; None before the first assessment."""
    return Activation.objects.filter(jurisdiction=jurisdiction, until=None).select_related("pack").first()


def rules(jurisdiction: str) -> Pack:
    """The active rules of a jurisdiction, checked against their own examples once per process. Raises NoRules."""
    now = current(jurisdiction)
    return _shipped(jurisdiction) if now is None else _opened(now.pack)


def _shipped(jurisdiction: str) -> Pack:
    try:
        return core.pack_named(jurisdiction)
    except (PackError, OSError) as problem:
        raise NoRules(jurisdiction=jurisdiction, reason=problem) from None


def _opened(kept: RulePack) -> Pack:
    """A version in use: the one of the software if it is the same, else out of its kept files."""
    try:
        shipped = core.pack_named(kept.jurisdiction)
        if shipped.hash == kept.hash:
            return shipped
    except (PackError, OSError):
        pass  # the active version may still be whole
    try:
        return _from_files(kept.files, kept.hash)
    except (PackError, OSError, ValueError, NotFound, Fault) as problem:
        raise NoRules(jurisdiction=kept.jurisdiction, reason=problem) from None


@lru_cache(8)
def _from_files(files: UUID, hash: str) -> Pack:
    """The pack in a kept content, with its examples confirmed. Raises PackError, ValueError, NotFound."""
    texts: dict[str, str] = json.loads(contents.text(files))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / Path(name).name).write_bytes(text.encode())
        pack = loader.load(Path(folder))
    if pack.hash != hash:
        raise PackError("pack.toml", 1, Sentence("other_files"))
    return core.checked(pack)


def keep(jurisdiction: str, pack: Pack, *, at: datetime) -> RulePack:
    """The row of that version, with its files kept. pack: the one that comes with the software."""
    known = RulePack.objects.filter(jurisdiction=jurisdiction, hash=pack.hash).first()
    if known is not None:
        return known
    texts = {path.name: path.read_text(encoding="utf-8") for path in _files(jurisdiction)}
    content = contents.put(json.dumps(texts, sort_keys=True), media_type="application/json", name=f"{pack.id}.json")
    told = {"version": pack.version, "name": pack.name, "files": content.uid, "kept_at": at}
    return RulePack.objects.get_or_create(jurisdiction=jurisdiction, hash=pack.hash, defaults=told)[0]


def _files(jurisdiction: str) -> list[Path]:
    return [path for path in sorted(loader.folder_of(jurisdiction).iterdir()) if path.suffix in (".toml", ".csv")]


@transaction.atomic
def activate_first(jurisdiction: str, *, at: datetime) -> None:
    """Before anything is judged: the version that comes with the software is the active one from now on."""
    if current(jurisdiction) is not None:
        return
    kept = keep(jurisdiction, _shipped(jurisdiction), at=at)
    try:
        with transaction.atomic():
            Activation.objects.create(jurisdiction=jurisdiction, pack=kept, since=at, role=SYSTEM.role)
    except IntegrityError:
        return  # another assessment was faster
    record(
        type="Create", actor=SYSTEM, obj=kept.reference(), at=at, context=CONTEXT,
        facts={"summary": record_words.FIRST, "pack": _public(kept)},
    )  # fmt: skip


@transaction.atomic
def activate(*, jurisdiction: str, pack_hash: str, by: Actor, at: datetime) -> Activation:
    """Screen by this version from now on: the one that the software brings, or one that was kept.

    A second call changes nothing. Assessments by the old one are out of date at once. Raises NotAllowed for an office
    that other rules bind, OtherVersion, ExamplesFail, NoRules.
    """
    permissions.check_allowed(by, "screening.activate")
    if directory.institution(by.institution).jurisdiction != jurisdiction:
        raise NotAllowed
    new = _kept_version(jurisdiction, pack_hash, at)
    held = Activation.objects.select_for_update(of=("self",)).filter(jurisdiction=jurisdiction, until=None)
    old = held.select_related("pack").first()
    if old is not None and old.pack_id == new.pk:
        return old
    if old is not None:
        old.until = max(at, old.since)
        old.save(update_fields=["until"])
    made = Activation.objects.create(jurisdiction=jurisdiction, pack=new, since=at, office=by.institution, role=by.role)
    record(
        type="Update", actor=by, obj=new.reference(), at=at, context=CONTEXT,
        facts={
            "summary": record_words.ACTIVATED, "pack": _public(new),
            "before": _public(old.pack) if old else {},
        },
    )  # fmt: skip
    return made


def _kept_version(jurisdiction: str, pack_hash: str, at: datetime) -> RulePack:
    """The version of that hash, kept, and with no example that fails."""
    if not A_HASH.fullmatch(pack_hash):
        raise OtherVersion
    known = RulePack.objects.filter(jurisdiction=jurisdiction, hash=pack_hash).first()
    if known is not None:
        _opened(known)
        return known
    shipped = brought(jurisdiction)
    if shipped.hash != pack_hash:
        raise OtherVersion
    if wrong := failures(shipped):
        raise ExamplesFail(count=len(wrong), version=shipped.version)
    return keep(jurisdiction, shipped, at=at)


def _public(kept: RulePack) -> dict[str, str]:
    return {"id": kept.jurisdiction, "version": kept.version, "hash": kept.hash}


def brought(jurisdiction: str) -> Pack:
    """The version that comes with the software, whether its examples hold or not. Raises NoRules."""
    try:
        return core.pack_named(jurisdiction)
    except (PackError, OSError):
        pass
    try:
        return loader.load(loader.folder_of(jurisdiction))
    except (PackError, OSError) as problem:
        raise NoRules(jurisdiction=jurisdiction, reason=problem) from None


def standing(jurisdiction: str) -> Standing:
    """What is active and what the software brings; never raises, because a page has to say what is wrong."""
    problems: list[str] = []

    def found(which: Callable[[str], Pack]) -> Pack | None:
        try:
            return which(jurisdiction)
        except NoRules as fault:
            problems.append(str(said(fault.params["reason"])))
            return None

    return Standing(current(jurisdiction), found(rules), found(brought), " ".join(dict.fromkeys(problems)))


def kept_with(jurisdiction: str, rule: str) -> Pack | None:
    """The newest kept version that has a rule of that id: old verdicts name rules that are not active any more."""
    for kept in RulePack.objects.filter(jurisdiction=jurisdiction).order_by("-pk"):
        try:
            pack = _opened(kept)
        except NoRules:
            continue
        if any(each.id == rule for each in pack.rules):
            return pack
    return None


def examples(pack: Pack) -> tuple[int, list[Failure]]:
    """How many examples the pack has, and those that come out otherwise than they say."""
    return count_of(pack), failures(pack)


def replay(made: Assessment) -> bool:
    """Does the verdict come out again, byte for byte, from the rules by which it was made? Raises CannotReplay."""
    jurisdiction = made.institution.jurisdiction
    kept = RulePack.objects.filter(jurisdiction=jurisdiction, hash=made.pack_hash).first()
    try:
        pack = _opened(kept) if kept else _shipped(jurisdiction)
        return core.replay(core.Verdict.from_json(made.verdict), made.parts, pack=pack)
    except NoRules as fault:
        raise CannotReplay(reason=fault.params["reason"]) from None
    except ValueError as problem:
        raise CannotReplay(reason=problem) from None
