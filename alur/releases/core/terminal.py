"""`alur verify` for a release: a package, or a document with its keys and attachments beside it. Pure but for files."""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from alur.kernel import proofs
from alur.kernel.proofs import BadDocument
from alur.releases.core import credentials, package, verify
from alur.releases.core.verify import Found, Trusted
from alur.releases.core.words import say

OK, UNFIT, UNUSABLE = 0, 1, 2  # exit codes
MEDIA = {suffix: kind for kind, suffix in verify.SUFFIXES.items() if kind in credentials.MEDIA_TYPES} | {
    ".jpeg": "image/jpeg"
}
KEY_FILES = (package.ISSUER, "keys.json")  # beside a release, the first that is there


def is_release(path: Path) -> bool:
    """Is this a release or a package, broken or not? By how it begins, then by its name."""
    with path.open("rb") as file:
        beginning = file.read(12)
    return beginning.startswith((b"PK\x03\x04", b'{"@context"')) or path.suffix in (".zip", ".json")


def is_medium(path: Path) -> bool:
    """A picture or film by its name: one that may carry Content Credentials."""
    return path.suffix.lower() in MEDIA


def look(path: Path, key: str = "", language: str = "en") -> int:
    """Say whose Content Credentials a picture or film carries. key: a file with the authorities to trust, PEM.

    0: they hold. 1: they do not, the file was changed. 2: there are none, or they cannot be read here.
    """
    if not credentials.is_here():
        print(say("credentials_unread", language), file=sys.stderr)
        return UNUSABLE
    try:
        root = Path(key).read_text(errors="replace") if key else ""
        with path.open("rb") as file:
            seen = credentials.look(file, MEDIA[path.suffix.lower()], root)
    except OSError as problem:
        print(say("no_file", language, why=problem.strerror), file=sys.stderr)
        return UNUSABLE
    if seen is None:
        print(say("credentials_none", language), file=sys.stderr)
        return UNUSABLE
    told = {"signer": seen.signer, "why": ", ".join(seen.problems)} | seen.release
    print(say(f"credentials_{seen.state.lower()}", language, **told))
    if seen.release:
        print(say("credentials_release", language, **told))
    return UNFIT if seen.state == "Invalid" else OK


def main(path: Path, key: str = "", language: str = "en") -> int:
    """Check the file, say the finding, return the exit code. key: z6Mk..., or the name of a file that holds keys.

    0: valid, also where the key was revoked afterwards. 1: not valid. 2: it cannot be checked.
    """
    try:
        found = check(path, _trusted(key))
    except (OSError, BadDocument) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        print(say("no_file", language, why=why), file=sys.stderr)
        return UNUSABLE
    print("\n".join(found.sentences(language)))
    return {"NOT_VALID": UNFIT, "UNKNOWN": UNUSABLE}.get(found.verdict, OK)


def _trusted(key: str) -> Trusted:
    """What the reader brought: a key, or a file with one, or a key document. Raises BadDocument, OSError."""
    if not key or key.startswith("z6Mk"):
        return Trusted(frozenset([key] if key else ()))
    raw = Path(key).read_bytes()
    if raw.startswith(b"z6Mk"):
        return Trusted(frozenset([raw.decode(errors="replace").strip()]))
    document = proofs.read(raw)
    if not verify.methods(document):
        raise BadDocument("the file given with --key lists no key")
    return Trusted(document=document)


def check(path: Path, trusted: Trusted | None = None) -> Found:
    """Check a package, or a document with what lies beside it. Raises OSError, BadDocument when it is none."""
    with path.open("rb") as file:
        is_zip = file.read(2) == b"PK" or path.suffix == ".zip"
        file.seek(0)
        if is_zip:
            try:
                documents, files = package.read(file)
            except package.BadPackage as problem:
                return _damaged(problem)
            return _of_package(documents, files, trusted)
        raw = file.read(package.MOST_BYTES + 1)
    if len(raw) > package.MOST_BYTES:
        raise BadDocument("it is too long")
    beside = [path.parent / name for name in KEY_FILES if (path.parent / name).is_file()]
    issuer = beside[0].read_bytes()[: package.MOST_BYTES] if beside else None
    found = verify.check(raw, issuer, trusted=trusted)
    verify.check_files(found, found.document, _beside(path.parent, found))
    return found


def _of_package(documents: Mapping[str, bytes], files: Mapping[str, bytes], trusted: Trusted | None) -> Found:
    if set(documents) != {package.RELEASE, package.ISSUER}:
        return _damaged(package.BadPackage(f"{package.RELEASE} or {package.ISSUER} is missing"))
    found = verify.check(documents[package.RELEASE], documents[package.ISSUER], files, trusted)
    for name in verify.attachments(found.document).keys() - files.keys():
        found.fail("file_missing", name=name)
    return found


def _damaged(problem: package.BadPackage) -> Found:
    found = Found()
    found.fail("damaged", why=f"{problem.member}: {problem}" if problem.member else str(problem))
    return found


def _beside(folder: Path, found: Found) -> dict[str, bytes]:
    """SHA-256 of those attachments that lie in the same folder, by name. A browser may save one without suffix."""
    digests = {}
    for name in verify.attachments(found.document):
        for path in (folder / name, folder / name.rpartition(".")[0]):
            if name == Path(name).name and path.is_file():
                with path.open("rb") as file:
                    digests[name] = hashlib.file_digest(file, "sha256").digest()
                break
    return digests
