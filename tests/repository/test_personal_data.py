"""Somebody decided about every field that can hold something about a person, and said so in personal.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

DECIDED = tomllib.loads((Path(__file__).parent / "personal.toml").read_text())
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField, ArrayField)
SENTENCE = re.compile(r"^.+; .+; .+$|^as .+$|^.+; as .+$")


def _holds_something(field: object) -> bool:
    is_person = isinstance(field, models.ForeignKey) and field.related_model is apps.get_model("accounts", "User")
    return is_person or isinstance(field, WORDS)


def _fields() -> dict[str, set[str]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("alur.")]
    found = {model._meta.label: {f.name for f in model._meta.get_fields() if _holds_something(f)} for model in ours}
    return {label: names for label, names in found.items() if names}


FIELDS = _fields()
TABLES = {f"{app}.{table}": rows for app, tables in DECIDED.items() for table, rows in tables.items()}


def _named(label: str) -> list[str]:
    table = TABLES.get(label, {})
    return [*table.get("personal", {}), *table.get("other", "").split()]


@pytest.mark.parametrize("label", sorted(FIELDS))
def test_every_field_is_decided_about_once(label: str) -> None:
    assert sorted(_named(label)) == sorted(FIELDS[label]), "decide about it in tests/repository/personal.toml"


def test_no_decision_is_about_a_table_that_is_gone() -> None:
    assert sorted(set(TABLES) - set(FIELDS)) == []


@pytest.mark.parametrize("label", sorted(label for label, table in TABLES.items() if "personal" in table))
def test_a_personal_field_says_what_it_is_who_reads_it_and_how_long(label: str) -> None:
    assert [field for field, says in TABLES[label]["personal"].items() if not SENTENCE.match(says)] == []


def test_what_is_personal_at_the_complaints_is_sealed_or_encrypted() -> None:
    open_fields = {"sha256"}  # of a file, not of a person
    personal = {
        field
        for label, table in TABLES.items()
        if label.startswith("complaints.")
        for field in table.get("personal", {})
    }

    for label in ("complaints.Unsent", "complaints.UnsentFile"):
        for field in TABLES[label]["personal"]:
            assert isinstance(apps.get_model(label)._meta.get_field(field), models.BinaryField)
    assert personal - open_fields == {"answers", "label", "data"}
