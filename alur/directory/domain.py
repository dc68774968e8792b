"""What proves that an account is an office's own, when a confirmation is too old, what a misspelt name may mean. Pure.

the account's page  --names-->  the directory page  --names-->  the account
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from html.parser import HTMLParser
from urllib.parse import urlsplit

from alur.kernel.errors import N_, Invalid

FRESH = timedelta(days=180)  # older than that a confirmation asks to be renewed (ux.md B17)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"own", "report-false-account"})  # words that addresses of the directory use
CIVIL_SERVANTS = frozenset({"PNS", "PPPK"})  # UU 20/2023 art. 5: the two kinds of ASN; read 24 November 2026
LEAST_REASON = 10  # characters


@dataclass(frozen=True)
class Network:
    """Where official accounts are. page: address of an account's page; is_open: it can be read without signing in."""

    name: str
    page: str = ""
    is_open: bool = False


NETWORKS: Mapping[str, Network] = {
    "website": Network("Website", "https://%(handle)s", is_open=True),
    "instagram": Network("Instagram", "https://www.instagram.com/%(handle)s/"),
    "facebook": Network("Facebook", "https://www.facebook.com/%(handle)s"),
    "x": Network("X", "https://x.com/%(handle)s"),
    "youtube": Network("YouTube", "https://www.youtube.com/@%(handle)s", is_open=True),
    "tiktok": Network("TikTok", "https://www.tiktok.com/@%(handle)s"),
    "telegram": Network("Telegram", "https://t.me/%(handle)s", is_open=True),
    "threads": Network("Threads", "https://www.threads.net/@%(handle)s"),
    "whatsapp": Network("WhatsApp"),
    "mastodon": Network("Mastodon", "https://%(host)s/@%(user)s", is_open=True),  # handle: user@host
    "page": Network("Alur"),  # the page of an office on this site
}


class NoReason(Invalid):
    """A person confirms something and does not say how they know."""

    code = "directory.no_reason"
    message = N_("Say in one sentence how you know that the account is theirs, e.g. the number of a letter.")


class NotReadable(Invalid):
    """The network shows its pages only to those who sign in."""

    code = "directory.not_readable"
    message = N_("Pages of this network cannot be read from here. A person confirms the account, with a reason.")


class NotNamed(Invalid):
    """The page was read, and does not name the directory."""

    code = "directory.not_named"
    message = N_(
        "The page of the account does not name %(address)s. Put that address into its profile, then try again."
    )


def network_name(key: str) -> str:
    """How a network writes itself; one that is not listed with a capital letter."""
    return NETWORKS[key].name if key in NETWORKS else key.capitalize()


def address_of(network: str, handle: str) -> str:
    """Where the page of an account is; "" for a network whose accounts have none.

    The address follows from the name: the page that is read is that of the account, not another one that somebody gave.
    """
    pattern = NETWORKS[network].page if network in NETWORKS else ""
    user, _, host = handle.partition("@")
    return pattern % {"handle": handle, "user": user, "host": host} if host or "%(host)s" not in pattern else ""


def can_be_read(network: str, handle: str) -> bool:
    """Can the page of the account be read without signing in there?"""
    return network in NETWORKS and NETWORKS[network].is_open and bool(address_of(network, handle))


def is_same_site(asked: str, answered: str) -> bool:
    """Did the answer come from the host that was asked, with or without "www."? Elsewhere is another page."""
    hosts = [(urlsplit(each).hostname or "").removeprefix("www.") for each in (asked, answered)]
    return hosts[0] == hosts[1]


def is_stale(confirmed_on: date | None, today: date) -> bool:
    """Never confirmed, or more than 180 days ago."""
    return confirmed_on is None or today - confirmed_on > FRESH


def is_civil_servant(employment: str) -> bool | None:
    """Does civil-service law bind a person of this status? None where nobody said how they are employed."""
    return employment in CIVIL_SERVANTS if employment else None


def check_reason(reason: str) -> None:
    """Raises NoReason."""
    if len(reason.strip()) < LEAST_REASON:
        raise NoReason


class _Page(HTMLParser):
    """The addresses that a page names: in links, in what it says about itself, and in its text."""

    def __init__(self) -> None:
        super().__init__()
        self.named: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link, with or without rel="me"; the description of a profile often stands in a meta element."""
        given = dict(attrs)
        self.named += [given[key] or "" for key in ("href", "content") if key in given and tag in ("a", "link", "meta")]

    def handle_data(self, data: str) -> None:
        """Text that a reader sees; what a script holds is not what the account says."""
        if self.lasttag not in ("script", "style"):
            self.named.append(data)


def _spelt(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"


def names(page: str, address: str) -> bool:
    """Does the HTML of an account's page name the directory page at `address`, as a link (rel="me") or in its text?

    With or without "https://" and the slash at the end, but whole: the page of another office does not count.
    """
    parser = _Page()
    parser.feed(page)
    parser.close()
    wanted = re.compile(re.escape(_spelt(address)) + r"(?![\w/-]*[\w-])", re.IGNORECASE)
    return any(wanted.search(each) for each in parser.named)


def similar(words: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Names that a misspelt search may have meant, the closest first. Letters in other order or a few others count."""
    spelt: dict[str, str] = {}
    for name in known:
        spelt.setdefault(name.lower(), name)
    return [spelt[each] for each in get_close_matches(words.lower(), list(spelt), n=most, cutoff=0.7)]


def corrected(words: str, vocabulary: Collection[str]) -> str:
    """`words` with each unknown word replaced by the closest known one; "" when nothing is close or all are known."""
    said = words.lower().split()
    close = [word if word in vocabulary else next(iter(similar(word, vocabulary, most=1)), "") for word in said]
    return " ".join(close) if all(close) and close != said else ""
