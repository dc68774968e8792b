"""Releases as feeds: Atom with tombstones (RFC 6721), RSS 2.0, JSON Feed 1.1; and each release for newsrooms."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alur.kernel.activities import stated
from alur.releases import services, signatures
from alur.releases.core import exports
from alur.releases.core.exports import Story
from alur.releases.models import Version

MOST = 50  # entries of a feed
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def story(version: Version, *, at: datetime) -> Story:
    """The version of a release with what became of the release."""
    release = version.release
    raw, successor = signatures.signed(release, version.number), release.successor
    number = version.number + (1 if release.withdrawn_at else 0)
    proof = reverse("releases:document", args=[release.uid, number])
    return Story(
        said=exports.of_xml(signatures.said(version)), issuer=release.institution.name,
        embargoed=release.is_embargoed(at), withdrawn_at=release.withdrawn_at,
        reason=exports.printable(release.withdrawn_reason), ground=exports.printable(release.withdrawn_ground),
        content_id=signatures.content_id(raw), proof=settings.ALUR_ORIGIN + proof if raw else "",
        successor=signatures.address(successor) if successor else "",
    )  # fmt: skip


def structured(told: Story) -> SafeString:
    """schema.org data for the page: a data block, which the page's policy lets pass because no browser runs it."""
    text = json.dumps(exports.json_ld(told), ensure_ascii=False).translate(_IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above


class Atom(Atom1Feed):
    """A withdrawn release is a deleted entry: who took it back, when, and why."""

    def root_attributes(self) -> dict[str, str]:
        """With the namespace of tombstones."""
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES}

    def write_items(self, handler: Any) -> None:
        """Entries, and tombstones in their place."""
        for item in self.items:
            if item["is_tombstone"]:
                self._tombstone(handler, item["story"])
            else:
                handler.startElement("entry", self.item_attributes(item))
                self.add_item_elements(handler, item)
                handler.endElement("entry")

    def _tombstone(self, handler: Any, told: Story) -> None:
        handler.startElement("at:deleted-entry", {"ref": told.said.address, "when": stated(told.changed)})
        handler.startElement("at:by", {})
        handler.addQuickElement("name", exports.in_one(told.issuer, told.said.language))
        handler.endElement("at:by")
        handler.addQuickElement("at:comment", told.note)
        handler.endElement("at:deleted-entry")

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """With the forms for newsrooms, and the signed document as where it comes from."""
        super().add_item_elements(handler, item)
        for kind, address in item["forms"].items():
            handler.addQuickElement("link", "", {"rel": "alternate", "type": kind, "href": address})
        if item["story"].proof:
            via = {"rel": "via", "type": "application/activity+json", "href": item["story"].proof}
            handler.addQuickElement("link", "", via)


class Rss(Rss201rev2Feed):
    """RSS has no tombstone: a withdrawn release keeps its place and says so in its title."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """As Django does, with one file at most: RSS allows no second enclosure."""
        item["enclosures"] = item["enclosures"][:1]
        super().add_item_elements(handler, item)


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """The whole feed, as text: `writeString` is what is called."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1", "title": self.feed["title"],
            "home_page_url": self.feed["link"], "feed_url": self.feed["feed_url"],
            "description": self.feed["description"], "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }  # fmt: skip
        outfile.write(json.dumps(feed, ensure_ascii=False))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        told: Story = item["story"]
        files = [
            {"url": each.url, "mime_type": each.mime_type, "size_in_bytes": int(each.length)}
            for each in item["enclosures"]
        ]
        return {
            "id": item["unique_id"], "url": item["link"], "title": item["title"], "language": told.said.language,
            "content_html": item["description"], "date_published": stated(item["pubdate"]),
            "date_modified": stated(item["updateddate"]), "authors": [{"name": item["author_name"]}],
            "_alur": {
                "status": told.status, "version": told.version, "content_id": told.content_id, "proof_url": told.proof,
                "forms": item["forms"],
            },
        } | ({"attachments": files} if files else {})  # fmt: skip


FORMS: dict[str, type[SyndicationFeed]] = {"atom": Atom, "rss": Rss, "json": JsonFeed}


def releases(form: str, *, at: datetime, address: str, institution: str = "", name: str = "") -> SyndicationFeed:
    """What institutions, or one of them (slug), said officially. address: of the feed, in full."""
    feed = _feed(form, address, f"{_('Releases')}: {name}" if name else _("Releases"))
    for version in services.latest(MOST, institution=institution, at=at):
        told = story(version, at=at)
        title = f"[{_('withdrawn').upper()}] {told.title}" if told.withdrawn_at and form != "atom" else told.title
        _add(feed, told, title=title, unique_id=told.said.address, is_tombstone=told.withdrawn_at is not None)
    return feed


def changes(form: str, *, at: datetime, address: str) -> SyndicationFeed:
    """Corrections and withdrawals, the last first: each is an entry of its own."""
    feed = _feed(form, address, _("Corrections and withdrawals"))
    for version in services.changes(MOST, at=at):
        told = story(version, at=at)
        word = _("withdrawn") if told.withdrawn_at else _("corrected")
        unique_id = f"{told.said.address}#v{told.version}"
        _add(feed, told, title=f"[{word.upper()}] {told.title}", unique_id=unique_id, is_tombstone=False)
    return feed


def _feed(form: str, address: str, title: str) -> SyndicationFeed:
    home = settings.ALUR_ORIGIN + reverse("releases:list")
    about = _("What institutions have said officially. Corrected and withdrawn releases stay listed.")
    return FORMS[form](title=title, link=home, description=about, language="id", feed_url=address, feed_guid=address)


def _add(feed: SyndicationFeed, told: Story, *, title: str, unique_id: str, is_tombstone: bool) -> None:
    said = told.said
    files: Iterable[Any] = () if told.withdrawn_at else said.enclosed
    feed.add_item(
        title=title, link=said.address, description=exports.content_html(told), unique_id=unique_id,
        unique_id_is_permalink=False, pubdate=said.published, updateddate=told.changed, categories=[said.kind],
        author_name=exports.in_one(told.issuer, said.language),
        enclosures=[Enclosure(each.url, str(each.size), each.media_type) for each in files],
        story=told, is_tombstone=is_tombstone,
        forms={exports.NINJS: f"{said.address}ninjs.json", exports.NEWSML: f"{said.address}newsml.xml"},
    )  # fmt: skip
