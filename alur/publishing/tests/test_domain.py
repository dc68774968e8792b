"""The table of states: nothing leads nowhere, and nobody is left without an owner."""

import pytest

from alur.publishing import domain
from alur.publishing.models import Post


def test_every_state_of_a_post_has_an_owner_and_leads_only_to_known_states() -> None:
    assert set(domain.STATES) == set(Post.State.values)
    assert all(owner and set(after) <= set(domain.STATES) for owner, after in domain.STATES.values())


@pytest.mark.parametrize(
    ("found", "can_be_asked", "state"),
    [
        (True, True, "LIVE"),  # it stands there: nothing is sent again
        (False, True, "SCHEDULED"),  # the channel is sure that it does not: send
        (False, False, "UNCERTAIN"),  # nobody knows: a person looks
    ],
)
def test_an_unknown_outcome_is_never_repeated_blindly(found: bool, can_be_asked: bool, state: str) -> None:
    assert domain.after_unknown(found, can_be_asked=can_be_asked) == state
