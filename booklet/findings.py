"""What was found, where, how bad is it, and what can be done?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How bad a finding is: an error stops the build, a warning does so only with `--final`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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


def _table(*rows: Code) -> Mapping[str, Code]:
    return {row.code: row for row in rows}


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CODES: Mapping[str, Code] = _table(
    # Data
    Code("D101", _E, "A file is not valid YAML.", "Mend the line named; an editor shows it.", True),
    Code("D102", _E, "A file is not text in UTF-8.", "Save it as UTF-8.", True),
    Code("D103", _E, "A key stands twice in one record.", "Remove one of the two.", True),
    Code("D104", _E, "A key is not known here.", "Correct or remove the key."),
    Code("D105", _E, "A required key is missing.", "Add it.", True),
    Code("D106", _E, "A value has the wrong shape.", "Write it as docs/data.md shows.", True),
    Code("D107", _E, "A value cannot be read.", "Write it as docs/data.md shows.", True),
    Code("D108", _E, "A required file is missing.", "Add the file.", True),
    Code("D109", _E, "A table cannot be read.", "Save it again as CSV (UTF-8) or .xlsx.", True),
    Code("D110", _W, "A column of a table is not known and was not read.", "Rename or remove it."),
    Code("D111", _N, "A private column was left out.", "Nothing to do; it is never printed."),
    Code("D112", _E, "A file is too large, or nested too deep, to be a festival's data.",
         "Split it, or remove what does not belong.", True),
    Code("D113", _W, "A file in the edition's folder is not used.", "Rename or remove it."),
    Code("D201", _E, "An id is used twice.", "Give one of the two another id.", True),
    Code("D202", _E, "An id is named that no record has.", "Correct the id.", True),
    Code("D203", _E, "A picture file is missing.", "Put the file there, or correct its name.",
         True),
    Code("D204", _E, "A picture cannot be opened.", "Save it again as JPEG or PNG.", True),
    Code("D205", _E, "A path leads out of the edition's folder.", "Copy the file in.", True),
    Code("D206", _W, "A text is missing in one of the edition's languages.", "Add it."),
    Code("D207", _W, "A text is in a language the edition does not have.",
         "Correct the tag, or add it to `languages`."),
    Code("D208", _E, "A date lies outside the festival.", "Correct the date."),
    Code("D209", _E, "Two screenings share one code.", "Give one of them another code."),
    Code("D210", _E, "A screening has no ticket URL.", "Add `ticket_url` here or in edition.yaml."),
    Code("D211", _E, "Two screenings overlap in one room.", "Correct time or room."),
    Code("D212", _W, "A film or programme has no public screening.",
         "Add its screening, or remove it from the booklet."),
    Code("D213", _W, "A film stands in the data but on no page.",
         "Give it a strand or a programme."),
    Code("D214", _E, "A badge is used that nobody defines.",
         "Correct it, or define it in badges.yaml."),
    Code("D215", _E, "A `title_break` does not spell the title.",
         "Copy the title and put | where a line may end."),
    Code("D217", _W, "A still has no words for those who cannot see it.", "Add `alt`."),
    Code("D218", _W, "A language has no name in the language of the booklet.",
         "Name it as it is to be printed: `other: …`."),
    # Plan
    Code("P101", _E, "A section of the flatplan is not known.", "Correct its name.", True),
    Code("P102", _E, "A pinned place cannot be met.", "Pin it elsewhere.", True),
    Code("P103", _E, "A page template is missing.", "Add the template, or the section's name.",
         True),
    Code("P104", _E, "More screenings than the layout has room for.",
         "Use a roomier template, or fewer films to the page.", True),
    Code("P105", _E, "A QR code is larger than its slot.", "Use a shorter ticket URL.", True),
    Code("P106", _W, "An ad is booked on no page.", "Give it a place in the flatplan."),
    Code("P107", _E, "The flatplan names something the edition does not have.",
         "Correct the name, or remove the section.", True),
    Code("P108", _E, "The number of pages cannot be made a multiple.",
         "Allow filler pages in the flatplan.", True),
    Code("P109", _E, "A colour names an ink that the layout does not have.",
         "Name one of its swatches, or give the four inks in per cent.", True),
    # Typesetting
    Code("T101", _E, "Text runs over its frame.", "Cut it, or give a shorter version.", True),
    Code("T102", _E, "A frame or its text is not on the page at all.",
         "Look at the layout: text was lost.", True),
    Code("T103", _E, "A section made more or fewer pages than planned.",
         "Look at the layout, or cut the text.", True),
    Code("T104", _E, "A character is in none of the fonts.",
         "Replace it, or add a font that has it."),
    Code("T105", _E, "A typeface is used that is neither the project's nor the edition's.",
         "Put its files in the edition's fonts/."),
    Code("T106", _E, "The engine could not read or do something.", "Mend what it names."),
    Code("T107", _W, "The engine ignored something in a style.", "Mend or remove the rule."),
    Code("T108", _E, "A font file cannot be used.", "Use a static TTF, OTF or WOFF2."),
    Code("T109", _E, "A font may not be embedded.", "Ask its maker, or use another."),
    Code("T110", _E, "A typeface lacks the weight or style asked for.",
         "Add the face, or ask for one that is there."),
    Code("T111", _E, "Something was asked for that the engine may not read.",
         "Copy it into the edition or the layout.", True),
    Code("T112", _E, "A template has an error.", "Mend the template at this line.", True),
    Code("T113", _E, "A badge is used that the key does not explain.",
         "Let the guide show the whole key, or define the badge.", True),
    Code("T114", _W, "A still's focus is cut off.", "Move the focus, or crop the picture."),
    # Press
    Code("X101", _E, "A printing condition is not known.",
         "Name one that `booklet conditions` lists, or describe it in conditions/.", True),
    Code("X102", _E, "The ICC profile of a printing condition is not here.",
         "Get it from its publisher and put it in the edition's conditions/.", True),
    Code("X103", _E, "An ICC profile cannot be used.",
         "Use a CMYK output profile (class prtr), whole.", True),
    Code("X201", _W, "A picture has fewer pixels than the condition wants.",
         "Get a larger picture, or place it smaller."),
    Code("X202", _E, "A picture has fewer pixels than the condition can print.",
         "Get a larger picture, or place it smaller."),
    Code("X203", _N, "A drawing was made into pixels at 600 ppi.",
         "Nothing to do; a drawing without gradients and filters stays sharp."),
    Code("X204", _N, "A picture does not say rightly what its colours are.",
         "Save it with its colour profile."),
    Code("X301", _E, "A style asks for what cannot be printed.", "Write what the remedy shows."),
    Code("X302", _E, "A colour in a style is no ink.",
         "Name a swatch: `var(--ink-NAME)`, or write `device-cmyk()`."),
    Code("X303", _E, "Something on a page is not in the inks of the condition.",
         "Mend what it names; only swatches, spot colours and `device-cmyk()` are printed.",
         True),
    Code("X304", _E, "A sheet for black toner has a colour.",
         "Use `--ink-black` or a gray: an office printer mixes a colour, or leaves it out."),
    Code("X401", _E, "An ad has another size than its slot.",
         "Ask the advertiser for one of the slot's size."),
    Code("X402", _W, "An ad has no bleed, or too little.",
         "Ask the advertiser for one with bleed on the sides that are cut."),
    Code("X403", _E, "An ad is in RGB or another colour the press does not print.",
         "Ask the advertiser for PDF/X-4, or for CMYK."),
    Code("X404", _E, "An ad has a font that is not embedded.",
         "Ask the advertiser to embed all fonts."),
    Code("X405", _W, "An ad has pictures with too few pixels.",
         "Ask the advertiser for larger pictures."),
    Code("X406", _E, "An ad has more ink than the condition allows.",
         "Ask the advertiser to convert it to the booklet's printing condition."),
    Code("X407", _E, "An ad's PDF cannot be placed.", "Ask the advertiser for it again.", True),
    # Preflight
    Code("F101", _E, "A page box is missing, or does not lie within the one around it.",
         "Export the PDF with trim and bleed boxes."),
    Code("F102", _E, "The trim is not the job's.", "Build it for this job."),
    Code("F103", _E, "The bleed is less than the job's.", "Export it with the job's bleed."),
    Code("F104", _E, "Pages differ in size.", "Make all pages one size."),
    Code("F105", _E, "Art that touches the trim does not reach the bleed.",
         "Let it reach beyond the trim by the whole bleed."),
    Code("F106", _W, "Text stands outside the safe area.", "Move it away from the trim."),
    Code("F107", _E, "The number of pages does not suit the binding.",
         "Add or remove pages: saddle and perfect binding take multiples of four."),
    Code("F201", _E, "The file does not say that it is PDF/X-4, or not everywhere alike.",
         "Export it as PDF/X-4."),
    Code("F202", _E, "Whether the file is trapped is not said.", "Export it as PDF/X-4."),
    Code("F203", _E, "The file has no identifier.", "Export it as PDF/X-4."),
    Code("F204", _E, "The output intent is missing or not usable.",
         "Export it with the condition's output intent and its profile."),
    Code("F205", _E, "The file is encrypted.", "Export it without a password or restrictions."),
    Code("F206", _E, "The file holds actions or scripts.", "Export it as PDF/X-4."),
    Code("F207", _E, "The file holds forms or annotations within the bleed.",
         "Export it without form fields, links and comments."),
    Code("F208", _E, "The file holds transfer functions or halftones.",
         "Export it without them."),
    Code("F209", _E, "A stream is packed with LZW, which PDF/X-4 forbids.",
         "Save it again with Flate."),
    Code("F210", _E, "The file holds PostScript.", "Export it as PDF/X-4."),
    Code("F211", _E, "The file leans on other files or on alternate pictures.",
         "Export it with all pictures in it."),
    Code("F212", _E, "A transparency group blends in a colour space the condition does not have.",
         "Blend in CMYK."),
    Code("F213", _E, "The file holds layers in a way PDF/X-4 forbids.",
         "Export it without layers."),
    Code("F301", _E, "A font is not embedded.", "Embed all fonts."),
    Code("F302", _W, "A font is embedded whole.", "Export it with subsets."),
    Code("F303", _W, "A font does not say which characters its glyphs are.",
         "Export it with ToUnicode tables."),
    Code("F304", _E, "A missing glyph is drawn.", "Use a font that has the character."),
    Code("F305", _E, "A typeface is used that the job does not know.",
         "Look where it comes from: a fallback is never meant."),
    Code("F401", _E, "A colour is RGB, or depends on a device that is no press.",
         "Convert it to the condition's inks."),
    Code("F402", _E, "Black text is not black ink alone.", "Set it in 0 0 0 100."),
    Code("F403", _W, "Small text is in more than two inks.",
         "Set it in one ink, or larger: it blurs when plates shift."),
    Code("F404", _N, "The file has a plate that is not one of the job's inks.",
         "Make sure that the printer runs these inks."),
    Code("F405", _E, "There is more ink in one place than the condition allows.",
         "Use less ink there, or convert the picture to the condition."),
    Code("F406", _E, "A shading is malformed.", "Use a picture instead of the gradient."),
    Code("F501", _W, "A line is thinner than the press holds.", "Make it at least 0.25 pt."),
    Code("F502", _W, "Text is smaller than the press holds.", "Set it larger."),
    Code("F503", _W, "Text left white in a ground is too small.", "Set it larger, or in bold."),
    Code("F504", _W, "A picture has fewer pixels than wanted.", "Get a larger picture."),
    Code("F505", _E, "A picture has fewer pixels than can be printed.", "Get a larger picture."),
    Code("F506", _W, "A picture of black and white dots is coarse.", "Scan it at 600 ppi or more."),
    Code("F601", _E, "A QR code cannot be read.", "Print it larger, in black on white."),
    Code("F602", _E, "A QR code's modules or its quiet zone are too small.",
         "Print it larger, or use a shorter address."),
    Code("F603", _E, "A QR code cannot be read once ink has spread.",
         "Print it larger, or use a shorter address."),
    Code("F604", _E, "A QR code does not say what the data says.",
         "Build the booklet again from today's data."),
    Code("F605", _W, "A page is blank.", "Fill it, or make sure that it is meant."),
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
    findings: Iterable[Finding], severities: Mapping[str, Severity], *, final: bool = False
) -> tuple[Finding, ...]:
    """The findings with the edition's own severities, sorted; `final` makes warnings errors.

    Codes whose severity is fixed keep it: see `Code.fixed`.
    """
    weighed = []
    for finding in findings:
        severity = finding.severity
        if not CODES[finding.code].fixed:
            severity = severities.get(finding.code, severity)
        if final and severity is Severity.WARNING:
            severity = Severity.ERROR
        weighed.append(replace(finding, severity=severity))
    return tuple(sorted(set(weighed), key=lambda finding: finding.order))


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether any of the findings stops the build."""
    return any(finding.severity is Severity.ERROR for finding in findings)
