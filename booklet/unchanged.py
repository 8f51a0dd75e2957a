"""Was just this built before, and does what was made lie there still?

Whatever a build reads is below a few folders. Where all their files are as the folders said before,
the build would come to the same, so it is not made again. A file that was changed so shortly before
it was looked at that it may have been changed again unseen is told by its content, too; what was
made always is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet import home, memory
from booklet.errors import MissingPart
from booklet.importing import versions
from booklet.watching import Seen, look

if TYPE_CHECKING:
    from booklet.summary import Told

_SHORTLY_NS = 2_000_000_000
"""As coarse as the times of files may be (FAT)."""
_NEVER_READ = frozenset({".git", "__pycache__"})


class Inputs(Struct, frozen=True):
    """What a build of an edition reads, as it was at one moment."""

    folders: tuple[Path, ...]
    asked: str
    """All that the command line says, and the machine's part in what comes of it."""
    seen: Seen
    contents: Mapping[Path, str]
    """Digests of the files that were changed shortly before."""


class _Kept(Struct, frozen=True):
    """A build that was made."""

    seen: Seen
    """Without what it made."""
    contents: Mapping[Path, str]
    made: Mapping[Path, str]
    """What it wrote: digests."""
    told: Told


def inputs_of(edition: Path, to: Path, asked: str) -> Inputs:
    """What a build would read now."""
    folders = (edition, home.layouts(), home.fonts(), home.package())
    machine = (_libraries(), os.environ.get("SOURCE_DATE_EPOCH"))
    whole = f"{edition.resolve()} {to.resolve()} {asked} {machine}"
    now = time.time_ns()
    seen = _look(folders)
    recent = now - _SHORTLY_NS
    fresh = [
        Path(path) for path, one in seen.items() if max(one.modified_ns, one.changed_ns) > recent
    ]
    return Inputs(folders, whole, seen, _digests(fresh))


def recall(inputs: Inputs) -> Told | None:
    """What the build of these inputs told when it was made; None where it was not, or where what
    it wrote is not there any more."""
    kept: _Kept | None = memory.recall("builds", inputs.asked)
    if kept is None or kept.seen != _without(inputs.seen, kept.made):
        return None
    is_as_it_was = all(_digests(known) == known for known in (kept.contents, kept.made))
    return kept.told if is_as_it_was else None


def remember(inputs: Inputs, told: Told, made: Mapping[Path, str]) -> None:
    """Keep what a build told; `made` has digests of what it wrote. One that was not fit to print,
    or where something was left unchecked, is made again each time, for a reason may be the
    machine's; so is one whose inputs changed while it was made."""
    before = _without(inputs.seen, made)
    if told.is_sure and _without(_look(inputs.folders), made) == before:
        contents = {path: one for path, one in inputs.contents.items() if str(path) in before}
        memory.keep("builds", inputs.asked, _Kept(before, contents, made, told))


def _look(folders: Iterable[Path]) -> Seen:
    return look(tuple(folders), but=_NEVER_READ.__contains__)


def _without(seen: Seen, made: Iterable[Path]) -> Seen:
    results = {os.path.realpath(path) for path in made}
    return {path: one for path, one in seen.items() if path not in results}


def _libraries() -> str:
    """The versions of what shapes pages; nothing where they are not here, as the build will say."""
    with suppress(MissingPart):
        return repr(sorted(versions().items()))
    return ""


def _digests(paths: Iterable[Path]) -> Mapping[Path, str]:
    digests = {}
    for path in paths:
        try:
            digests[path] = memory.content_digest(path)
        except OSError:
            digests[path] = ""
    return digests
