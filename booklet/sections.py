"""Which pages does each section of the flatplan ask for?

`flatplan:` is a list of sections, each a name (`contents`) or a name with what it is of and
options (`{ad: acme, page: 3}`). Here each becomes units: pages made by one template. Whatever an
edition has nothing of gives no pages; but what its own flatplan names must be there.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from booklet import qr
from booklet.alike import Alike
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.layout import Layout, Template, missing_template
from booklet.model import Edition, Programme
from booklet.records import AdSize, Kind
from booklet.sorting import sort_key
from booklet.source import Source
from booklet.timetable import grids_of_night


class Side(StrEnum):
    """Left pages have even folios."""

    LEFT = "left"
    RIGHT = "right"


class Subject(Struct, frozen=True, order=True):
    """What a page is about: `programme red-rooms`, `night 2026-09-18`, `index titles`."""

    kind: str
    id: str
    part: int = 0
    """Counts from 0 where one thing takes several planned pages."""


class Unit(Alike, frozen=True, eq=False):
    """Pages made together by one template: one page, or as many as its text needs."""

    template: str
    subjects: tuple[Subject, ...] = ()
    section: str = ""
    strand: str | None = None
    start: Side | None = None
    pages: int = 1
    flows: bool = False
    pin: int | str | None = None
    """A folio, or one of PINS."""
    is_filler_mark: bool = False
    """Not a page: where the filler pages go."""
    place: Place = NOWHERE


PINS = ("inside-front", "inside-back", "centre", "back")
INDEXES = ("titles", "directors", "countries")
ORDERS = ("title", "file", "schedule")
_OPTIONS = frozenset({"page", "place", "start", "order", "to_page", "template", "opener"})


class Section(Struct, frozen=True):
    """One entry of the flatplan as written."""

    name: str
    of: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    is_own: bool = False
    """Written in the edition itself, so that what it names must be there."""


def read_sections(source: Source, *, is_own: bool) -> tuple[list[Section], list[Finding]]:
    """Read a flatplan as written."""
    sections: list[Section] = []
    findings: list[Finding] = []
    if not isinstance(source.value, list):
        return [], [found("D106", "The flatplan should be a list.", source.origin.place())]
    for number, value in enumerate(source.value):
        place = source.origin.place(number)
        section = _section(value, place, is_own)
        if section is None:
            message = "A section is a name, or one name with what it is of and its options."
            remedy = "Write it as `- contents` or `- {ad: acme, page: 3}`."
            findings.append(found("P101", message, place, remedy))
        elif section.name not in _EXPANDERS:
            near = difflib.get_close_matches(section.name, _EXPANDERS, 1)
            remedy = f"Did you mean `{near[0]}`?" if near else ""
            message = f"There is no section `{section.name}`."
            findings.append(found("P101", message, place, remedy))
        else:
            findings += _check_options(section)
            sections.append(section)
    return sections, findings


def _section(value: Any, place: Place, is_own: bool) -> Section | None:
    if isinstance(value, str):
        return Section(value, (), {}, place, is_own)
    if not isinstance(value, dict):
        return None
    named = [key for key in value if key not in _OPTIONS]
    if not named and "page" in value:  # the section of this name, not the option
        named = ["page"]
    if len(named) != 1:
        return None
    of = value[named[0]]
    names = tuple(of) if isinstance(of, list) else (of,) if of else ()
    options = {key: text for key, text in value.items() if key in _OPTIONS and key != named[0]}
    if not all(isinstance(text, str) for text in (*names, *options.values())):
        return None
    return Section(named[0], names, options, place, is_own)


def _check_options(section: Section) -> Iterator[Finding]:
    allowed = {"start": tuple(Side), "place": PINS, "order": ORDERS, "to_page": ("1", "2", "3")}
    allowed["opener"] = ("yes", "no")
    for key, text in section.options.items():
        if key in allowed and text not in allowed[key]:
            message = f"`{key}: {text}` is not known."
            yield found("P101", message, section.place, f"Write {', '.join(allowed[key])}.")
        if key == "page" and not (text.isdigit() and int(text) > 0):
            yield found("P101", f"`page: {text}` is no page.", section.place, "Write a number.")


class _Context(Struct):
    edition: Edition
    layout: Layout
    sections: Sequence[Section]
    findings: list[Finding] = field(default_factory=list)

    def missing(self, section: Section, message: str, near: Iterable[str], name: str) -> None:
        """Report what is not there, if the edition itself asked for it."""
        if section.is_own:
            close = difflib.get_close_matches(name, list(near), 1)
            remedy = f"Did you mean `{close[0]}`?" if close else ""
            self.findings.append(found("P107", message, section.place, remedy))

    def unit(self, section: Section, template: str, **more: Any) -> Unit:
        """A unit of this section; its template must be there."""
        template = section.options.get("template", template)
        known = self.layout.templates.get(template, Template())
        if self.layout.find(f"pages/{template}.html") is None:
            self.findings.append(missing_template(template, self.layout, section.place))
        start = section.options.get("start")
        page = section.options.get("page")
        pin: int | str | None = section.options.get("place")
        return Unit(
            template=template,
            section=section.name,
            flows=bool(known.flows),
            start=Side(start) if start in set(Side) else None,
            pin=int(page) if page and page.isdigit() else pin,
            place=section.place,
            **more,
        )


def expand(
    sections: Sequence[Section], edition: Edition, layout: Layout
) -> tuple[list[Unit], list[Finding]]:
    """All units in order, before they have folios, and what cannot be met."""
    context = _Context(edition, layout, sections)
    units: list[Unit] = []
    for section in sections:
        units += _EXPANDERS[section.name](section, context)
    context.findings += _crowded(units, edition, layout)
    booked = {subject.id for unit in units for subject in unit.subjects if subject.kind == "ad"}
    for ad in edition.ads.values():
        if ad.id not in booked:
            message = f"The ad `{ad.id}` of {ad.advertiser} is on no page."
            context.findings.append(found("P106", message, ad.place()))
    context.findings += _left_out(units, edition)
    return units, list(dict.fromkeys(context.findings))


def _left_out(units: Sequence[Unit], edition: Edition) -> Iterator[Finding]:
    """Films that no page would show."""
    planned = {subject.id for unit in units for subject in unit.subjects
               if subject.kind == "programme"}  # fmt: skip
    shown = {film.id for name in planned for film in edition.programmes[name].films}
    for film in edition.films.values():
        if film.id not in shown:
            title = film.title.get(edition.settings.languages[0])
            yield found("D213", f"{title} would stand on no page.", film.place())
    for bill in edition.programmes.values():
        if not bill.films and bill.id not in planned:
            title = bill.title.get(edition.settings.languages[0])
            yield found("D213", f"{title} would stand on no page.", bill.place())


def _single(template: str) -> Callable[[Section, _Context], list[Unit]]:
    def one(section: Section, context: _Context) -> list[Unit]:
        return [context.unit(section, template)]

    return one


def _where(
    template: str, exists: Callable[[Edition], object]
) -> Callable[[Section, _Context], list[Unit]]:
    def one(section: Section, context: _Context) -> list[Unit]:
        if exists(context.edition):
            return [context.unit(section, template)]
        context.missing(section, f"The edition has nothing for `{section.name}`.", (), "")
        return []

    return one


def _back_cover(section: Section, context: _Context) -> list[Unit]:
    unit = context.unit(section, "back-cover")
    return [unit if unit.pin else replace(unit, pin="back")]


def _fillers(section: Section, _context: _Context) -> list[Unit]:
    return [Unit("", section=section.name, is_filler_mark=True, place=section.place)]


def _matter(section: Section, context: _Context) -> list[Unit]:
    units = []
    for name in section.of:
        if name not in context.edition.matter:
            message = f"There is no pages/{name}.md."
            context.missing(section, message, context.edition.matter, name)
            continue
        units.append(context.unit(section, "matter", subjects=(Subject("matter", name),)))
    return units


def _ads(section: Section, context: _Context) -> list[Unit]:
    names = [name for name in section.of if name in context.edition.ads]
    for name in section.of:
        if name not in context.edition.ads:
            message = f"There is no ad `{name}` in ads.yaml."
            context.missing(section, message, context.edition.ads, name)
    if not section.of:
        elsewhere = {name for other in context.sections for name in other.of}
        names = [name for name in context.edition.ads if name not in elsewhere]
    halves = [n for n in names if context.edition.ads[n].size is AdSize.HALF]
    whole = [n for n in names if n not in halves]
    groups: list[tuple[str, ...]] = [(name,) for name in whole]
    groups += [tuple(halves[n : n + 2]) for n in range(0, len(halves), 2)]
    return [
        context.unit(section, "ad", subjects=tuple(Subject("ad", name) for name in group))
        for group in groups
    ]


def _indexes(section: Section, context: _Context) -> list[Unit]:
    units = []
    for name in section.of:
        if name not in INDEXES:
            message = f"There is no index of `{name}`."
            remedy = f"Write {', '.join(INDEXES)}."
            context.findings.append(found("P101", message, section.place, remedy))
            continue
        units.append(context.unit(section, "index", subjects=(Subject("index", name),)))
    return units


def _strands(section: Section, context: _Context) -> list[Unit]:
    units: list[Unit] = []
    edition = context.edition
    named = [name for name in section.of if name != "all"] or list(edition.strands)
    for name in named:
        strand = edition.strands.get(name)
        if strand is None:
            message = f"There is no strand `{name}` in strands.yaml."
            context.missing(section, message, edition.strands, name)
            continue
        bills = [p for p in edition.programmes.values() if p.strand and p.strand.id == name]
        pages = _bills(section, context, bills, strand.films_to_page)
        if section.options.get("opener") != "no":
            opener = context.unit(section, "strand", subjects=(Subject("strand", name),))
            units.append(replace(opener, strand=name))
        units += [replace(unit, strand=name, start=None) for unit in pages]
    return units


def _films(section: Section, context: _Context) -> list[Unit]:
    bills = [p for p in context.edition.programmes.values() if p.strand is None]
    bills = [bill for bill in bills if bill.kind is Kind.FEATURE]
    return _bills(section, context, bills, int(section.options.get("to_page", "1")))


def _programmes(section: Section, context: _Context) -> list[Unit]:
    wanted = [kind for kind in (Kind.SHORTS, Kind.EVENT) if not section.of or kind in section.of]
    bills = [p for p in context.edition.programmes.values() if p.strand is None]
    return _bills(section, context, [bill for bill in bills if bill.kind in wanted], 1)


def _bills(
    section: Section, context: _Context, bills: Sequence[Programme], to_page: int
) -> list[Unit]:
    units: list[Unit] = []
    ordered = sorted(bills, key=_order(section, context.edition))
    events = context.layout.templates.get("event", Template()).entries or 1
    for kind, template, size in (
        (Kind.FEATURE, f"film-{to_page}", to_page),
        (Kind.SHORTS, "shorts", 1),
        (Kind.EVENT, "event", events),
    ):
        chosen = [bill for bill in ordered if bill.kind is kind]
        for start in range(0, len(chosen), size):
            subjects = tuple(Subject("programme", b.id) for b in chosen[start : start + size])
            units.append(context.unit(section, template, subjects=subjects))
    return units


def _order(section: Section, edition: Edition) -> Callable[[Programme], Any]:
    order = section.options.get("order", "title")
    main = edition.settings.languages[0]
    if order == "file":
        places = {name: number for number, name in enumerate(edition.programmes)}
        return lambda bill: places[bill.id]
    if order == "schedule":
        firsts = {s.programme.id: number for number, s in reversed(
            list(enumerate(edition.public_screenings)))}  # fmt: skip
        return lambda bill: firsts.get(bill.id, len(firsts) + 1)
    return lambda bill: (sort_key(bill.title.get(main)), bill.id)


def _schedule(section: Section, context: _Context) -> list[Unit]:
    units = []
    for night in context.edition.nights:
        parts = grids_of_night(context.edition, night, context.layout.grid)
        for part in range(len(parts)):
            subject = Subject("grid", night.isoformat(), part)
            unit = context.unit(section, "grid", subjects=(subject,))
            # A side is asked for so that the parts of a day face each other.
            is_first_of_several = len(parts) > 1 and not part
            units.append(unit if is_first_of_several else replace(unit, start=None))
    return units


def _days(section: Section, context: _Context) -> list[Unit]:
    return [
        context.unit(section, "day", subjects=(Subject("night", night.isoformat()),))
        for night in context.edition.nights
    ]


def _page(section: Section, context: _Context) -> list[Unit]:
    return [context.unit(section, name) for name in section.of]


_EXPANDERS: Mapping[str, Callable[[Section, _Context], list[Unit]]] = {
    "cover": _single("cover"),
    "back-cover": _back_cover,
    "sponsors": _where("sponsors", lambda edition: edition.sponsors),
    "contents": _single("contents"),
    "matter": _matter,
    "guide": _single("guide"),
    "tickets": _where("tickets", lambda e: "tickets" in e.matter or e.settings.prices),
    "venues": _where("venues", lambda edition: edition.venues),
    "strands": _strands,
    "films": _films,
    "programmes": _programmes,
    "schedule": _schedule,
    "days": _days,
    "index": _indexes,
    "ad": _ads,
    "ads": _ads,
    "page": _page,
    "fillers": _fillers,
}


def _crowded(units: Sequence[Unit], edition: Edition, layout: Layout) -> Iterator[Finding]:
    """Screenings that a template has no room for, and codes larger than their slot."""
    shown = [
        (edition.programmes[subject.id], layout.templates.get(unit.template, Template()), unit)
        for unit in units
        for subject in unit.subjects
        if subject.kind == "programme" and subject.id in edition.programmes
    ]
    qr.encode_all(
        screening.ticket_url
        for bill, template, _ in shown if template.qr is not None
        for screening in edition.screenings_of(bill)
        if screening.ticket_url is not None and screening.has_tickets
    )  # fmt: skip
    for bill, template, unit in shown:
        yield from _crowded_bill(bill, template, unit, edition)


def _crowded_bill(
    bill: Programme, template: Template, unit: Unit, edition: Edition
) -> Iterator[Finding]:
    screenings = edition.screenings_of(bill)
    if template.screenings is not None and len(screenings) > template.screenings:
        message = (
            f"{bill.title.get(edition.settings.languages[0])} has {len(screenings)} screenings; "
            f"the template {unit.template} holds {template.screenings}."
        )
        yield found("P104", message, screenings[template.screenings].record.place())
    for screening in screenings:
        if screening.ticket_url is not None and screening.has_tickets:
            place = screening.record.place("ticket_url")
            yield from large_code(screening.ticket_url, place, unit.template, template)


def large_code(url: str, place: Place, name: str, template: Template) -> Iterator[Finding]:
    """A QR code that is larger than the slot of the page template of this name (P105)."""
    if template.qr is None:
        return
    slot, module = template.qr.side.mm, template.qr.module.mm
    side = qr.side_mm(qr.encode(url), module)
    if side > slot + 0.001:
        message = f"The code for {url} needs {side:.1f} mm; the slot of {name} is {slot:.1f} mm."
        most = qr.longest(slot, module)
        remedy = f"Use a URL of at most {most} bytes, or a layout with larger slots."
        yield found("P105", message, place, remedy)
