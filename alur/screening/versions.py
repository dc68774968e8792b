"""Which version of a jurisdiction's rules is active here, and the files of every version that was ever used.

The first assessment makes the version active that comes with the software. When an update of the software brings
another one, screening goes on with the active one, out of its kept files, until a head of office activates the new one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction

from alur.directory import services as directory
from alur.kernel import permissions
from alur.kernel.activities import SYSTEM, Actor
from alur.kernel.errors import N_, Fault, NotAllowed, NotFound, Refusal
from alur.kernel.record import record
from alur.kernel.wording import said
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.screening import core, kept, record_words, trials
from alur.screening.models import Activation, Assessment, RulePack

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


def _opened(version: RulePack) -> Pack:
    """A version in use: the one of the software if it is the same, else out of its kept files."""
    try:
        shipped = core.pack_named(version.jurisdiction)
        if shipped.hash == version.hash:
            return shipped
    except (PackError, OSError):
        pass  # the active version may still be whole
    try:
        return _checked(kept.loaded(version))
    except (PackError, OSError, ValueError, NotFound, Fault) as problem:
        raise NoRules(jurisdiction=version.jurisdiction, reason=problem) from None


@lru_cache(8)
def _checked(pack: Pack) -> Pack:
    return core.checked(pack)


@transaction.atomic
def activate_first(jurisdiction: str, *, at: datetime) -> None:
    """Before anything is judged: the version that comes with the software is the active one from now on."""
    if current(jurisdiction) is not None:
        return
    pack = _shipped(jurisdiction)
    first = kept.keep(jurisdiction, pack, at=at)
    trials.result(first, pack, at=at)
    try:
        with transaction.atomic():
            Activation.objects.create(jurisdiction=jurisdiction, pack=first, since=at, role=SYSTEM.role)
    except IntegrityError:
        return  # another assessment was faster
    record(
        type="Create", actor=SYSTEM, obj=first.reference(), at=at, context=CONTEXT,
        facts={"summary": record_words.FIRST, "pack": _public(first)},
    )  # fmt: skip


@transaction.atomic
def activate(*, jurisdiction: str, pack_hash: str, by: Actor, at: datetime) -> Activation:
    """Screen by this version from now on: the one that the software brings, or one that was kept.

    A second call changes nothing. Assessments by the old one are out of date at once. Raises NotAllowed for an office
    that other rules bind, OtherVersion, ExamplesFail, NoRules.
    """
    permissions.check_allowed(by, "screening.activate")
    _check_bound(by, jurisdiction)
    new = _version(jurisdiction, pack_hash, at)
    if wrong := trials.result(new, _readable(new), at=at):
        raise ExamplesFail(count=len(wrong), version=new.version)
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


def _version(jurisdiction: str, pack_hash: str, at: datetime) -> RulePack:
    """The version of that hash, kept: one that was kept before, or the one that the software brings."""
    if not A_HASH.fullmatch(pack_hash):
        raise OtherVersion
    known = RulePack.objects.filter(jurisdiction=jurisdiction, hash=pack_hash).first()
    if known is not None:
        return known
    pack = brought(jurisdiction)
    if pack.hash != pack_hash:
        raise OtherVersion
    return kept.keep(jurisdiction, pack, at=at)


def _readable(version: RulePack) -> Pack:
    try:
        return kept.loaded(version)
    except (PackError, ValueError, NotFound, Fault) as problem:
        raise NoRules(jurisdiction=version.jurisdiction, reason=problem) from None


@transaction.atomic
def run_examples(*, jurisdiction: str, pack_hash: str, by: Actor, at: datetime) -> None:
    """Have the examples of a version run in the background; what comes of it is kept. Raises as `activate`."""
    _check_bound(by, jurisdiction)
    trials.ask(_version(jurisdiction, pack_hash, at), at=at)


@transaction.atomic
def stop_examples(*, jurisdiction: str, pack_hash: str, by: Actor, at: datetime) -> None:
    """End a run of examples where it is."""
    _check_bound(by, jurisdiction)
    trials.stop(_version(jurisdiction, pack_hash, at), at=at)


def _check_bound(by: Actor, jurisdiction: str) -> None:
    if directory.institution(by.institution).jurisdiction != jurisdiction:
        raise NotAllowed


def _public(version: RulePack) -> dict[str, str]:
    return {"id": version.jurisdiction, "version": version.version, "hash": version.hash}


def brought(jurisdiction: str) -> Pack:
    """The version that comes with the software, whether its examples hold or not. Raises NoRules."""
    try:
        return kept.shipped(jurisdiction)
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
    for version in RulePack.objects.filter(jurisdiction=jurisdiction).order_by("-pk"):
        try:
            pack = _opened(version)
        except NoRules:
            continue
        if any(each.id == rule for each in pack.rules):
            return pack
    return None


def replay(made: Assessment) -> bool:
    """Does the verdict come out again, byte for byte, from the rules by which it was made? Raises CannotReplay."""
    jurisdiction = made.institution.jurisdiction
    known = RulePack.objects.filter(jurisdiction=jurisdiction, hash=made.pack_hash).first()
    try:
        pack = _opened(known) if known else _shipped(jurisdiction)
        parts = {name: made.parts[name] for name in made.part_names or made.parts}
        return core.replay(core.Verdict.from_json(made.verdict), parts, pack=pack)
    except NoRules as fault:
        raise CannotReplay(reason=fault.params["reason"]) from None
    except ValueError as problem:
        raise CannotReplay(reason=problem) from None
    except (KeyError, TypeError):  # no verdict of ours any more
        return False
