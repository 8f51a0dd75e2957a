"""What does a page draw?

Content streams are followed through forms, patterns, soft masks and Type 3 letters (PDF 2.0
§8, §9). Clips count as the rectangles around them; layers count as shown.
"""

from __future__ import annotations

from booklet.preflight.canvas import Canvas, TooMuch
from booklet.preflight.graphics import Paint, State
from booklet.preflight.marks import Drawn
from booklet.preflight.matrices import IDENTITY
from booklet.preflight.opened import BROKEN, OpenPage
from booklet.preflight.operators import OPERATORS
from booklet.preflight.walk import Walk

_KEPT = "_drawn"
_SHARED = "_drawn_before"


def drawn(page: OpenPage) -> Drawn:
    """All that a page draws; the answer is kept with the page. Never raises for a broken one."""
    kept = page.__dict__.get(_KEPT)
    if kept is None:
        kept = page.__dict__[_KEPT] = _draw(page)
    return kept if isinstance(kept, Drawn) else _draw(page)


def _draw(page: OpenPage) -> Drawn:
    keeper = page if page.file is None else page.file
    canvas = Canvas(OPERATORS, shared=keeper.__dict__.setdefault(_SHARED, {}))
    try:
        content, resources = page.obj.get("/Contents"), page.own("/Resources")
        if content is not None:
            state = State(IDENTITY, page.media, Paint(), Paint())
            Walk(canvas, resources, state).run(canvas.parsed(page.page))
    except TooMuch:
        canvas.problem = canvas.problem or "The page draws too much to be looked at."
    except BROKEN as error:
        canvas.broken("its content", error)
    return Drawn(tuple(canvas.marks), canvas.problem)
