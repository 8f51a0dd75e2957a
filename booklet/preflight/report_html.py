"""Is it fit to print, or not, and why? One HTML file that a production manager opens.

The answer fills the first screen; then the rules, the pages with faults, and all pages small with
the coverage of their plates. Everything is in the file: no script, no font, no address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from booklet.findings import CODES
from booklet.ghostscript import PROCESS
from booklet.preflight import fitness
from booklet.preflight.fitness import Fitness
from booklet.preflight.report_pages import page_figures, thumbnails
from booklet.preflight.report_text import place
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict

_MOST_REASONS = 5
_MOST_PLACES = 40
_FIXED = "\N{NO-BREAK SPACE}"
_STYLE = Path(__file__).with_name("report.css")


def as_html(report: Report, expected: Expected, name: str, source: Path | bytes) -> str:
    """The report on the file `name`, whose pages are drawn from `source`.

    The same report and file give the same bytes. Raises UsageError where the file is none.
    """
    answer = fitness.fitness(report)
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{answer}: {escape(name)}</title>\n"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n",
        *_first_screen(report, expected, name, answer),
        "<main>\n",
        *_mending(report, expected),
        *page_figures(report, expected, source),
        *_passed(report),
        *thumbnails(report, expected, source),
        "</main>\n<footer>\n<p>Lengths on pages are from the trim’s top left corner. Ink is "
        "measured on Ghostscript’s plates at 100 dpi. Pictures of pages show the colours of a "
        "screen, not of the press.</p>\n</footer>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _first_screen(report: Report, expected: Expected, name: str, answer: Fitness) -> Iterator[str]:
    yield '<div class="bar" aria-hidden="true"><i></i><i></i><i></i><i></i></div>\n<header>\n'
    yield f'<p class="top"><span>Preflight report</span> <b>{escape(name)}</b></p>\n'
    yield f'<div class="answer {answer.name.lower()}">\n<h1>{answer}</h1>\n<ul class="why">\n'
    for line in _why(report, expected, answer):
        yield f"<li>{line}</li>\n"
    yield '</ul>\n</div>\n<dl class="facts">\n'
    for key, text in _facts(report, expected):
        yield f"<div><dt>{key}</dt><dd>{escape(text)}</dd></div>\n"
    yield "</dl>\n</header>\n"


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


def _facts(report: Report, expected: Expected) -> Iterator[tuple[str, str]]:
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


def _mending(report: Report, expected: Expected) -> Iterator[str]:
    rows = [
        *(_failed("error", "Error", one, expected) for one in fitness.errors(report)),
        *(_failed("warning", "Warning", one, expected) for one in fitness.warnings(report)),
        *(_failed("note", "Note", one, expected) for one in fitness.notes(report)),
        *(_open(one) for one in fitness.unchecked(report)),
    ]
    if not rows:
        return
    yield '<section id="mend" aria-labelledby="mend-title">\n'
    yield '<h2 id="mend-title">What to look at</h2>\n<table>\n<thead><tr>'
    yield '<th scope="col">Rule</th><th scope="col">Says</th><th scope="col">What and where</th>'
    yield "</tr></thead>\n<tbody>\n"
    yield from rows
    yield "</tbody>\n</table>\n</section>\n"


def _failed(tone: str, word: str, verdict: Verdict, expected: Expected) -> str:
    code = CODES[verdict.code]
    remedies = dict.fromkeys(fault.remedy or code.remedy for fault in verdict.faults)
    places = "".join(_places(verdict.faults, code.meaning, expected))
    listed = f'<ul class="places">\n{places}</ul>\n' if places else ""
    return (
        f'<tr class="{tone}"><td class="code">{verdict.code}</td><td class="kind">{word}</td>'
        f"<td><h3>{escape(code.meaning)}</h3>\n"
        f'{listed}<p class="remedy">{escape(" ".join(remedies))}</p></td></tr>\n'
    )


def _places(faults: Sequence[Fault], meaning: str, expected: Expected) -> Iterator[str]:
    """Faults with the same words once, with links to all their pages."""
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        groups.setdefault(fault.message, []).append(fault)
    for message, same in list(groups.items())[:_MOST_PLACES]:
        links = _links(same, expected)
        if message == meaning and not links:
            continue
        yield f"<li>{escape(message)}{f' <span class=where>{links}</span>' if links else ''}</li>\n"
    if (rest := len(groups) - _MOST_PLACES) > 0:
        yield f'<li class="where">and {rest} more, on the pages below</li>\n'


def _links(faults: Iterable[Fault], expected: Expected) -> str:
    pages = sorted({fault.page for fault in faults if fault.page})
    if len(pages) == 1:
        fault = Fault("", pages[0])
        return f'<a href="#page-{pages[0]}">{escape(place(fault, expected))}</a>'
    linked = (f'<a href="#page-{one}">{expected.folios.get(one, one)}</a>' for one in pages)
    return f"Pages {', '.join(linked)}" if pages else ""


def _open(verdict: Verdict) -> str:
    reason = verdict.reason[:1].upper() + verdict.reason[1:]
    return (
        f'<tr class="open"><td class="code">{verdict.code}</td><td class="kind">Not checked</td>'
        f"<td>{escape(reason.rstrip('.'))}.\n"
        f'<p class="remedy">It would find: {escape(CODES[verdict.code].meaning)}</p></td></tr>\n'
    )


_CHAPTERS: Mapping[str, str] = {
    "F1": "Boxes and pages",
    "F2": "PDF/X-4 structure",
    "F3": "Fonts",
    "F4": "Inks",
    "F5": "Lines, text and pictures",
    "F6": "Codes and blank pages",
    "F7": "What the data says",
}


def _passed(report: Report) -> Iterator[str]:
    passed = [one for one in report.verdicts if one.outcome is Outcome.PASSED]
    if not passed:
        return
    yield '<section aria-labelledby="passed-title">\n'
    yield '<h2 id="passed-title">Looked for, and not found</h2>\n'
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
