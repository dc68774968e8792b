"""WhatsApp's own phrases in an export, by the language of the phone that wrote it.

Indonesian and English are meant to be complete; of other languages the phrases that stand in for media and for
deleted messages are known, since without them a placeholder would pass for somebody's words. The wording changes
between versions of WhatsApp: every expression leaves room for that.
"""

import re

# ext of a file name as it stands in an export: "IMG-20240126-WA0007.jpg", "00000011-Surat edaran.pdf"
FILE_NAME = r"[^<>\n/\\]{1,200}\.[A-Za-z0-9]{2,5}"

# Android with media: "NAME (file attached)"; what stands behind it on the next lines is the caption.
ATTACHED_IN_BRACKETS = re.compile(
    rf"(?P<name>{FILE_NAME}) "
    r"\((?:file attached|file terlampir|berkas terlampir|fail dilampirkan|Datei angehängt|archivo adjunto|"
    r"arquivo anexado|ficheiro anexado|fichier joint|file allegato|bestand bijgevoegd|"
    r"файл добавлен|plik załączony|dosya eklendi)\)"
)
# Names that only WhatsApp gives, so that the words in the brackets may be of any language.
WHATSAPP_FILE = re.compile(r"(?P<name>[A-Z]{3}-\d{8}-WA\d{4,}\.[A-Za-z0-9]{2,5}) \([^()\n]{3,40}\)")
# iOS with media: a mark that cannot be seen, then "<attached: NAME>"; documents have their title in front.
ATTACHED_IN_ANGLES = re.compile(rf"[\u200e\u200f]<[^<>:\n]{{3,24}}: ?[\u200e\u200f]?(?P<name>{FILE_NAME})>")

# Media that were left out of the export, Android.
LEFT_OUT_IN_ANGLES = re.compile(
    r"<(?:Media omitted|Media tidak disertakan|Media dihilangkan|Medien ausgeschlossen|Multimedia omitido|Mídia oculta|"
    r"Ficheiro não revelado|Médias omis|Media omessi|Media weggelaten|Без медиафайлов|Файл пропущен|"
    r"Medya dahil edilmedi|"
    r"[\u200e\u200f]*(?:image|video|audio|sticker|GIF|document) omitted)>",
    re.IGNORECASE,
)
# The same, iOS: "image omitted", "gambar tidak disertakan", "Template.docx document omitted".
LEFT_OUT_IN_WORDS = re.compile(
    r"(?:.*[\u200e\u200f])?(?:image|video|video note|audio|sticker|GIF|document|Contact card|"
    r"gambar|foto|pesan video|stiker|dokumen|kartu kontak) (?:omitted|tidak disertakan|dihilangkan)",
    re.IGNORECASE,
)

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
    "ar": r"تم حذف هذه الرسالة|لقد حذفت هذه الرسالة|حذفت هذه الرسالة",
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
_DECORATION = re.compile(r"^[\u200e\u200f🚫⊘ _]+|[\u200e\u200f_ .。]+$")


def is_deleted(text: str) -> bool:
    """Does the text stand where a message was deleted?"""
    return len(text) < 120 and _ALL_DELETED.fullmatch(_DECORATION.sub("", text)) is not None


def is_left_out(text: str) -> bool:
    """Does the text stand where a picture, sound or document was left out of the export?"""
    if len(text) > 300 or "\n" in text.strip():
        return False
    plain = text.strip()
    return bool(LEFT_OUT_IN_ANGLES.fullmatch(plain.strip("\u200e\u200f")) or LEFT_OUT_IN_WORDS.fullmatch(plain))


def is_encryption(text: str) -> bool:
    """Is this the opening notice about encryption?"""
    return _ALL_ENCRYPTED.match(text.strip("\u200e\u200f ")) is not None


def is_system(text: str) -> bool:
    """Does WhatsApp itself speak, as far as the phrase tells (Indonesian and English)?"""
    return is_encryption(text) or _ALL_SYSTEM.match(text.strip("\u200e\u200f ")) is not None


def language(texts: list[str]) -> str:
    """The language of the phone by WhatsApp's own phrases, "" when none is known. texts: what stands behind headers."""
    for text in texts[:10]:
        plain = re.sub(r"^[^\u200e\u200f]{0,100}: [\u200e\u200f]+", "", text[:300]).strip("\u200e\u200f ")
        if found := next((tag for tag, pattern in ENCRYPTED.items() if re.match(pattern, plain)), ""):
            return found
    counts = {tag: sum(pattern.search(text) is not None for text in texts) for tag, pattern in TELLING.items()}
    best = max(counts, key=lambda tag: counts[tag])
    return best if counts[best] else ""
