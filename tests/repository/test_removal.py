"""A side station can be taken out: its folder goes, and everything that is left goes on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from alur import flow
from tests.repository.files import ROOT

SIDE = [station.name for station in flow.STATIONS if not station.spine]
NEEDED = ("alur", "demo", "tests", "conftest.py", "pyproject.toml")
PATIENCE = 300  # seconds; on two free processors a run takes about twenty

pytestmark = pytest.mark.reliability


def _tree_without(station: str, place: Path) -> Path:
    """A copy of the project in which the folder of `station` is gone, and nothing else is changed."""
    for name in NEEDED:
        source, target = ROOT / name, place / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("browser"))
        else:
            shutil.copy(source, target)
    shutil.rmtree(place / "alur" / station)
    return place


def _chosen(tree: Path) -> list[str]:
    """What is run there: the verbs of stations that hear of each other, and what must hold without the missing one."""
    hearing = {name for row in flow.LISTENERS for name in (row.station, flow.station_of(row.kind))}
    verbs = [f"alur/{name}/tests/test_services.py" for name in sorted(hearing | {"register"})]
    return [path for path in verbs if (tree / path).exists()] + ["tests/repository/remaining.py"]


@pytest.mark.parametrize("station", SIDE)
def test_a_side_station_can_be_removed(station: str, tmp_path: Path) -> None:
    tree = _tree_without(station, tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tree)}

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-header", *_chosen(tree)],
        cwd=tree, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip

    assert ran.returncode == 0, f"without {station}:\n{ran.stdout[-6000:]}\n{ran.stderr[-2000:]}"
