"""Who may do what: a permission is "station.verb", a role is a set of them. Pure.

Roles are given to people for an office in the directory (Membership, Role); here stands what a role may.
"""

from alur.kernel.activities import Actor
from alur.kernel.errors import NotAllowed

# What a program may be given: what some route of the HTTP API asks for. A program never decides.
PROGRAMS = ("screening.ask", "screening.read_media", "intake.receive")

_EVERY_OFFICE = frozenset(
    {
        "desk.read",
        "publishing.read",
        "complaints.read_own_office",
        "relay.acknowledge",
        "responses.read",
        "screening.ask",
        "screening.read_media",
    }
)

ROLES: dict[str, frozenset[str]] = {
    "press_officer": frozenset({"releases.draft", "releases.issue", "releases.correct", "releases.withdraw"}),
    "coordinator": frozenset({"relay.announce", "relay.read", "directory.found"}),
    "registrar": frozenset({"directory.enrol", "directory.connect", "directory.appoint", "directory.found"}),
    "editor": _EVERY_OFFICE
    | {
        "intake.receive", "desk.adapt", "desk.submit", "desk.decline",
        "publishing.take_down", "responses.answer", "tracing.sight",
    },
    "head": _EVERY_OFFICE
    | {
        "directory.appoint", "directory.connect", "directory.keys", "intake.receive", "intake.connect",
        "desk.approve", "desk.return", "desk.decline", "desk.override",
        "publishing.take_down", "responses.publish", "releases.issue", "relay.read", "screening.activate",
    },
    "legal": _EVERY_OFFICE | {"desk.approve", "desk.return", "desk.decline", "responses.publish"},
    "complaints_officer": frozenset(
        {"complaints.read", "complaints.study", "complaints.transfer", "responses.answer", "responses.read"}
    ),
    "supervisor": frozenset(
        {
            "complaints.read", "complaints.study", "complaints.register", "complaints.examine", "complaints.transfer",
            "complaints.determine",
        }
    ),
}  # fmt: skip


def of_roles(roles: list[str]) -> frozenset[str]:
    """All that the given roles may; unknown roles may nothing."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def is_allowed(by: Actor, permission: str) -> bool:
    """May `by` do this? Buttons ask the same question as verbs."""
    return permission in by.permissions


def check_allowed(by: Actor, permission: str) -> None:
    """Raises NotAllowed when the role of `by` does not include `permission`."""
    if not is_allowed(by, permission):
        raise NotAllowed
