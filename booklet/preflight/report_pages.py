"""Where on the pages are the faults, and how much of each plate do they take? Drawn."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from msgspec import Struct

from booklet.codes import CODES, Severity
from booklet.preflight.opened import PT_TO_MM, OpenPage, Source, opened
from booklet.preflight.rastered import Raster, draw
from booklet.preflight.report_text import place
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Area, Expected, Fault, Report
from booklet.raster import jpeg

_LARGE_DPI, _SMALL_DPI = 110, 60
_MOST_LARGE = 60
"""Pages drawn large at most; the others with faults are told in words."""
_QUALITY = 78
_LEAST_MM = 3.0
"""Smaller faults get a box of this side, to be seen."""
_LETTERS = {"Cyan": "C", "Magenta": "M", "Yellow": "Y", "Black": "K"}


class _Told(Struct, frozen=True):
    """A fault, and the code it is of."""

    code: str
    fault: Fault

    @property
    def tone(self) -> str:
        return CODES[self.code].severity.value


class Anchors(Struct, frozen=True):
    """Which pages are drawn large, and by what the parts of one file's report are linked to."""

    pages: frozenset[int]
    start: str = ""
    """What its anchors begin with, where a page holds the reports of several files."""

    def of(self, part: str) -> str:
        """The anchor of a part."""
        return f"{self.start}{part}"

    def link(self, page: int, text: str, kind: str = "") -> str:
        """A text that leads to a page, if that is drawn."""
        if page not in self.pages:
            return escape(text)
        kind = f' class="{kind}"' if kind else ""
        return f'<a{kind} href="#{self.of(f"page-{page}")}">{escape(text)}</a>'


def anchors(report: Report, start: str = "", most: int = _MOST_LARGE) -> Anchors:
    """At most so many pages with faults are drawn, those with the worst first."""
    told = _by_page(report)
    rank = list(Severity)
    worst = sorted(told, key=lambda page: (rank.index(Severity(told[page][0].tone)), page))
    there = [page for page in worst if page <= report.pages]
    return Anchors(frozenset(there[:most]), start)


def page_figures(report: Report, expected: Expected, source: Source, at: Anchors) -> Iterator[str]:
    """The pages with faults, large, with every fault drawn and told beside."""
    told = _by_page(report)
    if not at.pages:
        return
    title = at.of("pages-title")
    yield f'<section aria-labelledby="{title}">\n<h2 id="{title}">Where it is</h2>\n'
    if len(told) > len(at.pages):
        yield f'<p class="lead">{len(at.pages)} of {len(told)} pages with faults.</p>\n'
    with opened(source) as file:
        for number in sorted(at.pages):
            yield f'<article class="page" id="{at.of(f"page-{number}")}">\n'
            yield from _page(file.pages[number - 1], told[number], report, expected)
    yield "</section>\n"


def _by_page(report: Report) -> Mapping[int, list[_Told]]:
    pages: dict[int, list[_Told]] = {}
    for verdict in report.verdicts:
        for fault in verdict.faults:
            if fault.page:
                pages.setdefault(fault.page, []).append(_Told(verdict.code, fault))
    rank = list(Severity)
    for told in pages.values():
        told.sort(key=lambda one: rank.index(CODES[one.code].severity))
    return pages


def _page(
    page: OpenPage, told: Sequence[_Told], report: Report, expected: Expected
) -> Iterator[str]:
    title = place(Fault("", page.number), expected)
    yield _sheet(page, _LARGE_DPI, title, told) + "<div>\n"
    yield f'<h3>{escape(title)}</h3>\n<ol class="numbered">\n'
    for number, one in enumerate(told, 1):
        yield f'<li class="{one.tone}"><span class="number">{number}</span>'
        yield f"<span>{escape(one.fault.message)}"
        yield f'<br><span class="code">{one.code} · {escape(one.tone)}</span></span></li>\n'
    yield "</ol>\n" + _plates(report.plates.get(page.number), short=False)
    yield "</div>\n</article>\n"


def thumbnails(report: Report, expected: Expected, source: Source, at: Anchors) -> Iterator[str]:
    """All pages small, with the coverage of their plates."""
    told = _by_page(report)
    yield '<section aria-labelledby="all-title">\n<h2 id="all-title">All pages</h2>\n'
    if report.plates:
        yield '<p class="lead">Bars are the share of the trim that each plate prints.</p>\n'
    yield '<ul class="contact">\n'
    with opened(source) as file:
        for page in file.pages:
            yield _thumbnail(page, told.get(page.number, []), report, expected, at)
    yield "</ul>\n</section>\n"


def _thumbnail(
    page: OpenPage, told: Sequence[_Told], report: Report, expected: Expected, at: Anchors
) -> str:
    folio = expected.folios.get(page.number, page.number)
    subject = expected.subjects.get(page.number, "")
    said = f" <span>{escape(subject)}</span>" if subject else ""
    if told:
        count = f"{len(told)} fault{'' if len(told) == 1 else 's'}"
        said += f" {at.link(page.number, count, 'marked')}"
    return (
        f"<li><figure>\n{_sheet(page, _SMALL_DPI, f'Page {folio}', told, is_small=True)}"
        f"<figcaption><b>{folio}</b>{said}</figcaption>\n"
        f"{_plates(report.plates.get(page.number), short=True)}</figure></li>\n"
    )


def _sheet(
    page: OpenPage, dpi: int, title: str, told: Sequence[_Told], *, is_small: bool = False
) -> str:
    """A page within its bleed, its trim dashed, faults in boxes; user units are mm."""
    width, height = ((page.trim[i + 2] - page.trim[i]) * PT_TO_MM for i in (0, 1))
    label = f"{title}, {len(told)} fault{'' if len(told) == 1 else 's'}"
    try:
        shown = draw(page, page.bleed, dpi, in_colour=True)
    except NotChecked as reason:
        return f'<p class="lead">{escape(str(reason))}</p>\n'
    all_of_it = shown.area(0, 0, shown.pixels.shape[1], shown.pixels.shape[0])
    box = _box(all_of_it)
    parts = [
        f'<svg class="sheet" role="img" aria-label="{escape(label)}" viewBox="{box}">\n',
        f'<image {_placed(all_of_it)} preserveAspectRatio="none" href="{_data(shown)}"/>\n',
    ]
    if not is_small and page.bleed != page.trim:
        parts.append(f'<rect class="trim" {_placed(Area(0, 0, width, height))}/>\n')
    for number, one in enumerate(told, 1):
        if one.fault.area is not None:
            parts.append(_drawn(number, one, all_of_it, is_small=is_small))
    return "".join(parts) + "</svg>\n"


def _drawn(number: int, one: _Told, sheet: Area, *, is_small: bool) -> str:
    assert one.fault.area is not None
    area = _visible(one.fault.area, sheet)
    rect = f'<rect class="fault" {_placed(area)}/>'
    if is_small:
        return f'<g class="{one.tone}">{rect}</g>\n'
    side = (sheet.right - sheet.x) / 28
    x, y = max(area.x - side, sheet.x), max(area.y - side, sheet.y)
    tag = Area(x, y, x + side, y + side)
    text = (
        f'<text x="{x + side / 2:.2f}" y="{y + side * 0.72:.2f}" font-size="{side * 0.65:.2f}">'
        f"{number}</text>"
    )
    return f'<g class="{one.tone}">{rect}<rect class="tag" {_placed(tag)}/>{text}</g>\n'


def _visible(area: Area, sheet: Area) -> Area:
    """The area large enough to be seen, and on the sheet."""
    across = max(_LEAST_MM - (area.right - area.x), 0) / 2
    down = max(_LEAST_MM - (area.bottom - area.y), 0) / 2
    return Area(
        min(max(area.x - across, sheet.x), sheet.right),
        min(max(area.y - down, sheet.y), sheet.bottom),
        max(min(area.right + across, sheet.right), sheet.x),
        max(min(area.bottom + down, sheet.bottom), sheet.y),
    )


def _box(area: Area) -> str:
    return f"{area.x:.2f} {area.y:.2f} {area.right - area.x:.2f} {area.bottom - area.y:.2f}"


def _placed(area: Area) -> str:
    return (
        f'x="{area.x:.2f}" y="{area.y:.2f}" width="{max(area.right - area.x, 0):.2f}" '
        f'height="{max(area.bottom - area.y, 0):.2f}"'
    )


def _data(shown: Raster) -> str:
    written = base64.b64encode(jpeg(shown.pixels, _QUALITY)).decode()
    return f"data:image/jpeg;base64,{written}"


def _plates(plates: Mapping[str, float] | None, *, short: bool) -> str:
    """A bar for each plate, in the order of the press, spots last."""
    if not plates:
        return ""
    order = [*(name for name in _LETTERS if name in plates), *sorted(set(plates) - set(_LETTERS))]
    parts = ['<dl class="plates">\n']
    for name in order:
        level, kind = plates[name], name if name in _LETTERS else "spot"
        label = _LETTERS.get(name, "+") if short else name
        parts.append(
            f'<dt title="{escape(name)}">{escape(label)}</dt>'
            f'<dd class="level {kind}"><i style="width:{min(level, 100):.1f}%"></i></dd>'
            f'<dd class="per">{level:.0f} %</dd>\n'
        )
    return "".join(parts) + "</dl>\n"
