"""What of a set page's text runs out of its frame, or cannot be read where it stands?

Text that comes out of its frame is told by the frame; other text by what became of it: off the
page, cut off by a box that clips, covered by what is painted later, set over other text, or in
letters that nobody sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from booklet.boxes import PX_TO_MM, Ground, PageBoxes, Rect, TextArea, Words

_EDGE = 1.0
"""Pixels that the box of a line may pass the page's edge by, before its letters do."""
_DOWN, _ACROSS = 0.15 / PX_TO_MM, 0.3 / PX_TO_MM
"""Pixels that letters may pass a frame by: less than a descender, less than an overhang."""
_SIDES = frozenset({"left", "right"})
_TOUCH = 0.3
"""Of the height of an x: by so much letters may be overlapped."""


class Fate(StrEnum):
    """What became of text that cannot be read where it stands."""

    BEYOND = "runs off the page"
    CUT = "is cut off by its box"
    COVERED = "is covered by what stands over it"
    OVERLAPPED = "stands over other text"
    UNSEEN = "cannot be seen"


class Hidden(Struct, frozen=True):
    """Text that cannot be read, all that one element or frame has on a page."""

    fate: Fate
    text: str
    frame: str
    """The id of its frame; an empty string where it is in none."""
    over: float = 0.0
    """Millimetres by which it is cut off at most."""
    other: str = ""
    """The text that it stands over."""
    other_frame: str = ""


class Over(Struct, frozen=True):
    """How far text runs out of its frame, on the side where it does so most."""

    key: str
    side: str
    over: float
    """Millimetres."""
    lines: int
    letters: int
    """That stand outside: over a foot or head whole lines of them, over a side their ends."""
    words: int
    language: str


def overs(page: PageBoxes) -> Iterator[Over]:
    """The frames, and boxes in the margins, that text runs out of."""
    for area in page.areas.values():
        if over := _over(area, page.size):
            yield over


def _over(area: TextArea, size: Rect) -> Over | None:
    worst, most = "", 0.0
    out: list[Words] = []
    ends = 0  # letters within the frame, of lines whose ends are not
    for words, allowed in area.words:
        if not words.text.strip():
            continue
        side, by = _side(words.letters, words.body, _on_page(allowed, area, size))
        if side:
            out.append(words)
            ends += _within(words, by) if side in _SIDES else 0
            if by > most:
                worst, most = side, by
    for inner, allowed in area.areas:
        side, by = _side(inner.limit, inner.limit, _on_page(allowed, area, size))
        if side and by > most and not _over(inner, size):
            worst, most = side, by
            out += [words for words, _ in inner.words if words.body.bottom > allowed.bottom]
    if not worst:
        return None
    language = out[-1].language if out else ""
    whole = sum(len(words.text) for words in out)
    count = len(" ".join(words.text for words in out).split())
    letters = whole - ends
    words_out = round(count * letters / whole) if whole else 0
    return Over(area.key, worst, round(most * PX_TO_MM, 2), _lines(out), letters, words_out,
                language)  # fmt: skip


def _within(words: Words, by: float) -> int:
    """How many letters of a line that runs out of a side by so many pixels are within."""
    width = words.body.right - words.body.x
    return math.floor(len(words.text) * max(1 - by / width, 0)) if width > 0 else 0


def _lines(out: list[Words]) -> int:
    """On how many lines pieces of text stand; a raised letter is on the line it is raised from."""
    count = 0
    lasts: dict[int, float] = {}
    for words in sorted(out, key=lambda words: words.letters.bottom):
        y, base = words.letters.y, words.letters.bottom
        column = words.around.column
        if base - lasts.get(column, -math.inf) > base - y:
            count += 1
            lasts[column] = base
    return count


def _on_page(allowed: Rect, area: TextArea, size: Rect) -> Rect:
    """The part of an area that is paper; of one that is turned, all of it."""
    if area.matrix is not None:
        return allowed
    return allowed._replace(bottom=min(allowed.bottom, size.bottom))


def _side(sure: Rect, whole: Rect, allowed: Rect) -> tuple[str, float]:
    """On which side something runs out of where it may stand, and by how many pixels in all.

    Upright by what is surely of it, for letters the height of an x: not all are as high as they may
    be.
    """
    if sure.bottom > allowed.bottom + _DOWN:
        return "foot", whole.bottom - allowed.bottom
    if sure.y < allowed.y - _DOWN:
        return "head", allowed.y - whole.y
    if sure.right > allowed.right + _ACROSS:
        return "right", whole.right - allowed.right
    if sure.x < allowed.x - _ACROSS:
        return "left", allowed.x - whole.x
    return "", 0.0


def hidden(page: PageBoxes) -> tuple[Hidden, ...]:
    """The texts of a page that cannot be read, those of one element with one fate together."""
    texts = [words for words in page.words if words.text.strip()]
    shown = [words for words in texts if words.is_shown]
    found: dict[tuple[object, ...], Hidden] = {}
    for words, one, other in (
        *((words, _hidden(Fate.UNSEEN, words), None) for words in texts if not words.is_shown),
        *_beyond(shown, page.size),
        *_cut(shown),
        *_covered(shown, page.grounds),
        *_same_ink(shown, page.grounds),
        *_overlapped(shown),
    ):
        key = (one.fate, _whose(words), _whose(other) if other else "")
        if (known := found.get(key)) is not None:
            text, over = f"{known.text} {one.text}", max(one.over, known.over)
            one = Hidden(one.fate, text, one.frame, over, known.other, one.other_frame)
        found[key] = one
    return tuple(found.values())


def _whose(words: Words) -> object:
    """By what texts are told together: their frame, else their element."""
    return _frame(words) or id(words.element)


def _hidden(fate: Fate, words: Words, over: float = 0.0, other: Words | None = None) -> Hidden:
    return Hidden(
        fate, words.text, _frame(words), round(over * PX_TO_MM, 2),
        other.text if other else "", _frame(other) if other else "",
    )  # fmt: skip


def _frame(words: Words) -> str:
    return words.around.area.key if words.around.area else ""


Found = Iterator[tuple[Words, Hidden, Words | None]]


def _beyond(shown: Iterable[Words], size: Rect) -> Found:
    for words in shown:
        x, y, right, bottom = words.reach
        by = max(-x, -y, right - size.right, bottom - size.bottom)
        if by > _EDGE:
            yield words, _hidden(Fate.BEYOND, words, by), None


def _cut(shown: Iterable[Words]) -> Found:
    for words in shown:
        clip = words.around.clip
        if clip is None:
            continue
        x, y, right, bottom = words.core
        down = max(clip.y - y, bottom - clip.bottom)
        across = max(clip.x - x, right - clip.right)
        if down > _DOWN or across > _ACROSS:
            yield words, _hidden(Fate.CUT, words, max(down, across)), None


def _covered(shown: Iterable[Words], grounds: Iterable[Ground]) -> Found:
    opaque = [ground for ground in grounds if ground.is_opaque]
    for words in shown:
        for ground in opaque:
            if _touch(words, ground.rect) and ground.order > words.order:
                yield words, _hidden(Fate.COVERED, words), None
                break


def _touch(words: Words, rect: Rect) -> bool:
    """Whether a rectangle takes so much of a text's letters that they cannot be read."""
    core = words.core
    if (
        rect.x >= core.right
        or rect.right <= core.x
        or rect.y >= core.bottom
        or rect.bottom <= core.y
    ):
        return False
    shared = core.common(rect)
    height = core.bottom - core.y
    return (
        words.around.is_straight
        and shared.bottom - shared.y > _TOUCH * height
        and shared.right - shared.x > _ACROSS
    )


def _same_ink(shown: Iterable[Words], grounds: list[Ground]) -> Found:
    """Text in the very ink of what is painted right beneath it, or of the paper."""
    inks = {_ink(ground.colour) for ground in grounds if ground.colour} | {_PAPER}
    for words in shown:
        ink = _ink(words.colour)
        if ink not in inks:
            continue
        core = words.core
        beneath = [ground for ground in grounds
                   if ground.order < words.order and _touch(words, ground.rect)]  # fmt: skip
        last = max(beneath, key=lambda ground: ground.order, default=None)
        if last is None:
            is_same = ink == _PAPER
        else:
            is_whole = last.rect.common(core) == core
            is_same = last.is_opaque and is_whole and _ink(last.colour) == ink
        if is_same:
            yield words, _hidden(Fate.UNSEEN, words), None


_PAPER = "paper"


def _ink(colour: object) -> object:
    """By what two colours are known to be the same."""
    space, parts = getattr(colour, "space", ""), tuple(getattr(colour, "coordinates", ()))
    is_bare = (space == "device-cmyk" and not any(parts)) or (
        space == "srgb" and all(part == 1 for part in parts)
    )
    return _PAPER if is_bare else (space, parts, getattr(colour, "alpha", 1))


def _overlapped(shown: Iterable[Words]) -> Found:
    """Text over text: pairs of pieces whose letters share more than a touch."""
    ordered = sorted(
        (words for words in shown if words.around.is_straight), key=lambda words: words.core.y
    )
    for number, words in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.core.y >= words.core.bottom:
                break
            if words.text == other.text:  # drawn twice, for its looks
                continue
            if _touch(words, other.core) and _touch(other, words.core):
                late, early = sorted((words, other), key=lambda one: one.order)[::-1]
                yield late, _hidden(Fate.OVERLAPPED, late, other=early), early
