"""Is each character that was given looked for, and only what setting may change left aside?"""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from booklet.proofread import CASES, RULES, Laid, missing, unset

LINE_END, GENERATED = "hyphens at line ends", "generated content"
EQUAL = (
    # the rule, what was given, what was laid out line by line
    ("white space", "One\n   line", ["One line"]),
    ("white space", "One line", ["One ", "line"]),
    ("white space", "19\u00a0h\u00a030", ["19 h 30"]),
    ("soft hyphens and marks without width", "sen\u00adtence", ["sentence"]),
    ("soft hyphens and marks without width", "a\u200bb\u2060c", ["abc"]),
    (LINE_END, "a long sentence", ["a long sen\u2010", "tence"]),
    (LINE_END, "a long sen\u00adtence", ["a long sen\u00ad\u2010", "tence"]),
    (LINE_END, "a well-known film", ["a well-", "known film"]),
    (LINE_END, "co\u2010op", ["co\u2010", "op"]),
    ("ligatures", "e\ufb03cient \ufb01lm", ["efficient film"]),
    ("ligatures", "office", ["o\ufb03ce"]),
)  # fmt: skip
LOST = (
    ("white space", "One line", ["Oneline"], "One line"),
    ("white space", "One line more", ["One line"], "more"),
    ("soft hyphens and marks without width", "sen\u00adtence", ["sentnce"], "sentence"),
    (LINE_END, "co\u2010op", ["coop"], "co\u2010op"),
    (LINE_END, "co\u2010op", ["co", "op"], "\u2010op"),
    (LINE_END, "a long sentence", ["a long sen\u2010", "ence"], "tence"),
    (LINE_END, "sentence", ["sen\u2010tence"], "sentence"),
    ("ligatures", "e\ufb03cient", ["eficient"], "efficient"),
    ("ligatures", "\ufb01lm", ["lm"], "film"),
)  # fmt: skip
EQUAL_CASES = (
    ("Small capitals", "SMALL CAPITALS"), ("Straße", "STRASSE"), ("STRASSE", "strasse"),
    ("ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"), ("Οδυσσεύς", "ΟΔΥΣΣΕΥΣ"), ("istanbul", "İSTANBUL"),
    ("İzmir", "i̇zmir"), ("ışık", "IŞIK"), ("ijsland", "IJsland"), ("A-1", "Ａ−１"),
)  # fmt: skip
LOST_CASES = (
    ("Straße", "STRASE"), ("Οδυσσεύς", "ΟΔΥΣΣΕΥ"), ("istanbul", "STANBUL"), ("été", "ETE"),
    ("ışık", "IŞK"), ("A-1", "Ａ１"),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "given", "laid"), EQUAL)
def test_what_a_rule_lets_change_is_no_loss(rule: str, given: str, laid: list[str]) -> None:
    assert missing(given, [Laid(line) for line in laid]) == ""


@pytest.mark.parametrize(("rule", "given", "laid", "rest"), LOST)
def test_what_is_really_lost_no_rule_hides(
    rule: str, given: str, laid: list[str], rest: str
) -> None:
    assert missing(given, [Laid(line) for line in laid]) == rest


@pytest.mark.parametrize(("given", "laid"), EQUAL_CASES)
def test_letters_may_change_their_case_where_a_style_asks_for_it(given: str, laid: str) -> None:
    assert missing(given, [Laid(laid, is_cased=True)]) == ""
    assert missing(given, [Laid(laid)])


@pytest.mark.parametrize(("given", "laid"), LOST_CASES)
def test_a_letter_that_is_lost_on_the_way_is_found(given: str, laid: str) -> None:
    assert missing(given, [Laid(laid, is_cased=True)])


def test_every_rule_has_its_twins() -> None:
    rules = {*RULES, LINE_END}
    assert {rule for rule, *_ in EQUAL} == rules == {rule for rule, *_ in LOST}
    assert set(CASES) == {"case"}


@pytest.mark.parametrize(
    ("given", "laid"), [("12,50", "12.50"), ("Ana", "Anna"), ("18", "8"), ("Ana", "ANA")]
)
def test_what_setting_must_not_change_is_a_loss(given: str, laid: str) -> None:
    assert missing(given, [Laid(laid)]) == given


def test_text_that_stands_again_on_the_next_page_is_set() -> None:
    assert missing("Title, hall", [Laid("Title, hall")] * 3) == ""
    assert missing("Title, hall", [Laid("Title, hall"), Laid("Title,")]) == "hall"


# Element by element

HTML = """<html><head><title>Not set</title></head><body>
<section id="page.7"><p>One <b title="a &gt; b">bold</b> word.</p>
<div id="frame.7.0.note"><p>Framed.</p></div><i>Q&amp;A</i><i>Q&amp;A</i>
<svg><title>Code</title></svg><div data-either="tab">Left</div><div data-either="tab">Right</div>
</section></body></html>"""


def found(*dropped: str) -> list[tuple[str, str, int]]:
    """What is said to be missing where some texts were not laid out, each once."""
    root = ET.fromstring(HTML)
    out = list(dropped)
    laid: dict[object, list[Laid]] = {}
    for element in root.iter():
        for text in (element.text, *(child.tail for child in element)):
            if text and text in out:
                out.remove(text)
            elif text:
                laid.setdefault(element, []).append(Laid(text))
    assert not out
    return [(one.text, one.frame, one.folio) for one in unset(root, laid)]


def test_text_that_was_set_is_not_lost() -> None:
    assert found() == []


def test_a_paragraph_that_was_dropped_is_named_with_its_frame_and_page() -> None:
    assert found("Framed.") == [("Framed.", "frame.7.0.note", 7)]
    assert found("bold", " word.") == [("word.", "", 7), ("bold", "", 7)]


def test_lost_text_belongs_on_the_page_of_what_stands_before_it() -> None:
    root = ET.fromstring("<html><body><p>One</p><p>Two</p><p>Three</p><p>Four</p></body></html>")
    first, second, _, fourth = root.iter("p")
    laid = {first: [Laid("One"), Laid("One", page=2)], second: [Laid("Two", page=1)],
            fourth: [Laid("Four", page=2)]}  # fmt: skip
    assert [(one.text, one.page) for one in unset(root, laid)] == [("Three", 1)]


def test_text_that_should_stand_twice_and_stands_once_is_lost() -> None:
    assert found("Q&A") == [("Q&A", "", 7)]


def test_one_of_two_texts_for_either_side_is_enough() -> None:
    assert found("Left") == []
    assert found("Right") == []
    assert found("Left", "Right") == [("Left", "", 7), ("Right", "", 7)]


def test_what_a_style_adds_is_not_asked_for() -> None:
    assert missing("", [Laid("1.")]) == ""
