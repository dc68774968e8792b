"""What the record says of rules that become active, in both languages at once. Pure: part of the record's bytes."""

Texts = dict[str, str]

FIRST: Texts = {
    "id": "Aturan saringan yang dibawa perangkat lunak mulai dipakai di sini.",
    "en": "The rules of screening that come with the software are used here from now on.",
}
ACTIVATED: Texts = {
    "id": "Dinas mengaktifkan versi lain dari aturan saringan. Hasil lama harus disaring lagi.",
    "en": "The office activated another version of the rules of screening. Old results have to be made again.",
}
