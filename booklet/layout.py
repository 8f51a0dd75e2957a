"""Which file of which layout is used?

Nearest wins, file by file: the edition's own `layout/`, then the layout asked for, its parents,
and `base`. Two things are merged instead, so that one token or one word can be changed alone:
`tokens.css` (all of them, the nearest last) and, by key, `layout.yaml` and `words/*.yaml`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema

from booklet.errors import LayoutError
from booklet.findings import Finding, Place, found
from booklet.language import TimeStyle
from booklet.measure import Length, mm
from booklet.memory import content_digest, once
from booklet.records import Record
from booklet.source import Source, read_yaml
from booklet.validate import build
from booklet.values import (
    LIST_SCHEMA,
    Flag,
    Ink,
    Measure,
    Name,
    Names,
    Reading,
    Text,
    Trim,
    Whole,
    as_list,
)

OWN_FOLDER = "layout"
"""The folder of an edition that holds its changes to a layout."""
OWN_LAYOUTS = "layouts"
"""The folder of an edition that holds whole layouts of its own."""
PARENTS = frozenset({"base", "identity"})
"""Layouts that others extend, and that make nothing by themselves."""
_NOTHING = mm(0)


class Slot(Record):
    """The room a layout has for one QR code."""

    side: Measure
    """Of the code with its quiet zone."""
    module: Measure


class Template(Record):
    """What the planner must know of a page template; the rest is in its HTML."""

    flows: Flag = False
    """Takes as many pages as its text needs; other templates make one page each."""
    entries: Whole | None = None
    """The most entries on a page."""
    screenings: Whole | None = None
    """The most screenings of one entry."""
    qr: Slot | None = None
    title_steps: tuple[Whole, ...] = ()
    """Titles longer than each of these (characters) are set a size smaller."""
    short_note: Flag = False
    """Prefers `note_short` where a film has one."""
    omits: Annotated[
        tuple[Literal["day", "hall", "code", "title", "minutes", "folio"], ...],
        BeforeValidator(as_list),
        WithJsonSchema(LIST_SCHEMA),
    ] = ()
    """Facts that it does not print, and that nobody looks for on its finished pages."""
    steps: Whole = 1
    """In how many sizes its running text may be set, largest first, so that a note keeps to its
    frame, or a document to one page."""


class SpotInk(Record):
    """An ink beside the four, which has a plate of its own."""

    name: Name
    """As its maker writes it: `PANTONE 871 C`."""
    looks: Ink
    """Cyan, magenta, yellow and black that look like it, for proofs and screens."""


class DocumentKind(Record):
    """One kind of document a layout makes, beside or instead of a booklet."""

    each: Literal["edition", "film", "screening", "day", "venue"]
    """What one of them is made for."""
    page: Name
    """Its page template."""
    file: Name
    """The PDF's name without its ending; `{id}` is that of what it is made for."""


class GridRoom(Record):
    """How much of a day fits one schedule page."""

    halls: Whole = 5
    minutes: Whole | None = None


class Instance(Record):
    """One static face made of a variable font."""

    weight: Whole
    italic: Flag = False
    axes: dict[str, Name]


class LayoutFile(Record):
    """layout.yaml: what one document is made for, its paper, its pages in order."""

    extends: Name | None = None
    title: Text | None = None
    medium: Literal["press", "screen", "office"] | None = None
    """What it is made for: a printer's press, a screen (and colour office printers), or black
    toner alone."""
    documents: tuple[DocumentKind, ...] | None = None
    """What `booklet make` makes; none for a booklet."""
    folder: Name | None = None
    """Where documents go, below the folder of results."""
    staff_options: Names = ()
    """Those whose documents show what the public may not know."""
    options: Names = ()
    """What may be asked of its documents, each a flag, as in `--house`."""
    trim: Trim | None = None
    bleed: Measure | None = None
    safe: Measure | None = None
    baseline: Measure | None = None
    baseline_start: Measure | None = None
    """From the top of the trim to the first line of the grid."""
    binding_margin: Measure | None = None
    """By what the type area of a glued booklet moves outwards, since it does not open flat."""
    ad_gap: Measure | None = None
    """Between two ads of half a page."""
    multiple: Whole | None = None
    """The number of pages is a multiple of this."""
    swatches: dict[str, Ink] = Field(default_factory=dict)
    spots: dict[str, SpotInk] = Field(default_factory=dict)
    styles: Names = ()
    templates: dict[str, Template] = Field(default_factory=dict)
    grid: GridRoom | None = None
    time: Literal["24h", "12h"] | None = None
    instances: dict[str, tuple[Instance, ...]] = Field(default_factory=dict)
    flatplan: tuple[Any, ...] | None = None
    fillers: Names | None = None


class Layout(Struct, frozen=True, dict=True):
    """A layout with all it inherits, ready to be looked into."""

    name: str
    folders: tuple[Path, ...]
    """Nearest first: the edition's own, the layout's, its parents', base."""
    files: tuple[LayoutFile, ...]
    """Their layout.yaml, nearest first; a folder without one has an empty one."""
    flatplan_source: Source | None = None
    """The nearest flatplan as written, for its places."""
    least_module: Length = _NOTHING
    """The smallest module that a QR code may have on the job's paper."""

    def find(self, relative: str) -> Path | None:
        """The file of this name that is used, or None."""
        return next(self.chain(relative), None)

    def chain(self, relative: str) -> Iterator[Path]:
        """All files of this name, the one that is used first."""
        for folder in self.folders:
            if (path := folder / relative).is_file():
                yield path

    def templates_in_use(self) -> Iterator[Path]:
        """Every template of every folder, used or overridden."""
        for folder in self.folders:
            yield from sorted(folder.rglob("*.html"))

    def on_paper(
        self,
        trim: tuple[Length, Length] | None,
        bleed: Length | None,
        safe: Length | None,
        *,
        is_glued: bool,
        module: Length,
    ) -> Layout:
        """The same layout for another paper; what is None stays as the layout has it.

        `module` is the smallest that a QR code may have on it: slots for codes grow to hold the
        same codes in larger modules.
        """
        paper = LayoutFile(
            trim=trim, bleed=bleed, safe=safe, binding_margin=None if is_glued else _NOTHING
        )
        return replace(self, files=(paper, *self.files), least_module=module)

    @property
    def medium(self) -> str:
        """`press`, `screen` or `office`."""
        return str(self._first("medium"))

    @property
    def documents(self) -> tuple[DocumentKind, ...]:
        """The kinds of documents it makes; none where it makes booklets."""
        return next((f.documents for f in self.files if f.documents is not None), ())

    @property
    def folder(self) -> str:
        """Where its documents go, below the folder of results."""
        return next((file.folder for file in self.files if file.folder), self.name)

    @property
    def options(self) -> tuple[str, ...]:
        """What may be asked of its documents."""
        named = [name for file in reversed(self.files) for name in file.options]
        return tuple(dict.fromkeys(named))

    def is_for_staff(self, options: Iterable[str]) -> bool:
        """Whether documents with these options show what the public may not know."""
        named = {name for file in self.files for name in file.staff_options}
        return not named.isdisjoint(options)

    def _first(self, name: str) -> Any:
        for file in self.files:
            if (value := getattr(file, name)) is not None:
                return value
        raise LayoutError(
            f"The layout {self.name} does not say its `{name}`.",
            f"Add `{name}` to its layout.yaml, or let it extend base.",
        )

    @property
    def trim(self) -> tuple[Length, Length]:
        """Width and height of the page once it is cut."""
        first: tuple[Length, Length] = self._first("trim")
        return first

    @property
    def bleed(self) -> Length:
        """What pictures are printed beyond the trim."""
        return Length(self._first("bleed").mm)

    @property
    def safe(self) -> Length:
        """What text keeps from the trim."""
        return Length(self._first("safe").mm)

    @property
    def baseline(self) -> tuple[Length, Length]:
        """The distance of the grid's lines, and from the trim to the first of them."""
        return Length(self._first("baseline").mm), Length(self._first("baseline_start").mm)

    @property
    def binding_margin(self) -> Length:
        """By what the job's binding moves the type area outwards; 0 where it opens flat."""
        return Length(self._first("binding_margin").mm)

    @property
    def ad_gap(self) -> Length:
        """What lies between two ads of half a page."""
        return Length(self._first("ad_gap").mm)

    @property
    def multiple(self) -> int:
        """What the number of pages is a multiple of."""
        return int(self._first("multiple"))

    @property
    def grid(self) -> GridRoom:
        """How much of a day fits one schedule page."""
        room: GridRoom = self._first("grid")
        return room

    @property
    def time_style(self) -> TimeStyle:
        """`24h` or `12h`."""
        style: TimeStyle = self._first("time")
        return style

    @cached_property
    def swatches(self) -> Mapping[str, tuple[float, ...]]:
        """Inks by name: cyan, magenta, yellow and black in per cent.

        One that names a swatch which is not there is left out: `palette` tells of it.
        """
        merged: dict[str, tuple[float, ...]] = {}
        for file in reversed(self.files):
            for name, ink in file.swatches.items():
                parts = merged.get(ink) if isinstance(ink, str) else ink
                if parts is not None:
                    merged[name] = parts
        return merged

    @cached_property
    def spots(self) -> Mapping[str, SpotInk]:
        """Inks with plates of their own, by the name that styles have for them."""
        return {k: v for file in reversed(self.files) for k, v in file.spots.items()}

    def looks(self, ink: str) -> tuple[float, ...]:
        """What a swatch or a spot colour looks like: cyan, magenta, yellow, black in per cent."""
        spot = self.spots.get(ink)
        if spot is None:
            return self.swatches[ink]
        return self.swatches[spot.looks] if isinstance(spot.looks, str) else spot.looks

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        """What the planner must know of each page template."""
        merged = {k: v for file in reversed(self.files) for k, v in file.templates.items()}
        return {name: _grown(one, self.least_module) for name, one in merged.items()}

    @cached_property
    def instances(self) -> Mapping[str, tuple[Instance, ...]]:
        """The faces to be made of variable fonts, by family."""
        return {k: v for file in reversed(self.files) for k, v in file.instances.items()}

    @property
    def fillers(self) -> tuple[str, ...]:
        """Page templates that may fill the booklet up, in turn."""
        return tuple(self._first("fillers"))

    @cached_property
    def styles(self) -> tuple[Path, ...]:
        """The style sheets in their order: all tokens, then each style's nearest file."""
        names = [name for file in reversed(self.files) for name in file.styles]
        paths = list(reversed(list(self.chain("tokens.css"))))
        for name in dict.fromkeys(names):
            path = self.find(name)
            if path is None:
                raise LayoutError(
                    f"The layout {self.name} names the style {name}, which is nowhere.",
                    "Add the file, or remove it from `styles`.",
                )
            paths.append(path)
        return tuple(paths)


def names(layouts: Path, edition: Path | None = None) -> tuple[str, ...]:
    """The layouts that can be asked for: the program's, and the edition's own."""
    shelves = [layouts, *([edition / OWN_LAYOUTS] if edition is not None else [])]
    return tuple(
        sorted(
            folder.name
            for shelf in shelves if shelf.is_dir()
            for folder in shelf.iterdir()
            if folder.name not in PARENTS and (folder / "layout.yaml").is_file()
        )
    )  # fmt: skip


def find_layout(name: str, layouts: Path, edition: Path | None) -> tuple[Layout, list[Finding]]:
    """Find a layout and what it inherits.

    Raises LayoutError where there is none of this name, or where layouts extend in a circle.
    """
    folders: list[Path] = []
    files: list[LayoutFile] = []
    findings: list[Finding] = []
    flatplan: Source | None = None
    if edition is not None and (own := edition / OWN_FOLDER).is_dir():
        folders.append(own)
        file, source, more = _read(own)
        files.append(file)
        findings += more
        flatplan = _flatplan(source)
    wanted: str | None = name
    while wanted is not None:
        folder = layouts / wanted
        own = edition / OWN_LAYOUTS / wanted if edition is not None else folder
        if (own / "layout.yaml").is_file():
            folder = own
        if not (folder / "layout.yaml").is_file():
            known = names(layouts, edition)
            near = difflib.get_close_matches(wanted, known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
            raise LayoutError(f"There is no layout {wanted}.", hint)
        if folder in folders:
            raise LayoutError(f"The layout {name} extends itself, by way of {wanted}.")
        folders.append(folder)
        file, source, more = _read(folder)
        files.append(file)
        findings += more
        flatplan = flatplan or _flatplan(source)
        wanted = file.extends
    return Layout(name, tuple(folders), tuple(files), flatplan), findings


def read_words(layout: Layout, language: str) -> tuple[dict[str, str], list[Finding]]:
    """The layout's words in a language, by dotted key: `badges.qa`; the nearest file wins.

    Raises LayoutError where the layout has no words in that language at all.
    """
    words: dict[str, str] = {}
    findings: list[Finding] = []
    paths = list(layout.chain(f"words/{language}.yaml"))
    if not paths:
        raise LayoutError(
            f"The layout {layout.name} has no words in the language `{language}`.",
            f"Add words/{language}.yaml; words/en.yaml of base shows what it holds.",
        )
    for path in reversed(paths):
        more_words, more = once(
            "words", f"{path} {content_digest(path)}", partial(_read_words, path)
        )
        words |= more_words
        findings += more
    return words, findings


def _read_words(path: Path) -> tuple[dict[str, str], list[Finding]]:
    source, findings = read_yaml(path)
    return dict(_flat(source.value, "") if source is not None else ()), findings


def _flat(value: Any, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{prefix}.{key}" if prefix else str(key))
    else:
        yield prefix, value or ""


def _read(folder: Path) -> tuple[LayoutFile, Source | None, list[Finding]]:
    path = folder / "layout.yaml"
    if not path.is_file():
        return LayoutFile(), None, []
    return once("layouts", f"{path} {content_digest(path)}", lambda: _read_anew(path))


def _read_anew(path: Path) -> tuple[LayoutFile, Source | None, list[Finding]]:
    source, findings = read_yaml(path)
    if source is None:
        return LayoutFile(), None, findings
    file, more = build(LayoutFile, source, Reading())
    return file or LayoutFile(), source, findings + more


def _flatplan(source: Source | None) -> Source | None:
    if source is None or not isinstance(source.value, dict) or "flatplan" not in source.value:
        return None
    return Source(source.value["flatplan"], source.origin.below("flatplan"))


def missing_template(name: str, layout: Layout, place: Place) -> Finding:
    """The finding for a page template that no folder of the layout has."""
    known = {path.stem for folder in layout.folders for path in (folder / "pages").glob("*.html")}
    near = difflib.get_close_matches(name, known, 1)
    remedy = f"Did you mean {near[0]}?" if near else f"Add pages/{name}.html to the layout."
    return found("P103", f"There is no page template `{name}`.", place, remedy)


def _grown(template: Template, least: Length) -> Template:
    """The template with a slot for codes in modules of at least this size."""
    if template.qr is None or template.qr.module >= least:
        return template
    side = template.qr.side * (least / template.qr.module)
    return template.model_copy(update={"qr": Slot(side=side, module=least)})
