"""Screening as a library call: a text and media in, a verdict out. No Django, no database, no network, no clock.

from alur.screening import screen

verdict = screen({"caption": "Rapat hari ini", "tags": "#..."}, on=date(2024, 1, 21), by="kementerian",
                 media=[Path("poster.jpg")])
verdict.level.name, verdict.concerns[0].spans[0].text, verdict.unread
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from alur.kernel.errors import Refusal
from alur.rulepacks.loader import folder_of, load
from alur.rulepacks.model import Pack
from alur.screening.core import Verdict, assess, checked, pack_named

HOME = "indonesia"  # the pack that is meant when none is named

Parts = Mapping[str, str]
Medium = Path | str | bytes


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
    media: files or their bytes; their words are judged with the text, as the parts "image:1", "image:2", ...
    What could not be read stands in `verdict.unread` with the reason, and `verdict.complete` is False.
    Raises PackError for a pack that cannot be used.
    """
    parts = {"body": text} if isinstance(text, str) else dict(text)
    read, unread = words_in_all(media)
    day = on.date() if isinstance(on, datetime) else on
    return assess({**parts, **read}, on=day, institution_type=by, region=region, pack=pack_of(pack), unread=unread)


def pack_of(pack: str | Path | Pack) -> Pack:
    """The pack of that name or in that folder, its examples confirmed. Raises PackError."""
    if isinstance(pack, Pack):
        return pack
    if isinstance(pack, str) and folder_of(pack).is_dir():
        return pack_named(pack)
    return checked(load(Path(pack)))


def words_in_all(media: Iterable[Medium]) -> tuple[dict[str, str], list[str]]:
    """Words by part name, and for each medium that could not be read its part name and the reason."""
    read: dict[str, str] = {}
    unread: list[str] = []
    for number, medium in enumerate(media, 1):
        part = f"image:{number}"
        try:
            read[part] = words_in(medium)
        except Refusal as refused:
            unread.append(f"{part}: {refused}")
        except OSError as error:
            unread.append(f"{part}: {error.strerror or error}")
    return read, unread


def words_in(medium: Medium) -> str:
    """The words in one medium. Raises the reader's Refusal, or OSError for a file that cannot be opened."""
    from alur.screening.readers import image  # only for those who have pictures: it takes a while to load

    return image.read(medium if isinstance(medium, bytes) else Path(medium).read_bytes()).text
