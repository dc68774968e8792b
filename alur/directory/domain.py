"""What proves that an account is an office's own, when a confirmation is too old, what a misspelt name may mean. Pure.

the account's page  --names-->  the directory page  --names-->  the account
"""

import re
from collections.abc import Collection, Iterable, Mapping
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

# Key -> how the network writes itself, and whether its pages open without signing in, so that they can be fetched.
NETWORKS: Mapping[str, tuple[str, bool]] = {
    "website": ("Website", True),
    "instagram": ("Instagram", False),
    "facebook": ("Facebook", False),
    "x": ("X", False),
    "youtube": ("YouTube", True),
    "tiktok": ("TikTok", False),
    "telegram": ("Telegram", True),
    "whatsapp": ("WhatsApp", False),
    "threads": ("Threads", False),
    "mastodon": ("Mastodon", True),
    "page": ("Alur", False),
}


class NoReason(Invalid):
    """A person confirms something and does not say how they know."""

    code = "directory.no_reason"
    message = N_("Say in one sentence how you know that the account is theirs, e.g. the number of a letter.")


class NotNamed(Invalid):
    """The page was read, and does not name the directory."""

    code = "directory.not_named"
    message = N_(
        "The page of the account does not name %(address)s. Put that address into its profile, then try again."
    )


def network_name(key: str) -> str:
    """How a network writes itself; one that is not listed with a capital letter."""
    return NETWORKS[key][0] if key in NETWORKS else key.capitalize()


def can_be_fetched(network: str) -> bool:
    """Can the page of an account be read without signing in there?"""
    return NETWORKS.get(network, ("", False))[1]


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
