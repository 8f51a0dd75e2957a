"""Is the report understood at once, and is everything in it?"""

from __future__ import annotations

import json
import re

import pytest
from html_checker import assert_whole
from msgspec.structs import replace
from raster_maker import TEXT, block, book, expected

from booklet.codes import CODES
from booklet.preflight.report_html import as_html
from booklet.preflight.report_text import as_json, as_text
from booklet.preflight.run import all_rules
from booklet.preflight.verdicts import Area, Expected, Fault, Outcome, Report, Verdict

NAME = "kestrel <2026>.pdf"
DATA = book(block("0.1 0.2 0.3 0", -3, -3, 66, 86), TEXT)
INK = Fault("318 % ink over 4.2 cm² (limit 300 %).", 2, Area(10, 20, 30, 40))
PLATES = {
    1: {"Cyan": 10.0, "Magenta": 20.0, "Yellow": 30.0, "Black": 0.0, "PANTONE 871 C": 4.0},
    2: {"Cyan": 0.0, "Magenta": 0.0, "Yellow": 0.0, "Black": 1.0},
}
TOLD = expected(folios={1: 41, 2: 42}, subjects={2: "Tom & Jerry"})


def report(failed: dict[str, Fault], unchecked: dict[str, str] | None = None) -> Report:
    """A report in which all but these rules passed."""

    def verdict(code: str) -> Verdict:
        if code in failed:
            return Verdict(code, Outcome.FAILED, (failed[code],))
        if unchecked and code in unchecked:
            return Verdict(code, Outcome.NOT_CHECKED, reason=unchecked[code])
        return Verdict(code, Outcome.PASSED)

    return Report(tuple(verdict(rule.code) for rule in all_rules()), 2, PLATES)


FIT = report({})
UNFIT = report({"F405": INK, "F106": Fault("Text stands 2 mm from the trim.", 2)})
OPEN = report({}, {"F405": "ink not measured: Ghostscript is not on this machine"})


@pytest.mark.parametrize("judged", [FIT, UNFIT, OPEN], ids=["fit", "not fit", "not certified"])
def test_the_html_is_whole_and_needs_nothing_from_elsewhere(judged: Report) -> None:
    html = as_html(judged, TOLD, NAME, DATA)
    assert_whole(html)
    assert "http" not in html


@pytest.mark.parametrize(
    ("judged", "answer"),
    [(FIT, "Fit to print"), (UNFIT, "Not fit to print"), (OPEN, "Not certified")],
)
def test_the_answer_is_the_heading_and_the_title(judged: Report, answer: str) -> None:
    html = as_html(judged, TOLD, NAME, DATA)
    assert re.findall("<h1>(.*)</h1>", html) == [answer]
    assert f"<title>{answer}: kestrel &lt;2026&gt;.pdf</title>" in html


def first_screen(judged: Report) -> str:
    html = as_html(judged, TOLD, NAME, DATA)
    return html[html.index("<header>") : html.index("</header>")]


def test_the_first_screen_says_why_in_a_line_each() -> None:
    unfit = first_screen(UNFIT)
    assert "<li>Page 42: 318 % ink over 4.2 cm² (limit 300 %).</li>" in unfit
    assert "1 rule with a warning" in unfit
    assert "Ink not measured: Ghostscript is not on this machine." in first_screen(OPEN)


def test_only_a_file_that_passed_is_called_by_its_name_on_the_first_screen() -> None:
    assert "PDF/X-4" in first_screen(FIT)
    assert "PDF/X" not in first_screen(UNFIT)
    assert "PDF/X" not in first_screen(OPEN)


def test_the_first_screen_has_the_facts_of_the_job() -> None:
    screen = first_screen(FIT).replace("\N{NO-BREAK SPACE}", " ")
    for fact in ("60 × 80 mm", "3 mm", "FOGRA39", "300 %", "CMYK, PANTONE 871 C"):
        assert fact in screen


def test_a_fault_is_drawn_where_it_is() -> None:
    html = as_html(UNFIT, TOLD, NAME, DATA)
    large = html[html.index('<article class="page" id="page-2">') :]
    large = large[: large.index("</article>")]
    assert '<rect class="fault" x="10.00" y="20.00" width="20.00" height="20.00"/>' in large
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', large)
    assert box
    assert [float(number) for number in box.groups()] == pytest.approx([-3, -3, 66, 86], abs=0.01)
    assert "Tom &amp; Jerry" in large
    assert 'id="page-1"' not in html


def test_a_fit_file_has_no_list_of_what_to_look_at() -> None:
    html = as_html(FIT, TOLD, NAME, DATA)
    assert "What to look at" not in html
    assert html.count("<figure>") == 2


def test_every_rule_is_in_every_report() -> None:
    html = as_html(UNFIT, TOLD, NAME, DATA)
    for code in CODES:
        if code.startswith("F"):
            assert code in html


def test_the_same_file_gives_the_same_report() -> None:
    assert as_html(UNFIT, TOLD, NAME, DATA) == as_html(UNFIT, TOLD, NAME, DATA)


def test_the_plates_of_every_page_are_told() -> None:
    html = as_html(FIT, TOLD, NAME, DATA)
    assert '<dd class="level Yellow"><i style="width:30.0%"></i></dd>' in html
    assert '<dt title="PANTONE 871 C">+</dt>' in html
    assert '<dl class="plates">' not in as_html(replace(FIT, plates={}), TOLD, NAME, DATA)


def test_the_text_begins_with_the_answer() -> None:
    lines = as_text(UNFIT, TOLD, "book.pdf").splitlines()
    assert lines[0] == "book.pdf: Not fit to print: not certified, 1 fault (F405)."
    assert "Errors" in lines
    assert "        Page 42 (Tom & Jerry, page 2 of the file): 318 % ink over 4.2 cm²" in "\n".join(
        lines
    )
    assert lines[-1] == "45 of 47 rules passed on 2 pages."


def test_the_text_of_a_fit_file_is_short() -> None:
    assert as_text(FIT, TOLD, "book.pdf").splitlines() == [
        "book.pdf: Fit to print: PDF/X-4, 47 rules passed, ink measured.",
        "",
        "47 of 47 rules passed on 2 pages.",
    ]


def test_the_text_says_what_was_not_checked_and_why() -> None:
    text = as_text(OPEN, TOLD, "book.pdf")
    assert "Not checked\n  F405  ink not measured: Ghostscript is not on this machine" in text


def test_long_lists_are_cut_in_the_text_and_say_so() -> None:
    faults = tuple(Fault(f"Fault {number}.", 1) for number in range(30))
    long = replace(UNFIT, verdicts=(Verdict("F401", Outcome.FAILED, faults),))
    assert "… and 18 more" in as_text(long, Expected(), "book.pdf")


def test_the_json_has_every_rule_with_its_outcome() -> None:
    told = json.loads(as_json(UNFIT, TOLD, "book.pdf"))
    assert (told["form"], told["verdict"], told["certified"]) == (1, "not_fit", False)
    assert [rule["code"] for rule in told["rules"]] == [rule.code for rule in all_rules()]
    (ink,) = next(rule for rule in told["rules"] if rule["code"] == "F405")["faults"]
    assert ink == {
        "message": "318 % ink over 4.2 cm² (limit 300 %).",
        "remedy": CODES["F405"].remedy,
        "page": 2,
        "folio": 42,
        "subject": "Tom & Jerry",
        "area": [10, 20, 30, 40],
    }
    assert told["plates"]["1"]["PANTONE 871 C"] == 4.0
