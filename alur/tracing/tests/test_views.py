"""The public check: honest about what "not found" means."""

import pytest
from django.test import Client
from django.urls import reverse

from alur.tracing.models import Sighting
from alur.tracing.tests.test_services import TEXT, heard, sighting

__all__ = ["sighting"]

pytestmark = pytest.mark.django_db


def test_words_that_were_seen_lead_to_their_case(client: Client, sighting: Sighting) -> None:
    heard("Sighting")
    page = client.post(reverse("tracing:check"), {"text": TEXT}).content.decode()
    assert reverse("register:case", args=["case"]) in page
    assert "Kata-katanya sama." in page


def test_not_found_is_not_called_false(client: Client) -> None:
    page = client.post(reverse("tracing:check"), {"text": "Sesuatu yang lain sama sekali, sungguh."}).content.decode()
    assert "Belum ditemukan tidak berarti palsu." in page


def test_an_empty_or_endless_text_is_asked_for_again(client: Client) -> None:
    for text in ("", "kata " * 5_000):
        assert "Masalah" in client.post(reverse("tracing:check"), {"text": text}).content.decode()
