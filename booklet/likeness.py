"""By what is it known that the same HTML would be set as the same pages?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from booklet import home
from booklet.fonts import FontSet
from booklet.importing import versions
from booklet.layout import Layout
from booklet.styles import Style


def likeness(layout: Layout, styles: Sequence[Style], fonts: FontSet) -> str:
    """A digest of the program, its libraries, the typefaces, the styles and the layout's files;
    the same wherever they lie."""
    parts = (
        home.program(),
        sorted(versions().items()),
        fonts.fingerprint,
        [style.text for style in styles],
        [_digest_of(folder) for folder in layout.folders],
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _digest_of(folder: Path) -> str:
    """Of all files below a folder: their names, and what is in them."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()
