"""Media: have them read, keep what was read, and name its parts. `services` hands on what other stations may call."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.kernel import contents, tasks
from alur.kernel.models import Content
from alur.screening import domain
from alur.screening.models import Reading
from alur.screening.readers import apart

NOT_YET = "not read yet"


def words_in(content_uid: UUID) -> Reading | None:
    """What was read in a medium; None while nobody has read it yet."""
    return Reading.objects.filter(content_uid=content_uid).first()


def read_medium(content_uid: UUID) -> Reading:
    """Read the words in a medium and keep them; a second call returns what was kept.

    Heavy (a picture takes about three seconds and 400 MB, a film minutes): only the media queue's worker calls it.
    """
    kept = words_in(content_uid)
    if kept is not None:
        return kept
    found = _found(apart.read_apart(contents.data(content_uid)))
    return Reading.objects.get_or_create(content_uid=content_uid, defaults=found)[0]


def _found(answer: apart.Answer) -> dict[str, Any]:
    reader = {"reader": answer["reader"], "kind": answer["kind"]}
    if answer["reason"]:
        return {"state": Reading.State.FAILED, "reason": answer["reason"], **reader}
    read = {name: answer[name] for name in ("text", "words", "passages")}
    missed = "\n".join(answer["missed"])
    return {"state": Reading.State.PARTLY if missed else Reading.State.READ, "reason": missed, **read, **reader}


def read_later(content_uid: str) -> None:
    """Job of the media queue: read a medium that was added at a desk."""
    read_medium(UUID(content_uid))


def ask_to_read(media: Sequence[UUID]) -> None:
    """Have media read soon that nobody has read yet; in the caller's transaction."""
    read = set(Reading.objects.filter(content_uid__in=media).values_list("content_uid", flat=True))
    for uid in media:
        if uid not in read:
            tasks.defer("screening.services.read_later", once=f"read:{uid}", content_uid=str(uid))


def read_parts(media: Sequence[UUID]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Texts read in the media by part name, and what could not be read with the reason, one row a medium."""
    readings = {row.content_uid: row for row in Reading.objects.filter(content_uid__in=media)}
    types = dict(Content.objects.filter(uid__in=media).values_list("uid", "media_type"))
    read: dict[str, str] = {}
    unread: list[dict[str, str]] = []
    for number, uid in enumerate(media, 1):
        reading = readings.get(uid)
        kind = (reading.kind if reading else "") or domain.kind_of_type(types.get(uid, ""))
        if reading is not None and reading.state != Reading.State.FAILED:
            read |= domain.parts_read(kind, number, reading.text, reading.passages)
        if reading is None or reading.state != Reading.State.READ:
            reason = reading.reason if reading else NOT_YET
            unread.append({"part": domain.part_of(kind, number), "content": str(uid), "reason": reason})
    return read, unread


def part_in_words(part: str) -> str:
    """Which medium a part was read in and where, in the reader's language: "Film 2, at 0:04"; "" for any other part."""
    kind, number, _place = domain.name_of(part)
    names = {"image": _("Picture %(number)s"), "video": _("Film %(number)s"), "pdf": _("PDF %(number)s")}
    name = names.get(kind, _("File %(number)s")) % {"number": number}
    return ", ".join(filter(None, [name, place_in_words(part)])) if kind else ""


def place_in_words(part: str) -> str:
    """Where in its medium a part stands, in the reader's language: "at 0:02", "page 3", "" for the whole of it."""
    kind, _number, place = domain.name_of(part)
    if not place:
        return ""
    return _("page %(page)s") % {"page": place} if kind == "pdf" else _("at %(moment)s") % {"moment": place}


def reason_in_words(reason: str) -> str:
    """Why a medium could not be read, or what of it was not, in the reader's language."""
    return " ".join(_(sentence) for sentence in reason.splitlines() if sentence != NOT_YET)


def remarks_in_words(remarks: Sequence[Mapping[str, Any]], number: int) -> list[str]:
    """Where the n-th medium and the text beside it part, in the reader's language."""
    mine = [remark for remark in remarks if domain.name_of(remark["part"])[1] == number]
    return list(dict.fromkeys(_remark(remark) for remark in mine))


def _remark(remark: Mapping[str, Any]) -> str:
    if remark["kind"] == "only_read":
        return _("What touches the rules stands here only, not in the text beside it.")
    said = {side: ", ".join(remark[side]) for side in ("read", "written")}
    return _("Here it says %(read)s, the text beside it says %(written)s. Please check which is right.") % said


def of_medium(parts: Mapping[str, str], number: int) -> dict[str, str]:
    """Those of the parts that were read in the n-th medium, from 1."""
    return {name: text for name, text in parts.items() if domain.name_of(name)[1] == number}
