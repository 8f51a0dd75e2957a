"""What is a made-up edition of N films? The same N always gives the same files.

One film to a page (or two, or three), each with a still, a note and two screenings; contents,
strand openers, a schedule by day and an index of titles. Nothing in it is wrong, so a build of
it finds nothing. As a program: `edition.py FOLDER --films 200`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageChops, ImageDraw, ImageFilter

NOTE_CHARACTERS = {1: 900, 2: 330, 3: 210}
"""How long a note is, by films to a page: what a page has room for."""
STILLS = 20
STILL_SIZE = (1800, 1012)
FILMS_TO_STRAND = 14
DAYS = 11
STARTS = dt.date(2026, 9, 16)
SLOTS = ("10:00", "12:30", "15:00", "17:30", "20:00", "22:30")
_FLATPLAN = ["cover", "contents", "days", "strands", {"index": ["titles"]}, "fillers", "back-cover"]

_NOUNS = (
    "harbour letter winter orchard station mirror river engine archive window border summer "
    "kitchen mountain shadow theatre garden silence machine village island carpenter daughter "
    "photograph telephone lantern passage evening cinema neighbour conversation inheritance"
)
_VERBS = (
    "follows remembers discovers invents abandons repairs observes imagines forgets measures "
    "interrupts questions translates rehearses inherits photographs understands"
)
_ADJECTIVES = (
    "quiet northern unfinished electric borrowed distant patient forgotten luminous ordinary "
    "impossible careful restless provincial handwritten enormous delicate unexpected"
)
_LINKS = "while because although until before after where whenever"
_FIRST = "Ada Bruno Céline Dario Elif Farid Greta Hugo Inés Jonas Katya Lubna Marek Noor"
_LAST = (
    "Aaltonen Bertrand Castellane Dubois Eriksen Fontaine Grünwald Haddad Ivanova Jelinek "
    "Kowalczyk Lindqvist Moreau Novák Okafor Petrescu Quintero Rossi Sørensen Takahashi"
)
_COUNTRIES = "Canada France Germany Japan Brazil Senegal Iran Norway Poland Italy"
_LANGUAGES = "English French German Japanese Portuguese Wolof Persian Norwegian Polish"


@dataclass(frozen=True)
class Shape:
    """How large an edition is, and how it is laid out."""

    films: int
    to_page: int = 1
    languages: tuple[str, ...] = ("en",)
    stills: int = STILLS

    @property
    def strands(self) -> int:
        """As many as there are openers with room for their titles."""
        return math.ceil(self.films / FILMS_TO_STRAND)


def make_edition(folder: Path, shape: Shape) -> None:
    """Write an edition into a folder, which is made if it is not there."""
    rng = random.Random(f"edition of {shape.films}")
    films = folder / "films"
    for each in (films, folder / "stills"):
        each.mkdir(parents=True, exist_ok=True)
    pictures = min(shape.stills, shape.films)
    for number in range(pictures):
        _draw_still(number).save(folder / "stills" / _still_name(number), quality=88)
    records = [_film(number, pictures, shape, rng) for number in range(shape.films)]
    for record in records:
        _write(films / f"{record['id']}.yaml", record)
    halls = _halls(shape.films)
    _write(folder / "edition.yaml", _settings(shape))
    _write(folder / "strands.yaml", list(_strands(shape, rng)))
    _write(folder / "venues.yaml", list(_venues(halls)))
    _write(folder / "screenings.yaml", list(_screenings(records, halls)))


def _write(path: Path, value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")


def _settings(shape: Shape) -> Mapping[str, Any]:
    ends = STARTS + dt.timedelta(days=DAYS - 1)
    return {
        "festival": _in_all("Festival of Made-up Films", shape),
        "edition": 7,
        "city": "Nowhere-on-Sea",
        "starts": STARTS.isoformat(),
        "ends": ends.isoformat(),
        "time_zone": "America/Halifax",
        "languages": list(shape.languages),
        "website": "made-up.example",
        "ticket_url": "https://made.example/{code}",
        "layout": "classic",
        "flatplan": _FLATPLAN,
    }


def _strands(shape: Shape, rng: random.Random) -> Iterator[Mapping[str, Any]]:
    for number in range(shape.strands):
        title = f"{_pick(rng, _ADJECTIVES)} {_pick(rng, _NOUNS)}".title()
        yield {
            "id": f"strand-{number + 1}",
            "title": _in_all(title, shape),
            "colour": f"{rng.randrange(0, 100, 5)} {rng.randrange(0, 100, 5)} 40 10",
            "intro": _in_all(_prose(rng, 260), shape),
            "films_to_page": shape.to_page,
        }


def _venues(halls: int) -> Iterator[Mapping[str, Any]]:
    nouns = _NOUNS.split()
    for number in range(halls):
        name = f"{nouns[number % len(nouns)].title()} Cinema"
        yield {"id": f"hall-{number + 1}", "name": name, "code": f"H{number + 1}"}


def _film(number: int, pictures: int, shape: Shape, rng: random.Random) -> Mapping[str, Any]:
    spoken = _pick(rng, _LANGUAGES)
    record: dict[str, Any] = {
        "id": f"film-{number + 1:03}",
        "title": _in_all(_title(number, rng), shape),
        "directors": [_name(rng)],
        "countries": rng.sample(_COUNTRIES.split(), 1 if number % 3 else 2),
        "year": rng.randint(2019, 2026),
        "runtime": f"{rng.randint(74, 118)} min",
        "languages": [spoken],
        "subtitles": ["French" if spoken == "English" else "English"],
        "note": _in_all(_prose(rng, NOTE_CHARACTERS[shape.to_page]), shape),
        "note_by": "".join(word[0] for word in _name(rng).split()),
        "stills": [
            {
                "file": _still_name(number % pictures),
                "credit": f"© {_pick(rng, _LAST)} Film",
                "alt": _in_all("A made-up picture of coloured shapes.", shape),
            }
        ],
        "strand": f"strand-{number % shape.strands + 1}",
    }
    if number % 4 == 0:
        record["premiere"] = "world"
    if shape.to_page == 1:
        record["cast"] = [_name(rng) for _ in range(3)]
        record["format"] = "DCP"
    return record


def _in_all(text: str, shape: Shape) -> str | Mapping[str, str]:
    if len(shape.languages) == 1:
        return text
    return dict.fromkeys(shape.languages, text)


def _title(number: int, rng: random.Random) -> str:
    """A title that none of the others has: every pair of words once, then numbered."""
    adjectives, nouns = _ADJECTIVES.split(), _NOUNS.split()
    pairs = len(adjectives) * len(nouns)
    spot = number * 7 % pairs  # 7 shares no divisor with the number of pairs
    words = f"{adjectives[spot // len(nouns)]} {nouns[spot % len(nouns)]}"
    article = rng.choice(("The ", "A " if words[0] not in "aeiou" else "An ", ""))
    return (article + words).title() + (f" {number // pairs + 1}" if number >= pairs else "")


def _pick(rng: random.Random, words: str) -> str:
    return rng.choice(words.split())


def _name(rng: random.Random) -> str:
    return f"{_pick(rng, _FIRST)} {_pick(rng, _LAST)}"


def _prose(rng: random.Random, characters: int) -> str:
    """Paragraphs of about so many characters altogether, in sentences of ten to thirty words."""
    paragraphs: list[str] = []
    sentences: list[str] = []
    left = characters
    while left > 0:
        sentence = _sentence(rng)
        if len(sentence) > left:
            sentence = sentence[: max(left, 24)].rpartition(" ")[0] + "."
        sentences.append(sentence)
        left -= len(sentence) + 1
        if len(" ".join(sentences)) > 380 or left <= 0:
            paragraphs.append(" ".join(sentences))
            sentences = []
    return "\n\n".join(paragraphs)


def _sentence(rng: random.Random) -> str:
    def clause() -> str:
        return (
            f"the {_pick(rng, _ADJECTIVES)} {_pick(rng, _NOUNS)} {_pick(rng, _VERBS)} "
            f"the {_pick(rng, _NOUNS)} of every {_pick(rng, _ADJECTIVES)} {_pick(rng, _NOUNS)}"
        )

    text = clause()
    for _ in range(rng.randint(0, 2)):
        text += f"{rng.choice((',', ''))} {_pick(rng, _LINKS)} {clause()}"
    return text[0].upper() + text[1:] + "."


def _halls(films: int) -> int:
    return max(2, math.ceil(2 * films / (DAYS * len(SLOTS))))


def _screenings(films: Sequence[Mapping[str, Any]], halls: int) -> Iterator[Mapping[str, Any]]:
    """Each film twice, the second time half a festival later, spread evenly over all halls."""
    cells = [(day, slot, hall) for day in range(DAYS) for slot in SLOTS for hall in range(halls)]
    count = 2 * len(films)
    for number in range(count):
        day, slot, hall = cells[number * len(cells) // count]
        yield {
            "programme": films[number % len(films)]["id"],
            "venue": f"hall-{hall + 1}",
            "date": (STARTS + dt.timedelta(days=day)).isoformat(),
            "time": slot,
            "code": f"{number + 1:03}",
        }


def _still_name(number: int) -> str:
    return f"still-{number + 1:02}.jpg"


def _draw_still(number: int) -> Image.Image:
    """A picture with gradients, edges and grain, so that it weighs what a photograph does."""
    rng = random.Random(f"still {number}")
    width, height = STILL_SIZE
    small = Image.new("RGB", (width // 4, height // 4), _colour(rng))
    pen = ImageDraw.Draw(small)
    for _ in range(24):
        x, y, size = rng.randrange(width // 4), rng.randrange(height // 4), rng.randrange(20, 160)
        pen.ellipse((x - size, y - size // 2, x + size, y + size // 2), fill=_colour(rng))
    image = small.filter(ImageFilter.GaussianBlur(6)).resize(STILL_SIZE)
    tile = Image.frombytes("L", (300, 253), rng.randbytes(300 * 253)).point(lambda v: v // 10)
    grain = Image.new("L", STILL_SIZE)
    for x in range(0, width, 300):
        for y in range(0, height, 253):
            grain.paste(tile, (x, y))
    return ImageChops.add(image, Image.merge("RGB", (grain, grain, grain)))


def _colour(rng: random.Random) -> tuple[int, int, int]:
    return (rng.randrange(230), rng.randrange(230), rng.randrange(230))


def main() -> None:
    """Make one edition, as the command line asks."""
    parser = argparse.ArgumentParser(description="Make up an edition of so many films.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--films", type=int, default=200)
    parser.add_argument("--to-page", type=int, choices=(1, 2, 3), default=1)
    parser.add_argument("--languages", default="en", metavar="en,fr")
    asked = parser.parse_args()
    languages = tuple(asked.languages.split(","))
    make_edition(asked.folder, Shape(asked.films, asked.to_page, languages))


if __name__ == "__main__":
    main()
