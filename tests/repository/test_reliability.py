"""docs/reliability.md claims only what a test proves."""

import ast
import re

import pytest

from tests.repository.files import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text()
ROWS = dict(re.findall(r"^\| (F\d\d) \|(.*)\|$", PAGE, re.MULTILINE))
PROOFS = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
PROVED = {"F01", "F02", "F03", "F04", "F05", "F25", "F26", "F29"}  # from the first version on


def test_every_check_of_the_table_of_faults_has_its_row() -> None:
    assert sorted(ROWS) == [f"F{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("check", sorted(ROWS))
def test_a_check_is_proved_or_says_that_it_is_not_built(check: str) -> None:
    proved, not_built = "::test_" in ROWS[check], "*not built*" in ROWS[check]

    assert proved != not_built
    assert proved or check not in PROVED


@pytest.mark.parametrize(("path", "name"), PROOFS, ids=[name for _path, name in PROOFS])
def test_a_test_that_proves_something_exists(path: str, name: str) -> None:
    tests = [node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)]

    assert name in tests
