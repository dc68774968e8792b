"""What the check of a release says, in Indonesian and English. Pure: a terminal says the same as the page."""

from collections.abc import Mapping

Words = Mapping[str, str]

PARTS: Mapping[str, Words] = {
    "release": {"en": "The release", "id": "Rilis"},
    "issuer": {"en": "The key document", "id": "Daftar kunci"},
}
SENTENCES: Mapping[str, Words] = {
    "VALID": {"en": "The signature is valid.", "id": "Tanda tangan sah."},
    "VALID_WHEN_ISSUED": {
        "en": "The signature was valid when the release was issued. Its key was revoked later.",
        "id": "Tanda tangan sah saat rilis diterbitkan. Kuncinya dicabut kemudian.",
    },
    "NOT_VALID": {
        "en": "NOT VALID. Do not pass this on as a release of the institution.",
        "id": "TIDAK SAH. Jangan sebarkan sebagai rilis lembaga.",
    },
    "UNKNOWN": {"en": "The signature could not be checked.", "id": "Tanda tangan tidak dapat diperiksa."},
    "names": {
        "en": "Version %(version)s of “%(title)s”, issuer named: %(issuer)s",
        "id": "Versi %(version)s dari “%(title)s”, penerbit yang disebut: %(issuer)s",
    },
    "signed": {
        "en": "Signed at %(created)s, by the signer's own clock.",
        "id": "Ditandatangani pada %(created)s, menurut jam penanda tangan sendiri.",
    },
    "unreadable": {
        "en": "%(part)s cannot be read at byte %(at)s: %(why)s.",
        "id": "%(part)s tidak terbaca pada bita %(at)s: %(why)s.",
    },
    "respelled": {
        "en": "%(part)s is not spelled as it was signed: first difference at byte %(at)s (spaces, order of keys, "
        "escapes, or something added).",
        "id": "%(part)s tidak tertulis seperti saat ditandatangani: perbedaan pertama pada bita %(at)s (spasi, urutan "
        "kunci, penulisan huruf, atau tambahan).",
    },
    "damaged": {
        "en": "The package is damaged: %(why)s.",
        "id": "Paket rusak: %(why)s.",
    },
    "form": {
        "en": "The release lacks its issuer, version or proof, or is of a kind that is not signed.",
        "id": "Rilis tidak memuat penerbit, versi, atau bukti, atau jenisnya tidak ditandatangani.",
    },
    "other_issuer": {
        "en": "The key document belongs to %(named)s, the release names %(issuer)s.",
        "id": "Daftar kunci milik %(named)s, sedangkan rilis menyebut %(issuer)s.",
    },
    "list_proof": {
        "en": "The key document was changed: its own signature does not hold (%(why)s).",
        "id": "Daftar kunci telah diubah: tanda tangannya sendiri tidak sah (%(why)s).",
    },
    "key_needed": {
        "en": "The file carries no key. Put %(issuer)skeys.json beside it as issuer.json, or name it with --key.",
        "id": "Berkas tidak memuat kunci. Letakkan %(issuer)skeys.json di sampingnya sebagai issuer.json, "
        "atau sebutkan dengan --key.",
    },
    "key_unknown": {
        "en": "The key that signed it is not a key of the issuer: %(method)s",
        "id": "Kunci yang menandatanganinya bukan kunci penerbit: %(method)s",
    },
    "proof_key": {"en": "The key of the issuer is damaged.", "id": "Kunci penerbit rusak."},
    "proof_suite": {
        "en": "The proof is of another kind than eddsa-jcs-2022; such a one is not accepted.",
        "id": "Jenis bukti bukan eddsa-jcs-2022; bukti demikian tidak diterima.",
    },
    "proof_form": {"en": "The proof is damaged.", "id": "Bukti tanda tangan rusak."},
    "proof_signature": {
        "en": "The signature does not fit the release: its words, its data or its proof were changed.",
        "id": "Tanda tangan tidak cocok dengan rilis: kata-katanya, datanya, atau buktinya telah diubah.",
    },
    "before_key": {
        "en": "It says it was signed before its key existed (%(published)s).",
        "id": "Rilis mengaku ditandatangani sebelum kuncinya ada (%(published)s).",
    },
    "after_key": {
        "en": "It says it was signed after its key went out of use (%(expires)s).",
        "id": "Rilis mengaku ditandatangani setelah kuncinya tidak dipakai lagi (%(expires)s).",
    },
    "after_revocation": {
        "en": "It was signed after its key was revoked (%(revoked)s). Reason of the revocation: %(reason)s",
        "id": "Rilis ditandatangani setelah kuncinya dicabut (%(revoked)s). Alasan pencabutan: %(reason)s",
    },
    "revoked_since": {
        "en": "Its key was revoked on %(revoked)s. Reason: %(reason)s. Whoever stole a key can state an earlier "
        "moment: look the release up in the open register.",
        "id": "Kuncinya dicabut pada %(revoked)s. Alasan: %(reason)s. Pencuri kunci dapat menyebut waktu yang lebih "
        "awal: cari rilis ini di daftar terbuka.",
    },
    "replaced_since": {
        "en": "Its key was replaced on %(expires)s, as keys are from time to time.",
        "id": "Kuncinya diganti pada %(expires)s, sebagaimana kunci diganti dari waktu ke waktu.",
    },
    "key_own": {
        "en": "The key comes from the file itself, so anybody could have made it. "
        "Compare it with the one that stands at %(issuer)s : %(key)s",
        "id": "Kunci berasal dari berkas itu sendiri, jadi siapa pun dapat membuatnya. "
        "Bandingkan dengan yang tertera di %(issuer)s : %(key)s",
    },
    "key_given": {
        "en": "The key is the one that you gave: %(key)s",
        "id": "Kuncinya adalah yang Anda berikan: %(key)s",
    },
    "key_vouched": {
        "en": "The key that you gave vouches for the one that signed: %(key)s",
        "id": "Kunci yang Anda berikan menjamin kunci penanda tangan: %(key)s",
    },
    "key_stranger": {
        "en": "The key that signed it is not the one that you gave: %(key)s",
        "id": "Kunci penanda tangan bukan yang Anda berikan: %(key)s",
    },
    "file_fits": {"en": "Attachment %(name)s: unchanged.", "id": "Lampiran %(name)s: tidak berubah."},
    "files_fit": {"en": "Its attachments are unchanged, too.", "id": "Lampirannya juga tidak berubah."},
    "file_changed": {
        "en": "Attachment %(name)s is NOT the one that was signed.",
        "id": "Lampiran %(name)s BUKAN yang ditandatangani.",
    },
    "file_absent": {
        "en": "Attachment %(name)s is not here and was not checked.",
        "id": "Lampiran %(name)s tidak ada di sini dan tidak diperiksa.",
    },
    "file_missing": {
        "en": "Attachment %(name)s is missing from the package.",
        "id": "Lampiran %(name)s tidak ada dalam paket.",
    },
    "file_foreign": {
        "en": "%(name)s lies in the package and does not belong to the release.",
        "id": "%(name)s ada dalam paket tetapi bukan bagian rilis.",
    },
    "shown_differs": {
        "en": "What this site shows is not what was signed.",
        "id": "Yang ditampilkan situs ini bukan yang ditandatangani.",
    },
    "record_differs": {
        "en": "The open register names another document for this version.",
        "id": "Daftar terbuka menyebut dokumen lain untuk versi ini.",
    },
    "credentials_trusted": {
        "en": "The Content Credentials are valid, signed by %(signer)s, vouched for by the root that you gave.",
        "id": "Kredensial konten sah, ditandatangani %(signer)s, dijamin oleh akar yang Anda berikan.",
    },
    "credentials_valid": {
        "en": "The Content Credentials are intact, signed in the name of %(signer)s, but nobody whom you trust vouches "
        "for that name. Give the root of the issuer's site with --key (/.well-known/content-credentials.pem there).",
        "id": "Kredensial konten utuh, ditandatangani atas nama %(signer)s, tetapi tidak ada yang Anda percayai "
        "menjamin nama itu. Sebutkan akar situs penerbit dengan --key (di sana: /.well-known/content-credentials.pem).",
    },
    "credentials_invalid": {
        "en": "NOT VALID: the file or its Content Credentials were changed (%(why)s).",
        "id": "TIDAK SAH: berkas atau kredensial kontennya telah diubah (%(why)s).",
    },
    "credentials_release": {
        "en": "It belongs to version %(version)s of the release %(release)s of %(issuer)s",
        "id": "Berkas ini milik versi %(version)s rilis %(release)s dari %(issuer)s",
    },
    "credentials_none": {
        "en": "The file carries no Content Credentials. That says nothing about it: most platforms remove them.",
        "id": "Berkas tidak memuat kredensial konten. Itu tidak berarti apa-apa: kebanyakan platform menghapusnya.",
    },
    "credentials_unread": {
        "en": "Content Credentials cannot be read here: install alur[credentials].",
        "id": "Kredensial konten tidak dapat dibaca di sini: pasang alur[credentials].",
    },
    "no_file": {"en": "This is not a release: %(why)s.", "id": "Ini bukan rilis: %(why)s."},
}


def say(code: str, language: str, **params: object) -> str:
    """The sentence `code` in "id" or "en" (any other language: English); so is a parameter that has several."""
    told = {key: _in(value, language) if isinstance(value, Mapping) else value for key, value in params.items()}
    return _in(SENTENCES[code], language) % told


def _in(words: Words, language: str) -> str:
    return words.get(language) or words.get("en") or next(iter(words.values()), "")
