"""Many texts at once: rows in, rows out, for measuring and for other people's programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from alur.rulepacks.model import Pack
from alur.screening.core.engine import assess


def screen_rows(rows: Iterable[Mapping[str, Any]], *, pack: Pack) -> Iterator[dict[str, Any]]:
    """For every row {id, text, date (ISO), institution_type} a row {id, level, read_as, concerns}, in order.

    A concern is {rule, level, spans: [[start, end, text], ...]}. `read_as`: the type whose rules were applied; it
    differs from what was told when the pack does not know that type.
    Raises KeyError or ValueError for a row without id, text or day.
    """
    for row in rows:
        verdict = assess(
            {"text": row["text"]},
            on=date.fromisoformat(row["date"]),
            institution_type=row.get("institution_type", ""),
            region=row.get("region", ""),
            pack=pack,
        )
        yield {
            "id": row["id"],
            "level": verdict.level.name,
            "read_as": verdict.read_as,
            "concerns": [
                {
                    "rule": concern.rule,
                    "level": concern.level.name,
                    "spans": [[span.start, span.end, span.text] for span in concern.spans],
                }
                for concern in verdict.concerns
            ],
        }
