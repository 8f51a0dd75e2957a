"""How does a result reach the user's folder whole?

All files are written beside their places first, in a hidden folder, and then take their places
by renaming. If anything fails before the last has, those that already moved are put back.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import secrets
import shutil
import signal
import threading
import time
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from booklet.drafts import Draft
from booklet.errors import OutputError

_PREFIX = ".booklet-"
_STALE_SECONDS = 24 * 60 * 60
_UNWRITABLE = (errno.EACCES, errno.EPERM)
_INHERITED = "system.posix_acl_default"
"""What says, on Linux, who may read what is new in a folder."""
FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a disk says that has no room."""


def publish(
    files: Mapping[str, bytes | Path | Draft], folder: Path, outdated: Collection[str] = ()
) -> None:
    """Put files into `folder` by name, all of them or none, and remove those that are outdated.

    The first one named is the main result and takes its place last, PDFs after all others.
    What was there under those names is replaced, even by the same bytes. Raises OutputError;
    then, as on an interrupt, the folder is as it was.
    """
    _check_names(tuple(files), folder)
    gone = [name for name in outdated if name not in files and (folder / name).is_file()]
    _make_folder(folder)
    staging = folder / f"{_PREFIX}{os.getpid()}-{_host()}-{secrets.token_hex(4)}"
    try:
        _write_all(files, staging)
        _move_all(_order(tuple(files)), gone, staging, folder)
    except OSError as error:
        raise explain(error, folder) from error
    finally:
        with _undisturbed():
            shutil.rmtree(staging, ignore_errors=True)


def publish_digested(
    files: Mapping[str, bytes | Draft], folder: Path, outdated: Collection[str] = ()
) -> Mapping[Path, str]:
    """The same; answers a digest of what each file was given."""
    publish(files, folder, outdated)
    return {
        folder / name: content.digest if isinstance(content, Draft)
        else hashlib.sha256(content).hexdigest()
        for name, content in files.items()
    }  # fmt: skip


def sweep(folder: Path) -> tuple[Path, ...]:
    """Remove what killed builds left in `folder`; returns what was removed.

    A build that still runs is let alone: on this machine by its process, on another one (in a
    shared folder) until its traces are a day old.
    """
    left = [path for path in _staging_folders(folder) if _is_left_over(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return tuple(path for path in left if not path.exists())


def _check_names(names: Sequence[str], folder: Path) -> None:
    if not names:
        raise ValueError("nothing to publish")
    for name in names:
        is_plain = name not in {"", ".", ".."} and not name.startswith(_PREFIX)
        if not is_plain or any(char in "/\\" or ord(char) < 32 for char in name):
            message = f"A result cannot be called {name!r}."
            raise OutputError(message, "Give it a name without slashes.")
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            message = f"A folder called {name} is in the way in {folder}."
            raise OutputError(message, "Move it away, or write to another folder.")
    if len({name.casefold() for name in names}) < len(names):
        message = f"Two results would have one name: {', '.join(names)}."
        raise OutputError(message, "Give each its own, not only by capitals.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        message = f"{folder} cannot be a folder: a file is in the way."
        raise OutputError(message, "Move the file away, or write to another folder.") from error
    except OSError as error:
        raise explain(error, folder) from error


def _order(names: Sequence[str]) -> list[str]:
    last_first = names[::-1]
    return sorted(last_first, key=lambda name: name.lower().endswith(".pdf"))


def _write_all(files: Mapping[str, bytes | Path | Draft], staging: Path) -> None:
    (staging / "new").mkdir(parents=True)
    (staging / "old").mkdir()
    for name, content in files.items():
        place = staging / "new" / name
        if isinstance(content, Draft):
            _have(content.path, place)
        elif isinstance(content, Path):
            shutil.copyfile(content, place)
        else:
            place.write_bytes(content)
        with place.open("rb+") as file:
            os.fsync(file.fileno())


def _have(file: Path, place: Path) -> None:
    """Have what is in a draft under a second name; copied where links are not, and where what is
    new in a folder belongs to another group, or to whom the folder says."""
    with suppress(OSError, NotImplementedError):
        is_of_group = file.stat().st_gid == place.parent.stat().st_gid
        listed = os.listxattr(place.parent) if hasattr(os, "listxattr") else []
        if is_of_group and _INHERITED not in listed:
            os.link(file, place)
            return
    shutil.copyfile(file, place)


def _move_all(names: Sequence[str], gone: Sequence[str], staging: Path, folder: Path) -> None:
    """Rename all files into place; whatever stops that, put back what was there before."""
    new, old = staging / "new", staging / "old"
    try:
        for name in names:
            _set_aside(folder / name, old / name)
        for name in gone:
            (folder / name).replace(old / name)
        for name in names:
            (new / name).replace(folder / name)
        _settle(folder)
    except BaseException:
        with _undisturbed():
            for name in names:
                _put_back(new / name, old / name, folder / name)
            for name in gone:
                if os.path.lexists(old / name):
                    (old / name).replace(folder / name)
        raise


def _set_aside(present: Path, aside: Path) -> None:
    """Keep what is there under a second name, without moving it; copied where links are not."""
    if not os.path.lexists(present):
        return
    try:
        os.link(present, aside, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(present, aside, follow_symlinks=False)


def _put_back(new: Path, aside: Path, present: Path) -> None:
    """Undo one renaming, if it took place: then the new file is no longer where it was written."""
    if new.exists():
        return
    if os.path.lexists(aside):
        aside.replace(present)
    else:
        present.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the renamings themselves on the disk; Windows has no such thing for folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network folders cannot, and have nothing to say by it
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let an interrupt (Ctrl-C) wait until the folder is tidy; it is raised right after."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
        if waiting:
            signal.raise_signal(signal.SIGINT)


def explain(error: OSError, folder: Path) -> OutputError:
    """What to tell someone whose folder could not be written."""
    if error.errno in FULL:
        return OutputError(f"There is no room left in {folder}.", "Make room and build again.")
    if error.errno == errno.EROFS:
        message = f"{folder} is on a disk that can only be read."
        return OutputError(message, "Write to another folder.")
    if error.errno in _UNWRITABLE:
        return OutputError(
            f"{folder} may not be written.",
            "Close the PDF where it is open, mend the folder's rights, or write elsewhere.",
        )
    what = error.strerror or str(error)
    return OutputError(f"{folder} cannot be written: {what}.", "Write to another folder.")


def _host() -> str:
    """A short mark of this machine, since process numbers say nothing about another one's."""
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _staging_folders(folder: Path) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        path
        for path in found
        if path.name.startswith(_PREFIX) and path.is_dir() and not path.is_symlink()
    ]


def _is_left_over(path: Path) -> bool:
    parts = path.name.removeprefix(_PREFIX).split("-")
    if len(parts) != 3 or not parts[0].isdecimal():
        return False
    if parts[1] == _host() and not _is_alive(int(parts[0])):
        return True
    try:
        return time.time() - path.stat().st_mtime > _STALE_SECONDS
    except OSError:
        return False


def _is_alive(process: int) -> bool:
    """Whether a process other than this one may still run."""
    if process == os.getpid():
        return False
    if os.name == "nt":  # signal 0 would end it there
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
