"""What an operator may choose, once, with type, default and sentence; an unusable value stops the start.

| variable | default | |
|---|---|---|
| ALUR_HOST | 127.0.0.1 | the address the site listens on |
| ALUR_PORT | 8000 | the port the site listens on |
| ALUR_ORIGIN | http://HOST:PORT | where the public reads the site, e.g. https://alur.example.go.id |
| ALUR_HOME | see kernel/home.py | the data folder |
| DATABASE_URL | the embedded PostgreSQL | postgresql://user:password@host:5432/name |
| ALUR_LEASE | 20 | seconds without a sign of life after which a worker's jobs are taken over |
| ALUR_INNER_HOSTS | | hosts of inner networks that may be called, e.g. "sipp.example.go.id 10.4.0.9:8080" |
| ALUR_FOLLOW_UP_HOURS | 24 | hours for an office to act on what it made of a release that was corrected or withdrawn |
| ALUR_MAIL | | the mail server: smtp://user:password@host:25, smtp+tls:// (STARTTLS) or smtps:// |
| ALUR_MAIL_FROM | alur@ORIGIN | from whom letters to offices come |
| ALUR_WITHOUT | | side stations to leave out, e.g. "relay tracing" |
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from alur.kernel.errors import N_, Fault

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class BadOption(Fault):
    """A setting has a value that cannot be used; the site does not start with a guess."""

    code = "bad_option"
    message = N_("%(name)s is %(value)r: %(reason)s")


@dataclass(frozen=True)
class Options:
    """The operator's choices, checked."""

    host: str
    port: int
    origin: str
    inner_hosts: tuple[str, ...] = ()
    follow_up_hours: int = 24
    mail: str = field(default="", repr=False)
    mail_from: str = ""

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names that this site answers to."""
        named = urlsplit(self.origin).hostname or self.host
        return sorted({named, self.host, "127.0.0.1", "localhost"})

    @property
    def is_loopback(self) -> bool:
        """Nobody outside this machine reaches the site."""
        return self.host in ("127.0.0.1", "localhost", "::1")


def read(environment: Mapping[str, str]) -> Options:
    """The options in `environment`. Raises BadOption, naming the variable."""
    host = environment.get("ALUR_HOST", "127.0.0.1")
    written = environment.get("ALUR_PORT", "8000")
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 65_536:
        raise BadOption(name="ALUR_PORT", value=written, reason="a port is a number from 1 to 65535")
    origin = environment.get("ALUR_ORIGIN", f"http://{host}:{written}").rstrip("/")
    if urlsplit(origin).scheme not in ("http", "https") or not urlsplit(origin).hostname:
        raise BadOption(name="ALUR_ORIGIN", value=origin, reason="it begins with https:// and names a host")
    inner = tuple(environment.get("ALUR_INNER_HOSTS", "").lower().split())
    if any("/" in name for name in inner):
        raise BadOption(name="ALUR_INNER_HOSTS", value=" ".join(inner), reason="hosts only, without https:// and path")
    hours = environment.get("ALUR_FOLLOW_UP_HOURS", "24")
    if not hours.isascii() or not hours.isdigit() or not 0 < int(hours) <= 24 * 365:
        raise BadOption(name="ALUR_FOLLOW_UP_HOURS", value=hours, reason="a number of hours, from 1 to 8760")
    mail = _mail(environment.get("ALUR_MAIL", ""))
    mail_from = environment.get("ALUR_MAIL_FROM", f"alur@{urlsplit(origin).hostname}")
    return Options(host, int(written), origin, inner, int(hours), mail, mail_from)


def _mail(url: str) -> str:
    if url and (urlsplit(url).scheme not in MAIL_PORTS or not urlsplit(url).hostname):
        raise BadOption(name="ALUR_MAIL", value="...", reason="it begins with smtp://, smtp+tls:// or smtps://")
    return url


def mail_server(url: str) -> tuple[str, int, str, str, bool, bool]:
    """Host, port, user, password, STARTTLS?, TLS? of a mail server written as an address; no host for ""."""
    parts = urlsplit(url)
    port = parts.port or MAIL_PORTS.get(parts.scheme, 25)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return parts.hostname or "", port, user, password, parts.scheme == "smtp+tls", parts.scheme == "smtps"


options = read(os.environ)
