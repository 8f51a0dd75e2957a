"""How does text stand in columns on a terminal?"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence


def columns(text: str) -> int:
    """How wide a terminal shows a text: East Asian letters take two columns, marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Columns for a terminal, with two spaces between them; those in `right` end in line."""
    every = [tuple(row) for row in (head, *rows) if row]
    widths = [max(map(columns, column)) for column in zip(*every, strict=True)]

    def line(row: Sequence[str]) -> str:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - columns(cell))
            cells.append(space + cell if number in right else cell + space)
        return "  ".join(cells).rstrip()

    return "\n".join(map(line, every))


def shorten(text: str, most: int) -> str:
    """A text in at most so many columns of a terminal, with dots where it is cut."""
    if columns(text) <= most:
        return text
    kept = text
    while columns(kept) >= most:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
