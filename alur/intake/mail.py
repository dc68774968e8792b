"""An e-mail becomes an item: handed in as a file, or read from a mailbox. Of the sender no address stays."""

from datetime import datetime

from alur.directory import services as directory
from alur.intake import arriving
from alur.intake.arriving import Arrived, File, Taken
from alur.intake.sources import mail
from alur.kernel.activities import Actor


def hand_in(*, data: bytes, by: Actor, at: datetime) -> Taken:
    """An .eml that somebody saved. Raises NoMail, MailTooBig, NothingIn, TooMuch, NotAllowed."""
    office = directory.institution(by.institution)
    return arriving.take(arrived(data), office=office, by=by, at=at)


def arrived(raw: bytes, *, label: str = "") -> Arrived:
    """label: of the mailbox. Raises NoMail, MailTooBig."""
    found = mail.read(raw)
    return Arrived(
        channel="email", source="email", key=found.key, text=found.text, heading=found.subject, at=found.at,
        forum_label=label, claimed_origin=found.domain, source_digest=found.sha256,
        files=[File(name, data) for name, data in found.files], documents=found.documents,
    )  # fmt: skip
