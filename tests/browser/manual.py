"""The pictures of the manual: the top of some pages of the story, small enough to lie in the repository."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SHOWN = {"home": "home", "case": "case", "draft": "desk"}  # page of the story -> file of the manual
LANGUAGE, WIDTH, HEIGHT = "en", 1280, 1120  # pixels
COLOURS = 160
MOST = 150_000  # bytes of one picture


def is_wanted(name: str, language: str, width: int) -> bool:
    """Only with ALUR_PICTURES=1: an ordinary run changes nothing that is committed."""
    asked = os.environ.get("ALUR_PICTURES") == "1"
    return asked and name in SHOWN and (language, width) == (LANGUAGE, WIDTH)


def keep(page: Page, name: str) -> None:
    """The top of the page that is open, in few colours."""
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}
    with Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))) as shot:  # type: ignore[arg-type]
        small = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = FOLDER / f"{SHOWN[name]}.png"
    FOLDER.mkdir(parents=True, exist_ok=True)
    small.save(file, optimize=True)
    assert file.stat().st_size <= MOST, f"{file.name} is too heavy for the repository"
