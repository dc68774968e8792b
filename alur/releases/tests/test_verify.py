"""A release is checked from files alone, and no byte of them can change unnoticed."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from alur.kernel import proofs
from alur.releases.core import documents, package, terminal, verify
from alur.releases.core.verify import Found, Trusted
from alur.releases.tests.signed import (
    ACTOR,
    NAME,
    PICTURE,
    digests,
    key_document,
    member,
    members,
    packed,
    private,
    public,
    release,
    said,
    signed,
)  # fmt: skip

FIRST, SECOND = private(1), private(2)
MEMBERS, KEYS = members(), key_document()
ISSUED = "2024-01-26T12:33:00Z"


def _codes(found: Found) -> list[str]:
    return [code for code, _ in found.wrong]


def _check(raw: bytes, issuer: bytes | None = None, **more: Any) -> Found:
    return verify.check(raw, KEYS if issuer is None else issuer, digests(), **more)


def test_an_untouched_release_is_valid_and_names_issuer_version_moment_and_attachment() -> None:
    found = _check(release())

    text = "\n".join(found.sentences("en"))
    assert (found.verdict, found.wrong) == ("VALID", [])
    for words in (ACTOR, "Version 1", ISSUED, f"{NAME}: unchanged", public(FIRST), "anybody could have made it"):
        assert words in text
    assert all(found.sentences("id"))


def test_every_flipped_byte_of_a_release_is_caught_and_named() -> None:
    raw = release()

    for at in range(len(raw)):
        found = _check(raw[:at] + bytes([raw[at] ^ (1, 0x20, 0x80)[at % 3]]) + raw[at + 1 :])
        assert found.verdict == "NOT_VALID", at
        assert _codes(found), at


def test_every_flipped_byte_of_a_key_document_is_caught_and_named() -> None:
    raw = key_document(SECOND, FIRST, until="2024-02-01T00:00:00Z")

    for at in range(len(raw)):
        found = _check(release(), raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert set(_codes(found)) & {"unreadable", "respelled", "list_proof", "other_issuer"}, at


def test_every_flipped_byte_of_a_package_is_caught_and_named(tmp_path: Path) -> None:
    raw, file = packed(), tmp_path / "release.zip"
    inside = {at for _, [data] in MEMBERS for at in range(raw.index(data), raw.index(data) + len(data))}

    for at in [at for at in range(len(raw)) if at not in inside or at % 9 == 0]:  # the insides have tests of their own
        file.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        found = terminal.check(file)
        assert found.verdict == "NOT_VALID", at
        assert _codes(found), at


def test_every_flipped_byte_of_an_attachment_beside_the_release_is_caught_and_named(tmp_path: Path) -> None:
    (tmp_path / "v1.json").write_bytes(release())
    (tmp_path / "keys.json").write_bytes(key_document())

    for at in range(len(PICTURE)):
        (tmp_path / NAME).write_bytes(PICTURE[:at] + bytes([PICTURE[at] ^ 1]) + PICTURE[at + 1 :])
        assert ("file_changed", {"name": NAME}) in terminal.check(tmp_path / "v1.json").wrong


def _doubled(raw: bytes) -> bytes:
    return raw[:-1] + b',"kind":"PRESS_RELEASE"}'


def _again(**options: Any) -> Callable[[bytes], bytes]:
    return lambda raw: json.dumps(json.loads(raw), ensure_ascii=False, **options).encode()


# W06: what the signed form does not decide must not pass as the signed file either.
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_doubled, "unreadable"),  # a key twice
        (lambda raw: _again(indent=1)(raw), "respelled"),  # other white space
        (lambda raw: raw + b"\n", "respelled"),
        (lambda raw: b" " + raw, "respelled"),
        (lambda raw: json.dumps(dict(reversed(json.loads(raw).items())), separators=(",", ":")).encode(), "respelled"),
        (lambda raw: raw.replace(b"Kantor", b"\\u004bantor"), "respelled"),  # the same letter, written otherwise
        (lambda raw: raw.replace("\u00e9".encode(), "e\u0301".encode()), "proof_signature"),  # decomposed
        (lambda raw: b"\xef\xbb\xbf" + raw, "unreadable"),  # a byte order mark
        (lambda raw: raw.replace(b'"version":1', b'"version":1.0'), "respelled"),
        (lambda raw: raw.replace(b'"version":1', b'"version":"1"'), "form"),
        (lambda raw: b"", "unreadable"),
        (lambda raw: b"[" * 100_000, "unreadable"),
        (lambda raw: b"{}", "form"),
    ],
)
def test_another_spelling_is_not_the_signed_file(change: Callable[[bytes], bytes], code: str) -> None:
    changed = change(release())

    assert changed != release()
    assert code in _codes(_check(changed))


def _keys(**times: str) -> bytes:
    """The key document after the first key went out of use."""
    return key_document(SECOND, None if "revoked" in times else FIRST, first=times)


# W08: judged by the moment of signing. The release was signed on 26 January, 12.33 UTC.
@pytest.mark.parametrize(
    ("times", "verdict", "code"),
    [
        ({"published": ISSUED}, "VALID", ""),  # the first release makes the key
        ({"published": "2024-01-26T12:33:01Z"}, "NOT_VALID", "before_key"),
        ({"expires": "2024-02-01T00:00:00Z"}, "VALID", "replaced_since"),
        ({"expires": ISSUED}, "VALID", "replaced_since"),  # in the second of the change
        ({"expires": "2024-01-26T12:32:59Z"}, "NOT_VALID", "after_key"),
        ({"expires": "2024-02-01T00:00:00Z", "revoked": "2024-02-01T00:00:00Z"}, "VALID_WHEN_ISSUED", "revoked_since"),
        ({"expires": ISSUED, "revoked": ISSUED}, "NOT_VALID", "after_revocation"),
        ({"expires": "2024-01-20T00:00:00Z", "revoked": "2024-02-01T00:00:00Z"}, "NOT_VALID", "after_key"),
        ({"expires": "2024-02-01", "revoked": "2024-02-01"}, "NOT_VALID", "proof_form"),  # a day without zone
        ({"expires": "soon"}, "NOT_VALID", "proof_form"),
    ],
)
def test_a_signature_is_judged_by_the_moment_of_signing(times: dict[str, str], verdict: str, code: str) -> None:
    found = _check(release(), _keys(**times))

    assert found.verdict == verdict
    assert not code or code in [each for each, _ in [*found.wrong, *found.said]]


def test_a_key_of_another_owner_an_unknown_key_and_a_list_of_another_institution_are_refused() -> None:
    elsewhere = json.loads(key_document())
    elsewhere["id"] = "https://other.example/institutions/x/"
    stolen = key_document(owner_of_first="https://other.example/institutions/x/")

    assert _codes(_check(release(), signed(elsewhere, FIRST))) == ["other_issuer"]
    assert _codes(_check(release(), stolen)) == ["list_proof"]  # W07: its controller is somebody else
    assert _codes(_check(release(), key_document(SECOND))) == ["key_unknown"]


def test_a_list_signed_by_a_key_that_is_out_of_use_is_refused() -> None:
    listed = json.loads(_keys(expires="2024-02-01T00:00:00Z"))
    del listed["proof"]

    assert _codes(_check(release(), signed(listed, FIRST))) == ["list_proof"]
    assert _codes(_check(release(), proofs.spelled(listed))) == ["list_proof"]  # no proof at all


def test_whose_key_it_is_the_reader_can_bring() -> None:
    after = _keys(expires="2024-02-01T00:00:00Z")
    newest = json.loads(_keys(expires="2024-02-01T00:00:00Z", revoked="2024-02-01T00:00:00Z"))

    def codes(issuer: bytes, trusted: Trusted) -> list[str]:
        found = _check(release(), issuer, trusted=trusted)
        return [code for code, _ in [*found.wrong, *found.said] if code.startswith("key_")]

    assert codes(key_document(), Trusted()) == ["key_own"]
    assert codes(key_document(), Trusted(frozenset([public(FIRST)]))) == ["key_given"]
    assert codes(after, Trusted(frozenset([public(SECOND)]))) == ["key_vouched"]
    assert codes(key_document(), Trusted(frozenset([public(SECOND)]))) == ["key_stranger"]
    # The list of the package is older than the reader's: the key was revoked meanwhile.
    assert _check(release(), trusted=Trusted(document=newest)).verdict == "VALID_WHEN_ISSUED"


def test_without_keys_nothing_is_claimed() -> None:
    found = verify.check(release(), None)

    assert found.verdict == "UNKNOWN"
    assert "keys.json" in found.sentences("en")[-1]
    assert verify.check(release(), None, trusted=Trusted(frozenset([public(FIRST)]))).verdict == "VALID"


def test_a_withdrawal_is_signed_too() -> None:
    raw = signed(documents.withdrawal(said(), reason="Keliru", at=said().updated), FIRST)

    found = verify.check(raw, key_document(), {})

    assert found.verdict == "VALID"
    assert "Version 2" in found.sentences("en")[1]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([member("release.json", release()), member("issuer.json", key_document())], "file_missing"),
        ([member("release.json", release()), member(NAME, PICTURE)], "damaged"),
        ([*MEMBERS, member("more.exe", b"MZ")], "file_foreign"),
        ([*MEMBERS[:2], member(NAME, PICTURE + b"\0")], "file_changed"),
        ([*MEMBERS, member("release.json", release())], "damaged"),  # a name twice
        ([], "damaged"),
    ],
)
def test_a_package_holds_all_that_belongs_to_it_and_nothing_else(
    members: list[tuple[str, list[bytes]]], code: str, tmp_path: Path
) -> None:
    file = tmp_path / "release.zip"
    file.write_bytes(b"".join(package.write(members)))

    assert code in _codes(terminal.check(file))


def test_a_compressed_package_is_refused_before_it_is_unpacked() -> None:
    import zipfile

    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("release.json", b"0" * 50_000_000)

    with pytest.raises(package.BadPackage, match="compressed"):
        package.read(bomb)


def test_the_command_says_the_finding_and_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "release.zip"
    file.write_bytes(packed())
    lone = tmp_path / "v1.json"
    lone.write_bytes(release())
    key = tmp_path / "key.txt"
    key.write_text(f"{public(SECOND)}\n")

    assert terminal.main(file) == 0
    assert terminal.main(file, public(FIRST), "id") == 0
    assert terminal.main(file, str(key)) == 1
    assert terminal.main(lone) == 2
    assert terminal.main(lone, str(tmp_path / "nothing")) == 2
    assert terminal.main(lone, str(lone)) == 2  # no key document
    out = capsys.readouterr()
    assert "The signature is valid." in out.out
    assert "Tanda tangan sah." in out.out
    assert "No such file" in out.err


def test_a_release_is_told_from_a_register(tmp_path: Path) -> None:
    for name, data, expected in [
        ("a.zip", b"", True), ("b", b"PK\x03\x04", True), ("c.json", b"", True), ("d", b'{"@context":', True),
        ("e.jsonl", b'{"format":"alur-register/1"', False), ("f.tlog-proof", b"c2sp.org", False),
    ]:  # fmt: skip
        (tmp_path / name).write_bytes(data)
        assert terminal.is_release(tmp_path / name) is expected


def test_an_ed25519_key_of_small_order_verifies_nothing() -> None:
    zero = proofs.multikey(bytes(32))
    listed = json.loads(key_document())
    listed["assertionMethod"][0]["publicKeyMultibase"] = zero

    assert _check(release(), signed(listed, Ed25519PrivateKey.generate())).verdict == "NOT_VALID"
