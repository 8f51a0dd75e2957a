"""Which documents did earlier runs make, and are they still what they were?

The record lies beside them: each one's digest, and what it was made of. The latter is left out of
a document that had anything found, so that it is made, and its findings said, each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from booklet import publish

RECORD = "made.json"
Entry = Mapping[str, str]


class Ledger(Struct, frozen=True):
    """The record of one folder."""

    folder: Path
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By the document's name without its ending."""

    def has(self, stem: str, made_of: str) -> bool:
        """Whether a document made of just this is there, as it was written."""
        entry = self.entries.get(stem, {})
        return entry.get("made_of") == made_of and self._is_whole(stem)

    def is_stale(self, stem: str) -> bool:
        """Whether there is an earlier document of this name."""
        return (self.folder / f"{stem}.pdf").exists()

    def without(self, known: Collection[str]) -> tuple[str, ...]:
        """The documents of an earlier run, as they were written, whose subject is no more: that
        is, what stands before the first point of their name."""
        return tuple(
            stem for stem in self.entries
            if stem.partition(".")[0] not in known and self._is_whole(stem)
        )  # fmt: skip

    def publish(
        self, made: Mapping[str, bytes], made_of: Mapping[str, str], gone: Sequence[str]
    ) -> None:
        """Put documents in the folder and into the record, and remove those that are gone;
        `made_of` has those that need not be made again. Raises OutputError; then all is as it
        was."""
        if not made and not gone:
            return
        entries = {
            stem: dict(entry) for stem, entry in self.entries.items()
            if stem not in made and stem not in gone
        }  # fmt: skip
        for stem, pdf in made.items():
            entries[stem] = {"sha256": _digest(pdf)}
            if stem in made_of:
                entries[stem]["made_of"] = made_of[stem]
        text = json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True)
        files: dict[str, bytes | Path] = {f"{stem}.pdf": pdf for stem, pdf in made.items()}
        files[RECORD] = f"{text}\n".encode()
        publish.publish(files, self.folder, [f"{stem}.pdf" for stem in gone])

    def _is_whole(self, stem: str) -> bool:
        try:
            written = (self.folder / f"{stem}.pdf").read_bytes()
        except OSError:
            return False
        return self.entries[stem].get("sha256") == _digest(written)


def read(folder: Path) -> Ledger:
    """The record of a folder; an empty one where it is missing or damaged."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        return Ledger(folder, {str(stem): dict(entry) for stem, entry in record.items()})
    except (OSError, ValueError, AttributeError, TypeError):
        return Ledger(folder)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
