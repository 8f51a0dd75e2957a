"""What does a CMap in a PDF say: which glyph, or which text, is a character code?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.patterns import pattern
from booklet.preflight.opened import BROKEN

_BLOCK = pattern(rb"begin(cidchar|cidrange|bfchar|bfrange|codespacerange)\b(.*?)end\1\b", re.S)
_TOKEN = pattern(rb"<([0-9A-Fa-f\s]*)>|(\d+)|(\[)|(\])")
_MOST_CODES = 65_536


class Cmap(Struct, frozen=True):
    """Codes of one width in bytes; CIDs and texts by code."""

    width: int
    cids: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


def read_cmap(stream: Any) -> Cmap | None:
    """Read an embedded CMap (PDF 2.0 §9.7.5.4, §9.10.3).

    None where it is no stream, builds on another, or has codes of several widths.
    """
    try:
        data = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    except BROKEN:
        return None
    blocks = [(one[1], list(_tokens(one[2]))) for one in _BLOCK.finditer(data)]
    widths = {
        len(token)
        for kind, tokens in blocks
        for token in tokens
        if kind == b"codespacerange" and isinstance(token, bytes)
    }
    if len(widths) != 1 or 0 in widths or b"usecmap" in data or "/UseCMap" in stream:
        return None
    cmap = Cmap(widths.pop())
    for kind, tokens in blocks:
        if kind in (b"cidchar", b"bfchar"):
            _take(cmap, [(code, code, what) for code, what in _groups(tokens, 2)])
        elif kind in (b"cidrange", b"bfrange"):
            _take(cmap, _groups(tokens, 3))
    return cmap


def _tokens(data: bytes) -> Iterator[Any]:
    """Strings as bytes, numbers, and lists of strings."""
    listed: list[bytes] | None = None
    for match in _TOKEN.finditer(data):
        if match[3]:
            listed = []
        elif match[4]:
            yield listed or []
            listed = None
        else:
            digits = re.sub(rb"\s", b"", match[1]) if match[1] is not None else b""
            token = (
                int(match[2])
                if match[2]
                else bytes.fromhex(digits.decode() + "0" * (len(digits) % 2))
            )
            if listed is None:
                yield token
            elif isinstance(token, bytes):
                listed.append(token)


def _groups(tokens: list[Any], size: int) -> list[tuple[Any, ...]]:
    whole = len(tokens) - len(tokens) % size
    return [tuple(tokens[start : start + size]) for start in range(0, whole, size)]


def _take(cmap: Cmap, ranges: list[tuple[Any, ...]]) -> None:
    for first, last, what in ranges:
        if not isinstance(first, bytes) or not isinstance(last, bytes):
            continue
        start = int.from_bytes(first)
        count = min(int.from_bytes(last) - start + 1, _MOST_CODES)
        for step in range(max(0, count)):
            if isinstance(what, int):
                cmap.cids[start + step] = what + step
            elif isinstance(what, list):
                if step < len(what):
                    cmap.texts[start + step] = _text(what[step], 0)
            else:
                cmap.texts[start + step] = _text(what, step)


def _text(data: bytes, step: int) -> str:
    text = data.decode("utf-16-be", "replace")
    if not step or not text:
        return text
    last = ord(text[-1]) + step
    return text[:-1] + (chr(last) if last < 0x110000 else "\ufffd")
