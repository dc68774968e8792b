import re
from itertools import combinations, pairwise

import pytest

from alur.flow import STATIONS, Station
from alur.web.flowline import HERO, MINI, PHONE, POSITION, Frame, lying, spread, state_of
from alur.web.flowline_upright import upright
from alur.web.shapes import Figure, Shape

NAMES = {station.name: station.name.title() for station in STATIONS}
SIDES = [station.name for station in STATIONS if not station.spine]
WITHOUT = [absent for size in range(len(SIDES) + 1) for absent in combinations(SIDES, size)]
AT_THE_DESK = {"directory": "done", "releases": "done", "relay": "done", "screening": "done", "desk": "here"}
DECLINED = AT_THE_DESK | {"desk": "struck"}
EVERYTHING = dict.fromkeys(NAMES, "done")


def draw(frame: Frame, states: dict[str, str], stations: tuple[Station, ...] = STATIONS) -> Figure:
    return lying(frame, stations, NAMES, states, turn="Citizens")


def of(figure: Figure, css: str) -> list[Shape]:
    return [shape for shape in figure.shapes if shape.css == css]


def left_out(*absent: str) -> tuple[Station, ...]:
    return tuple(station for station in STATIONS if station.name not in absent)


def test_the_whole_line_is_solid_goes_out_turns_and_ends_in_the_register() -> None:
    figure = draw(HERO, EVERYTHING)
    (way,) = of(figure, "way")
    assert way.d == "M40 78H1034A74 74 0 0 1 1034 226H40A37 37 0 0 1 40 152"
    assert not of(figure, "way ahead")


def test_every_station_has_its_mark_and_its_name_once() -> None:
    figure = draw(HERO, EVERYTHING)
    assert len(of(figure, "m")) == len(STATIONS)
    words = [shape.text for shape in figure.shapes if shape.kind == "text"]
    assert sorted(words) == sorted([*NAMES.values(), "Citizens"])


def test_the_way_ahead_is_dotted_from_the_last_station_reached() -> None:
    figure = draw(POSITION, AT_THE_DESK)
    assert of(figure, "way")[0].d == "M40 56H781.7"
    assert of(figure, "way ahead")[0].d.startswith("M795 56H1070A38 38")


def test_a_line_that_came_back_is_dotted_only_after_its_last_answer() -> None:
    figure = draw(MINI, {"publishing": "done", "complaints": "here"})
    assert of(figure, "way")[0].d.endswith("H95")
    assert of(figure, "way ahead")[0].d.startswith("M89.1 32H14")


def test_nothing_reached_is_dotted_throughout_and_leaves_no_drop() -> None:
    figure = draw(POSITION, {})
    assert not of(figure, "way")
    assert not of(figure, "drop")
    assert len(of(figure, "m open")) == len(STATIONS)


def test_only_what_was_recorded_drops_onto_the_register() -> None:
    assert len(of(draw(POSITION, AT_THE_DESK), "drop")) == 5  # four done, one here
    assert len(of(draw(POSITION, DECLINED), "drop")) == 4  # stopped at the desk: no drop from there


def test_a_struck_station_is_open_with_a_bar() -> None:
    figure = draw(POSITION, DECLINED)
    assert len(of(figure, "m struck")) == len(of(figure, "bar")) == 1
    assert not of(figure, "m here")


def test_in_the_smallest_drawing_the_bar_stands_in_a_hole_of_the_line() -> None:
    figure = draw(MINI, DECLINED)
    assert len(of(figure, "hole")) == 1
    assert not of(figure, "m struck")


def test_the_register_is_done_as_soon_as_anything_is_recorded() -> None:
    assert state_of("register", {}) == "ahead"
    assert state_of("register", {"desk": "struck"}) == "ahead"
    assert state_of("register", {"releases": "done"}) == "done"


def test_an_unknown_state_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="desk: 'finished' is not one of done"):
        draw(POSITION, {"desk": "finished"})


def test_on_the_phone_only_the_station_that_is_here_is_named() -> None:
    assert [shape.text for shape in draw(PHONE, AT_THE_DESK).shapes if shape.kind == "text"] == ["Desk"]


def test_a_long_name_at_the_edge_stays_inside_the_drawing() -> None:
    figure = lying(PHONE, STATIONS, NAMES | {"directory": "Institutions of the state"}, {"directory": "here"}, turn="")
    (name,) = of(figure, "at")
    assert float(name.x) > 80


@pytest.mark.parametrize("absent", WITHOUT, ids=lambda absent: " ".join(absent) or "none")
def test_without_some_side_stations_the_others_share_the_legs_and_no_two_drops_meet(absent: tuple[str, ...]) -> None:
    out, back = spread(left_out(*absent), 40, 930)
    assert (out[0][1], out[-1][1]) == (40, 930)
    gaps = {round(after - before, 6) for (_, before), (_, after) in pairwise(out)}
    assert len(gaps) == 1
    places = sorted(x for _, x in [*out, *back])
    assert all(after - before > 60 for before, after in pairwise(places))


@pytest.mark.parametrize("absent", WITHOUT, ids=lambda absent: " ".join(absent) or "none")
@pytest.mark.parametrize("frame", [HERO, POSITION, PHONE, MINI], ids=["hero", "position", "phone", "mini"])
def test_without_some_side_stations_every_lying_drawing_is_whole(frame: Frame, absent: tuple[str, ...]) -> None:
    stations = left_out(*absent)
    figure = draw(frame, EVERYTHING, stations)
    assert len(of(figure, "m")) == len(stations)
    assert_inside(figure)


@pytest.mark.parametrize("absent", WITHOUT, ids=lambda absent: " ".join(absent) or "none")
def test_without_some_side_stations_the_upright_drawing_is_whole(absent: tuple[str, ...]) -> None:
    stations = left_out(*absent)
    figure = upright(stations, NAMES, EVERYTHING, turn="Citizens")
    assert len(of(figure, "m")) == len(stations)
    assert len(of(figure, "siding")) == len(stations) - 8
    heights = sorted(float(mark.y) for mark in of(figure, "m"))
    assert all(after - before >= 16 for before, after in pairwise(heights))
    assert_inside(figure)


def assert_inside(figure: Figure) -> None:
    """Every mark and every absolute point of every line lies in the drawing."""
    for shape in figure.shapes:
        if shape.kind == "circle":
            assert 0 <= float(shape.x) <= figure.width
            assert 0 <= float(shape.y) <= figure.height
        points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", shape.d)
        assert all(0 <= float(x) <= figure.width and 0 <= float(y) <= figure.height for x, y in points)


def test_no_length_is_written_with_a_comma_or_an_exponent() -> None:
    for figure in (draw(HERO, EVERYTHING), upright(STATIONS, NAMES, AT_THE_DESK, turn="Citizens")):
        assert all(re.fullmatch(r"[MLHVACSmhv0-9. -]*", shape.d) for shape in figure.shapes)
    assert draw(HERO, EVERYTHING).view_box == "0 0 1120 286"
