"""How are pages written, and how are they told?"""

from __future__ import annotations

from collections.abc import Iterable

from booklet.errors import Unreadable

_MOST = 10_000


def read_folios(text: str) -> tuple[int, ...]:
    """The folios of `12`, `12-15` or `3, 12-15`; none of nothing. Raises Unreadable."""
    folios: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, dash, last = (one.strip() for one in part.replace("–", "-").partition("-"))
        if not _is_number(first) or (dash and not _is_number(last)):
            raise Unreadable(f"`{part}` is no page or range of pages.", "Write 12 or 12-15.")
        start, end = int(first), int(last or first)
        if not 0 < start <= end < _MOST:
            raise Unreadable(f"`{part}` is no range of pages.", "Write 12-15.")
        folios |= set(range(start, end + 1))
    return tuple(sorted(folios))


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii()


def pages_of(folios: Iterable[int]) -> str:
    """Folios in words, as in `pages 3, 5–8`."""
    ordered = sorted(set(folios))
    runs: list[list[int]] = []
    for folio in ordered:
        if runs and runs[-1][-1] == folio - 1:
            runs[-1].append(folio)
        else:
            runs.append([folio])
    told = [_run(run) for run in runs]
    return f"page{'' if len(ordered) == 1 else 's'} {', '.join(told)}"


def _run(run: list[int]) -> str:
    if len(run) < 3:
        return ", ".join(map(str, run))
    return f"{run[0]}–{run[-1]}"
