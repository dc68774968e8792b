"""The office's public page, its feed, and the staff's list."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from alur.accounts.models import User
from alur.desk.tests import factories as desk
from alur.desk.tests.factories import CAMPAIGN, Office
from alur.kernel import clock, contents
from alur.publishing import services, views
from alur.publishing.models import Post
from alur.publishing.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(clock, "now", lambda: CAMPAIGN)
    return desk.office()


@pytest.fixture
def post(office: Office) -> Post:
    return factories.live(office)


def staff(office: Office, client: Client) -> Client:
    client.force_login(User.objects.get(pk=office.editor.user_id or 0))
    return client


def test_the_public_page_and_the_feed_show_what_is_live(client: Client, office: Office, post: Post) -> None:
    page = client.get(reverse("publishing:office", args=[office.slug]))
    feed = client.get(reverse("publishing:feed", args=[office.slug]))
    assert post.title in page.content.decode()
    assert post.title in feed.content.decode()
    assert client.get(post.url).status_code == 200


def test_a_tombstone_keeps_its_address_and_leaves_the_feed(client: Client, office: Office, post: Post) -> None:
    services.take_down(uid=post.uid, reason="Bukan urusan provinsi.", by=office.editor, at=CAMPAIGN)
    shown = client.get(post.url).content.decode()
    assert "Bukan urusan provinsi." in shown
    assert post.body not in shown
    assert post.title not in client.get(reverse("publishing:feed", args=[office.slug])).content.decode()


@pytest.mark.parametrize("slug", ["no-such-office", "another-office"])
def test_a_post_under_another_office_does_not_exist(client: Client, post: Post, slug: str) -> None:
    desk.office("another-office")
    assert client.get(reverse("publishing:post", args=[slug, post.uid])).status_code == 404


def test_staff_take_down_by_form_and_an_empty_reason_is_asked_for_again(
    client: Client, office: Office, post: Post
) -> None:
    address = reverse("publishing:take_down", args=[post.uid])
    staff(office, client)
    assert client.post(address, {"reason": ""}).status_code == 200
    assert Post.objects.get().state == "LIVE"
    assert client.post(address, {"reason": "Salah alamat."}).status_code == 302
    assert Post.objects.get().state == "TAKEN_DOWN"


def test_the_list_of_posts_is_for_staff(client: Client, office: Office, post: Post) -> None:
    address = reverse("publishing:posts")
    assert client.get(address).status_code == 302
    assert post.title in staff(office, client).get(address).content.decode()


def test_every_state_and_problem_has_its_words() -> None:
    assert set(views.STATES) == set(Post.State)
    assert {"STALE", "UNREACHABLE"} <= set(views.PROBLEMS)


def test_a_live_post_shows_its_pictures_and_a_tombstone_does_not(client: Client, office: Office, post: Post) -> None:
    photograph = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(photograph, "JPEG", comment=b"KENARI-place")
    kept = contents.put(photograph.getvalue(), media_type="image/jpeg", name="poster.jpg")
    script = contents.put(b"<script>", media_type="text/html", name="no-picture.html")
    Post.objects.filter(pk=post.pk).update(
        media=[str(kept.uid), str(script.uid)], alt_texts={str(kept.uid): "A poster"}
    )
    address, other = (reverse("publishing:picture", args=[office.slug, post.uid, each.uid]) for each in (kept, script))
    page = client.get(post.url).content.decode()
    assert f'<img src="{address}" alt="A poster"' in page
    assert other not in page
    drawn = client.get(address)
    assert (Image.open(BytesIO(drawn.content)).size, drawn["Content-Type"]) == ((40, 30), "image/jpeg")
    assert b"KENARI" not in drawn.content, "what the file hid is not published"
    assert client.get(other).status_code == 404, "nothing that a browser would run"
    Post.objects.filter(pk=post.pk).update(state=Post.State.TAKEN_DOWN, reason="An error", taken_down_at=CAMPAIGN)
    assert client.get(address).status_code == 404
