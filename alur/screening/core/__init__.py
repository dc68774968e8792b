"""The pure part of screening: text and a day in, a verdict with its reasons out. No Django, no network, no clock."""

from alur.screening.core.batch import screen_rows
from alur.screening.core.check import check_pack, checked, pack_named
from alur.screening.core.engine import ENGINE_VERSION, assess, replay
from alur.screening.core.verdict import Concern, Holder, Level, Span, Verdict

__all__ = [
    "ENGINE_VERSION",
    "Concern",
    "Holder",
    "Level",
    "Span",
    "Verdict",
    "assess",
    "check_pack",
    "checked",
    "pack_named",
    "replay",
    "screen_rows",
]
