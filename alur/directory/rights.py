"""Who may change what in the directory: an office what is its own, and who keeps the directory everything."""

from alur.kernel import permissions
from alur.kernel.activities import Actor
from alur.kernel.errors import NotAllowed

CONTEXT = "directory"  # the directory's own activities belong to no case


def keeps(by: Actor, permission: str, slug: str = "") -> bool:
    """May `by` do this to what belongs to the institution `slug`? Its own people may, and who keeps the directory."""
    if by.role == "system":
        return True
    is_own = bool(slug) and by.institution == slug
    return permissions.is_allowed(by, permission) and (is_own or permissions.is_allowed(by, "directory.enrol"))


def check_keeps(by: Actor, permission: str, slug: str = "") -> None:
    """Raises NotAllowed."""
    if not keeps(by, permission, slug):
        raise NotAllowed
