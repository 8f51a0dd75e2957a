"""Which words does a finished page say, in which order, and where do they stand?

Only what lies within the trim: the slug line is the printer's. A door to pypdfium2 beside
`rastered`, for the letters of a page.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, TypeVar

from msgspec import Struct, field

from booklet import raster
from booklet.patterns import pattern
from booklet.preflight.opened import OpenFile, OpenPage, Rect
from booklet.preflight.rastered import in_pdfium
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Area

T = TypeVar("T", bound=Hashable)
Span = tuple[int, int]
_KEPT = "_words"
_KEPT_LINES = "_lines"
_TIME = pattern(
    r"(?<![\w:.])(?:[01]?\d|2[0-9])(?:(?:[:.]|\s?[hH]\s?)[0-5]\d|\s?[hH])"
    r"(?:\s?[ap]\.?\s?m\b\.?)?(?![\w:])|(?<![\w:.])1?\d\s?[ap]\.?\s?m\b\.?",
    re.IGNORECASE,
)
"""A time of day in any of the ways that languages write it."""
_DOTLESS = {"ı": "i"}


class Words(Struct, frozen=True, eq=False, dict=True):
    """The letters of a page, or of several in a row, with their places."""

    text: str
    places: tuple[tuple[int, Rect], ...]
    """The page's number and the box of each letter."""
    pages: tuple[OpenPage, ...]
    _found: dict[tuple[str, Hashable], tuple[Span, ...]] = field(default_factory=dict)
    """What was looked for, and where it stands: a list of screenings asks for each of its facts at
    each of its times."""

    def __add__(self, other: Words) -> Words:
        gap = (self.places[-1:] or ((self.pages[0].number, (0.0, 0.0, 0.0, 0.0)),))[0]
        places = (*self.places, gap, *other.places)
        return Words(f"{self.text}\n{other.text}", places, (*self.pages, *other.pages))

    def find(self, form: str) -> tuple[Span, ...]:
        """Where something stands, word by word, in whatever case and with whatever spaces; from
        the front to the back."""
        return self._once("word", form, self._words_of)

    def _once(self, what: str, form: T, look: Callable[[T], Iterable[Span]]) -> tuple[Span, ...]:
        found = self._found.get((what, form))
        if found is None:
            found = self._found[what, form] = tuple(look(form))
        return found

    def _words_of(self, form: str) -> Iterator[Span]:
        return (match.span() for match in _pattern(form).finditer(self.text))

    @cached_property
    def times(self) -> tuple[Span, ...]:
        """Where a time of day stands, whichever it is."""
        return tuple(match.span() for match in _TIME.finditer(self.text))

    def find_time(self, form: str) -> tuple[Span, ...]:
        """Where this time stands, and is not the beginning of another: 20 h of 20 h 15."""
        return self._once("time", form, self._times_of)

    def _times_of(self, form: str) -> Iterator[Span]:
        return (
            span
            for span in self.find(form)
            if not any(one[0] <= span[0] and span[1] <= one[1] != span[1] for one in self.times)
        )

    def find_title(self, title: str) -> tuple[Span, ...]:
        """Where a title stands, however it is broken, hyphenated, quoted and capitalised."""
        return self._once("title", title, self._titles_of)

    def find_any(self, forms: tuple[str, ...], *, is_title: bool) -> tuple[Span, ...]:
        """Where any of some forms stands, each place once, from the front to the back."""
        look = self.find_title if is_title else self.find
        return self._once(
            "any title" if is_title else "any word",
            forms,
            lambda forms: sorted({span for form in forms for span in look(form)}),
        )

    def _titles_of(self, title: str) -> Iterator[Span]:
        wanted = "".join(letter for letter, _ in _plain(title))
        letters, index = self._plain
        at = letters.find(wanted) if wanted else -1
        while at >= 0:
            first, last = index[at], index[at + len(wanted) - 1]
            if self._is_whole(first, last):
                yield (first, last + 1)
            at = letters.find(wanted, at + 1)

    def without(self, texts: Sequence[str], but: Sequence[str] = ()) -> Words:
        """The same with these texts made blank, each wherever it stands, but within these titles:
        a paragraph may be as short as a word."""
        letters = list(self.text)
        kept = [span for title in but for span in self.find_title(title)]
        for text in sorted(texts, key=len, reverse=True):
            for first, last in self.find_title(text):
                if not any(one[0] <= first and last <= one[1] for one in kept):
                    letters[first:last] = " " * (last - first)
        return Words("".join(letters), self.places, self.pages)

    def page(self, span: Span) -> int:
        """The number of the page on which something begins."""
        return self.places[span[0]][0]

    def area(self, spans: Sequence[Span]) -> Area:
        """What some letters of one page take of it, from the trim's top left corner."""
        number = self.page(spans[0])
        boxes = [
            box
            for span in spans
            for (on, box) in self.places[slice(*span)]
            if on == number and box[0] < box[2]
        ]
        page = next(page for page in self.pages if page.number == number)
        lefts, bottoms, rights, tops = zip(*(boxes or [(0.0, 0.0, 0.0, 0.0)]), strict=True)
        return page.area((min(lefts), min(bottoms), max(rights), max(tops)))

    @cached_property
    def _plain(self) -> tuple[str, list[int]]:
        """Letters and digits alone, and where each comes from."""
        pairs = list(_plain(self.text))
        return "".join(letter for letter, _ in pairs), [index for _, index in pairs]

    def _is_whole(self, first: int, last: int) -> bool:
        before, after = self.text[max(first - 1, 0) : first], self.text[last + 1 : last + 2]
        return not before.isalnum() and not after.isalnum()


def between(spans: Sequence[Span], first: int, last: int) -> Sequence[Span]:
    """Those of some spans, in order, that begin from a first letter on and before a last one."""
    return spans[bisect_left(spans, (first, 0)) : bisect_left(spans, (last, 0))]


def words(page: OpenPage) -> Words:
    """What a page says; kept with the page. Raises NotChecked where its text cannot be read."""
    kept = page.__dict__.get(_KEPT)
    if not isinstance(kept, Words):
        kept = page.__dict__[_KEPT] = _read(page)
    return kept


def shape(form: str) -> re.Pattern[str]:
    """What anything looks like that is written like this, with other numbers."""
    parts = r"\s*".join(re.sub(r"\d+", r"\\d+", re.escape(part)) for part in form.split())
    return re.compile(rf"(?<![\w:]){parts}(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _pattern(form: str) -> re.Pattern[str]:
    parts = r"\s*".join(re.escape(part) for part in form.split())
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)


def _plain(text: str) -> Iterator[tuple[str, int]]:
    """Letters and digits without case and accents, each with its place in the text."""
    for index, char in enumerate(text):
        for letter in _bare(char):
            yield letter, index


@cache
def _bare(char: str) -> str:
    bare = unicodedata.normalize("NFKD", char).casefold()
    bare = "".join(one for one in bare if one.isalnum())
    return _DOTLESS.get(bare, bare)


def lines_of(page: OpenPage) -> str:
    """The text on a page, one line a line (`raster.lines_in`). Raises NotChecked."""
    words(page)
    return str(page.__dict__[_KEPT_LINES])


def _read(page: OpenPage) -> Words:
    import pypdfium2

    if page.file is None or not page.data:
        raise NotChecked("This page cannot be read apart from its file.")
    try:
        drawn = in_pdfium(page)  # where its text is the same
        shown = drawn or page.file.again(_in_pdfium)[page.number - 1]
        try:
            reader = shown.get_textpage()
            letters = list(_letters(reader, page.trim))
            page.__dict__[_KEPT_LINES] = raster.lines_in(reader)
            reader.close()
        finally:
            if drawn is None:
                shown.close()
    except (pypdfium2.PdfiumError, ValueError, IndexError, OSError, MemoryError) as error:
        raise NotChecked("The page's text cannot be read.") from error
    text = "".join(letter for letter, _ in letters)
    return Words(text, tuple((page.number, box) for _, box in letters), (page,))


def _in_pdfium(file: OpenFile) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(file.data)


def _letters(text: Any, trim: Rect) -> Iterator[tuple[str, Rect]]:
    """Each letter of a text page and its box in points, those outside the trim as a break."""
    from ctypes import c_double

    import pypdfium2.raw as raw

    left, right, bottom, top = (c_double() for _ in range(4))
    for index in range(text.count_chars()):
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        is_drawn = box[0] < box[2]
        is_inside = trim[0] <= across <= trim[2] and trim[1] <= up <= trim[3]
        yield ("\n" if is_drawn and not is_inside else letter), box
