"""The sentences of rule packs in Indonesian and English, by the key that `words.Sentence` names."""

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
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
