"""What the record says of the desk's steps, in both languages at once. Pure.

These are part of the record's bytes, so they stand here and not in a translation file that may change under them.
"""

from collections.abc import Mapping

Texts = dict[str, str]

DRAFT_NAME: Texts = {"id": "Draf unggahan", "en": "Draft of a post"}
ARRIVAL_NAME: Texts = {"id": "Bahan yang diterima", "en": "Material received"}

ADAPTED: Texts = {
    "id": "Dinas mulai menyusun draf. Belum ada yang tayang.",
    "en": "The office began a draft. Nothing is published yet.",
}
SUBMITTED: Texts = {
    "id": "Editor mengajukan draf untuk disetujui orang lain.",
    "en": "The editor submitted the draft for approval by others.",
}
PARTLY: Texts = {
    "id": "Satu persetujuan sudah ada, satu lagi masih diperlukan.",
    "en": "One approval is there, one more is needed.",
}
APPROVED: Texts = {
    "id": "Draf disetujui. Penyusun dan penyetuju bukan orang yang sama.",
    "en": "The draft was approved. Its author and its approver are different people.",
}
RETURNED: Texts = {
    "id": "Draf dikembalikan kepada penyusun dengan catatan.",
    "en": "The draft was returned to its author with a remark.",
}
DECLINED_DRAFT: Texts = {
    "id": "Dinas memutuskan tidak memuat bahan ini.",
    "en": "The office decided not to publish this.",
}
DECLINED_ARRIVAL: Texts = {
    "id": "Dinas memutuskan tidak memakai bahan ini.",
    "en": "The office decided not to use this material.",
}
NO_CHANGE: Texts = {
    "id": "Penerbit mengubah rilis ini. Dua orang di dinas menyatakan bahan dinas tidak perlu diubah.",
    "en": "The issuer changed this release. Two people of the office state that what it made of it needs no change.",
}
OVERRIDDEN: Texts = {
    "id": "Hasil saringan: terlarang. Kepala dinas tetap menyetujui, dengan alasan tertulis.",
    "en": "The screening said prohibited. The head of office approved all the same, with a written reason.",
}


def of_source(name: Mapping[str, str]) -> Texts:
    """What a draft is called that was made from something of that name."""
    return {
        "id": f"Draf atas: {name.get('id', ARRIVAL_NAME['id'])}",
        "en": f"Draft made from: {name.get('en', ARRIVAL_NAME['en'])}",
    }
