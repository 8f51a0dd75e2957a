"""Is it fit to print, or not, and why? One HTML file that a production manager opens.

The answer fills the first screen; then the rules, the pages with faults, and all pages small with
the coverage of their plates. Everything is in the file: no script, no font, no address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from booklet.codes import CODES
from booklet.ghostscript import PROCESS
from booklet.preflight import fitness
from booklet.preflight.fitness import Fitness
from booklet.preflight.opened import Source
from booklet.preflight.report_pages import Anchors, anchors, page_figures, thumbnails
from booklet.preflight.report_text import place
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict

_MOST_REASONS = 5
_MOST_PLACES = 40
_FIXED = "\N{NO-BREAK SPACE}"
_STYLE = Path(__file__).with_name("report.css")

Fact = tuple[str, str]
"""What it is, and its value, as in `Trim`, `148 × 210 mm`."""


def as_html(report: Report, expected: Expected, name: str, source: Source) -> str:
    """The report on the file `name`, whose pages are drawn from `source`.

    The same report and file give the same bytes. Raises UsageError where the file is none.
    """
    answer, at = fitness.fitness(report), anchors(report)
    why, facts = _why(report, expected, answer), _facts(report, expected)
    first = first_screen("Preflight report", name, answer, answer.name.lower(), why, facts)
    small = thumbnails(report, expected, source, at)
    return document(f"{answer}: {name}", first, [*rules(report, expected, source, at), *small])


def document(title: str, first: Iterable[str], sections: Iterable[str]) -> str:
    """The whole of a report: its first screen, and what follows it."""
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n",
        *first,
        "<main>\n",
        *sections,
        "</main>\n<footer>\n<p>Lengths on pages are from the trim’s top left corner. Ink is "
        "measured on Ghostscript’s plates at 100 dpi. Pictures of pages show the colours of a "
        "screen, not of the press.</p>\n</footer>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def first_screen(
    kind: str, name: str, answer: str, tone: str, why: Iterable[str], facts: Iterable[Fact]
) -> Iterator[str]:
    """The answer, why in a line of HTML each, and the facts of the job."""
    yield '<div class="bar" aria-hidden="true"><i></i><i></i><i></i><i></i></div>\n<header>\n'
    yield f'<p class="top"><span>{kind}</span> <b>{escape(name)}</b></p>\n'
    yield f'<div class="answer {tone}">\n<h1>{escape(answer)}</h1>\n<ul class="why">\n'
    for line in why:
        yield f"<li>{line}</li>\n"
    yield "</ul>\n</div>\n"
    listed = "".join(f"<div><dt>{key}</dt><dd>{escape(text)}</dd></div>\n" for key, text in facts)
    if listed:
        yield f'<dl class="facts">\n{listed}</dl>\n'
    yield "</header>\n"


def rules(report: Report, expected: Expected, source: Source, at: Anchors) -> Iterator[str]:
    """What each rule says of a file, and the pages with faults."""
    yield from _mending(report, expected, at)
    yield from page_figures(report, expected, source, at)
    yield from _passed(report, at)


def _why(report: Report, expected: Expected, answer: Fitness) -> Iterator[str]:
    if answer is Fitness.FIT:
        line = fitness.verdict_line(report).removeprefix(f"{answer}: ")
        yield escape(line)
    told = fitness.reasons(report, expected)
    yield from (escape(line) for line in told[:_MOST_REASONS])
    if (rest := len(told) - _MOST_REASONS) > 0:
        yield f'<a href="#mend">and {rest} more</a>'
    if answer is Fitness.NOT_FIT and (open_rules := fitness.doubts(report)):
        count, codes = _counted(len(open_rules), "rule"), ", ".join(one.code for one in open_rules)
        yield f'<span class="also"><a href="#mend">{count} not checked</a>: {codes}.</span>'
    if warned := fitness.warnings(report):
        also = f"{_counted(len(warned), 'rule')} with a warning; a person should look"
        yield f'<span class="also"><a href="#mend">{also}</a>.</span>'


def _facts(report: Report, expected: Expected) -> Iterator[Fact]:
    yield "Pages", str(report.pages)
    if expected.trim is not None:
        yield "Trim", f"{expected.trim[0]:g} × {expected.trim[1]:g} mm".replace(" ", _FIXED)
    if expected.bleed is not None:
        yield "Bleed", f"{expected.bleed:g} mm"
    if expected.binding is not None:
        yield "Binding", expected.binding.value
    if (condition := expected.condition) is not None:
        yield "Condition", f"{condition.identifier}, {condition.title}"
        if condition.ink_limit:
            yield "Ink limit", f"{condition.ink_limit:g} %"
    yield "Plates", _plates_of(report)


def _plates_of(report: Report) -> str:
    inked = {
        name for plates in report.plates.values() for name, level in plates.items() if level > 0
    }
    if not report.plates:
        return "not measured"
    spots = sorted(inked - set(PROCESS))
    process = [name for name in PROCESS if name in inked]
    told = "CMYK" if len(process) == len(PROCESS) else ", ".join(process)
    return ", ".join([*([told] if told else []), *spots]) or "none"


def _mending(report: Report, expected: Expected, at: Anchors) -> Iterator[str]:
    rows = [
        *(_failed("error", "Error", one, expected, at) for one in fitness.errors(report)),
        *(_failed("warning", "Warning", one, expected, at) for one in fitness.warnings(report)),
        *(_failed("note", "Note", one, expected, at) for one in fitness.notes(report)),
        *(_open(one) for one in fitness.unchecked(report)),
    ]
    yield from table(at.of("mend"), "What to look at", ("Rule", "Says", "What and where"), rows)


def table(anchor: str, title: str, heads: Sequence[str], rows: Sequence[str]) -> Iterator[str]:
    """A section with a table of rows; nothing where there is none."""
    if not rows:
        return
    yield f'<section id="{anchor}" aria-labelledby="{anchor}-title">\n'
    yield f'<h2 id="{anchor}-title">{title}</h2>\n<table>\n<thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield "</tr></thead>\n<tbody>\n"
    yield from rows
    yield "</tbody>\n</table>\n</section>\n"


def row(tone: str, code: str, kind: str, told: str, remedy: str) -> str:
    """A row of a table: a code, of what kind, what is told of it in HTML, and what to do."""
    return (
        f'<tr class="{tone}"><td class="code">{code}</td><td class="kind">{kind}</td>'
        f'<td>{told}<p class="remedy">{escape(remedy)}</p></td></tr>\n'
    )


def _failed(tone: str, word: str, verdict: Verdict, expected: Expected, at: Anchors) -> str:
    code = CODES[verdict.code]
    remedies = dict.fromkeys(fault.remedy or code.remedy for fault in verdict.faults)
    places = "".join(_places(verdict.faults, code.meaning, expected, at))
    listed = f'<ul class="places">\n{places}</ul>\n' if places else ""
    told = f"<h3>{escape(code.meaning)}</h3>\n{listed}"
    return row(tone, verdict.code, word, told, " ".join(remedies))


def _places(
    faults: Sequence[Fault], meaning: str, expected: Expected, at: Anchors
) -> Iterator[str]:
    """Faults with the same words once, with links to all their pages."""
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        groups.setdefault(fault.message, []).append(fault)
    for message, same in list(groups.items())[:_MOST_PLACES]:
        links = _links(same, expected, at)
        if message == meaning and not links:
            continue
        yield f"<li>{escape(message)}{f' <span class=where>{links}</span>' if links else ''}</li>\n"
    if (rest := len(groups) - _MOST_PLACES) > 0:
        yield f'<li class="where">and {rest} more</li>\n'


def _links(faults: Iterable[Fault], expected: Expected, at: Anchors) -> str:
    pages = sorted({fault.page for fault in faults if fault.page})
    if len(pages) == 1:
        return at.link(pages[0], place(Fault("", pages[0]), expected))
    linked = (at.link(one, str(expected.folios.get(one, one))) for one in pages)
    return f"Pages {', '.join(linked)}" if pages else ""


def _open(verdict: Verdict) -> str:
    reason = verdict.reason[:1].upper() + verdict.reason[1:]
    remedy = f"It would find: {CODES[verdict.code].meaning}"
    return row("open", verdict.code, "Not checked", f"{escape(reason.rstrip('.'))}.\n", remedy)


_CHAPTERS: Mapping[str, str] = {
    "F1": "Boxes and pages",
    "F2": "PDF/X-4 structure",
    "F3": "Fonts",
    "F4": "Inks",
    "F5": "Lines, text and pictures",
    "F6": "Codes and blank pages",
    "F7": "What the data says",
}


def _passed(report: Report, at: Anchors) -> Iterator[str]:
    passed = [one for one in report.verdicts if one.outcome is Outcome.PASSED]
    if not passed:
        return
    title = at.of("passed-title")
    yield f'<section aria-labelledby="{title}">\n'
    yield f'<h2 id="{title}">Looked for, and not found</h2>\n'
    for chapter, group in groupby(passed, key=lambda one: one.code[:2]):
        title = "Structure" if chapter == "F2" and not fitness.is_fit(report) else ""
        yield f'<h3>{title or _CHAPTERS[chapter]}</h3>\n<ul class="passed-list">\n'
        for one in group:
            yield f'<li><span class="code">{one.code}</span>{_stated(one.code)}</li>\n'
        yield "</ul>\n<br>\n"
    yield "</section>\n"


def _stated(code: str) -> str:
    return escape(CODES[code].meaning)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
