"""Comments: masked before they are stored, classed by their words, never a page about a person."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.activities import CITIZEN
from alur.kernel.models import Activity, Content
from alur.listening import services
from alur.listening.core import classes
from alur.listening.models import Comment
from alur.listening.views import CLASSES

AT = datetime(2024, 1, 28, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("@ari*****ad", "@ari*****ad"),  # masked by the press: stays as it is
        ("kenaribudiman", "@ken********an"),
        ("@kenari", "@k*****"),  # too short for two ends
        ("ab", "@a***"),
        ("", "@***"),
    ],
)
def test_a_name_can_no_longer_be_found(name: str, masked: str) -> None:
    assert classes.mask(name) == masked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tolong dihapus, Min.", "removal"),
        ("HAPUS min, gak relate sm akun provinsi", "removal"),  # what asks for something comes first
        ("Apa hubungannya dengan pemprov?", "relevance"),
        ("Mau cawe-cawe nih?", "partiality"),
        ("jalan rusak dari dulu", "service"),
        ("penghapusan", "other"),  # a word inside a word is none
        ("mantap", "other"),
        ("", "other"),
    ],
)
def test_a_comment_s_class_comes_from_its_words(text: str, kind: str) -> None:
    assert classes.classify(text) == kind


def test_every_class_has_its_words_for_people() -> None:
    assert set(CLASSES) == {*classes.lexicon(), classes.OTHER}


def collect(text: str = "Tolong dihapus, Min.", name: str = "kenaribudiman") -> Comment:
    return services.collect(
        in_reply_to="sightings/1", name=name, words={"id": text}, at=AT, by=CITIZEN, context="case"
    )  # fmt: skip


@pytest.mark.django_db
def test_neither_record_nor_tables_know_the_name_and_the_record_not_the_words() -> None:
    collect()
    activity = Activity.objects.get(object_kind="Comment")
    assert activity.in_reply_to == "sightings/1"
    assert "dihapus" not in activity.body
    stored = (
        activity.body + str(Comment.objects.get().__dict__) + str([bytes(c.data or b"") for c in Content.objects.all()])
    )
    assert "kenaribudiman" not in stored


@pytest.mark.django_db
def test_an_erased_comment_is_no_longer_shown_and_its_entry_stands() -> None:
    comment = collect()
    contents.erase(comment.content_uid)
    assert services.comments_in("case") == []
    assert Activity.objects.filter(object_kind="Comment").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   ", "x" * 6_000])
def test_an_empty_or_endless_comment_is_refused(text: str) -> None:
    with pytest.raises((services.EmptyComment, services.LongComment)):
        collect(text)
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_the_page_shows_masked_names_and_counts(client: Client) -> None:
    directory.institution()
    collect()
    collect("<script>alert(1)</script> cawe-cawe")
    page = client.get(reverse("listening:comments", args=["case"])).content.decode()
    assert "@ken********an" in page
    assert "<script>alert" not in page
    assert client.get(reverse("listening:comments", args=["nothing-here"])).status_code == 404
