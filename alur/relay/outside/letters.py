"""What an office is told about a dispatch, in each form: a webhook's JSON, an activity, an e-mail. Nothing personal."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from alur.directory import services as directory
from alur.kernel.activities import NAMESPACE, stated
from alur.relay.models import Delivery, Dispatch, Reach
from alur.releases import services as releases

SALT = "relay.answer"


@dataclass(frozen=True)
class Told:
    """A dispatch in the words of all its letters."""

    dispatch: Dispatch
    kind: str  # announced, corrected, withdrawn

    @property
    def release_url(self) -> str:
        """The public page."""
        return absolute("releases:release", self.dispatch.release_uid)

    @property
    def url(self) -> str:
        """What an answer answers."""
        return absolute("relay:dispatch", self.dispatch.uid)


def told(dispatch: Dispatch) -> Told:
    """As it stands now: a release that was withdrawn meanwhile is told as withdrawn."""
    if dispatch.version.release.withdrawn_at:
        return Told(dispatch, "withdrawn")
    return Told(dispatch, "announced" if dispatch.version.number == 1 else "corrected")


def absolute(name: str, *args: Any) -> str:
    """The full address of a page."""
    return f"{settings.ALUR_ORIGIN}{reverse(name, args=args)}"


def _document(dispatch: Dispatch) -> dict[str, Any]:
    """What the issuer signed: the version, or of a withdrawn release the withdrawal; {} where it was never signed."""
    signed = releases.signed_document(dispatch.version)
    found: dict[str, Any] = json.loads(signed) if signed else {}
    return found


def webhook(dispatch: Dispatch) -> bytes:
    """The body for every office, the same bytes at every attempt (Standard Webhooks: type, timestamp, data).

    `document` is what the issuer signed, proof included; `text` the words alone, none of a withdrawn release.
    """
    said, version = told(dispatch), dispatch.version
    release = version.release
    data = {
        "dispatch": said.url, "release": said.release_url, "version": version.number, "title": version.title,
        "language": version.language, "text": "" if release.withdrawn_at else releases.text(version),
        "kind": release.kind, "issuer": release.institution.slug, "issuerName": release.institution.name,
        "forum": dispatch.forum.slug, "announcer": dispatch.announcer, "answer": absolute("relay:answers"),
        "document": _document(dispatch),
    }  # fmt: skip
    body = {"type": f"release.{said.kind}", "timestamp": stated(dispatch.at), "data": data}
    return json.dumps(body, ensure_ascii=False).encode()


def activity(dispatch: Dispatch) -> bytes:
    """An Announce, by who passed it on, of what the issuer signed. Its id is the dispatch, so a copy is recognised."""
    said = told(dispatch)
    announcer = directory.institution(dispatch.announcer)
    document = {
        "@context": NAMESPACE, "id": said.url, "type": "Announce", "actor": directory.actor_id(announcer),
        "published": stated(dispatch.at), "to": [f"{NAMESPACE}#Public"],
        "object": _document(dispatch) or said.release_url,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False).encode()


def mail(delivery: Delivery, reach: Reach) -> EmailMessage:
    """The e-mail in the office's language: what happened, a link to the release, a link to answer. No tracking."""
    dispatch = delivery.dispatch
    version = dispatch.version
    with translation.override(reach.language):
        shown = {
            "said": told(dispatch), "dispatch": dispatch, "version": version,
            "issuer": version.release.institution, "office": delivery.institution,
            "announcer": directory.institution(dispatch.announcer), "answer_url": answer_url(delivery),
            "zone": delivery.institution.zone,
        }  # fmt: skip
        lines = render_to_string("relay/mail.txt", shown).strip().split("\n", 1)
    host = urlsplit(settings.ALUR_ORIGIN).hostname
    headers = {"Message-ID": f"<{delivery.message_id}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(lines[0].split()), lines[1].lstrip("\n") + "\n", to=[reach.address], headers=headers)


def answer_url(delivery: Delivery) -> str:
    """A page on which whoever holds the link answers for the office: it is sent to the office only."""
    return absolute("relay:answer", signing.Signer(salt=SALT).sign(delivery.uid.hex))


def delivery_uid(token: str) -> str:
    """The delivery of such a link. Raises signing.BadSignature."""
    return signing.Signer(salt=SALT).unsign(token)
