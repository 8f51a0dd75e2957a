"""How do takes that were set apart become one file?

The engine joins the pages in one write, with one subset of each font and one copy of each
picture; what it does not write is added to the finished PDF: how a viewer opens it, and an
identifier made of its content.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf

from booklet.engine import Engine, Written
from booklet.typeset import Galley


def join(galley: Galley, engine: Engine, title: str, language: str) -> Written:
    """One PDF of all takes; `title` and `language` (BCP 47) go into its metadata."""
    written = engine.write(galley.settings, title, language)
    return Written(_finish(written.pdf), written.messages, written.faces)


def _finish(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as file:
        # Facing pages, the cover on the right (PDF 2.0, table 29).
        file.Root.PageLayout = pikepdf.Name.TwoPageRight
        file.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        target = BytesIO()
        file.save(
            target,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return target.getvalue()
