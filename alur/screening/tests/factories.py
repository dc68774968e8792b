"""Assessments of an office, and other versions of a pack, as an update of the software would bring them."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel.activities import Actor, Reference
from alur.rulepacks import loader
from alur.rulepacks.model import Pack
from alur.screening import core, services
from alur.screening.models import Assessment

CAMPAIGN = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)  # 26 January 2024, 19.33 WIB: the campaign is on
ELEVATED = "Presiden memiliki hak politik yang diatur undang-undang pemilu."  # on that day, by the Indonesian pack

# One more rule than the pack has: it marks a word that no other rule reads.
MORE = """
[[group]]
name = "test-word"
terms = ["kapal selam"]

[[rule]]
id = "test-rule"
level = "notice"
title = { id = "Kapal selam disebut", en = "A submarine is mentioned" }
advice = "check-sign"

[[rule.match]]
all = ["test-word"]

[[rule.citation]]
law = "UU 7/2017"
article = "1"
summary = { id = "Untuk tes.", en = "For tests." }
read = "2026-11"
source = "example.test"
confidence = "single"

[[rule.example]]
text = "Kapal selam berlayar."
on = 2024-01-26
matches = true

[[rule.example]]
text = "Perahu berlayar."
on = 2024-01-26
matches = false
"""
WORDS = "Kapal selam berlayar di Teluk Banten."  # "notice" by the other version, "none" by the pack itself


@dataclass(frozen=True)
class Office:
    """A regional office with one person in each role."""

    institution: Institution
    editor: Actor
    head: Actor
    legal: Actor


def office() -> Office:
    """A new office."""
    institution = directory.institution(region="36")
    editor, head, legal = (directory.actor(role, institution) for role in ("editor", "head", "legal"))
    return Office(institution, editor, head, legal)


def assessed(office: Office, text: str = WORDS) -> Assessment:
    """A text of the office, judged during the campaign by the rules that are active."""
    return services.assess(
        subject=Reference("Draft", "drafts/1"), parts={"body": text}, institution=office.institution,
        on=CAMPAIGN, by=office.editor, at=CAMPAIGN, context="rules-test",
    )  # fmt: skip


def later(minutes: int = 10) -> datetime:
    """A while after."""
    return CAMPAIGN + timedelta(minutes=minutes)


def another(folder: Path, version: str = "9999.1", more: str = MORE) -> Path:
    """A folder with the files of the Indonesian pack as another version, `more` added to its rules."""
    shutil.copytree(loader.folder_of("indonesia"), folder)
    head = folder / "pack.toml"
    head.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', head.read_text(), count=1))
    (folder / "zz-more.toml").write_text(more)
    return folder


def bring(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on the software comes with the pack in that folder."""

    def pack_named(name: str) -> Pack:
        return core.checked(loader.load(folder))

    monkeypatch.setattr(core, "pack_named", pack_named)
    monkeypatch.setattr(loader, "folder_of", lambda name: folder)
