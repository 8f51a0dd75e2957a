"""Which pages are as they were, and what did the rules say of them?

A page is told by its digest (`lettering`) and by what is asked for it. What is remembered lies in
one file of the cache; a damaged one counts as none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, field, json

from booklet import __version__, home
from booklet.keeping import keep, seal, unseal, use
from booklet.preflight.lettering import Drawn
from booklet.preflight.verdicts import Expected

_FORM = 6
_MOST = 2000
"""Pages remembered; the oldest are forgotten first."""
_FILE = f"preflight-{_FORM}"
"""No program reads what another form of it remembers."""

_DOORS = ("ghostscript.py", "sketches.py", "readback.py", "raster.py")
"""The modules beside `preflight` by which it looks at pages."""

Entry = dict[str, Any]


class Memory(Struct, frozen=True):
    """What is remembered: which glyphs a page draws, by its digest without letters and the
    program's; and what the rules said of it, by its key."""

    drawn: Mapping[str, Drawn | None] = field(default_factory=dict)
    pages: Mapping[str, Entry] = field(default_factory=dict)


def rules_digest() -> str:
    """The program as far as it judges pages: what another version remembers is not believed."""
    total = hashlib.sha256(f"{_FORM} {__version__}".encode())
    folder = home.package()
    doors = ((name, (folder / name).read_bytes()) for name in _DOORS)
    for name, content in (*home.modules(folder / "preflight"), *doors):
        total.update(name.encode() + content)
    return total.hexdigest()


def expected_digest(expected: Expected) -> str:
    """What every page is asked for, whichever page it is."""
    condition = expected.condition
    asked: list[Any] = [expected.trim, expected.bleed, expected.safe]
    asked.append(None if expected.families is None else sorted(expected.families))
    if condition is not None:
        asked += [
            condition.identifier, condition.ink_limit, condition.text_pt, condition.reversed_pt,
            condition.inks_pt, condition.hairline_pt, condition.warn_ppi, condition.fail_ppi,
            condition.module_mm, _digest_of(condition.profile),
        ]  # fmt: skip
    return hashlib.sha256(json.encode(asked)).hexdigest()


def _digest_of(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def page_key(digest: str, common: str, known: str, number: int, expected: Expected) -> str:
    """By what the answers for a page are kept: all that may change them. `known` tells which codes
    may stand on a page of which nobody says what its own are."""
    codes, ads = expected.codes, expected.ads.get(number)
    own = None if codes is None else codes.get(number)
    asked = [
        digest,
        common,
        expected.folios.get(number),
        expected.subjects.get(number),
        codes is None,
        None if own is None else sorted(own),
        known if own is None else None,
        None if ads is None else sorted(ads),
        repr(None if expected.facts is None else expected.facts.get(number)),
        repr(None if expected.folds is None else expected.folds.get(number)),
    ]
    return hashlib.sha256(json.encode(asked)).hexdigest()


def remembered(cache: Path | None) -> Memory:
    """What lies in the cache; nothing where the file is missing or damaged."""
    if cache is None:
        return Memory()
    body = unseal(use(cache / _FILE) or b"")
    return _read(body) if body else Memory()


def remember(cache: Path | None, now: Memory, before: Memory) -> None:
    """Keep what is known of this file, and of others as far as there is room. A cache that cannot
    be written costs time, and nothing else."""
    if cache is None or (_holds(before.pages, now.pages) and _holds(before.drawn, now.drawn)):
        return
    kept = Memory(_newest(now.drawn, before.drawn), _newest(now.pages, before.pages))
    with suppress(OSError):
        keep(cache / _FILE, seal(_written(kept)))


def _written(kept: Memory) -> bytes:
    """A line of JSON for each page, since all in one takes five times the memory: first what is
    drawn, then an empty line, then what was said."""
    parts = (kept.drawn, kept.pages)
    return b"\n\n".join(b"\n".join(json.encode(item) for item in part.items()) for part in parts)


def _read(body: bytes) -> Memory:
    drawn, pages = (
        dict(json.decode(line) for line in part.splitlines()) for part in body.split(b"\n\n")
    )
    return Memory(drawn, pages)


def _holds(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return all(key in before and before[key] == value for key, value in now.items())


def _newest(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(now)
    for key, value in before.items():
        if len(kept) >= _MOST:
            break
        kept.setdefault(key, value)
    return kept
