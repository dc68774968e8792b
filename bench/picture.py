"""Reading the words of one poster: the heaviest single step, so it runs in a worker of its own."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil

from bench.measure import Times, alone, of_rounds, said, seconds
from bench.report import Peer, Result

DRAW = Path(__file__).parent.parent / "demo" / "banten-2024" / "draw.py"
WIDTHS = (540, 2_160, 4_320)  # pixels


@dataclass(frozen=True)
class Reading:
    """One way of reading in a fresh process: seconds and resident megabytes."""

    first: float
    steady: Times
    memory: float
    text: str


def run(quick: bool) -> Result:
    """Ours, and rapidocr called bare, each in a process of its own."""
    rounds = 1 if quick else 5
    ours = alone(read, "ours", rounds, 1_080)
    bare, default = alone(read, "bare", rounds, 1_080), alone(read, "default", rounds, 1_080)
    peers = {"rapidocr bare, same settings": bare, "rapidocr bare, as it comes": default}
    widths = WIDTHS[:1] if quick else WIDTHS
    return Result(
        name="Read the words of one poster",
        ours=_figure(ours),
        peers=tuple(
            Peer(name=name, figure=_figure(peer), times_as_fast=peer.steady.median / ours.steady.median)
            for name, peer in peers.items()
        ),
        cost="A poster costs the neural network that finds and reads lines, the memory below and both cores; "
        "what Alur adds (checks before decoding, a limit of 1,920 pixels) is not seen beside it.",
        growth=(
            ("Picture, pixels", "Ours, steady", "First call", "Resident memory"),
            *(_grown(width, rounds) for width in widths),
        ),
        remarks=(
            f"Read by ours: {' / '.join(ours.text.splitlines())}",
            "The bare reader reads " + ("the same words." if ours.text == bare.text else f"other words: {bare.text}"),
            "Both use the two cores; the media worker reads one picture at a time.",
        ),
    )


def _figure(reading: Reading) -> str:
    return f"{reading.steady}; first call {said(reading.first)}; {reading.memory:.0f} MB"


def _grown(width: int, rounds: int) -> tuple[str, ...]:
    found = alone(read, "ours", min(rounds, 3), width)
    size = f"{width:,} x {width * 5 // 4:,}"
    return size, str(found.steady), said(found.first), f"{found.memory:.0f} MB"


def read(way: str, rounds: int, width: int) -> Reading:
    """Read the poster of the demo `rounds` times after a first time. way: "ours", "bare", "default"."""
    data = poster(width)
    call = partial(_ours, data) if way == "ours" else _bare(data, angles=way == "default")
    texts: list[str] = []
    first = seconds(lambda: texts.append(call()))
    steady = of_rounds([seconds(call) for _ in range(rounds)])
    return Reading(first, steady, psutil.Process().memory_info().rss / 2**20, texts[0])


def _ours(data: bytes) -> str:
    from alur.screening.readers import image

    return image.read(data).text


def _bare(data: bytes, *, angles: bool) -> Callable[[], str]:
    """The library on the decoded array, as its documentation shows it. angles: its classifier of turned lines."""
    engines: list[Any] = []

    def call() -> str:
        import numpy
        from PIL import Image
        from rapidocr import RapidOCR

        if not engines:
            engines.append(RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": angles}))
        pixels = numpy.asarray(Image.open(BytesIO(data)).convert("RGB"))[:, :, ::-1]
        return "\n".join(engines[0](numpy.ascontiguousarray(pixels)).txts or ())

    return call


def poster(width: int) -> bytes:
    """The poster of the demo, as a JPEG so many pixels wide."""
    from PIL import Image

    spec = spec_from_file_location("bench_drawing", DRAW)
    assert spec is not None
    assert spec.loader is not None
    drawing = module_from_spec(spec)
    sys.modules[spec.name] = drawing
    spec.loader.exec_module(drawing)
    picture = Image.open(BytesIO(drawing.poster()))
    file = BytesIO()
    picture.resize((width, width * 5 // 4)).save(file, "JPEG", quality=90)
    return file.getvalue()
