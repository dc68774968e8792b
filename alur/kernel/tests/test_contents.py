"""Contents: what is put comes back, what is sealed stays sealed, what is erased is gone."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest

from alur.kernel import contents
from alur.kernel.contents import IN_DATABASE, ContentGone, ContentMissing
from alur.kernel.errors import NotFound
from alur.kernel.models import Content

BIG = b"\x00\xff" * IN_DATABASE  # twice the limit: stands in a file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture is untyped
    return tmp_path


@pytest.mark.parametrize("raw", [b"", "teks dengan é".encode(), BIG], ids=["empty", "text", "file"])
def test_what_is_put_comes_back(raw: bytes) -> None:
    content = contents.put(raw, media_type="application/octet-stream")
    assert contents.data(content.uid) == raw
    assert content.commitment == hashlib.sha256(bytes(content.salt) + raw).hexdigest()


def test_equal_bytes_are_two_contents_with_one_file(media: Path) -> None:
    first, second = contents.put(BIG), contents.put(BIG)
    assert first.uid != second.uid
    assert first.commitment != second.commitment
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_erasing_one_of_two_equal_contents_keeps_the_other(django_capture_on_commit_callbacks: object) -> None:
    first, second = contents.put(BIG), contents.put(BIG)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # the fixture is untyped
        contents.erase(first.uid)
    assert contents.data(second.uid) == BIG
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # the fixture is untyped
        contents.erase(second.uid)
    with pytest.raises(ContentGone):
        contents.data(second.uid)


def test_a_sealed_content_stands_nowhere_in_clear_and_only_open_sealed_reads_it() -> None:
    content = contents.seal("KENARI-17 tinggal di Serang", name="KENARI-nama.txt")
    row = Content.objects.get(pk=content.pk)
    assert b"KENARI" not in bytes(row.data or b"") + row.name.encode() + row.digest.encode()
    assert contents.open_sealed(content.uid) == b"KENARI-17 tinggal di Serang"
    with pytest.raises(NotFound):
        contents.data(content.uid)


def test_many_texts_are_read_in_one_query_without_those_that_nobody_may_read(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    kept, gone, sealed = contents.put("satu"), contents.put("dua"), contents.seal("tiga")
    other = contents.put("{}", media_type="application/json")
    contents.erase(gone.uid)
    with django_assert_num_queries(1):
        assert contents.texts([kept.uid, gone.uid, sealed.uid, other.uid, uuid4()]) == {kept.uid: "satu"}


def test_an_erased_seal_has_no_key_left() -> None:
    content = contents.seal("rahasia")
    contents.erase(content.uid)
    row = Content.objects.get(pk=content.pk)
    assert (row.sealed_key, row.data, bytes(row.salt)) == (None, None, b"")
    with pytest.raises(ContentGone):
        contents.open_sealed(content.uid)


def test_a_missing_file_is_a_fault_that_says_what_to_do(media: Path) -> None:
    content = contents.put(BIG)
    for path in media.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(ContentMissing, match="backup"):
        contents.data(content.uid)
