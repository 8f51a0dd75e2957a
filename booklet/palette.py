"""Does whatever names an ink of the layout name one that is there?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from booklet.findings import Finding, Place, found
from booklet.layout import Layout
from booklet.model import Edition


def check_inks(edition: Edition, layout: Layout) -> list[Finding]:
    """Swatches, spot colours and strands that name an ink nobody has mixed (P109)."""
    findings = [*_layouts(layout)]
    known = {*layout.swatches, *layout.spots}
    for strand in edition.strands.values():
        if isinstance(strand.colour, str) and strand.colour not in known:
            place = strand.place("colour")
            findings.append(_unknown(f"strand {strand.id}", strand.colour, place, known))
    return findings


def _layouts(layout: Layout) -> Iterator[Finding]:
    known = {*layout.swatches}
    for file in layout.files:
        for name, ink in file.swatches.items():
            if isinstance(ink, str) and name not in known:
                yield _unknown(f"swatch {name}", ink, file.place("swatches", name), known)
        for name, spot in file.spots.items():
            if isinstance(spot.looks, str) and spot.looks not in known:
                place = file.place("spots", name, "looks")
                yield _unknown(f"spot colour {name}", spot.looks, place, known)
            if name in known:
                message = f"{name} is a swatch and a spot colour."
                yield found("P109", message, file.place("spots", name), "Rename one of the two.")


def _unknown(what: str, ink: str, place: Place, known: set[str]) -> Finding:
    near = difflib.get_close_matches(ink, sorted(known), 1)
    remedy = f"Did you mean {near[0]}?" if near else f"There are {', '.join(sorted(known))}."
    return found("P109", f"{what}: the layout has no ink `{ink}`.", place, remedy)
