"""How does a plan read as a table, two facing pages to a line?"""

from __future__ import annotations

from booklet.flatplan import Flatplan, PlannedPage


def as_table(flatplan: Flatplan) -> str:
    """A line for each spread: the left page, the right page."""
    by_folio = {page.folio: page for page in flatplan.pages}
    last = max(by_folio, default=0)
    rows = []
    for left in range(0, last + 1, 2):
        cells = [_cell(by_folio.get(left)), _cell(by_folio.get(left + 1))]
        rows.append(f"{cells[0]:<38}  {cells[1]}".rstrip())
    return "\n".join(rows)


def _cell(page: PlannedPage | None) -> str:
    if page is None:
        return ""
    subjects = ", ".join(subject.id for subject in page.unit.subjects)
    text = f"{page.folio:>4}  {page.unit.template:<11} {subjects}".rstrip()
    return text if len(text) <= 38 else f"{text[:37]}…"
