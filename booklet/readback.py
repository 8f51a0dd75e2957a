"""What does a QR code say to a phone? The one door to zxing-cpp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float]


class Code(Struct, frozen=True):
    """A QR code that was read, in pixels of the picture."""

    text: str
    modules: int
    """The side in modules, without the quiet zone."""
    corners: tuple[Point, Point, Point, Point]
    """Top left, top right, bottom right, bottom left of the symbol, as it is turned."""


def load() -> None:
    """Load what reading takes."""
    import zxingcpp  # noqa: F401


def read(light: NDArray[np.uint8]) -> list[Code]:
    """The codes in a picture of brightness; on a page of a hundred some may be missed.

    Micro QR codes are none: phones do not read them, and noise looks like them.
    """
    import numpy as np
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
    codes = zxingcpp.read_barcodes(np.ascontiguousarray(light), formats=kinds)
    return [
        Code(code.text, _modules(code.extra), _corners(code.position))
        for code in codes
        if code.valid
    ]


def _modules(extra: Any) -> int:
    """The side of a symbol of this version (ISO/IEC 18004, 6.3.3)."""
    return 17 + 4 * int(extra["Version"])


def _corners(position: Any) -> tuple[Point, Point, Point, Point]:
    first, second, third, fourth = (
        (float(point.x), float(point.y))
        for name in ("top_left", "top_right", "bottom_right", "bottom_left")
        if (point := getattr(position, name))
    )
    return (first, second, third, fourth)
