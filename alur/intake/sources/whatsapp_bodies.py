"""What the text of one message stands for: files with a caption, files left out, an open quotation."""

import re

from alur.intake.sources import whatsapp_words as words
from alur.intake.sources.whatsapp_header import Header

QUOTE = re.compile('["“„«]')


def is_open_quote(label: str) -> bool:
    """Does it open a quotation that it does not close?"""
    if not QUOTE.search(label):
        return False
    pairs = (("„", "“"),) if "„" in label else (("“", "”"), ("«", "»"))
    return label.count('"') % 2 == 1 or any(label.count(left) > label.count(right) for left, right in pairs)


def files_and_caption(body: str, known: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """Names of the files in a message, and the caption."""
    first, _, caption = body.partition("\n")
    if name := words.file_in_brackets(first[:300].strip("\u200e\u200f "), known):
        return (name,), caption
    names = tuple(match["name"] for match in words.ATTACHED_IN_ANGLES.finditer(body))
    if not names:
        return (), body
    rest = words.ATTACHED_IN_ANGLES.sub("", body).strip("\u200e\u200f \n")
    title = re.split(r" [\u200e\u200f]?• ", rest, maxsplit=1)[0].strip("\u200e\u200f ")
    return names, "" if any(name.endswith(title) for name in names) or title_of_document(rest) else rest


def is_marked_placeholder(item: Header, body: str) -> bool:
    """iOS puts a mark before the bracket of a line that stands for media, whatever the language."""
    return (
        item.lead
        and item.shape == "bracket"
        and ("\u200e" in body or "\u200f" in body)
        and "://" not in body
        and len(body) < 300
        and "\n" not in body
    )


def title_of_document(body: str) -> tuple[str, ...]:
    """The title of a document in a placeholder: "Template.docx <mark>document omitted"."""
    match = re.match(rf"[\u200e\u200f]*({words.FILE_NAME})(?: •| ?[\u200e\u200f]|$)", body[:300])
    return (match[1],) if match else ()
