"""What rule packs say, in Indonesian and English, at a terminal as on a page; pure, without Django.

Sentence("missing", {"key": "level"}).said("id")  ->  '"level" tidak ada'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alur.rulepacks.sentences import SENTENCES

LANGUAGES = ("en", "id")

Words = Mapping[str, str]  # language -> text

LEVELS: Mapping[str, Words] = {
    "none": {"en": "Nothing marked", "id": "Tidak ada yang ditandai"},
    "notice": {"en": "Look again", "id": "Perlu dicermati"},
    "elevated": {"en": "High risk", "id": "Kerawanan tinggi"},
    "prohibited": {"en": "Prohibited", "id": "Terlarang"},
}
# Phases and kinds of institution as packs call them; a pack of another country may have its own, shown by their key.
PHASES: Mapping[str, Words] = {
    "idle": {"en": "no election under way", "id": "tidak ada pemilu berjalan"},
    "preparation": {"en": "election being prepared", "id": "persiapan pemilu"},
    "contestants_fixed": {"en": "contestants are fixed", "id": "peserta sudah ditetapkan"},
    "campaign": {"en": "campaign period", "id": "masa kampanye"},
    "quiet": {"en": "quiet period", "id": "masa tenang"},
    "voting": {"en": "voting day", "id": "hari pemungutan suara"},
    "counting": {"en": "votes being counted", "id": "penghitungan suara"},
    "dispute": {"en": "results in dispute", "id": "sengketa hasil"},
    "inauguration": {"en": "inauguration", "id": "pelantikan"},
    "notice": {"en": "notice of election given", "id": "pemilu diumumkan"},
    "pre_election": {"en": "pre-election period", "id": "masa menjelang pemilu"},
}
INSTITUTIONS: Mapping[str, Words] = {
    "pemda": {"en": "regional government", "id": "pemerintah daerah"},
    "kementerian": {"en": "ministries", "id": "kementerian"},
    "desa": {"en": "villages", "id": "desa"},
    "kpu-bawaslu": {"en": "election bodies", "id": "penyelenggara pemilu"},
    "polri-tni": {"en": "police and armed forces", "id": "Polri dan TNI"},
    "lembaga": {"en": "national agencies", "id": "lembaga negara"},
    "sekolah": {"en": "schools", "id": "sekolah"},
    "local-authority": {"en": "local authorities", "id": "pemerintah daerah"},
    "civil-service": {"en": "government departments", "id": "kementerian"},
    "electoral-body": {"en": "election bodies", "id": "penyelenggara pemilu"},
}
CONFIDENCES: Mapping[str, Words] = {
    "confirmed": {"en": "two or more sources agree", "id": "dua sumber atau lebih sependapat"},
    "single": {"en": "one source", "id": "satu sumber"},
    "memory": {"en": "not checked yet", "id": "belum diperiksa"},
}
# Differences between two versions, as `changes` names them.
KINDS: Mapping[str, Words] = {
    "pack": {"en": "pack", "id": "paket"},
    "rule": {"en": "rule", "id": "aturan"},
    "date": {"en": "phase", "id": "tahapan"},
    "election": {"en": "election", "id": "pemilihan"},
    "contestant": {"en": "contestant", "id": "peserta"},
    "group": {"en": "list of words", "id": "daftar kata"},
}
SIGNS: Mapping[str, Words] = {
    "+": {"en": "added", "id": "ditambah"},
    "-": {"en": "removed", "id": "dihapus"},
    "~": {"en": "changed", "id": "diubah"},
}
# The fields of a pack as a lawyer would call them, and the words for the codes that may stand in them.
FIELDS: Mapping[str, Words] = {
    "absent": {"en": "stays quiet when the post has", "id": "tidak berlaku bila kiriman memuat"},
    "advice": {"en": "what to do", "id": "yang harus dilakukan"},
    "also": {"en": "and anywhere in the post", "id": "dan di mana pun dalam kiriman"},
    "citations": {"en": "law", "id": "dasar hukum"},
    "clitics": {"en": "endings that are taken off", "id": "akhiran yang dilepas"},
    "confidence": {"en": "how sure", "id": "seberapa pasti"},
    "contest": {"en": "contest", "id": "pemilihan"},
    "default_institution": {"en": "an unknown account is read as", "id": "akun tak dikenal dibaca sebagai"},
    "distance": {"en": "most words between", "id": "paling banyak kata di antaranya"},
    "end": {"en": "last day", "id": "hari terakhir"},
    "examples": {"en": "examples", "id": "contoh"},
    "expected_since": {"en": "expected to stand from", "id": "disebut bakal peserta sejak"},
    "given_names": {"en": "given names of other people", "id": "nama depan orang lain"},
    "id": {"en": "short name", "id": "nama singkat"},
    "institution_aliases": {"en": "other names of kinds of institution", "id": "nama lain jenis lembaga"},
    "institutions": {"en": "for", "id": "untuk"},
    "joined_words": {"en": "words found inside run-together words", "id": "kata yang dicari di dalam kata gabungan"},
    "kind": {"en": "kind", "id": "jenis"},
    "languages": {"en": "languages", "id": "bahasa"},
    "level": {"en": "level", "id": "tingkat"},
    "masks": {"en": "phrases that no rule reads", "id": "ungkapan yang tidak dibaca aturan mana pun"},
    "matches": {"en": "ways to touch it", "id": "cara menyentuhnya"},
    "name": {"en": "name", "id": "nama"},
    "names": {"en": "names", "id": "nama"},
    "number": {"en": "ballot number", "id": "nomor urut"},
    "number_forms": {"en": "ways to say a ballot number", "id": "cara menyebut nomor urut"},
    "number_words": {"en": "numbers in words", "id": "angka dalam kata"},
    "offices": {"en": "offices held", "id": "jabatan yang dipegang"},
    "order": {"en": "order of the rules", "id": "urutan aturan"},
    "ordered": {"en": "in this order", "id": "berurutan"},
    "patterns": {"en": "patterns", "id": "pola"},
    "phases": {"en": "when", "id": "kapan"},
    "read": {"en": "read in", "id": "dibaca pada"},
    "phrases": {"en": "slogans of ordinary words", "id": "slogan dari kata biasa"},
    "regions": {"en": "regions", "id": "daerah"},
    "scope": {"en": "where together", "id": "bersama di mana"},
    "since": {"en": "contestant from", "id": "peserta sejak"},
    "slang": {"en": "short spellings", "id": "ejaan singkat"},
    "slogans": {"en": "slogans", "id": "slogan"},
    "source": {"en": "source", "id": "sumber"},
    "start": {"en": "first day", "id": "hari pertama"},
    "strict": {"en": "names that count in capitals only", "id": "nama yang hanya berlaku dengan huruf besar"},
    "summary": {"en": "summary", "id": "ringkasan"},
    "tags": {"en": "hashtags", "id": "tagar"},
    "terms": {"en": "words", "id": "kata"},
    "title": {"en": "title", "id": "judul"},
    "unless": {"en": "not when there is", "id": "kecuali bila ada"},
    "titles_not_after": {"en": "not that office after", "id": "bukan jabatan itu sesudah"},
    "titles_not_before": {"en": "not that office before", "id": "bukan jabatan itu sebelum"},
    "until": {"en": "contestant until", "id": "peserta sampai"},
    "version": {"en": "version", "id": "versi"},
    "without_institutions": {"en": "not for", "id": "tidak untuk"},
    "without_regions": {"en": "not in the regions", "id": "tidak di daerah"},
}
CODES: Mapping[str, Mapping[str, Words]] = {
    "confidence": CONFIDENCES,
    "default_institution": INSTITUTIONS,
    "institutions": INSTITUTIONS,
    "key": PHASES,
    "level": LEVELS,
    "phases": PHASES,
    "without_institutions": INSTITUTIONS,
}
_LANGUAGE_NAMES: Mapping[str, Words] = {
    "en": {"en": "English", "id": "bahasa Inggris"},
    "id": {"en": "Indonesian", "id": "bahasa Indonesia"},
}

_TYPES: Mapping[str, Words] = {
    "str": {"en": "a text", "id": "teks"},
    "int": {"en": "a whole number", "id": "bilangan bulat"},
    "float": {"en": "a number", "id": "bilangan"},
    "bool": {"en": "true or false", "id": "true atau false"},
    "list": {"en": "a list", "id": "daftar"},
    "dict": {"en": "a table", "id": "tabel"},
    "date": {"en": "a day like 2024-01-27", "id": "tanggal seperti 2024-01-27"},
    "datetime": {"en": "a day with a time", "id": "tanggal dengan jam"},
    "time": {"en": "a time", "id": "jam"},
}
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence that can be said in either language. A parameter may be one itself, a text by language, or a day."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """The sentence in "en" or "id"."""
        return SENTENCES[self.key][language] % {name: in_words(each, language) for name, each in self.params.items()}


def say(key: str, language: str, **params: Any) -> str:
    """The sentence of that key in "en" or "id"."""
    return Sentence(key, params).said(language)


def in_words(value: Any, language: str) -> str:
    """A parameter in that language; several are joined by commas."""
    if isinstance(value, Sentence):
        return value.said(language)
    if isinstance(value, Mapping):
        return in_language(value, language)
    if isinstance(value, tuple):
        return ", ".join(in_words(each, language) for each in value)
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[language][value.month - 1]} {value.year}"
    return str(value)


def in_language(texts: Words, language: str) -> str:
    """A pack's text in that language, or in the first one that it has."""
    return texts.get(language) or next(iter(texts.values()))


def type_named(kind: type) -> Words | str:
    """What a kind of value is called: int -> "a whole number"."""
    return _TYPES.get(kind.__name__, kind.__name__)


def level_named(code: str) -> Sentence:
    """A level in words and as it stands in a pack."""
    return Sentence("level", {"words": LEVELS[code], "code": code})


def institution_named(code: str) -> Words | str:
    """A kind of institution in words."""
    return INSTITUTIONS.get(code, code)


def language_named(code: str) -> Words | str:
    """What a language is called: "en" -> "English"."""
    return _LANGUAGE_NAMES.get(code, code)


def cited(law: str, number: str, paragraph: str) -> Sentence:
    """A citation as lawyers write it: "UU 7/2017 Art. 306 (2)"."""
    key = "paragraph" if paragraph else "article" if number else "whole_law"
    return Sentence(key, {"law": law, "article": number, "paragraph": paragraph})
