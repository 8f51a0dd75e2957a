"""Are the pages of the size the job asks for, with their boxes in order, and enough of them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from booklet.binding import Binding
from booklet.measure import PAPERS
from booklet.preflight.damage import careful
from booklet.preflight.opened import PT_TO_MM, OpenFile, OpenPage, Rect
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.turning import quarters
from booklet.preflight.verdicts import Expected, Fault

_NESTING_MM = 0.01
_SIZE_MM = 0.05
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_SIDES = ("top", "right", "bottom", "left")
_MULTIPLES = {Binding.SADDLE: 4, Binding.PERFECT: 4, Binding.NONE: 1}

Size = tuple[float, float]
"""Width and height in mm, as the page is looked at."""


@careful
def check_boxes(page: OpenPage, _expected: Expected) -> Iterator[Fault]:
    """Every page says where it is cut, each box lies within the next, to 0.01 mm.

    PDF/X-4, ISO 15930-7 §6.11: MediaBox, and TrimBox or ArtBox but not both; BleedBox around
    it; a CropBox cuts none of them off. PDF 2.0 §14.11.2 and table 31: rotation by quarters;
    a UserUnit is unknown to many a RIP (trade practice).
    """
    yield from _faults_of_shape(page)
    has_trim, has_art = "/TrimBox" in page.obj, "/ArtBox" in page.obj
    if has_trim and has_art:
        yield Fault("The page has a trim box and an art box; one of them is allowed.", page.number)
    if not has_trim and not has_art:
        yield Fault("The page has no trim box, so nobody can know where to cut it.", page.number)
    if page.box("/MediaBox") is None:
        yield Fault("The page has no media box.", page.number)
    yield from _faults_of_nesting(page)
    yield from _faults_of_turning(page)


def _faults_of_shape(page: OpenPage) -> Iterator[Fault]:
    for key in _BOXES:
        if key not in page.obj:
            continue
        name, rect = _called(key), page.box(key)
        if rect is None:
            yield Fault(f"The {name} is no rectangle.", page.number)
        elif rect[2] <= rect[0] or rect[3] <= rect[1]:
            yield Fault(f"The {name} is empty.", page.number)
        elif tuple(float(number) for number in page.obj[key]) != rect:
            yield Fault(f"The corners of the {name} are not in order.", page.number)


def _faults_of_nesting(page: OpenPage) -> Iterator[Fault]:
    for inner, outers in (
        ("/TrimBox", ("/BleedBox", "/CropBox", "/MediaBox")),
        ("/ArtBox", ("/BleedBox", "/CropBox", "/MediaBox")),
        ("/BleedBox", ("/CropBox", "/MediaBox")),
    ):
        rect = page.box(inner)
        for outer in outers if rect else ():
            around = page.box(outer)
            if rect and around and (over := _beyond(rect, around)) > _NESTING_MM:
                yield Fault(
                    f"The {_called(inner)} reaches {over:.2f} mm beyond the {_called(outer)}.",
                    page.number,
                    page.area(rect),
                )


def _beyond(inner: Rect, outer: Rect) -> float:
    """How far a box stands out of another, in mm."""
    sides = (
        outer[0] - inner[0],
        outer[1] - inner[1],
        inner[2] - outer[2],
        inner[3] - outer[3],
    )
    return max(0.0, *sides) * PT_TO_MM


def _faults_of_turning(page: OpenPage) -> Iterator[Fault]:
    turn = page.own("/Rotate")
    if turn is not None and _number(turn, 1.0) % 90:
        yield Fault(f"The page is turned by {turn}, which is no quarter turn.", page.number)
    unit = page.obj.get("/UserUnit")
    if unit is not None and _number(unit, 0.0) != 1:
        yield Fault(f"The page is measured in units of its own (UserUnit {unit}).", page.number)


@careful
def check_trim(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """The page is cut to the job's size, to 0.05 mm.

    PDF 2.0 §14.11.2.1: the trim box is the finished page. Where a page has none, it is enough
    that the sheet is not plainly another one's; then the trim is not checked.
    """
    if expected.trim is None:
        raise NotChecked("The job's trim is not known.")
    wanted = expected.trim
    rect = _cut(page)
    if rect is None:
        yield from _without_trim(page, wanted, expected.bleed or 0.0)
        return
    size = _size(page, rect)
    if _alike(size, wanted):
        return
    area = page.area(rect)
    if _alike(size, (wanted[1], wanted[0])):
        message = f"The page lies on its side: {_named(size)} instead of {_named(wanted)}."
        yield Fault(message, page.number, area, "Turn it upright, or build it for this job.")
    else:
        message = f"The page is {_named(size)} instead of {_named(wanted)}."
        yield Fault(message, page.number, area)


def _without_trim(page: OpenPage, wanted: Size, bleed: float) -> Iterator[Fault]:
    around = page.box("/BleedBox") or page.box("/CropBox") or page.media
    size = _size(page, around)
    if _alike(size, wanted) or _alike(size, (wanted[0] + 2 * bleed, wanted[1] + 2 * bleed)):
        raise NotChecked("The page has no trim box.")
    message = f"The sheet is {_named(size)}, and the page is to be {_named(wanted)}."
    yield Fault(message, page.number)


@careful
def check_bleed(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """Between the trim and the bleed box is the job's bleed, on all four sides, to 0.01 mm.

    PDF 2.0 §14.11.2.1: the bleed box is what is kept when the sheet is cut. How much: trade
    practice, as the job says. Whether art fills it is another rule's question (F105).
    """
    if expected.bleed is None:
        raise NotChecked("The job's bleed is not known.")
    rect, bleed = _cut(page), page.box("/BleedBox")
    if expected.bleed <= 0:
        return
    if bleed is None:
        message = f"The page has no bleed box; {expected.bleed:g} mm of bleed are wanted."
        yield Fault(message, page.number)
        return
    if rect is None:
        raise NotChecked("The page has no trim box to measure the bleed from.")
    short = [
        f"{side} {max(0.0, width):.2f} mm"
        for side, width in zip(_SIDES, _widths(page, rect, bleed), strict=True)
        if width < expected.bleed - _NESTING_MM
    ]
    if short:
        message = f"The bleed is to be {expected.bleed:g} mm and is less: {', '.join(short)}."
        yield Fault(message, page.number, page.area(bleed))


def _widths(page: OpenPage, trim: Rect, bleed: Rect) -> list[float]:
    """The bleed in mm at top, right, bottom and left, as the page is looked at."""
    widths = [
        bleed[3] - trim[3],
        bleed[2] - trim[2],
        trim[1] - bleed[1],
        trim[0] - bleed[0],
    ]
    turns = quarters(page)
    return [width * PT_TO_MM for width in widths[-turns:] + widths[:-turns]]


@careful
def check_sizes(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """All pages are cut to one size, to 0.05 mm (trade practice: one book, one cut).

    Pages without a trim box are left out, unless no page has one.
    """
    groups: dict[Size, list[int]] = defaultdict(list)
    measured = [(page, rect) for page in file.pages if (rect := _cut(page))]
    for page, rect in measured or [(page, page.trim) for page in file.pages]:
        size = _size(page, rect)
        known = next((one for one in groups if _alike(one, size)), size)
        groups[known].append(page.number)
    if len(groups) < 2:
        return
    usual = max(groups, key=lambda size: len(groups[size]))
    for size, numbers in groups.items():
        if size != usual:
            verb = "is" if len(numbers) == 1 else "are"
            message = f"{ranges(numbers)} {verb} {_named(size)}; the others are {_named(usual)}."
            yield Fault(message, numbers[0])


@careful
def check_count(file: OpenFile, expected: Expected) -> Iterator[Fault]:
    """Folded sheets make pages by fours (trade practice, for saddle and perfect binding).

    Perfect bound on a digital press takes twos; a job says so by having no binding here.
    """
    if expected.binding is None:
        raise NotChecked("How it is to be bound is not known.")
    count, multiple = len(file.pages), _MULTIPLES[expected.binding]
    more = -count % multiple
    if count == 0:
        yield Fault("The file has no pages.")
    elif more:
        pages = "1 page" if count == 1 else f"{count} pages"
        way = f"Add {more}" + (f", or take out {multiple - more}." if count > multiple else ".")
        yield Fault(
            f"It has {pages}; {expected.binding} binding takes multiples of {multiple}.",
            remedy=way,
        )


def ranges(numbers: Iterable[int]) -> str:
    """Page numbers for people: `Page 3`, `Pages 1–4, 9`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
    return f"Page {text}" if text.isdigit() else f"Pages {text}"


def _cut(page: OpenPage) -> Rect | None:
    """Where the page is cut: TrimBox, or ArtBox in its place (ISO 15930-7 §6.11)."""
    return page.box("/TrimBox") or page.box("/ArtBox")


def _size(page: OpenPage, rect: Rect) -> Size:
    unit = _number(page.obj.get("/UserUnit", 1), 1.0) * PT_TO_MM
    width, height = (rect[2] - rect[0]) * unit, (rect[3] - rect[1]) * unit
    return (height, width) if quarters(page) % 2 else (width, height)


def _alike(one: Size, other: Size) -> bool:
    return all(abs(a - b) <= _SIZE_MM for a, b in zip(one, other, strict=True))


def _named(size: Size) -> str:
    """A size for people: `148 × 210 mm (A5)`."""
    text = f"{round(size[0], 2):g} × {round(size[1], 2):g} mm"
    for name, (width, height) in PAPERS.items():
        if _alike(size, (width.mm, height.mm)):
            return f"{text} ({name})"
        if _alike(size, (height.mm, width.mm)):
            return f"{text} ({name} landscape)"
    return text


def _called(key: str) -> str:
    return key.removeprefix("/").replace("Box", " box").lower()


def _number(found: Any, otherwise: float) -> float:
    try:
        return float(found)
    except (TypeError, ValueError, OverflowError):
        return otherwise


RULES: tuple[Rule, ...] = (
    Rule("F101", by_page=check_boxes),
    Rule("F102", by_page=check_trim),
    Rule("F103", by_page=check_bleed),
    Rule("F104", by_file=check_sizes),
    Rule("F107", by_file=check_count),
)
