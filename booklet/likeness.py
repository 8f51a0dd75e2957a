"""By what is it known that the same HTML would be set as the same pages?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from booklet import home
from booklet.fonts import FontSet
from booklet.importing import versions
from booklet.layout import Layout
from booklet.memory import content_digest
from booklet.patterns import pattern
from booklet.reads import note
from booklet.styles import Style

_IN_ATTRIBUTES = pattern(
    r"""[acfr](?:(?<=src)|(?<=href)|(?<=data)|(?<=poster))\s*=\s*["']([^"'#][^"']*)"""
)
_IN_STYLES = pattern(r"""url\(\s*["']?([^"')#]+)""")


def likeness(layout: str, styles: Sequence[Style], fonts: FontSet) -> str:
    """A digest of the program, its libraries, the typefaces, the styles and the layout's files,
    which are told by `layout_digest`; the same wherever they lie."""
    parts = (
        home.program(),
        sorted(versions().items()),
        fonts.fingerprint,
        [(style.text, named_files(style.text, style.path.parent)) for style in styles],
        layout,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def layout_digest(layout: Layout) -> str:
    """A digest of all files of a layout and of those that it inherits from."""
    return " ".join(map(_digest_of, layout.folders))


def named_files(text: str, base: Path) -> tuple[tuple[str, str], ...]:
    """The files that HTML or a style names, where addresses count from a folder: each address with
    a digest of what is there. Each is noted as read."""
    named = (*_IN_ATTRIBUTES.findall(text), *_IN_STYLES.findall(text))
    found = {unescape(address) for address in named}
    paths = {address: _path_of(urljoin(f"{base.as_uri()}/", address)) for address in found}
    told = {address: content_of(path) for address, path in sorted(paths.items()) if path}
    for address, digest in told.items():
        note("file", paths[address], digest)
    return tuple(told.items())


def _path_of(address: str) -> Path | None:
    parts = urlsplit(address)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def content_of(path: Path) -> str:
    """A digest of what is in a file; empty where it cannot be read."""
    try:
        return content_digest(path)
    except OSError:
        return ""


def _digest_of(folder: Path) -> str:
    """Of all files below a folder: their names, and what is in them."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()
