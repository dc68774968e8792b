"""The one way out: nothing else in Alur opens a connection to a host that somebody named.

Each address is judged after its name was resolved and again when its socket is made, redirects too: a name that points
into a network of this machine is not called. Whatever comes back is bounded in bytes and time.
"""

import asyncio
import contextlib
import ipaddress
import json
import socket
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from django.conf import settings
from yarl import URL

from alur.kernel.errors import N_, Refusal

T = TypeVar("T")
MOST_REDIRECTS = 3
LONGEST_URL = 2_000  # characters
CONNECT = 5.0  # seconds to come through to the host
REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEPT_ELSEWHERE = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since"})  # at another origin
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address stands in its last four bytes


class NoAnswer(Refusal):
    """The other side gave no usable answer. Each subclass says what it means for a second try."""

    code = "no_answer"
    message = N_("%(host)s did not answer as it should. Try again later.")
    again: ClassVar[bool] = True  # trying again can help
    arrived: ClassVar[bool] = True  # the other side may have acted on it


class AddressRefused(NoAnswer):
    """It is no address on the public network (SSRF)."""

    code = "address_refused"
    message = N_("%(host)s is not called: it is no public web address. Check the address.")
    status, again, arrived = 400, False, False


class NameUnknown(NoAnswer):
    """DNS knows no such host, or did not answer."""

    code = "name_unknown"
    message = N_("No address is known for %(host)s. Check the spelling, or try again later.")
    arrived = False


class NotReached(NoAnswer):
    """No connection came about."""

    code = "not_reached"
    message = N_("%(host)s takes no connection. Try again later.")
    arrived = False


class NotTrusted(NoAnswer):
    """The certificate does not prove that this is the host, or encryption failed."""

    code = "not_trusted"
    message = N_("The encryption of %(host)s cannot be trusted. Its operator has to renew the certificate.")
    arrived = False


class TooSlow(NoAnswer):
    """The time ran out."""

    code = "too_slow"
    message = N_("%(host)s took too long. Try again later.")


class TooLarge(NoAnswer):
    """More came than was asked for."""

    code = "too_large"
    message = N_("%(host)s sent more than is read. Check the address.")
    again = False


class Garbled(NoAnswer):
    """Broken off, or not what it says it is."""

    code = "garbled"
    message = N_("What %(host)s sent is damaged. Try again later.")


class SentInCircles(NoAnswer):
    """Too many redirects, or one that leaves encryption."""

    code = "sent_in_circles"
    message = N_("%(host)s only points elsewhere. Use the address where the page really is.")
    again = False


@dataclass(frozen=True)
class Answer:
    """What a host said, whatever its status. url: where it came from in the end. headers: names in small letters."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_ok(self) -> bool:
        """Status 2xx."""
        return 200 <= self.status < 300

    @property
    def is_unchanged(self) -> bool:
        """Nothing new since the `etag` or `modified` that was given."""
        return self.status == 304

    @property
    def media_type(self) -> str:
        """Without parameters, in small letters; "" when none was said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON. Raises Garbled."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Garbled(host=URL(self.url).host) from None


def get(
    url: str, *, most_bytes: int, headers: Mapping[str, str] = {}, etag: str = "", modified: str = "",
    seconds: float = 20.0,
) -> Answer:  # fmt: skip
    """Read `url`, after at most three redirects. most_bytes: of the body, unpacked. etag, modified: from last time.

    At another origin only harmless headers are sent on. Raises a subclass of NoAnswer.
    """
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    sent = dict(headers) | {name: value for name, value in asked.items() if value}
    return run(_get(url, sent, most_bytes, seconds))


def post(
    url: str, *, body: bytes, headers: Mapping[str, str] = {}, most_bytes: int = 65_536, seconds: float = 20.0
) -> Answer:
    """Send `body` once: no redirect is followed and nothing is repeated. Raises a subclass of NoAnswer."""
    return run(_post(url, body, headers, most_bytes, seconds))


async def _get(url: str, headers: Mapping[str, str], most_bytes: int, seconds: float) -> Answer:
    target, sent = checked(url), dict(headers)
    with _as_refusals(target):
        async with asyncio.timeout(seconds), session() as client:
            for _ in range(MOST_REDIRECTS + 1):
                answer = await exchange(client, "GET", target, headers=sent, most_bytes=most_bytes)
                place = answer.headers.get("location")
                if answer.status not in REDIRECTS or not place:
                    return answer
                target, sent = _next(target, place, sent)
    raise SentInCircles(host=target.host)


async def _post(url: str, body: bytes, headers: Mapping[str, str], most_bytes: int, seconds: float) -> Answer:
    async with session() as client:
        return await exchange(
            client, "POST", checked(url), body=body, headers=headers, most_bytes=most_bytes, seconds=seconds
        )


def _next(here: URL, place: str, sent: dict[str, str]) -> tuple[URL, dict[str, str]]:
    """Where a redirect leads, and what may be said there."""
    try:
        there = checked(str(here.join(URL(place))))
    except ValueError:
        raise AddressRefused(host=here.host) from None
    if here.scheme == "https" and there.scheme == "http":
        raise SentInCircles(host=here.host)
    if there.origin() != here.origin():
        sent = {name: value for name, value in sent.items() if name.lower() in KEPT_ELSEWHERE}
    return there, sent


async def exchange(
    client: aiohttp.ClientSession, method: str, url: URL, *, body: bytes | None = None,
    headers: Mapping[str, str] = {}, most_bytes: int, seconds: float | None = None,
) -> Answer:  # fmt: skip
    """One request and its answer; no redirect is followed. url: as `checked` returned it. Raises NoAnswer."""
    limit = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT)
    with _as_refusals(url):
        async with client.request(
            method, url, data=body, headers=headers, allow_redirects=False, timeout=limit
        ) as answer:
            if answer.content_length is not None and answer.content_length > most_bytes and method != "HEAD":
                answer.close()
                raise TooLarge(host=url.host)
            return Answer(str(url), answer.status, _joined(answer.headers), await _body(answer, url, most_bytes))


async def _body(answer: aiohttp.ClientResponse, url: URL, most_bytes: int) -> bytes:
    found = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        found += piece
        if len(found) > most_bytes:
            answer.close()
            raise TooLarge(host=url.host)
    return bytes(found)


def _joined(headers: Any) -> dict[str, str]:
    """Repeated headers as one, RFC 9110 section 5.3."""
    found: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def session(*, connections: int = 8, keep: bool = False) -> aiohttp.ClientSession:
    """A client that calls none but public addresses and the hosts named in `settings.ALUR_INNER_HOSTS`.

    It follows no proxy and keeps no cookie. keep: connections stay open between calls. Close it after use.
    """
    guard = _Guard(frozenset(settings.ALUR_INNER_HOSTS))
    connector = aiohttp.TCPConnector(
        resolver=guard, socket_factory=guard.socket, limit=connections, force_close=not keep, ttl_dns_cache=60
    )
    said = {"User-Agent": f"Alur (+{settings.ALUR_ORIGIN})", "Accept-Encoding": "gzip"}
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers=said)


def reach(host: str, port: int, *, seconds: float) -> socket.socket:
    """A connection for another protocol than HTTP, under the same rules. Raises a subclass of NoAnswer."""
    if not 0 < port < 65_536 or not host:
        raise AddressRefused(host=host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameUnknown(host=host) from None
    inner = is_inner(host, port, settings.ALUR_INNER_HOSTS)
    places = [str(address[0]) for *_, address in found if inner or is_public(str(address[0]))]
    if not places:
        raise AddressRefused(host=host)
    for place in places:
        with contextlib.suppress(OSError):
            connected = socket.create_connection((place, port), timeout=CONNECT)
            connected.settimeout(seconds)
            return connected
    raise NotReached(host=host)


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work` in a thread that has no event loop; a name server that hangs holds nobody back."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()  # unlike asyncio.run this does not wait for the threads that resolve names


def checked(url: str) -> URL:
    """A web address in form: http or https, a host, no user or password. Raises AddressRefused."""
    try:
        found = URL(url) if len(url) <= LONGEST_URL else URL()
        usable = found.scheme in ("http", "https") and found.host and not (found.user or found.password) and found.port
    except ValueError:
        raise AddressRefused(host="") from None
    if not usable:
        raise AddressRefused(host=found.host or "")
    with contextlib.suppress(ValueError):  # a name is judged when it is resolved
        if not (is_public(str(found.host)) or is_inner(found.host, found.port, settings.ALUR_INNER_HOSTS)):
            raise AddressRefused(host=found.host)
    return found


def is_public(address: str) -> bool:
    """Anybody on the internet means the same host by it; an IPv4 address inside an IPv6 one counts as itself.

    Raises ValueError for what is no address.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def is_inner(host: str | None, port: int | None, named: Any) -> bool:
    """The operator named this host of an inner network: "host" or "host:port"."""
    return host in named or f"{host}:{port}" in named


class _Inside(OSError):
    """A socket to an address that is not public."""


class _Guard(AbstractResolver):
    """Resolves names to public addresses only, and makes no socket to others."""

    def __init__(self, named: frozenset[str]) -> None:
        self._named = named
        self._admitted = {name.rpartition(":")[0] or name for name in named} | named  # addresses that may be inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Every address of `host` that may be called. Raises AddressRefused when none of them may."""
        found = await ThreadedResolver().resolve(host, port, family)
        if is_inner(host, port, self._named):
            self._admitted |= {each["host"] for each in found}
            return found
        public = [each for each in found if is_public(each["host"])]
        if not public:
            raise AddressRefused(host=host)
        return public

    def socket(self, info: Any) -> socket.socket:
        """The last look, at the address that is really called."""
        family, kind, protocol, _, address = info
        if not (address[0] in self._admitted or is_public(address[0])):
            raise _Inside(address[0])
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    async def close(self) -> None:
        """Nothing is held."""


@contextlib.contextmanager
def _as_refusals(url: URL) -> Iterator[None]:
    """What the library raises, as what it means for the caller."""
    try:
        yield
    except (aiohttp.ClientConnectorDNSError, UnicodeError):
        raise NameUnknown(host=url.host) from None
    except aiohttp.ClientSSLError:
        raise NotTrusted(host=url.host) from None
    except aiohttp.InvalidURL:
        raise AddressRefused(host=url.host) from None
    except aiohttp.ClientConnectorError as failed:
        kind = AddressRefused if isinstance(failed.os_error, _Inside) else NotReached
        raise kind(host=url.host) from None
    except aiohttp.ConnectionTimeoutError:
        raise NotReached(host=url.host) from None
    except TimeoutError:
        raise TooSlow(host=url.host) from None
    except (aiohttp.ClientError, ValueError):
        raise Garbled(host=url.host) from None
