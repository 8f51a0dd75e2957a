"""What becomes of the colours that the engine wrote?

The engine begins with an RGB black of its own (WeasyPrint 70.0): black, white and grays become
black ink alone, which is what they are meant as. Any other colour that is no ink is told, with
what is painted in it, and left as it is. Black text overprints, so that no white shows around it
when plates shift (trade practice); on bare paper it looks the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from booklet import streams

OVER, KNOCK = "/booklet-over", "/booklet-knock"
"""The graphics states in which black text is painted, and everything else."""
_EVEN = 1e-4
"""Components closer than this are the same: the engine writes six decimals."""
_FILLED = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKED = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})
_KINDS = {
    b"gs": "/ExtGState", b"cs": "/ColorSpace", b"CS": "/ColorSpace", b"scn": "/Pattern",
    b"SCN": "/Pattern", b"sh": "/Shading", b"Do": "/XObject", b"Tf": "/Font",
    b"BDC": "/Properties", b"DP": "/Properties",
}  # fmt: skip
_DEVICE = {"/DeviceCMYK", "/DeviceGray", "/Pattern"}


class Inked(Struct, frozen=True):
    """A content stream in inks."""

    data: bytes
    faults: tuple[str, ...]
    """What is painted in no ink, in a person's words."""
    names: frozenset[tuple[str, str]]
    """What it needs: kinds of resource, and names in them."""


class _Colours(Struct):
    """What `q` keeps: whether the fill is in the four inks, is black alone, overprints."""

    in_cmyk: bool = False
    is_black: bool = False
    overprints: bool = False


class _Pass(Struct):
    """One stream being rewritten."""

    lines: Sequence[bytes]
    spaces: Mapping[str, str]
    out: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    names: set[tuple[str, str]] = field(default_factory=set)
    stack: list[_Colours] = field(default_factory=lambda: [_Colours()])
    in_text: bool = False

    def take(self, at: int, line: bytes, operator: bytes) -> None:
        """Write one instruction as it is to be."""
        now = self.stack[-1]
        if operator == b"q":
            self.stack.append(replace(now))
        elif operator == b"Q":
            self.stack = self.stack[:-1] or [_Colours()]
        elif operator in {b"BT", b"ET"}:
            self.in_text = operator == b"BT"
        elif operator in {b"rg", b"RG", b"g", b"G"}:
            line = self._in_black(at, line, operator)
            operator = b"K" if operator.isupper() else b"k"
        elif operator in {b"cs", b"CS"}:
            self._check_space(at, streams.named(line), operator == b"CS")
        elif operator == b"BI" or line.startswith(b"BI"):
            self._check_inline(line)
        self._follow(line, operator)
        before = operator == b"BT"
        if before:
            self._overprint()
        self.out.append(line)
        if not before:
            self._overprint()

    def _follow(self, line: bytes, operator: bytes) -> None:
        """Keep track of whether the fill is black ink alone."""
        now = self.stack[-1]
        if operator == b"cs":
            now.in_cmyk = now.is_black = streams.named(line) == "/DeviceCMYK"
        elif operator == b"k":
            now.in_cmyk, now.is_black = True, streams.numbers(line) == [0, 0, 0, 1]
        elif operator in {b"scn", b"sc"}:
            now.is_black = now.in_cmyk and streams.numbers(line) == [0, 0, 0, 1]

    def _overprint(self) -> None:
        now = self.stack[-1]
        wanted = self.in_text and now.is_black
        if wanted != now.overprints:
            now.overprints = wanted
            state = OVER if wanted else KNOCK
            self.out.append(f"{state} gs".encode())
            self.names.add(("/ExtGState", state))

    def _in_black(self, at: int, line: bytes, operator: bytes) -> bytes:
        """An RGB or gray colour as black ink; told and left where it is neither."""
        parts = streams.numbers(line)
        is_stroke = operator.isupper()
        if not parts or max(parts) - min(parts) > _EVEN:
            shown = "".join(f"{round(255 * min(1, max(0, part))):02x}" for part in parts)
            self._tell(at, is_stroke, f"in RGB #{shown}")
            return line
        black = min(1.0, max(0.0, 1 - sum(parts) / len(parts)))
        return f"0 0 0 {round(black, 6):g} {'K' if is_stroke else 'k'}".encode()

    def _check_space(self, at: int, name: str, is_stroke: bool) -> None:
        if name in _DEVICE:
            return
        fault = "in RGB" if name == "/DeviceRGB" else self.spaces.get(name, "in no known colour")
        if fault:
            self._tell(at, is_stroke, fault)

    def _check_inline(self, line: bytes) -> None:
        if b"RGB" in line.partition(b"ID")[0]:
            self.faults.append("a small picture in RGB")

    def _tell(self, at: int, is_stroke: bool, fault: str) -> None:
        what = "a line" if is_stroke else "an area"
        paints = _STROKED if is_stroke else _FILLED
        for line in self.lines[at:]:
            operator = streams.operator(line)
            if operator == b"BT":
                what = "text"
            if operator == b"BT" or operator in paints:
                break
        self.faults.append(f"{what} {fault}")


_WATCHED = frozenset(
    {b"q", b"Q", b"BT", b"ET", b"rg", b"RG", b"g", b"G", b"cs", b"CS", b"k", b"scn", b"sc"}
)


def ink(lines: Sequence[bytes], spaces: Mapping[str, str]) -> Inked:
    """A content stream's instructions in inks.

    `spaces` says of each colour space that the stream's resources name what is wrong with it,
    as `in RGB`; empty for an ink.
    """
    work = _Pass(lines, spaces)
    for at, line in enumerate(lines):
        operator = line[line.rfind(b" ") + 1 :]
        if operator in _KINDS:
            name = streams.font_named(line) if operator == b"Tf" else streams.named(line)
            work.names.add((_KINDS[operator], name))
        if operator in _WATCHED or line.startswith(b"BI"):
            work.take(at, line, operator)
        else:
            work.out.append(line)
    return Inked(b"\n".join(work.out), tuple(work.faults), frozenset(work.names))
