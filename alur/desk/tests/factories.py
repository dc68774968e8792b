"""Arrivals and drafts at a state, made by the same verbs that people use."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from alur.desk import services
from alur.desk.models import Arrival, Draft
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel import contents
from alur.kernel.activities import Actor, Reference
from alur.kernel.models import Activity, Content
from alur.kernel.record import record

CAMPAIGN = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)  # 26 January 2024, 19.33 WIB: the campaign is on
QUIET = datetime(2024, 2, 12, 3, tzinfo=UTC)

TITLE = "Pelayanan pekan ini"
# What each text comes to on an official account during the campaign of 2024, by the rule pack "indonesia".
TEXTS = {
    "none": "Jadwal posyandu dan imunisasi di Kota Serang pekan ini.",
    "elevated": "Presiden memiliki hak politik yang diatur undang-undang pemilu.",
    "prohibited": "Mari coblos nomor urut 2, Prabowo Gibran!",
}


@dataclass(frozen=True)
class Office:
    """A regional office with one person in each role."""

    institution: Institution
    editor: Actor
    head: Actor
    legal: Actor

    @property
    def slug(self) -> str:
        """Its short name."""
        return self.institution.slug


def office(slug: str = "") -> Office:
    """A new office; its people sign in with the directory factories' PASSWORD."""
    institution = directory.institution(slug, region="36")
    editor, head, legal = (directory.actor(role, institution) for role in ("editor", "head", "legal"))
    return Office(institution, editor, head, legal)


def received(
    office: Office, *texts: str, media: tuple[Content, ...] = (), at: datetime = CAMPAIGN, origin: str = "UNKNOWN"
) -> Arrival:
    """An item as intake announces it, in the office's inbox."""
    activity = item(office.institution.reference(), *texts, media=media, at=at, by=office.editor, origin=origin)
    services.on_item_received(activity)
    return Arrival.objects.get(institution=office.institution, object_path=activity.object_path)


def item(
    target: Reference, *texts: str, by: Actor, media: tuple[Content, ...] = (), at: datetime = CAMPAIGN,
    origin: str = "UNKNOWN",
) -> Activity:  # fmt: skip
    """The activity of an item that arrived; its listeners are not run."""
    kept = [*(contents.put(text, name="message") for text in texts), *media]
    name = {"id": "Bahan dari grup percakapan", "en": "Material from a chat group"}
    facts = {"channel": "whatsapp", "origin": origin, "claimedOrigin": "Kementerian Kominfo"}
    with transaction.atomic():
        number = Activity.objects.count()
        return record(
            type="Create", actor=by, obj=Reference("Item", f"items/{number}", name), at=at, context="banten-2024",
            target=target, contents=kept, facts=facts,
        )  # fmt: skip


def draft(office: Office, level: str = "none", *, state: str = "DRAFT", at: datetime = CAMPAIGN) -> Draft:
    """A screened draft whose text comes to `level`, in `state`; made from an arrival, by the verbs in their order."""
    arrival = received(office, TEXTS[level], at=at)
    made = services.adapt(arrival=arrival.uid, by=office.editor, at=at)
    made = services.revise(
        uid=made.uid, title=TITLE, body=TEXTS[level], expected_version=1, by=office.editor, at=later(at)
    )
    made = services.assess_draft(uid=made.uid, by=office.editor, at=later(at))
    if state == "DRAFT":
        return made
    if state == "DECLINED":
        return services.decline(uid=made.uid, reason="Bukan urusan provinsi.", by=office.editor, at=later(at))
    return _submitted(office, made, state=state, at=later(at))


def _submitted(office: Office, made: Draft, *, state: str, at: datetime) -> Draft:
    made = services.submit(uid=made.uid, seen_hash=made.content_hash, by=office.editor, at=at)
    if state == "RETURNED":
        return services.give_back(uid=made.uid, reason="Sebutkan sumbernya.", by=office.head, at=at)
    if state == "APPROVED":
        made = services.approve(uid=made.uid, seen_hash=made.content_hash, by=office.head, at=at)
        made = (
            services.approve(uid=made.uid, seen_hash=made.content_hash, by=office.legal, at=at)
            if (made.state != "APPROVED")
            else made
        )
    return made


def later(at: datetime, minutes: int = 10) -> datetime:
    """A while after."""
    return at + timedelta(minutes=minutes)
