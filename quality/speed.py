"""Captions a second on one core, beside what a user would take instead, in one run on the same texts."""

import importlib
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import islice
from time import perf_counter, process_time

from alur.rulepacks.model import Contestant, Pack, Rule
from alur.screening.core import assess, pack_named
from quality import shared
from quality.page import Section, table

Search = Callable[[str], object]
Post = tuple[str, date, str]  # text, day, institution
ON = date(2024, 1, 27)
CORPUS, WARM, PEER = 8_000, 1_000, 400  # texts
ROUNDS = 8
ASKED = {"corpus": 5_000, "labelled texts": 1_500}
SLOWEST = 2.0  # ms, of 99 in a hundred


def measured() -> Section:
    """Rates, the slow end, the peers, and what grows with the length, the contestants and the rules."""
    sets = _sets()
    if not sets:
        return Section("Speed", shared.absent(shared.CORPUS))
    pack = pack_named("indonesia")
    rows, met = [], []
    for name, posts in sets.items():
        rate, slow = _rate(posts, pack)
        rows.append([f"Alur, {name}", f"{rate:,.0f}", f"{slow:.2f} ms"])
        met.append((f"captions a second, {name} ≥ {ASKED[name]:,}", f"{rate:,.0f}", rate >= ASKED[name]))
        met.append((f"99 % of {name} within {SLOWEST:.0f} ms", f"{slow:.2f} ms", slow <= SLOWEST))
    texts = [text for text, _, _ in next(iter(sets.values()))[:PEER]]
    rows += [[name, _peer(make, texts, pack), ""] for name, make in PEERS.items()]
    text = table(("", "Captions a second of processor time", "99 % within"), rows)
    note = "The peers find words and no more: no spellings, sentences, days, exceptions or articles of law."
    growth = table(("What grows", "One text takes"), _growth(pack))
    return Section("Speed", f"{text}\n\n{note}\n\n{growth}", tuple(met))


def _sets() -> dict[str, list[Post]]:
    sets: dict[str, list[Post]] = {}
    if texts := shared.corpus(CORPUS):
        sets["corpus"] = [(text, ON, "pemda") for text in texts]
    if rows := shared.labelled():
        sets["labelled texts"] = [(row.text, row.on, row.institution) for row in rows] * ROUNDS
        random.Random(1).shuffle(sets["labelled texts"])  # an order, no secret
    return sets


def _rate(posts: Sequence[Post], pack: Pack) -> tuple[float, float]:
    """Posts a second of processor time, and the milliseconds within which 99 in a hundred are done."""
    for text, on, institution in posts[:WARM]:
        assess({"body": text}, on=on, institution_type=institution, pack=pack)
    took, began = [], process_time()
    for text, on, institution in posts[WARM:]:
        start = perf_counter()
        assess({"body": text}, on=on, institution_type=institution, pack=pack)
        took.append(perf_counter() - start)
    rate = len(took) / (process_time() - began)
    return rate, sorted(took)[int(len(took) * 0.99)] * 1_000


def _peer(make: Callable[[list[str]], Search | None], texts: list[str], pack: Pack) -> str:
    search = make(terms(pack))
    if search is None:
        return "not installed"
    search(texts[0])
    began = process_time()
    for text in texts:
        search(text)
    return f"{len(texts) / (process_time() - began):,.0f}"


def terms(pack: Pack) -> list[str]:
    """All words and phrases of the pack, longest first."""
    named = [term for one in pack.contestants for term in (*one.names, *one.strict, *one.slogans, *one.tags)]
    grouped = [term for group in pack.groups for term in group.terms]
    return sorted({term.strip("*").lower() for term in (*named, *grouped)}, key=lambda term: (-len(term), term))


def _by_re(words: list[str]) -> Search:
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.IGNORECASE)
    return pattern.findall


def _by_spacy(words: list[str]) -> Search | None:
    if not find_spec("spacy"):
        return None
    language = importlib.import_module("spacy").blank("id")
    matching = importlib.import_module("spacy.matcher").PhraseMatcher(language.vocab, attr="LOWER")
    matching.add("terms", list(language.tokenizer.pipe(words)))
    return lambda text: matching(language.make_doc(text))


def _by_presidio(words: list[str]) -> Search | None:
    if not find_spec("presidio_analyzer"):
        return None
    recogniser = importlib.import_module("presidio_analyzer").PatternRecognizer(
        supported_entity="TERM", deny_list=words, supported_language="id"
    )
    return lambda text: recogniser.analyze(text, ["TERM"])


PEERS: dict[str, Callable[[list[str]], Search | None]] = {
    "plain `re`, one alternation of the same terms": _by_re,
    "spaCy PhraseMatcher, LOWER, blank `id`": _by_spacy,
    "Presidio PatternRecognizer, deny list": _by_presidio,
}


def _growth(pack: Pack) -> list[list[str]]:
    text = "Camat membuka rapat; Ganjar Pranowo hadir. Coblos nomor 2 kata spanduk, survei elektabilitas capres naik. "
    rows = [[f"{len(text) * n:,} characters", _once(text * n, pack)] for n in (1, 10, 100, 1_000)]
    larger = replace(pack, contestants=(*pack.contestants, *_made_up(pack, 5_000)))
    rows.append([f"{len(text)} characters, {len(larger.contestants):,} contestants", _once(text, larger)])
    ruled = replace(pack, rules=tuple(islice(_repeated(pack), 500)))
    rows.append([f"{len(text)} characters, {len(ruled.rules)} rules", _once(text, ruled)])
    return rows


def _made_up(pack: Pack, most: int) -> list[Contestant]:
    like = pack.contestants[0]
    names = ("Andalusian", "Borealis", "Cendrawasih", "Damarwulan", "Elangjati")
    return [
        replace(like, id=f"made-up-{n}", names=(f"{names[n % 5]} {n}", f"Calon {n}"), strict=(), slogans=(), tags=())
        for n in range(most)
    ]


def _repeated(pack: Pack) -> list[Rule]:
    return [replace(rule, id=f"{rule.id}-{n}") for n in range(500 // len(pack.rules) + 1) for rule in pack.rules]


def _once(text: str, pack: Pack) -> str:
    """The least time of several; the first builds the automaton."""
    took = []
    for _ in range(4):
        start = perf_counter()
        assess({"body": text}, on=ON, institution_type="pemda", pack=pack)
        took.append(perf_counter() - start)
    return f"{min(took[1:]) * 1_000:.2f} ms"
