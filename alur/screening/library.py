"""Screening as a library call: a text and media in, a verdict out. No Django, no database, no network, no clock.

from alur.screening import screen

verdict = screen({"caption": "Rapat hari ini", "tags": "#..."}, on=date(2024, 1, 21), by="kementerian",
                 media=[Path("poster.jpg")])
verdict.level.name, verdict.concerns[0].spans[0].text, verdict.unread
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from alur.rulepacks.loader import folder_of, load
from alur.rulepacks.model import Pack
from alur.screening import contrast, domain
from alur.screening.core import Verdict, assess, checked, pack_named
from alur.screening.readers.kinds import kind_of

HOME = "indonesia"  # the pack that is meant when none is named

Parts = Mapping[str, str]
Medium = Path | str | bytes


@dataclass(frozen=True)
class Seen:
    """What is said of a post: the verdict, and the texts it judged by part name, those read in media too."""

    verdict: Verdict
    parts: Mapping[str, str]

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The verdict as JSON has it, and beside it `remarks`: where a medium and the text with it part."""
        answer: dict[str, Any] = json.loads(self.verdict.to_json())
        return {**answer, "remarks": contrast.remarks(self.parts, answer["concerns"])}

    def to_json(self) -> str:
        """One line of JSON in ASCII, keys sorted: what programs get, at the terminal and over HTTP."""
        return json.dumps(self.answer, sort_keys=True, separators=(",", ":"))


def screen(
    text: str | Parts = "",
    *,
    on: date,
    by: str = "",
    region: str = "",
    media: Iterable[Medium] = (),
    pack: str | Path | Pack = HOME,
) -> Verdict:
    """Which rules does this post touch on that day, on the account of such an institution?

    text: one text, or several by part name ("title", "caption", "tags", "account", ...), read together.
    on: local day on which it stands on the account; of a datetime, the day on its own clock.
    by: kind of institution as the pack names it ("pemda", "kementerian", ...); any other word, and none, is read as the
        pack's default kind, and `verdict.read_as` says so. region: dotted code, e.g. "36", "" = unknown.
    media: pictures, films, PDF: files or their bytes; their words are judged with the text, as parts of their own.
    What could not be read stands in `verdict.unread` with the reason, and `verdict.complete` is False.
    Raises PackError for a pack that cannot be used.
    """
    return look(text, on=on, by=by, region=region, media=media, pack=pack).verdict


def look(
    text: str | Parts = "", *, on: date, by: str = "", region: str = "", media: Iterable[Medium] = (),
    pack: str | Path | Pack = HOME, seconds: float | None = None,
) -> Seen:  # fmt: skip
    """As `screen`, with the texts that were judged. seconds: most time for reading one medium."""
    parts = {"body": text} if isinstance(text, str) else dict(text)
    read, unread = words_in_all(media, seconds)
    day = on.date() if isinstance(on, datetime) else on
    judged = {**parts, **read}
    return Seen(assess(judged, on=day, institution_type=by, region=region, pack=pack_of(pack), unread=unread), judged)


def pack_of(pack: str | Path | Pack) -> Pack:
    """The pack of that name or in that folder, its examples confirmed. Raises PackError."""
    if isinstance(pack, Pack):
        return pack
    if isinstance(pack, str) and folder_of(pack).is_dir():
        return pack_named(pack)
    return checked(load(Path(pack)))


def words_in_all(media: Iterable[Medium], seconds: float | None = None) -> tuple[dict[str, str], list[str]]:
    """Words by part name ("image:1", "video:2@0:04", "pdf:3@2"), and what could not be read, each with its reason."""
    read: dict[str, str] = {}
    unread: list[str] = []
    for number, medium in enumerate(media, 1):
        try:
            data = medium if isinstance(medium, bytes) else Path(medium).read_bytes()
        except OSError as error:
            unread.append(f"{domain.part_of('', number)}: {error.strerror or error}")
            continue
        words, missed = words_in(data, number, seconds)
        read |= words
        unread += [f"{domain.part_of(kind_of(data), number)}: {reason}" for reason in missed]
    return read, unread


def words_in(data: bytes, number: int = 1, seconds: float | None = None) -> tuple[dict[str, str], list[str]]:
    """The words of the n-th medium by part name, and why something of it, or all, was not read.

    Read in a process of its own: a file that is made to break its reader breaks nothing else.
    """
    from alur.screening.readers import apart  # only for those who have media: it takes a while to load

    answer = apart.read_apart(data, seconds=seconds)
    if answer["reason"]:
        return {}, [answer["reason"]]
    return domain.parts_read(answer["kind"], number, answer["text"], answer["passages"]), answer["missed"]
