"""`alur rulepack new`: the smallest pack that works, with a comment on every field. To be filled with real law."""

import re
from pathlib import Path

from alur.kernel.errors import Fault
from alur.rulepacks.words import say

_SKELETONS = Path(__file__).parent / "skeletons"  # one for each language
_NAME = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_ID = re.compile(r'^id\s*=\s*".*"$', re.MULTILINE)


def write(name: str, folder: Path, *, like: Path | None = None, language: str = "en") -> list[Path]:
    """Write the files of a new pack and return them: those of `like`, else the smallest, with comments in `language`.

    Raises Fault for an unusable name or a folder in use.
    """
    if not _NAME.fullmatch(name):
        raise Fault(say("bad_name", language, name=name))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(say("in_use", language, folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    source = like or _SKELETONS / language
    return [_copy(path, folder, name) for path in sorted(source.iterdir()) if path.suffix in (".toml", ".csv")]


def _copy(path: Path, folder: Path, name: str) -> Path:
    text = path.read_text(encoding="utf-8")
    if path.name == "pack.toml":
        text = _ID.sub(f'id = "{name}"', text, count=1)
    written = folder / path.name
    written.write_text(text, encoding="utf-8")
    return written
