"""The one way out, against hosts that behave badly."""

import gzip
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from alur.kernel import http
from alur.kernel.tests import hosts
from alur.kernel.tests.hosts import says

MOST = 10_000  # bytes


@pytest.fixture(autouse=True)
def this_machine_may_be_called(settings: Any) -> None:
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)


def test_a_page_comes_with_its_headers() -> None:
    with hosts.host(says(body=b"Halo", content_type="text/plain; charset=utf-8", etag='"1"')) as host:
        answer = http.get(f"{host.url}a?b=c", most_bytes=MOST)

    assert (answer.status, answer.body, answer.media_type, answer.headers["etag"]) == (
        200,
        b"Halo",
        "text/plain",
        '"1"',
    )
    assert answer.is_ok
    assert host.requests[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")


def test_what_was_read_last_time_is_asked_for_again() -> None:
    with hosts.host(says("304 Not Modified")) as host:
        answer = http.get(host.url, most_bytes=MOST, etag='"1"', modified="Fri, 26 Jan 2024 12:33:00 GMT")

    assert answer.is_unchanged
    assert b'If-None-Match: "1"\r\nIf-Modified-Since: Fri, 26 Jan 2024 12:33:00 GMT' in host.requests[0]


def test_a_body_is_sent_once_and_an_error_is_an_answer() -> None:
    with hosts.host(says("500 Broken", b"no")) as host:
        answer = http.post(host.url, body=b"{}", headers={"Content-Type": "application/json"})

    assert (answer.status, answer.is_ok) == (500, False)
    assert len(host.requests) == 1
    assert host.requests[0].endswith(b"\r\n\r\n{}")


def test_a_sent_body_follows_no_redirect() -> None:
    with hosts.host(says("307 Elsewhere", location="/there")) as host:
        assert http.post(host.url, body=b"{}").status == 307

    assert len(host.requests) == 1


BOMB = gzip.compress(b"\0" * 50_000_000)
BAD: dict[str, tuple[hosts.Script, type[http.NoAnswer]]] = {
    "hangs": (hosts.hangs(), http.TooSlow),
    "drips": (hosts.drips(), http.TooSlow),
    "closes at once": (lambda connection, request: None, http.Garbled),
    "announces too much": (says(content_length="20000000000"), http.TooLarge),
    "sends too much": (says(body=b"x" * (MOST + 1)), http.TooLarge),
    "unpacks to too much": (says(body=BOMB, content_encoding="gzip"), http.TooLarge),
    "is no gzip": (says(body=b"nonsense", content_encoding="gzip"), http.Garbled),
    "stops before its length": (says(body=b"short", content_length="100"), http.Garbled),
    "stops within a chunk": (
        lambda connection, request: connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx"),
        http.Garbled,
    ),
    "speaks no HTTP": (lambda connection, request: connection.sendall(b"220 smtp ready\r\n"), http.Garbled),
    "sends endless headers": (says(x="y" * 20_000), http.Garbled),
    "says two lengths": (
        lambda connection, request: connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
        ),
        http.Garbled,
    ),
    "points at itself": (says("302 Found", location="/"), http.SentInCircles),
    "points into its network": (says("302 Found", location="http://169.254.169.254/latest"), http.AddressRefused),
    "points at a file": (says("302 Found", location="file:///etc/passwd"), http.AddressRefused),
    "points nowhere": (says("302 Found", location="http://[::1"), http.AddressRefused),
    "points at a short loopback": (says("302 Found", location="http://127.1/"), http.AddressRefused),
}


@pytest.mark.parametrize("name", BAD)
def test_a_host_that_behaves_badly_is_named_for_what_it_did(name: str) -> None:
    script, expected = BAD[name]
    with hosts.host(script) as host, pytest.raises(http.NoAnswer) as refusal:
        http.get(host.url, most_bytes=MOST, seconds=0.5 if expected is http.TooSlow else 10)

    assert type(refusal.value) is expected
    assert "127.0.0.1" in str(refusal.value) or expected is http.AddressRefused


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(http.NotReached) as refusal:
        http.get(f"http://127.0.0.1:{port}/", most_bytes=MOST)

    assert (refusal.value.again, refusal.value.arrived) == (True, False)


def _certificate(folder: Path) -> ssl.SSLContext:
    """For 127.0.0.1, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, form, plain)
    (folder / "both.pem").write_bytes(
        written + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    context = _certificate(tmp_path)

    def first(connection: socket.socket) -> socket.socket:
        return context.wrap_socket(connection, server_side=True)

    with hosts.host(says(), first) as host, pytest.raises(http.NotTrusted):
        http.get(host.url.replace("http:", "https:"), most_bytes=MOST)
    assert host.requests == []


def test_a_host_without_encryption_is_not_trusted_as_one_with() -> None:
    def first(connection: socket.socket) -> socket.socket:
        says("400 Bad Request")(connection, b"")
        return connection

    with hosts.host(says(), first) as host, pytest.raises(http.NotTrusted):
        http.get(host.url.replace("http:", "https:"), most_bytes=MOST)


def test_a_redirect_to_another_origin_takes_no_secret_along() -> None:
    with hosts.host(says(body=b"there")) as there, hosts.host(says("302 Found", location=there.url)) as here:
        answer = http.get(here.url, most_bytes=MOST, headers={"Authorization": "Bearer x", "Accept": "text/html"})

    assert (answer.body, answer.url) == (b"there", there.url)
    assert b"Bearer x" in here.requests[0]
    assert b"Bearer" not in there.requests[0]
    assert b"Accept: text/html" in there.requests[0]


def test_three_redirects_are_followed_and_not_four() -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        left = int(request.split(b" ")[1][1:])
        answer = says("302 Found", location=f"/{left - 1}") if left else says(body=b"end")
        answer(connection, request)

    with hosts.host(script) as host:
        assert http.get(f"{host.url}3", most_bytes=MOST).body == b"end"
        with pytest.raises(http.SentInCircles):
            http.get(f"{host.url}4", most_bytes=MOST)


# Address, and why it is or is not called.
ADDRESSES = {
    "8.8.8.8": (True, "public"),
    "2606:4700::1111": (True, "public"),
    "::ffff:8.8.8.8": (True, "public, written as IPv6"),
    "127.0.0.1": (False, "this machine"),
    "127.9.9.9": (False, "this machine too"),
    "0.0.0.0": (False, "this machine on many systems"),  # noqa: S104 - nothing is bound
    "10.1.2.3": (False, "private, RFC 1918"),
    "172.16.0.1": (False, "private, RFC 1918"),
    "192.168.1.1": (False, "private, RFC 1918"),
    "100.64.0.1": (False, "shared by a provider, RFC 6598"),
    "169.254.169.254": (False, "link-local: where clouds keep secrets"),
    "192.0.2.1": (False, "documentation"),
    "198.18.0.1": (False, "benchmarking"),
    "224.0.0.1": (False, "multicast"),
    "255.255.255.255": (False, "broadcast"),
    "240.0.0.1": (False, "reserved"),
    "::": (False, "unspecified"),
    "::1": (False, "this machine"),
    "fe80::1%eth0": (False, "link-local with a zone"),
    "fc00::1": (False, "unique local"),
    "ff02::1": (False, "multicast"),
    "::ffff:127.0.0.1": (False, "this machine, mapped"),
    "::ffff:10.0.0.1": (False, "private, mapped"),
    "64:ff9b::a00:1": (False, "private, through NAT64"),
    "2002:a00:1::": (False, "private, through 6to4"),
    "2001:0:4136:e378:8000:63bf:f5ff:fffe": (False, "private, through Teredo"),
    "2001:db8::1": (False, "documentation"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_public_addresses_are_public(address: str) -> None:
    expected, reason = ADDRESSES[address]

    assert http.is_public(address) is expected, reason


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_as_itself(address: Any) -> None:
    plain = http.is_public(str(address))
    nat64 = f"64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}"

    assert http.is_public(f"::ffff:{address}") is plain
    assert http.is_public(nat64) is plain


@given(st.text(max_size=60))
def test_no_text_at_all_is_called_by_accident(text: str) -> None:
    try:
        url = http.checked(text)
    except http.AddressRefused:
        return
    assert url.scheme in ("http", "https")
    assert url.host


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///path",
        "http://user@example.org/", "http://user:secret@example.org/", "http://example.org:99999/", "http://[::1]/",
        "http://10.0.0.1/", "http://[::ffff:7f00:1]/", "https://example.org/" + "x" * 2_000, "gopher://127.0.0.1:25/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_not_called(url: str) -> None:
    with pytest.raises(http.AddressRefused):
        http.get(url, most_bytes=MOST)


Resolve = Callable[..., list[Any]]


def _names(addresses: list[str]) -> Resolve:
    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    return getaddrinfo


NAMES = {
    "a name that points at this machine": (["127.0.0.1"], http.AddressRefused),
    "a name that points into a private network": (["10.0.0.7", "192.168.0.7"], http.AddressRefused),
    "a name that nobody knows": ([], http.NameUnknown),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_judged_by_where_it_points(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses, expected = NAMES[name]
    monkeypatch.setattr(socket, "getaddrinfo", _names(addresses))

    with pytest.raises(expected):
        http.get("http://somewhere.example/", most_bytes=MOST)


def test_of_a_name_with_two_addresses_only_the_public_one_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _names(["127.0.0.1", "8.8.8.8"]))

    with pytest.raises(AssertionError, match=r"8\.8\.8\.8.* is not this machine"):  # the closed network of the tests
        http.get("http://somewhere.example/", most_bytes=MOST)


def test_a_name_that_changes_its_mind_gets_no_socket() -> None:
    """Rebinding: whatever the resolver said, the address that is called is judged again."""
    guard = http._Guard(frozenset({"10.4.0.9:8080"}))
    for address in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"):
        with pytest.raises(OSError, match=address):
            guard.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)))


def test_an_inner_host_is_called_only_under_the_name_and_port_that_the_operator_gave(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _names(["127.0.0.1"]))
    with hosts.host(says(body=b"inside")) as host:
        settings.ALUR_INNER_HOSTS = (f"sipp.example:{host.port}",)
        assert http.get(f"http://sipp.example:{host.port}/", most_bytes=MOST).body == b"inside"
        for other in (f"http://127.0.0.1:{host.port}/", f"http://other.example:{host.port}/", "http://sipp.example:1/"):
            with pytest.raises(http.AddressRefused):
                http.get(other, most_bytes=MOST)


def test_json_that_is_none_is_said() -> None:
    for body in (b"<html>", b"[" * 100_000, b"\xff"):
        with pytest.raises(http.Garbled):
            http.Answer("https://example.org/", 200, {}, body).json()
