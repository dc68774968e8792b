"""Draw the poster of the case and pack it with the chat, so that no picture and no archive lies in the repository.

    draw(path)     the poster as a JPEG, 1080 x 1350: the words that it carried, redrawn, not the original picture
    pack(path)     the .zip that a phone would hand out: the chat text and the poster

Both give the same bytes each time (with the same Pillow): the zip has no clock in it.
"""

import io
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
CHAT = "Chat WhatsApp dengan Forum Kominfo Indonesia.txt"
POSTER = "IMG-20240126-WA0007.jpg"
WIDTH, HEIGHT, MARGIN = 1080, 1350, 84  # pixels: a portrait post
NAVY, CREAM, GOLD, PALE = "#12305c", "#f6f1e4", "#e3a72f", "#c9d3e2"

# (words, size in pixels, colour, y of the top)
LINES = (
    ("SIARAN PERS", 38, GOLD, 96),
    ("Untuk diterbitkan segera", 32, PALE, 150),
    ("PRESIDEN PUNYA", 106, CREAM, 520),
    ("HAK POLITIK", 106, CREAM, 640),
    ("ACUANNYA", 74, GOLD, 800),
    ("UNDANG-UNDANG PEMILU", 74, GOLD, 890),
    ("Kepala Staf Kepresidenan", 36, CREAM, 1060),
    ("Jumat, 26 Januari 2024", 32, PALE, 1112),
)
FOOT = "Gambar ulang untuk peragaan Alur, bukan gambar aslinya"


def draw(path: Path) -> Path:
    """Write the poster to `path` and give the path back."""
    path.write_bytes(poster())
    return path


def pack(path: Path) -> Path:
    """Write the export as a .zip of chat and poster to `path` and give the path back."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((CHAT, (HERE / CHAT).read_bytes()), (POSTER, poster())):
            entry = zipfile.ZipInfo(name, date_time=(2024, 1, 27, 6, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return path


def poster() -> bytes:
    """The poster as JPEG bytes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), NAVY)
    pen = ImageDraw.Draw(picture)
    _backdrop(pen)
    for words, size, colour, top in LINES:
        pen.text((MARGIN, top), words, font=ImageFont.load_default(size=size), fill=colour, stroke_width=size // 50)
    pen.rectangle((0, HEIGHT - 92, WIDTH, HEIGHT), fill=CREAM)
    pen.text((MARGIN, HEIGHT - 64), FOOT, font=ImageFont.load_default(size=28), fill=NAVY)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def _backdrop(pen: ImageDraw.ImageDraw) -> None:
    """A speaker without a face at a lectern, and a rule under the heading."""
    shade, wood = "#1d4378", "#28548f"
    pen.ellipse((690, 70, 1310, 690), fill="#173a6a")
    pen.ellipse((820, 150, 960, 310), fill=shade)
    pen.rounded_rectangle((750, 322, 1030, 560), radius=90, fill=shade)
    pen.polygon(((720, 430), (1060, 430), (1020, 500), (760, 500)), fill=wood)
    pen.rectangle((0, 500, WIDTH, HEIGHT), fill=NAVY)
    pen.rectangle((MARGIN, 772, MARGIN + 220, 782), fill=GOLD)
    pen.rectangle((MARGIN, 1020, WIDTH - MARGIN, 1024), fill="#33588c")
