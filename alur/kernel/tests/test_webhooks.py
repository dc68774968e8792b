"""Standard Webhooks: signed and checked over the raw body."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.kernel import webhooks
from alur.kernel.webhooks import BadSignature

AT = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)
SECRET = webhooks.new_secret()


def test_the_published_example_comes_out_equal() -> None:
    """The test vector of the specification's reference libraries (standard-webhooks, libraries/python/tests)."""
    headers = webhooks.signed(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body=b'{"test": 2432232314}',
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def _headers(**changed: str) -> dict[str, str]:
    return webhooks.signed(secret=SECRET, message_id="msg_1", at=AT, body=b"{}") | changed


def test_a_signed_message_gives_its_id() -> None:
    assert webhooks.check(secret=SECRET, headers=_headers(), body=b"{}", at=AT) == "msg_1"


def test_of_several_signatures_one_is_enough() -> None:
    """A sender that changes its secret signs with both for a while."""
    both = f"v1a,AAAA v1,AAAA {_headers()['webhook-signature']}"

    assert webhooks.check(secret=SECRET, headers=_headers(**{"webhook-signature": both}), body=b"{}", at=AT) == "msg_1"


REFUSED = {
    "W04 old": (_headers(), b"{}", AT + timedelta(seconds=301), "time"),
    "W04 ahead": (_headers(), b"{}", AT - timedelta(seconds=301), "time"),
    "W06 a byte": (_headers(), b"[]", AT, "signature"),
    "W06 whitespace": (_headers(), b"{ }", AT, "signature"),
    "W07 another version": (
        _headers(**{"webhook-signature": _headers()["webhook-signature"].replace("v1", "v0")}), b"{}", AT, "signature",
    ),
    "W07 no signature": (_headers(**{"webhook-signature": ""}), b"{}", AT, "signature"),
    "another id": (_headers(**{"webhook-id": "msg_2"}), b"{}", AT, "signature"),
    "another time": (_headers(**{"webhook-timestamp": str(int(AT.timestamp()) + 1)}), b"{}", AT, "signature"),
    "no time": (_headers(**{"webhook-timestamp": "now"}), b"{}", AT, "headers"),
    "a strange digit": (_headers(**{"webhook-timestamp": "²"}), b"{}", AT, "headers"),
    "no id": (_headers(**{"webhook-id": ""}), b"{}", AT, "headers"),
    "nothing": ({}, b"{}", AT, "headers"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_proves_nothing_is_refused(name: str) -> None:
    headers, body, at, reason = REFUSED[name]
    with pytest.raises(BadSignature) as refusal:
        webhooks.check(secret=SECRET, headers=headers, body=body, at=at)

    assert refusal.value.params["reason"] == reason


def test_w05_a_message_for_another_office_is_refused() -> None:
    with pytest.raises(BadSignature):
        webhooks.check(secret=webhooks.new_secret(), headers=_headers(), body=b"{}", at=AT)


@given(st.text(max_size=80))
def test_no_signature_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(BadSignature):
        webhooks.check(secret=SECRET, headers=_headers(**{"webhook-signature": text}), body=b"{}", at=AT)
