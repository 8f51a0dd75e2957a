"""Does a file hold anything that acts, leans on other files, or changes the press?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from booklet.preflight.census import Met, census
from booklet.preflight.damage import careful, text_of
from booklet.preflight.opened import BROKEN, OpenFile, OpenPage
from booklet.preflight.verdicts import Expected, Fault


@careful
def check_actions(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """Nothing in the file acts: no action of a page, a link, a bookmark or the file; no script.

    PDF/X-4, ISO 15930-7 §6.17. A destination, of a bookmark or at opening, is no action.
    """
    names = file.pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        yield Fault("The file holds scripts.")
    walked = census(file)
    told: list[tuple[int, str]] = []
    for key, where in (("/OpenAction", "when it is opened"), ("/A", "when it is clicked")):
        for met in walked.with_key(key):
            if kind := _action(met.obj.get(key)):
                told.append((met.page, f"{kind} {where}"))
    told += [(met.page, "at certain moments (AA)") for met in walked.with_key("/AA")]
    for (page, what), times in Counter(told).items():
        often = f" ({times} times)" if times > 1 else ""
        yield Fault(f"Something acts {what}{often}.", page)


def _action(found: Any) -> str:
    """The kind of an action; empty where it is a destination or an attribute."""
    if not isinstance(found, pikepdf.Dictionary):
        return ""
    kind = found.get("/S")
    return f"by {text_of(kind)[1:]}" if isinstance(kind, pikepdf.Name) else ""


@careful
def check_annotations(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """No form; no annotation within the bleed but trap networks, printer's marks outside it.

    PDF/X-4, ISO 15930-7 §6.15. Without a bleed box the trim counts.
    """
    if "/AcroForm" in file.pdf.Root:
        yield Fault("The file holds a form (AcroForm).")
    for page in file.pages:
        kinds = Counter(kind for one in _annotations(page) if (kind := _intruder(one, page)))
        for kind, times in kinds.items():
            often = f"{times} annotations" if times > 1 else "1 annotation"
            yield Fault(f"The page has {often} of the kind {kind}.", page.number)


def _annotations(page: OpenPage) -> list[Any]:
    try:
        found = page.obj.get("/Annots")
        return list(found) if isinstance(found, pikepdf.Array) else []
    except BROKEN:
        return []


def _intruder(annotation: Any, page: OpenPage) -> str:
    """An annotation's kind, where it may not stand there."""
    try:
        kind = text_of(annotation.get("/Subtype", "/unknown"))
        if kind == "/TrapNet":
            return ""
        a, b, c, d = (float(number) for number in annotation.get("/Rect"))
    except BROKEN:
        return "unknown"
    left, bottom, right, top = page.bleed
    is_outside = max(a, c) <= left or min(a, c) >= right or max(b, d) <= bottom or min(b, d) >= top
    return "" if is_outside else kind.removeprefix("/")


@careful
def check_transfer(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """No graphics state changes the press's curves or its screens.

    PDF/X-4, ISO 15930-7 §6.2.7: no TR, no TR2 but Default, no HTP. Any HT is the printer's
    business (trade practice). Black generation and undercolour removal do nothing to CMYK.
    """
    walked = census(file)
    told: dict[tuple[int, str], None] = {}
    for key, what in (
        ("/TR", "a transfer function (TR)"),
        ("/TR2", "a transfer function (TR2)"),
        ("/HT", "a halftone of its own (HT)"),
        ("/HTP", "a halftone phase (HTP)"),
    ):
        for met in walked.with_key(key):
            may_be = ("/Default",) if key in ("/TR2", "/HT") else ()
            if met.obj.get("/S") is None and text_of(met.obj.get(key)) not in may_be:
                told[met.page, what] = None
    yield from (Fault(f"A graphics state sets {what}.", page) for page, what in told)


@careful
def check_packing(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """No stream and no inline picture is packed with LZW (ISO 15930-7 §6.1; trade practice)."""
    walked = census(file)
    pages = Counter(met.page for met in walked.with_key("/Filter") if _is_lzw(met))
    for page, times in pages.items():
        streams = "1 stream" if times == 1 else f"{times} streams"
        yield Fault(f"{streams.capitalize()} packed with LZW.", page)
    found = {met.page for met in _contents(file) if _has_lzw_inline(met)}
    yield from (Fault("An inline picture is packed with LZW.", page) for page in sorted(found))


def _is_lzw(met: Met) -> bool:
    found = met.obj.get("/Filter")
    names = list(found) if isinstance(found, pikepdf.Array) else [found]
    return isinstance(met.obj, pikepdf.Stream) and any(
        text_of(one) == "/LZWDecode" for one in names
    )


def _contents(file: OpenFile) -> Iterator[Met]:
    """All streams that draw: of pages, forms, patterns and the glyphs of Type 3 fonts."""
    walked = census(file)
    yield from (met for met in walked.streams if met.key == "/Contents")
    yield from (
        met
        for met in walked.streams
        if met.obj.get("/Subtype") == "/Form" or met.obj.get("/PatternType") == 1
    )
    for met in walked.with_key("/CharProcs"):
        glyphs = met.obj.get("/CharProcs")
        names = sorted(glyphs.keys()) if isinstance(glyphs, pikepdf.Dictionary) else []
        streams = (glyphs.get(name) for name in names)
        yield from (Met(one, met.page, "") for one in streams if isinstance(one, pikepdf.Stream))


def _has_lzw_inline(met: Met) -> bool:
    try:
        data = met.obj.read_bytes()
        if b"LZW" not in data:
            return False
        drawn = pikepdf.parse_content_stream(met.obj, "BI ID EI")
        pictures = (one.operands[0] for one in drawn if text_of(one.operator) == "INLINE IMAGE")
        return any("/LZWDecode" in picture.filters for picture in pictures)
    except BROKEN:
        return False


@careful
def check_postscript(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """No PostScript is handed to the press (ISO 15930-7 §6.2.9; PDF 2.0 §8.8.1)."""
    walked = census(file)
    found = [
        *(met for met in walked.with_key("/Subtype") if met.obj.get("/Subtype") == "/PS"),
        *(met for met in walked.with_key("/Subtype2") if met.obj.get("/Subtype2") == "/PS"),
        *(met for met in walked.with_key("/PS") if isinstance(met.obj, pikepdf.Stream)),
    ]
    yield from _by_page(found, "The file holds a piece of PostScript.")


@careful
def check_outside(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """Everything is in the file, once: no outside stream, no OPI, no alternate or borrowed page.

    PDF/X-4, ISO 15930-7 §6.1, §6.2.8 and §6.2.9.
    """
    walked = census(file)
    for key, message in (
        ("/F", "A stream is kept in another file."),
        ("/OPI", "A picture stands for one in another file (OPI)."),
        ("/Alternates", "A picture has alternates."),
        ("/Ref", "A form stands for a page of another file."),
    ):
        found = [met for met in walked.with_key(key) if isinstance(met.obj, pikepdf.Stream)]
        yield from _by_page(found, message)


def _by_page(found: Iterable[Met], message: str) -> Iterator[Fault]:
    yield from (Fault(message, page) for page in dict.fromkeys(met.page for met in found))


@careful
def check_layers(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """Each configuration of layers has a name of its own and switches nothing by itself.

    PDF/X-4, ISO 15930-7 §6.16: Name in each configuration, unique; no AS.
    """
    properties = file.pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return
    more = properties.get("/Configs")
    found = [properties.get("/D"), *(more if isinstance(more, pikepdf.Array) else [])]
    configurations = [one for one in found if isinstance(one, pikepdf.Dictionary)]
    if not isinstance(properties.get("/D"), pikepdf.Dictionary):
        yield Fault("The layers have no configuration (D).")
    names = Counter(text_of(one.get("/Name", "")).strip() for one in configurations)
    for name, times in names.items():
        if not name:
            yield Fault("A configuration of layers has no name.")
        elif times > 1:
            yield Fault(f"{times} configurations of layers are called “{name}”.")
    if any("/AS" in one for one in configurations):
        yield Fault("Layers are switched on and off by what is done with the file (AS).")
