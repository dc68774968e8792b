"""Publishing's verbs. A post goes out once: the intention is stored before the call, the outcome after it.

SCHEDULED --claim--> SENDING --channel answers--> LIVE
                        |---- worker killed: the channel is asked (`read_back`) before anything is sent again
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from alur.desk import services as desk
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
OUT = (State.SENDING, State.LIVE, State.UNCERTAIN)  # it stands on its channel, or may
REPLACED = "Diganti dengan unggahan yang sudah diperbaiki:"  # the office's own words, as its other reasons
UNFINISHED_AFTER = timedelta(seconds=30)  # a sending that takes longer belongs to a worker that died


def on_draft_approved(activity: Activity) -> None:
    """One post for each channel of the office, and a job that sends it."""
    approved = desk.approved_payload(UUID(activity.object_path.rpartition("/")[2]))
    waiting = Post.objects.filter(draft_uid__in=desk.same_source(approved.uid), state=State.SCHEDULED)
    waiting.exclude(draft_uid=approved.uid).update(state=State.FAILED, problem="REPLACED")
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
    """Only one worker sends: whoever moves the row. What was approved must still hold at this hour (rules 1 and 4).

    After a correction, or under an embargo, it waits, and `settle_unfinished` comes back to it, until the
    office has said what holds now or the hour has come.
    """
    if problem := desk.outdated(post.draft_uid, at=clock.now()):
        state = State.FAILED if problem == "WITHDRAWN" else State.SCHEDULED
        Post.objects.filter(pk=post.pk, state=State.SCHEDULED).update(state=state, problem=problem)
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
        tasks.defer("publishing.services.retire_replaced", once=f"retire:{post.pk}", post_id=post.pk)
        stated = {
            "draft": f"drafts/{post.draft_uid}", "channel": post.channel, "url": url, "contentHash": post.content_hash,
        }  # fmt: skip
        record(
            type="Create", actor=_publisher(post), obj=post.reference(), at=at, context=post.context,
            facts=stated | _source(post),
        )  # fmt: skip


def _publisher(post: Post) -> Actor:
    return Actor(post.institution.slug, post.institution.name, "publisher")


def _source(post: Post) -> dict[str, Any]:
    """What the record says of the release behind a post."""
    made = desk.made_from(post.draft_uid)
    if made is None:
        return {}
    adapted = made.is_adapted(title=post.title, body=post.body)
    return {"source": made.path, "version": made.version, "adapted": adapted}


def retire_replaced(post_id: int) -> None:
    """What a post takes the place of (an earlier one of the same material, on its channel) comes down. Runs any number
    of times. Raises Unreachable: the queue tries again.
    """
    post = Post.objects.get(pk=post_id)
    if post.state != State.LIVE:
        return
    same = Post.objects.filter(draft_uid__in=desk.same_source(post.draft_uid), channel=post.channel, state=State.LIVE)
    for old in same.filter(pk__lt=post.pk):
        _retire(old, by_url=post.url, at=clock.now())


@transaction.atomic
def _retire(post: Post, *, by_url: str, at: datetime) -> None:
    post = Post.objects.select_for_update(of=("self",)).select_related("institution").get(pk=post.pk)
    if post.state == State.LIVE:
        _taken_down(post, by=_publisher(post), reason=f"{REPLACED} {by_url}", at=at)


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
    return _taken_down(post, by=by, reason=reason.strip(), at=at)


def _taken_down(post: Post, *, by: Actor, reason: str, at: datetime) -> Post:
    channels()[post.channel].take_down(post.key, at=at)
    post.state, post.taken_down_at, post.reason = State.TAKEN_DOWN, at, reason
    post.save(update_fields=["state", "taken_down_at", "reason"])
    still = Post.objects.filter(draft_uid__in=desk.same_source(post.draft_uid), state__in=OUT).count()
    facts = {"reason": reason, "draft": f"drafts/{post.draft_uid}", "stillLive": still}
    record(type="Delete", actor=by, obj=post.reference(), at=at, context=post.context, facts=facts)
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
