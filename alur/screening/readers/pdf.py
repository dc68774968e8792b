"""Read the words of a PDF document: its text page by page, and the words in its pictures.

    read(data).passages == (("1", "SIARAN PERS ..."), ("2", "..."))

PDFium without its script engine and without form actions: nothing in a document is run, no address in it is opened.
Needs the extra `media`. Meant for a process of its own, with a limit of time and memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

from PIL import Image

from alur.kernel.errors import N_
from alur.screening.readers import ocr
from alur.screening.readers.ocr import Reading, Unreadable, Word

READER = "pdfium"
MOST_PAGES = 100
MOST_DRAWN = 20  # pages that are drawn and read as a picture; each takes about a second
MANY_PAGES = N_("This document has many pages: only its first ones were screened.")
MANY_PICTURES = N_("This document has many pictures: only those on its first pages were screened.")
BROKEN_PAGE = N_("A page of this document is damaged and was not screened.")
ATTACHMENTS = N_("Files attached inside this document were not screened.")
FORM = N_("What is filled in on this form was not screened.")

_SIDE = 1600  # pixels of the longer side of a drawn page
_MOST_SCALE = 4.0  # pixels for a point: a page as large as a stamp stays small
_LITTLE = 20  # characters; a page with fewer may carry its words as pictures or outlines


class NoDocument(Unreadable):
    """The content is no PDF document, whatever its name says."""

    code = "no_pdf"
    message = N_("This file is not a PDF document.")


class Locked(Unreadable):
    """The document opens only with a password."""

    code = "pdf_locked"
    message = N_("This document is locked with a password. Please send it without one.")


class DamagedDocument(Unreadable):
    """The document begins as one but cannot be read."""

    code = "pdf_damaged"
    message = N_("This document is damaged or cut off. Please send it again.")


class PdfReaderMissing(Unreadable):
    """The library that reads documents is not installed."""

    code = "pdf_reader_missing"
    message = N_("Documents cannot be read here: install Alur with its extra “media”.")


def read(data: bytes) -> Reading:
    """The words of a document. Raises Unreadable (NoDocument, Locked, DamagedDocument, PdfReaderMissing).

    Boxes are in points (1/72 inch) from the top left of the page; words found in pictures stand after the page's text.
    """
    with _opened(data) as document:
        missed = _left_out(document)
        words: list[Word] = []
        passages: list[tuple[str, str]] = []
        drawn = 0
        for number in range(1, min(len(document), MOST_PAGES) + 1):
            try:
                text, found, has_pictures = _page(document, number)
                if has_pictures and drawn < MOST_DRAWN:
                    drawn, has_pictures = drawn + 1, False
                    text, found = _with_pictures(document, number, text, found)
            except _errors():
                missed.append(BROKEN_PAGE)
                continue
            missed += [MANY_PICTURES] if has_pictures else []
            words += found
            passages += [(str(number), text)] if text else []
        if BROKEN_PAGE in missed and not words:
            raise DamagedDocument
    return Reading(tuple(words), 0, 0, ocr.mean_score(words), tuple(dict.fromkeys(missed)), tuple(passages))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    if b"%PDF-" not in data[:1024]:
        raise NoDocument
    try:
        import pypdfium2
    except ImportError:
        raise PdfReaderMissing from None
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise (Locked if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else DamagedDocument) from None
    with closing(document):
        if not pages:
            raise DamagedDocument
        yield document


def _errors() -> tuple[type[Exception], ...]:
    from pypdfium2 import PdfiumError

    return (PdfiumError, ValueError)


def _left_out(document: Any) -> list[str]:
    missed = [MANY_PAGES] if len(document) > MOST_PAGES else []
    missed += [ATTACHMENTS] if document.count_attachments() else []
    return missed + ([FORM] if document.get_formtype() else [])


def _page(document: Any, number: int) -> tuple[str, list[Word], bool]:
    """The text of a page, its runs with their boxes, and whether words may stand in pictures."""
    with closing(document[number - 1]) as page, closing(page.get_textpage()) as layer:
        text = "\n".join(line.strip() for line in layer.get_text_range().splitlines() if line.strip())
        words = [word for index in range(layer.count_rects()) if (word := _run(page, layer, index, number)).text]
        return text, words, len(text) < _LITTLE or _has_picture(page)


def _run(page: Any, layer: Any, index: int, number: int) -> Word:
    left, bottom, right, top = layer.get_rect(index)
    text = layer.get_text_bounded(left, bottom, right, top).strip()
    height = page.get_height()
    xs, ys = (round(left), round(right)), (round(height - top), round(height - bottom))
    box = ((xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1]))
    return Word(text, 1.0, box, page=number)


def _has_picture(page: Any) -> bool:
    from pypdfium2 import raw

    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING]
    return next(page.get_objects(filter=kinds), None) is not None


def _with_pictures(document: Any, number: int, text: str, words: list[Word]) -> tuple[str, list[Word]]:
    """The page's text and, after it, the lines that stand only in its pictures."""
    picture, scale = _drawn(document, number)
    found, _ = ocr.recognised(picture)
    said = _letters(text)
    new = [word for word in found if _letters(word.text) and _letters(word.text) not in said]
    placed = [
        replace(word, page=number, box=tuple((round(x / scale), round(y / scale)) for x, y in word.box)) for word in new
    ]
    return "\n".join([*([text] if text else []), *ocr.lines(new)]), words + placed


def _drawn(document: Any, number: int) -> tuple[Image.Image, float]:
    with closing(document[number - 1]) as page:
        scale = min(_MOST_SCALE, _SIDE / max(1.0, *page.get_size()))
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        return picture.convert("RGB"), scale


def _letters(text: str) -> str:
    """The letters and digits alone: the engine joins and parts words otherwise than the page does."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
