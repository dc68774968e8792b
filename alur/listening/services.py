"""Listening's verb: collect. Names are masked before anything is stored; the record never carries anybody's words."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from alur.kernel import contents
from alur.kernel.activities import Actor
from alur.kernel.errors import N_, Invalid
from alur.kernel.record import record
from alur.listening.core import classes
from alur.listening.models import Comment

LONGEST = 5_000  # characters of one comment


class EmptyComment(Invalid):
    """Nothing was said."""

    code = "listening.empty"
    message = N_("The comment is empty. Nothing was stored.")


class LongComment(Invalid):
    """More than a comment."""

    code = "listening.long"
    message = N_("The comment has %(size)s characters; at most %(limit)s are kept. Nothing was stored.")


@transaction.atomic
def collect(
    *,
    in_reply_to: str,
    name: str,
    words: Mapping[str, str],
    at: datetime,
    by: Actor,
    context: str,
    facts: Mapping[str, Any] | None = None,
) -> Comment:
    """Keep one comment under the post or sighting at path `in_reply_to`.

    name: as the network shows it; only the masked form is stored. words: by language, the original first.
    facts: public facts (precision, sources). Raises EmptyComment, LongComment.
    """
    original = next(iter(words.values()), "").strip()
    if not original:
        raise EmptyComment
    if len(original) > LONGEST:
        raise LongComment(size=len(original), limit=LONGEST)
    masked = classes.mask(name)
    shown = json.dumps({"maskedName": masked, "words": dict(words)}, ensure_ascii=False)
    content = contents.put(shown, media_type="application/json", name="comment")
    comment = Comment.objects.create(
        in_reply_to=in_reply_to, masked_name=masked, kind=classes.classify(original), content_uid=content.uid,
        said_at=at, context=context,
    )  # fmt: skip
    record(
        type="Create", actor=by, obj=comment.reference(), at=at, context=context, in_reply_to=in_reply_to,
        contents=[content], facts={"kind": comment.kind, **(facts or {})},
    )  # fmt: skip
    return comment


def comments_in(context: str) -> list[tuple[Comment, dict[str, str]]]:
    """The comments of a case with their words by language, in the order in which they were said; no erased ones."""
    found = Comment.objects.filter(context=context).order_by("said_at", "pk")
    shown = [(comment, contents.get(comment.content_uid)) for comment in found]
    live = [(comment, content) for comment, content in shown if not content.erased_at]
    return [(comment, json.loads(contents.data(content.uid))["words"]) for comment, content in live]


def counts(context: str) -> dict[str, int]:
    """How many comments of each class a case has, most first."""
    kinds = Counter(Comment.objects.filter(context=context).values_list("kind", flat=True))
    return dict(kinds.most_common())
