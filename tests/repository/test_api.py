"""Every route of the HTTP API, and who may use it: a route that nobody decided about fails here (reliability Z01)."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from alur import flow
from alur.directory import tokens
from alur.directory.tests import factories
from alur.kernel import clock
from alur.kernel.permissions import PROGRAMS
from alur.screening.readers import apart
from alur.web import api
from tests.repository.files import ALUR, ROOT, imports

ROUTES = {
    # route: the right that a program needs, "" for everybody
    "POST /api/v1/intake/items": "intake.receive",
    "POST /api/v1/screening": "",  # with media: screening.read_media
    "POST /api/v1/screening/batch": "screening.ask",
    "GET /api/v1/rulepacks": "",
    "GET /api/v1/rulepacks/{name}/rules": "",
}
MANUAL = [ROOT / "docs" / "how-to" / name for name in ("use-the-api.md", "use-the-api.id.md")]


def _routers() -> list[Path]:
    found = [ALUR / station.name / "api.py" for station in flow.STATIONS]
    return [path for path in found if path.exists()]


def test_every_route_is_listed_with_the_right_that_it_needs() -> None:
    paths = api.document()["paths"]
    found = {
        f"{method.upper()} {path}": route.get("x-permission", "")
        for path, methods in paths.items()
        for method, route in methods.items()
    }

    assert found == ROUTES


def test_a_program_may_be_given_what_some_route_asks_for_and_no_more() -> None:
    asked = re.compile(r"""program_of\(\w+, ["']([\w.]+)["']\)""")

    assert {name for path in _routers() for name in asked.findall(path.read_text())} == set(PROGRAMS)
    assert [name for name in PROGRAMS if re.search(r"approve|override|activate|appoint|enrol", name)] == []


def test_nothing_but_the_shell_imports_a_router() -> None:
    routers = {f"alur.{path.parent.name}.api" for path in _routers()}
    found = [each for each in imports() if each.target.startswith(tuple(routers)) and each.source not in routers]

    assert [str(each) for each in found if not each.source.startswith("alur.web.")] == []


@pytest.fixture
def poster(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which somebody follows the manual: a picture, and texts."""
    answer = {"kind": "image", "text": "PRESIDEN PUNYA HAK POLITIK", "passages": [], "missed": [], "reason": ""}
    monkeypatch.setattr(apart, "read_apart", lambda data, **limits: answer)
    (tmp_path / "poster.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    row = {"id": "a", "text": "Selamat pagi", "date": "2024-01-27", "institution_type": "pemda"}
    (tmp_path / "texts.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


def _is_part(shown: Any, whole: Any) -> bool:
    if isinstance(shown, dict):
        return all(name in whole and _is_part(each, whole[name]) for name, each in shown.items())
    return bool(shown == whole)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", MANUAL, ids=lambda page: page.name)
def test_the_manual_s_commands_answer_what_it_says(page: Path, poster: Path, live_server: LiveServer) -> None:
    if not shutil.which("curl"):
        pytest.skip("no curl here")
    head = factories.actor("head", factories.institution(region="36"))
    _made, secret = tokens.issue(name="manual", may=PROGRAMS, days=30, by=head, at=clock.now())
    blocks = re.findall(r"```(sh|json)\n(.*?)```", page.read_text(), re.DOTALL)
    found: Any = None

    assert [kind for kind, _text in blocks] == ["sh", "json"] * 4 + ["sh", "sh", "json"]
    for kind, text in blocks:
        if kind == "json":
            assert _is_part(json.loads(text), found), (text, found)
            continue
        done = subprocess.run(
            ["bash", "-c", text], cwd=poster, capture_output=True, text=True, check=True,
            env={"ALUR": live_server.url, "TOKEN": secret, "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        found = json.loads(done.stdout)
