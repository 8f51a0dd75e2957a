"""Where do the tables stand in docs/performance.md? Between two marks; the rest is a person's."""

from __future__ import annotations

from collections.abc import Sequence

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def between_marks(page: str, parts: Sequence[str]) -> str:
    """A page with these parts in place of what stands between its marks; raises ValueError."""
    before, begins, rest = page.partition(BEGIN)
    _, ends, after = rest.partition(END)
    if not (begins and ends) or BEGIN in rest or END in after:
        raise ValueError(f"The page needs {BEGIN} and, after it, {END}, each once.")
    return "\n\n".join([f"{before}{BEGIN}", *parts, f"{END}{after}"])
