"""New e-mails of a mailbox by IMAP (RFC 9051), over TLS. It only reads: EXAMINE and PEEK leave no mark in it.

Where reading goes on are UIDVALIDITY and the last UID; when the server makes new UIDs, what it holds by then is old.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from alur.intake.sources.mail import MOST
from alur.kernel import http
from alur.kernel.errors import N_, Refusal

PORT = 993  # IMAP over TLS (RFC 8314)
SECONDS = 30.0  # for each answer
MOST_MESSAGES = 50  # at one reading; the next reading goes on
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxFailed(Refusal):
    """The server refuses, or says what IMAP does not know."""

    code = "intake.mailbox_failed"
    message = N_("%(host)s does not open the folder %(folder)s. Check the folder's name, and with who runs the server.")


class SignInRefused(Refusal):
    """Name or password are not right."""

    code = "intake.sign_in_refused"
    message = N_(
        "%(host)s refuses name or password. Many providers want a password of its own for programs: make one there."
    )


@dataclass(frozen=True)
class Message:
    """raw: b"" for one that is too large. state: where reading goes on after it."""

    raw: bytes
    state: dict[str, Any]


def trust() -> ssl.SSLContext:
    """Which certificates are believed: those of the system."""
    return ssl.create_default_context()


class _Client(imaplib.IMAP4_SSL):
    """Connects to public addresses only, and to hosts that the operator named."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = http.reach(self.host, self.port, seconds=SECONDS)
        try:
            wrapped: socket.socket = self.ssl_context.wrap_socket(plain, server_hostname=self.host)
            return wrapped
        except BaseException:
            plain.close()
            raise


def new_messages(address: str, secret: Mapping[str, str], state: Mapping[str, Any]) -> Iterator[Message]:
    """What came since `state`. address: host or host:port. secret: user, password, folder.

    A mailbox that is read for the first time yields one message without bytes: only what comes later is taken.
    Raises NoAnswer, SignInRefused, MailboxFailed.
    """
    host, _, port = address.partition(":")
    folder = secret.get("folder") or "INBOX"
    with _open(host, int(port or PORT), secret, folder) as client:
        validity, upcoming = _standing(client, host, folder)
        if state.get("validity") != validity:
            yield Message(b"", {"validity": validity, "uid": upcoming - 1})
            return
        last = int(state.get("uid", 0))
        for uid in _since(client, last)[:MOST_MESSAGES]:
            yield Message(_fetched(client, uid), {"validity": validity, "uid": uid})


@contextmanager
def _open(host: str, port: int, secret: Mapping[str, str], folder: str) -> Iterator[imaplib.IMAP4_SSL]:
    client = None
    try:
        client = _Client(host, port, ssl_context=trust(), timeout=SECONDS)
        _sign_in(client, secret, host)
        yield client
    except ssl.SSLError:
        raise http.NotTrusted(host=host) from None
    except TimeoutError:
        raise http.TooSlow(host=host) from None
    except (imaplib.IMAP4.error, ValueError, UnicodeError):
        raise MailboxFailed(host=host, folder=folder) from None
    except OSError:
        raise http.NotReached(host=host) from None
    finally:
        if client is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()
            with suppress(OSError):
                client.shutdown()


def _sign_in(client: imaplib.IMAP4_SSL, secret: Mapping[str, str], host: str) -> None:
    try:
        client.login(secret["user"], secret["password"])
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError):
        raise SignInRefused(host=host) from None


def _standing(client: imaplib.IMAP4_SSL, host: str, folder: str) -> tuple[int, int]:
    """UIDVALIDITY of the folder and the UID that comes next (RFC 9051 section 2.3.1.1)."""
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, _ = client.select(quoted, readonly=True)
    validity, upcoming = (client.response(name)[1][0] for name in ("UIDVALIDITY", "UIDNEXT"))
    if status != "OK" or validity is None:
        raise MailboxFailed(host=host, folder=folder)
    if upcoming is None:  # old servers leave it out
        upcoming = str(max(_since(client, 0), default=0) + 1).encode()
    return int(validity), int(upcoming)


def _since(client: imaplib.IMAP4_SSL, last: int) -> list[int]:
    """UIDs after `last`, in order. The server answers n:* with its newest even where that is older."""
    _, found = client.uid("SEARCH", "UID", f"{last + 1}:*")
    uids = {int(each) for line in found if isinstance(line, bytes) for each in line.split()}
    return sorted(uid for uid in uids if uid > last)


def _fetched(client: imaplib.IMAP4_SSL, uid: int) -> bytes:
    """b"" for one that is gone meanwhile, or too large."""
    _, found = client.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = next((m for line in found if isinstance(line, bytes) and (m := _SIZE.search(line))), None)
    if size is None or int(size[1]) > MOST:
        return b""
    _, parts = client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")
