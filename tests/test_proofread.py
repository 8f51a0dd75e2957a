from __future__ import annotations

import pytest

from booklet.proofread import lost, words_of


def test_text_that_was_set_is_not_lost() -> None:
    html = '<p>A <b title="a > b">bold</b> word.</p><svg><title>Code</title></svg>'
    assert words_of(html) == ["A", "bold", "word."]
    assert lost(html, "A bold word.") == []


def test_a_paragraph_that_was_dropped_is_named() -> None:
    assert lost("<p>One line.</p><p>Another.</p>", "One line.") == ["Another."]


def test_text_that_should_stand_twice_and_stands_once_is_lost() -> None:
    assert lost("<i>Q&amp;A</i><i>Q&amp;A</i>", "Q&A") == ["Q&A"]


@pytest.mark.parametrize(
    ("given", "laid_out"),
    [
        ("a long sen\u00adtence", "a long sen\u2010 tence"),
        ("film festival", "film fes\u2010\ntival"),
        ("Small capitals", "SMALL CAPITALS"),
        ("19\u00a0h\u00a030", "19 h 30"),
        ("بيت يطل", "بيت يطل"),
    ],
)
def test_what_setting_changes_is_no_loss(given: str, laid_out: str) -> None:
    assert lost(f"<p>{given}</p>", laid_out) == []


@pytest.mark.parametrize(("given", "laid_out"), [("12,50", "12.50"), ("Ana", "Anna"), ("18", "8")])
def test_what_setting_must_not_change_is_a_loss(given: str, laid_out: str) -> None:
    assert lost(f"<p>{given}</p>", laid_out) == [given]
