"""Many letters at once, against hosts that fail, hang, and say when to come back."""

import asyncio
import socket
import threading
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from alur.kernel import http, sender
from alur.kernel.http import Answer
from alur.kernel.sender import Breaker, Letter, Outcome, Sender
from alur.kernel.tests import hosts
from alur.kernel.tests.hosts import says

NOW = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)


@pytest.fixture(autouse=True)
def this_machine_may_be_called(settings: Any) -> None:
    settings.ALUR_INNER_HOSTS = ("127.0.0.1",)


def _letter(key: int, url: str) -> Letter:
    return Letter(key, url, b"{}", lambda at: {"x-at": at.isoformat()})


def _sent(*letters: Letter, by: Sender | None = None) -> dict[int, Outcome]:
    found = [outcome for batch in (by or Sender(seconds=5)).send(letters) for outcome in batch]
    assert sorted(each.key for each in found) == sorted(letter.key for letter in letters)
    return {each.key: each for each in found}


def test_every_letter_has_one_outcome_and_each_is_signed_for_its_moment() -> None:
    with hosts.host(says(body=b"{}")) as one, hosts.host(says("404 Not Found")) as two:
        found = _sent(_letter(1, one.url), _letter(2, two.url), _letter(3, one.url), _letter(4, "http://10.0.0.1/"))

    assert {key: (each.answer, each.again) for key, each in found.items()} == {
        1: ("ok", False), 2: ("status_404", False), 3: ("ok", False), 4: ("address_refused", False),
    }  # fmt: skip
    assert b"x-at: 2" in one.requests[0].lower()


def test_hosts_that_hang_delay_nobody_else() -> None:
    """All of them hold their letter until every good host has its own: waiting for them would never end."""
    served, everybody = Counter[str](), threading.Event()

    def good(connection: socket.socket, request: bytes) -> None:
        served["good"] += 1
        if served["good"] == 20:
            everybody.set()
        says()(connection, request)

    def hanging(connection: socket.socket, request: bytes) -> None:
        served["late"] += 0 if everybody.wait(20) else 1
        says("503 Tired")(connection, request)

    with ExitStack() as stack:
        slow = [stack.enter_context(hosts.host(hanging)) for _ in range(sender.AT_ONCE + 20)]
        quick = [stack.enter_context(hosts.host(good)) for _ in range(20)]
        letters = [_letter(key, each.url) for key, each in enumerate((*slow, *quick))]
        found = _sent(*letters, by=Sender(seconds=30))

    assert Counter(each.answer for each in found.values()) == {"status_503": len(slow), "ok": 20}
    assert served["late"] == 0


def test_a_host_gets_few_at_once_and_its_first_letter_goes_alone() -> None:
    now, most, lock = Counter[str](), Counter[str](), threading.Lock()
    first = threading.Event()

    def counting(connection: socket.socket, request: bytes) -> None:
        with lock:
            now["n"] += 1
            most["before the first answer" if not first.is_set() else "after"] = max(most["after"], now["n"])
        says()(connection, request)
        first.set()
        with lock:
            now["n"] -= 1

    with hosts.host(counting) as host:
        _sent(*(_letter(key, host.url) for key in range(30)))

    assert most["before the first answer"] == 1
    assert most["after"] <= sender.PER_HOST


def test_a_host_that_cannot_be_reached_is_tried_once_and_its_other_letters_are_held() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    kept = Sender(seconds=5)
    found = _sent(*(_letter(key, url) for key in range(9)), by=kept)
    later = _sent(_letter(1, url), by=kept)

    assert Counter(each.answer for each in found.values()) == {"not_reached": 1, "held": 8}
    assert later[1].is_held
    assert 0 < later[1].wait <= sender.FIRST_REST


def test_a_host_that_says_when_is_left_in_peace_until_then() -> None:
    with hosts.host(says("429 Too Many", retry_after="120")) as host:
        found = _sent(*(_letter(key, host.url) for key in range(3)))

    assert len(host.requests) == 1
    assert found[0] == Outcome(0, "status_429", True, 120.0)
    assert all(each.is_held and 100 < each.wait <= 120 for key, each in found.items() if key)


def test_one_letter_that_a_host_refuses_does_not_close_it() -> None:
    with hosts.host(says("400 Bad")) as host:
        found = _sent(*(_letter(key, host.url) for key in range(3)))

    assert Counter(each.answer for each in found.values()) == {"status_400": 3}


BAD: dict[str, tuple[hosts.Script, str, bool]] = {
    "F17 refused": (says("403 Forbidden"), "status_403", False),
    "F17 hangs": (hosts.hangs(), "too_slow", True),
    "F17 5xx": (says("502 Bad Gateway"), "status_502", True),
    "F17 an answer that is no answer": (lambda connection, request: connection.sendall(b"?"), "garbled", True),
    "F17 endless": (says(body=b"x" * 70_000), "too_large", False),
    "moved": (says("301 Moved", location="/elsewhere"), "status_301", False),
    "our key is not known there yet": (says("401 Unauthorized"), "status_401", True),
    "gone": (says("410 Gone"), "status_410", False),
    "200 with a page": (says(body=b"<html>"), "ok", False),
}


@pytest.mark.parametrize("name", BAD)
def test_an_answer_says_whether_trying_again_can_help(name: str) -> None:
    script, answer, again = BAD[name]
    with hosts.host(script) as host:
        found = _sent(_letter(1, host.url), by=Sender(seconds=0.5))[1]

    assert (found.answer, found.again) == (answer, again)


def test_a_breaker_rests_twice_as_long_each_time_and_an_hour_at_most() -> None:
    breaker, rests = Breaker(), []
    for _ in range(10):
        breaker.note(Outcome(1, "not_reached", True), now=0.0)
        rests.append(breaker.remaining(0.0))

    assert rests == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    breaker.note(Outcome(1, "ok"), now=0.0)
    breaker.note(Outcome(1, "status_500", True), now=5_000.0)
    assert breaker.remaining(5_000.0) == 0  # one error of one letter is not a broken host


RETRY: dict[str, tuple[str, float]] = {
    "seconds": ("120", 120), "nothing": ("", 0), "a date": ("Fri, 26 Jan 2024 12:34:00 GMT", 60),
    "a date gone by": ("Fri, 26 Jan 2024 12:00:00 GMT", 0), "too long": ("999999999999999999", 6 * 3600),
    "a date too far": ("Fri, 26 Jan 2034 12:33:00 GMT", 6 * 3600), "words": ("later", 0), "negative": ("-5", 0),
    "a fraction": ("1.5", 0), "another script's digits": ("١٢", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", RETRY)
def test_a_time_that_a_host_asks_for_is_kept_within_reason(name: str) -> None:
    said, seconds = RETRY[name]

    assert sender.retry_after({"retry-after": said}, NOW) == seconds


def test_a_refusal_for_good_asks_for_no_time() -> None:
    assert sender.judged(1, Answer("https://x.example/", 403, {"retry-after": "60"}), NOW).wait == 0


def test_stopping_in_the_middle_leaves_no_task_behind() -> None:
    async def first_of_them(urls: list[str]) -> int:
        letters = [_letter(key, url) for key, url in enumerate(urls)]
        sending = Sender(seconds=30).sending(letters, within=30)
        await anext(sending)
        await sending.aclose()
        return len(asyncio.all_tasks()) - 1

    with hosts.host(hosts.hangs()) as slow, hosts.host(says()) as quick:
        assert http.run(first_of_them([slow.url, quick.url])) == 0


def test_after_its_time_no_letter_leaves_any_more() -> None:
    with hosts.host(says()) as host:
        found = [one for batch in Sender().send([_letter(1, host.url)], within=-1) for one in batch]

    assert [(each.answer, each.again, each.wait) for each in found] == [("held", True, 0)]
    assert host.requests == []


def test_a_letter_that_breaks_the_program_holds_nobody_up() -> None:
    def broken(at: datetime) -> dict[str, str]:
        raise KeyError

    with hosts.host(says()) as host:
        found = _sent(Letter(1, host.url, b"", broken), _letter(2, "http://[/"), _letter(3, host.url))

    assert {key: each.answer for key, each in found.items()} == {1: "fault", 2: "address_refused", 3: "ok"}
