"""How do four pages and a spine become the two sides of one sheet, before it is pressed?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO
from itertools import chain
from typing import Any

import pikepdf
from pikepdf import Dictionary

from booklet.measure import Length
from booklet.memory import Bytes
from booklet.panels import Panel, as_array
from booklet.placements import placements
from booklet.preflight.opened import OpenFile
from booklet.press import Pages
from booklet.streams import Matrix, Rect
from booklet.trimming import Run


def compose(
    pages: Pages, trim: tuple[Length, Length], bleed: Length, spine: Length, names: tuple[int, ...]
) -> Pages:
    """A glued cover as two pages, called by `names`, each as wide as two of `trim` and the spine.

    `pages` are front, inside front, inside back, back, and the spine lying on its side with its
    head to the left. Outside stand back, spine and front; inside, the spine is left to the glue.
    Every page ends at its fold; bookmarks are left out.
    """
    width, height, edge, thick = trim[0].pt, trim[1].pt, bleed.pt, spine.pt
    left, right = _upright(0), _upright(width + thick)
    # Turned clockwise: what was its head is above.
    turned: Matrix = (0, -1, 1, 0, width, height)
    before_fold: Rect = (-edge, -edge, width, height + edge)
    behind_fold: Rect = (0, -edge, width + edge, height + edge)
    along_spine: Rect = (-edge, 0, height + edge, thick)
    with ExitStack() as stack:
        file = stack.enter_context(pikepdf.new())
        for run in pages.runs:
            source = stack.enter_context(pikepdf.open(BytesIO(run.pdf.read())))
            file.pages.extend(source.pages[number] for number in run.pages)
        front, inside_front, inside_back, back, middle = (
            Panel(file, page) for page in OpenFile(file, b"").pages
        )
        outside = [
            back.placed(left, before_fold),
            middle.placed(turned, along_spine),
            front.placed(right, behind_fold),
        ]
        inside = [inside_front.placed(left, before_fold), inside_back.placed(right, behind_fold)]
        sheet = (0.0, 0.0, 2 * width + thick, height)
        del file.pages[2:]
        for page, panels in zip(file.pages, (outside, inside), strict=True):
            _draw(file, page, panels, sheet, edge)
        placed = placements(file)
        target = BytesIO()
        file.save(target, deterministic_id=True)
    of_front, of_inside_front, of_inside_back, of_back, of_spine = pages.faults
    faults = (of_back, of_spine, of_front), (of_inside_front, of_inside_back)
    both = tuple(tuple(dict.fromkeys(chain(*side))) for side in faults)
    faces = {tag: digest for run in pages.runs for tag, digest in run.faces.items()}
    return Pages((Run(Bytes.of(target.getvalue()), (0, 1), names, faces),), placed, both)


def _upright(x: float) -> Matrix:
    return (1, 0, 0, 1, x, 0)


def _draw(
    file: pikepdf.Pdf, page: pikepdf.Page, panels: Sequence[Any], trim: Rect, edge: float
) -> None:
    forms = {f"/Panel{number}": panel for number, panel in enumerate(panels)}
    for key in ("/Annots", "/Group"):
        if key in page.obj:
            del page.obj[key]
    page.obj.Contents = file.make_stream("\n".join(f"{name} Do" for name in forms).encode())
    page.obj.Resources = Dictionary(XObject=Dictionary(forms))
    page.obj.TrimBox = as_array(trim)
    around = (trim[0] - edge, trim[1] - edge, trim[2] + edge, trim[3] + edge)
    page.obj.BleedBox = page.obj.MediaBox = as_array(around)
