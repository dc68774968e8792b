"""The embedded channel: the office's own public page on this site, with its feed."""

from datetime import datetime
from typing import ClassVar

from django.urls import reverse

from alur.publishing.domain import Payload
from alur.publishing.models import Page


class PageChannel:
    """Always there, needs no account anywhere."""

    name: ClassVar[str] = "page"
    can_be_asked: ClassVar[bool] = True

    def publish(self, payload: Payload, *, key: str, at: datetime) -> str:
        """Put it on the page; the same key twice stands there once."""
        text = {"title": payload.title, "body": payload.body, "institution_slug": payload.institution}
        Page.objects.get_or_create(key=key, defaults={**text, "published_at": at})
        return _address(payload.institution, key)

    def read_back(self, key: str) -> str | None:
        """Its address, if it stands there."""
        page = Page.objects.filter(key=key, removed_at=None).first()
        return _address(page.institution_slug, key) if page else None

    def take_down(self, key: str, *, at: datetime) -> None:
        """Off the page; the address stays and says that it was taken down."""
        Page.objects.filter(key=key, removed_at=None).update(removed_at=at)


def _address(slug: str, key: str) -> str:
    return reverse("publishing:post", args=[slug, key])
