"""What do finished documents say, to a phone, to a printer and to a person?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from booklet import readback
from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind
from booklet.preflight.opened import opened

DPI = 200


def pictures(path: Path, dpi: int = DPI) -> list[Image.Image]:
    """Every page as pixels."""
    document = pypdfium2.PdfDocument(path)
    drawn_pages = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    return drawn_pages


def codes(path: Path) -> set[str]:
    """What all QR codes of a file say."""
    found: set[str] = set()
    for picture in pictures(path, 300):
        found |= {code.text for code in readback.read(np.asarray(picture))}
    return found


def links(path: Path) -> set[str]:
    """Where all links of a file lead."""
    with pikepdf.open(path) as pdf:
        return {
            str(note.A.URI)
            for page in pdf.pages
            for note in page.obj.get("/Annots", [])
            if note.get("/Subtype") == "/Link" and "/A" in note
        }


def text(path: Path) -> str:
    """All words of a file, one space between them."""
    document = pypdfium2.PdfDocument(path)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s+", " ", words.replace("\xa0", " ").replace("\u202f", " "))


def sizes(path: Path) -> Iterator[float]:
    """The height in points of every piece of text."""
    with opened(path) as file:
        for page in file.pages:
            yield from (mark.size for mark in drawn(page).marks if mark.kind is Kind.TEXT)


def operators(path: Path) -> set[str]:
    """The operators that set colours, and the spaces that they name, in every stream."""
    found: set[str] = set()
    with pikepdf.open(path) as pdf:
        streams: list[Any] = [page.Contents for page in pdf.pages]
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form":
                streams.append(one)
        for stream in streams:
            for step in pikepdf.parse_content_stream(stream, "rg RG g G k K cs CS scn SCN sh"):
                operator = str(step.operator)
                name = str(step.operands[-1]) if operator in {"cs", "CS"} else ""
                found.add(f"{operator} {name}".strip())
    return found


def edge_ink(path: Path, mm: float) -> int:
    """How many pixels are not white nearer than so many mm to the paper's edge."""
    dark = 0
    for picture in pictures(path, 100):
        pixels = np.asarray(picture)
        border = round(mm / 25.4 * 100)
        inner = np.zeros(pixels.shape, bool)
        inner[border:-border, border:-border] = True
        dark += int(((pixels < 250) & ~inner).sum())
    return dark
