"""A release in the forms of newsrooms and search engines: ninjs 3.1, NewsML-G2, schema.org. Pure.

Each is made from what was signed and says where the signed document lies; the form itself carries no signature.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from alur.kernel.activities import stated
from alur.releases.core.documents import Said, html

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NINJS, NEWSML = "application/json", "application/vnd.iptc.g2.newsitem+xml"
G2 = "http://iptc.org/std/nar/2006-10-01/"
PROOF = "https://w3id.org/security#proof"
XHTML = "http://www.w3.org/1999/xhtml"
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"
MEDIA = {"image": "picture", "video": "video", "audio": "audio"}  # by the first half of a media type; else a component


@dataclass(frozen=True, kw_only=True)
class Story:
    """A version with what became of it. issuer: names; content_id: of the signed bytes; proof: where they lie."""

    said: Said
    issuer: Mapping[str, str]
    content_id: str = ""
    proof: str = ""
    embargoed: bool = False
    withdrawn_at: datetime | None = None
    reason: str = ""
    ground: str = ""
    successor: str = ""  # address of the release that replaced it

    @property
    def title(self) -> str:
        """In the language of the text, if it has one."""
        return in_one(self.said.title, self.said.language)

    @property
    def status(self) -> str:
        """As IPTC says it; "canceled" obliges receivers to stop using the story."""
        return "canceled" if self.withdrawn_at else "withheld" if self.embargoed else "usable"

    @property
    def version(self) -> int:
        """A withdrawal is the version after the last."""
        return self.said.version + (1 if self.withdrawn_at else 0)

    @property
    def changed(self) -> datetime:
        """When it became as it is."""
        return self.withdrawn_at or self.said.updated

    @property
    def note(self) -> str:
        """What an editor has to know: why it was withdrawn, what was corrected, what replaced it."""
        parts = [self.reason, self.ground] if self.withdrawn_at else [self.said.what, self.said.why, self.successor]
        return " ".join(part for part in parts if part)


def printable(text: str) -> str:
    """Without the control characters that XML forbids: one of them would break a whole feed."""
    return _FORBIDDEN.sub("", text)


def of_xml(said: Said) -> Said:
    """The words as every form can carry them."""
    return replace(
        said, text=printable(said.text), what=printable(said.what), why=printable(said.why),
        number=printable(said.number), title={code: printable(words) for code, words in said.title.items()},
        enclosed=[replace(each, alt=printable(each.alt)) for each in said.enclosed],
    )  # fmt: skip


def in_one(words: Mapping[str, str], language: str) -> str:
    """The words in this language, else in another."""
    return words.get(language) or next(iter(words.values()), "")


def ninjs(story: Story) -> dict[str, Any]:
    """IPTC ninjs 3.1. A withdrawn story has no body."""
    said = story.said
    body = {
        "role": "main", "contentType": "text/plain", "charCount": len(said.text), "wordCount": len(said.text.split()),
        "value": said.text,
    }  # fmt: skip
    others = [{"role": f"main-{code}", "value": words} for code, words in said.title.items() if words != story.title]
    optional: dict[str, Any] = {
        "embargoedUntil": stated(said.embargoed_until) if said.embargoed_until else "",
        "edNote": story.note,
        "bodies": [] if story.withdrawn_at else [body],
        "associations": _associations(story),
        "altIds": _alt_ids(story),
        "trustIndicators": [{"role": PROOF, "title": "FEP-8b32", "href": story.proof}] if story.proof else [],
    }
    return {
        "uri": said.address,
        "type": "text",
        "standard": {
            "name": "ninjs", "version": "3.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
        },
        "representationType": "full",
        "version": str(story.version),
        "firstCreated": stated(said.published),
        "versionCreated": stated(story.changed),
        "pubStatus": story.status,
        "language": said.language,
        "headlines": [{"role": "main", "value": story.title}, *others],
        "genres": [{"name": said.kind}],
        "infoSources": [{"name": in_one(story.issuer, said.language), "role": "origin", "uri": said.issuer}],
    } | {key: value for key, value in optional.items() if value}  # fmt: skip


def _alt_ids(story: Story) -> list[dict[str, str]]:
    ids = {"number": story.said.number, "contentId": story.content_id}
    return [{"role": role, "value": value} for role, value in ids.items() if value]


def _associations(story: Story) -> list[dict[str, Any]]:
    former = [{"name": "supersedes", "rel": "supersedes", "uri": story.said.supersedes}]
    files = [
        {
            "name": f"attachment-{place}", "rel": "attachment", "uri": each.url, "type": _media(each.media_type),
            "descriptions": [{"role": "caption", "value": each.alt}],
            "renditions": [
                {"name": "main", "href": each.url, "contentType": each.media_type, "sizeInBytes": each.size}
            ],
        }
        for place, each in enumerate(story.said.enclosed, 1)
    ]  # fmt: skip
    return (former if story.said.supersedes else []) + ([] if story.withdrawn_at else files)


def _media(media_type: str) -> str:
    return MEDIA.get(media_type.partition("/")[0], "component")


def newsml(story: Story) -> bytes:
    """NewsML-G2 2.35, a news item with its text as XHTML."""
    said = story.said
    item = Element(
        "newsItem", {
            "xmlns": G2, "guid": said.address, "version": str(story.version), "standard": "NewsML-G2",
            "standardversion": "2.35", "conformance": "power", "xml:lang": said.language,
        },
    )  # fmt: skip
    SubElement(item, "catalogRef", href=CATALOG)
    _meta(SubElement(item, "itemMeta"), story)
    about = SubElement(item, "contentMeta")
    _named(SubElement(about, "infoSource", uri=said.issuer), story)
    if said.number:
        SubElement(about, "altId").text = said.number
    SubElement(about, "language", {"tag": said.language})
    for code, words in said.title.items():
        SubElement(about, "headline", {"xml:lang": code}).text = words
    content = SubElement(item, "contentSet")
    if not story.withdrawn_at:
        _text(SubElement(content, "inlineXML", contenttype="application/xhtml+xml"), story)
    return bytes(tostring(item, encoding="utf-8", xml_declaration=True))


def _meta(meta: Element, story: Story) -> None:
    """In the order that the schema asks for."""
    said = story.said
    SubElement(meta, "itemClass", qcode="ninat:text")
    _named(SubElement(meta, "provider", uri=said.issuer), story)
    SubElement(meta, "versionCreated").text = stated(story.changed)
    SubElement(meta, "firstCreated").text = stated(said.published)
    if said.embargoed_until:
        SubElement(meta, "embargoed").text = stated(said.embargoed_until)
    SubElement(meta, "pubStatus", qcode=f"stat:{story.status}")
    if story.note:
        SubElement(meta, "edNote").text = story.note
    if said.supersedes:
        SubElement(meta, "link", rel="irel:previousVersion", href=said.supersedes)
    for each in [] if story.withdrawn_at else said.enclosed:
        link = SubElement(meta, "link", rel="irel:seeAlso", href=each.url, contenttype=each.media_type)
        SubElement(link, "title").text = each.alt


def _named(element: Element, story: Story) -> None:
    for code, name in story.issuer.items():
        SubElement(element, "name", {"xml:lang": code}).text = name


def _text(inline: Element, story: Story) -> None:
    page = SubElement(inline, "html", xmlns=XHTML)
    SubElement(SubElement(page, "head"), "title").text = story.title
    body = SubElement(page, "body")
    for part in story.said.text.split("\n\n"):
        if part.strip():
            SubElement(body, "p").text = part


def json_ld(story: Story) -> dict[str, Any]:
    """schema.org NewsArticle, for search engines."""
    said = story.said
    what = " ".join(part for part in (said.what, said.why) if part)
    correction = {"@type": "CorrectionComment", "text": what, "datePublished": stated(said.updated)}
    optional: dict[str, Any] = {
        "identifier": [value for value in (said.number, story.content_id) if value],
        "image": [each.url for each in said.enclosed if each.media_type.startswith("image/")],
        "correction": correction if what else None,
        "isBasedOn": said.supersedes,
        "creativeWorkStatus": "Withdrawn" if story.withdrawn_at else "",
        "articleBody": said.text,
    }
    if story.withdrawn_at:
        optional |= {"articleBody": "", "image": []}
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": said.address,
        "url": said.address,
        "headline": story.title,
        "inLanguage": said.language,
        "datePublished": stated(said.published),
        "dateModified": stated(story.changed),
        "version": str(story.version),
        "publisher": {
            "@type": "GovernmentOrganization", "name": in_one(story.issuer, said.language), "url": said.issuer,
        },
    } | {key: value for key, value in optional.items() if value}  # fmt: skip


def content_html(story: Story) -> str:
    """The text, or why there is none, as feeds carry it."""
    return html(story.note if story.withdrawn_at else story.said.text)
