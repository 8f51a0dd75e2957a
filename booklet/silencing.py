"""Which findings are meant as they are, as the records of an edition say?"""

from __future__ import annotations

from collections.abc import Iterator

from booklet.findings import Finding, Silence, found, misweighed
from booklet.model import Edition
from booklet.records import Entry, PageHead
from booklet.texts import records

_END = (1_000_000_000, 0)
"""Past the end of any file."""


def silences(edition: Edition) -> tuple[Silence, ...]:
    """What each record that says so does not want to hear of."""
    return tuple(_silence(entry) for entry in _entries(edition))


def check_silences(edition: Edition) -> Iterator[Finding]:
    """Codes in `silence` that nothing has, or that cannot be silenced."""
    for entry in _entries(edition):
        for number, code in enumerate(entry.silence):
            if fault := misweighed(code):
                yield found("D107", fault[0], entry.place("silence", number), fault[1])


def _entries(edition: Edition) -> Iterator[Entry]:
    for _, record in records(edition):
        if isinstance(record, Entry) and record.silence:
            yield record


def _silence(entry: Entry) -> Silence:
    codes, origin = frozenset(entry.silence), entry.origin
    if isinstance(entry, PageHead):  # the page below its head is meant too
        return Silence(codes, origin.file, (1, 0), _END)
    return Silence(codes, origin.file, *origin.span, frozenset(origin.cells.values()))
