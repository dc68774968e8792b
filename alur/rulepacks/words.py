"""What rule packs say, in Indonesian and English, at a terminal as on a page; pure, without Django.

Sentence("missing", {"key": "level"}).said("id")  ->  '"level" tidak ada'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

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

SENTENCES: Mapping[str, Words] = {
    "at": {"en": "%(file)s, line %(line)s: %(why)s", "id": "%(file)s, baris %(line)s: %(why)s"},
    "whole_law": {"en": "%(law)s", "id": "%(law)s"},
    "article": {"en": "%(law)s Art. %(article)s", "id": "%(law)s Pasal %(article)s"},
    "paragraph": {
        "en": "%(law)s Art. %(article)s (%(paragraph)s)",
        "id": "%(law)s Pasal %(article)s (%(paragraph)s)",
    },
    # Why a file cannot be used.
    "unopened": {"en": "cannot be read (%(why)s)", "id": "tidak dapat dibaca (%(why)s)"},
    "too_large": {
        "en": "has %(size)s bytes; %(most)s is the limit",
        "id": "berisi %(size)s bita; batasnya %(most)s",
    },
    "not_utf8": {"en": "is not UTF-8", "id": "bukan teks UTF-8"},
    "not_toml": {
        "en": "is not TOML: %(why)s. Look for a missing quotation mark, bracket or =, here or just above",
        "id": "bukan TOML: %(why)s. Carilah tanda kutip, kurung, atau = yang kurang, di sini atau sedikit di atasnya",
    },
    "too_deep": {"en": "is nested too deeply", "id": "bersarang terlalu dalam"},
    # Why a field cannot be used.
    "missing": {"en": '"%(key)s" is missing', "id": '"%(key)s" tidak ada'},
    "unknown_field": {"en": 'unknown field "%(key)s"', "id": 'isian "%(key)s" tidak dikenal'},
    "kind": {
        "en": '"%(key)s" should be %(kind)s, not %(found)s',
        "id": '"%(key)s" seharusnya %(kind)s, bukan %(found)s',
    },
    "no_time": {
        "en": '"%(key)s" should be a day without a time',
        "id": '"%(key)s" seharusnya tanggal tanpa jam',
    },
    "list_of_texts": {"en": '"%(key)s" should be a list of texts', "id": '"%(key)s" seharusnya daftar teks'},
    "texts_only": {"en": '"%(key)s" should hold texts only', "id": '"%(key)s" seharusnya berisi teks saja'},
    "tables": {"en": '"%(key)s" should be a list of tables', "id": '"%(key)s" seharusnya daftar tabel'},
    "not_allowed": {
        "en": '"%(key)s" is "%(value)s"; allowed: %(allowed)s',
        "id": '"%(key)s" berisi "%(value)s"; yang boleh: %(allowed)s',
    },
    "no_text_in": {"en": '"%(key)s" has no text in "%(language)s"', "id": '"%(key)s" tanpa teks dalam "%(language)s"'},
    "empty": {"en": '"%(key)s" is empty', "id": '"%(key)s" kosong'},
    # Why a pack cannot be used.
    "unknown_kind": {
        "en": '"%(key)s" names the unknown type "%(value)s"',
        "id": '"%(key)s" menyebut jenis yang tidak dikenal, "%(value)s"',
    },
    "no_idle": {"en": '"phases" must name "%(idle)s"', "id": '"phases" harus memuat "%(idle)s"'},
    "ends_before": {"en": "the phase ends before it starts", "id": "tahapan berakhir sebelum dimulai"},
    "not_csv": {"en": "is not CSV: %(why)s", "id": "bukan CSV: %(why)s"},
    "unknown_column": {
        "en": 'column "%(name)s" is unknown or there twice',
        "id": 'kolom "%(name)s" tidak dikenal atau ada dua kali',
    },
    "missing_column": {"en": 'column "%(name)s" is missing', "id": 'kolom "%(name)s" tidak ada'},
    "cells": {
        "en": "has more or fewer cells than the first line",
        "id": "berisi lebih banyak atau lebih sedikit sel daripada baris pertama",
    },
    "other_contest": {
        "en": 'contest "%(name)s" has another region or other days than in an earlier row',
        "id": 'pemilihan "%(name)s" berdaerah atau berhari lain daripada di baris sebelumnya',
    },
    "no_holder": {"en": '"%(by)s" is no name of a contestant', "id": '"%(by)s" bukan nama peserta mana pun'},
    "not_held": {"en": "nobody holds this office", "id": "tidak ada yang memegang jabatan ini"},
    "held_twice": {
        "en": '"%(by)s" holds that office on some of these days',
        "id": '"%(by)s" memegang jabatan itu pada sebagian hari ini',
    },
    "office_ends": {"en": "the office ends before it begins", "id": "jabatan berakhir sebelum dimulai"},
    "twice": {"en": '"%(name)s" stands there twice', "id": '"%(name)s" ada dua kali'},
    "pattern": {
        "en": 'pattern "%(pattern)s" is refused: %(why)s',
        "id": 'pola "%(pattern)s" ditolak: %(why)s',
    },
    "long_pattern": {
        "en": 'pattern "%(pattern)s" is longer than %(most)s characters',
        "id": 'pola "%(pattern)s" lebih dari %(most)s huruf',
    },
    "empty_pattern": {
        "en": 'pattern "%(pattern)s" matches the empty text',
        "id": 'pola "%(pattern)s" cocok dengan teks kosong',
    },
    "no_match": {
        "en": 'rule "%(rule)s" needs at least one match',
        "id": 'aturan "%(rule)s" perlu sedikitnya satu [[rule.match]]',
    },
    "only_memory": {
        "en": 'rule "%(rule)s" needs a citation that was read somewhere, not only from memory',
        "id": 'aturan "%(rule)s" perlu kutipan hukum yang pernah dibaca, bukan hanya dari ingatan (memory)',
    },
    "no_examples": {
        "en": 'rule "%(rule)s" needs an example that it must match and one that it must not',
        "id": 'aturan "%(rule)s" perlu satu contoh yang harus kena dan satu yang tidak boleh kena',
    },
    "unknown_group": {
        "en": '"%(key)s" names the unknown group "%(value)s"',
        "id": '"%(key)s" menyebut kelompok yang tidak dikenal, "%(value)s"',
    },
    "weekend": {
        "en": '"weekend" should list days from 0 (Monday) to 6, and leave some to work',
        "id": '"weekend" seharusnya daftar hari dari 0 (Senin) sampai 6, dan menyisakan hari kerja',
    },
    "once": {"en": '"%(key)s" should stand there once', "id": '"%(key)s" seharusnya ada satu kali'},
    "days": {"en": '"%(key)s" should be from 1 to 365', "id": '"%(key)s" seharusnya dari 1 sampai 365'},
    "other_files": {
        "en": "its kept files are not those of that version",
        "id": "berkas yang disimpan bukan milik versi itu",
    },
    # What an example gives instead of what it promises.
    "should": {
        "en": 'rule "%(rule)s" should touch this text but does not; %(example)s',
        "id": 'aturan "%(rule)s" harus kena teks ini, tetapi tidak; %(example)s',
    },
    "should_not": {
        "en": 'rule "%(rule)s" should not touch this text but does; %(example)s',
        "id": 'aturan "%(rule)s" tidak boleh kena teks ini, tetapi kena; %(example)s',
    },
    "other_level": {
        "en": 'rule "%(rule)s": the verdict should be %(should)s, it is %(found)s; %(example)s',
        "id": 'aturan "%(rule)s": hasilnya harus %(should)s, ternyata %(found)s; %(example)s',
    },
    "example": {
        "en": 'on %(on)s (%(phase)s), account of %(institution)s: "%(text)s"',
        "id": 'pada %(on)s (%(phase)s), akun %(institution)s: "%(text)s"',
    },
    "level": {"en": "“%(words)s” (%(code)s)", "id": "“%(words)s” (%(code)s)"},
    "caused": {"en": "%(level)s: %(rule)s, by %(words)s", "id": "%(level)s: %(rule)s, oleh %(words)s"},
    "words_fit": {
        "en": 'the words fit, but not the phase "%(phase)s", the institution, or a group in "absent"',
        "id": 'kata-katanya cocok, tetapi tahapan "%(phase)s", lembaganya, atau kelompok dalam "absent" tidak',
    },
    "found": {"en": "%(item)s: found %(words)s", "id": "%(item)s: ditemukan %(words)s"},
    "not_found": {"en": "%(item)s: NOT FOUND", "id": "%(item)s: TIDAK DITEMUKAN"},
    "unless_found": {"en": "unless %(item)s: found %(words)s", "id": "unless %(item)s: ditemukan %(words)s"},
    "one_place": {
        "en": 'all of one match must stand in one sentence (or its "scope"), in its distance and order, '
        'without "unless"',
        "id": 'semua isi satu match harus berada dalam satu kalimat (atau "scope"-nya), dengan jarak dan urutannya, '
        'tanpa "unless"',
    },
    # What is different between two versions.
    "field": {"en": "%(field)s: %(what)s", "id": "%(field)s: %(what)s"},
    "text_in": {"en": "in %(language)s %(what)s", "id": "dalam %(language)s %(what)s"},
    "was": {"en": "%(new)s, before: %(old)s", "id": "%(new)s, sebelumnya: %(old)s"},
    "nothing": {"en": "none", "id": "tidak ada"},
    "added": {"en": "added %(words)s", "id": "ditambah %(words)s"},
    "removed": {"en": "removed %(words)s", "id": "dihapus %(words)s"},
    "changed": {"en": "changed %(words)s", "id": "diubah %(words)s"},
    "in": {"en": "%(what)s (%(details)s)", "id": "%(what)s (%(details)s)"},
    "more": {"en": "and %(n)s more", "id": "dan %(n)s lagi"},
    "read_by": {"en": "read by: %(rules)s", "id": "dibaca oleh: %(rules)s"},
    "yes": {"en": "yes", "id": "ya"},
    "no": {"en": "no", "id": "tidak"},
    "other_order": {"en": "another order", "id": "urutan lain"},
    "phase_of": {"en": "%(election)s, %(phase)s", "id": "%(election)s, %(phase)s"},
    "one_day": {"en": "%(start)s", "id": "%(start)s"},
    "from_to": {"en": "%(start)s to %(end)s", "id": "%(start)s sampai %(end)s"},
    # What `alur rulepack` says besides.
    "more_failures": {"en": "... and %(n)s more", "id": "... dan %(n)s lagi"},
    "unusable": {"en": "%(folder)s: cannot be used", "id": "%(folder)s: tidak dapat dipakai"},
    "checked": {
        "en": "%(pack)s: %(rules)s rules, %(examples)s examples, %(outcome)s   (%(hash)s)",
        "id": "%(pack)s: %(rules)s aturan, %(examples)s contoh, %(outcome)s   (%(hash)s)",
    },
    "all_well": {"en": "all as promised", "id": "semua sesuai janji"},
    "failed": {"en": "%(n)s FAILED", "id": "%(n)s GAGAL"},
    "progress": {"en": "%(pack)s: %(done)s of %(all)s examples", "id": "%(pack)s: %(done)s dari %(all)s contoh"},
    "stopped": {
        "en": "Stopped after %(done)s of %(all)s examples",
        "id": "Berhenti setelah %(done)s dari %(all)s contoh",
    },
    "written": {"en": "written: %(path)s", "id": "ditulis: %(path)s"},
    "next": {"en": "Next:  alur rulepack check %(folder)s", "id": "Lanjutkan:  alur rulepack check %(folder)s"},
    "same": {"en": "Nothing is different", "id": "Tidak ada perbedaan"},
    "same_but_layout": {
        "en": "Nothing is different but comments and layout",
        "id": "Tidak ada perbedaan selain keterangan dan tata letak",
    },
    "text_moved": {
        "en": 'text ~ %(name)s   %(before)s -> %(after)s (%(rules)s): "%(start)s"',
        "id": 'teks ~ %(name)s   %(before)s -> %(after)s (%(rules)s): "%(start)s"',
    },
    "text_unjudged": {"en": "text ? line %(line)s   %(why)s", "id": "teks ? baris %(line)s   %(why)s"},
    "text_line": {"en": "line %(line)s", "id": "baris %(line)s"},
    "texts_moved": {
        "en": "Texts that change their level: %(changed)s; could not be judged: %(unjudged)s",
        "id": "Teks yang berubah tingkat: %(changed)s; tidak dapat dinilai: %(unjudged)s",
    },
    "no_folder": {
        "en": "There is no folder “%(name)s”, and no pack of that name: %(known)s.",
        "id": "Tidak ada folder “%(name)s”, dan tidak ada paket bernama itu: %(known)s.",
    },
    "bad_name": {
        "en": "“%(name)s” cannot name a pack: small letters, digits, - and _, a letter first, at most 40.",
        "id": "“%(name)s” tidak bisa menjadi nama paket: huruf kecil, angka, - dan _, diawali huruf, paling banyak 40.",
    },
    "in_use": {
        "en": "%(folder)s is not empty; name a new folder.",
        "id": "%(folder)s tidak kosong; sebutkan folder baru.",
    },
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
