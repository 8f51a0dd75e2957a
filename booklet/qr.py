"""What does a ticket's QR code look like? One path of strokes, a row at a time, in black alone.

The one door to qrcode. A path of row strokes costs WeasyPrint half of what filled shapes do;
the stroke's `device-cmyk` is an attribute because styles of the page do not reach inline SVG.
"""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from booklet.errors import Unreadable
from booklet.masking import best_mask
from booklet.memory import keep, recall
from booklet.workers import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Modules of white that must stay around a code on every side (ISO/IEC 18004).
QUIET_ZONE = 4

_LARGEST_VERSION = 40


class QrCode(Struct, frozen=True):
    """A code measured in its modules.

    `modules` is its side without the quiet zone, `version` its size from 1 to 40, and `path` SVG
    path data to be stroked one module wide, its origin at the first module's corner.
    """

    modules: int
    version: int
    path: str


_known: dict[str, QrCode] = {}
_MOST_KNOWN = 8192
_AT_ONCE = 16
"""So many are encoded together; each takes 2 ms."""


def encode(text: str) -> QrCode:
    """The smallest code that holds the text, with 15 % of it to spare (error correction M).

    The same text always gives the same code. Raises `Unreadable` for an empty or too long text.
    """
    if text not in _known:
        _know(text, recall("codes", text) or _made(text))
    return _known[text]


def encode_all(texts: Iterable[str]) -> None:
    """Let `encode` know codes that are new, all of which are made by workers."""
    new = []
    for text in dict.fromkeys(texts):
        if text not in _known:
            kept: QrCode | None = recall("codes", text)
            if kept is None:
                new.append(text)
            else:
                _know(text, kept)
    parts = [new[at : at + _AT_ONCE] for at in range(0, len(new), _AT_ONCE)]
    with spread(_made_together, parts, lambda part, _: _made_together(part)) as made:
        for part, codes in zip(parts, made, strict=True):
            for text, code in zip(part, codes, strict=True):
                if code is not None:
                    _know(text, code)


def _know(text: str, code: QrCode) -> None:
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[text] = code


def _made_together(texts: Sequence[str]) -> list[QrCode | None]:
    """The codes of texts; None for one that has none."""
    codes: list[QrCode | None] = []
    for text in texts:
        try:
            codes.append(_made(text))
        except Unreadable:
            codes.append(None)
    return codes


def _made(text: str) -> QrCode:
    code = _encoded(text)
    keep("codes", text, code)
    return code


def _encoded(text: str) -> QrCode:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.exceptions import DataOverflowError

    if not text.strip():
        raise Unreadable("There is nothing to put into a QR code.", "Give the address it opens.")
    code = _encoder()(error_correction=ERROR_CORRECT_M, border=0)
    try:
        code.add_data(text)
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise Unreadable(
            f"A text of {len(text.encode())} bytes is too long for a QR code, which holds "
            f"{capacity(_LARGEST_VERSION)} at most.",
            "Give a shorter address.",
        ) from None
    matrix = code.get_matrix()
    return QrCode(modules=len(matrix), version=code.version, path=_strokes(matrix))


@cache
def _encoder() -> Any:
    """qrcode's own, which looks for its mask by a shorter way."""
    from qrcode.main import QRCode

    free: dict[int, Sequence[Sequence[bool]]] = {}  # of data and masks, by the side

    class Encoder(QRCode[Any]):
        def best_mask_pattern(self) -> int:
            self.makeImpl(True, 0)
            return best_mask(self.modules, free[self.modules_count])

        def map_data(self, data: Any, mask_pattern: int) -> None:
            if self.modules_count not in free:
                free[self.modules_count] = [[cell is None for cell in row] for row in self.modules]
            super().map_data(data, mask_pattern)

    return Encoder


def side_mm(code: QrCode, module_mm: float) -> float:
    """The side of the printed code with its quiet zone, in millimetres."""
    return (code.modules + 2 * QUIET_ZONE) * module_mm


def svg(code: QrCode, module_mm: float, *, title: str = "") -> str:
    """The code as inline SVG of its printed size, quiet zone included, stroked in black ink.

    `title` is what a screen reader says in its place. Raises ValueError for a module of no size.
    """
    if not module_mm > 0:
        raise ValueError(f"a module cannot be {module_mm} mm wide")
    units = code.modules + 2 * QUIET_ZONE
    side = f"{round(side_mm(code, module_mm), 4):g}mm"
    said = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" '
        f'viewBox="-{QUIET_ZONE} -{QUIET_ZONE} {units} {units}" fill="none" '
        f'stroke="device-cmyk(0 0 0 1)" stroke-width="1">{said}<path d="{code.path}"/></svg>'
    )


@lru_cache(maxsize=_LARGEST_VERSION)
def capacity(version: int) -> int:
    """How many bytes a code of this version holds at error correction M.

    An address in capitals and digits alone takes less room, and so may fit where its bytes do
    not. Raises ValueError for a version outside 1 to 40.
    """
    from qrcode.base import rs_blocks
    from qrcode.constants import ERROR_CORRECT_M

    if not 1 <= version <= _LARGEST_VERSION:
        raise ValueError(f"there is no QR code of version {version}")
    codewords = sum(block.data_count for block in rs_blocks(version, ERROR_CORRECT_M))
    return codewords - (2 if version < 10 else 3)  # the head: mode and length, 12 or 20 bits


def longest(slot_mm: float, module_mm: float) -> int:
    """How many bytes a code may hold to fit a slot of this side; 0 where none fits.

    Version n has 17 + 4n modules on a side, to which the quiet zone is added.
    """
    modules = int(slot_mm / module_mm + 1e-6) - 2 * QUIET_ZONE
    version = min((modules - 17) // 4, _LARGEST_VERSION)
    return capacity(version) if version >= 1 else 0


def _strokes(matrix: Sequence[Sequence[bool | None]]) -> str:
    """A stroke through the middle of each row: drawn over dark runs, lifted over light."""
    rows = []
    for y, row in enumerate(matrix):
        runs = [(bool(dark), len(list(cells))) for dark, cells in groupby(row, key=bool)]
        if not runs[-1][0]:
            runs.pop()
        if not runs:
            continue
        start = 0 if runs[0][0] else runs.pop(0)[1]
        drawn = (f"h{length}" if dark else f"m{length} 0" for dark, length in runs)
        rows.append(f"M{start} {y}.5" + "".join(drawn))
    return "".join(rows)
