"""How is a PDF written, one object after the other?

What was written is not kept, so that a file may be larger than memory. Objects that are no streams
are packed together, a hundred at a time (PDF 2.0 §7.5.7), and found by a table that is packed too
(§7.5.8).
"""

from __future__ import annotations

import zlib
from typing import BinaryIO

_HEADER = b"%PDF-1.6\n%\xbf\xf7\xa2\xfe\n"
_TOGETHER = 100
_FREE, _PLAIN, _PACKED = range(3)
"""How an object lies in the file (PDF 2.0 table 18)."""
_COLUMNS = (1, 5, 2)
"""How many bytes each column of the table has: files may have a terabyte."""


class PdfWriter:
    """Writes one PDF."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._at = 0
        self._places: list[tuple[int, int, int]] = [(_FREE, 0, 0xFFFF)]
        self._waiting: list[tuple[int, bytes]] = []
        self._put(_HEADER)

    def reserve(self) -> int:
        """A number for an object that is yet to be written."""
        self._places.append((_FREE, 0, 0))
        return len(self._places) - 1

    def write(self, number: int, text: bytes, stream: bytes | None = None) -> None:
        """Write the object of a number: its text, for a stream that of its dictionary, without a
        length."""
        if stream is None:
            self._waiting.append((number, text))
            if len(self._waiting) == _TOGETHER:
                self._pack()
            return
        self._places[number] = (_PLAIN, self._at, 0)
        length = b" /Length %d >>" % len(stream)
        self._put(b"%d 0 obj\n%s%s\nstream\n" % (number, text.rstrip().removesuffix(b">>"), length))
        self._put(stream)
        self._put(b"\nendstream\nendobj\n")

    def add(self, text: bytes, stream: bytes | None = None) -> int:
        """Write an object; answers its number."""
        number = self.reserve()
        self.write(number, text, stream)
        return number

    def finish(self, root: int, info: int, identity: bytes) -> None:
        """Write what readers begin with; `identity` has 16 bytes, the same for the same file."""
        if self._waiting:
            self._pack()
        number = self.reserve()
        self._places[number] = (_PLAIN, self._at, 0)
        start = self._at
        rows = b"".join(
            kind.to_bytes(_COLUMNS[0]) + at.to_bytes(_COLUMNS[1]) + more.to_bytes(_COLUMNS[2])
            for kind, at, more in self._places
        )
        text = b"<< /Type /XRef /Size %d /W [%d %d %d] /Root %d 0 R /Info %d 0 R" % (
            len(self._places), *_COLUMNS, root, info,
        )  # fmt: skip
        told = b"<%s>" % identity.hex().encode()
        text += b" /ID [%s %s] /Filter /FlateDecode >>" % (told, told)
        self.write(number, text, zlib.compress(rows))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        """Write the objects that wait as one stream."""
        number = self.reserve()
        heads, bodies, at = [], [], 0
        for place, (one, text) in enumerate(self._waiting):
            self._places[one] = (_PACKED, number, place)
            heads.append(b"%d %d" % (one, at))
            bodies.append(text)
            at += len(text) + 1
        head = b" ".join(heads) + b"\n"
        count = len(heads)
        self._waiting.clear()
        self.write(
            number,
            b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode >>" % (count, len(head)),
            zlib.compress(head + b"\n".join(bodies)),
        )

    def _put(self, data: bytes) -> None:
        self._target.write(data)
        self._at += len(data)
