"""One e-mail as it lies in a mailbox (RFC 5322, MIME) or as somebody saved it (.eml), reduced to what an item needs.

found = read(raw)
found.subject, found.text, found.files        HTML is reduced to words, the sender to a public body's domain
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from html import unescape

import nh3

from alur.intake.sources.refusals import Unreadable
from alur.kernel.errors import N_
from alur.kernel.texts import clean

MOST = 30 * 1024 * 1024  # bytes of one e-mail: mail servers take 25 MB, a third more in Base64
MOST_PARTS = 100
MOST_HTML = 2 * 1024 * 1024  # characters of HTML that are read
DOCUMENTS = ("application/json", "application/activity+json", "application/ld+json")
MOST_DOCUMENT = 1024 * 1024  # bytes of what may be a signed release
BROKEN = (
    MessageError,
    LookupError,
    ValueError,
    AttributeError,
    TypeError,
    RecursionError,
)  # the parser's, on bad bytes
# Only public bodies get a name under these (PANDI's rules for .id): such a domain names an office, never a person.
OFFICIAL = (".go.id", ".desa.id", ".mil.id")
# Where a word may not run into the next one when the marks go.
_BREAKS = {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "ul", "ol", "table"}
_TAG = re.compile(r"</?(\w+)[^>]*>")


class NoMail(Unreadable):
    """Not what a mail program saves."""

    code = "intake.no_mail"
    message = N_(
        "This is no e-mail as mail programs save it. Nothing was stored. "
        "Save the e-mail as a file (.eml) and hand in that."
    )


class MailTooBig(Unreadable):
    """More bytes than any mail server takes, or more parts than anybody attaches."""

    code = "intake.mail_too_big"
    status = 413
    message = N_(
        "The e-mail is larger than %(size_mb)s MB or has more than %(parts)s parts. Nothing was stored. "
        "Hand in the files one by one."
    )


@dataclass(frozen=True)
class Mail:
    """domain: of the address in From where only public bodies have one, else "". key: its Message-ID.

    documents: attached JSON, which may be a signed release. at: None where the Date says nothing usable.
    """

    key: str
    subject: str
    text: str
    domain: str
    at: datetime | None
    sha256: str
    files: list[tuple[str, bytes]] = field(default_factory=list)
    documents: list[bytes] = field(default_factory=list)


def read(raw: bytes) -> Mail:
    """Raises NoMail, MailTooBig."""
    if len(raw) > MOST:
        raise _too_big()
    try:
        return _read(raw)
    except BROKEN:
        raise NoMail from None  # the parser is lenient: what it cannot make anything of is none


def html_words(html: str) -> str:
    """The words of an HTML text, a line for each block; scripts, styles and addresses behind links are gone."""
    only_blocks = nh3.clean(html[:MOST_HTML], tags=_BREAKS, attributes={}, link_rel=None)
    lines = unescape(_TAG.sub("\n", only_blocks.replace("\n", " "))).split("\n")
    words = [" ".join(line.split()) for line in lines]
    return clean("\n".join(line for line in words if line))


def _read(raw: bytes) -> Mail:
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
    if not {"from", "subject"} & {name.lower() for name in message}:
        raise NoMail
    if sum(1 for _part in message.walk()) > MOST_PARTS:
        raise _too_big()
    files, documents = [], []
    for name, kind, data in _attached(message):
        documents += [data] if kind in DOCUMENTS and len(data) <= MOST_DOCUMENT else []
        files += [] if kind in DOCUMENTS else [(name, data)]
    digest = hashlib.sha256(raw).hexdigest()
    return Mail(
        key=_header(message, "Message-ID") or digest, subject=_header(message, "Subject"),
        text=_text(message), domain=_domain(message), at=_moment(message), sha256=digest,
        files=files, documents=documents,
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    try:
        return clean(str(message[name] or ""))
    except BROKEN:
        return ""


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return "" if message.is_multipart() or message.get_filename() else clean(_content(message))
    words = _content(body)  # type: ignore[arg-type]  # the class that the parser was given
    return html_words(words) if body.get_content_type() == "text/html" else clean(words)


def _content(part: EmailMessage) -> str:
    """Also of a character set that is unknown or not what it says."""
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")


def _attached(message: EmailMessage) -> Iterator[tuple[str, str, bytes]]:
    """Name, stated type and bytes of every part that is a file; pictures within the text too."""
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or (kind in ("text/plain", "text/html") and not part.get_filename()):
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            yield clean(part.get_filename() or "file").rsplit("/", 1)[-1].rsplit("\\", 1)[-1][:200], kind, data


def _domain(message: EmailMessage) -> str:
    found = getaddresses([_header(message, "From")])
    domain = found[0][1].rpartition("@")[2].lower().strip() if found else ""
    return domain if f".{domain}".endswith(OFFICIAL) else ""


def _moment(message: EmailMessage) -> datetime | None:
    """The Date with its zone; none for a date without one or one that no calendar has."""
    try:
        at: datetime | None = message["Date"].datetime if message["Date"] else None
    except (*BROKEN, OverflowError):
        return None
    if at is None or at.tzinfo is None:
        return None
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return None


def _too_big() -> MailTooBig:
    return MailTooBig(size_mb=MOST // 1024**2, parts=MOST_PARTS)
