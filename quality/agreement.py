"""How often the verdict agrees with labels given by reading."""

from collections import Counter
from collections.abc import Iterable

from alur.screening.core import Level, assess, pack_named
from quality import shared
from quality.page import Section, table
from quality.shared import Labelled

LEVELS = tuple(level.name for level in Level)
RISKY = LEVELS[2:]
ASKED = RECALL, ALARMS, MACRO = (
    "recall of elevated and prohibited ≥ 0.96",
    "false alarms on none ≤ 0.04",
    "macro-F1 ≥ 0.88",
)
Counts = Counter[tuple[str, str]]  # (label, verdict) -> texts


def measured() -> Section:
    """Confusion, recall, false alarms and F1, for both halves and the whole."""
    rows = shared.labelled()
    if not rows:
        return Section("Agreement with labels", shared.absent(shared.TEXTS), _asked(None))
    halves = {
        "First half (its errors were read while the rules were written)": [row for row in rows if row.first_half],
        "Second half (never opened: totals only)": [row for row in rows if not row.first_half],
        "Both": list(rows),
    }
    counts = {name: confusion(half) for name, half in halves.items()}
    return Section("Agreement with labels", "\n\n".join(map(_half, counts, counts.values())), _asked(counts["Both"]))


def confusion(rows: Iterable[Labelled]) -> Counts:
    """How often each label met each verdict."""
    pack = pack_named("indonesia")
    counts: Counts = Counter()
    for row in rows:
        verdict = assess({"body": row.text}, on=row.on, institution_type=row.institution, pack=pack)
        counts[row.label, verdict.level.name] += 1
    return counts


def recall(counts: Counts) -> float:
    """Share of texts labelled elevated or prohibited that are held or blocked."""
    return _share(counts, RISKY, RISKY)


def false_alarms(counts: Counts) -> float:
    """Share of texts labelled none that raise anything."""
    return _share(counts, LEVELS[:1], LEVELS[1:])


def macro_f1(counts: Counts) -> float:
    """Mean of the four F1 scores."""
    return sum(_f1(counts, level) for level in LEVELS) / len(LEVELS)


def _f1(counts: Counts, level: str) -> float:
    given = sum(counts[level, said] for said in LEVELS)
    said = sum(counts[label, level] for label in LEVELS)
    return 2 * counts[level, level] / ((given + said) or 1)


def _share(counts: Counts, labels: tuple[str, ...], said: tuple[str, ...]) -> float:
    whole = sum(counts[label, one] for label in labels for one in LEVELS)
    return sum(counts[label, one] for label in labels for one in said) / (whole or 1)


def _half(name: str, counts: Counts) -> str:
    rows = [[label, *(str(counts[label, said]) for said in LEVELS), f"{_f1(counts, label):.3f}"] for label in LEVELS]
    figures = (
        f"Recall of elevated and prohibited {recall(counts):.3f}, false alarms on none {false_alarms(counts):.3f}, "
        f"macro-F1 {macro_f1(counts):.3f}, of {counts.total()} texts."
    )
    head = ("Label, verdict", *LEVELS, "F1")
    return f"### {name}\n\n{table(head, rows)}\n\n{figures}"


def _asked(counts: Counts | None) -> tuple[tuple[str, str, bool | None], ...]:
    if counts is None:
        return tuple((name, "", None) for name in ASKED)
    figures = dict(zip(ASKED, (recall(counts), false_alarms(counts), macro_f1(counts)), strict=True))
    reached = (figures[RECALL] >= 0.96, figures[ALARMS] <= 0.04, figures[MACRO] >= 0.88)
    return tuple((name, f"{figures[name]:.3f}", good) for name, good in zip(ASKED, reached, strict=True))
