"""Many letters to many hosts at once: one slow or broken host holds up nobody but itself.

A host's first letter goes alone; when it arrives, a few go side by side. A host that fails is left in peace for a
while that doubles (breaker), one that names a time (Retry-After) until then. Nothing is repeated here: the caller
keeps the rows and decides when to try again.
"""

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from alur.kernel import http
from alur.kernel.http import Answer, NoAnswer

log = logging.getLogger("alur.sender")

AT_ONCE = 96  # letters on their way that are not known to be slow
CONNECTIONS = 700  # below the 1,024 files that a process may have open
PER_HOST = 4
FEW = 8  # letters that go one after the other on one connection: opening a second costs more than it saves
SLOW = 0.5  # seconds after which a letter gives its place to the next one, while it goes on waiting
SECONDS = 15.0  # for one letter
FIRST_REST, LONGEST_REST = 30.0, 3_600.0  # seconds for which a failing host is left in peace
FAILURES = 3  # answers 5xx in a row that open the breaker; no answer at all opens it at once
MOST_WAIT = 6 * 3_600.0  # seconds of a Retry-After that are believed
MOST_ANSWER = 65_536  # bytes
TRY_AGAIN = frozenset({401, 408, 425, 429})  # of the 4xx; 401: the other side may have to fetch our key


@dataclass(frozen=True)
class Letter:
    """One POST. sign: makes the headers, at each attempt, for the moment of it."""

    key: int
    url: str
    body: bytes
    sign: Callable[[datetime], Mapping[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What became of a letter. answer: "ok", "status_503", the code of a NoAnswer, or "held": not tried at all.

    again: trying again can help. wait: seconds for which the host wants to be left in peace, 0 when it said nothing.
    """

    key: int
    answer: str
    again: bool = False
    wait: float = 0.0

    @property
    def is_held(self) -> bool:
        """It did not leave: its host is being left in peace."""
        return self.answer == "held"


@dataclass
class Breaker:
    """How a host has been behaving. Times are seconds of the monotonic clock."""

    failures: int = 0
    rest: float = 0.0
    closed_until: float = 0.0

    def note(self, outcome: Outcome, now: float) -> None:
        """Count an outcome; a fault of our own says nothing about the host."""
        if outcome.answer == "fault":
            return
        if not outcome.again:
            self.failures, self.rest = 0, 0.0
            return
        self.failures += 1 if outcome.answer.startswith("status_") else FAILURES
        if self.failures >= FAILURES:
            self.rest = min(self.rest * 2 or FIRST_REST, LONGEST_REST)
            self.closed_until = now + self.rest
        self.closed_until = max(self.closed_until, now + outcome.wait)

    def remaining(self, now: float) -> float:
        """Seconds until the host may be called again, 0 when it may."""
        return max(0.0, self.closed_until - now)


@dataclass
class Sender:
    """Sends letters. Kept between batches, it remembers which hosts fail. seconds: for one letter."""

    seconds: float = SECONDS
    breakers: dict[str, Breaker] = field(default_factory=lambda: defaultdict(Breaker))

    def send(self, letters: Iterable[Letter], *, within: float = 60.0) -> Iterator[list[Outcome]]:
        """Exactly one outcome for each letter, in no order, in small batches as they become known.

        within: seconds after which no letter leaves any more; the rest is held. For a thread without an event loop;
        between two batches nothing moves, so the caller may write to its database.
        """
        loop = asyncio.new_event_loop()
        sending = self.sending(letters, within=within)
        try:
            while batch := loop.run_until_complete(anext(sending, [])):
                yield batch
        finally:
            loop.run_until_complete(sending.aclose())
            loop.close()

    async def sending(self, letters: Iterable[Letter], *, within: float) -> AsyncGenerator[list[Outcome], None]:
        """As `send`, in an event loop."""
        by_host: dict[str, deque[Letter]] = defaultdict(deque)
        for letter in letters:
            by_host[_host(letter.url)].append(letter)
        count = sum(map(len, by_host.values()))
        outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        async with http.session(connections=CONNECTIONS, keep=True) as client:
            run = _Run(client, outcomes, self.seconds, time.monotonic() + within)
            tasks = [asyncio.create_task(run.serve(self.breakers[host], row)) for host, row in by_host.items()]
            try:
                while count:
                    batch = await _gathered(outcomes, count)
                    count -= len(batch)
                    yield batch
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def _gathered(outcomes: asyncio.Queue[Outcome], most: int) -> list[Outcome]:
    """The next outcomes: those of a twentieth of a second, or all that are missing."""
    found = [await outcomes.get()]
    for _ in range(5):
        while not outcomes.empty():
            found.append(outcomes.get_nowait())
        if len(found) == most:
            break
        await asyncio.sleep(0.01)
    return found


def _host(url: str) -> str:
    """What one breaker stands for: scheme, host and port; the whole text where it is no address."""
    try:
        return str(URL(url).origin())
    except ValueError:
        return url


@dataclass
class _Run:
    client: aiohttp.ClientSession
    outcomes: asyncio.Queue[Outcome]
    seconds: float
    end: float
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def serve(self, breaker: Breaker, waiting: deque[Letter]) -> None:
        """All letters of one host."""
        await self._next(breaker, waiting)
        hands = min(PER_HOST, len(waiting) // FEW + 1)
        await asyncio.gather(*(self._all(breaker, waiting) for _ in range(hands)))

    async def _all(self, breaker: Breaker, waiting: deque[Letter]) -> None:
        while waiting:
            await self._next(breaker, waiting)

    async def _next(self, breaker: Breaker, waiting: deque[Letter]) -> None:
        letter = waiting.popleft()
        now = time.monotonic()
        remaining = breaker.remaining(now)
        if remaining or now > self.end:
            self.outcomes.put_nowait(Outcome(letter.key, "held", True, remaining))
            return
        outcome = await self._sent(letter)
        breaker.note(outcome, time.monotonic())
        self.outcomes.put_nowait(outcome)

    async def _sent(self, letter: Letter) -> Outcome:
        await self.places.acquire()
        place = _Place(self.places)
        slow = asyncio.get_running_loop().call_later(SLOW, place.leave)
        try:
            # The wall clock, not the installation's: the other side compares the time in a signature with its own.
            headers = letter.sign(datetime.now(UTC))
            answer = await http.exchange(
                self.client, "POST", http.checked(letter.url), body=letter.body, headers=headers,
                most_bytes=MOST_ANSWER, seconds=self.seconds,
            )  # fmt: skip
        except NoAnswer as failed:
            return Outcome(letter.key, failed.code, failed.again)
        except Exception:  # one letter that breaks the program must not hold the others
            log.exception("a letter could not be sent")
            return Outcome(letter.key, "fault", True)
        finally:
            slow.cancel()
            place.leave()
        return judged(letter.key, answer, datetime.now(UTC))


@dataclass
class _Place:
    """One of the places, left once."""

    places: asyncio.Semaphore
    is_left: bool = False

    def leave(self) -> None:
        if not self.is_left:
            self.is_left = True
            self.places.release()


def judged(key: int, answer: Answer, now: datetime) -> Outcome:
    """What a status means. A redirect of a POST is not followed, so it needs a person as most 4xx do."""
    if answer.is_ok:
        return Outcome(key, "ok")
    again = answer.status >= 500 or answer.status in TRY_AGAIN
    return Outcome(key, f"status_{answer.status}", again, retry_after(answer.headers, now) if again else 0.0)


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3: a number or a date), at most six hours; 0 without one."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:12]), MOST_WAIT)
    try:
        seconds = (parsedate_to_datetime(said).astimezone(UTC) - now).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), MOST_WAIT)
