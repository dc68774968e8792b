"""The files of rule packs: those that come with the software, and those of every version that was looked at here."""

import json
import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from alur.kernel import contents
from alur.rulepacks import loader
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.rulepacks.words import Sentence
from alur.screening.models import RulePack


def shipped(jurisdiction: str) -> Pack:
    """The version that comes with the software, whether its examples hold or not. Raises PackError, OSError."""
    return _read(
        loader.folder_of(jurisdiction), tuple((path, path.stat().st_mtime_ns) for path in _files(jurisdiction))
    )


@lru_cache(8)
def _read(folder: Path, state: tuple[tuple[Path, int], ...]) -> Pack:
    return loader.load(folder)


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


def loaded(version: RulePack) -> Pack:
    """A version out of its kept files, whether its examples hold or not. Raises PackError, ValueError, NotFound."""
    return _loaded(version.files, version.hash)


@lru_cache(8)
def _loaded(files: UUID, hash: str) -> Pack:
    texts: dict[str, str] = json.loads(contents.text(files))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / Path(name).name).write_bytes(text.encode())
        pack = loader.load(Path(folder))
    if pack.hash != hash:
        raise PackError("pack.toml", 1, Sentence("other_files"))
    return pack
