"""How does the engine's PDF become one for a screen, or for black toner alone?

As `press` does for a printer: real pictures for their stand-ins, colours that the medium has,
metadata. Links stay, and a page is as large as its trim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Name

from booklet import __version__, streams
from booklet.findings import Finding, Place, found
from booklet.placements import meant_by, placements, sizes
from booklet.realising import Picture, paint
from booklet.standins import StandIn

SCREEN_PPI = 200.0
"""Pixels per inch that a screen, zoomed in, or an office printer shows (trade practice)."""

Ink = tuple[float, ...]
Shown = tuple[float, ...]
"""Red, green, blue from 0 to 1."""
_SPACES = frozenset({b"cs", b"CS"})
_PAINTS = {b"scn": False, b"SCN": True, b"sc": False, b"SC": True, b"k": False, b"K": True}
_LIGHTS = {b"rg": False, b"RG": True, b"g": False, b"G": True}
_PLAIN = frozenset({"/DeviceRGB", "/DeviceGray"})
_GRAY_ENOUGH = 1e-3


class Finished(Struct, frozen=True):
    """A PDF that may be sent or printed, and what kept it from being right."""

    pdf: bytes
    findings: tuple[Finding, ...]


class Medium(Struct, frozen=True):
    """What a document is made for."""

    shown: Callable[[Ink], Shown]
    """What inks (cyan, magenta, yellow, black from 0 to 1) look like."""
    spots: Mapping[str, Ink]
    """What each spot colour looks like in inks, by the name styles have for it."""
    is_black: bool
    """Black toner alone: anything else is a finding."""


def finish(
    pdf: bytes,
    medium: Medium,
    picture: Callable[[StandIn, tuple[int, int]], Picture | None],
    moment: dt.datetime,
) -> Finished:
    """The engine's PDF for a screen or an office printer; the same values give the same bytes.

    Raises pikepdf.PdfError where the PDF cannot be read.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        placed = placements(file)
        failed = _realise(file, sizes(placed, SCREEN_PPI), picture)
        findings = [
            found("X303", "A picture could not be prepared: a gray area stands for it.",
                  Place(folio=one.page), "Look at what is said of its file, and build again.")
            for one in placed if one.meant in failed
        ]  # fmt: skip
        for number, page in enumerate(file.pages, 1):
            for fault in _recolour(file, page, medium):
                findings.append(found("X304", f"On the page, {fault}.", Place(folio=number)))
            _box(page)
        _describe(file, moment)
        target = BytesIO()
        file.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return Finished(target.getvalue(), tuple(dict.fromkeys(findings)))


def _realise(
    file: pikepdf.Pdf,
    sizes: Mapping[StandIn, tuple[int, int]],
    picture: Callable[[StandIn, tuple[int, int]], Picture | None],
) -> set[StandIn]:
    """Put every real picture in its place; answers those for which that could not be done."""
    images: dict[StandIn, list[Any]] = {}
    for item in file.objects:
        if isinstance(item, pikepdf.Stream) and (meant := meant_by(item)) is not None:
            images.setdefault(meant, []).append(item)
    failed = images.keys() - sizes.keys()
    for meant, pixels in sizes.items():
        real = picture(meant, pixels)
        if real is None:
            failed.add(meant)
        else:
            paint(file, images.get(meant, []), real)
    return failed


def _box(page: pikepdf.Page) -> None:
    """One box: what is drawn beyond the trim is not shown."""
    trim = [float(edge) for edge in page.trimbox]
    for key in ("/BleedBox", "/ArtBox", "/CropBox", "/TrimBox"):
        if key in page.obj:
            del page.obj[key]
    page.obj.MediaBox = trim


def _describe(file: pikepdf.Pdf, moment: dt.datetime) -> None:
    title, language = file.docinfo.get("/Title"), file.Root.get("/Lang")
    file.trailer.Info = file.make_indirect(Dictionary())
    if title is not None:
        file.docinfo["/Title"] = title
    if language is not None:
        file.Root.Lang = language
    file.docinfo["/Creator"] = f"booklet {__version__}"
    made = moment.astimezone(dt.UTC)
    file.docinfo["/CreationDate"] = pikepdf.String(f"D:{made:%Y%m%d%H%M%S}Z")
    file.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in ("/OutputIntents", "/Metadata"):
        if key in file.Root:
            del file.Root[key]


# --- colours --------------------------------------------------------------------------------------


def _recolour(file: pikepdf.Pdf, page: pikepdf.Page, medium: Medium) -> list[str]:
    """Change every stream of a page; answers what on it is in a colour where only black may be."""
    faults: list[str] = []
    content = streams.content_of(file, page)
    _through(content, page.obj.get("/Resources"), medium, faults, set())
    if "/Group" in page.obj:
        page.obj.Group.CS = _group_space(medium)
    return list(dict.fromkeys(faults))


def _group_space(medium: Medium) -> Any:
    return Name.DeviceGray if medium.is_black else Name.DeviceRGB


def _through(
    stream: Any, resources: Any, medium: Medium, faults: list[str], seen: set[tuple[int, int]]
) -> None:
    if stream.objgen in seen:
        return
    seen.add(stream.objgen)
    stream.write(b"\n".join(_lines(streams.lines(stream), medium, faults)))
    if "/Group" in stream:
        stream.Group.CS = _group_space(medium)
    if not isinstance(resources, pikepdf.Dictionary):
        return
    for kind in ("/XObject", "/Pattern"):
        for inner in resources.get(kind, Dictionary()).values():
            if isinstance(inner, pikepdf.Stream) and inner.get("/Subtype") != "/Image":
                _through(inner, inner.get("/Resources", resources), medium, faults, seen)
    for state in resources.get("/ExtGState", Dictionary()).values():
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            inner = mask.G
            _through(inner, inner.get("/Resources", resources), medium, faults, seen)


def _lines(lines: Sequence[bytes], medium: Medium, faults: list[str]) -> list[bytes]:
    """A content stream's instructions in the medium's colours."""
    out: list[bytes] = []
    stack: list[dict[bool, str]] = [{False: "", True: ""}]
    for line in lines:
        operator = streams.operator(line)
        if operator == b"q":
            stack.append(dict(stack[-1]))
        elif operator == b"Q":
            stack = stack[:-1] or stack
        elif operator in _SPACES:
            name = streams.named(line)
            stack[-1][operator == b"CS"] = name
            if name in _PLAIN or _ink_of(name, [], medium) is not None:
                line = b"0 G" if operator == b"CS" else b"0 g"  # black, as a space begins
        elif operator in _PAINTS:
            is_stroke = _PAINTS[operator]
            space = "/DeviceCMYK" if operator in {b"k", b"K"} else stack[-1][is_stroke]
            ink = _ink_of(space, streams.numbers(line), medium)
            if space in _PLAIN:
                parts = tuple(streams.numbers(line))
                shown = parts if len(parts) == 3 else parts * 3
                line = _painted(shown, is_stroke, medium, faults)
            elif ink is not None:
                line = _painted(medium.shown(ink), is_stroke, medium, faults)
        elif operator in _LIGHTS:
            parts = tuple(streams.numbers(line))
            shown = parts if len(parts) == 3 else parts * 3
            line = _painted(shown, _LIGHTS[operator], medium, faults)
        out.append(line)
    return out


def _ink_of(space: str, parts: Sequence[float], medium: Medium) -> Ink | None:
    """The inks that an instruction asks for; None where it asks for something else."""
    if space == "/DeviceCMYK":
        return tuple(parts)
    spot = medium.spots.get(space.removeprefix("/"))
    if spot is None:
        return None
    tint = parts[0] if parts else 1.0
    return tuple(part * tint for part in spot)


def _painted(shown: Shown, is_stroke: bool, medium: Medium, faults: list[str]) -> bytes:
    if max(shown) - min(shown) < _GRAY_ENOUGH:
        return f"{shown[0]:.4g} {'G' if is_stroke else 'g'}".encode()
    if medium.is_black:
        code = "".join(f"{round(255 * part):02x}" for part in shown)
        faults.append(f"{'a line' if is_stroke else 'an area or text'} is in colour (#{code})")
    parts = " ".join(f"{part:.4g}" for part in shown)
    return f"{parts} {'RG' if is_stroke else 'rg'}".encode()
