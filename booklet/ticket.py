"""What must a printer know of a job? The job ticket: plain text, one screen."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from msgspec import Struct

from booklet.binding import Binding
from booklet.condition import Condition
from booklet.measure import Length

WIDTH = 78
_KEY = 14
_BINDINGS = {
    Binding.SADDLE: "saddle stitched",
    Binding.PERFECT: "perfect bound",
    Binding.NONE: "none: loose sheets",
}


class Part(Struct, frozen=True):
    """One PDF of a job: all of it, or its cover, or what is inside a separate cover."""

    kind: str
    """What a person calls it: `booklet`, `cover`, `inside`."""
    file: str
    """The name of the PDF."""
    pdf: bytes
    pages: int
    condition: Condition
    sheet: tuple[Length, Length] | None = None
    """What it is cut to, where its two pages are the sides of one sheet around a spine."""


class Facts(Struct, frozen=True):
    """What is known of a job; what is None or empty is not known, and not written."""

    festival: str
    job: str
    language: str
    """Its name, for a person."""
    trim: tuple[Length, Length]
    bleed: Length
    marks: bool
    binding: Binding
    fitness: str
    """What preflight says, in one sentence."""
    safe: Length | None = None
    caliper: Length | None = None
    """The thickness of one leaf of the inside's paper."""
    spine: Length | None = None
    fonts: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    """Inks beside cyan, magenta, yellow and black."""
    contact: tuple[str, ...] = ()
    """Whom to ask: names, addresses, telephone numbers."""


def write_ticket(parts: Sequence[Part], facts: Facts) -> str:
    """The ticket as text, lines of at most 78 characters. How many copies is not ours to say."""
    lines = [f"JOB TICKET: {facts.festival}, {facts.job}", ""]
    for key, text in _rows(parts, facts):
        lines += textwrap.wrap(
            text,
            WIDTH,
            initial_indent=f"{key}:".ljust(_KEY),
            subsequent_indent=" " * _KEY,
            break_on_hyphens=False,
        )
    return "\n".join(lines) + "\n"


def _rows(parts: Sequence[Part], facts: Facts) -> list[tuple[str, str]]:
    rows = [("Copies", "_" * 12), ("Language", facts.language)]
    for part in parts:
        rows.append((part.kind.capitalize(), f"{_pages(part)}: {part.file}"))
    rows += [("Trim", _size(facts)), ("Bleed", _edges(facts)), ("Marks", _marks(facts))]
    rows.append(("Binding", _binding(facts)))
    rows += _conditions(parts)
    rows.append(("Inks", " + ".join(["cyan, magenta, yellow, black", *facts.plates])))
    rows.append(("Fonts", _fonts(facts)))
    rows.append(("Preflight", facts.fitness))
    rows.append(("Contact", ", ".join(filter(None, facts.contact))))
    return [(key, text) for key, text in rows if text]


def _pages(part: Part) -> str:
    if part.sheet is None:
        return f"{part.pages} pages, single, in order"
    width, height = part.sheet
    return f"one sheet of {width} x {height} trimmed, back, spine and front; two sides"


def _size(facts: Facts) -> str:
    width, height = facts.trim
    return f"{width} x {height}, width x height"


def _edges(facts: Facts) -> str:
    safe = f"; text keeps {facts.safe} from the trim" if facts.safe else ""
    return f"{facts.bleed} on all sides{safe}"


def _marks(facts: Facts) -> str:
    if facts.marks:
        return "crop and registration marks, colour bars, slug line; outside the bleed"
    return "none"


def _binding(facts: Facts) -> str:
    said = [_BINDINGS[facts.binding]]
    if facts.caliper and facts.binding is not Binding.NONE:
        said.append(f"leaf of the inside {facts.caliper} thick")
    if facts.spine is not None:
        said.append(f"spine {facts.spine}")
    return ", ".join(said)


def _conditions(parts: Sequence[Part]) -> list[tuple[str, str]]:
    by_condition: dict[str, list[Part]] = {}
    for part in parts:
        by_condition.setdefault(part.condition.id, []).append(part)
    rows = []
    for same in by_condition.values():
        one = same[0].condition
        whose = "" if len(by_condition) == 1 else f"{' and '.join(p.kind for p in same)}: "
        text = f"{whose}{one.identifier}, {one.title}; ink at most {one.ink_limit:g} %"
        rows.append(("Printing", text))
    return rows


def _fonts(facts: Facts) -> str:
    if not facts.fonts:
        return ""
    return f"all embedded: {', '.join(facts.fonts)}"
