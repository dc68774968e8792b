import os
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from alur.web import messages

SOURCES = {
    "desk/__init__.py": "",
    "desk/views.py": (
        '_("Decline")\nngettext("%(count)s draft", "%(count)s drafts", 2)\npgettext_lazy("verb", "Draft")\n'
    ),
    "desk/errors.py": 'message = N_("The head of %(office)s decides.")\n',
    "desk/tests/test_views.py": '_("Only a test")\n',
    "desk/templates/desk.html": (
        '{% load i18n %}\n  <p title="{% translate "Inbox" %}">\n'
        "{% blocktranslate trimmed with n=number %}\n      Version {{ n }}\n  of the draft{% endblocktranslate %}</p>\n"
        '{% translate "Draft" context "verb" %}'
    ),
}
COMPLETE = {
    "Decline": "Tolak",
    "%(count)s draft": "%(count)s draf",
    "Draft": "Susun",
    "The head of %(office)s decides.": "Kepala %(office)s memutus.",
    "Inbox": "Kotak masuk",
    "Version %(n)s of the draft": "Versi %(n)s draf",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one station, its words not yet extracted."""
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return tmp_path / "desk"


def translate(desk: Path, words: dict[str, str]) -> None:
    messages.update(desk)
    catalog = messages.stored(desk)
    for message in catalog:
        if message.id:
            text = words.get(messages._key(message)[1], "")
            message.string = (text,) if message.pluralizable else text
    (desk / messages.PO).write_text(messages.written(catalog))


def test_strings_of_python_and_templates_are_found_and_those_of_tests_are_not(desk: Path) -> None:
    found = {messages._key(message) for message in messages._messages(messages.extracted(desk))}
    assert found == {
        ("", "Decline"),
        ("", "%(count)s draft"),
        ("verb", "Draft"),
        ("", "The head of %(office)s decides."),
        ("", "Inbox"),
        ("", "Version %(n)s of the draft"),
    }


def test_a_station_without_words_gets_no_file(desk: Path) -> None:
    for path in desk.rglob("*.*"):
        path.write_text("")
    assert messages.update(desk) is False
    assert not (desk / messages.PO).exists()


def test_new_strings_are_added_and_translations_kept(desk: Path) -> None:
    translate(desk, COMPLETE)
    (desk / "views.py").write_text(SOURCES["desk/views.py"] + '_("Approve")\n')
    assert messages.update(desk) is True
    assert messages.faults(desk) == ["desk: empty: “Approve”"]


def test_a_second_update_changes_nothing(desk: Path) -> None:
    translate(desk, COMPLETE)
    assert messages.update(desk) is False


def test_a_vanished_string_keeps_its_translation_until_it_is_pruned(desk: Path) -> None:
    translate(desk, COMPLETE)
    (desk / "views.py").write_text("")
    messages.update(desk)
    assert "desk: obsolete: “Decline”" in messages.faults(desk)
    (desk / "views.py").write_text(SOURCES["desk/views.py"])
    messages.update(desk)
    assert messages.faults(desk) == []
    (desk / "views.py").write_text("")
    messages.update(desk, prune=True)
    assert messages.faults(desk) == []
    assert "Tolak" not in (desk / messages.PO).read_text()


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (('msgstr "Tolak"', 'msgstr ""'), "desk: empty: “Decline”"),
        (('msgid "Decline"', '#, fuzzy\nmsgid "Decline"'), "desk: fuzzy: “Decline”"),
        (('msgid "Decline"', 'msgid "Refuse"'), "desk: missing: “Decline”"),
        (('msgid "Decline"', 'msgid "Refuse"'), "desk: obsolete: “Refuse”"),
        # A page would show "%(kantor)s", or fail while it is built.
        (("Kepala %(office)s", "Kepala %(kantor)s"), "desk: other placeholders: “The head of %(office)s decides.”"),
        (('msgstr[0] "%(count)s draf"', 'msgstr[0] "draf"'), "desk: other placeholders: “%(count)s draft”"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_the_check_names_what_is_wrong(desk: Path, edit: tuple[str, str], fault: str) -> None:
    translate(desk, COMPLETE)
    path = desk / messages.PO
    path.write_text(path.read_text().replace(*edit))
    assert fault in messages.faults(desk)


def test_a_percent_sign_is_no_placeholder(desk: Path) -> None:
    (desk / "views.py").write_text('_("%(share)s %% of the offices")\n')
    translate(desk, COMPLETE | {"%(share)s %% of the offices": "%(share)s %% dari dinas"})
    assert messages.faults(desk) == []


def test_two_stations_may_not_translate_the_same_string_differently(desk: Path) -> None:
    translate(desk, COMPLETE)
    other = desk.parent / "relay"
    other.mkdir()
    (other / "__init__.py").write_text('_("Decline")\n')
    translate(other, {"Decline": "Menolak"})
    assert messages.conflicts(messages.stations()) == ["desk and relay: translated differently: “Decline”"]


def test_the_check_fails_and_says_so(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--check"]) == 1
    assert "desk: missing: “Decline”" in capsys.readouterr().out
    translate(desk, COMPLETE)
    assert messages.main(["--check"]) == 0


def test_an_empty_translation_is_not_compiled_so_that_another_stations_words_show(desk: Path) -> None:
    translate(desk, COMPLETE | {"%(count)s draft": "", "Decline": ""})
    (compiled,) = messages.compile_all()
    with compiled.open("rb") as file:
        catalog = read_mo(file)
    assert "Inbox" in catalog
    assert "Decline" not in catalog
    assert "%(count)s draft" not in catalog


def test_only_a_stale_file_is_compiled(desk: Path) -> None:
    translate(desk, COMPLETE)
    (compiled,) = messages.compile_all()
    assert messages.compile_all() == []
    with compiled.open("rb") as file:
        catalog = read_mo(file)
    assert catalog["Decline"].string == "Tolak"
    later = compiled.stat().st_mtime + 10
    os.utime(compiled.with_suffix(".po"), (later, later))
    assert messages.compile_all() == [compiled]
    assert [path.name for path in compiled.parent.iterdir() if path.suffix not in (".po", ".mo")] == []
