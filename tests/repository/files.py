"""What the repository consists of, for the tests that look at it as a whole."""

import ast
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ALUR = ROOT / "alur"
NOT_OURS = {".git", ".venv", "var", "__pycache__", "node_modules", "build", "dist"}


@dataclass(frozen=True)
class Import:
    """Module `source` imports module or object `target` ("alur.directory.services.actor_for") on `line`."""

    source: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


def packages() -> list[str]:
    """The packages and modules directly under `alur/`."""
    folders = {path.parent.name for path in ALUR.glob("*/__init__.py")}
    return sorted(folders | {path.stem for path in ALUR.glob("*.py") if path.stem != "__init__"})


def modules(*, tests: bool = False) -> Iterator[Path]:
    """The Python files of the package; those of its tests only if asked for."""
    for path in sorted(ALUR.rglob("*.py")):
        if tests or "tests" not in path.relative_to(ALUR).parts:
            yield path


def dotted(path: Path) -> str:
    """The name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports() -> tuple[Import, ...]:
    """Every import of Alur's own modules in the package, those inside functions too."""
    return tuple(found for path in modules() for found in _imports_in(path))


def _imports_in(path: Path) -> Iterator[Import]:
    source = dotted(path)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (Import(source, name, node.lineno) for name in names if name.startswith("alur."))


def tracked() -> list[Path]:
    """The files that belong to the project: what git tracks, or in an exported tree whatever lies there."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not NOT_OURS.intersection(path.parts)]


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())
