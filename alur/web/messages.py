"""The words in the second language: `python -m alur.web.messages [--check | --prune] [station ...]`.

Without an option: every string of a station's Python files and templates gets its entry in the station's
`locale/id/LC_MESSAGES/django.po` (new ones empty, vanished ones kept as `#~` until `--prune`); each .po is compiled.
`--check` changes nothing and fails, naming every string that is missing, empty, doubtful (fuzzy), obsolete, has other
placeholders than its source, or is translated differently by two stations (Django would take one of the two at random).

Babel does the work: no gettext of the system is needed. A string belongs to the station in whose folder its file lies.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "id"
PO = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
PLURAL = "nplurals=1; plural=0;"
HEADER = f"""msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {PLURAL}\\n"

"""
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOT_SHOWN = {"tests", "migrations", "locale", "static"}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[#0\- +]*\d*(?:\.\d+)?[sdifr]")


def stations(names: Sequence[str] = ()) -> list[Path]:
    """The packages under `alur/`, or only those named."""
    folders = sorted(path.parent for path in ROOT.glob("*/__init__.py"))
    return [folder for folder in folders if not names or folder.name in names]


def _empty() -> Catalog:
    """A catalog with the one plural form of Indonesian, which Babel does not know of."""
    catalog = Catalog(locale=LANGUAGE, fuzzy=False)
    catalog.mime_headers = [("Plural-Forms", PLURAL)]
    return catalog


def extracted(folder: Path) -> Catalog:
    """Every string that a station shows, with the files it stands in."""
    catalog = _empty()
    for path in _sources(folder):
        for _line, message, comments, context in extract("python", _python(path), KEYWORDS, ["Translators:"]):
            place = [(path.relative_to(folder).as_posix(), 0)]
            catalog.add(message, None, locations=place, auto_comments=comments, context=context)
    return catalog


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
        inside = path.relative_to(folder).parts
        is_source = path.suffix == ".py" or "templates" in inside
        if is_source and not NOT_SHOWN.intersection(inside[:-1]):
            yield path


def _python(path: Path) -> BytesIO:
    """A file as Python source; a template becomes the calls that its tags stand for, each on its own line."""
    text = path.read_text()
    if path.suffix != ".py":
        # Without leading white space: Python's tokenizer would take a template's indentation for blocks.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return BytesIO(text.encode())


def stored(folder: Path) -> Catalog:
    """The translations that a station has."""
    path = folder / PO
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def merged(source: Catalog, known: Catalog, *, prune: bool = False) -> Catalog:
    """The strings of `source` with the translations of `known`; vanished ones are obsolete, or gone with `prune`."""
    catalog = _empty()
    translations = {_key(message): message for message in [*known.obsolete.values(), *_messages(known)]}
    for message in _messages(source):
        old = translations.pop(_key(message), None)
        catalog.add(
            message.id,
            _fitting(message, old.string if old else ""),
            locations=sorted({(file, 0) for file, _ in message.locations}),
            flags=[flag for flag in (old.flags if old else ()) if flag == "fuzzy"],
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old else (),
            context=message.context,
        )
    if not prune:
        kept = {key: message for key, message in translations.items() if _is_translated(message)}
        catalog.obsolete.update(kept)  # type: ignore[arg-type]  # Babel types a dict of another key
    return catalog


def _fitting(message: Message, string: Any) -> Any:
    """A translation in the shape of its source: Indonesian has one form for all numbers."""
    first = string[0] if isinstance(string, tuple) else string
    return (first,) if message.pluralizable else first


def _key(message: Message) -> tuple[str, str]:
    source = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return message.context or "", source


def _messages(catalog: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalog if message.id]


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def written(catalog: Catalog) -> str:
    """A catalog as the text of a .po file, without dates or line numbers: it changes only when words change."""
    body = BytesIO()
    write_po(body, catalog, width=120, omit_header=True, include_lineno=False)
    return HEADER + body.getvalue().decode()


def update(folder: Path, *, prune: bool = False) -> bool:
    """Bring one station's .po up to date with its sources. True if it changed."""
    catalog = merged(extracted(folder), stored(folder), prune=prune)
    path = folder / PO
    if not len(catalog) and not catalog.obsolete and not path.exists():
        return False
    text = written(catalog)
    if path.exists() and path.read_text() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, text.encode())
    return True


def compile_all() -> list[Path]:
    """Compile each .po whose .mo is missing or older; several processes may do so at once. What was written."""
    done = []
    for path in sorted(ROOT.glob(f"*/{PO}")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        compiled = BytesIO()
        write_mo(compiled, _translated(stored(path.parents[2].parent)))
        _replace(target, compiled.getvalue())
        done.append(target)
    return done


def _translated(catalog: Catalog) -> Catalog:
    """Without the empty ones: in the merged words of all stations an empty one would hide another station's words."""
    only = _empty()
    for message in _messages(catalog):
        if _is_translated(message) and not message.fuzzy:
            only.add(message.id, message.string, context=message.context)
    return only


def _replace(path: Path, data: bytes) -> None:
    """A reader sees the old file or the new one, never half of it."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()


def faults(folder: Path) -> list[str]:
    """What is wrong with a station's translations, one line each."""
    name, source, known = folder.name, extracted(folder), stored(folder)
    translations = {_key(message): message for message in _messages(known)}
    wanted = {_key(message): message for message in _messages(source)}
    found = [f"{name}: missing: {_shown(key)}" for key in wanted if key not in translations]
    found += [f"{name}: obsolete: {_shown(key)}" for key in translations if key not in wanted]
    found += [f"{name}: obsolete: {_shown(_key(message))}" for message in known.obsolete.values()]
    for key, message in translations.items():
        if key in wanted:
            found += [f"{name}: {what}: {_shown(key)}" for what in _doubts(wanted[key], message)]
    return found


def _doubts(source: Message, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if not _is_translated(message):
        yield "empty"
        return
    allowed = [_placeholders(text) for text in _texts(source.id)]
    if any(_placeholders(text) not in allowed for text in _texts(message.string)):
        yield "other placeholders"


def _texts(value: Any) -> Sequence[str]:
    return value if isinstance(value, (list, tuple)) else (value,)


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def _shown(key: tuple[str, str]) -> str:
    context, source = key
    short = " ".join(source.split())
    return f"“{short}”" + (f" ({context})" if context else "")


def conflicts(folders: Iterable[Path]) -> list[str]:
    """Strings that two stations translate differently: in a page only one of the two would appear, anywhere."""
    seen: dict[tuple[str, str], dict[str, str]] = {}
    for folder in folders:
        for message in _messages(stored(folder)):
            if _is_translated(message):
                seen.setdefault(_key(message), {})[folder.name] = _texts(message.string)[0]
    return [
        f"{' and '.join(sorted(by))}: translated differently: {_shown(key)}"
        for key, by in seen.items()
        if len(set(by.values())) > 1
    ]


def main(arguments: Sequence[str]) -> int:
    """The command. Exit code 1 when `--check` finds a fault."""
    parser = argparse.ArgumentParser(prog="alur.web.messages", description=str(__doc__).partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail on anything that is not complete")
    parser.add_argument("--prune", action="store_true", help="also drop the strings that are no longer used")
    parser.add_argument("station", nargs="*", help="only these")
    chosen = parser.parse_args(arguments)
    folders = stations(chosen.station)
    if chosen.check:
        found = [fault for folder in folders for fault in faults(folder)] + conflicts(stations())
        print("\n".join(found) or "All strings are translated.")
        return 1 if found else 0
    for folder in folders:
        if update(folder, prune=chosen.prune):
            print(f"{folder.name}: updated")
    for path in compile_all():
        print(f"{path.relative_to(ROOT.parent)}: compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
