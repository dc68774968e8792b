"""Screening assesses a text, for an office and a day, against a rule pack: drafts in, `Create Assessment` out.

Library call, without Django and without a database:

    from alur.screening import screen
    screen("Presiden punya hak politik", on=date(2024, 1, 27), by="pemda").level.name == "elevated"
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alur.screening.library import screen as screen

__all__ = ["screen"]


def __getattr__(name: str) -> Any:
    # On first use only: the site's start must not wait for the rules, nor the rules for the site.
    if name == "screen":
        from alur.screening.library import screen

        return screen
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
