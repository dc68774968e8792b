"""One release on its way through every station of the spine, told in the verbs that people use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alur.complaints import services as complaints
from alur.complaints.domain import Filing, Way
from alur.desk import services as desk
from alur.desk.models import Arrival, Draft
from alur.directory.models import Institution
from alur.directory.tests import factories as directory
from alur.kernel.activities import Actor
from alur.kernel.models import Activity
from alur.publishing.models import Page, Post
from alur.releases import services as releases
from alur.responses import services as responses
from alur.responses.domain import Kind

TEXT = "Jadwal imunisasi dan posyandu pekan ini: Senin sampai Kamis di setiap puskesmas, pukul 08.00 sampai 12.00."
ISSUED = datetime(2024, 1, 26, 12, 33, tzinfo=UTC)


@dataclass
class Story:
    """Who takes part, and what came of it so far."""

    office: Institution
    supervisor: Institution
    officer: Actor
    editor: Actor
    head: Actor
    examiner: Actor
    release_path: str = ""

    @property
    def context(self) -> str:
        """The case."""
        return Activity.objects.filter(object_path=self.release_path).values_list("context", flat=True)[0]

    def counts(self) -> dict[str, int]:
        """What there must be one of, however often a worker died on the way."""
        return {
            "arrivals": Arrival.objects.count(),
            "drafts": Draft.objects.count(),
            "posts": Post.objects.count(),
            "pages": Page.objects.count(),
            "created": Activity.objects.filter(type="Create", object_kind="Post").count(),
            "announced": Activity.objects.filter(type="Announce").count(),
        }


def begin() -> Story:
    """A ministry, a regional office in its forum, and the supervisor of the region."""
    ministry = directory.institution("kementerian", kind="MINISTRY")
    office = directory.institution("dinas", region="36")
    supervisor = directory.institution("pengawas", kind="SUPERVISOR", region="36")
    directory.forum("forum", members=[office])
    people = {role: directory.actor(role, office) for role in ("editor", "head")}
    officer, examiner = directory.actor("press_officer", ministry), directory.actor("supervisor", supervisor)
    return Story(office, supervisor, officer, people["editor"], people["head"], examiner)


def issue(story: Story) -> None:
    """The ministry issues, for the forum."""
    title = {"id": "Jadwal imunisasi", "en": "Immunisation days"}
    release = releases.draft(kind="SERVICE", title=title, text=TEXT, by=story.officer, at=ISSUED)
    releases.issue(uid=release.uid, for_forum="forum", by=story.officer, at=ISSUED)
    story.release_path = release.reference().path


def adapt_and_approve(story: Story) -> None:
    """The office makes a draft of what arrived; a second person approves it."""
    at = ISSUED + timedelta(hours=1)
    draft = desk.adapt(arrival=Arrival.objects.get(institution=story.office).uid, by=story.editor, at=at)
    draft = desk.assess_draft(uid=draft.uid, by=story.editor, at=at)
    draft = desk.submit(uid=draft.uid, seen_hash=draft.content_hash, by=story.editor, at=at)
    desk.approve(uid=draft.uid, seen_hash=draft.content_hash, by=story.head, at=at)


def complain_and_answer(story: Story) -> str:
    """A citizen reports the post, the supervisor studies and registers, the office answers; returns the code."""
    post = Post.objects.get().reference().path
    filing = Filing(
        way=Way.REPORT, event_on=date(2024, 1, 26), known_on=date(2024, 1, 27), respondent="pengelola akun",
        account="Jadwal yang tayang keliru: puskesmas di kecamatan kami tutup pada hari Kamis.",
        name="Warga", address="Serang",
    )  # fmt: skip
    filed_at = ISSUED + timedelta(days=2)
    receipt = complaints.file(
        form_token="walk", filing=filing, at=filed_at, body="pengawas", respondent="dinas", about=post
    )
    uid = receipt.complaint.uid
    complaints.study(complaint=uid, by=story.examiner, at=filed_at)
    complaints.register(complaint=uid, number="001/Reg/LP", by=story.examiner, at=filed_at)
    answer = responses.answer(
        in_reply_to=post, text="Terima kasih. Jadwal hari Kamis kami perbaiki.", kind=Kind.CORRECTION,
        speaker_role={"id": "Kepala dinas", "en": "Head of the office"}, by=story.editor, at=filed_at,
    )  # fmt: skip
    responses.publish(response=answer.uid, by=story.head, at=filed_at)
    return receipt.code
