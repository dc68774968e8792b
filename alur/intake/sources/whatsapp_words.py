"""WhatsApp's own phrases in an export, by the language of the phone that wrote it.

Indonesian and English are meant to be complete; of other languages the phrases that stand in for media and for
deleted messages are known, since without them a placeholder would pass for somebody's words. The wording changes
between versions of WhatsApp: every expression leaves room for that, and what a file repeats is learned from it
(`phrases`).
"""

import re
from collections import Counter
from collections.abc import Container, Iterator
from typing import Literal

# ext of a file name as it stands in an export: "IMG-20240126-WA0007.jpg", "00000011-Surat edaran.pdf"
FILE_NAME = r"[^<>\n/\\]{1,200}\.[A-Za-z0-9]{2,5}"

# Android with media: "NAME (file attached)"; what stands behind it on the next lines is the caption.
ATTACHED_IN_BRACKETS = re.compile(
    rf"(?P<name>{FILE_NAME}) "
    r"\((?:file attached|file terlampir|berkas terlampir|fail dilampirkan|Datei angehängt|archivo adjunto|"
    r"arquivo anexado|ficheiro anexado|fichier joint|file allegato|bestand bijgevoegd|"
    r"файл добавлен|plik załączony|dosya eklendi)\)"
)
# Names that only WhatsApp gives, so that the words in the brackets may be of any language: they are learned.
WHATSAPP_FILE = re.compile(r"(?P<name>[A-Z]{3}-\d{8}-WA\d{4,}\.[A-Za-z0-9]{2,5}) \((?P<words>[^()\n]{3,40})\)")
ANY_IN_BRACKETS = re.compile(rf"(?P<name>{FILE_NAME}) \((?P<words>[^()\n]{{3,40}})\)")
MEDIA_DAY = re.compile(r"(?:[A-Z]{3}-(\d{4})(\d\d)(\d\d)-WA\d|-[A-Z]{3,8}-(\d{4})-(\d\d)-(\d\d)-\d)")
# iOS with media: a mark that cannot be seen, then "<attached: NAME>"; documents have their title in front. Without the
# mark, which some programs drop, only names that WhatsApp gives: 00000042-PHOTO-2020-06-07-15-13-20.jpg
ATTACHED_IN_ANGLES = re.compile(
    rf"(?:[\u200e\u200f]<|<(?=[^<>:\n]{{3,24}}: ?\d{{8}}-))[^<>:\n]{{3,24}}: ?[\u200e\u200f]?(?P<name>{FILE_NAME}) ?>"
)

# Media that were left out of the export, Android.
LEFT_OUT_IN_ANGLES = re.compile(
    r"<(?:Media omitted|Media tidak disertakan|Media dihilangkan|Medien ausgeschlossen|Multimedia omitido|Mídia oculta|"
    r"Ficheiro não revelado|Médias omis|Media omessi|Media weggelaten|Без медиафайлов|Файл пропущен|"
    r"Medya dahil edilmedi|[\u200e\u200f]*View once .{3,20} omitted|"
    r"[\u200e\u200f]*(?:image|video|audio|sticker|GIF|document) omitted)>",
    re.IGNORECASE,
)
# The same, iOS: "image omitted", "gambar tidak disertakan", "Template.docx document omitted".
LEFT_OUT_IN_WORDS = re.compile(
    r"(?:.*[\u200e\u200f])?(?:(?:image|video|video note|audio|sticker|GIF|document|Contact card|"
    r"gambar|foto|pesan video|stiker|dokumen|kartu kontak|Bild|Dokument|Kontaktkarte) "
    r"(?:omitted|tidak disertakan|dihilangkan|weggelassen)|"
    r"(?:You received a view once|Anda menerima (?:pesan|foto|video) sekali lihat|Waiting for this message|"
    r"Menunggu pesan ini).*)",
    re.IGNORECASE,
)
CARD_LEFT_OUT = re.compile(
    r"(?:contact card omitted|kartu kontak (?:tidak disertakan|dihilangkan)|"
    r"Kontaktkarte weggelassen)",
    re.IGNORECASE,
)

# A place that somebody shared: nothing but a link to a map, after a word of any language and perhaps a name.
PLACE = re.compile(
    r"(?:[\u200e\u200f]+[^\W\d_][^\n:]{1,24}: [^\n]{0,200}?[\n(]?|[^\W\d_][^\s:]{1,20}: )?"
    r"https?://(?:maps\.google\.com/\?q=|(?:www\.)?google\.com/maps|maps\.app\.goo\.gl/|foursquare\.com/v/)[^\s()]+\)?"
    r"|[^\n]{1,200}: https?://foursquare\.com/v/\w+"
)
LIVE_PLACE = re.compile(
    r"[\u200e\u200f]*(?:live location shared|lokasi (?:terkini|langsung) dibagikan|Live-Standort wird geteilt)\.?",
    re.IGNORECASE,
)
# A poll: a word and a colon, the question, then a line for each choice with its votes in brackets; in any language.
POLL = re.compile(
    r"[\u200e\u200f]*[^\W\d_][^\n:]{1,24}:\n(?P<question>[^\n]{1,500}(?:\n[^\n]{1,500}){0,8}?)"
    r"(?P<choices>(?:\n[\u200e\u200f]*[^\W\d_][^\n:]{0,24}: [^\n]{1,300} \([\u200e\u200f]*\d+ [^()\n\d]{1,20}\)){2,24})"
)
CHOICE = re.compile(r"\n[\u200e\u200f]*[^\n:]{1,25}: (?P<choice>[^\n]{1,300}) \([\u200e\u200f]*\d+ [^()\n\d]{1,20}\)")

DELETED = {
    "en": r"This message was deleted(?: by admin .*)?|You deleted this message(?: as admin)?",
    "id": r"Pesan ini(?: telah)? dihapus(?: oleh admin .*)?|(?:Anda|Kamu)(?: telah)? menghapus pesan ini",
    "ms": r"Mesej ini telah dipadam(?:kan)?|Anda (?:telah )?memadam(?:kan)? mesej ini",
    "de": r"Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht",
    "es": r"Se eliminó este mensaje|Eliminaste este mensaje|Este mensaje fue eliminado",
    "pt": r"Esta mensagem foi (?:apagada|eliminada)|(?:Você apagou|Apagou|Eliminou) esta mensagem|Mensagem apagada",
    "fr": r"Ce message a été supprimé|Vous avez supprimé ce message",
    "it": r"Questo messaggio è stato eliminato|Hai eliminato questo messaggio",
    "nl": r"Dit bericht is verwijderd|U hebt dit bericht verwijderd|Je hebt dit bericht verwijderd",
    "ru": r"Данное сообщение удалено|Вы удалили данное сообщение|Сообщение удалено",
    "uk": r"Це повідомлення було видалено|Ви видалили це повідомлення",
    "cs": r"Tato zpráva byla smazána|Tuto zprávu jste smazal/a",
    "tr": r"Bu mesaj silindi|Bu mesajı sildiniz",
    "ja": r"このメッセージは削除されました|このメッセージを削除しました",
    "ar": r"تم حذف هذه الرسالة|(?:لقد )?حذ\u064e?فت هذه الرسالة",
}
EDITED = re.compile(  # for the last 100 characters of a message
    r"\s*[\u200e\u200f]*<[\u200e\u200f]*(?:This message was edited|Pesan ini(?: telah)? diedit|Mesej ini telah diedit|"
    r"Diese Nachricht wurde bearbeitet|Se editó este mensaje|Mensagem editada|Ce message a été modifié|"
    r"Questo messaggio è stato modificato)>[\u200e\u200f]*$"
)

# Notices of WhatsApp itself. On Android they have no sender; on iOS they carry the group's name as one, and a mark.
SYSTEM = {
    "en": (
        r"Messages .{0,40}(?:end-to-end encr|now secured)|.* created (?:this )?group|.* (?:added|removed) |.* left$|"
        r".* joined (?:from|using|the)|.* changed (?:the|this|their|to)|.* was added|You were added|"
        r".* pinned a message|Your security code|.*security code (?:with|changed)|Missed (?:voice|video|group)|"
        r".* turned (?:on|off) |"
        r".* deleted this group|This group|.* is a contact|.* requested to join|You're now an admin|.* now an admin"
    ),
    "id": (
        r"Pesan dan (?:panggilan|telepon)|Pesan ke grup ini|.* membuat (?:grup|komunitas)|"
        r".* (?:menambahkan|mengeluarkan) |.* keluar$|"
        r".* telah keluar|.* bergabung|.* mengubah |.* mengganti |.* ditambahkan|.* menyematkan |"
        r"Kode keamanan|.*kode keamanan|Panggilan (?:suara|video) tak terjawab|.* mengaktifkan |.* menonaktifkan |"
        r".* menghapus (?:ikon|deskripsi|foto)|.* meminta bergabung|Anda sekarang admin|.* sekarang admin|Grup ini"
    ),
}
ENCRYPTED = {
    "en": r"Messages .{0,40}(?:end-to-end encr|now secured)",
    "id": r"Pesan dan (?:panggilan|telepon)|Pesan ke grup ini",
    "ms": r"Mesej dan panggilan",
    "de": r"Nachrichten .{0,40}Ende-zu-Ende",
    "es": r"Los mensajes y las llamadas",
    "pt": r"As mensagens e (?:as )?(?:chamadas|ligações)",
    "fr": r"Les messages et les appels",
    "it": r"I messaggi e le chiamate",
    "nl": r"Berichten en (?:gesprekken|oproepen)",
    "pl": r"Wiadomości i połączenia",
    "tr": r"Mesajlar ve aramalar",
    "sv": r"Meddelanden och samtal",
    "fi": r"Viestit ja puhelut",
    "ro": r"Mesajele și apelurile",
    "vi": r"Tin nhắn và cuộc gọi",
    "he": r"ההודעות והשיחות",
    "hi": r"(?:मैसेज|संदेश) और कॉल",
    "ko": r"메시지와 통화",
    "zh": r"消息和通话|訊息和通話",
    "ru": r"Сообщения и звонки",
    "uk": r"Повідомлення й дзвінки",
    "cs": r"Zprávy a hovory",
    "ja": r"メッセージと通話",
    "ar": r"الرسائل والمكالمات",
}
# What only one of the two main languages writes: tells the language of the phone when the opening notice is missing.
TELLING = {
    "id": re.compile(
        r"<Media tidak disertakan>|\(file terlampir\)|<terlampir: |tidak disertakan$|<Pesan ini(?: telah)? diedit>"
    ),
    "en": re.compile(r"<Media omitted>|\(file attached\)|<attached: | omitted$|<This message was edited>"),
}
ENDS_OF_PHRASES = (">", ")", "omitted", "disertakan", "dihilangkan")
# A phrase in angles that a file repeats: alone it stands for media, behind words it says that they were edited.
IN_ANGLES = re.compile(r"(?P<words>.*?)\s*[\u200e\u200f]*(?P<phrase><[\u200e\u200f]*[^<>@/=:\d\n]{4,60}>)")
GROUP_MADE = re.compile(
    r"created (?:this )?group|membuat grup|mencipta kumpulan|Gruppe .* erstellt|"
    r"a créé le groupe|creó el grupo|criou o grupo"
)
GROUP_NAME = re.compile(r"[\"“«„]([^\"“”«»]{1,100})[\"”»“]")
# "Chat WhatsApp dengan Forum.txt", "WhatsApp Chat with Forum (1).txt", "WhatsApp Chat - Forum.zip"
FILE_TITLE = re.compile(
    r"(?:Chat WhatsApp (?:dengan|con)|WhatsApp Chat (?:with|-)|Chat de WhatsApp con|Conversa do WhatsApp com|"
    r"WhatsApp-Chat mit|Discussion WhatsApp avec|Perbualan WhatsApp dengan) (?P<group>.+?)(?: ?\(\d+\))?\.(?:txt|zip)$"
)

_ALL_DELETED = re.compile("|".join(DELETED.values()))
_ALL_SYSTEM = re.compile("|".join(SYSTEM.values()))
_ALL_ENCRYPTED = re.compile("|".join(ENCRYPTED.values()))
_DECORATION = "\u200e\u200f🚫⊘ _.。"


def telling(body: str) -> list[str]:
    """The languages of which a text holds a phrase."""
    return [tag for tag, pattern in TELLING.items() if pattern.search(body)]


def phrases(body: str) -> Iterator[str]:
    """What may be a phrase of WhatsApp in a language that is not known here, as keys to count."""
    if match := WHATSAPP_FILE.fullmatch(body.strip("\u200e\u200f ")):
        yield f"({match['words']})"
    elif match := IN_ANGLES.fullmatch(body):
        yield ("+" if match["words"] else "=") + match["phrase"]


def learned(counted: Counter[str]) -> frozenset[str]:
    """The phrases that a file proves: names of files that only WhatsApp gives, or words in angles that return."""
    return frozenset(key for key, count in counted.items() if count > 1 or key[0] == "(")


def day_of_file(body: str) -> tuple[int, ...] | None:
    """Year, month and day out of the name that WhatsApp gave to a file."""
    match = MEDIA_DAY.search(body)
    return tuple(int(group) for group in match.groups() if group) if match else None


def file_in_brackets(line: str, known: Container[str]) -> str:
    """The name of the file in "NAME (file attached)", "" where there is none."""
    if match := ATTACHED_IN_BRACKETS.fullmatch(line) or WHATSAPP_FILE.fullmatch(line):
        return match["name"]
    match = ANY_IN_BRACKETS.fullmatch(line)
    return match["name"] if match and f"({match['words']})" in known else ""


def without_edit_mark(body: str, known: Container[str]) -> str | None:
    """The words before "<This message was edited>", None where that does not stand."""
    if found := EDITED.search(body[-100:]):
        return body[: len(body) - len(found.group())]
    last = body[body.rfind("\n") + 1 :]
    match = IN_ANGLES.fullmatch(last[-400:]) if last.endswith(">") else None
    if match is None or LEFT_OUT_IN_ANGLES.fullmatch(match["phrase"]):
        return None
    marked = match["words"] and (f"+{match['phrase']}" in known or "\u200e<" in last)
    return body[: len(body) - len(match.group()) + match.end("words")] if marked else None


def is_deleted(text: str) -> bool:
    """Does the text stand where a message was deleted?"""
    return len(text) < 120 and _ALL_DELETED.fullmatch(text.strip(_DECORATION)) is not None


def is_left_out(text: str, known: Container[str] = ()) -> bool:
    """Does the text stand where a picture, sound or document was left out of the export?"""
    if len(text) > 300 or "\n" in text.strip():
        return False
    plain = text.strip()
    if plain == "null" or f"={plain}" in known:  # Android writes "null" for what may be seen only once
        return True
    return bool(LEFT_OUT_IN_ANGLES.fullmatch(plain.strip("\u200e\u200f")) or LEFT_OUT_IN_WORDS.fullmatch(plain))


def special(body: str) -> tuple[Literal["poll", "location"], str] | None:
    """A poll with its choices, or a place that a member shared: of a place nothing is kept, of a poll no votes."""
    if len(body) > 8_000:
        return None
    if match := POLL.fullmatch(body.rstrip()):
        choices = [found["choice"] for found in CHOICE.finditer(match["choices"])]
        return "poll", "\n".join([match["question"].strip("\u200e\u200f "), *(f"- {choice}" for choice in choices)])
    if LIVE_PLACE.fullmatch(body) or PLACE.fullmatch(body):
        return "location", ""
    return None


def is_encryption(text: str) -> bool:
    """Is this the opening notice about encryption?"""
    return _ALL_ENCRYPTED.match(text.strip("\u200e\u200f ")) is not None


def is_system(text: str) -> bool:
    """Does WhatsApp itself speak, as far as the phrase tells (Indonesian and English)?"""
    return is_encryption(text) or _ALL_SYSTEM.match(text.strip("\u200e\u200f ")) is not None


def language(rests: list[str], counts: Counter[str]) -> str:
    """The language of the phone by WhatsApp's own phrases, "" when none is known.

    rests: what stands behind the first headers; counts: how often which language was `telling`.
    """
    for text in rests:
        plain = re.sub(r"^[^\u200e\u200f]{0,100}: [\u200e\u200f]+", "", text[:300]).strip("\u200e\u200f ")
        if found := next((tag for tag, pattern in ENCRYPTED.items() if re.match(pattern, plain)), ""):
            return found
    return counts.most_common(1)[0][0] if counts else ""
