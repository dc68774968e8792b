"""Hosts on this machine that behave as badly as those on the internet do: real sockets, scripted answers."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Script = Callable[[socket.socket, bytes], None]  # the connection, the request as it came


@dataclass
class Host:
    """A listening socket; each connection is answered by the script in a thread of its own."""

    script: Script
    first: Callable[[socket.socket], socket.socket]  # e.g. wraps it in TLS
    port: int = 0
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/"

    def serve(self, listening: socket.socket) -> None:
        """Until the socket is closed."""
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection = self.first(connection)
            request = _read(connection)
            self.requests.append(request)
            self.script(connection, request)


def _read(connection: socket.socket) -> bytes:
    """The head, and as much body as it announces."""
    found = b""
    while b"\r\n\r\n" not in found:
        piece = connection.recv(65_536)
        if not piece:
            return found
        found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length and (piece := connection.recv(65_536)):
        body += piece
    return head + b"\r\n\r\n" + body


@contextmanager
def host(script: Script, first: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[Host]:
    """A host that answers by `script`. first: what it does with a new connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Host(script, first or (lambda connection: connection), listening.getsockname()[1])
        threading.Thread(target=made.serve, args=(listening,), daemon=True).start()
        yield made


def says(status: str = "200 OK", body: bytes = b"", **headers: str) -> Script:
    """A whole answer. headers: content_type="text/plain"."""
    named = {"content_length": str(len(body)), "connection": "close"} | headers
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda connection, request: connection.sendall(whole)


def hangs() -> Script:
    """Takes the request and says nothing until the other side goes."""

    def script(connection: socket.socket, request: bytes) -> None:
        connection.recv(1)

    return script


def drips() -> Script:
    """One byte after the other, for ever."""

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        never = threading.Event()
        while not never.wait(0.02):
            connection.sendall(b".")

    return script
