"""The acts in their order, and one of them in a process of its own: `python -m tests.walk.acts issue`."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from alur.web.supervisor import setup_django

if __name__ == "__main__":
    setup_django()

from tests.walk import sides, story


@dataclass(frozen=True)
class Act:
    """What one person does; `leaves` is the activity that it leaves in the record; with `wakes` workers go on."""

    do: Callable[[], object]
    leaves: str = ""
    wakes: bool = False


ACTS = (
    Act(story.join, "Join-Institution"),
    Act(story.draft_release),
    Act(story.issue, "Create-Release", wakes=True),
    Act(sides.hand_in),
    Act(sides.receive, "Create-Item"),
    Act(sides.see, "Create-Sighting", wakes=True),
    Act(story.adapt, "Create-Draft"),
    Act(story.assess, "Create-Assessment"),
    Act(story.submit, "Offer-Draft"),
    Act(story.approve, "Accept-Draft"),
    Act(story.look, "View-Arrival"),
    Act(story.decline, "Reject-Arrival", wakes=True),
    Act(sides.comment, "Create-Comment"),
    Act(story.complain, "Flag-Complaint"),
    Act(story.study, "Add-Complaint"),
    Act(story.register, "Accept-Complaint"),
    Act(story.answer),
    Act(story.publish_answer, "Create-Response"),
    Act(story.correct, "Update-Release", wakes=True),
    Act(story.take_down, "Delete-Post", wakes=True),
)

if __name__ == "__main__":
    next(act for act in ACTS if act.do.__name__ == sys.argv[1]).do()
