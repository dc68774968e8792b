"""One release on its way through every station of the spine, told in the verbs that people use.

Every act finds what it needs in the database, so that any process can go on where another one died.
Side stations are in `sides.py`: this story runs without them.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from django.apps import apps

from alur.complaints import services as complaints
from alur.complaints.domain import Filing, Way
from alur.complaints.models import Complaint
from alur.desk import services as desk
from alur.desk.models import Arrival, Draft
from alur.directory import services as directory
from alur.directory.models import Role
from alur.directory.tests import factories
from alur.kernel.activities import SYSTEM, Actor
from alur.kernel.models import Activity
from alur.publishing import services as publishing
from alur.publishing.models import Post
from alur.releases import services as releases
from alur.releases.models import Release
from alur.responses import services as responses
from alur.responses.domain import Kind
from alur.responses.models import Response

TEXT = "Jadwal imunisasi dan posyandu pekan ini: Senin sampai Kamis di setiap puskesmas, pukul 08.00 sampai 12.00."
ISSUED = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)
LATER = ISSUED + timedelta(hours=1)
DAYS_LATER = ISSUED + timedelta(days=2)


def begin() -> None:
    """A ministry, two regional offices in its forum, and the supervisor of the region."""
    ministry = factories.institution("kementerian", kind="MINISTRY")
    offices = [factories.institution(slug, region="36") for slug in ("dinas", "dinas-lain")]
    supervisor = factories.institution("pengawas", kind="SUPERVISOR", region="36")
    factories.forum("forum", members=offices)
    directory.connect(institution=offices[0], network="instagram", handle="dinas", by=SYSTEM, at=factories.LONG_AGO)
    for office in offices:
        factories.actor("editor", office)
    factories.actor("head", offices[0])
    factories.actor("press_officer", ministry), factories.actor("supervisor", supervisor)


def who(role: str, slug: str = "dinas") -> Actor:
    """Whoever holds that role there."""
    acting = directory.actor_for(Role.objects.get(role=role, institution__slug=slug).user)
    if acting is None:
        raise AssertionError("somebody with a role acts for an office")
    return acting


def arrival(slug: str = "dinas") -> Arrival:
    """The release in the inbox of that office."""
    return Arrival.objects.get(institution__slug=slug, object_path__startswith="releases/")


def join() -> None:
    """The supervisor's office, too, wants to know what goes round in the forum."""
    office = directory.institution("pengawas")
    directory.join(institution=office, forum=directory.forum("forum"), by=SYSTEM, at=factories.LONG_AGO)


def draft_release() -> None:
    """The ministry writes."""
    title = {"id": "Jadwal imunisasi", "en": "Immunisation days"}
    releases.draft(kind="SERVICE", title=title, text=TEXT, by=who("press_officer", "kementerian"), at=ISSUED)


def issue() -> None:
    """The ministry issues, for the forum."""
    by = who("press_officer", "kementerian")
    releases.issue(uid=Release.objects.get().uid, for_forum="forum", by=by, at=ISSUED)


def adapt() -> None:
    """The office makes a draft of what arrived."""
    desk.adapt(arrival=arrival().uid, by=who("editor"), at=LATER)


def assess() -> None:
    """The editor has the draft screened."""
    desk.assess_draft(uid=Draft.objects.get().uid, by=who("editor"), at=LATER)


def submit() -> None:
    """The editor hands the draft over."""
    draft = Draft.objects.get()
    desk.submit(uid=draft.uid, seen_hash=draft.content_hash, by=who("editor"), at=LATER)


def approve() -> None:
    """A second person approves it."""
    draft = Draft.objects.get()
    desk.approve(uid=draft.uid, seen_hash=draft.content_hash, by=who("head"), at=LATER)


def look() -> None:
    """Another office opens what arrived."""
    desk.open_arrival(uid=arrival("dinas-lain").uid, by=who("editor", "dinas-lain"), at=LATER)


def decline() -> None:
    """Another office does not use the release."""
    reason = "Jadwal ini tidak berlaku di daerah kami."
    desk.decline_arrival(uid=arrival("dinas-lain").uid, reason=reason, by=who("editor", "dinas-lain"), at=LATER)


def post_path() -> str:
    """The post that went out here."""
    return Post.objects.get().reference().path


def complain() -> str:
    """A citizen reports the post; returns the code of the receipt."""
    filing = Filing(
        way=Way.REPORT, event_on=date(2024, 1, 26), known_on=date(2024, 1, 27), respondent="pengelola akun",
        account="Jadwal yang tayang keliru: puskesmas di kecamatan kami tutup pada hari Kamis.",
        name="Warga", address="Serang",
    )  # fmt: skip
    receipt = complaints.file(
        form_token="walk", filing=filing, at=DAYS_LATER, body="pengawas", respondent="dinas", about=post_path()
    )
    return receipt.code


def study() -> None:
    """The supervisor studies the report."""
    complaints.study(complaint=Complaint.objects.get().uid, by=who("supervisor", "pengawas"), at=DAYS_LATER)


def register() -> None:
    """The supervisor registers it."""
    by = who("supervisor", "pengawas")
    complaints.register(complaint=Complaint.objects.get().uid, number="001/Reg/LP", by=by, at=DAYS_LATER)


def answer() -> None:
    """The office writes an answer under its post."""
    responses.answer(
        in_reply_to=post_path(), text="Terima kasih. Jadwal hari Kamis kami perbaiki.", kind=Kind.CORRECTION,
        speaker_role={"id": "Kepala dinas", "en": "Head of the office"}, by=who("editor"), at=DAYS_LATER,
    )  # fmt: skip


def publish_answer() -> None:
    """A second person makes the answer public."""
    responses.publish(response=Response.objects.get().uid, by=who("head"), at=DAYS_LATER)


def correct() -> None:
    """The ministry corrects: whoever had the release is told, the office that posted it has to act."""
    by, title = who("press_officer", "kementerian"), {"id": "Jadwal imunisasi yang benar", "en": "Immunisation days"}
    what, why = "Hari Kamis.", "Puskesmas tutup pada hari Kamis."
    releases.correct(
        uid=Release.objects.get().uid, title=title, text=TEXT, what=what, why=why, by=by, at=DAYS_LATER
    )  # fmt: skip


def take_down() -> None:
    """The office takes the post back."""
    publishing.take_down(uid=Post.objects.get().uid, reason="Jadwal keliru.", by=who("editor"), at=DAYS_LATER)


# How many there are depends on when workers looked, not on what they did.
UNCOUNTED = {"register.Checkpoint", "sessions.Session"}


def rows() -> Counter[str]:
    """Everything that Alur keeps: how many rows of each table, how many activities of each sort."""
    tables = [model for model in apps.get_models() if model.__module__.startswith("alur.")]
    kept = Counter({model._meta.label: model._default_manager.count() for model in tables})
    kept.update(f"{kind} {of}" for kind, of in Activity.objects.values_list("type", "object_kind"))
    return Counter({name: number for name, number in kept.items() if number and name not in UNCOUNTED})
