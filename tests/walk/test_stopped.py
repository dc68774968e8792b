"""No worker runs: those who are signed in see it on their pages, the public does not (F25)."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from alur.accounts.models import User
from alur.kernel import tasks
from tests.walk import story

SAYS = "No worker is running"

pytestmark = [pytest.mark.django_db, pytest.mark.reliability]


def test_f25_staff_see_that_nothing_is_carried_out(client: Client) -> None:
    story.begin()
    client.cookies["alur_language"] = "en"
    client.force_login(User.objects.get(roles__institution__slug="dinas", roles__role="editor"))
    inbox = reverse("desk:inbox")
    assert SAYS not in client.get(inbox).content.decode(), "nothing waits yet"
    assert client.get("/health/").content == b"ok\n"

    with transaction.atomic():
        tasks.defer("publishing.services.publish", post_id=1)

    assert SAYS in client.get(inbox).content.decode()
    red = client.get("/health/")
    assert (red.status_code, red.content) == (503, b"no worker runs: 1 jobs wait, the oldest for 0 minutes\n")
    client.logout()
    assert SAYS not in client.get(reverse("home")).content.decode()
