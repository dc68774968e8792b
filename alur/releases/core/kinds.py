"""What each kind of release rests on in law and what it is for, in Indonesian and English. Pure.

Only what public sources confirm stands here; a kind without such a source says so. Read in November 2026. This is
information for who receives a release, no legal ruling.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Kind:
    """law: as it is cited, "" where none is confirmed; basis: what it says; scope: what this kind covers, if said."""

    law: str = ""
    basis: Words = field(default_factory=dict)
    scope: Words = field(default_factory=dict)


NONE_KNOWN: Words = {
    "en": "No legal basis that public sources confirm is on file for this kind.",
    "id": "Belum ada dasar hukum jenis ini yang dipastikan oleh sumber terbuka.",
}
INPRES = "Inpres 9/2015"  # 25 June 2015; addressed to ministers, agencies, police, army, governors, regents and mayors
DISCLOSURE = "UU 14/2008"

KINDS: Mapping[str, Kind] = {
    "PRESS_RELEASE": Kind(
        INPRES,
        {
            "en": "Presidential Instruction 9/2015 of 25 June 2015, points 3 and 4: inform the public fast, exactly "
            "and objectively.",
            "id": "Instruksi Presiden 9/2015 tanggal 25 Juni 2015, butir ketiga dan keempat: informasikan kepada "
            "masyarakat secara cepat, tepat, dan objektif.",
        },
    ),
    "SINGLE_NARRATIVE": Kind(
        INPRES,
        {
            "en": "Presidential Instruction 9/2015 of 25 June 2015, point 2: spread the single narrative and data on "
            "government policy and programmes.",
            "id": "Instruksi Presiden 9/2015 tanggal 25 Juni 2015, butir kedua: sebarkan narasi tunggal dan data "
            "tentang kebijakan dan program pemerintah.",
        },
        {
            "en": "It covers government policy and programmes. Words about contestants or political rights may lie "
            "outside it. The office that receives it decides.",
            "id": "Cakupannya kebijakan dan program pemerintah. Isi tentang peserta pemilu atau hak politik mungkin "
            "berada di luarnya. Dinas penerima yang memutuskan.",
        },
    ),
    "EMERGENCY": Kind(
        DISCLOSURE,
        {
            "en": "Law 14/2008 on public information: some information has to be given immediately.",
            "id": "Undang-Undang 14/2008 tentang keterbukaan informasi publik: ada informasi yang wajib diumumkan "
            "serta-merta.",
        },
    ),
    "SERVICE": Kind(
        DISCLOSURE,
        {
            "en": "Law 14/2008 on public information: some information is given periodically or kept available always.",
            "id": "Undang-Undang 14/2008 tentang keterbukaan informasi publik: ada informasi yang diumumkan berkala "
            "atau tersedia setiap saat.",
        },
    ),
}  # fmt: skip


def kind(code: str) -> Kind:
    """What stands behind this kind; an empty one where nothing is confirmed."""
    return KINDS.get(code, Kind(basis=NONE_KNOWN))
