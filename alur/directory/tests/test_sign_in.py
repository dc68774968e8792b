"""Signing in, told with people who hold roles: that is why it is tested here and not beside its page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alur.accounts import services
from alur.directory.tests import factories as directory
from alur.kernel.models import Installation

pytestmark = pytest.mark.django_db

SAME_ANSWER = "E-mail address or password is not right. Please check both."


@pytest.fixture
def client() -> Client:
    client = Client()
    client.cookies["alur_language"] = "en"
    directory.institution()  # otherwise every page leads to the first run
    return client


def _sign_in(client: Client, email: str, password: str = directory.PASSWORD, **more: str) -> Any:
    return client.post(reverse("accounts:sign_in"), {"username": email, "password": password, **more})


def _demo(is_demo: bool = True) -> str:
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": is_demo})
    return services.create_for_demo(email="editor@demo.alur", name="Editor").email


def test_whoever_signs_in_is_led_to_their_work() -> None:
    client = Client()
    person = directory.user("editor")
    answer = _sign_in(client, person.email)
    assert answer["Location"] == reverse("directory:begin")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_whoever_was_sent_to_sign_in_comes_back_to_the_same_step(client: Client) -> None:
    person = directory.user("editor")
    assert _sign_in(client, person.email, next="/releases/")["Location"] == "/releases/"
    client.logout()
    assert _sign_in(client, person.email, next="https://elsewhere.example/")["Location"] == reverse("directory:begin")


def test_every_failure_has_the_same_answer(client: Client) -> None:
    gone = directory.user("editor", is_active=False)
    there = directory.user("editor")
    for email, password in [
        (there.email, "wrong"),
        (gone.email, directory.PASSWORD),
        ("nobody@example.test", "wrong"),
        (_demo(is_demo=False), services.DEMO_PASSWORD),  # left from a demo: its password is known to everybody
    ]:
        answer = _sign_in(client, email, password)
        assert answer.status_code == 200
        assert SAME_ANSWER in answer.content.decode()
        assert email in answer.content.decode()  # what was typed stays


def test_the_sixth_try_is_told_how_long_to_wait_even_with_the_right_password(client: Client) -> None:
    person = directory.user("editor")
    for _ in range(5):
        _sign_in(client, person.email, "wrong")
    for email in (person.email, person.email.upper()):
        answer = _sign_in(client, email).content.decode()
        assert "Too many tries. The next one is possible in 1 min." in answer


@pytest.mark.parametrize("given", [{}, {"username": "x"}, {"username": "a\0b@example.test", "password": "x"}])
def test_half_a_form_is_answered_at_its_fields(client: Client, given: dict[str, str]) -> None:
    answer = client.post(reverse("accounts:sign_in"), given)
    assert answer.status_code == 200
    assert "Problem:" in answer.content.decode()


def test_a_demo_lists_its_people_and_signs_them_in_with_one_click(client: Client) -> None:
    email = _demo()
    person = services.demo_users().get()
    directory.appoint(person, "legal", "kominfo-banten")
    page = client.get(reverse("accounts:sign_in")).content.decode()
    assert services.DEMO_PASSWORD in page
    assert "Legal officer" in page
    assert _sign_in(client, email, services.DEMO_PASSWORD).status_code == 302


def test_an_ordinary_installation_names_nobody(client: Client) -> None:
    _demo(is_demo=False)
    page = client.get(reverse("accounts:sign_in")).content.decode()
    assert services.DEMO_PASSWORD not in page
    assert "editor@demo.alur" not in page


def test_signing_out_needs_the_button(client: Client) -> None:
    client.force_login(directory.user("editor"))
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out"))["Location"] == reverse("home")
    assert "_auth_user_id" not in client.session
