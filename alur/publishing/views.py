"""The office's own public page with its feed, and what staff see of their posts."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from alur.desk import services as desk
from alur.directory import services as directory
from alur.directory.models import Institution
from alur.kernel import clock, contents, pictures
from alur.kernel.access import actor_of, staff_only
from alur.kernel.errors import NotFound, Refusal
from alur.kernel.wording import in_words
from alur.publishing import services
from alur.publishing.models import Post
from alur.releases import services as releases

A_PAGE = 20  # posts

STATES = {
    Post.State.SCHEDULED: _("Waiting to be sent"),
    Post.State.SENDING: _("Being sent"),
    Post.State.LIVE: _("Live"),
    Post.State.UNCERTAIN: _("Not certain whether it arrived: please look at the account"),
    Post.State.FAILED: _("Not sent"),
    Post.State.TAKEN_DOWN: _("Taken down"),
}
PROBLEMS = {
    "STALE": _("The rules or the election phase changed after the approval. Screen and approve the draft again."),
    "WITHDRAWN": _("The issuer has withdrawn the release that it was made from."),
    "CORRECTED": _("The issuer has corrected the release. It waits until your office has acted on that."),
    "EMBARGOED": _("The release that it was made from is under embargo. It goes out when the hour has come."),
    "REPLACED": _("A corrected draft of the same material was approved and goes out instead."),
    "UNREACHABLE": _("The channel did not answer. It is tried again."),
}


@require_GET
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """What an office published, newest first; what it took down keeps its place."""
    institution = directory.institution(slug)
    page = Paginator(services.public_posts(slug), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "publishing/office.html", {"institution": institution, "page": page})


def _public_post(slug: str, uid: UUID) -> Post:
    found = services.public_posts(slug).filter(uid=uid).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


@require_GET
def post(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One post with its pictures; taken down, it says so and why."""
    found = _public_post(slug, uid)
    shown = [{"id": each, "alt": found.alt_texts.get(each, "")} for each in _pictures(found)]
    return render(request, "publishing/post.html", {"post": found, "pictures": shown} | _source(found))


def _source(post: Post) -> dict[str, Any]:
    """The release behind a live post, and whether the office changed its words; those of a withdrawn one are gone."""
    made = desk.made_from(post.draft_uid) if post.state == Post.State.LIVE else None
    if made is None or made.is_withdrawn:
        return {"source": None}
    return {"source": made, "is_adapted": made.is_adapted(title=post.title, body=post.body)}


def _pictures(post: Post) -> list[str]:
    return [each for each in post.media if contents.get(UUID(each)).media_type.startswith("image/")]


@require_GET
def picture(request: HttpRequest, slug: str, uid: UUID, content: UUID) -> HttpResponse:
    """A picture of a live post, drawn anew: what a phone hid in the file is not published. It goes with its text.

    One that comes from a release stays as its issuer signed it.
    """
    found = _public_post(slug, uid)
    if found.state != Post.State.LIVE or str(content) not in _pictures(found):
        raise NotFound
    data, media_type = releases.original(content) or (pictures.drawn(contents.data(content)), "image/jpeg")
    return HttpResponse(data, content_type=media_type)


if TYPE_CHECKING:
    PostFeed = Feed[Post, Institution]
else:
    PostFeed = Feed  # generic for the type checker only


class OfficeFeed(PostFeed):
    """RSS of an office's posts. A tombstone leaves the feed; its address still answers."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Institution:
        """The office of the address."""
        return directory.institution(kwargs["slug"])

    def title(self, obj: Institution) -> str:
        """The office's Indonesian name."""
        return str(obj.name["id"])

    def link(self, obj: Institution) -> str:
        """Its public page."""
        return f"/offices/{obj.slug}/"

    def description(self, obj: Institution) -> str:
        """What the feed holds."""
        return gettext("Posts of %(office)s") % {"office": obj.name["id"]}

    def items(self, obj: Institution) -> QuerySet[Post]:
        """The newest live posts."""
        return services.public_posts(obj.slug).filter(state=Post.State.LIVE)[:A_PAGE]

    def item_title(self, item: Any) -> str:
        """Its title."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Its text; escaped by the feed writer."""
        return str(item.body)

    def item_link(self, item: Any) -> str:
        """Its address."""
        return str(item.url)

    def item_pubdate(self, item: Any) -> Any:
        """When it went live."""
        return item.live_at


@staff_only
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """All posts of the own office with their state."""
    page = Paginator(services.posts_of(actor_of(request)), A_PAGE).get_page(request.GET.get("page"))
    institution = directory.institution(actor_of(request).institution)
    rows = [(each, STATES[Post.State(each.state)], PROBLEMS.get(each.problem, "")) for each in page]
    return render(request, "publishing/posts.html", {"page": page, "rows": rows, "institution": institution})


class TakeDown(forms.Form):
    """Why a post comes down."""

    reason = forms.CharField(
        label=_("Reason, one sentence"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500,
        help_text=_("Everyone who opens the address reads this sentence."),
    )  # fmt: skip


@staff_only
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks for the reason, then takes the post down."""
    by = actor_of(request)
    found = services.posts_of(by).filter(uid=uid).first()
    if found is None:
        raise NotFound
    form, refusal = TakeDown(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.take_down(uid=uid, reason=form.cleaned_data["reason"], by=by, at=clock.now())
            return redirect("publishing:post", by.institution, uid)
        except Refusal as refused:
            refusal = in_words(refused)
    return render(request, "publishing/take_down.html", {"form": form, "post": found, "refusal": refusal})
