"""The flow line: where every station lies on the one line that goes out, turns at the citizens, comes back and
ends inside itself as the register. Pure geometry in SVG units; words come in, shapes go out, a template draws them.

    lying(POSITION, active(), names, {"releases": "done", "desk": "here"}, turn="Warga").shapes[0]
    -> Shape(kind="path", css="way", d="M40 56H781.7")

A station that is left out of an installation leaves no hole: the others share the leg evenly, and the stations of
the way back stand half-way between those of the way out, so that two drops onto the register never meet.
The same line turned upright, for the phone, is in `flowline_upright.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alur.flow import Station
from alur.web.shapes import Figure, Shape, circle, n, path, width_of, word

State = Literal["done", "here", "ahead", "struck"]
STATES: tuple[State, ...] = ("done", "here", "ahead", "struck")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The measures of one lying drawing. Heights of the line: `out`, `register`, `back`."""

    width: int
    height: int
    left: float  # the first station, and the mark of the register
    last: float  # the last station of the way out
    bend: float  # where the right arc begins
    out: float
    register: float
    back: float
    tail: float  # where the register's solid line ends and its dots begin
    spine: float  # radius of a mark on the line
    side: float  # radius of a mark on a siding
    siding: float  # how far a side station stands outside the loop; 0 draws no siding
    track: tuple[float, float] = (0, 0)  # half the length of a siding: at its foot, at its steepest
    labels: Literal["all", "here", "none"] = "all"

    @property
    def turn(self) -> float:
        """Where the line crosses to the way back: the rightmost point of the arc."""
        return self.bend + (self.back - self.out) / 2


HERO = Frame(
    width=1120, height=286, left=40, last=930, bend=1034, out=78, register=152, back=226, tail=968,
    spine=7, side=5, siding=32, track=(58, 29),
)  # fmt: skip
POSITION = Frame(
    width=1120, height=180, left=40, last=930, bend=1070, out=56, register=94, back=132, tail=968,
    spine=7, side=5, siding=20, track=(50, 26),
)  # fmt: skip
PHONE = Frame(
    width=328, height=134, left=18, last=276, bend=290, out=36, register=64, back=92, tail=280,
    spine=5.7, side=4.1, siding=12, track=(20, 10), labels="here",
)  # fmt: skip
MINI = Frame(
    width=146, height=40, left=14, last=122, bend=131, out=8, register=20, back=32, tail=124,
    spine=3.1, side=2.2, siding=0, labels="none",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A station in one drawing: on the line at (`x`, `y`), its mark at (`x`, `mark`)."""

    name: str
    state: State
    spine: bool
    back: bool
    x: float
    y: float
    mark: float

    @property
    def is_recorded(self) -> bool:
        """A drop leads from here onto the register."""
        return self.state in ("done", "here")


def state_of(name: str, states: Mapping[str, str]) -> State:
    """The state of a station. Not named: ahead, but the register is done as soon as anything was recorded.

    Raises ValueError for a state that is none of STATES.
    """
    anything = any(state in ("done", "here") for state in states.values())
    given = states.get(name, "done" if name == "register" and anything else "ahead")
    for state in STATES:
        if state == given:
            return state
    raise ValueError(f"{name}: {given!r} is not one of {', '.join(STATES)}")


def spread(
    stations: Iterable[Station], first: float, last: float
) -> tuple[list[tuple[Station, float]], list[tuple[Station, float]]]:
    """Places along the two legs: out evenly from `first` to `last`; back half-way between them, from `last` on."""
    legs: dict[str, list[Station]] = {"out": [], "back": [], "record": []}
    for station in stations:
        legs[station.leg].append(station)
    step = (last - first) / max(1, len(legs["out"]) - 1)
    out = [(station, first + step * place) for place, station in enumerate(legs["out"])]
    back = [(station, last - step * (place + 0.5)) for place, station in enumerate(legs["back"])]
    return out, back


def lying(
    frame: Frame, stations: Iterable[Station], names: Mapping[str, str], states: Mapping[str, str], *, turn: str
) -> Figure:
    """The line from left to right and back. `names` by station; `turn` is the word at the bend."""
    stops = _stops(frame, stations, states)
    register = state_of("register", states)
    shapes = [*_way(frame, stops), *_register(frame), *_drops(frame, stops), *_sidings(frame, stops)]
    for stop in stops:
        shapes += _mark(frame, stop.x, stop.mark, frame.spine if stop.spine else frame.side, stop.state)
    shapes += _mark(frame, frame.left, frame.register, frame.spine, register)
    shapes += _words(frame, stops, names) + _own_words(frame, register, names, turn)
    return Figure(frame.width, frame.height, tuple(shapes))


def _stops(frame: Frame, stations: Iterable[Station], states: Mapping[str, str]) -> list[Stop]:
    """Both legs in the order of the line."""
    out, back = spread(stations, frame.left, frame.last)
    placed = [(s, x, frame.out, -1) for s, x in out] + [(s, x, frame.back, 1) for s, x in back]
    return [
        Stop(
            name=station.name,
            state=state_of(station.name, states),
            spine=station.spine,
            back=away == 1,
            x=x,
            y=y,
            mark=y if station.spine else y + away * frame.siding,
        )
        for station, x, y, away in placed
    ]


def _way(frame: Frame, stops: Sequence[Stop]) -> list[Shape]:
    """The line itself: solid as far as the last station reached, dotted from there to the register."""
    outer, inner = n((frame.back - frame.out) / 2), n((frame.back - frame.register) / 2)
    start = f"M{n(frame.left)} {n(frame.out)}"
    bend = f"H{n(frame.bend)}A{outer} {outer} 0 0 1 {n(frame.bend)} {n(frame.back)}"
    home = f"H{n(frame.left)}A{inner} {inner} 0 0 1 {n(frame.left)} {n(frame.register)}"
    reached = [stop for stop in stops if stop.state != "ahead"]
    if not reached:
        return [path("way ahead", start + bend + home)]
    last = reached[-1]
    if last is stops[-1]:
        return [path("way", start + bend + home)]
    clear = frame.spine * 1.9  # the dots begin outside the ring
    if last.back:
        rest = f"M{n(last.x - clear)} {n(frame.back)}{home}"
        return [path("way", f"{start}{bend}H{n(last.x)}"), path("way ahead", rest)]
    rest = f"M{n(last.x + clear)} {n(frame.out)}{bend}{home}"
    return [path("way", f"{start}H{n(last.x)}"), path("way ahead", rest)]


def _register(frame: Frame) -> list[Shape]:
    """The register runs on: its line fades into dots."""
    solid = path("rec", f"M{n(frame.left)} {n(frame.register)}H{n(frame.tail)}")
    if frame.labels == "none":
        return [solid]
    dots = f"M{n(frame.tail + 7)} {n(frame.register)}h{n(frame.spine * 2.8)}"
    bar = f"M{n(frame.turn - frame.spine * 1.3)} {n(frame.register)}h{n(frame.spine * 2.6)}"
    return [solid, path("rec ahead", dots), path("turn-bar", bar)]


def _drops(frame: Frame, stops: Iterable[Stop]) -> list[Shape]:
    """What was recorded at a station leads onto the register as a hairline that ends in a tick."""
    if frame.labels == "none":
        return []
    half = frame.spine * 0.72
    shapes = []
    for stop in stops:
        if not stop.is_recorded:
            continue
        clear = frame.spine + 5 if stop.spine else 6
        shapes.append(path("drop", f"M{n(stop.x)} {n(stop.y + (-clear if stop.back else clear))}V{n(frame.register)}"))
        if stop.x > frame.left:
            shapes.append(path("tick", f"M{n(stop.x)} {n(frame.register - half)}v{n(half * 2)}"))
    return shapes


def _sidings(frame: Frame, stops: Iterable[Stop]) -> list[Shape]:
    """A side station's own track, off the line and back onto it."""
    foot, steep = frame.track
    return [
        path(
            "siding ahead" if stop.state == "ahead" else "siding",
            f"M{n(stop.x - foot)} {n(stop.y)}C{n(stop.x - steep)} {n(stop.y)} {n(stop.x - steep)} {n(stop.mark)} "
            f"{n(stop.x)} {n(stop.mark)}S{n(stop.x + steep)} {n(stop.y)} {n(stop.x + foot)} {n(stop.y)}",
        )
        for stop in stops
        if frame.siding and not stop.spine
    ]


def _mark(frame: Frame, x: float, y: float, r: float, state: State) -> list[Shape]:
    if state == "here":
        return [circle("ring", x, y, frame.spine * 1.72), circle("m here", x, y, frame.spine * 0.86)]
    if state == "struck":
        return struck(x, y, r, tiny=frame.labels == "none")
    return [circle("m" if state == "done" else "m open", x, y, r)]


def struck(x: float, y: float, r: float, *, tiny: bool = False) -> list[Shape]:
    """No record here, or stopped here: a ring with a bar. A tiny ring would be a blot, so there the line has a hole."""
    arm = 4.2 if tiny else r * 1.5
    ring = circle("hole", x, y, 6) if tiny else circle("m struck", x, y, r)
    return [ring, path("bar", f"M{n(x - arm)} {n(y + arm)}L{n(x + arm)} {n(y - arm)}")]


def css_of(stop: Stop) -> str:
    """How a station's name is written: bold on the line, quiet on a siding, in the accent when it is here."""
    return "at" if stop.state == "here" else "b" if stop.spine else "q"


def _words(frame: Frame, stops: Iterable[Stop], names: Mapping[str, str]) -> list[Shape]:
    """The names of the stations, outside the loop; on the phone only the one that is here."""
    shapes = []
    for stop in stops:
        if frame.labels == "none" or (frame.labels == "here" and stop.state != "here"):
            continue
        half = width_of(names[stop.name]) / 2
        x = min(max(stop.x, half), frame.width - half)  # a long name stays inside the drawing
        clear = _clear(frame, stop)
        shapes.append(word(css_of(stop), x, stop.mark + (clear + 11 if stop.back else -clear), names[stop.name]))
    return shapes


def _clear(frame: Frame, stop: Stop) -> float:
    """How far a name keeps from its mark; on the phone also from the sidings beside it, which a long name reaches."""
    if frame.labels == "all":
        return frame.spine + 10 if stop.spine else frame.side + 9
    return frame.siding + frame.side + 4 if stop.spine else frame.spine * 1.72 + 4


def _own_words(frame: Frame, register: State, names: Mapping[str, str], turn: str) -> list[Shape]:
    """The words of the bend and of the register, inside the loop."""
    css = "at" if register == "here" else "b"
    own = word(css, frame.left + 14, frame.register - 10, names["register"], "start")
    if frame.labels == "all":
        return [word("b", frame.turn - frame.spine * 2.4, frame.register + 5, turn, "end"), own]
    return [own] if frame.labels == "here" and register == "here" else []
