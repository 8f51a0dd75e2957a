"""What was found, where, how bad is it, and what can be done?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How bad a finding is: an error stops the build, a warning does so only with `--final`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Weight(StrEnum):
    """How an edition weighs a code: as one of the severities, or not at all."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class Place:
    """Where something stands: in a file (line and column from 1), a sheet's cell, a page.

    `excerpt` is the line of the source as written; a zero or an empty string means unknown.
    """

    file: Path | None = None
    line: int = 0
    column: int = 0
    cell: str = ""
    folio: int = 0
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        parts: list[str] = []
        if self.file is not None:
            parts.append(str(self.file))
        if self.cell:
            parts.append(f"!{self.cell}")
        elif self.line:
            parts.append(f":{self.line}:{self.column}" if self.column else f":{self.line}")
        name = "".join(parts)
        if self.folio:
            name = f"{name} (page {self.folio})" if name else f"page {self.folio}"
        return name

    @property
    def order(self) -> tuple[str, int, int, str, int]:
        """A key that sorts places by file, then down the file, then by page."""
        return (str(self.file or ""), self.line, self.column, self.cell, self.folio)


NOWHERE = Place()


@dataclass(frozen=True)
class Code:
    """One row of the table of codes: what it means and how bad it is unless told otherwise."""

    code: str
    severity: Severity
    meaning: str
    remedy: str
    fixed: bool = False
    """A fixed severity cannot be lowered: without it there would be no right result."""
    example: str = ""
    """What somebody did, or wrote, that it is found for; in Markdown, without a full stop."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, doubtful or was done automatically."""

    code: str
    message: str
    place: Place = NOWHERE
    remedy: str = ""
    severity: Severity = Severity.ERROR

    @property
    def order(self) -> tuple[object, ...]:
        """A key that sorts findings by place, then by weight, then by code."""
        return (*self.place.order, _RANK[self.severity], self.code, self.message)


@dataclass(frozen=True)
class Silence:
    """The codes that a record does not want to hear of, and where it stands in its file."""

    codes: frozenset[str]
    file: Path
    start: tuple[int, int] = (0, 0)
    end: tuple[int, int] = (0, 0)
    """The first line and column after it."""
    cells: frozenset[str] = frozenset()
    """Those of its row, where it stands in a sheet."""

    def covers(self, finding: Finding) -> bool:
        """Whether it is about the record."""
        place = finding.place
        if finding.code not in self.codes or place.file != self.file:
            return False
        if place.cell:
            return place.cell in self.cells
        return self.start <= (place.line, place.column or self.start[1]) < self.end


def _table(*rows: Code) -> Mapping[str, Code]:
    return {row.code: row for row in rows}


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CODES: Mapping[str, Code] = _table(
    # Data
    Code("D101", _E, "A file is not valid YAML.", "Mend the line named; an editor shows it.", True,
         example="`directors: [Lev Sokol]]`, with a bracket too many"),
    Code("D102", _E, "A file is not text in UTF-8.", "Save it as UTF-8.", True,
         example="a film's file saved by an old editor as Windows-1252"),
    Code("D103", _E, "A key stands twice in one record.", "Remove one of the two.", True,
         example="`year: 2024` and, three lines below, `year: 2025` in one film"),
    Code("D104", _E, "A key is not known here.", "Correct or remove the key.",
         example="`runtme: 118 min`, where `runtime` was meant"),
    Code("D105", _E, "A required key is missing.", "Add it.", True,
         example="a film without `title`, or a screening without `room` at a venue that has two"),
    Code("D106", _E, "A value has the wrong shape.", "Write it as docs/data.md shows.", True,
         example="`directors: {first: Pascal}` where a list is wanted"),
    Code("D107", _E, "A value cannot be read.", "Write it as docs/data.md shows.", True,
         example="`runtime: soon`, or `date: Fri 19 Sep` in a year in which that is a Saturday"),
    Code("D108", _E, "A required file is missing.", "Add the file.", True,
         example="a folder without `edition.yaml`, or without any film"),
    Code("D109", _E, "A table cannot be read.", "Save it again as CSV (UTF-8) or .xlsx.", True,
         example="a `screenings.csv` with a quotation mark that is never closed"),
    Code("D110", _W, "A column of a table is not known and was not read.", "Rename or remove it.",
         example="a column headed “Mood” in `screenings.csv`"),
    Code("D111", _N, "A private column was left out.", "Nothing to do; it is never printed.",
         example="a column headed “Email” in `screenings.xlsx`"),
    Code("D112", _E, "A file is too large, or nested too deep, to be a festival's data.",
         "Split it, or remove what does not belong.", True,
         example="a film's file of 9 MB, into which a picture was pasted"),
    Code("D113", _W, "A file in the edition's folder is not used.", "Rename or remove it.",
         example="a file `venus.yaml`, where `venues.yaml` was meant"),
    Code("D201", _E, "An id is used twice.", "Give one of the two another id.", True,
         example="`id: moth` in two films, or `screenings.yaml` beside `screenings.csv`"),
    Code("D202", _E, "An id is named that no record has.", "Correct the id.", True,
         example="`strand: nigth-watch`, where the strand is `night-watch`"),
    Code("D203", _E, "A picture file is missing.", "Put the file there, or correct its name.",
         True,
         example="`file: red-room.jpg`, when the file in `stills/` is `red-rooms.jpg`"),
    Code("D204", _E, "A picture cannot be opened.", "Save it again as JPEG or PNG.", True,
         example="a web page that was saved as `red-rooms.jpg`"),
    Code("D205", _E, "A path leads out of the edition's folder.", "Copy the file in.", True,
         example="`file: ../../pictures/red-rooms.jpg`"),
    Code("D206", _W, "A text is missing in one of the edition's languages.", "Add it.",
         example="`note: {en: …}` in an edition in English and French"),
    Code("D207", _W, "A text is in a language the edition does not have.",
         "Correct the tag, or add it to `languages`.",
         example="`note: {en: …, fr: …, de: …}` in an edition in English and French"),
    Code("D208", _E, "A date lies outside the festival.", "Correct the date.",
         example="`date: 2026-09-28` in a festival that ends on the 26th"),
    Code("D209", _E, "Two screenings share one code.", "Give one of them another code.",
         example="`code: \"801\"` at two screenings"),
    Code("D210", _E, "A screening has no ticket URL.", "Add `ticket_url` here or in edition.yaml.",
         example="a screening without `code`, so that `https://kbff.example/{code}` cannot be "
                 "filled in"),
    Code("D211", _E, "Two screenings overlap in one room.", "Correct time or room.",
         example="a film of 118 minutes at 18:00 and another at 19:30, both in `rex-1`"),
    Code("D212", _W, "A film or programme has no public screening.",
         "Add its screening, or remove it from the booklet.",
         example="a film whose only screening has `audience: press`"),
    Code("D213", _W, "A film stands in the data but on no page.",
         "Give it a strand or a programme.",
         example="a film without `strand` that is on no bill"),
    Code("D214", _E, "A badge is used that nobody defines.",
         "Correct it, or define it in badges.yaml.",
         example="`advisories: [violense]`"),
    Code("D215", _E, "A `title_break` does not spell the title.",
         "Copy the title and put | where a line may end.",
         example="`title_break: The Lantern|Keper` for The Lantern Keeper"),
    Code("D217", _W, "A still has no words for those who cannot see it.", "Add `alt`.",
         example="a still that has `file` and `credit`, and no `alt`"),
    Code("D218", _W, "A language has no name in the language of the booklet.",
         "Name it as it is to be printed: `other: …`.",
         example="`languages: [Chickasaw]` in a booklet in French, which knows no French name for "
                 "it"),
    Code("D301", _W, "Between two screenings in one room is less time than the turnaround.",
         "Correct time or room, or the venue's `turnaround`.",
         example="a film of 92 minutes with a Q&A of 20 at 18:30, the next in its room at 20:30, "
                 "8 minutes later, at a venue with `turnaround: 20`"),
    Code("D302", _E, "A guest is wanted in two places at once.",
         "Correct guests or times; with `introduction` or `qa` a guest is wanted only then.",
         example="`guests: [Ada Roe]` at 20:00 in one cinema and at 20:30 in another, each a "
                 "whole film long"),
    Code("D303", _W, "A guest has too little time from one venue to the next.",
         "Correct guests or times, or `travel_minutes` in edition.yaml.",
         example="a Q&A in one cinema until 20:31, an introduction by the same guest in another "
                 "at 20:40, and `travel_minutes: 15`"),
    Code("D304", _E, "A date has another year than the festival.", "Correct the year.",
         example="`date: 2025-09-18`, copied from last time, in a festival of 2026"),
    Code("D305", _W, "A screening after midnight seems to be on the wrong night.",
         "Write the date of the evening before, or the time as 24:30.",
         example="`date: 2026-09-19` and `time: 00:30` for the end of the evening of the 18th, "
                 "where the day starts at 05:00"),
    Code("D306", _W, "A film is shown in two places at overlapping hours.",
         "Correct one of the two, or make sure that there are two copies.",
         example="one film at 18:00 in one room and at 18:30 in another"),
    Code("D307", _E, "A ticket link opens the page of another programme.",
         "Correct `ticket_url` or the code.",
         example="`ticket_url: https://kbff.example/801` copied to the screening of another film"),
    Code("D308", _W, "Two screenings of a programme open one ticket page.",
         "Give each its own; where the page sells them all, weigh this as a note.",
         example="`ticket_url: https://kbff.example/red-rooms` at both screenings of Red Rooms"),
    Code("D309", _W, "A ticket link leads to another host than the others.",
         "Correct the address, or make sure that it is another box office.",
         example="`ticket_url: https://kbbf.example/801` where the others are at kbff.example"),
    Code("D310", _W, "A film is in no language of the audience, and has no subtitles in one.",
         "Add `subtitles`, `dubbed` or `voice_over`, or correct `audience_languages`.",
         example="`languages: [Polish]` and `subtitles: [none]` in an edition in English and "
                 "French"),
    Code("D311", _W, "A screening for press or industry would be printed for the public.",
         "Write `audience: press` or `industry`, or change its words.",
         example="`note: Press and industry screening` without `audience: press`"),
    Code("D312", _E, "Tickets are offered for a cancelled screening.",
         "Write `status: cancelled`.",
         example="`status_note: Cancelled.` and still `status: scheduled`, so that its QR code is "
                 "printed"),
    Code("D313", _W, "A text gives a date a weekday that it is not.",
         "Correct the weekday or the date.",
         example="“Moved to Friday the 19th”, in a festival whose 19th is a Saturday"),
    # Words
    Code("W101", _W, "A text has a character that is no letter: a private one, a control character,"
         " or the sign of a lost one.", "Write the letter that was meant.",
         example="`\ufffd` where a PDF had `fi`"),
    Code("W102", _W, "A text was read in the wrong encoding.",
         "Write the letters that were meant; `booklet tidy` can, where they are certain.",
         example="`CafÃ©` for `Café`"),
    Code("W103", _W, "A text has tags or entities of HTML.",
         "Write what they mean, as text or Markdown; `booklet tidy` does most of it.",
         example="`Salt &amp; Road`, `a storm<br>at sea`"),
    Code("W104", _W, "A quote is opened and not closed, or closed and not opened.",
         "Add the other quote, or remove this one.", example="`She said “no.`"),
    Code("W105", _N, "A text has quotes of several kinds.",
         "Write one kind, such as straight ones; `booklet tidy` can.",
         example="`\"one\" and “two”`"),
    Code("W106", _W, "A space stands before a sign that wants none, or is missing after one.",
         "Mend the space. Those of French signs need not be written.", example="`salt ,road`"),
    Code("W107", _W, "A text ends with dots, as web pages cut it.",
         "Get the whole text; if the dots are meant, silence the finding there.",
         example="`A keeper counts the ships that…`"),
    Code("W108", _W, "A text holds the words of a web page's button or notice.", "Remove them.",
         example="`Read more` below a note"),
    Code("W109", _W, "A text has characters that nobody sees and that do nothing.",
         "Remove them; `booklet tidy` can.", example="a zero-width space, copied from a web page"),
    Code("W110", _W, "Two words seem to have become one.", "Put a space between them.",
         example="`ofFatal Watch`"),
    Code("W111", _N, "Two spaces stand together.", "Remove one; `booklet tidy` can.",
         example="`One lamp.  Two lamps.`"),
    Code("W112", _N, "A text has many soft hyphens, or one that is in no word.",
         "Remove them: long words are divided by the language's rules.",
         example="a page copied from a site that divides each word"),
    Code("W113", _N, "A title is all in capitals.",
         "Write it as a title; the layout makes capitals where it wants them.",
         example="`THE QUIET OAR`"),
    Code("W114", _N, "A text of sentences ends without a full stop.", "Add it.",
         example="`A keeper counts the ships`"),
    # Plan
    Code("P101", _E, "A section of the flatplan is not known.", "Correct its name.", True,
         example="`- contens` in the flatplan"),
    Code("P102", _E, "A pinned place cannot be met.", "Pin it elsewhere.", True,
         example="`{ad: chip-shop, page: 2}` beside an ad with `place: inside-front`, which is "
                 "page 2"),
    Code("P103", _E, "A page template is missing.", "Add the template, or the section's name.",
         True,
         example="`{matter: welcome, template: mater}`"),
    Code("P104", _E, "More screenings than the layout has room for.",
         "Use a roomier template, or fewer films to the page.", True,
         example="a film with two screenings on a page template that says `screenings: 1`"),
    Code("P105", _E, "A QR code is larger than its slot.", "Use a shorter ticket URL.", True,
         example="a `ticket_url` of 300 letters"),
    Code("P106", _W, "An ad is booked on no page.", "Give it a place in the flatplan.",
         example="an ad in `ads.yaml` that no `ad:` of the flatplan names"),
    Code("P107", _E, "The flatplan names something the edition does not have.",
         "Correct the name, or remove the section.", True,
         example="`matter: welcom`, when the page is `pages/welcome.md`"),
    Code("P108", _E, "The number of pages cannot be made a multiple.",
         "Allow filler pages in the flatplan.", True,
         example="`{ad: chip-shop, start: left}` right before the back cover, which is a left "
                 "page itself"),
    Code("P109", _E, "A colour names an ink that the layout does not have.",
         "Name one of its swatches, or give the four inks in per cent.", True,
         example="`colour: vermillion` for a strand, where the swatch is `vermilion`"),
    # Frozen pages
    Code("C101", _E, "A fact on a page that the printer has would change.",
         "Take the change back; or ask the printer for the page, and freeze again.", True,
         "`time: \"19:30\"` became `time: \"21:00\"`, and page 12 is frozen"),
    Code("C102", _E, "A page that the printer has would stand elsewhere.",
         "Put new pages behind the frozen ones; or ask the printer, and freeze again.", True,
         "a film was added in front of page 12, which is frozen"),
    Code("C103", _E, "Nothing says how a frozen page is.",
         "Freeze the proof that the printer has: `booklet freeze`.", True,
         "`freeze: [1-16]`, and no `frozen.json` beside `edition.yaml`"),
    Code("C104", _E, "Frozen pages were made with another layout, on other paper or for another "
         "condition.", "Build as they were built; or freeze again what the printer has now.", True,
         "`booklet build --condition newsprint`, frozen for coated paper"),
    Code("C105", _W, "Frozen pages are of another job or language.",
         "Freeze this one too, or write `freeze` into the job that is at the printer.",
         example="`booklet build --language fr`, where only the English pages are frozen"),
    Code("C106", _N, "Frozen pages were set by other versions: words and facts are compared.",
         "Nothing to do; build with those versions to compare every point of a line.",
         example="the designer's machine has Pango 1.50, the office's has 1.56"),
    # Typesetting
    Code("T101", _E, "Text runs over its frame.", "Cut it, or give a shorter version.", True,
         example="a note of 300 words on a page of three films"),
    Code("T102", _E, "A frame or its text is not on the page, or a part of it is not seen.",
         "Look at the layout: text was lost.", True,
         example="a page template that puts a note into a part with `display: none`, or with "
                 "`overflow: hidden` and too little height"),
    Code("T103", _E, "A section made more or fewer pages than planned.",
         "Look at the layout, or cut the text.", True,
         example="a page template in which a part has `break-after: page`"),
    Code("T104", _E, "A character is in none of the fonts.",
         "Replace it, or add a font that has it.",
         example="a note with the hieroglyph 𓀀"),
    Code("T105", _E, "A typeface is used that is neither the project's nor the edition's.",
         "Put its files in the edition's fonts/.",
         example="`font-family: Barlow Semi Condesed` in a style"),
    Code("T106", _E, "The engine could not read or do something.", "Mend what it names.",
         example="`<img src=\"nowhere.jpg\">` in a page template"),
    Code("T107", _W, "The engine ignored something in a style.", "Mend or remove the rule.",
         example="`colour: red` in a style, where CSS has `color`"),
    Code("T108", _E, "A font file cannot be used.", "Use a static TTF, OTF or WOFF2.",
         example="a font in `fonts/` of which only a part was downloaded"),
    Code("T109", _E, "A font may not be embedded.", "Ask its maker, or use another.",
         example="a font in `fonts/` whose own table forbids embedding"),
    Code("T110", _E, "A typeface lacks the weight or style asked for.",
         "Add the face, or ask for one that is there.",
         example="`instances` in italic of a variable typeface of which only the upright file is "
                 "there"),
    Code("T111", _E, "Something was asked for that the engine may not read.",
         "Copy it into the edition or the layout.", True,
         example="`<img src=\"file:///home/ada/logo.png\">` in a page template"),
    Code("T112", _E, "A template has an error.", "Mend the template at this line.", True,
         example="`{{ nonsense }}` in a page template"),
    Code("T113", _E, "A badge is used that the key does not explain.",
         "Let the guide show the whole key, or define the badge.", True,
         example="a guide page of the edition's own that leaves an advisory out of its key"),
    Code("T114", _W, "A still's focus is cut off.", "Move the focus, or crop the picture.",
         example="a style that moves a still until its `focus` lies outside the frame"),
    Code("T115", _N, "A note was set smaller, or in its short version, so that it fits.",
         "Nothing to do; weigh the code as a warning where that must not happen.",
         example="a note of 900 characters where the frame holds 840 at the layout's own size"),
    Code("T116", _N, "A note leaves more than a third of its frame empty.",
         "Write more, if there is more to say.",
         example="a note of two lines on a page of its own"),
    # Press
    Code("X101", _E, "A printing condition is not known.",
         "Name one that `booklet conditions` lists, or describe it in conditions/.", True,
         example="`condition: fogra40`, where `fogra39` was meant"),
    Code("X102", _E, "The ICC profile of a printing condition is not here.",
         "Get it from its publisher and put it in the edition's conditions/.", True,
         example="`condition: fogra51` without `PSOcoated_v3.icc` in `conditions/`"),
    Code("X103", _E, "An ICC profile cannot be used.",
         "Use a CMYK output profile (class prtr), whole.", True,
         example="a file `mine.icc` that is no profile, or the profile of a screen"),
    Code("X201", _W, "A picture has fewer pixels than the condition wants.",
         "Get a larger picture, or place it smaller.",
         example="a still of 1200 pixels printed 148 mm wide: 206 to the inch where 225 are "
                 "wanted"),
    Code("X202", _E, "A picture has fewer pixels than the condition can print.",
         "Get a larger picture, or place it smaller.",
         example="a still of 600 pixels printed 148 mm wide: 103 to the inch, and 150 is the "
                 "least"),
    Code("X203", _N, "A drawing was made into pixels at 600 ppi.",
         "Nothing to do; a drawing without gradients and filters stays sharp.",
         example="a sponsor's logo with a gradient"),
    Code("X204", _N, "A picture does not say rightly what its colours are.",
         "Save it with its colour profile.",
         example="a still with a colour profile that cannot be read"),
    Code("X301", _E, "A style asks for what cannot be printed.", "Write what the remedy shows.",
         example="`background: linear-gradient(red, blue)` in a style"),
    Code("X302", _E, "A colour in a style is no ink.",
         "Name a swatch: `var(--ink-NAME)`, or write `device-cmyk()`.",
         example="`color: #a01020` in a style"),
    Code("X303", _E, "Something on a page is not in the inks of the condition.",
         "Mend what it names; only swatches, spot colours and `device-cmyk()` are printed.",
         True,
         example="`<img src=\"data:image/png;base64,…\">` in a page template"),
    Code("X304", _E, "A sheet for black toner has a colour.",
         "Use `--ink-black` or a gray: an office printer mixes a colour, or leaves it out.",
         example="`color: var(--ink-vermilion)` in the styles of a handout"),
    Code("X401", _E, "An ad has another size than its slot.",
         "Ask the advertiser for one of the slot's size.",
         example="a PDF of A6 for a page of A5"),
    Code("X402", _W, "An ad has no bleed, or too little.",
         "Ask the advertiser for one with bleed on the sides that are cut.",
         example="a PDF that ends at the trim"),
    Code("X403", _E, "An ad is in RGB or another colour the press does not print.",
         "Ask the advertiser for PDF/X-4, or for CMYK.",
         example="a PDF with an area in RGB"),
    Code("X404", _E, "An ad has a font that is not embedded.",
         "Ask the advertiser to embed all fonts.",
         example="a PDF that uses Helvetica without bringing it"),
    Code("X405", _W, "An ad has pictures with too few pixels.",
         "Ask the advertiser for larger pictures.",
         example="a JPEG of 1090 pixels for a page 154 mm wide: 180 to the inch"),
    Code("X406", _E, "An ad has more ink than the condition allows.",
         "Ask the advertiser to convert it to the booklet's printing condition.",
         example="a PDF with a ground in all four inks at 100 %"),
    Code("X407", _E, "An ad's PDF cannot be placed.", "Ask the advertiser for it again.", True,
         example="a PDF of two pages"),
    # Preflight
    Code("F101", _E, "A page box is missing, or does not lie within the one around it.",
         "Export the PDF with trim and bleed boxes.",
         example="a page without a trim box"),
    Code("F102", _E, "The trim is not the job's.", "Build it for this job.",
         example="pages of 6 × 9 inches where the job is A5"),
    Code("F103", _E, "The bleed is less than the job's.", "Export it with the job's bleed.",
         example="a bleed of 2 mm where the job has 3 mm"),
    Code("F104", _E, "Pages differ in size.", "Make all pages one size.",
         example="one page of A4 among pages of A5"),
    Code("F105", _E, "Art that touches the trim does not reach the bleed.",
         "Let it reach beyond the trim by the whole bleed.",
         example="a picture that ends at the trim"),
    Code("F106", _W, "Text stands outside the safe area.", "Move it away from the trim.",
         example="a caption 3 mm from the trim where 5 mm are kept free"),
    Code("F107", _E, "The number of pages does not suit the binding.",
         "Add or remove pages: saddle and perfect binding take multiples of four.",
         example="14 pages, stapled"),
    Code("F201", _E, "The file does not say that it is PDF/X-4, or not everywhere alike.",
         "Export it as PDF/X-4.",
         example="a file that says it is PDF/X-3"),
    Code("F202", _E, "Whether the file is trapped is not said.", "Export it as PDF/X-4.",
         example="`/Trapped` that says `/Unknown`"),
    Code("F203", _E, "The file has no identifier.", "Export it as PDF/X-4.",
         example="a file whose trailer has no `/ID`"),
    Code("F204", _E, "The output intent is missing or not usable.",
         "Export it with the condition's output intent and its profile.",
         example="an output intent with the profile of a screen"),
    Code("F205", _E, "The file is encrypted.", "Export it without a password or restrictions.",
         example="a file with a password against editing"),
    Code("F206", _E, "The file holds actions or scripts.", "Export it as PDF/X-4.",
         example="a script that runs when the file is opened"),
    Code("F207", _E, "The file holds forms or annotations within the bleed.",
         "Export it without form fields, links and comments.",
         example="a comment that was left on a page"),
    Code("F208", _E, "The file holds transfer functions or halftones.",
         "Export it without them.",
         example="a transfer function (`/TR`) that an old program left"),
    Code("F209", _E, "A stream is packed with LZW, which PDF/X-4 forbids.",
         "Save it again with Flate.",
         example="a picture packed with `/LZWDecode`"),
    Code("F210", _E, "The file holds PostScript.", "Export it as PDF/X-4.",
         example="an object of the kind `/PS` on a page"),
    Code("F211", _E, "The file leans on other files or on alternate pictures.",
         "Export it with all pictures in it.",
         example="a picture that stands in another file, by OPI"),
    Code("F212", _E, "A transparency group blends in a colour space the condition does not have.",
         "Blend in CMYK.",
         example="a page whose transparency blends in `/DeviceRGB`"),
    Code("F213", _E, "The file holds layers in a way PDF/X-4 forbids.",
         "Export it without layers.",
         example="layers without a name"),
    Code("F301", _E, "A font is not embedded.", "Embed all fonts.",
         example="Helvetica, which each viewer is to bring itself"),
    Code("F302", _W, "A font is embedded whole.", "Export it with subsets.",
         example="a font without a prefix as in `ABCDEF+Barlow`, with all its glyphs"),
    Code("F303", _W, "A font does not say which characters its glyphs are.",
         "Export it with ToUnicode tables.",
         example="a font without a ToUnicode table: its text can be seen and not searched"),
    Code("F304", _E, "A missing glyph is drawn.", "Use a font that has the character.",
         example="an empty box for a letter that the font does not have"),
    Code("F305", _E, "A typeface is used that the job does not know.",
         "Look where it comes from: a fallback is never meant.",
         example="DejaVu Sans in a booklet that is set in Barlow"),
    Code("F401", _E, "A colour is RGB, or depends on a device that is no press.",
         "Convert it to the condition's inks.",
         example="a photograph in RGB"),
    Code("F402", _E, "Black text is not black ink alone.", "Set it in 0 0 0 100.",
         example="text in CMYK 75 68 67 90"),
    Code("F403", _W, "Small text is in more than two inks.",
         "Set it in one ink, or larger: it blurs when plates shift.",
         example="text of 9 pt in CMYK 50 40 10 0"),
    Code("F404", _N, "The file has a plate that is not one of the job's inks.",
         "Make sure that the printer runs these inks.",
         example="a plate called Gold where the job has four inks"),
    Code("F405", _E, "There is more ink in one place than the condition allows.",
         "Use less ink there, or convert the picture to the condition.",
         example="a picture with 360 % of ink where the condition allows 300 %"),
    Code("F406", _E, "A shading is malformed.", "Use a picture instead of the gradient.",
         example="a gradient in CMYK whose function gives three tints"),
    Code("F501", _W, "A line is thinner than the press holds.", "Make it at least 0.25 pt.",
         example="a line of 0.1 pt"),
    Code("F502", _W, "Text is smaller than the press holds.", "Set it larger.",
         example="text of 5 pt"),
    Code("F503", _W, "Text left white in a ground is too small.", "Set it larger, or in bold.",
         example="white text of 7 pt in a black ground"),
    Code("F504", _W, "A picture has fewer pixels than wanted.", "Get a larger picture.",
         example="a picture of 200 pixels to the inch"),
    Code("F505", _E, "A picture has fewer pixels than can be printed.", "Get a larger picture.",
         example="a picture of 120 pixels to the inch"),
    Code("F506", _W, "A picture of black and white dots is coarse.", "Scan it at 600 ppi or more.",
         example="a drawing scanned in black and white at 300 pixels to the inch"),
    Code("F601", _E, "A QR code cannot be read.", "Print it larger, in black on white.",
         example="a QR code with a picture over a third of it"),
    Code("F602", _E, "A QR code's modules or its quiet zone are too small.",
         "Print it larger, or use a shorter address.",
         example="a QR code whose modules are 0.27 mm wide where 0.33 mm are wanted"),
    Code("F603", _E, "A QR code cannot be read once ink has spread.",
         "Print it larger, or use a shorter address.",
         example="a QR code with modules of 0.2 mm"),
    Code("F604", _E, "A QR code does not say what the data says.",
         "Build the booklet again from today's data.",
         example="a QR code for `801` where the data now says `802`"),
    Code("F605", _W, "A page is blank.", "Fill it, or make sure that it is meant.",
         example="a page with nothing on it before the back cover"),
    Code("F606", _E, "A QR code stands beside another screening than the one it opens.",
         "Mend the template: it gives the codes of two screenings each other's places.",
         example="a template that prints the codes of an entry in the order of their numbers"),
    Code("F607", _E, "A QR code stands in the gutter, or on a fold.",
         "Move it towards the outer edge.",
         example="a style that sets the codes at the inner edge of a glued booklet"),
    Code("F701", _E, "A fact of the data is not on its page.",
         "Mend the template; where it is meant, name the fact in the template's `omits`.",
         example="a template that writes `19:30` where the data has 18:30"),
    Code("F702", _E, "A page says of a screening what the data does not.",
         "Mend the template, or the words that say it.",
         example="a template that adds a time of its own: “Doors 18:00”"),
    Code("F703", _E, "A page number leads to another page than the plan's.",
         "Mend the template.",
         example="an index that counts its pages from the contents on"),
    # Links
    Code("L101", _E, "A server says that there is nothing at a printed address.",
         "Correct the address, or ask the ticket shop when it will be there.",
         example="`ticket_url: https://kbff.example/{code}`, and the shop does not know code 217"),
    Code("L102", _E, "A server fails at a printed address.",
         "Ask again later; if it lasts, tell whoever runs the server.",
         example="the ticket shop answers 500 for one screening"),
    Code("L103", _E, "The server of a printed address cannot be reached.",
         "Correct the name, or ask again once it is there.",
         example="`https://kbbf.example/101`, a name that nobody has"),
    Code("L104", _E, "A printed address cannot be opened safely.",
         "Tell whoever runs the server: browsers warn of it, or refuse it.",
         example="the certificate of the ticket shop ran out in March"),
    Code("L105", _E, "The server of a printed address does not answer in time.",
         "Ask again later; if it lasts, tell whoever runs the server.",
         example="the ticket shop takes the question, and is silent"),
    Code("L106", _E, "A printed address gets no usable answer.",
         "Tell whoever runs the server.",
         example="two pages of the ticket shop redirect to each other"),
    Code("L107", _W, "A printed address answers slowly.",
         "Tell whoever runs the server: people give up.",
         example="the ticket shop takes nine seconds for a screening's page"),
    Code("L108", _W, "A printed address leads somewhere else.",
         "Open it: if that is not what readers look for, correct the address.",
         example="the shop sends a code that it does not know to its home page"),
    Code("L109", _W, "A server shows a printed address to no program.",
         "Open it by hand.",
         example="the shop answers 403 to whatever is no browser"),
    Code("L110", _N, "A printed address leads on to a new one.",
         "Print the new address where it is for good: a redirect may end before the festival.",
         example="the shop answers 301 and names its new address"),
)  # fmt: skip


def found(code: str, message: str, place: Place = NOWHERE, remedy: str = "") -> Finding:
    """A finding with its code's own severity, and its remedy where none is given."""
    row = CODES[code]
    return Finding(code, message, place, remedy or row.remedy, row.severity)


def weigh(
    findings: Iterable[Finding],
    severities: Mapping[str, Weight],
    silences: Iterable[Silence] = (),
    *,
    final: bool = False,
) -> tuple[Finding, ...]:
    """The findings with the edition's own severities, sorted; `final` makes warnings errors.

    What the edition weighs as `off`, or a record silences, is left out. Codes whose severity is
    fixed keep it: see `Code.fixed`.
    """
    weighed = []
    silent = tuple(silences)
    for finding in findings:
        severity = finding.severity
        if not CODES[finding.code].fixed:
            weight = severities.get(finding.code, Weight(severity))
            if weight is Weight.OFF or any(one.covers(finding) for one in silent):
                continue
            severity = Severity(weight)
        if final and severity is Severity.WARNING:
            severity = Severity.ERROR
        weighed.append(replace(finding, severity=severity))
    return tuple(sorted(set(weighed), key=lambda finding: finding.order))


def misweighed(code: str) -> tuple[str, str] | None:
    """Why a code can be neither weighed nor silenced, and what to do; None where it can."""
    row = CODES.get(code)
    if row is None:
        near = difflib.get_close_matches(code, CODES, 1)
        remedy = f"Did you mean {near[0]}?" if near else "See docs/findings.md."
        return f"{code} is no finding's code.", remedy
    return (f"The severity of {code} cannot be changed.", "Remove it here.") if row.fixed else None


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether any of the findings stops the build."""
    return any(finding.severity is Severity.ERROR for finding in findings)
