"""Which text stands on the pages of a PDF, as pdfium finds it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from booklet.raster import lines_in


def text_of(pdf: bytes | Path, page: int) -> str:
    """The text on a page (counted from 1), one line a line.

    A hyphen may read as U+002D or U+2010, and a word broken at a line's end stays broken.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        return _text(document, page)


def texts(pdf: bytes | Path) -> tuple[str, ...]:
    """The text on every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_text(document, number) for number in range(1, len(document) + 1))


def _text(document: Any, page: int) -> str:
    found = document[page - 1]
    reader = found.get_textpage()
    text = lines_in(reader)
    reader.close()
    found.close()
    return text
