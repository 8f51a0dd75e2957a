"""Are all fonts in the file, able to be searched, meant, and without missing glyphs?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

from booklet.patterns import pattern
from booklet.preflight.census import Met, census
from booklet.preflight.cmaps import Cmap, read_cmap
from booklet.preflight.damage import careful, text_of
from booklet.preflight.opened import BROKEN, OpenFile, OpenPage
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.shown import Used, shown
from booklet.preflight.verdicts import Expected, Fault

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_FONTS = ("/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3")
_PREFIX = pattern(r"[A-Z]{6}\+")
_STANDARD = ("/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding", "/StandardEncoding")
_KNOWN_ORDERINGS = ("Japan1", "GB1", "CNS1", "Korea1", "KR")
_SYMBOLIC = 4
_STYLES = pattern(
    r"(?:ultra|extra|semi|demi|thin|light|book|regular|normal|roman|medium|bold|heavy|black|"
    r"italic|oblique|condensed|expanded|narrow|wide|petite|all|small|title|caps|unicase|ps|mt)*"
)


@careful
def check_embedded(page: OpenPage, _expected: Expected) -> Iterator[Fault]:
    """Every font a page draws in is in the file, the standard fourteen too.

    PDF/X-4, ISO 15930-7 §6.2.10.3. A Type 3 font is made of drawings and is always there.
    """
    drawn = shown(page)
    for used in drawn.used.values():
        if used.font.get("/Subtype") == "/Type3":
            continue
        program = _program(used.font)
        if program is None:
            yield Fault(f"{_called(used.font)} is not embedded.", page.number)
        elif _is_empty(program):
            yield Fault(f"{_called(used.font)} is embedded, but with nothing in it.", page.number)
    _refuse_unread(drawn.unread)


@careful
def check_subset(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """An embedded font holds only what is used: its name begins as `ABCDEF+` does.

    PDF 2.0 §9.9.2; trade practice: a whole font is larger, and its licence may forbid it.
    """
    for font in _fonts(file):
        if font.get("/Subtype") == "/Type3" or _program(font) is None:
            continue
        descriptor = _descriptor(font)
        names = (font.get("/BaseFont"), descriptor.get("/FontName"))
        if not any(_PREFIX.match(text_of(name).removeprefix("/")) for name in names):
            yield Fault(f"{_called(font)} is embedded whole.")


@careful
def check_unicode(file: OpenFile, _expected: Expected) -> Iterator[Fault]:
    """Each font says which characters its glyphs are (PDF 2.0 §9.10.2; trade practice)."""
    for font in _fonts(file):
        if not isinstance(font.get("/ToUnicode"), pikepdf.Stream) and not _implies_unicode(font):
            yield Fault(f"{_called(font)} has no ToUnicode table.")


def _implies_unicode(font: Any) -> bool:
    """Whether its encoding alone tells the characters (PDF 2.0 §9.10.2)."""
    encoding = font.get("/Encoding")
    if font.get("/Subtype") == "/Type0":
        system = _descendant(font).get("/CIDSystemInfo", pikepdf.Dictionary())
        is_identity = text_of(encoding) in ("/Identity-H", "/Identity-V")
        ordering = system.get("/Ordering") if isinstance(system, pikepdf.Dictionary) else ""
        known = text_of(ordering) in _KNOWN_ORDERINGS
        return known or (isinstance(encoding, pikepdf.Name) and not is_identity)
    if isinstance(encoding, pikepdf.Name):
        return text_of(encoding) in _STANDARD
    if isinstance(encoding, pikepdf.Dictionary):
        names = _differences(encoding).values()
        has_base = "/BaseEncoding" in encoding or not _is_symbolic(font)
        return all(_is_known(name) for name in names) and (has_base or bool(names))
    return font.get("/Subtype") in ("/Type1", "/MMType1") and not _is_symbolic(font)


def _is_known(name: str) -> bool:
    from fontTools.agl import toUnicode

    return name == ".notdef" or bool(toUnicode(name))


def _is_symbolic(font: Any) -> bool:
    flags = _descriptor(font).get("/Flags", 0)
    return isinstance(flags, int) and bool(flags & _SYMBOLIC)


@careful
def check_glyphs(page: OpenPage, _expected: Expected) -> Iterator[Fault]:
    """No glyph 0 is drawn, the box or the blank of a character that a font lacks.

    PDF/X-4, ISO 15930-7 §6.2.10.3 (no .notdef). Read from the strings shown: character codes
    by the CMap and CIDToGIDMap of a Type 0 font, Differences of a simple one.
    """
    drawn = shown(page)
    unknown = drawn.unread
    for used in drawn.used.values():
        try:
            missing = _missing(used)
        except NotChecked as reason:
            unknown = unknown or str(reason)
            continue
        except BROKEN:
            unknown = unknown or f"{_called(used.font)} is damaged."
            continue
        for what, times in missing.items():
            often = "" if times == 1 else f" {times} times"
            yield Fault(f"{_called(used.font)} lacks {what}, drawn{often}.", page.number)
    _refuse_unread(unknown)


def _missing(used: Used) -> Counter[str]:
    """What of the strings is glyph 0: the character, where the font's ToUnicode tells it."""
    blanks = _blank_cids(used) if used.font.get("/Subtype") == "/Type0" else _blank_codes(used)
    meanings = read_cmap(used.font.get("/ToUnicode")) if blanks else None
    told: Counter[str] = Counter()
    for code, times in blanks.items():
        text = meanings.texts.get(code, "") if meanings else ""
        is_plain = len(text) == 1 and text.isprintable() and not text.isspace()
        told[f"“{text}” (U+{ord(text):04X})" if is_plain else "a character"] += times
    return told


def _blank_codes(used: Used) -> Counter[int]:
    encoding = used.font.get("/Encoding")
    names = _differences(encoding) if isinstance(encoding, pikepdf.Dictionary) else {}
    blank = {code for code, name in names.items() if name == ".notdef"}
    codes: Counter[int] = Counter()
    for text, times in used.strings.items() if blank else ():
        for code in text:
            if code in blank:
                codes[code] += times
    return codes


def _blank_cids(used: Used) -> Counter[int]:
    encoding = used.font.get("/Encoding")
    is_identity = text_of(encoding) in ("/Identity-H", "/Identity-V")
    cmap = Cmap(width=2) if is_identity else read_cmap(encoding)
    if cmap is None:
        raise NotChecked(f"The encoding of {_called(used.font)} is one that is not read here.")
    glyphs = _descendant(used.font).get("/CIDToGIDMap")
    table = glyphs.read_bytes() if isinstance(glyphs, pikepdf.Stream) else None
    codes: Counter[int] = Counter()
    for text, times in used.strings.items():
        for start in range(0, len(text) - cmap.width + 1, cmap.width):
            code = int.from_bytes(text[start : start + cmap.width])
            cid = code if is_identity else cmap.cids.get(code, 0)
            if cid == 0 or (table is not None and not any(table[2 * cid : 2 * cid + 2])):
                codes[code] += times
    return codes


@careful
def check_family(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """Every typeface is one the job knows, or an ad on the page brings along.

    Trade practice: another one is a fallback.
    """
    if expected.families is None:
        raise NotChecked("Which typefaces are meant is not known.")
    known = [_plain(family) for family in sorted(expected.families)]
    brought = expected.ads.get(page.number, frozenset())
    for name in drawn_in(page):
        if name not in brought and not any(_is_of(_plain(name), family) for family in known):
            yield Fault(f"{name} is used, which the job does not know.", page.number)
    _refuse_unread(shown(page).unread)


def drawn_in(page: OpenPage) -> tuple[str, ...]:
    """The fonts that a page draws in, each once, by their names in the file without a tag."""
    return tuple(dict.fromkeys(_called(used.font) for used in shown(page).used.values()))


def _is_of(name: str, family: str) -> bool:
    """Whether a name is a family's and says nothing more than a style."""
    return name.startswith(family) and bool(_STYLES.fullmatch(name[len(family) :]))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.partition("@")[0]).casefold()


def _refuse_unread(reason: str) -> None:
    if reason:
        raise NotChecked(reason)


def _fonts(file: OpenFile) -> list[Any]:
    """All fonts that are not part of another."""

    def is_font(met: Met) -> bool:
        kind = text_of(met.obj.get("/Type"))
        return kind == "/Font" and text_of(met.obj.get("/Subtype")) in _FONTS

    return [met.obj for met in census(file).with_key("/Subtype") if is_font(met)]


def _called(font: Any) -> str:
    """A font's name for people, without the tag of its subset."""
    name = text_of(font.get("/BaseFont") or _descriptor(font).get("/FontName") or "/")
    return _PREFIX.sub("", name.removeprefix("/"), count=1) or "A font without a name"


def _descendant(font: Any) -> Any:
    found = font.get("/DescendantFonts")
    first = found[0] if isinstance(found, pikepdf.Array) and len(found) else None
    return first if isinstance(first, pikepdf.Dictionary) else pikepdf.Dictionary()


def _descriptor(font: Any) -> Any:
    holder = _descendant(font) if font.get("/Subtype") == "/Type0" else font
    found = holder.get("/FontDescriptor")
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _program(font: Any) -> Any:
    descriptor = _descriptor(font)
    streams = (descriptor.get(key) for key in _PROGRAMS)
    return next((one for one in streams if isinstance(one, pikepdf.Stream)), None)


def _is_empty(program: Any) -> bool:
    try:
        return not program.read_raw_bytes()
    except BROKEN:
        return True


def _differences(encoding: Any) -> dict[int, str]:
    """The names an encoding gives to codes."""
    names: dict[int, str] = {}
    code = 0
    found = encoding.get("/Differences")
    entries: list[Any] = list(found) if isinstance(found, pikepdf.Array) else []
    for one in entries:
        if isinstance(one, pikepdf.Name):
            names[code] = text_of(one)[1:]
            code += 1
        elif isinstance(one, int):
            code = one
    return names


RULES: tuple[Rule, ...] = (
    Rule("F301", by_page=check_embedded),
    Rule("F302", by_file=check_subset),
    Rule("F303", by_file=check_unicode),
    Rule("F304", by_page=check_glyphs),
    Rule("F305", by_page=check_family),
)
