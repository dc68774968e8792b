"""What `alur rulepack check`, `new` and `diff` print, in the language that was asked for."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from alur.kernel.errors import Fault
from alur.rulepacks import loader, skeleton
from alur.rulepacks.changes import changes
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.rulepacks.words import say
from alur.screening.packs import MOST_SHOWN, Failure, Moved, count_of, each_example, folder_named, moved, with_alur
from alur.screening.packs import texts as texts_in
from alur.screening.sentences import say as sentence
from alur.screening.sentences import shown

Tell = Callable[[str], None]

STOPPED = 130
TELL_EVERY = 0.5  # seconds between two lines of progress


def check(folder: str | None, *, language: str, tell: Tell) -> int:
    """Check one pack, or all that come with Alur. Returns the exit code: 0 all can be used, 1 not, 130 stopped."""
    folders = [_folder(folder, language)] if folder else with_alur()
    return max(_check(each, language, tell) for each in folders)


def _check(folder: Path, language: str, tell: Tell) -> int:
    try:
        pack = loader.load(folder)
    except PackError as error:
        tell(f"{folder / error.file}:{error.line}: {shown(error.why.said(language))}")
        tell(say("unusable", language, folder=folder))
        return 1
    found: list[Failure | None] = []
    try:
        found.extend(_with_progress(pack, language))
    except KeyboardInterrupt:
        tell(say("stopped", language, done=len(found), all=count_of(pack)))
        return STOPPED
    return _outcome(folder, pack, [each for each in found if each], language, tell)


def _with_progress(pack: Pack, language: str) -> Iterator[Failure | None]:
    """Every example's outcome; how far it is goes to the error stream now and then."""
    last = time.monotonic()
    for number, each in enumerate(each_example(pack), 1):
        yield each
        if time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            print(say("progress", language, pack=pack.id, done=number, all=count_of(pack)), file=sys.stderr)


def _outcome(folder: Path, pack: Pack, failures: list[Failure], language: str, tell: Tell) -> int:
    for failure in failures[:MOST_SHOWN]:
        tell(f"{folder / failure.file}:{failure.line}: {shown(failure.why.said(language))}")
        for hint in failure.hints:
            tell(f"    {shown(hint.said(language))}")
    if len(failures) > MOST_SHOWN:
        tell(say("more_failures", language, n=len(failures) - MOST_SHOWN))
    outcome = say("failed", language, n=len(failures)) if failures else say("all_well", language)
    told = {"rules": len(pack.rules), "examples": count_of(pack), "outcome": outcome, "hash": pack.hash[:12]}
    tell(say("checked", language, pack=f"{pack.id} {pack.version}", **told))
    return 1 if failures else 0


def new(name: str, folder: Path, like: str | None, *, language: str, tell: Tell) -> None:
    """Write a small pack, or a copy of another. Raises Fault for an unusable name or folder."""
    for path in skeleton.write(name, folder, like=_folder(like, language) if like else None, language=language):
        tell(say("written", language, path=path))
    tell(say("next", language, folder=folder))


def diff(old: str, new: str, texts: Path | None, *, language: str, tell: Tell) -> int:
    """Print every difference. Returns the exit code: 0 none, 1 some. Raises Fault for a pack that cannot be read."""
    before, after = _loaded(old, language), _loaded(new, language)
    found = changes(before, after)
    for change in found:
        tell(shown(change.said(language)))
    if not found:
        tell(say("same" if before.hash == after.hash else "same_but_layout", language))
    if texts:
        _diff_texts(before, after, texts, language, tell)
    return 1 if found else 0


def _diff_texts(before: Pack, after: Pack, texts: Path, language: str, tell: Tell) -> None:
    changed = unjudged = 0
    for each in moved(before, after, texts_in(texts)):
        if isinstance(each, Moved):
            changed += 1
            tell(_moved(each, language))
        elif each.problem:
            unjudged += 1
            key, params = each.problem
            tell(say("text_unjudged", language, line=each.line, why=sentence(key, language, **params)))
    tell(say("texts_moved", language, changed=changed, unjudged=unjudged))


def _moved(each: Moved, language: str) -> str:
    known = each.row.id is not None
    name = shown(str(each.row.id)) if known else say("text_line", language, line=each.row.line)
    start = shown(" ".join(each.row.text.split())[:70])
    told = {"name": name, "before": each.before, "after": each.after, "rules": each.because, "start": start}
    return say("text_moved", language, **told)


def _folder(name: str, language: str) -> Path:
    folder = folder_named(name)
    if not folder.is_dir():
        known = tuple(path.name for path in with_alur())
        raise Fault(say("no_folder", language, name=name, known=known))
    return folder


def _loaded(name: str, language: str) -> Pack:
    try:
        return loader.load(_folder(name, language))
    except PackError as error:
        raise Fault("%(pack)s: %(why)s", pack=name, why=error.said(language)) from error
