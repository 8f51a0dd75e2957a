"""What is wanted: which layout, in which language, on which paper, for which press?"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from booklet.binding import Binding, CoverKind
from booklet.errors import UsageError
from booklet.findings import NOWHERE, Place
from booklet.measure import Length, mm
from booklet.records import JobRecord, Settings

_CALIPER = mm(0.1)
MAIN = "booklet"
"""The job that is made when none is asked for; an edition need not name it."""
LAYOUT = "classic"
"""The layout of whoever names none."""


class Job(Struct, frozen=True):
    """One thing to be printed. What is None is as the layout has it."""

    name: str = MAIN
    layout: str = LAYOUT
    language: str = "en"
    final: bool = False
    """Warnings stop the build too."""
    trim: tuple[Length, Length] | None = None
    bleed: Length | None = None
    safe: Length | None = None
    marks: bool = True
    """Crop and registration marks, colour bars and a slug line outside the bleed."""
    condition: str = "fogra39"
    """The id of a printing condition."""
    binding: Binding = Binding.SADDLE
    cover: CoverKind = CoverKind.SELF
    cover_condition: str = ""
    """Of a separate cover, which it implies; empty for the inside's."""
    caliper: Length = _CALIPER
    """The thickness of one leaf of the inside's paper."""
    file: str = ""
    """The PDF's name without its ending, as a pattern; empty for the usual one."""
    freeze: tuple[int, ...] = ()
    """The pages that are at the printer."""
    place: Place = NOWHERE
    """Where it is written."""
    freeze_place: Place = NOWHERE
    """Where it is written which pages are at the printer."""

    def stem(self, first_language: str) -> str:
        """The PDF's name without its ending; another language than the first is named in it."""
        if self.file:
            return self.file.replace("{name}", self.name).replace("{language}", self.language)
        return self.name if self.language == first_language else f"{self.name}-{self.language}"


def choose(
    name: str | None, flags: Mapping[str, Any], settings: Settings, *, is_booklet: bool = True
) -> Job:
    """The job of this name, changed by what the command line says (None says nothing).

    What is no booklet has no usual job: only one that is named says how it is printed.

    Raises UsageError where the edition has no such job, or is not in the job's language.
    """
    record = settings.jobs.get(name or MAIN) if name or is_booklet else None
    if record is None and name not in {None, MAIN}:
        raise UsageError(f"The edition has no job `{name}`.", _near(str(name), settings))
    written = record or JobRecord()
    usual = Job(
        name=name or MAIN,
        layout=settings.layout or LAYOUT,
        language=settings.languages[0],
        freeze=settings.freeze,
        place=written.place(),
        freeze_place=(settings if written.freeze is None else written).place("freeze", ""),
    )
    wanted = {key: value for key, value in flags.items() if value is not None}
    said = {
        field.name: value
        for field in fields(Job)
        if (value := getattr(written, field.name, None)) is not None and field.name != "place"
    }
    if written.cover_condition:
        usual = replace(usual, cover=CoverKind.SEPARATE)
    job = replace(usual, **{**said, **wanted})
    if job.language not in settings.languages:
        message = f"The edition is not in `{job.language}`."
        raise UsageError(message, f"Ask for {' or '.join(settings.languages)}.")
    return job


def _near(name: str, settings: Settings) -> str:
    known = [MAIN, *settings.jobs]
    near = difflib.get_close_matches(name, known, 1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"It has {', '.join(dict.fromkeys(known))}; write others into edition.yaml under `jobs`."
