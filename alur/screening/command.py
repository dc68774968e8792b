"""What `alur screen FILE` prints and how it ends. No Django, no database, no network.

Exit codes: 0 nothing or a notice, 1 elevated, 3 prohibited, 2 when something could not be read (so no level is sure).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alur.kernel.errors import Fault
from alur.rulepacks.model import Pack
from alur.screening import sarif
from alur.screening.core import Concern, Holder, Level, Span, Verdict
from alur.screening.library import Medium, Seen, look
from alur.screening.readers.kinds import kind_of
from alur.screening.sentences import article, in_language, remark_in_words, say, shown

QUIET, ELEVATED, UNREADABLE, PROHIBITED = 0, 1, 2, 3
STDIN = "-"
LOOK_EVERY = 0.5  # seconds between two looks at a watched file
MOST_BYTES = 20_000_000  # of a text; a picture or video has its own limit in its reader


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked about every text of one call: the day, whose account, by which rules."""

    on: date
    by: str
    region: str
    pack: Pack
    language: str = "en"
    form: str = "human"  # or "json", "sarif"


@dataclass(frozen=True)
class Post:
    """What is judged: texts by part name, media, and the name under which it is spoken of."""

    name: str
    parts: Mapping[str, str]
    media: Sequence[Medium] = ()


def opened(name: str, media: Sequence[Path] = ()) -> Post:
    """The post in a file, or in what comes in ("-"): text in UTF-8, else a medium. Raises Fault, with its reason."""
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise Fault("%(file)s cannot be opened: %(why)s.", file=name, why=error.strerror) from error
    text = text_in(data)
    if text is None and not kind_of(data):
        raise Fault("%(file)s is neither text in UTF-8 nor a picture, film or PDF.", file=name)
    label = "stdin" if name == STDIN else name
    return Post(label, {}, [data, *media]) if text is None else Post(label, {"body": text}, media)


def text_in(data: bytes) -> str | None:
    """The text, with its line ends as they are (spans count them); None for bytes that are no text in UTF-8."""
    if b"\0" in data or len(data) > MOST_BYTES:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def judged(post: Post, question: Question) -> Seen:
    """What is said of a post."""
    return look(
        post.parts, media=post.media, on=question.on, by=question.by, region=question.region, pack=question.pack
    )


def exit_code(verdict: Verdict) -> int:
    """How the command ends for this verdict."""
    if verdict.level == Level.prohibited:
        return PROHIBITED  # whatever else could not be read
    if not verdict.complete:
        return UNREADABLE
    return ELEVATED if verdict.level == Level.elevated else QUIET


def answer(post: Post, question: Question) -> tuple[str, int]:
    """What to print about a post, and the exit code."""
    seen = judged(post, question)
    forms: dict[str, Callable[[], str]] = {
        "human": lambda: in_words(seen, post.parts, pack=question.pack, language=question.language),
        "json": seen.to_json,
        "sarif": lambda: sarif.text(seen, pack=question.pack, post=(post.name, post.parts), language=question.language),
    }
    return forms[question.form](), exit_code(seen.verdict)


def versions(path: Path, wait: Callable[[], None] = lambda: time.sleep(LOOK_EVERY)) -> Iterator[int]:
    """Yield at once, and again whenever the file is another one than before: 1, 2, ... An editor may save by putting a
    new file in the place of the old, so a file that is away for a moment is waited for."""
    seen: tuple[int, int, int] | None = None
    number = 0
    while True:
        try:
            found = os.stat(path)
        except OSError:
            wait()
            continue
        state = (found.st_ino, found.st_mtime_ns, found.st_size)
        if state != seen:
            seen, number = state, number + 1
            yield number
        else:
            wait()


def in_words(seen: Seen, parts: Mapping[str, str], *, pack: Pack, language: str = "en") -> str:
    """A verdict for a terminal: the level, what was not read, each concern with words, law and advice, the remarks.

    parts: the texts as written, whose lines are counted.
    """
    verdict = seen.verdict
    head = say(
        "head", language, level=say(verdict.level.name, language), code=verdict.level.name, on=verdict.on,
        phase=verdict.phase, read_as=verdict.read_as, pack=f"{verdict.pack_id} {verdict.pack_version}",
    )  # fmt: skip
    concerns = [_concern(number, each, parts, language) for number, each in enumerate(verdict.concerns, 1)]
    unread = [say("unread", language, what=what) for what in verdict.unread]
    note = read_as_note(verdict.institution_type, verdict.read_as, pack, language)
    remarks = [remark_in_words(each, language) for each in seen.answer["remarks"]]
    return "\n".join([head, *unread, *note, *concerns, *remarks, say("advice_only", language)])


def read_as_note(told: str, read_as: str, pack: Pack, language: str) -> list[str]:
    """A sentence if the account was read as one of another kind than told, or of none."""
    if pack.institution_aliases.get(told, told) == read_as:
        return []
    return [say("read_as" if told else "told_nothing", language, told=shown(told), read_as=read_as)]


def place(span: Span, text: str) -> tuple[int, int]:
    """Line and character within it, from 1, where a span begins."""
    before = text[: span.start]
    return before.count("\n") + 1, span.start - (before.rfind("\n") + 1) + 1


def _concern(number: int, concern: Concern, parts: Mapping[str, str], language: str) -> str:
    laws = [
        say("law", language, law=f"{_law(each, language)}: {in_language(each['summary'], language)}")
        for each in concern.citations
    ]
    quoted = "; ".join(_quoted(span, parts, language) for span in concern.spans)
    lines = [
        say("words", language, words=quoted),
        *(_who(each, language) for each in concern.holders),
        *laws,
        say("do", language, advice=in_language(concern.advice, language)),
    ]
    head = f"{number:>3}. {say(concern.level.name, language)}: {in_language(concern.title, language)} ({concern.rule})"
    return "\n".join([head, *(f"     {line}" for line in lines)])


def _who(holder: Holder, language: str) -> str:
    return say(
        holder.kind, language, words=shown(holder.words), name=holder.name, since=holder.since,
        office=in_language(holder.office, language), number=f" {holder.number}" if holder.number else "",
        unsure=say("unsure", language) if holder.confidence == "memory" else "",
    )  # fmt: skip


def _quoted(span: Span, parts: Mapping[str, str], language: str) -> str:
    if span.part not in parts:  # read in a medium, which has no lines of its own
        return f'"{shown(span.text)}" ({span.part})'
    line, column = place(span, parts[span.part])
    return f'"{shown(span.text)}" ({say("place", language, part=span.part, line=line, column=column)})'


def _law(citation: Mapping[str, str], language: str) -> str:
    return article(citation["law"], citation["article"], citation["paragraph"], language)
