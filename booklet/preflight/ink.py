"""How much ink do the pages take, and where is it more than paper holds?"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pikepdf
from msgspec import Struct

from booklet import ghostscript, sketches
from booklet.apart import here
from booklet.condition import Condition
from booklet.drafts import drafts
from booklet.patterns import pattern
from booklet.preflight.damage import careful
from booklet.preflight.opened import (
    BROKEN,
    PT_TO_MM,
    WITH_PLATES,
    OpenFile,
    OpenPage,
    Rect,
)
from booklet.preflight.preview import lightened
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.turning import quarters
from booklet.preflight.verdicts import Area, Expected, Fault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

MISSING = "ink not measured: Ghostscript is not on this machine"
_DPI = 100
FINE_PPI = _DPI * sketches.INK_TIMES
"""Pixels per inch from which a picture's sketch has as many as are measured."""
_ROUNDING = 1.0
"""Points of ink that a limit may be passed by, for what levels of 8 bits round away."""
_MOST_MM2 = 1.0
"""What may be over the limit together on a page."""
_BLOCK = 8
"""Pixels of a block's side; blocks that touch are one spot: 2 mm."""
_MOST_PIXELS = 60_000_000
_FEW = 4
"""Of so many pages, the links between colours take more time than the pages, and are done without:
Ghostscript (10.0) does not overprint then, and multiplies, which takes it twice as long."""
_TOGETHER = 200
"""So many pages with sketches are made a file of their own, whose sketches are held meanwhile."""
_FOR_ALL = pattern(rb"\[ /Separation /All /DeviceCMYK (\d+) 0 R \]")


class Frame(Struct, frozen=True):
    """What must be known of a page to read its plates; boxes in points."""

    page: int
    objgen: tuple[int, int]
    """The numbers of its object."""
    media: Rect
    bleed: Rect
    trim: Rect
    turned: int
    """Quarters clockwise."""
    is_process: bool
    """Whether its file has no inks but the four."""


class PageInk(Struct, frozen=True):
    """The ink of a page: its plates in per cent of the trim, and what is over the limit."""

    plates: Mapping[str, float]
    most: float
    """The most ink in one place, in per cent; over the limit, the mean of what is over it."""
    over_mm2: float
    area: Area | None = None
    """Around the largest spot over the limit."""


def frames(pages: Sequence[OpenPage]) -> list[Frame]:
    """What `measure` must know of these pages."""
    is_process = not any(page.file is None or _has_more_inks(page.file) for page in pages[:1])
    return [
        Frame(
            page.number, page.obj.objgen, page.media, page.bleed, page.trim, quarters(page),
            is_process,
        )
        for page in pages
    ]  # fmt: skip


def _has_more_inks(file: OpenFile) -> bool:
    """Whether the file has a colour space that may have plates of its own.

    One for all plates that says as much in CMYK, as for marks, has none of its own.
    """
    try:
        if file.plated is None:
            return any(_may_have_plates(item, file) for item in file.pdf.objects)
        named = (file.pdf.get_object(number, 0) for number in file.plated)
        return any(_may_have_plates(item, file) for item in named)
    except BROKEN:
        return True


def _may_have_plates(item: pikepdf.Object, file: OpenFile) -> bool:
    written = (item.stream_dict if isinstance(item, pikepdf.Stream) else item).unparse(
        resolved=True
    )
    for_all = [one for one in _FOR_ALL.finditer(written) if _is_solid(file, int(one[1]))]
    return sum(written.count(name) for name in WITH_PLATES) > len(for_all)


def _is_solid(file: OpenFile, number: int) -> bool:
    """Whether a function turns a tint into as much of each of the four inks."""
    found: Any = file.pdf.get_object(number, 0)
    numbers = (found.FunctionType, found.N, *found.C0, *found.C1)
    return [float(one) for one in numbers] == [2, 1, 0, 0, 0, 0, 1, 1, 1, 1]


def load() -> None:
    """Load this module, and what reading plates takes."""
    ghostscript.load()


def measure(
    data: bytes | Path,
    wanted: Sequence[Frame],
    condition: Condition | None,
    reader: Reader = here,
    fine: Collection[int] = (),
    stop: Event | None = None,
) -> dict[int, PageInk]:
    """The ink of these pages, within their bleed boxes; raises NotChecked, with the reason.

    Without a condition nothing is over a limit. On pages that are `fine`, of a file of the
    program's own, nothing needs to be converted, and pictures of which there are sketches are drawn
    by these: none has fewer pixels than FINE_PPI. A page takes 0.02 s then, 0.05 s as it is, 0.2 s
    more where it seems to have too much: then it is drawn as it is, and its edges are averaged as
    its pictures are. The first takes 0.2 s more, but for a few that are `fine`. Plates are read by
    the `reader`, of a file on the disk. Nothing more is begun once somebody says `stop`.
    """
    if ghostscript.find() is None:
        raise NotChecked(MISSING)
    limit = condition.ink_limit if condition and condition.ink_limit else math.inf
    for frame in wanted:
        _refuse_huge(frame)
    profile = condition.profile if condition else None
    wanted = sorted({frame.page: frame for frame in wanted}.values(), key=lambda one: one.page)
    is_there = isinstance(data, Path)
    measuring = _Measuring(
        data, profile, limit, reader if is_there else here, fine if is_there else (), stop
    )
    try:
        found = measuring(wanted)
        doubtful = [frame for frame in wanted if found[frame.page].over_mm2 > _MOST_MM2]
        return found | measuring.smoothly(doubtful)
    except ghostscript.Tripped as reason:
        raise NotChecked(f"ink not measured: {reason}") from reason
    except OSError as error:
        raise NotChecked(f"ink not measured: {error.strerror or error}") from error


Reader = Callable[..., Any]
"""Who does what takes memory, here or apart: it is told what to do, and with which values."""


class _Measuring(Struct, frozen=True):
    """How the pages of one file are measured."""

    data: bytes | Path
    profile: Path | None
    limit: float
    reader: Reader
    fine: Collection[int]
    stop: Event | None

    def __call__(self, wanted: Sequence[Frame]) -> dict[int, PageInk]:
        """What was measured of pages, in their order, with sketches in the places of pictures where
        these are fine."""
        found: dict[int, PageInk] = {}
        left = []
        for first in range(0, len(wanted), _TOGETHER):
            some = [one for one in wanted[first : first + _TOGETHER] if one.page in self.fine]
            if some:
                is_few = len(some) <= _FEW and all(one.is_process for one in some)
                with drafts() as folder:
                    light = folder / "light.pdf"
                    if self._is_lightened(some, light, is_few):
                        pages = dict(enumerate(some, 1))
                        found |= self._quickly(light, pages, is_linked=not is_few)
            left += [one for one in wanted[first : first + _TOGETHER] if one.page not in found]
        if left:
            found |= self._quickly(self.data, {one.page: one for one in left})
        return found

    def smoothly(self, wanted: Sequence[Frame]) -> dict[int, PageInk]:
        """What was measured of pages that are drawn as they are, finer."""
        by_page = {one.page: one for one in wanted}
        if not by_page:
            return {}
        drawn = ghostscript.draw(self.data, list(by_page), _DPI, self.profile, is_smooth=True)
        return self._weighed(drawn, by_page)

    def _is_lightened(self, wanted: Sequence[Frame], target: Path, is_multiplied: bool) -> bool:
        """Whether pages were written with sketches."""
        objects = [frame.objgen for frame in wanted]
        self._go_on()
        with suppress(OSError):  # it is only quicker
            told = (self.data, objects, self.limit, target, is_multiplied)
            return bool(self.reader(lightened, *told))
        return False

    def _quickly(
        self, data: bytes | Path, wanted: Mapping[int, Frame], *, is_linked: bool = True
    ) -> dict[int, PageInk]:
        """What is measured of a file's pages, whose edges fill every pixel that they touch."""
        drawn = ghostscript.draw(
            data, list(wanted), _DPI, self.profile,
            is_process=all(frame.is_process for frame in wanted.values()), is_linked=is_linked,
        )  # fmt: skip
        return self._weighed(drawn, wanted)

    def _weighed(
        self, all_drawn: Generator[ghostscript.Drawn], wanted: Mapping[int, Frame]
    ) -> dict[int, PageInk]:
        """The ink of pages as they are drawn, by the numbers that these have in what is drawn."""
        found = {}
        with closing(all_drawn) as drawn:
            for one in drawn:
                self._go_on()
                frame = wanted[one.page]
                found[frame.page] = self.reader(_weighed, one, frame, self.limit)
                one.remove()
        return found

    def _go_on(self) -> None:
        """Raises Tripped where nobody waits any more."""
        if self.stop is not None and self.stop.is_set():
            raise ghostscript.Tripped("it was stopped")


def _refuse_huge(frame: Frame) -> None:
    if not 0 < _pixels_of(frame) < _MOST_PIXELS:
        raise NotChecked(f"ink not measured: page {frame.page} is too large to be drawn")


def _pixels_of(frame: Frame) -> float:
    left, bottom, right, top = frame.media
    return (right - left) * (top - bottom) * (_DPI / 72) ** 2


def _weighed(drawn: ghostscript.Drawn, frame: Frame, limit: float) -> PageInk:
    """The ink of a page that was drawn. Raises Tripped and OSError."""
    import numpy as np

    plates = drawn.read().levels
    levels = {name: np.rot90(level, frame.turned) for name, level in plates.items()}
    shape = next(iter(levels.values())).shape
    trim, bleed = _pixels(frame.trim, frame, shape), _pixels(frame.bleed, frame, shape)
    coverage = {name: _percent(level[trim]) for name, level in levels.items()}
    total = np.zeros(levels["Cyan"][bleed].shape, np.uint16)
    for level in levels.values():
        total += level[bleed]
    if not total.size:
        return PageInk(coverage, 0.0, 0.0)
    most = int(total.max())
    over = total > math.floor(min((limit + _ROUNDING) * 2.55, most))
    step = (frame.media[2] - frame.media[0]) * PT_TO_MM / shape[1]
    over_mm2 = int(np.count_nonzero(over)) * step * step  # numpy's numbers bring numpy along
    if over_mm2 <= _MOST_MM2:
        return PageInk(coverage, round(most / 2.55, 1), round(over_mm2, 2))
    mean = round(float(total[over].mean()) / 2.55, 1)
    left, top = _corner(frame, bleed, step)
    return PageInk(coverage, mean, round(over_mm2, 2), _spot(over, step, left, top))


def _pixels(box: Rect, frame: Frame, shape: tuple[int, ...]) -> tuple[slice, slice]:
    left, bottom, right, top = frame.media
    across, down = shape[1] / (right - left), shape[0] / (top - bottom)
    columns = [round(min(max(x - left, 0), right - left) * across) for x in (box[0], box[2])]
    rows = [round(min(max(top - y, 0), top - bottom) * down) for y in (box[3], box[1])]
    return slice(*rows), slice(*columns)


def _percent(levels: NDArray[np.uint8]) -> float:
    import numpy as np

    if not levels.size:
        return 0.0
    columns = np.add.reduce(levels, axis=0, dtype=np.uint32)
    return round(float(columns.sum()) / levels.size / 2.55, 2)


def _corner(frame: Frame, bleed: tuple[slice, slice], step: float) -> tuple[float, float]:
    """The bleed's first pixel in mm from the trim's top left corner."""
    x = bleed[1].start * step + (frame.media[0] - frame.trim[0]) * PT_TO_MM
    y = bleed[0].start * step + (frame.trim[3] - frame.media[3]) * PT_TO_MM
    return x, y


def _spot(over: Mask, step: float, left: float, top: float) -> Area:
    """Around the largest spot: blocks with too much ink that touch one another."""
    import numpy as np

    high, wide = (-(-side // _BLOCK) for side in over.shape)
    padded = np.zeros((high * _BLOCK, wide * _BLOCK), bool)
    padded[: over.shape[0], : over.shape[1]] = over
    counts = padded.reshape(high, _BLOCK, wide, _BLOCK).sum(axis=(1, 3))
    spots = _spots({(int(y), int(x)) for y, x in np.argwhere(counts)})
    largest = max(spots, key=lambda spot: sum(int(counts[place]) for place in spot))
    first, last = (
        (limit(y for y, _ in largest), limit(x for _, x in largest)) for limit in (min, max)
    )
    part = padded[first[0] * _BLOCK : (last[0] + 1) * _BLOCK, first[1] * _BLOCK :]
    part = part[:, : (last[1] + 1 - first[1]) * _BLOCK]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    x, y = first[1] * _BLOCK, first[0] * _BLOCK
    return Area(
        round(left + (x + int(columns[0])) * step, 2),
        round(top + (y + int(rows[0])) * step, 2),
        round(left + (x + int(columns[-1]) + 1) * step, 2),
        round(top + (y + int(rows[-1]) + 1) * step, 2),
    )


def _spots(blocks: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Blocks gathered with those they touch, also by a corner."""
    spots: list[list[tuple[int, int]]] = []
    waiting = set(blocks)
    while waiting:
        spot, reached = [], [min(waiting)]
        waiting.discard(reached[0])
        while reached:
            y, x = reached.pop()
            spot.append((y, x))
            around = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)}
            reached += around & waiting
            waiting -= around
        spots.append(spot)
    return spots


def faults(page: int, ink: PageInk, condition: Condition) -> Iterator[Fault]:
    """F405 of a measured page: more than 1 mm² together is over the limit by over 1 point."""
    if ink.over_mm2 > _MOST_MM2 and ink.area is not None:
        message = (
            f"{ink.most:.0f} % ink over {_size(ink.over_mm2)} (limit {condition.ink_limit:g} %)."
        )
        yield Fault(message, page, ink.area)


def _size(mm2: float) -> str:
    return f"{mm2 / 100:.1f} cm²" if mm2 >= 100 else f"{mm2:.0f} mm²"


@careful
def check_ink(file: OpenFile, expected: Expected) -> Iterator[Fault]:
    """F405: all inks together in one place, averaged at 100 dpi, stay within the condition's limit.

    Trade practice (ISO 12647-2 gives limits by paper): more does not dry, and sets off. Plates
    are Ghostscript's, marks in the slug are left out, and 1 mm² together may be over.
    """
    condition = expected.condition
    if condition is None or not condition.ink_limit:
        raise NotChecked("No printing condition says how much ink is too much.")
    for page, ink in sorted(measure(file.data, frames(file.pages), condition).items()):
        yield from faults(page, ink, condition)


RULES: tuple[Rule, ...] = (Rule("F405", by_file=check_ink),)
