"""Which names stand in an index, in which order, and where do they lead?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from markupsafe import Markup

from booklet import language as languages
from booklet import sorting
from booklet.listings import Line
from booklet.model import Edition, Programme
from booklet.records import Film
from booklet.titles import original_titles
from booklet.wording import Wording

Group = tuple[str, tuple[Line, ...]]
"""A guide letter and its lines."""

Named = tuple[str, Markup, Programme]
"""What is sorted, what is printed, and the programme whose page it leads to."""


def index(
    name: str, edition: Edition, wording: Wording, folio_of: Callable[[Programme], str]
) -> tuple[Group, ...]:
    """The index of `titles`, `directors` or `countries` by guide letters.

    `folio_of` answers the page of a programme, or an empty string where it is on none.
    """
    makers: Mapping[str, Callable[[Edition, Wording], Iterator[Named]]] = {
        "titles": _titles,
        "directors": _directors,
        "countries": _countries,
    }
    folios: dict[tuple[str, Markup], set[str]] = {}
    for sort, text, bill in makers[name](edition, wording):
        if folio := folio_of(bill):
            folios.setdefault((sort, text), set()).add(folio)
    lines = [
        (sorting.initial(sort), Line(text, tuple(sorted(pages, key=int))))
        for (sort, text), pages in sorted(
            folios.items(), key=lambda item: (sorting.sort_key(item[0][0]), item[0][0])
        )
    ]
    return tuple(
        (letter, tuple(line for _, line in group))
        for letter, group in groupby(lines, key=lambda pair: pair[0])
    )


def _titles(edition: Edition, wording: Wording) -> Iterator[Named]:
    language, main = wording.language, edition.settings.languages[0]
    for bill in edition.programmes.values():
        titles: list[tuple[str, str]] = []
        if bill.feature is None or bill.title != bill.feature.title:
            titles.append((bill.title.language(language), bill.title.get(language)))
        for film in bill.films:
            titles.append((film.title.language(language), film.title.get(language)))
            titles += original_titles(film, language, main)
        for tag, title in titles:
            shown = sorting.index_title(title, languages.primary(tag))
            yield shown, wording.inline(shown, tag), bill


def _directors(edition: Edition, wording: Wording) -> Iterator[Named]:
    del wording  # names are the same in every language
    for bill, film in _bills_and_films(edition):
        for name in film.directors:
            inverted = sorting.inverted_name(name)
            yield inverted, Markup.escape(inverted), bill


def _countries(edition: Edition, wording: Wording) -> Iterator[Named]:
    for bill, film in _bills_and_films(edition):
        for code in film.countries:
            name = wording.country_name(code)
            yield name, Markup.escape(name), bill


def _bills_and_films(edition: Edition) -> Iterator[tuple[Programme, Film]]:
    for bill in edition.programmes.values():
        for film in bill.films:
            yield bill, film
