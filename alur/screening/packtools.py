"""What `alur rulepack check`, `new` and `diff` print."""

from collections.abc import Callable
from pathlib import Path

from alur.kernel.errors import Fault
from alur.rulepacks import loader, skeleton
from alur.rulepacks.changes import changes
from alur.rulepacks.loader import PackError
from alur.rulepacks.model import Pack
from alur.screening.packs import MOST_SHOWN, Moved, folder_named, moved, with_alur
from alur.screening.packs import check as checked
from alur.screening.packs import texts as texts_in
from alur.screening.sentences import say as sentence
from alur.screening.sentences import shown

Say = Callable[[str], None]


def check(folder: str | None, *, say: Say) -> int:
    """Check one pack, or all that come with Alur. Returns the exit code: 0 all can be used, 1 not."""
    folders = [_folder(folder)] if folder else with_alur()
    return max(_check(each, say) for each in folders)


def _check(folder: Path, say: Say) -> int:
    pack, failures = checked(folder)
    for failure in failures[:MOST_SHOWN]:
        say(f"{folder / failure.file}:{failure.line}: {shown(failure.reason)}")
        for hint in failure.hints:
            say(f"    {shown(hint)}")
    if len(failures) > MOST_SHOWN:
        say(f"... and {len(failures) - MOST_SHOWN} more")
    if pack is None:
        say(f"{folder}: cannot be used")
        return 1
    examples = sum(len(rule.examples) for rule in pack.rules)
    outcome = f"{len(failures)} FAILED" if failures else "all as promised"
    say(f"{pack.id} {pack.version}: {len(pack.rules)} rules, {examples} examples, {outcome}   ({pack.hash[:12]})")
    return 1 if failures else 0


def new(name: str, folder: Path, like: str | None, *, say: Say) -> None:
    """Write a small pack, or a copy of another. Raises Fault for an unusable name or folder."""
    written = skeleton.copy(name, folder, like=_folder(like)) if like else skeleton.write(name, folder)
    for path in written:
        say(f"written: {path}")
    say(f"Next:  alur rulepack check {folder}")


def diff(old: str, new: str, texts: Path | None, *, say: Say) -> int:
    """Print every difference. Returns the exit code: 0 none, 1 some. Raises Fault for a pack that cannot be read."""
    before, after = _loaded(old), _loaded(new)
    found = changes(before, after)
    for change in found:
        say(shown(str(change)))
    if not found:
        say("Nothing is different" if before.hash == after.hash else "Nothing is different but comments and layout")
    if texts:
        _diff_texts(before, after, texts, say)
    return 1 if found else 0


def _diff_texts(before: Pack, after: Pack, texts: Path, say: Say) -> None:
    changed = unjudged = 0
    for each in moved(before, after, texts_in(texts)):
        if isinstance(each, Moved):
            changed += 1
            say(f'text ~ {_name(each)}   {each.before} -> {each.after} ({", ".join(each.because)}): "{_start(each)}"')
        elif each.problem:
            unjudged += 1
            key, params = each.problem
            say(f"text ? line {each.line}   {sentence(key, 'en', **params)}")
    say(f"{changed} texts change their level, {unjudged} could not be judged")


def _name(each: Moved) -> str:
    return shown(str(each.row.id)) if each.row.id is not None else f"line {each.row.line}"


def _start(each: Moved) -> str:
    return shown(" ".join(each.row.text.split())[:70])


def _folder(name: str) -> Path:
    folder = folder_named(name)
    if not folder.is_dir():
        known = ", ".join(path.name for path in with_alur())
        raise Fault("There is no folder “%(name)s”, and no pack of that name: %(known)s.", name=name, known=known)
    return folder


def _loaded(name: str) -> Pack:
    try:
        return loader.load(_folder(name))
    except PackError as error:
        raise Fault("%(pack)s: %(why)s", pack=name, why=error) from error
