"""What a source says when it cannot use what was handed in, and what it remarks when it can.

    Invalid 400
    └── Unreadable            names the line or the file, says what was kept and what to do
        ├── EmptyFile, NotText, NotAnExport, NoMessages, TooManySenders, UnknownZone
        ├── UndecidedDayOrder, ContradictoryDates      asks: the answer is `day_order`
        └── TooBig, ChatTooBig, BrokenArchive, TooManyEntries, UnsafeEntry, Bomb, NoChat, SeveralChats

A `Notice` is no refusal: the import goes on. None of them carries a name, a number or a text out of the chat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alur.kernel.errors import N_, Invalid


@dataclass(frozen=True)
class Notice:
    """One remark on a file: `text` is an English sentence for gettext with named placeholders from `params`.

    line: line of the text file, counted from 1; 0 where the remark is on the whole file.
    """

    code: str
    text: str
    line: int = 0
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English, for terminals."""
        return self.text % {"line": self.line, **self.params}


class Unreadable(Invalid):
    """What was handed in cannot be read."""

    code = "intake.unreadable"
    message = N_("This file cannot be read. Nothing was stored.")


class EmptyFile(Unreadable):
    """No byte, or only white space."""

    code = "intake.empty"
    message = N_("The file is empty. Nothing was stored. Please export the chat again.")


class NotText(Unreadable):
    """Bytes that are no text in UTF-8 or UTF-16."""

    code = "intake.not_text"
    message = N_(
        "Line %(line)s holds something that is not text. Nothing was stored. "
        "Hand in the .txt or .zip as WhatsApp made it, not opened and saved by another program."
    )


class NotAnExport(Unreadable):
    """Text, but no line begins the way a WhatsApp export begins."""

    code = "intake.not_an_export"
    message = N_(
        "Line %(line)s does not begin with a date and time as WhatsApp writes them. Nothing was stored. "
        "In WhatsApp open the group, choose More, Export chat, and hand in that file."
    )


class NoMessages(Unreadable):
    """An export in which WhatsApp itself speaks, and nobody else."""

    code = "intake.no_messages"
    message = N_(
        "The export holds only notices of WhatsApp itself (%(lines)s lines), no message. Nothing was stored. "
        "Please export the chat again and choose the right group."
    )


class TooManySenders(Unreadable):
    """More senders than a chat can have."""

    code = "intake.too_many_senders"
    message = N_(
        "The file names more than %(limit)s senders, which no chat has. Nothing was stored. "
        "Hand in the .txt or .zip as WhatsApp made it."
    )


class UnknownZone(Unreadable):
    """No such time zone."""

    code = "intake.unknown_zone"
    message = N_("%(zone)s is not a time zone. Choose WIB, WITA or WIT, or a name such as Asia/Jakarta.")


class UndecidedDayOrder(Unreadable):
    """The dates can be read in more than one way: the person who handed it in decides."""

    code = "intake.undecided_day_order"
    status = 409
    message = N_(
        "The dates of this file can be read in two ways: line %(line)s is %(first)s or %(second)s. "
        "Nothing was stored yet. Please say which is right."
    )


class ContradictoryDates(Unreadable):
    """No order of day, month and year fits all lines."""

    code = "intake.contradictory_dates"
    message = N_(
        "The dates do not fit together: line %(line)s contradicts the lines before it. Nothing was stored. "
        "Say which comes first, day or month, or export the chat again."
    )


class TooBig(Unreadable):
    """More bytes than an upload may have."""

    code = "intake.too_big"
    status = 413
    message = N_(
        "%(name)s has %(size_mb)s MB; the limit is %(limit_mb)s MB. Nothing was stored. "
        "Export the chat without media and hand in the pictures one by one."
    )


class ChatTooBig(TooBig):
    """More text than a page reads while somebody waits."""

    code = "intake.chat_too_big"
    message = N_(
        "The text of this chat has %(size_mb)s MB; the limit here is %(limit_mb)s MB, some 100,000 messages. "
        "Nothing was stored. Cut off the oldest lines, or export a newer, shorter chat."
    )


class BrokenArchive(Unreadable):
    """A .zip that is cut, damaged or locked."""

    code = "intake.broken_archive"
    message = N_(
        "The archive is damaged or incomplete at %(name)s. Nothing was stored. "
        "Please send the .zip again; do not repack it."
    )


class TooManyEntries(Unreadable):
    """More files in a .zip than anybody attaches."""

    code = "intake.too_many_entries"
    message = N_(
        "The archive holds more than %(limit)s files. Nothing was stored. "
        "Export the chat without media and hand in the pictures one by one."
    )


class UnsafeEntry(Unreadable):
    """An entry whose name or kind could reach outside the archive or hide another entry; UNSAFE says which."""

    code = "intake.unsafe_entry"
    message = N_(
        "The archive was refused because of its entry %(name)s. Nothing was stored. "
        "Hand in the .zip as WhatsApp made it."
    )


class Bomb(Unreadable):
    """An archive that grows beyond measure when it is opened."""

    code = "intake.bomb"
    message = N_(
        "The archive was refused because %(name)s would grow to %(size_mb)s MB when opened. Nothing was stored. "
        "Hand in the .zip as WhatsApp made it."
    )


class NoChat(Unreadable):
    """A .zip without a chat text."""

    code = "intake.no_chat"
    message = N_(
        "The archive holds %(entries)s files but no chat text (_chat.txt or Chat WhatsApp dengan ... .txt). "
        "Nothing was stored. In WhatsApp open the group, choose More, Export chat."
    )


class SeveralChats(Unreadable):
    """A .zip with more than one text that could be the chat."""

    code = "intake.several_chats"
    message = N_(
        "The archive holds more than one chat text: %(name)s and %(other)s. Nothing was stored. "
        "Hand in one export at a time."
    )


UNSAFE = {
    "nameless": N_(
        "Archive refused: it holds an entry without a name. Nothing was stored. Make the .zip again in WhatsApp."
    ),
    "control": N_(
        "Archive refused: %(name)s holds a control character. Nothing was stored. Make the .zip again in WhatsApp."
    ),
    "backslash": N_(
        "Archive refused: %(name)s holds a backslash. Nothing was stored. Make the .zip again in WhatsApp."
    ),
    "absolute": N_(
        "Archive refused: %(name)s is an absolute path. Nothing was stored. Make the .zip again in WhatsApp."
    ),
    "outside": N_("Archive refused: %(name)s leads outside it. Nothing was stored. Make the .zip again in WhatsApp."),
    "long": N_("Archive refused: the name %(name)s is too long. Nothing was stored. Make the .zip again in WhatsApp."),
    "twice": N_(
        "Archive refused: two entries are called %(name)s. Nothing was stored. Make the .zip again in WhatsApp."
    ),
    "link": N_("Archive refused: %(name)s is a link. Nothing was stored. Make the .zip again in WhatsApp."),
    "special": N_(
        "Archive refused: %(name)s is no ordinary file. Nothing was stored. Make the .zip again in WhatsApp."
    ),
    "locked": N_(
        "Archive refused: %(name)s is locked with a password. Nothing was stored. Make the .zip again in WhatsApp."
    ),
}
