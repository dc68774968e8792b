"""Where this installation keeps its data: `ALUR_HOME`, or `var/` in a checkout, or the user's data folder. Pure."""

import os
from pathlib import Path


def home() -> Path:
    """The data folder, absolute; not created here."""
    if chosen := os.environ.get("ALUR_HOME"):
        return Path(chosen).expanduser().resolve()
    checkout = Path(__file__).parents[2]
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "alur"
