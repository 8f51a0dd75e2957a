"""Which pages are as they were, and what did the rules say of them?

A page is told by a digest of its dictionary and of all it refers to, whatever numbers the file
gives its objects. What is remembered lies in one file of the cache; a damaged one counts as none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from booklet import __version__, home
from booklet.preflight.opened import BROKEN, OpenFile, OpenPage
from booklet.preflight.verdicts import Expected

_FORM = 2
_MOST = 2000
"""Pages remembered; the oldest are forgotten first."""
_DEEPEST = 100
_FILE = "preflight.json"
_REFERENCE = re.compile(rb"(?<![\w.])(\d+) (\d+) R\b")
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_OF_ALL = ("/OCProperties", "/OutputIntents")
"""What of the catalogue may change how every page prints."""

Entry = dict[str, Any]


class _TooDeep(Exception):
    pass


@dataclass
class Digests:
    """Digests of a file's pages; objects that pages share are read once."""

    file: OpenFile
    _known: dict[tuple[int, int], bytes] = field(default_factory=dict)
    _open: set[tuple[int, int]] = field(default_factory=set)
    _circles: int = 0

    def of(self, page: OpenPage) -> str | None:
        """The digest of a page, or None where it cannot be told; 5 ms for 300 kB of pictures."""
        total = hashlib.sha256()
        try:
            for key in sorted({*page.obj.keys(), *_INHERITED} - {"/Parent"}):
                total.update(key.encode() + b"=" + self._value(page.own(key), 0))
        except (_TooDeep, RecursionError, *BROKEN):
            self._open.clear()
            return None
        return total.hexdigest()

    def of_all(self) -> str | None:
        """The digest of what concerns all pages alike, or None where it cannot be told."""
        try:
            root = self.file.pdf.Root
            parts = [self._value(root.get(key), 0) for key in _OF_ALL]
        except (_TooDeep, RecursionError, *BROKEN):
            self._open.clear()
            return None
        return hashlib.sha256(b" ".join(parts)).hexdigest()

    def _value(self, item: Any, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise _TooDeep
        if not isinstance(item, pikepdf.Object):
            return repr(item).encode()
        if item.objgen == (0, 0):
            return self._written(item, depth)
        key = item.objgen
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._circles += 1
            return b"<circle>"
        circles = self._circles
        self._open.add(key)
        found = hashlib.sha256(self._written(item, depth)).hexdigest().encode()
        self._open.discard(key)
        if circles == self._circles:
            self._known[key] = found
        return found

    def _written(self, item: Any, depth: int) -> bytes:
        """The object as the file writes it, with digests in place of what it refers to."""
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") in ("/Page", "/Pages"):
            return b"<page>"
        if isinstance(item, pikepdf.Stream):
            inside = {key: item[key] for key in item.keys() if key != "/Length"}  # noqa: SIM118
            packed = hashlib.sha256(item.read_raw_bytes()).digest()
            return self._listed(inside, depth) + b"stream" + packed
        if isinstance(item, pikepdf.Dictionary):
            return self._listed({key: item[key] for key in item.keys()}, depth)  # noqa: SIM118
        plain: bytes = item.unparse(resolved=True)
        if isinstance(item, pikepdf.Array) and _REFERENCE.search(plain):
            return b"[" + b" ".join(self._value(one, depth + 1) for one in item) + b"]"
        return plain

    def _listed(self, inside: Mapping[str, Any], depth: int) -> bytes:
        parts = (
            key.encode() + b" " + self._value(inside[key], depth + 1)
            for key in sorted(inside)
            if key != "/Parent"
        )
        return b"<<" + b" ".join(parts) + b">>"


def rules_digest() -> str:
    """The program as far as it judges pages: what another version remembers is not believed."""
    total = hashlib.sha256(f"{_FORM} {__version__}".encode())
    folder = Path(__file__).resolve().parent
    doors = [folder.parent / name for name in ("ghostscript.py", "readback.py", "raster.py")]
    for path in [*sorted(folder.glob("*.py")), *doors]:
        with suppress(OSError):
            total.update(path.name.encode() + path.read_bytes())
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
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _digest_of(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def page_key(digest: str, common: str, number: int, expected: Expected) -> str:
    """By what the answers for a page are kept: all that may change them."""
    codes, ads = expected.codes, expected.ads.get(number)
    own = None if codes is None else codes.get(number)
    others = expected.known_codes if own is None else ()
    asked = [
        digest,
        common,
        expected.folios.get(number),
        expected.subjects.get(number),
        codes is None,
        None if own is None else sorted(own),
        sorted(others),
        None if ads is None else sorted(ads),
        repr(None if expected.facts is None else expected.facts.get(number)),
        repr(None if expected.folds is None else expected.folds.get(number)),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def remembered(cache: Path | None) -> dict[str, Entry]:
    """The entries by page key; none where the file is missing or damaged."""
    if cache is None:
        return {}
    try:
        written = json.loads((cache / _FILE).read_bytes())
        pages: dict[str, Entry] = written["pages"]
        if written["checksum"] != _checksum(pages):
            return {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return pages


def remember(cache: Path | None, now: Mapping[str, Entry], before: Mapping[str, Entry]) -> None:
    """Keep the entries of this file, and of others as far as there is room. A cache that cannot
    be written costs time, and nothing else."""
    if cache is None or all(before.get(key) == entry for key, entry in now.items()):
        return
    pages = dict(now)
    for key, entry in before.items():
        if len(pages) >= _MOST:
            break
        pages.setdefault(key, entry)
    written = json.dumps({"checksum": _checksum(pages), "pages": pages}, ensure_ascii=False)
    with suppress(OSError):
        home.keep(cache / _FILE, written.encode())


def _checksum(pages: Mapping[str, Entry]) -> str:
    return hashlib.sha256(json.dumps(pages, sort_keys=True).encode()).hexdigest()
