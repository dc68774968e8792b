"""Five hundred endpoints in one process: each takes a POST, counts it and says 204; some never answer."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from time import perf_counter, sleep

ANSWER = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Endpoints:
    """Ports of this machine, those that hang last; `counted` posts were answered so far."""

    ports: list[int]
    counter: "Synchronized[int]"

    @property
    def counted(self) -> int:
        """How many posts were answered."""
        return int(self.counter.value)

    def wait_for(self, count: int, *, most: float = 300.0) -> None:
        """Until so many posts were answered. Raises TimeoutError."""
        end = perf_counter() + most
        while self.counted < count:
            if perf_counter() > end:
                raise TimeoutError(f"{self.counted} of {count} posts arrived")
            sleep(0.002)


class _Endpoint(asyncio.Protocol):
    def __init__(self, counter: "Synchronized[int]", hangs: bool) -> None:
        self._counter, self._hangs, self._got = counter, hangs, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        while (end := self._got.find(b"\r\n\r\n")) >= 0:
            place = self._got[:end].lower().find(b"content-length:") + 15
            whole = end + 4 + int(self._got[place : self._got.index(b"\r\n", place)])
            if len(self._got) < whole or self._hangs:
                return
            self._got = self._got[whole:]
            self._counter.value += 1
            self._transport.write(ANSWER)


async def _listen(told: Connection, counter: "Synchronized[int]", good: int, hanging: int) -> None:
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(partial(_Endpoint, counter, number >= good), "127.0.0.1", 0)
        for number in range(good + hanging)
    ]
    told.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.Event().wait()


def _serve(told: Connection, counter: "Synchronized[int]", good: int, hanging: int) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_listen(told, counter, good, hanging))


@contextmanager
def endpoints(good: int, hanging: int = 0) -> Iterator[Endpoints]:
    """So many endpoints, and so many that never answer."""
    context = get_context("spawn")
    counter = context.Value("i", 0)
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, counter, good, hanging), daemon=True)
    process.start()
    try:
        yield Endpoints(here.recv(), counter)
    finally:
        process.terminate()
        process.join()
