"""Is each screening given what is printed beside it, and nothing that is printed beside another?"""

from __future__ import annotations

import pytest

from booklet.preflight import words as words_module
from booklet.preflight.stands import stands
from booklet.preflight.told import CODE, MINUTES, TIME, TITLE, Fact, Showing
from booklet.preflight.words import Words

Row = tuple[str, str, str, str]
ALIKE: tuple[Row, ...] = (
    ("17:30", "An Unexpected Inheritance", "114 min", "330"),
    ("17:30", "A River", "114 min", "331"),
    ("17:30", "A Mountain", "114 min", "332"),
    ("20:00", "An Island of Long Ago", "97 min", "333"),
)
FORMS = {
    "after": "{time} {title} {minutes} {code}",
    "before": "{code} {minutes} {title} {time}",
    "around": "{code} {time} {title} {minutes}",
}


def showing(row: Row) -> Showing:
    """A screening by its row."""
    time, title, minutes, code = row
    facts = (Fact(TITLE, (title,)), Fact(MINUTES, (minutes,)), Fact(CODE, (code,)))
    return Showing(title, Fact(TIME, (time,)), facts)


def lacking(form: str, printed: tuple[Row, ...], rows: tuple[Row, ...] = ALIKE) -> list[str]:
    """What is not found beside its screening, where other rows are printed."""
    text = "\n".join(
        form.format(time=time, title=title, minutes=minutes, code=code)
        for time, title, minutes, code in printed
    )
    placed = stands(Words(text, (), ()), [showing(row) for row in rows])
    return [
        f"{one.name}: {fact.word}"
        for one in map(showing, rows)
        for fact in one.facts
        if one not in placed or fact not in placed[one].found
    ]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_neighbours_with_the_same_minutes_have_each_their_own(form: str) -> None:
    assert lacking(form, ALIKE) == []
    same = tuple((time, title, "114 min", code) for time, title, _, code in ALIKE)
    assert lacking(form, same, same) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("number", range(4))
def test_the_minutes_of_a_neighbour_are_nobody_elses(form: str, number: int) -> None:
    time, title, _, code = ALIKE[number]
    printed = (*ALIKE[:number], (time, title, "99 min", code), *ALIKE[number + 1 :])
    assert lacking(form, printed) == [f"{title}: {ALIKE[number][2]}"]


def test_in_a_long_list_everything_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of hundreds of screenings, dozens of them at the same time, was never done with."""
    rows = tuple(
        (f"{10 + n % 9}:00", f"Road {n} North", f"{80 + n % 40} min", f"{1000 + n}")
        for n in range(400)
    )  # fmt: skip
    looked: list[str] = []
    pattern = words_module._pattern

    def counted(form: str) -> object:
        looked.append(form)
        return pattern(form)

    monkeypatch.setattr(words_module, "_pattern", counted)
    assert lacking(FORMS["around"], rows, rows) == []
    assert len(looked) == len(set(looked)) == 9 + 40 + 400
