"""What README and the manual say is there: settings, commands, targets, users, files."""

import re
import tomllib
from pathlib import Path

import pytest

from alur import demo
from alur.accounts.services import DEMO_PASSWORD
from alur.cli import main
from alur.web import options
from tests.repository.files import ALUR, ROOT, modules, tracked

READMES = [ROOT / "README.md", ROOT / "README.id.md"]
MANUAL = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("demo/**/*.md")])
ROW = re.compile(r"^\| (ALUR_\w+|DATABASE_URL) \| ([^|]*)\| [^|]+\|$", re.MULTILINE)
READ = re.compile(r"""environ(?:ment)?(?:\.get)?[(\[]\s*["'](\w+)["']|ARMED = "(\w+)\"""")
NOT_FOR_OPERATORS = {
    "ALUR_CRASH_AT",
    "XDG_DATA_HOME",
    "LANG",
    "DJANGO_SETTINGS_MODULE",
}  # a test's, the system's, Django's
MOST_LINES = 110


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _settings(text: str) -> dict[str, str]:
    return {name: default.strip() for name, default in ROW.findall(text)}


@pytest.mark.parametrize("readme", READMES, ids=_name)
def test_the_readme_lists_the_settings_with_their_defaults(readme: Path) -> None:
    assert _settings(readme.read_text()) == _settings(str(options.__doc__))


def test_every_variable_that_is_read_is_a_setting_on_the_list() -> None:
    found = {name for path in modules() for pair in READ.findall(path.read_text()) for name in pair if name}

    assert found - NOT_FOR_OPERATORS <= set(_settings(str(options.__doc__)))
    assert {"ALUR_HOST", "ALUR_HOME", "ALUR_WITHOUT", "DATABASE_URL"} <= found


@pytest.mark.parametrize("page", MANUAL, ids=_name)
def test_a_page_names_only_targets_and_commands_that_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text()

    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"`(?:\.venv/bin/)?alur ([a-z]+)", text)) <= set(main.commands)


@pytest.mark.parametrize("page", MANUAL, ids=_name)
def test_a_page_links_only_to_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())

    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("readme", READMES, ids=_name)
def test_the_readme_names_the_users_of_the_demo_and_their_password(readme: Path) -> None:
    text = readme.read_text()
    users = tomllib.loads((demo.folder() / "story.toml").read_text())["users"]

    assert re.findall(r"`(\S+)@demo\.example`", text) == [user["username"] for user in users]
    assert DEMO_PASSWORD in text


@pytest.mark.parametrize("readme", READMES, ids=_name)
def test_the_readme_is_read_in_one_sitting(readme: Path) -> None:
    assert readme.read_text().count("\n") <= MOST_LINES


def test_both_readmes_have_the_same_sections_and_tables() -> None:
    shapes = [re.findall(r"^(?:## |\| |```|!\[)", readme.read_text(), re.MULTILINE) for readme in READMES]

    assert shapes[0] == shapes[1]


def test_decisions_are_numbered_and_have_their_four_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))

    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.search(r"^Status: ", text, re.MULTILINE), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], path.name


def test_the_manual_has_no_picture_that_nobody_shows() -> None:
    shown = "".join(page.read_text() for page in MANUAL)

    assert [
        path.name for path in tracked() if path.parent == ROOT / "docs" / "pictures" and path.name not in shown
    ] == []


def test_the_permissions_that_pages_ask_for_are_given_to_some_role() -> None:
    from alur.kernel.permissions import ROLES

    given = frozenset[str]().union(*ROLES.values())
    asked = re.compile(r"""(?:check_allowed|is_allowed)\(\s*\w+,\s*["']([\w.]+)["']""")
    found = {
        name for path in ALUR.rglob("*.py") if "tests" not in path.parts for name in asked.findall(path.read_text())
    }

    assert found
    assert found - given == set()
