"""Posts at a state, out of approved drafts."""

from alur.desk.tests import factories as desk
from alur.desk.tests.factories import Office
from alur.kernel.models import Activity
from alur.publishing import services
from alur.publishing.models import Post


def scheduled(office: Office, level: str = "none") -> Post:
    """An approved draft's post, not sent yet."""
    draft = desk.draft(office, level, state="APPROVED")
    services.on_draft_approved(Activity.objects.get(type="Accept", object_path=f"drafts/{draft.uid}"))
    return Post.objects.get(draft_uid=draft.uid)


def live(office: Office) -> Post:
    """A post on the office's page."""
    post = scheduled(office)
    services.publish(post.pk)
    return Post.objects.get(pk=post.pk)
