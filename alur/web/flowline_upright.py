"""The flow line turned upright, for a phone: down on the left, round at the citizens, up on the right, and down the
middle as the register. Every station is named; nothing is smaller than on a wide screen."""

from collections.abc import Iterable, Mapping
from itertools import chain

from alur.flow import Station
from alur.web.flowline import Stop, css_of, spread, state_of, struck
from alur.web.shapes import Figure, Shape, circle, n, path, width_of, word

WIDTH, LEFT, RIGHT, REGISTER = 328, 30.0, 298.0, 164.0
STEP = 48.0  # between two stations of one side
TOP = 24.0  # the highest point of the drawing
ARC = (RIGHT - REGISTER) / 2  # radius of the turn into the register
BEND = 60.0  # radius of the two corners at the foot
SIDING = 18.0
SPINE, SIDE = 7.0, 5.0


def upright(stations: Iterable[Station], names: Mapping[str, str], states: Mapping[str, str], *, turn: str) -> Figure:
    """The whole line, 328 units wide. `names` by station; `turn` is the word at the foot."""
    stations = tuple(stations)
    stops, bend = _stops(stations, states)
    last = max(stop.y for stop in stops if not stop.back)
    foot = last + 98
    shapes = [*_line(stops[0].y, foot, bend), path("rec", f"M{n(REGISTER)} {n(bend + 8)}V{n(last + 52)}")]
    shapes += chain.from_iterable(_drop(stop, names[stop.name]) for stop in stops if stop.is_recorded)
    shapes += [_siding(stop) for stop in stops if not stop.spine]
    shapes += chain.from_iterable(_mark(stop) for stop in stops)
    shapes.append(circle("m" if state_of("register", states) == "done" else "m open", REGISTER, bend + 8, SPINE))
    shapes += [_name(stop, names[stop.name]) for stop in stops]
    shapes += _register_name(names["register"], bend)
    shapes += [path("turn-bar", f"M{n(REGISTER)} {n(foot - 9)}v18"), word("b", REGISTER, foot - 18, turn)]
    return Figure(WIDTH, round(foot + 12), tuple(shapes))


def _stops(stations: Iterable[Station], states: Mapping[str, str]) -> tuple[list[Stop], float]:
    """The stations of both sides, and the height at which the line turns into the register.

    With few stations the left side begins lower, so that the turn still finds room above the right one.
    """
    stations = tuple(stations)
    length = STEP * (sum(station.leg == "out" for station in stations) - 1)
    out, back = spread(stations, 0, length)
    highest = min(y for _, y in back) if back else length
    down = TOP + max(0, ARC + STEP + 5 - highest)
    placed = [(s, y + down, LEFT, -1) for s, y in out] + [(s, y + down, RIGHT, 1) for s, y in back]
    stops = [
        Stop(
            name=station.name,
            state=state_of(station.name, states),
            spine=station.spine,
            back=away == 1,
            x=x,
            y=y,
            mark=x if station.spine else x + away * SIDING,
        )
        for station, y, x, away in placed
    ]
    return stops, down + highest - STEP - 8


def _line(start: float, foot: float, bend: float) -> list[Shape]:
    down = f"M{n(LEFT)} {n(start)}V{n(foot - BEND)}A{n(BEND)} {n(BEND)} 0 0 0 {n(LEFT + BEND)} {n(foot)}"
    across = f"H{n(RIGHT - BEND)}A{n(BEND)} {n(BEND)} 0 0 0 {n(RIGHT)} {n(foot - BEND)}"
    up = f"V{n(bend)}A{n(ARC)} {n(ARC)} 0 0 0 {n(REGISTER)} {n(bend)}V{n(bend + 8)}"
    return [path("way", down + across + up)]


def _drop(stop: Stop, name: str) -> list[Shape]:
    """The hairline begins after the station's name."""
    taken = 18 + width_of(name) + 8
    start = RIGHT - taken if stop.back else LEFT + taken
    tick = 7 if stop.back else -7
    return [
        path("drop", f"M{n(start)} {n(stop.y)}H{n(REGISTER)}"),
        path("tick", f"M{n(REGISTER)} {n(stop.y)}h{tick}"),
    ]


def _siding(stop: Stop) -> Shape:
    foot, steep, y = STEP / 2, STEP / 6, stop.y
    return path(
        "siding",
        f"M{n(stop.x)} {n(y - foot)}C{n(stop.x)} {n(y - steep)} {n(stop.mark)} {n(y - foot + steep)} {n(stop.mark)} "
        f"{n(y)}S{n(stop.x)} {n(y + steep)} {n(stop.x)} {n(y + foot)}",
    )


def _mark(stop: Stop) -> list[Shape]:
    r = SPINE if stop.spine else SIDE
    if stop.state == "here":
        return [circle("ring", stop.mark, stop.y, 12), circle("m here", stop.mark, stop.y, 6)]
    if stop.state == "struck":
        return struck(stop.mark, stop.y, r)
    return [circle("m" if stop.state == "done" else "m open", stop.mark, stop.y, r)]


def _name(stop: Stop, name: str) -> Shape:
    x, anchor = (RIGHT - 18, "end") if stop.back else (LEFT + 18, "start")
    return word(css_of(stop), x, stop.y + 5, name, anchor)


def _register_name(name: str, bend: float) -> list[Shape]:
    """One word a line, under the arc."""
    return [word("b", REGISTER + ARC, bend - 22 + 19 * line, part) for line, part in enumerate(name.split())]
