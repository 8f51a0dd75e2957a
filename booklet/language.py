"""How are languages, countries and dates named? As the Unicode CLDR does, with a festival's words.

The one door to babel, which is loaded when a name is first asked for: importing this module
costs nothing. Languages are BCP 47 tags (`fr`, `pt-BR`, `zh-Hant`), countries ISO 3166 alpha-2
codes with the former countries films come from (`SU`, `YU`, `CS`, `DD`). Names are read in
English and French. What no list knows may be given as `other: Saintongeais`; it is kept as
`x:Saintongeais` and printed as it stands.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from booklet import memory, usage
from booklet.errors import Unreadable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from babel import Locale

DateStyle = Literal["weekday", "day", "short", "long"]
TimeStyle = Literal["24h", "12h"]
RuntimeStyle = Literal["minutes", "hours"]
CodeStyle = Literal["alpha2", "alpha3"]

NO_DIALOGUE = usage.NO_DIALOGUE
SILENT = usage.SILENT
OTHER = "x:"

_NBSP = "\u00a0"
_READ_IN = ("en", "fr")
_RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})

_SEPARATORS = frozenset("|,;/+•·-–—")
_JOINING_WORDS = frozenset({"and", "et", "und", "y"})


class _Names(NamedTuple):
    """What may be written (folded) for which code, and how a code is shown in a suggestion."""

    kind: str
    codes: Mapping[str, str]
    doubtful: Mapping[str, str]
    shown: Mapping[str, str]
    read_code: Callable[[str], str | None]


def fold(text: str) -> str:
    """The text without case, diacritics, dots and kinds of space, hyphen or apostrophe."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c != ".")
    plain = re.sub("[’‘ʼʻ`´]", "'", plain).replace("&", " and ")
    return " ".join(re.sub("[-‐‑–]", " ", plain).split())


# --- Languages -----------------------------------------------------------------------------


def read_language(text: str) -> str:
    """Read one language as its canonical BCP 47 tag.

    Reads tags, three-letter codes, names in English and French, `No dialogue` (`NO_DIALOGUE`),
    `Silent` (`SILENT`) and `other: …`. Raises `Unreadable`, with a near name where there is one.
    """
    return _read_one(text, _languages())


def read_languages(text: str | Iterable[str]) -> tuple[str, ...]:
    """Read any number of languages, in the order given and each once.

    Takes a list, or one text with `|`, `,`, `;`, `/`, `and`, `et` or mere spaces between names:
    `Kyrgyz | Russian`, `Fulah/ Pulaar Wolof French`, `French Silent`. A blank text is none.
    Every word must belong to a language; raises `Unreadable` otherwise.
    """
    return _read_several(text, _languages())


def language_name(tag: str, in_language: str) -> str:
    """The language's name as CLDR spells it (`French`, `français`); English where it has none."""
    if tag.startswith(OTHER):
        return tag.removeprefix(OTHER)
    for speaker in (in_language, "en"):
        name = _given_name(usage.LANGUAGE_NAMES, tag, speaker) or _cldr_language(tag, speaker)
        if name:
            return name
    return tag


def language_code(tag: str, style: CodeStyle = "alpha2") -> str:
    """The short code for a badge: `FR`, or with `alpha3` the catalogues' `FRE` (ISO 639-2/B).

    A language without a two-letter code gets its three letters; one given as `other: …` has
    none and is returned as it is printed.
    """
    if tag.startswith(OTHER):
        return tag.removeprefix(OTHER)
    short = {"cmn": "zh"}.get(primary(tag), primary(tag))
    return (short if style == "alpha2" else _bibliographic().get(short, short)).upper()


def primary(tag: str) -> str:
    """The language a tag begins with: `pt` for `pt-BR`; `und` for one given as `other: …`."""
    return "und" if tag.startswith(OTHER) else re.split("[-_]", tag)[0].lower()


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """Which way the language is written, judged by the tag's script or the one it implies."""
    from babel.core import get_global

    if tag.startswith(OTHER):
        return "rtl" if script_of(tag.removeprefix(OTHER)) in ("Arabic", "Hebrew") else "ltr"
    scripts = [part.title() for part in re.split("[-_]", tag)[1:] if len(part) == 4]
    likely = re.split("_", get_global("likely_subtags").get(primary(tag), "und_Latn_ZZ"))
    return "rtl" if (scripts or likely[1:2])[0] in _RTL_SCRIPTS else "ltr"


def is_named(tag: str, in_language: str) -> bool:
    """Whether `in_language` has its own name for the language, so that English need not help."""
    return bool(
        tag.startswith(OTHER)
        or _given_name(usage.LANGUAGE_NAMES, tag, in_language)
        or (has_locale(in_language) and _cldr_language(tag, in_language))
    )


def has_locale(in_language: str) -> bool:
    """Whether CLDR can name days, months and languages in this language at all."""
    return _locale(in_language).language == primary(in_language)


# --- Countries -----------------------------------------------------------------------------


def read_country(text: str) -> str:
    """Read one country as its ISO 3166 alpha-2 code, or a former country's.

    Reads codes of two and three letters and names in English and French. Former countries are
    `SU`, `YU`, `CS` (Czechoslovakia), `DD`, `ZR`, `HV`, and `CSXX` (Serbia and Montenegro, by its
    four-letter code as ISO gave `CS` out twice). Raises `Unreadable`; `Korea`, `Congo` and names of
    parts of a country are refused with the ways to say what is meant.
    """
    return _read_one(text, _countries())


def read_countries(text: str | Iterable[str]) -> tuple[str, ...]:
    """Read any number of countries, as `read_languages` does: `Poland / Denmark`, `Norway,Denmark`.

    Raises `Unreadable`.
    """
    return _read_several(text, _countries())


def country_name(code: str, in_language: str) -> str:
    """The country's name as a credit line prints it; English where CLDR has none."""
    if code.startswith(OTHER):
        return code.removeprefix(OTHER)
    for speaker in (in_language, "en"):
        name = _given_name(usage.COUNTRY_NAMES, code, speaker) or _locale(speaker).territories.get(
            code
        )
        if name:
            return name
    return code


# --- Dates, times, lists ---------------------------------------------------------------------


@lru_cache(maxsize=1024)
def format_date(date: dt.date, style: DateStyle, in_language: str) -> str:
    """The date in words: `weekday` Saturday, `day` Sat, `short` Sat 19 Sep, `long` with its year.

    English is day first unless it is `en-US`; French writes the first of a month `1er`.
    """
    from babel import dates

    locale = _locale(in_language)
    if style in ("weekday", "day"):
        return dates.format_date(date, "EEEE" if style == "weekday" else "EEE", locale=locale)
    if locale.language in ("en", "fr") and locale.territory != "US":
        day = "'1er'" if date.day == 1 and locale.language == "fr" else "d"
        pattern = f"EEE {day} MMM" if style == "short" else f"EEEE {day} MMMM y"
        return dates.format_date(date, pattern, locale=locale)
    if style == "short":
        return dates.format_skeleton("MMMEd", date, locale=locale)
    return dates.format_date(date, "full", locale=locale)


def format_dates(first: dt.date, last: dt.date, in_language: str) -> str:
    """A span of days as a cover prints it: `17–26 September 2026`."""
    from babel import dates

    locale = _locale(in_language)
    if locale.language not in ("en", "fr") or locale.territory == "US":
        return dates.format_interval(first, last, "yMMMMd", locale=locale)
    same_month = (first.year, first.month) == (last.year, last.month)
    start = "d" if same_month else "d MMMM" if first.year == last.year else "d MMMM y"
    dash = "–" if same_month else " – "
    said = dates.format_date(first, start, locale=locale)
    return said + dash + dates.format_date(last, "d MMMM y", locale=locale)


def format_ordinal(number: int, in_language: str) -> str:
    """A number in a row: `18th`, in French `18e` (`1re`, of an edition); else `18.`."""
    spoken = primary(in_language)
    if spoken == "en":
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
    if spoken == "fr":
        return f"{number}{'re' if number == 1 else 'e'}"
    return f"{number}."


@lru_cache(maxsize=1024)
def format_time(time: dt.time, in_language: str, style: TimeStyle = "24h") -> str:
    """The time of day: 18:30, in French 18 h 30 (18 h on the hour), with `12h` 6:30 pm."""
    from babel import dates

    locale = _locale(in_language)
    if style == "24h" and locale.language == "fr":
        return f"{time.hour}{_NBSP}h" + (f"{_NBSP}{time.minute:02}" if time.minute else "")
    if style == "12h" and locale.language == "en":
        half = "am" if time.hour < 12 else "pm"
        return f"{time.hour % 12 or 12}:{time.minute:02}{_NBSP}{half}"
    skeleton = "Hm" if style == "24h" else "hm"
    return dates.format_skeleton(skeleton, time, locale=locale).replace(" ", _NBSP)


@lru_cache(maxsize=1024)
def format_runtime(minutes: int, in_language: str, style: RuntimeStyle = "minutes") -> str:
    """A running time in minutes as `118 min`, or with `hours` as `1 h 58`; never broken."""
    from babel import units

    locale = _locale(in_language)
    hours, rest = divmod(minutes, 60)

    def count(number: int, unit: str) -> str:
        said = units.format_unit(number, f"duration-{unit}", "short", locale=locale)
        return said.replace(" ", _NBSP).replace("\u202f", _NBSP)

    if style == "minutes" or not hours:
        return count(minutes, "minute")
    if direction(in_language) == "ltr" and _likely_script(in_language) == "Latn":
        return f"{hours}{_NBSP}h" + (f"{_NBSP}{rest:02}" if rest else "")
    return _NBSP.join([count(hours, "hour")] + ([count(rest, "minute")] if rest else []))


def format_list(items: Sequence[str], in_language: str) -> str:
    """The items as a sentence would name them: `a, b and c`, `a, b et c`."""
    from babel import lists

    locale = _locale(in_language)
    said = lists.format_list(list(items), style="standard", locale=locale)
    if locale.language == "en" and len(items) > 2:
        return said.removesuffix(f", and {items[-1]}") + f" and {items[-1]}"
    return said


@lru_cache(maxsize=64)
def month_words(in_language: str) -> Mapping[str, int]:
    """The language's words for the months, folded, full and short, each with its number 1–12."""
    return _calendar_words(_locale(in_language).months)


@lru_cache(maxsize=64)
def weekday_words(in_language: str) -> Mapping[str, int]:
    """The language's words for the weekdays, folded, each with its number; Monday is 0."""
    return _calendar_words(_locale(in_language).days)


# --- Scripts ---------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def script_of_letter(letter: str) -> str:
    """The script of one letter by its Unicode name (`Latin`, `Han`, `Kana`); empty if no letter."""
    if unicodedata.category(letter)[0] != "L":
        return ""
    word = unicodedata.name(letter, "").split(" ")[0]
    return usage.SCRIPTS.get(word, word.title())


def script_of(text: str) -> str:
    """The script most letters of the text are in, empty when it has no letters.

    Text in Chinese characters with any hiragana or katakana among them is `Kana`: Japanese.
    """
    counts: dict[str, int] = {}
    for letter in unicodedata.normalize("NFKC", text):
        script = script_of_letter(letter)
        if script:
            counts[script] = counts.get(script, 0) + 1
    best = max(counts, key=lambda script: counts[script], default="")
    return "Kana" if best == "Han" and "Kana" in counts else best


# --- How names are found ---------------------------------------------------------------------


def _read_one(text: str, names: _Names) -> str:
    other = _read_other(text)
    if other:
        return other
    found = _look_up(text, names)
    if found is None:
        raise _unknown(text, names)
    return found


def _read_several(text: str | Iterable[str], names: _Names) -> tuple[str, ...]:
    texts = [text] if isinstance(text, str) else text
    found: list[str] = []
    for one in texts:
        for part in re.split(r"(\b(?:other|autre)\s*:[^|,;\n]+|\bx:[^|,;\n]+)", one, flags=re.I):
            other = _read_other(part)
            found += [other] if other else _read_run(part, names)
        if one.strip() and not found:
            raise _unknown(one, names)
    return tuple(dict.fromkeys(found))


def _read_other(text: str) -> str | None:
    match = re.fullmatch(r"\s*(?:(?:other|autre)\s*:|x:)\s*(\S.*?)\s*", text, re.I | re.S)
    return OTHER + " ".join(match[1].split()) if match else None


def _read_run(text: str, names: _Names) -> list[str]:
    """Cut a run of names at the longest known ones, and see that no word is left over."""
    spaced = re.sub(r"([|,;/+•·&]|[–—])", r" \1 ", text.replace("\n", " , "))
    words = spaced.split()
    found: list[str] = []
    kinds: set[bool] = set()
    at = 0
    while at < len(words):
        if words[at] in _SEPARATORS or fold(words[at]) in _JOINING_WORDS:
            if words[at] in _SEPARATORS:
                kinds.clear()
            at += 1
            continue
        width, code = _longest_known(words[at:], names)
        kinds.add(width == 1 and fold(words[at]) not in names.codes)
        if code is None or len(kinds) > 1:
            raise _unknown(_until_separator(words[at:] if code is None else words), names)
        found += code
        at += width
    return found


def _longest_known(words: Sequence[str], names: _Names) -> tuple[int, list[str] | None]:
    for width in range(min(len(words), 9), 0, -1):
        code = _look_up(" ".join(words[:width]), names)
        if code:
            return width, [code]
    if "-" in words[0].strip("-"):
        return 1, _read_run(words[0].replace("-", " "), names)
    return 1, None


def _until_separator(words: Sequence[str]) -> str:
    end = next((i for i, word in enumerate(words) if word in _SEPARATORS), len(words))
    return " ".join(words[:end])


def _look_up(text: str, names: _Names) -> str | None:
    words = " ".join(text.split())
    key = fold(re.sub(r"([|,;/+])", r" \1 ", words))
    if key in names.doubtful:
        raise Unreadable(f"“{words}” is no one {names.kind} for certain.", names.doubtful[key])
    named, coded = names.codes.get(key), names.read_code(words)
    if named and coded and named != coded and not (words.islower() or words.isupper()):
        raise Unreadable(
            f"“{words}” may be {names.shown[named]} or the code of {names.shown[coded]}.",
            f"Write {named} or {coded}, in small letters.",
        )
    if words.islower() or words.isupper():
        return coded or named
    return named or coded


def _unknown(text: str, names: _Names) -> Unreadable:
    words = " ".join(text.split())
    if not words:
        return Unreadable(f"No {names.kind} is given.", f"Write the {names.kind}’s name or code.")
    cutoff = 0.75 if len(words) > 4 else 1
    near = difflib.get_close_matches(fold(words), names.codes, n=1, cutoff=cutoff)
    hint = f"Did you mean {names.shown[names.codes[near[0]]]}? " if near else ""
    return Unreadable(
        f"“{words}” is not a {names.kind} known here.",
        f"{hint}Write its name in English or French, or “other: {words}” to print just that.",
    )


@lru_cache(maxsize=1)
def _languages() -> _Names:
    return memory.once("names", "languages", _listed_languages)


def _listed_languages() -> _Names:
    codes: dict[str, str] = {}
    for reader in reversed(_READ_IN):
        listed = {k.replace("_", "-"): v for k, v in _locale(reader).languages.items()}
        codes |= {fold(name): tag for tag, name in listed.items() if tag != "und"}
    for tag, spelled in usage.LANGUAGE_NAMES.items():
        codes |= {fold(spelled[reader]): tag for reader in _READ_IN}
    codes |= {fold(alias): tag for alias, tag in usage.LANGUAGE_ALIASES.items()}
    shown = {tag: language_name(tag, "en") for tag in {*codes.values(), *_bibliographic()}}
    return _Names("language", codes, usage.DOUBTFUL_LANGUAGES, shown, _read_tag)


@lru_cache(maxsize=1)
def _countries() -> _Names:
    return memory.once("names", "countries", _listed_countries)


def _listed_countries() -> _Names:
    codes: dict[str, str] = {}
    for reader in reversed(_READ_IN):
        listed = _locale(reader).territories.items()
        codes |= {fold(name): code for code, name in listed if _is_country(code)}
        codes |= {fold(s[reader]): code for code, s in usage.COUNTRY_NAMES.items() if reader in s}
    codes |= {
        re.sub(r"^st\b", "saint", key): code for key, code in codes.items() if key[:3] == "st "
    }
    codes |= {fold(alias): code for alias, code in usage.COUNTRY_ALIASES.items()}
    shown = {code: country_name(code, "en") for code in codes.values()}
    return _Names("country", codes, usage.DOUBTFUL_COUNTRIES, shown, _read_country_code)


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in usage.NO_COUNTRIES


def _read_tag(text: str) -> str | None:
    """Canonical form of a well-formed tag of a language that can be named, else nothing."""
    from babel.core import get_global

    if text.lower() == SILENT:
        return SILENT
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", text):
        return None
    first, *rest = re.split("[-_]", text)
    names = _locale("en").languages
    lang = _terminological().get(first.lower(), first.lower())
    if lang not in names and lang not in usage.LANGUAGE_NAMES:
        lang, *implied = (get_global("language_aliases").get(lang) or "und").split("_")
        rest = rest or implied
    subtags = [_read_subtag(part) for part in rest]
    if lang == "und" or None in subtags:
        return None
    return "-".join([lang, *(part for part in subtags if part)])


def _read_subtag(text: str) -> str | None:
    english = _locale("en")
    if len(text) == 4 and text.title() in english.scripts:
        return text.title()
    code = {"UK": "GB"}.get(text.upper(), text.upper())
    if code in english.territories and code not in usage.NO_COUNTRIES:
        return code
    return text.lower() if text.upper() in english.variants else None


def _read_country_code(text: str) -> str | None:
    from babel.core import get_global

    code = text.replace(".", "").upper()
    former = {"SUN": "SU", "YUG": "YU", "CSK": "CS", "DDR": "DD", "SCG": "CSXX", "ZAR": "ZR",
              "HVO": "HV"}  # fmt: skip
    code = former.get(code, code)
    if code in usage.FORMER_COUNTRIES or (_is_country(code) and code in _locale("en").territories):
        return code
    now = get_global("territory_aliases").get(code, []) if code.isalpha() else []
    return now[0] if len(now) == 1 else None


@lru_cache(maxsize=1)
def _bibliographic() -> Mapping[str, str]:
    return dict(pair.split(":") for pair in usage.BIBLIOGRAPHIC.split())


@lru_cache(maxsize=1)
def _terminological() -> Mapping[str, str]:
    return {three: two for two, three in _bibliographic().items()}


def _given_name(names: Mapping[str, Mapping[str, str]], code: str, speaker: str) -> str | None:
    return names.get(code, {}).get(primary(speaker))


def _cldr_language(tag: str, speaker: str) -> str | None:
    locale = _locale(speaker)
    whole = locale.languages.get(tag.replace("-", "_"))
    if whole or "-" not in tag:
        return whole
    first, *rest = tag.split("-")
    base = _given_name(usage.LANGUAGE_NAMES, first, speaker) or locale.languages.get(first)
    said = [locale.scripts.get(part) or locale.territories.get(part) for part in rest]
    detail = ", ".join(word for word in said if word)
    return f"{base} ({detail})" if base and detail else base


def _likely_script(tag: str) -> str:
    from babel.core import get_global

    parts = get_global("likely_subtags").get(primary(tag), "und_Latn_ZZ").split("_")
    return parts[1] if len(parts) > 2 else "Latn"


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    """CLDR's data for a tag, else for its language, else English."""
    from babel import Locale, UnknownLocaleError

    for attempt in (tag.replace("-", "_"), primary(tag)):
        try:
            return Locale.parse(attempt)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def _calendar_words(
    widths: Mapping[str, Mapping[str, Mapping[int, str]]],
) -> Mapping[str, int]:
    return {
        fold(word): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, word in widths[context][width].items()
    }
