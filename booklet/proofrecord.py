"""What is a proof made of: which facts, on which pages, and how does each page look?

The record lies beside the PDFs of a build, and is what two builds are compared by. It holds nothing
that the public may not know, and the same build gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert, json, to_builtins
from msgspec.structs import asdict, replace

from booklet import snapshot
from booklet.errors import UsageError
from booklet.measure import Length
from booklet.snapshot import Snapshot

FORM = 1
"""The form of the file; a program reads its own form and those before it."""


_Number = Annotated[int, Meta(ge=1)]


class ProofPage(Struct, frozen=True, forbid_unknown_fields=True):
    """One page as it was set."""

    folio: _Number
    name: str = ""
    """What stands on it, in a person's words."""
    template: str = ""
    section: str = ""
    part: int = 0
    """Which page it is of those made together, from 0."""
    strand: str = ""
    subjects: tuple[str, ...] = ()
    films: tuple[str, ...] = ()
    """The ids of those that may be printed on it: in an entry, a list, an index."""
    screenings: tuple[str, ...] = ()
    """Their keys: in an entry, a grid, a day list."""
    file: str = ""
    """Which of the PDFs it is in: `booklet`, `cover`, `inside`."""
    sheet: int = 1
    """Which page of that PDF it is on; a glued cover has two folios on one."""
    looks: str = ""
    """A digest of all that is seen within its bleed; empty where it cannot be told."""
    words: str = ""
    """A digest of its letters, without spaces, hyphens and its folio."""
    pictures: str = ""
    """A digest of its pictures; empty where it has none."""


class _Described(Struct, frozen=True, forbid_unknown_fields=True):
    """A record as the file has it, but for the schedule."""

    form: _Number
    job: str
    layout: str
    language: str
    paper: str
    """Trim and bleed, in words."""
    condition: dict[str, str]
    """The identifier of each file's printing condition."""
    versions: dict[str, str]
    """Of all that shapes a page."""
    pdf_sha256: dict[str, str]
    planned: int
    """How many pages the whole booklet has."""
    pages: tuple[ProofPage, ...]
    """Those that were set."""
    facts: Mapping[str, Mapping[str, str]]


class ProofRecord(_Described, frozen=True):
    """What a proof is made of."""

    schedule: Snapshot | None = None
    """None where only a PDF is there."""

    @property
    def is_bare(self) -> bool:
        """Whether only the pages are known, as of a PDF without a record."""
        return self.schedule is None

    @property
    def is_whole(self) -> bool:
        """Whether all pages of the booklet were set."""
        return len(self.pages) == self.planned

    @property
    def folios(self) -> Mapping[int, ProofPage]:
        """The pages by folio."""
        return {page.folio: page for page in self.pages}

    def only(self, folios: Collection[int]) -> ProofRecord:
        """The record of these pages alone; facts and schedule are those of the whole."""
        kept = tuple(page for page in self.pages if page.folio in folios)
        return replace(self, pages=kept)

    def written(self) -> dict[str, Any]:
        """The record as plain values."""
        assert self.schedule is not None
        pages = [to_builtins(page) for page in self.pages]
        return {**asdict(self), "pages": pages, "schedule": self.schedule.written()}

    def to_json(self) -> bytes:
        """The record as a file."""
        return json.format(json.encode(self.written()), indent=1) + b"\n"

    def differs_in(self, other: ProofRecord) -> tuple[str, ...]:
        """Which versions are not the same, in words."""
        names = dict.fromkeys([*self.versions, *other.versions])
        return tuple(
            f"{name} {self.versions.get(name, 'none')} → {other.versions.get(name, 'none')}"
            for name in names
            if self.versions.get(name) != other.versions.get(name)
        )


def paper_of(trim: tuple[Length, Length], bleed: Length) -> str:
    """A page's trim and bleed, in words."""
    width, height = trim
    return f"{width.mm:g} × {height.mm:g} mm, bleed {bleed.mm:g} mm"


def unwritten(value: Any) -> ProofRecord:
    """A record from its plain values. Raises ValueError, in words, where they are none."""
    if not isinstance(value, dict) or "schedule" not in value:
        raise ValueError("it is no record of a proof")
    form = value.get("form")
    if type(form) is int and form > FORM:
        raise ValueError(f"it has form {form}, this program knows form {FORM}")
    described = {key: one for key, one in value.items() if key != "schedule"}
    try:
        record = convert(described, _Described)
    except ValidationError as error:
        raise ValueError(snapshot.in_words(error, described, _Described)) from error
    return ProofRecord(**asdict(record), schedule=snapshot.unwritten(value["schedule"]))


def read(path: Path) -> ProofRecord:
    """A record from its file. Raises UsageError where it is none, newer or damaged."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError(f"There is no {path}.", "Name a proof that is there.") from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise UsageError(message, "Name a record that may be read.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is no record of a proof.", _REMEDY) from error
    try:
        return unwritten(json.decode(text))
    except (ValueError, RecursionError) as error:
        message = f"{path.name} cannot be used as the record of a proof: {error}."
        raise UsageError(message, _REMEDY) from error


_REMEDY = "Build the booklet again, or name a PDF, or the .json file that a build wrote beside it."
