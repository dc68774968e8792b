"""A document is read page by page; what cannot be read says why, and nothing in it is run."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from alur.screening.readers import ocr, pdf
from alur.screening.readers.ocr import Box, Word

pytest.importorskip("pypdfium2")

LINE = "ACUANNYA UNDANG-UNDANG PEMILU"
BOX: Box = ((0, 0), (160, 0), (160, 16), (0, 16))


def document(*pages: str, extra: str = "", more: bytes = b"") -> bytes:
    """A PDF file with one line of text a page; `extra` goes into its catalogue, `more` are further objects."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"1 0 obj <</Type/Catalog/Pages 2 0 R {extra}>> endobj",
        f"2 0 obj <</Type/Pages/Kids[{kids}]/Count {len(pages)}>> endobj",
        "3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj",
    ]
    for number, line in enumerate(pages):
        drawing = f"BT /F 18 Tf 72 700 Td ({line}) Tj ET"
        objects += [
            f"{10 + 2 * number} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {11 + 2 * number} 0 R>> endobj",
            f"{11 + 2 * number} 0 obj <</Length {len(drawing)}>> stream\n{drawing}\nendstream endobj",
        ]
    body = "\n".join(["%PDF-1.7", *objects]).encode() + more
    return body + b"\ntrailer <</Root 1 0 R>>\n%%EOF"


def scan(pages: int = 1) -> bytes:
    picture = Image.new("RGB", (1000, 700), "white")
    ImageDraw.Draw(picture).text((60, 240), LINE, fill="black", font=ImageFont.load_default(size=48))
    buffer = BytesIO()
    picture.save(buffer, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return buffer.getvalue()


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """An engine that reads LINE in every picture; the pictures it was shown."""
    shown: list[Image.Image] = []

    def seen(picture: Image.Image) -> tuple[tuple[Word, ...], Image.Image]:
        shown.append(picture)
        return (Word(LINE, 0.99, BOX),), picture

    monkeypatch.setattr(ocr, "recognised", seen)
    return shown


def test_the_text_of_each_page_is_read_without_looking_at_it(eyes: list[Image.Image]) -> None:
    reading = pdf.read(document("Siaran pers Kementerian Contoh", "Presiden punya hak politik"))
    assert reading.passages == (("1", "Siaran pers Kementerian Contoh"), ("2", "Presiden punya hak politik"))
    assert [(word.page, word.text) for word in reading.words][1] == (2, "Presiden punya hak politik")
    (left, top), _, (right, bottom), _ = reading.words[0].box
    assert (70 < left < 76, 120 < top < bottom < 150, right < 400) == (True, True, True)  # points from the top left
    assert (reading.missed, eyes) == ((), [])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_scanned_page_is_read_as_a_picture() -> None:
    pytest.importorskip("rapidocr")
    reading = pdf.read(scan())
    assert reading.passages == (("1", LINE),)
    assert reading.words[0].page == 1


def test_words_in_a_picture_are_added_once(eyes: list[Image.Image]) -> None:
    assert pdf.read(document("-")).text == f"-\n{LINE}"
    assert pdf.read(document(LINE[:10])).text == f"{LINE[:10]}\n{LINE}"
    eyes.clear()
    pdf.read(document(LINE))
    assert eyes == []


@pytest.mark.parametrize(
    ("data", "missed"),
    [
        (document(*["Halaman dengan cukup banyak huruf"] * (pdf.MOST_PAGES + 1)), pdf.MANY_PAGES),
        (scan(pdf.MOST_DRAWN + 1), pdf.MANY_PICTURES),
        (
            document(
                "Halaman dengan cukup banyak huruf",
                extra="/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>",
                more=b"\n5 0 obj <</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>> endobj"
                b"\n6 0 obj <</Type/EmbeddedFile/Length 2>> stream\nMZ\nendstream endobj",
            ),
            pdf.ATTACHMENTS,
        ),
        (document("Halaman dengan cukup banyak huruf", extra="/AcroForm<</Fields[]>>"), pdf.FORM),
    ],
    ids=["many pages", "many pictures", "an attachment", "a form"],
)
def test_what_was_not_read_is_said(data: bytes, missed: str, eyes: list[Image.Image]) -> None:
    assert pdf.read(data).missed == (missed,)
    assert len(eyes) <= pdf.MOST_DRAWN


def test_scripts_and_launches_do_nothing(eyes: list[Image.Image]) -> None:
    action = "/OpenAction<</S/JavaScript/JS(app.launchURL\\(http://203.0.113.1/\\))/Next<</S/Launch/F(/bin/true)>>>>"
    reading = pdf.read(document("Halaman dengan cukup banyak huruf", extra=action))
    assert reading.text == "Halaman dengan cukup banyak huruf"


def test_a_page_as_large_as_a_field_is_drawn_small(eyes: list[Image.Image]) -> None:
    pdf.read(document("-").replace(b"[0 0 595 842]", b"[0 0 9999999 9999999]"))
    assert [max(picture.size) <= 1601 for picture in eyes] == [True]


LOCKED = document("Rahasia").replace(
    b"trailer <<",
    b"4 0 obj <</Filter/Standard/V 1/R 2/P -1/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>> endobj\n"
    b"trailer <</Encrypt 4 0 R/ID[<00><00>]",
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", pdf.NoDocument),
        (b"\xff\xd8\xff a picture", pdf.NoDocument),
        (b"%PDF-1.7 and nothing more", pdf.DamagedDocument),
        (document("Halaman")[:200], pdf.DamagedDocument),
        (document(), pdf.DamagedDocument),
        (LOCKED, pdf.Locked),
    ],
    ids=["empty", "a picture", "only a head", "cut off", "no page", "locked"],
)
def test_an_unreadable_document_says_why(data: bytes, error: type[ocr.Unreadable]) -> None:
    with pytest.raises(error) as refused:
        pdf.read(data)
    assert str(refused.value) == error.message


def test_pages_that_refer_to_each_other_end() -> None:
    loop = document("Halaman").replace(b"/Kids[10 0 R]", b"/Kids[2 0 R]")
    with pytest.raises(pdf.DamagedDocument):
        pdf.read(loop)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(pdf.PdfReaderMissing, match="extra"):
        pdf.read(document("Halaman"))
