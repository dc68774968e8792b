"""Read a medium in a process of its own, with a limit of time and memory: what breaks there breaks nothing here.

    read_apart(data) -> {"kind": "image", "reader": "rapidocr", "text": ..., "words": [...], "passages": [...],
                         "missed": [...], "reason": ""}

A file may be made to exhaust its reader (F27) or to use a fault in a decoder. The child is told nothing of the
installation but where its libraries are, and can only answer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Any

from alur.kernel.errors import N_
from alur.screening.readers.kinds import IMAGE, PDF, VIDEO, kind_of
from alur.screening.readers.ocr import Unreadable

SECONDS = {IMAGE: 90, VIDEO: 300, PDF: 180}  # of the clock and, for each core, of computing
MEMORY = 4 << 30  # bytes of address space; reading a poster takes about a quarter
_LONGEST_ANSWER = 32 << 20  # bytes
_TOLD = ("HOME", "LANG", "PATH", "PYTHONPATH", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")

NO_READER = N_("This kind of file is not read.")
TOO_LONG = N_("Reading this file took too long.")
BROKE_OFF = N_("Reading this file broke off: it may need too much memory.")

Answer = dict[str, Any]


def read_apart(data: bytes, *, seconds: float | None = None, memory: int = MEMORY) -> Answer:
    """What the reader of that kind of file found; `reason` is a sentence where it found nothing, "" otherwise.

    seconds, memory: other limits than the usual ones. A reader that ends without an answer broke off.
    """
    kind = kind_of(data)
    if not kind:
        return _failed(kind, NO_READER)
    limit = SECONDS[kind] if seconds is None else seconds
    command = [sys.executable, "-m", "alur.screening.readers", kind, str(max(1, round(limit))), str(memory)]
    told = {name: os.environ[name] for name in _TOLD if name in os.environ}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limit, env=told, check=False)
    except subprocess.TimeoutExpired:
        return _failed(kind, TOO_LONG)
    if done.returncode or len(done.stdout) > _LONGEST_ANSWER:
        return _failed(kind, BROKE_OFF)
    answer: Answer = json.loads(done.stdout)
    return answer


def answer_of(kind: str, data: bytes) -> Answer:
    """What the child answers: the reading as JSON, or the reader's refusal as `reason`. MemoryError passes."""
    reader = import_module(f"alur.screening.readers.{kind}")
    try:
        reading = reader.read(data)
    except Unreadable as refused:
        return _failed(kind, str(refused), reader.READER)
    words = [{key: value for key, value in asdict(word).items() if value is not None} for word in reading.words]
    found = {"text": reading.text, "words": words, "passages": reading.passages, "missed": reading.missed}
    return {"kind": kind, "reader": reader.READER, **found, "reason": ""}


def _failed(kind: str, reason: str, reader: str = "") -> Answer:
    return {"kind": kind, "reader": reader, "text": "", "words": [], "passages": [], "missed": [], "reason": reason}
