"""What a verification says, in Indonesian and English. Pure: a terminal without Django says the same as the site.

Each sentence names what was found, then what it means or what to do.
"""

from collections.abc import Mapping

Words = Mapping[str, str]

SENTENCES: Mapping[str, Words] = {
    "fits": {
        "en": "All %(size)s entries fit the signed head of %(origin)s. Nothing was changed, left out or added.",
        "id": "Semua %(size)s catatan cocok dengan segel bertanda tangan %(origin)s. "
        "Tidak ada yang diubah, dihapus, atau ditambah.",
    },
    "proof_fits": {
        "en": "Entry %(index)s stands, word for word, in the register %(origin)s with %(size)s entries.",
        "id": "Catatan %(index)s tercantum, kata demi kata, dalam daftar %(origin)s yang berisi %(size)s catatan.",
    },
    "text": {
        "en": "Entry %(index)s does not fit: its text does not give its hash. The text was changed.",
        "id": "Catatan %(index)s tidak cocok: teksnya tidak menghasilkan sidiknya. Teks itu diubah.",
    },
    "number": {
        "en": "Entry %(index)s does not fit: another number stands in its place. "
        "Entries are missing, added or exchanged.",
        "id": "Catatan %(index)s tidak cocok: di tempatnya tertulis nomor lain. "
        "Ada catatan yang hilang, ditambah, atau ditukar.",
    },
    "unreadable": {
        "en": "Entry %(index)s cannot be read: line %(line)s of the file is damaged.",
        "id": "Catatan %(index)s tidak terbaca: baris %(line)s dalam berkas rusak.",
    },
    "missing": {
        "en": "Entry %(index)s is missing: the file ends before the %(size)s entries that the head names.",
        "id": "Catatan %(index)s tidak ada: berkas berakhir sebelum %(size)s catatan yang disebut segelnya.",
    },
    "surplus": {
        "en": "Entry %(index)s is not covered by the signed head, which names only %(size)s entries.",
        "id": "Catatan %(index)s tidak tercakup segel bertanda tangan, yang hanya menyebut %(size)s catatan.",
    },
    "root": {
        "en": "Entry %(index)s does not fit: with it the entries no longer give the signed root.",
        "id": "Catatan %(index)s tidak cocok: mulai dari sini catatan tidak lagi menghasilkan akar bertanda tangan.",
    },
    "since": {
        "en": "Signed heads vouch only for the entries before %(since)s, "
        "so the first change may lie between %(since)s and %(index)s.",
        "id": "Segel hanya menjamin catatan sebelum %(since)s, jadi perubahan pertama dapat terletak antara "
        "%(since)s dan %(index)s.",
    },
    "since_start": {
        "en": "No signed head vouches for a part of the file, so the first change may lie before entry %(index)s.",
        "id": "Tidak ada segel atas sebagian berkas, jadi perubahan pertama dapat terletak sebelum catatan %(index)s.",
    },
    "contradiction": {
        "en": "Two signed heads contradict each other from entry %(index)s on. "
        "Keep this file: it proves that the register showed two different pasts.",
        "id": "Dua segel saling bertentangan mulai catatan %(index)s. Simpan berkas ini: ini bukti bahwa "
        "daftar menunjukkan dua masa lalu yang berbeda.",
    },
    "signature": {
        "en": "The signed head does not hold (%(why)s). Without it nothing in the file is vouched for.",
        "id": "Tanda tangan segel tidak sah (%(why)s). Tanpa itu tidak ada isi berkas yang dijamin.",
    },
    "path": {
        "en": "Entry %(index)s does not fit the signed head: the entry or its proof was changed.",
        "id": "Catatan %(index)s tidak cocok dengan segel bertanda tangan: catatan atau buktinya diubah.",
    },
    "own_key": {
        "en": "The key was taken from the file itself. Compare it with the one that the register publishes, or give it "
        "with --key: %(vkey)s",
        "id": "Kunci diambil dari berkas itu sendiri. Bandingkan dengan kunci yang diumumkan daftar, atau sebutkan "
        "dengan --key: %(vkey)s",
    },
    "key_needed": {
        "en": "A proof file carries no key. "
        "Give the register's public key with --key; it stands on the register's page.",
        "id": "Berkas bukti tidak memuat kunci. "
        "Sebutkan kunci umum daftar dengan --key; kunci itu ada di halaman daftar.",
    },
    "no_file": {
        "en": "This is neither an export of the register nor a proof file: %(why)s.",
        "id": "Ini bukan ekspor daftar dan bukan berkas bukti: %(why)s.",
    },
}


def say(code: str, language: str, **params: object) -> str:
    """The sentence `code` in "id" or "en" (any other language: English)."""
    words = SENTENCES[code]
    return words.get(language, words["en"]) % params
