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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from booklet import home, memory
from booklet.importing import versions
from booklet.watching import Seen, look

if TYPE_CHECKING:
    from booklet.summary import Told

_SHORTLY_NS = 2_000_000_000
"""As coarse as the times of files may be (FAT)."""
_NEVER_READ = frozenset({".git", "__pycache__"})


@dataclass(frozen=True)
class Inputs:
    """What a build of an edition reads, as it was at one moment."""

    folders: tuple[Path, ...]
    to: Path
    """Where results go, which nothing is read from."""
    asked: str
    """All that the command line says, and the machine's part in what comes of it."""
    seen: Seen
    contents: Mapping[Path, str]
    """Digests of the files that were changed shortly before."""

    @property
    def are_the_same(self) -> bool:
        """Whether the folders say now what they said then."""
        return self.seen == _look(self.folders, self.to)


@dataclass(frozen=True)
class _Kept:
    """A build that was made."""

    seen: Seen
    contents: Mapping[Path, str]
    made: Mapping[Path, str]
    """What it wrote: digests."""
    told: Told


def inputs_of(edition: Path, to: Path, asked: str) -> Inputs:
    """What a build would read now."""
    folders = (edition, home.layouts(), home.fonts(), home.package())
    machine = (sorted(versions().items()), os.environ.get("SOURCE_DATE_EPOCH"))
    whole = f"{edition.resolve()} {to.resolve()} {asked} {machine}"
    now = time.time_ns()
    seen = _look(folders, to)
    recent = now - _SHORTLY_NS
    fresh = [path for path, one in seen.items() if max(one.modified_ns, one.changed_ns) > recent]
    return Inputs(folders, to, whole, seen, _digests(fresh))


def recall(inputs: Inputs) -> Told | None:
    """What the build of these inputs told when it was made; None where it was not, or where what
    it wrote is not there any more."""
    kept: _Kept | None = memory.recall("builds", inputs.asked)
    if kept is None or kept.seen != inputs.seen:
        return None
    is_as_it_was = all(_digests(known) == known for known in (kept.contents, kept.made))
    return kept.told if is_as_it_was else None


def remember(inputs: Inputs, told: Told) -> None:
    """Keep what a build told. One that was not fit to print is made again each time, for a reason
    may be the machine's; so is one whose inputs changed while it was made."""
    if told.is_fit and inputs.are_the_same:
        made = _digests(told.files)
        memory.keep("builds", inputs.asked, _Kept(inputs.seen, inputs.contents, made, told))


def _look(folders: Iterable[Path], to: Path) -> Seen:
    return look(tuple(folders), [to], _NEVER_READ.__contains__)


def _digests(paths: Iterable[Path]) -> Mapping[Path, str]:
    digests = {}
    for path in paths:
        try:
            digests[path] = memory.content_digest(path)
        except OSError:
            digests[path] = ""
    return digests
