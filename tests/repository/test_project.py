"""What lies in the repository: text that people wrote, and nothing that belongs elsewhere."""

import re
from pathlib import Path

import pytest

from tests.repository.files import ROOT, tracked

PICTURES = ROOT / "docs" / "pictures"
MOST_PICTURE = 150 * 1024  # bytes
LONGEST = 400  # lines of a Python file; most stay under 300
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
FILES = tracked()
TEXTS = [path for path in FILES if b"\0" not in path.read_bytes()]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_pictures_of_the_manual_are_binary_and_they_are_small() -> None:
    binary = [path for path in FILES if path not in TEXTS]

    assert [_name(path) for path in binary if path.parent != PICTURES] == []
    assert [_name(path) for path in binary if path.stat().st_size > MOST_PICTURE] == []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    assert [_name(path) for path in TEXTS if UNFINISHED.search(path.read_text())] == []


def test_every_text_is_utf8_and_ends_with_a_line() -> None:
    for path in TEXTS:
        text = path.read_bytes()
        text.decode()
        assert not text or text.endswith(b"\n"), _name(path)


@pytest.mark.parametrize("lock", ["requirements.lock", "tools/uv.lock"])
def test_a_lock_has_hashes_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==\S+", text, re.MULTILINE | re.IGNORECASE)

    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


# Where it was written, and with what, is nobody's business; spelt in pieces, so that this file may stand here too.
ELSEWHERE = {
    "a folder of one machine": r"(?<![\w.-])/"
    + r"work/|(?<![\w.-])/ho"
    + r"me/[a-z]+/|(?<![\w.-])/Us"
    + r"ers/[A-Za-z]+/",
    "a package index": r"py" + r"pi\.org/simple|files\.python" + r"hosted\.org|art" + r"ifactory|dev" + r"pi-server",
    "a writing machine": r"(?i)\b(?:cla" + r"ude|anth" + r"ropic|chat" + r"gpt|open" + r"ai|cop" + r"ilot)\b",
}


@pytest.mark.parametrize("pattern", ELSEWHERE.values(), ids=ELSEWHERE)
def test_no_file_names_the_place_where_it_was_written(pattern: str) -> None:
    assert [_name(path) for path in TEXTS if re.search(pattern, path.read_text())] == []


def test_a_python_file_can_be_read_in_one_sitting() -> None:
    long = {_name(path): n for path in TEXTS if path.suffix == ".py" and (n := path.read_text().count("\n")) > LONGEST}

    assert [name for name in long if "/tests/" not in f"/{name}"] == []


def test_no_template_has_style_or_script_in_it() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", re.IGNORECASE)

    assert [_name(path) for path in TEXTS if path.suffix == ".html" and inline.search(path.read_text())] == []
