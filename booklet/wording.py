"""How is a value worded in the language of the job?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import cast

from markupsafe import Markup
from msgspec import Struct

from booklet import language as languages
from booklet import markup
from booklet.errors import LayoutError
from booklet.values import Text


class Wording(Struct, frozen=True):
    """The job's language, the layout's words in it, and how each kind of value is worded."""

    language: str
    words: Mapping[str, str]
    time_style: languages.TimeStyle = "24h"

    def word(self, key: str, **values: object) -> str:
        """A phrase of the layout's words, with `{name}` in it replaced.

        It is markup where a value is; then the phrase and the other values are escaped.
        Raises LayoutError where words or a value they ask for are missing: a template is wrong.
        """
        try:
            phrase = self.words[key]
            if any(isinstance(value, Markup) for value in values.values()):
                phrase = Markup.escape(phrase)
            return phrase.format(**values)
        except KeyError as error:
            raise LayoutError(
                f"The words in `{self.language}` have no {error} (asked for as `{key}`).",
                f"Add it to words/{self.language}.yaml.",
            ) from error

    def has(self, key: str) -> bool:
        """Whether the layout has such a phrase."""
        return key in self.words

    def text(self, text: Text | None) -> Markup:
        """One text as inline HTML, marked with its language where that is not the job's."""
        if text is None:
            return Markup("")
        tag = text.language(self.language)
        return self.inline(text.get(self.language), tag)

    def inline(self, text: str, tag: str) -> Markup:
        """Plain words of a language as inline HTML."""
        html = markup.to_inline(text, tag)
        if tag == self.language:
            return Markup(html)
        return Markup(f"<span{_lang(tag)}>{html}</span>")

    def prose(self, text: Text | None) -> Markup:
        """A Markdown text as HTML blocks, marked with its language where it is not the job's."""
        if text is None:
            return Markup("")
        tag = text.language(self.language)
        return self.blocks(text.get(self.language), tag)

    def blocks(self, markdown: str, tag: str) -> Markup:
        """Markdown of a language as HTML blocks."""
        html = markup.to_html(markdown, tag)
        return Markup(html if tag == self.language else f"<div{_lang(tag)}>{html}</div>")

    def language_name(self, tag: str) -> str:
        """A language's name, as in "French"."""
        return languages.language_name(tag, self.language)

    def language_code(self, tag: str) -> str:
        """A language's letters for a badge, as the layout's words have it: FR or FRE."""
        style = self._style("language_codes", "alpha2", "alpha3")
        return languages.language_code(tag, cast(languages.CodeStyle, style))

    def _style(self, key: str, *known: str) -> str:
        style = self.word(f"style.{key}")
        if style not in known:
            remedy = f"Write {' or '.join(known)} in words/{self.language}.yaml."
            raise LayoutError(f"`style.{key}` is `{style}`.", remedy)
        return style

    def country_name(self, code: str) -> str:
        """A country's name."""
        return languages.country_name(code, self.language)

    def names(self, names: Sequence[str]) -> str:
        """A list of names as a phrase."""
        return languages.format_list(names, self.language)

    def runtime(self, minutes: int) -> str:
        """Minutes as the layout's words have it."""
        style = self._style("runtime", "minutes", "hours")
        return languages.format_runtime(minutes, self.language, cast(languages.RuntimeStyle, style))

    def date(self, date: dt.date, style: languages.DateStyle) -> str:
        """A date: `weekday`, `day`, `short` or `long`."""
        return languages.format_date(date, style, self.language)

    def dates(self, first: dt.date, last: dt.date) -> str:
        """A span of days, with its year."""
        return languages.format_dates(first, last, self.language)

    def time(self, moment: dt.datetime | dt.time) -> str:
        """A time of day."""
        time = moment.timetz() if isinstance(moment, dt.datetime) else moment
        return languages.format_time(time.replace(tzinfo=None), self.language, self.time_style)


def _lang(tag: str) -> str:
    """The attributes that name a language to the engine; one without a code is undetermined."""
    known = "und" if tag.startswith(languages.OTHER) else tag
    direction = ' dir="rtl"' if languages.direction(tag) == "rtl" else ""
    return f' lang="{known}"{direction}'
