"""Screening one caption: what an editor waits for on each save, and a page of text does not get slow.

The peers only find the terms; ours undoes spellings, keeps sentences and hashtags apart, asks the calendar and names
the article of law. They show the floor, not the same work.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median

import ahocorasick

from alur.rulepacks.model import Example, Group, Pack
from alur.screening import core
from bench.measure import said, seconds, timed
from bench.report import Peer, Result, Row

Search = Callable[[str], int]  # a text -> how many terms were found
LENGTHS = (200, 2_000, 20_000)  # characters
MORE_TERMS = (0, 5_000, 20_000)


def run(quick: bool) -> Result:
    """All captions that the rule pack gives as examples, then longer texts and more terms."""
    pack = core.pack_named("indonesia")
    captions = [example for rule in pack.rules for example in rule.examples]
    captions = captions[:20] if quick else captions
    rounds = 3 if quick else 9
    first = median(seconds(_assessing(each, pack)) for each in captions)
    ours = median(timed(_assessing(each, pack), rounds=rounds).median for each in captions)
    searches = {name: make(terms(pack)) for name, make in PEERS.items()}
    theirs = {name: _median_search(find, captions, rounds) for name, find in searches.items()}
    return Result(
        name="Screen one caption",
        ours=said(ours),
        peers=tuple(Peer(name=name, figure=said(took), times_as_fast=took / ours) for name, took in theirs.items()),
        cost="One caption costs one walk of its characters through one automaton, however many terms the rules have; "
        "a longer text costs in proportion to its length.",
        growth=(("What grows", "Ours", *PEERS), *_by_length(captions, pack, searches), *_by_terms(captions, pack)),
        remarks=(
            f"{len(captions)} captions of the rule pack, {len(terms(pack))} terms, {len(pack.rules)} rules; the median "
            f"caption has {median(len(each.text) for each in captions):.0f} characters.",
            f"The first time that its words are seen, the median caption takes {said(first)}.",
            "The peers only find terms. Ours reads spellings, sentences, hashtags, the calendar, and gives the article "
            "of law: the peers are the floor, not the same work.",
        ),
    )


def _assessing(example: Example, pack: Pack) -> Callable[[], object]:
    return partial(
        core.assess, {"body": example.text}, on=example.on, institution_type=example.institution, pack=pack,
        region=example.region,
    )  # fmt: skip


def _median_search(find: Search, captions: list[Example], rounds: int) -> float:
    return median(timed(partial(find, each.text), rounds=rounds).median for each in captions)


def _by_length(captions: list[Example], pack: Pack, searches: dict[str, Search]) -> list[Row]:
    whole = "\n".join(each.text for each in captions)
    rows: list[Row] = []
    for length in LENGTHS:
        text = (whole * (length // len(whole) + 1))[:length]
        ours = timed(_assessing(replace(captions[0], text=text), pack), rounds=5).median
        found = [said(timed(partial(find, text), rounds=5).median) for find in searches.values()]
        rows.append((f"{length:,} characters", said(ours), *found))
    return rows


def _by_terms(captions: list[Example], pack: Pack) -> list[Row]:
    """The median of some captions with so many made-up terms more in the rules."""
    some = captions[:20]
    rows: list[Row] = []
    for number in MORE_TERMS:
        made = tuple(f"istilah {number:x} buatan" for number in range(number))
        larger = replace(pack, groups=(*pack.groups, Group(name="made up", terms=made)))
        ours = median(timed(_assessing(each, larger), rounds=3).median for each in some)
        found = [said(_median_search(make(terms(larger)), some, 3)) for make in PEERS.values()]
        rows.append((f"{len(terms(larger)):,} terms", said(ours), *found))
    return rows


def terms(pack: Pack) -> list[str]:
    """All words and phrases of the pack; a * leaves that side of the word open."""
    named = [name for one in pack.contestants for name in (*one.names, *one.strict, *one.slogans, *one.tags)]
    grouped = [term for group in pack.groups for term in group.terms]
    return sorted({term.lower() for term in (*pack.masks, *grouped, *named)}, key=lambda term: (-len(term), term))


def by_re(terms: Sequence[str]) -> Search:
    """What most would write: one alternation, case ignored."""
    edged = (
        ("" if term.startswith("*") else r"\b") + re.escape(term.strip("*")) + ("" if term.endswith("*") else r"\b")
        for term in terms
    )
    pattern = re.compile("|".join(edged), re.IGNORECASE)
    return lambda text: len(pattern.findall(text))


def by_automaton(terms: Sequence[str]) -> Search:
    """The library that ours is built on, alone."""
    automaton = ahocorasick.Automaton()
    for term in terms:
        body = term.strip("*")
        automaton.add_word(body, (len(body), term.startswith("*"), term.endswith("*")))
    automaton.make_automaton()

    def find(text: str) -> int:
        lower = f" {text.lower()} "
        return sum(
            (before or not lower[end - length].isalnum()) and (after or not lower[end + 1].isalnum())
            for end, (length, before, after) in automaton.iter(lower, 1, len(lower) - 1)
        )

    return find


PEERS: dict[str, Callable[[Sequence[str]], Search]] = {
    "plain `re`, one alternation of the same terms": by_re,
    "pyahocorasick and word edges": by_automaton,
}
