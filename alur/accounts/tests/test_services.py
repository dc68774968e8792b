from datetime import UTC, datetime, timedelta

import pytest

from alur.accounts import services
from alur.accounts.domain import TooManyTries
from alur.accounts.models import FailedSignIns, User

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)
HERE = {"address": "203.0.113.7", "email": "Head@example.test"}


def _fail(times: int, **told: str) -> None:
    for _ in range(times):
        services.begin_try(at=NOON, **HERE | told)


def test_an_address_is_used_once_however_it_is_written() -> None:
    services.create(email=" Head@Example.test", name="A", password="a long enough word")
    with pytest.raises(services.AddressTaken):
        services.create(email="head@example.TEST", name="B", password="a long enough word")
    assert User.objects.get().email == "head@example.test"


def test_the_sixth_try_in_a_row_waits_and_does_not_count_itself() -> None:
    _fail(5)
    for _ in range(3):
        with pytest.raises(TooManyTries):
            services.begin_try(at=NOON + timedelta(seconds=59), **HERE)
    services.begin_try(at=NOON + timedelta(seconds=60), **HERE)
    assert FailedSignIns.objects.get().count == 6


@pytest.mark.parametrize("other", [{"address": "203.0.113.8"}, {"email": "legal@example.test"}])
def test_others_are_not_held_up(other: dict[str, str]) -> None:
    _fail(5)
    services.begin_try(at=NOON, **HERE | other)


def test_a_right_password_takes_the_failures_back() -> None:
    _fail(5)
    services.succeeded(at=NOON, **HERE)
    _fail(5)


def test_failures_that_do_not_count_any_more_are_not_kept() -> None:
    _fail(2, email="somebody@example.test")
    services.succeeded(at=NOON + timedelta(hours=2), **HERE)
    assert not FailedSignIns.objects.exists()


def test_neither_address_nor_name_is_kept_readably() -> None:
    _fail(1)
    kept = FailedSignIns.objects.values().get()
    assert not any("203.0.113.7" in str(value) or "head" in str(value).lower() for value in kept.values())


def test_a_person_of_the_demo_is_made_once_and_marked() -> None:
    first = services.create_for_demo(email="editor@demo.alur", name="Editor")
    assert services.create_for_demo(email="editor@demo.alur", name="Editor") == first
    assert first.is_demo
    assert list(services.demo_users()) == [first]
