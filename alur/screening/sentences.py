"""What screening says at a terminal and in files, in Indonesian and English; without Django."""

from collections.abc import Mapping
from typing import Any

from alur.rulepacks.words import LANGUAGES as LANGUAGES
from alur.rulepacks.words import LEVELS, cited
from alur.rulepacks.words import in_language as in_language

_SENTENCES: Mapping[str, Mapping[str, str]] = {
    **LEVELS,
    "head": {
        "en": "%(level)s [%(code)s]   as of %(on)s, phase %(phase)s, account of %(read_as)s, rules %(pack)s",
        "id": "%(level)s [%(code)s]   per %(on)s, tahap %(phase)s, akun %(read_as)s, aturan %(pack)s",
    },
    "words": {"en": "words: %(words)s", "id": "kata: %(words)s"},
    "place": {"en": "%(part)s line %(line)s, character %(column)s", "id": "%(part)s baris %(line)s, huruf %(column)s"},
    "contestant": {
        "en": 'who: "%(words)s" is %(name)s (%(office)s), also contestant%(number)s since %(since)s%(unsure)s',
        "id": 'siapa: "%(words)s" adalah %(name)s (%(office)s), juga peserta%(number)s sejak %(since)s%(unsure)s',
    },
    "expected": {
        "en": 'who: "%(words)s" is %(name)s (%(office)s), expected to stand since %(since)s%(unsure)s',
        "id": 'siapa: "%(words)s" adalah %(name)s (%(office)s), disebut bakal calon sejak %(since)s%(unsure)s',
    },
    "unsure": {"en": "; the days of the office are not checked yet", "id": "; hari jabatannya belum diperiksa"},
    "law": {"en": "law: %(law)s", "id": "hukum: %(law)s"},
    "do": {"en": "do: %(advice)s", "id": "lakukan: %(advice)s"},
    "read_as": {
        "en": 'The rules know no kind of institution "%(told)s": read as text on an account of %(read_as)s.',
        "id": 'Aturan tidak mengenal jenis lembaga "%(told)s": dibaca sebagai teks di akun %(read_as)s.',
    },
    "told_nothing": {
        "en": "No kind of institution was told: read as text on an account of %(read_as)s.",
        "id": "Jenis lembaga tidak disebut: dibaca sebagai teks di akun %(read_as)s.",
    },
    "unread": {
        "en": "NOT READ, so not judged: %(what)s",
        "id": "TIDAK TERBACA, jadi tidak dinilai: %(what)s",
    },
    "only_read": {
        "en": "LOOK at %(part)s: what touches the rules (%(read)s) stands there only, not in the text beside it.",
        "id": "PERIKSA %(part)s: yang menyentuh aturan (%(read)s) hanya ada di sana, tidak di teks pendampingnya.",
    },
    "figures": {
        "en": "LOOK at %(part)s: there it says %(read)s, the text beside it says %(written)s. Check which is right.",
        "id": "PERIKSA %(part)s: di sana tertulis %(read)s, di teks pendampingnya %(written)s. Mana yang benar?",
    },
    "advice_only": {
        "en": "Advice to people who decide, not a legal ruling.",
        "id": "Nasihat bagi yang memutuskan, bukan putusan hukum.",
    },
    "watching": {
        "en": "Watching %(file)s; Ctrl-C ends.",
        "id": "Mengamati %(file)s; Ctrl-C mengakhiri.",
    },
    "as_of": {"en": "Judged as of %(on)s.", "id": "Dinilai per %(on)s."},
    # Why a line of a batch was not judged.
    "not_json": {"en": "is not JSON: %(why)s", "id": "bukan JSON: %(why)s"},
    "no_object": {"en": "is JSON but no object {id, text, date, ...}", "id": "JSON tetapi bukan objek {id, text, ...}"},
    "not_utf8": {"en": "is not text in UTF-8", "id": "bukan teks UTF-8"},
    "too_long": {"en": "has more than %(most)s bytes", "id": "lebih dari %(most)s bita"},
    "no_text": {"en": '"text" is missing', "id": '"text" tidak ada'},
    "not_text": {"en": '"%(field)s" is no text', "id": '"%(field)s" bukan teks'},
    "no_date": {
        "en": '"date" is missing: the verdict depends on the day on which the text stands on the account',
        "id": '"date" tidak ada: hasilnya bergantung pada hari teks itu tampil di akun',
    },
    "not_date": {
        "en": '"date" is no day like 2024-01-27: %(value)s',
        "id": '"date" bukan tanggal seperti 2024-01-27: %(value)s',
    },
    "columns": {
        "en": "has %(found)s columns, the first line has %(named)s",
        "id": "berisi %(found)s kolom, baris pertama %(named)s",
    },
    "csv": {"en": "is not CSV: %(why)s", "id": "bukan CSV: %(why)s"},
    "unopened": {"en": "cannot be opened: %(why)s", "id": "tidak dapat dibuka: %(why)s"},
    "unread_medium": {"en": "cannot be read: %(why)s", "id": "tidak terbaca: %(why)s"},
    "no_kind": {
        "en": "is neither text in UTF-8 nor a picture, film or PDF",
        "id": "bukan teks UTF-8 dan bukan gambar, film, atau PDF",
    },
    # On the error stream, beside a batch.
    "progress": {
        "en": "%(done)s done%(share)s, %(unjudged)s not judged",
        "id": "%(done)s selesai%(share)s, %(unjudged)s tidak dinilai",
    },
    "finished": {
        "en": "%(done)s lines: %(levels)s; %(unjudged)s not judged%(why)s. Answers: %(out)s",
        "id": "%(done)s baris: %(levels)s; %(unjudged)s tidak dinilai%(why)s. Jawaban: %(out)s",
    },
    "first_reason": {
        "en": " (the first: line %(line)s %(reason)s)",
        "id": " (yang pertama: baris %(line)s %(reason)s)",
    },
    "stopped": {
        "en": "Stopped after %(done)s lines; their answers are kept in %(out)s. Go on where it stopped with the same "
        "command and:  --go-on",
        "id": "Berhenti setelah %(done)s baris; jawabannya tersimpan di %(out)s. Lanjutkan dengan perintah yang sama "
        "dan:  --go-on",
    },
    "going_on": {
        "en": "Going on after the %(skipped)s lines that are answered already",
        "id": "Melanjutkan setelah %(skipped)s baris yang sudah dijawab",
    },
}


def say(key: str, language: str, **params: object) -> str:
    """The sentence of that key in "en" or "id"."""
    sentence = _SENTENCES[key][language]
    return sentence % params if params else sentence


def shown(text: str) -> str:
    """Somebody's words, fit for a terminal: what cannot be printed (escape codes, bidi marks) stands as its number."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def remark_in_words(remark: Mapping[str, Any], language: str) -> str:
    """A remark of `contrast`: where a medium and the text beside it part."""
    sides = {side: shown(", ".join(remark[side])) for side in ("read", "written")}
    return say(remark["kind"], language, part=remark["part"], **sides)


def article(law: str, number: str, paragraph: str, language: str) -> str:
    """A citation as lawyers write it: "UU 7/2017 Art. 306 (2)"."""
    return cited(law, number, paragraph).said(language)
