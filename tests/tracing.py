"""Do traces answer for nothing but pages that are rendered as they were?

Pages are rendered, an edition is changed, and what traces answer then is compared with what is
rendered then. No page is set: HTML says what has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from booklet.flatplan import Flatplan, Take, plan, side_of, uncounted
from booklet.likeness import layout_digest
from booklet.material import Material, Order, prepare
from booklet.reads import noting
from booklet.records import Film
from booklet.templates import Templates
from booklet.traces import Traces, traces_of
from booklet.views import Views

OTHER: Mapping[str, Any] = {
    "title": "Quite Another Title",
    "title_break": "|",
    "original_title": {"pl": "Inny tytuł"},
    "directors": ["Ada Roe", "Zoë Ort"],
    "countries": ["PL", "CL"],
    "year": 1931,
    "runtime": 78,
    "languages": ["pl"],
    "silent": True,
    "premiere": "european",
    "rating": "16",
    "advisories": ["grief", "violence"],
    "format": "16 mm",
    "colour": "sepia",
    "cast": ["Ida Lund"],
    "credits": {"music": ["Per Strand"]},
    "presented_by": "Shown by somebody else.",
    "awards": ["Another prize"],
    "logline": "Another line.",
    "note": "Another note, as long as a line or so, to be read.",
    "note_short": "Another note.",
    "note_by": "Z. O.",
    "director_biography": "Born elsewhere.",
    "contact": "other@example.org",
    "website": "https://example.org/other",
    "stills": [],
    "strand": None,
    "subtitles": ["fr"],
    "partly_subtitled": True,
    "dubbed": ["de"],
    "voice_over": ["de"],
    "silence": ["W107"],
}
"""Of each field of a film but its id, a value that no film has; of the title's break, its signs."""


@dataclass
class Pages:
    """All pages of an edition as HTML, and what is known of them when they are rendered again."""

    folder: Path
    lengths: int = 1
    """Pages that each flowing unit takes."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else the order says."""
    material: Material = field(init=False)
    flatplan: Flatplan = field(init=False)
    traces: Traces = field(init=False)
    html: dict[str, str] = field(default_factory=dict)
    """By what is asked."""
    known: dict[str, str | None] = field(default_factory=dict)
    """What traces answered before it was rendered."""

    def __post_init__(self) -> None:
        to = self.folder.parent / "to"
        self.material = prepare(Order(self.folder, to, **self.more))
        layout = self.material.layout
        units = uncounted(self.material.edition, layout)
        found, findings = plan(units, lambda some, _: [self.lengths] * len(some))
        assert found is not None, findings
        self.flatplan = found
        self.traces = traces_of(self.material, "pages", layout_digest(layout))
        templates, views = Templates(layout), self.material.views(found)
        for take in found.takes():
            asked = f"{take}"
            self.known[asked] = self.traces.recall(asked, views)
            with noting() as reads:
                self.html[asked] = _rendered(templates, take, views)
            self.traces.note(asked, views, self.html[asked], reads)
        self.traces.keep()

    @property
    def hits(self) -> int:
        """So many takes need not have been rendered."""
        return sum(one is not None for one in self.known.values())

    def check(self) -> None:
        """No answer is one that would not be given now."""
        for asked, known in self.known.items():
            assert known in {None, self.html[asked]}, f"what is known is not so any more: {asked}"


def change_film(path: Path, name: str) -> bytes:
    """Give a film's field another value; answers what its file held."""
    before = path.read_bytes()
    film = yaml.safe_load(before)
    film[name] = OTHER[name]
    if name == "title_break":
        film[name] = _broken(film["title"])
    if film[name] is None:
        del film[name]
    path.write_text(yaml.safe_dump(film, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return before


def check_fields(folder: Path, path: Path) -> dict[str, int]:
    """Change each field of a film for itself, and check all pages; answers how many takes were
    known each time."""
    assert set(OTHER) == set(Film.model_fields) - {"id"}
    hits = {}
    for name in OTHER:
        before = change_film(path, name)
        pages = Pages(folder)
        pages.check()
        hits[name] = pages.hits
        path.write_bytes(before)
        Pages(folder).check()
    return hits


def _broken(title: Any) -> Any:
    """A title with a sign where its last word may begin a line."""
    if isinstance(title, dict):
        return {tag: _broken(text) for tag, text in title.items()}
    return " |".join(title.rsplit(" ", 1))


def _rendered(templates: Templates, take: Take, views: Views) -> str:
    parts, folio = [], take.folio
    for unit in take.units:
        parts.append(templates.render(unit, folio, side_of(folio), views).html)
        folio += unit.pages
    return templates.document("\n".join(parts), views)
