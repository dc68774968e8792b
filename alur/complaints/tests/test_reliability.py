"""W10, F01: two clicks on Send at the same moment, with two connections to the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from alur.complaints import drafts, services
from alur.complaints.models import Complaint
from alur.complaints.tests import factories as a
from alur.kernel.models import Activity

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]

ANSWERS = {
    "post": "https://social.example/p/1",
    "event_on": "2024-01-27",
    "known_on": "2024-01-27",
    "account": a.FILING.account,
    "respondent": "who runs the account",
    "way": "INFORMASI_AWAL",
}


def send(token: str) -> tuple[str, str]:
    """One click, in a thread with a connection of its own."""
    try:
        receipt = services.send(token=token, at=a.FILED)
        return str(receipt.complaint.uid), receipt.code
    finally:
        connection.close()


def test_two_clicks_at_the_same_moment_file_one_report() -> None:
    a.supervisor()
    token = drafts.start(at=a.FILED, **ANSWERS)
    with ThreadPoolExecutor(4) as clicks:
        receipts = set(clicks.map(send, [token] * 4))
    assert len(receipts) == 1
    assert Complaint.objects.count() == Activity.objects.filter(type="Flag").count() == 1


def test_many_reports_at_the_same_moment_get_numbers_without_gap_or_double() -> None:
    a.supervisor()
    tokens = [drafts.start(at=a.FILED, **ANSWERS) for _ in range(8)]
    with ThreadPoolExecutor(4) as clicks:
        receipts = set(clicks.map(send, tokens))
    assert len(receipts) == 8
    assert sorted(Complaint.objects.values_list("sequence", flat=True)) == list(range(1, 9))
