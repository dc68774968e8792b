"""Pictures and films of a release name their issuer, and keep that wherever they are handed on."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from PIL import Image

from alur.directory import services as directory
from alur.directory.tests import factories as people
from alur.kernel import certificates, contents
from alur.kernel.models import Content
from alur.releases import services, signatures
from alur.releases.core import credentials, terminal
from alur.releases.core.credentials import Claim, Signer
from alur.releases.domain import Attachment
from alur.releases.models import Release
from alur.releases.tests.factories import EVENING, TEXT, TITLE, issued

CLAIM = Claim("https://alur.example/releases/1/", 1, "https://alur.example/institutions/kominfo/", "Jadwal")
AUTHORITY, KEY = (Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in (8, 9))
ROOT = certificates.root(AUTHORITY, "Alur alur.example")


def _signer(office: str = "Kementerian") -> Signer:
    own = certificates.leaf(KEY.public_key(), AUTHORITY, "Alur alur.example", office=office, slug="k", since=EVENING)
    return Signer(KEY.sign, own + ROOT)


def _picture(kind: str = "JPEG") -> bytes:
    data = BytesIO()
    Image.effect_noise((64, 80), 60).convert("RGB").save(data, kind)
    return data.getvalue()


def _film() -> bytes:
    data = BytesIO()
    with av.open(data, "w", format="mp4") as film:
        stream = film.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            film.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        film.mux(stream.encode())
    return data.getvalue()


MEDIA: dict[str, Callable[[], bytes]] = {
    "image/jpeg": _picture,
    "image/png": lambda: _picture("PNG"),
    "image/webp": lambda: _picture("WEBP"),
    "video/mp4": _film,
}


def _attached(data: bytes, media_type: str = "image/jpeg", **options: Any) -> bytes:
    made = credentials.attach(data, media_type, CLAIM, _signer(**options))
    assert made is not None
    return made


@pytest.mark.parametrize("media_type", MEDIA)
def test_credentials_name_issuer_and_release_and_are_small(media_type: str) -> None:
    plain = MEDIA[media_type]()

    made = _attached(plain, media_type)

    seen = credentials.look(BytesIO(made), media_type, ROOT)
    assert seen is not None
    assert (seen.state, seen.signer) == ("Trusted", "Kementerian")
    assert seen.release == {"release": CLAIM.release, "version": 1, "issuer": CLAIM.issuer}
    assert len(made) - len(plain) < 20_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_picture_itself_is_untouched(kind: str) -> None:
    plain = _picture(kind)

    made = _attached(plain, f"image/{kind.lower()}")

    assert Image.open(BytesIO(made)).tobytes() == Image.open(BytesIO(plain)).tobytes()


def test_a_signer_on_no_list_is_a_state_of_its_own() -> None:
    seen = credentials.look(BytesIO(_attached(_picture())), "image/jpeg")

    assert seen is not None
    assert (seen.state, seen.problems) == ("Valid", ())
    other = certificates.root(KEY, "Alur alur.example")
    strange = credentials.look(BytesIO(_attached(_picture())), "image/jpeg", other)
    assert strange is not None
    assert strange.state == "Valid"


def test_credentials_that_are_there_stay_inside_as_those_of_the_parent() -> None:
    once = _attached(_picture(), office="Pembuat")

    twice = _attached(once)

    assert twice.count(b"Pembuat") >= 1
    seen = credentials.look(BytesIO(twice), "image/jpeg", ROOT)
    assert seen is not None
    assert (seen.state, seen.signer) == ("Trusted", "Kementerian")


def test_a_changed_picture_is_invalid_and_a_new_encoding_has_none() -> None:
    made = _attached(_picture())
    changed = made[:-20] + bytes([made[-20] ^ 1]) + made[-19:]
    again = BytesIO()
    Image.open(BytesIO(made)).save(again, "JPEG")

    seen = credentials.look(BytesIO(changed), "image/jpeg", ROOT)

    assert seen is not None
    assert (seen.state, seen.problems) == ("Invalid", ("assertion.dataHash.mismatch",))
    assert credentials.look(again, "image/jpeg", ROOT) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff nothing", b"GIF89a", bytes(1000)])
def test_what_cannot_carry_credentials_stays_as_it_is(data: bytes) -> None:
    assert credentials.attach(data, "image/jpeg", CLAIM, _signer()) is None
    assert credentials.look(BytesIO(data), "image/jpeg") is None


def test_a_long_name_fits_into_a_certificate() -> None:
    assert credentials.look(BytesIO(_attached(_picture(), office="Dinas " * 30)), "image/jpeg", ROOT) is not None


@pytest.fixture
def release(db: None) -> Release:
    """Issued with one picture."""
    picture = contents.put(_picture(), media_type="image/jpeg", name="poster.jpg")
    return issued(media=[Attachment(picture.uid, "Poster")])


def _media(release: Release) -> Content:
    current = services.release(release.uid).current
    assert current is not None
    return contents.get(current.attachments[0].content_id)


def test_issuing_puts_credentials_into_the_picture_and_the_file_without_them_goes(release: Release) -> None:
    content = _media(release)

    data = contents.data(content.uid)
    seen = credentials.look(BytesIO(data), "image/jpeg", directory.root_certificate())
    assert seen is not None
    assert (seen.state, seen.signer) == ("Trusted", release.institution.name["id"])
    assert seen.release["release"] == signatures.address(release)
    assert content.name == "poster.jpg"
    assert Content.objects.filter(media_type="image/jpeg", erased_at=None).count() == 1
    found = signatures.verdict(release)
    assert found is not None
    assert found.verdict == "VALID"


def test_the_page_and_the_root_are_served_as_they_are(release: Release) -> None:
    content = _media(release)
    client = Client()

    served = client.get(f"/releases/{release.uid}/media/{content.uid}")
    root = client.get("/.well-known/content-credentials.pem")

    assert served.content == contents.data(content.uid)
    assert root.content.decode() == directory.root_certificate()
    assert services.original(content.uid) == (served.content, "image/jpeg")


def test_a_correction_keeps_the_credentials_of_a_picture_that_stays(release: Release) -> None:
    before = _media(release).uid
    by = people.actor("press_officer", release.institution)

    services.correct(
        uid=release.uid, title=TITLE, text=TEXT + " Ralat.", what="a", why="b", by=by, at=EVENING + timedelta(hours=1)
    )

    assert _media(release).uid == before


def test_what_is_no_picture_of_a_release_is_not_handed_out_as_it_is(db: None) -> None:
    other = contents.put(_picture(), media_type="image/jpeg")

    assert services.original(other.uid) is None


def test_without_the_extra_a_release_goes_out_as_it_came(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "is_here", lambda: False)
    picture = contents.put(_picture(), media_type="image/jpeg")

    made = issued(media=[Attachment(picture.uid, "Poster")])

    assert _media(made).uid == picture.uid


def test_the_command_says_whose_credentials_a_picture_carries(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, file, root = _attached(_picture()), tmp_path / "poster.JPG", tmp_path / "root.pem"
    file.write_bytes(made)
    root.write_text(ROOT)

    assert terminal.is_medium(file)
    assert terminal.look(file, str(root)) == 0
    assert terminal.look(file, language="id") == 0
    assert terminal.look(file, str(tmp_path / "none")) == 2
    file.write_bytes(made[:-20] + b"x" + made[-19:])
    assert terminal.look(file) == 1
    file.write_bytes(_picture())
    assert terminal.look(file) == 2
    monkeypatch.setattr(credentials, "is_here", lambda: False)
    assert terminal.look(file) == 2
    said = capsys.readouterr()
    for words in ("vouched for by the root", CLAIM.release, "utuh", "NOT VALID"):
        assert words in said.out
    for words in ("no Content Credentials", "No such file", "alur[credentials]"):
        assert words in said.err
