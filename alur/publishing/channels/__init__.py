"""The channels, one file each, all of one shape. A new channel: one file, one line here.

`publish` may be called twice with one key when nobody knows whether the first call arrived; a channel that cannot tell
says so (`can_be_asked`), and then a person looks instead of a second post going out.
"""

from datetime import datetime
from typing import ClassVar, Protocol

from alur.publishing.domain import Payload


class Unreachable(Exception):
    """The channel did not take it, and trying again can help."""


class Rejected(Exception):
    """The channel did not take it, and only a person can help; the code says what is the matter."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Channel(Protocol):
    """One way out."""

    name: ClassVar[str]
    can_be_asked: ClassVar[bool]  # does `read_back` tell for certain?

    def publish(self, payload: Payload, *, key: str, at: datetime) -> str:
        """Send it; returns its address. Raises Unreachable or Rejected."""

    def read_back(self, key: str) -> str | None:
        """The address of what went out under `key`, None when nothing did."""

    def take_down(self, key: str, *, at: datetime) -> None:
        """Remove it from the channel; removing twice changes nothing."""


def channels() -> dict[str, Channel]:
    """The channels of this installation by name."""
    from alur.publishing.channels.page import PageChannel

    return {channel.name: channel for channel in (PageChannel(),)}
