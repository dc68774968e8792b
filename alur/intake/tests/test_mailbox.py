"""A mailbox by IMAP: against a real server (Dovecot) where one is installed, and against bad ones always."""

import getpass
import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alur.directory.tests import factories as directory
from alur.intake import reading, ways
from alur.intake.models import Item, Way
from alur.intake.sources import mailbox
from alur.intake.tests.test_arriving import letter
from alur.kernel import clock, http
from alur.kernel.errors import Refusal
from alur.kernel.tests import hosts

AT = datetime(2024, 1, 26, 13, tzinfo=UTC)
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
NOBODY = 65_534
SECRET = {"user": "humas", "password": "rahasia", "folder": ""}
CONFIG = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
default_internal_user = {user}
default_login_user = {login}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
first_valid_uid = 0
mail_location = maildir:{home}/mail
passdb {{
  driver = static
  args = password=rahasia
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def this_machine(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short path: sockets have names of at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="imap") as folder:
        home = Path(folder)
        home.chmod(0o755)
        server_context(home)
        trusting = ssl.create_default_context(cafile=str(home / "cert.pem"))
        monkeypatch.setattr(mailbox, "trust", lambda: trusting)
        yield home


@pytest.fixture
def server(home: Path) -> Iterator[tuple[str, Path]]:
    """Dovecot with one mailbox, in which mail is laid as files; it answers as soon as it is started."""
    if DOVECOT is None:
        pytest.skip("no Dovecot here")
    user, owner = getpass.getuser(), os.getuid() or NOBODY  # Dovecot opens no mailbox of root
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {
        "port": port,
        "user": user,
        "login": "dovenull" if user == "root" else user,
        "uid": owner,
        "gid": owner,
    }
    config, quiet = home / "dovecot.conf", subprocess.DEVNULL  # it keeps running: a pipe would never end
    config.write_text(CONFIG.format(home=home, **told))
    for part in ("new", "cur", "tmp"):
        (home / "mail" / part).mkdir(parents=True)
    if owner == NOBODY:
        for place in (home, *home.rglob("mail"), *(home / "mail").iterdir()):
            os.chown(place, NOBODY, NOBODY)
    subprocess.run([DOVECOT, "-c", str(config)], check=True, stdout=quiet, stderr=quiet)
    try:
        yield f"127.0.0.1:{port}", home / "mail"
    finally:
        subprocess.run([DOVECOT, "-c", str(config), "stop"], check=True, stdout=quiet, stderr=quiet)


def server_context(folder: Path) -> ssl.SSLContext:
    """For 127.0.0.1, its own authority; cert.pem and key.pem stay in the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    issued = made.add_extension(place, critical=False).sign(key, hashes.SHA256())
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    (folder / "cert.pem").write_bytes(issued.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def connected(address: str, **other: str) -> Way:
    head = directory.actor("head")
    return ways.connect(kind=Way.Kind.MAILBOX, name="Humas", address=address, secret=SECRET | other, by=head, at=AT)


def read(way: Way) -> Way:
    Way.objects.filter(pk=way.pk).update(next_at=AT)
    reading.read(way.pk)
    way.refresh_from_db()
    return way


def lay(mail: Path, key: str, raw: bytes) -> None:
    (mail / "new" / key).write_bytes(raw)


def test_a_real_mailbox_is_read_once_and_not_changed(server: tuple[str, Path]) -> None:
    address, mail = server
    lay(mail, "1.a.x", letter(**{"Message-ID": "<old@x>"}).as_bytes())
    way = read(connected(address))
    assert (way.problem, Item.objects.count()) == ({}, 0)  # what was there before
    second, third = letter(Subject="Dua", **{"Message-ID": "<2@x>"}), letter(Subject="Tiga", **{"Message-ID": "<3@x>"})
    lay(mail, "2.a.x", second.as_bytes())
    lay(mail, "3.a.x", b"no mail")
    lay(mail, "4.a.x", third.as_bytes())
    read(way)
    read(way)
    assert Item.objects.count() == 2
    assert (way.problem, way.taken, way.state["left_out"], way.state["uid"]) == ({}, 2, 1, 4)
    assert [each.name for each in (mail / "cur").iterdir() if "S" in each.name.partition(":2,")[2]] == []

    (mail / "dovecot-uidlist").unlink()  # the server makes new UIDs: what it holds by then is old
    lay(mail, "5.a.x", letter(**{"Message-ID": "<5@x>"}).as_bytes())
    for index in mail.glob("dovecot.index*"):
        index.unlink()
    assert read(way).problem == {}
    assert Item.objects.count() == 2


def test_a_wrong_password_and_a_wrong_folder_are_told_apart(server: tuple[str, Path]) -> None:
    address, _mail = server
    refused = read(connected(address, password="x"))
    assert isinstance(ways.problem_of(refused), Refusal)
    assert "password" in str(ways.problem_of(refused))
    assert "folder" in str(ways.problem_of(read(connected(address, folder='Ti"dak'))))


GREETING = b"* OK IMAP4rev2 ready\r\n"
BAD: list[tuple[hosts.Script | bytes, str]] = [
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", "folder"),
    (b"* BYE too many\r\n", "folder"),
    (GREETING + b"\xff" * 2_000_000, "folder"),
    (b"", "too long"),
]


@pytest.mark.parametrize(("says", "words"), BAD)
def test_a_server_that_speaks_otherwise_is_told_in_words(says: bytes, words: str, home: Path) -> None:
    context = server_context(home)
    trusting = ssl.create_default_context(cafile=str(home / "cert.pem"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mailbox, "trust", lambda: trusting)
        patched.setattr(mailbox, "SECONDS", 1.0)
        with hosts.host(lambda link, request: link.close(), lambda link: _greeted(context, link, says)) as host:
            way = read(connected(f"127.0.0.1:{host.port}"))
    assert words in str(ways.problem_of(way))


def _greeted(context: ssl.SSLContext, link: socket.socket, says: Any) -> socket.socket:
    wrapped = context.wrap_socket(link, server_side=True)
    with suppress(OSError):
        wrapped.sendall(says)
    return wrapped


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "trust", ssl.create_default_context)
    context = server_context(home)
    with hosts.host(lambda link, request: None, lambda link: context.wrap_socket(link, server_side=True)) as host:
        way = read(connected(f"127.0.0.1:{host.port}"))
    assert "encryption" in str(ways.problem_of(way))


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "localhost", "169.254.169.254:993", "nowhere.invalid", "127.0.0.2:99999"]
)
def test_inner_addresses_are_not_called(address: str, settings: Any) -> None:
    settings.ALUR_INNER_HOSTS = ()
    with pytest.raises(http.NoAnswer):
        list(mailbox.new_messages(address, SECRET, {}))
