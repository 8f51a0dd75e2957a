"""How are the results read: as columns in a terminal, and as tables of a Markdown page?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmark import results
from benchmark.budgets import Budget, budgets
from benchmark.results import SETTING, Parts, Results, Size, Spread, spread_of
from benchmark.ways import BOOKLET, PLAIN, TYPST

_ROWS = (
    results.COLD, results.EMPTY, results.UNCHANGED, results.NOTE, results.PAGE, results.TITLE,
    results.FRONT, results.TOKEN, results.FONTS, results.SHEET,
)  # fmt: skip
_WATCHED = ("one note edited, under `booklet watch`, the first", "the next")
_RECOMPILED = ("the first edit with its compiler kept", "the next")


@dataclass(frozen=True)
class Table:
    """Rows of words and figures below their heads; the first column is what each is about."""

    title: str
    note: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def as_text(self) -> str:
        """As columns, figures to the right."""
        lines = [self.heads, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        told = [
            "  ".join(
                cell.rjust(width) if number else cell.ljust(width)
                for number, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([f"{self.title}. {self.note}", *told])

    def as_markdown(self) -> str:
        """As a table of a Markdown page."""
        rules = ["---", *["---:"] * (len(self.heads) - 1)]
        lines = [f"| {' | '.join(line)} |" for line in (self.heads, rules, *self.rows)]
        return "\n".join([f"### {self.title}", "", self.note, "", *lines])


def tables(measured: Results) -> list[Table]:
    """All that one run says."""
    return [
        *(_size_table(size) for size in measured.sizes),
        _budget_table(measured),
        *part_tables(measured.parts),
    ]


def _size_table(size: Size) -> Table:
    title, note = f"{size.films} films", _of_rounds(size.rounds)
    heads = ["", "wall", "CPU", "largest process, MB", "of plain", "of Typst"]
    heads += ["pages changed", "pages", "letters"]
    rows = list(_scenario_rows(size))
    for number, name in enumerate(_WATCHED):
        spread = spread_of([one[number].until_pdf for one in size.watched])
        peak = f"{max(one[number].peak for one in size.watched) / 1e6:.0f}"
        rows.append([name, _span(spread), "", peak, *_ratios(size, spread.middle), "", "", ""])
    for way in size.ways:
        made = size.made[way]
        about = ["", "", "", str(made.pages), str(made.letters)]
        rows.append([way, *_spent(size, way), *about])
        if way == TYPST and size.recompiled:
            for number, name in enumerate(_RECOMPILED):
                spread = spread_of([one[number] for one in size.recompiled])
                rows.append([f"{way}, {name}", _span(spread), *[""] * 7])
    return Table(title, note, heads, rows)


def _scenario_rows(size: Size) -> Iterator[list[str]]:
    made = size.made[BOOKLET]
    for name in _ROWS:
        changed = str(size.changed.get(name, ""))
        about = [str(made.pages), str(made.letters)] if name == results.COLD else ["", ""]
        yield [name, *_spent(size, name), *_ratios(size, size.wall(name)), changed, *about]


def _spent(size: Size, name: str) -> list[str]:
    """Wall time, CPU time and memory of a scenario or way."""
    peak = size.spread(name, lambda cost: cost.peak / 1e6).middle
    return [
        _span(size.spread(name, lambda cost: cost.wall)),
        _span(size.spread(name, lambda cost: cost.cpu)),
        f"{peak:.0f}",
    ]


def _ratios(size: Size, seconds: float) -> list[str]:
    """Seconds in those of the plain way and of Typst."""
    return [f"{seconds / size.wall(way):.2f}" if way in size.ways else "" for way in (PLAIN, TYPST)]


def _span(spread: Spread) -> str:
    if spread.least == spread.most:
        return _seconds(spread.middle)
    return f"{_seconds(spread.middle)} ({_seconds(spread.least)}–{_seconds(spread.most)})"


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _of_rounds(number: int) -> str:
    if number == 1:
        return "Seconds of one round."
    return f"Seconds, medians of {number} rounds (least–most)."


def _budget_table(measured: Results) -> Table:
    columns = sorted({size.films for size in measured.sizes} | {measured.parts.films})
    heads = ["budget", "at most", *(f"{films} films" for films in columns), "met"]
    note = "Ratios of medians of wall time, but where another unit is named."
    rows = [_budget_row(one, columns) for one in budgets(measured)]
    return Table("Budgets", note, heads, rows)


def _budget_row(budget: Budget, columns: Sequence[int]) -> list[str]:
    cells = [_figure(budget.figures[films]) if films in budget.figures else "" for films in columns]
    return [budget.asks, _figure(budget.most), *cells, budget.verdict]


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3f}".rstrip("0").rstrip(".")


def part_tables(parts: Parts) -> list[Table]:
    """Where the time of one edition goes."""
    return [_stage_table(parts), _check_table(parts), _sheet_table(parts)]


def _stage_table(parts: Parts) -> Table:
    """What each stage takes, beside setting the pages, in a first build and after one edit."""
    first, edited = parts.first, parts.edited
    note = (
        f"Seconds. Preflight looked at {first.looked_at} of {first.pages} pages, "
        f"after one edit at {edited.looked_at} of {edited.pages}, of which {parts.changed} changed."
    )
    rows = [
        [name, f"{seconds:.1f}", f"{seconds / first.seconds[SETTING]:.2f}",
         f"{edited.seconds.get(name, 0):.1f}"]
        for name, seconds in first.seconds.items()
    ]  # fmt: skip
    rows.append(["all", f"{first.whole:.1f}", "", f"{edited.whole:.1f}"])
    heads = ["stage", "first build", "of setting", "after one edit"]
    return Table(f"Stages with {parts.films} films", note, heads, rows)


def _check_table(parts: Parts) -> Table:
    """What each family of checks takes, in parts of the whole build's time."""
    first, edited = parts.first, parts.edited
    names = sorted(first.checks, key=first.checks.__getitem__, reverse=True)
    rows = []
    for name in names:
        once, again = first.checks[name], edited.checks.get(name, 0.0)
        shares = f"{once / first.whole:.1%}", f"{again / edited.whole:.1%}"
        rows.append([name, f"{once:.2f}", shares[0], f"{again:.2f}", shares[1]])
    heads = ["check", "first build", "of it", "after one edit", "of it"]
    note = "Seconds of all processes together."
    return Table(f"Checks with {parts.films} films", note, heads, rows)


def _sheet_table(parts: Parts) -> Table:
    """What a one-sheet costs, and how much more that is than importing the engine does."""
    least = next(iter(parts.sheet.values()))
    rows = [[way, f"{cost:.2f}", f"{cost - least:.2f}"] for way, cost in parts.sheet.items()]
    return Table("A one-sheet", "CPU seconds.", ["", "CPU", "more than importing"], rows)
