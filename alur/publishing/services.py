"""Publishing's verbs. A post goes out once: the intention is stored before the call, the outcome after it.

SCHEDULED --claim--> SENDING --channel answers--> LIVE
                        |---- worker killed: the channel is asked (`read_back`) before anything is sent again
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from alur.desk import services as desk
from alur.desk.services import sources
from alur.kernel import clock, crash, permissions, tasks
from alur.kernel.activities import Actor
from alur.kernel.errors import NotFound
from alur.kernel.models import Activity
from alur.kernel.record import record
from alur.publishing import domain
from alur.publishing.channels import Channel, Rejected, Unreachable, channels
from alur.publishing.models import Post
from alur.screening import services as screening

State = Post.State
UNFINISHED_AFTER = timedelta(seconds=30)  # a sending that takes longer belongs to a worker that died


def on_draft_approved(activity: Activity) -> None:
    """One post for each channel of the office, and a job that sends it."""
    approved = desk.approved_payload(UUID(activity.object_path.rpartition("/")[2]))
    for channel in channels():
        post, _ = Post.objects.get_or_create(
            draft_uid=approved.uid, channel=channel,
            defaults={
                "institution": approved.institution, "title": approved.title, "body": approved.body,
                "media": approved.media, "alt_texts": approved.alt_texts, "context": approved.context,
                "content_hash": approved.content_hash, "assessment_uid": approved.assessment_uid,
                "due_on": approved.publish_on,
            },
        )  # fmt: skip
        tasks.defer("publishing.services.publish", once=f"publish:{post.pk}", post_id=post.pk)


def publish(post_id: int) -> None:
    """Send one post, or find out what became of an earlier sending. Safe to run any number of times.

    Raises Unreachable when trying again can help: the queue does so, later and later.
    """
    post = Post.objects.select_related("institution").get(pk=post_id)
    if post.state == State.SENDING:
        _settle(post)
        post.refresh_from_db()
    if post.state == State.SCHEDULED and _is_due(post) and _claim(post):
        _send(post, channels()[post.channel], at=clock.now())


def _is_due(post: Post) -> bool:
    """A post planned for a later day waits; `settle_unfinished` comes back to it."""
    return post.due_on is None or post.due_on <= post.institution.local(clock.now()).date()


def _claim(post: Post) -> bool:
    """Only one worker sends: whoever moves the row. What was approved must still hold at this hour (rules 1 and 4)."""
    if sources.is_withdrawn(post.draft_uid):
        Post.objects.filter(pk=post.pk, state=State.SCHEDULED).update(state=State.FAILED, problem="WITHDRAWN")
        return False
    if not screening.is_fresh(
        screening.assessment(post.assessment_uid), content_hash=post.content_hash, on=clock.now()
    ):
        Post.objects.filter(pk=post.pk, state=State.SCHEDULED).update(state=State.FAILED, problem="STALE")
        return False
    moved = Post.objects.filter(pk=post.pk, state=State.SCHEDULED).update(
        state=State.SENDING, sending_since=timezone.now(), attempts=F("attempts") + 1
    )
    return moved == 1


def _send(post: Post, channel: Channel, *, at: datetime) -> None:
    payload = domain.Payload(post.institution.slug, post.title, post.body, tuple(post.media), post.alt_texts)
    crash.point("before_send")
    try:
        url = channel.publish(payload, key=post.key, at=at)
    except Rejected as problem:
        Post.objects.filter(pk=post.pk).update(state=State.FAILED, problem=problem.code[:40])
        return
    except Unreachable:
        Post.objects.filter(pk=post.pk).update(state=domain.after_unreachable(post.attempts + 1), problem="UNREACHABLE")
        raise
    crash.point("after_send")
    _went_live(post, url, at=at)


def _settle(post: Post) -> None:
    """Ask the channel what became of a sending that nobody finished."""
    channel = channels()[post.channel]
    url = channel.read_back(post.key) if channel.can_be_asked else None
    state = domain.after_unknown(url is not None, can_be_asked=channel.can_be_asked)
    if url is not None:
        _went_live(post, url, at=clock.now())
    else:
        Post.objects.filter(pk=post.pk, state=State.SENDING).update(state=state)


@transaction.atomic
def _went_live(post: Post, url: str, *, at: datetime) -> None:
    moved = Post.objects.filter(pk=post.pk, state=State.SENDING).update(
        state=State.LIVE, url=url, live_at=at, problem=""
    )
    crash.point("before_record")
    if moved:
        institution = post.institution
        record(
            type="Create", actor=Actor(institution.slug, institution.name, "publisher"), obj=post.reference(), at=at,
            context=post.context,
            facts={
                "draft": f"drafts/{post.draft_uid}", "channel": post.channel, "url": url,
                "contentHash": post.content_hash,
            },
        )  # fmt: skip


def settle_unfinished() -> None:
    """Never silently stopped: posts whose job got lost are queued again."""
    silent = timezone.now() - UNFINISHED_AFTER
    lost = Post.objects.filter(state=State.SCHEDULED) | Post.objects.filter(
        state=State.SENDING, sending_since__lt=silent
    )
    for pk in lost.values_list("pk", flat=True):
        tasks.defer("publishing.services.publish", once=f"publish:{pk}", post_id=pk)


@transaction.atomic
def take_down(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Post:
    """Take a live post off its channel; its address says so and why. Raises NotLive, ReasonMissing, NotFound."""
    permissions.check_allowed(by, "publishing.take_down")
    post = Post.objects.select_for_update().filter(uid=uid, institution__slug=by.institution).first()
    if post is None:
        raise NotFound
    domain.check_can_take_down(post.state, reason)
    channels()[post.channel].take_down(post.key, at=at)
    post.state, post.taken_down_at, post.reason = State.TAKEN_DOWN, at, reason.strip()
    post.save(update_fields=["state", "taken_down_at", "reason"])
    record(type="Delete", actor=by, obj=post.reference(), at=at, context=post.context, facts={"reason": post.reason})
    return post


def public_posts(slug: str) -> QuerySet[Post]:
    """What an office's public page shows, newest first: live posts, and tombstones of those taken down."""
    return Post.objects.filter(
        institution__slug=slug, channel="page", state__in=[State.LIVE, State.TAKEN_DOWN]
    ).order_by("-live_at", "-pk")


def posts_of(by: Actor) -> QuerySet[Post]:
    """All posts of the office, for its staff."""
    permissions.check_allowed(by, "publishing.read")
    return Post.objects.filter(institution__slug=by.institution).order_by("-pk")


def post_of_draft(draft_uid: UUID) -> Post | None:
    """The post on the office's own page that came out of a draft, once there is one."""
    return Post.objects.filter(draft_uid=draft_uid, channel="page").first()
