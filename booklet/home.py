"""Where are the layouts and fonts that ship with the program, and where is its cache?

In a wheel the layouts and fonts lie in `booklet/share`, in a checkout in the folder above the
package. The cache holds only what can be made again: it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from booklet.errors import MissingPart

_PARTS = ("layouts", "fonts")


def package() -> Path:
    """The folder of the program's own modules, and of the files that they read."""
    return Path(__file__).resolve().parent


def share() -> Path:
    """The folder that holds `layouts/` and `fonts/`.

    Raises MissingPart where the program was installed without them.
    """
    return _share_of(package())


def layouts() -> Path:
    """The folder of the layouts that ship with the program; raises MissingPart."""
    return share() / "layouts"


def fonts() -> Path:
    """The folder of the typefaces that ship with the program; raises MissingPart."""
    return share() / "fonts"


def cache() -> Path:
    """The folder for what can be made again; it is not made before something is kept in it.

    XDG_CACHE_HOME decides where it is set to an absolute path (the XDG base directory rules
    say to ignore any other), else the platform's own custom. Raises MissingPart where the
    user has no home folder.
    """
    return _cache_of(sys.platform, os.environ)


@contextmanager
def without_cache() -> Iterator[None]:
    """Use an empty cache, and let it go afterwards."""
    before = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory(prefix="booklet-cache-") as name:
        os.environ["XDG_CACHE_HOME"] = name
        try:
            yield
        finally:
            os.environ.pop("XDG_CACHE_HOME")
            if before is not None:
                os.environ["XDG_CACHE_HOME"] = before


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of the program's own modules and of the names and versions of all packages that
    Python sees: what they make may differ where it does."""
    whole = hashlib.sha256(" ".join((sys.version, *_packages())).encode())
    for name, content in modules(package()):
        whole.update(name.encode() + content)
    return whole.hexdigest()


def modules(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Python's files in a folder, and in those within it, by their names there, and what each
    says."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    for entry in entries:
        if entry.name.endswith(".py"):
            with open(entry.path, "rb") as file:  # noqa: PTH123 - quicker, and done at each start
                yield entry.name, file.read()
        elif entry.name != "__pycache__" and entry.is_dir():
            for name, content in modules(Path(entry.path)):
                yield f"{entry.name}/{name}", content


def _packages() -> list[str]:
    """As their folders of metadata are called: `jinja2-3.1.6.dist-info`."""
    folders = (folder for folder in sys.path if folder and Path(folder).is_dir())
    names = (entry.name for folder in folders for entry in os.scandir(folder))
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _share_of(package: Path) -> Path:
    for folder in (package / "share", package.parent):
        if all((folder / part).is_dir() for part in _PARTS):
            return folder
    raise MissingPart(
        f"The layouts and fonts that belong to booklet are not beside {package}.",
        "Install booklet again, or run it from a whole checkout.",
    )


def _cache_of(platform: str, environment: Mapping[str, str]) -> Path:
    chosen = environment.get("XDG_CACHE_HOME", "")
    if chosen and Path(chosen).is_absolute():
        return Path(chosen) / "booklet"
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else _home() / "AppData" / "Local") / "booklet"
    if platform == "darwin":
        return _home() / "Library" / "Caches" / "booklet"
    return _home() / ".cache" / "booklet"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        raise MissingPart(
            "This user has no home folder, so there is no place for the cache.",
            "Set XDG_CACHE_HOME to a folder that may be written.",
        ) from None
