"""What changed since the last proof? One HTML file to be sent for sign-off.

The changed facts, then every changed page as it was, as it is, and both over each other; then which
pages only moved, and which are proved untouched. Everything is in the file: no script, no address.
The same proofs give the same bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet import raster
from booklet.changereport import doubts, fate_line, moved_line, runs, sentence, summary
from booklet.comparing import Comparison
from booklet.differing import difference
from booklet.folios import pages_of
from booklet.kept import KeptProof
from booklet.pagechanges import Fate, PageChange
from booklet.proofrecord import ProofPage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_DPI = 96
_QUALITY = 72
_STYLE = Path(__file__).with_name("signoff.css")


class _Page(Struct, frozen=True):
    """A picture of a page, and whose it is."""

    title: str
    pixels: Pixels
    kind: str = ""


def as_html(comparison: Comparison, old: KeptProof, new: KeptProof) -> str:
    """The comparison as a page. Raises UsageError where a PDF cannot be drawn."""
    report = _Report(comparison, old, new)
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.title)}</title>\n"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n",
        *report.head(),
        "<main>\n",
        *report.facts(),
        *report.changed(),
        *report.others(),
        *report.sign(),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


class _Report(Struct, frozen=True):
    comparison: Comparison
    old: KeptProof
    new: KeptProof

    @property
    def title(self) -> str:
        """What the page is called."""
        schedule = self.new.record.schedule
        name = schedule.festival.get(self.new.record.language) if schedule else self.new.label
        return f"{name}: what changed"

    def head(self) -> Iterator[str]:
        """Which proofs, and how much changed."""
        yield f"<header>\n<h1>{escape(self.title)}</h1>\n"
        yield f'<p class="proofs"><b>{escape(self.old.label)}</b> → '
        yield f"<b>{escape(self.new.label)}</b></p>\n"
        yield f'<p class="summary">{escape(summary(self.comparison))}</p>\n'
        for doubt in doubts(self.comparison, self.old, self.new):
            yield f'<p class="doubt">{escape(doubt)}</p>\n'
        yield "</header>\n"

    def facts(self) -> Iterator[str]:
        """What is said otherwise, with links to the pages that show it."""
        facts = self.comparison.facts
        if not facts:
            return
        yield "<section>\n<h2>What is said otherwise</h2>\n<table>\n<thead><tr>"
        yield '<th scope="col">Change</th><th scope="col">Pages</th></tr></thead>\n<tbody>\n'
        for fact in facts:
            links = ", ".join(f'<a href="#page-{folio}">{folio}</a>' for folio in fact.folios)
            yield f"<tr><td>{escape(sentence(fact))}</td><td>{links or 'none that changed'}"
            yield "</td></tr>\n"
        yield "</tbody>\n</table>\n</section>\n"

    def changed(self) -> Iterator[str]:
        """The pages on which something else is printed, as pictures."""
        touched = self.comparison.touched
        if not touched:
            return
        yield "<section>\n<h2>Changed pages</h2>\n"
        yield '<p class="lead">In the third picture, what went is <b class="gone">orange</b>, what '
        yield 'came is <b class="come">blue</b>, and boxes are around both.</p>\n'
        for page in touched:
            yield from self._article(page)
        yield "</section>\n"

    def _article(self, change: PageChange) -> Iterator[str]:
        was = "was-" if change.new is None else ""  # another may have its folio now
        yield f'<article id="page-{was}{change.page.folio}">\n'
        yield f"<h3>{escape(fate_line(change))}</h3>\n"
        said = [
            sentence(fact)
            for fact in self.comparison.facts
            if change.page.folio in fact.folios
        ]  # fmt: skip
        if said:
            listed = "".join(f"<li>{escape(one)}</li>" for one in said)
            yield f"<ul>{listed}</ul>\n"
        pages = self._pictures(change)
        if not pages:
            yield '<p class="doubt">There is no PDF to draw this page from.</p>\n'
        yield '<div class="pictures">\n'
        for one in pages:
            yield f'<figure class="{one.kind}">{_image(one)}'
            yield f"<figcaption>{escape(one.title)}</figcaption></figure>\n"
        yield "</div>\n</article>\n"

    def _pictures(self, change: PageChange) -> list[_Page]:
        was = self._drawn(change.old, self.old, "Was") if change.old else None
        now = self._drawn(change.new, self.new, "Is now") if change.new else None
        pages = [one for one in (was, now) if one is not None]
        if was is not None and now is not None:
            found = difference(was.pixels, now.pixels)
            count = len(found.boxes)
            told = f"{count} place{'s' * (count != 1)}" if count else "no difference is seen"
            pages.append(_Page(f"Difference: {told}", found.pixels, "difference"))
        return pages

    def _drawn(self, page: ProofPage, proof: KeptProof, word: str) -> _Page | None:
        import numpy as np

        pdf = proof.pdfs.get(page.file)
        if pdf is None:
            return None
        (image,) = raster.pictures(pdf, [page.sheet], _DPI)
        return _Page(f"{word}: page {page.folio}, {proof.label}", np.asarray(image))

    def others(self) -> Iterator[str]:
        """Which pages only moved, and which are untouched."""
        moved = runs(self.comparison.of(Fate.MOVED))
        same, alike = (
            [page.page.folio for page in self.comparison.of(fate)]
            for fate in (Fate.SAME, Fate.ALIKE)
        )
        if not (moved or same or alike):
            return
        yield "<section>\n<h2>Other pages</h2>\n<ul>\n"
        for run in moved:
            yield f"<li>{escape(moved_line(run))}, otherwise the same.</li>\n"
        if same:
            pages = pages_of(same)
            yield f"<li>{pages[:1].upper()}{pages[1:]}: untouched. What is on them is proved "
            yield "identical by a digest of all that is drawn.</li>\n"
        if alike:
            pages = pages_of(alike)
            yield f"<li>{pages[:1].upper()}{pages[1:]}: the same words.</li>\n"
        yield "</ul>\n</section>\n"

    def sign(self) -> Iterator[str]:
        """Room for who looked at it; and the files that were meant, by their digests."""
        yield '<section class="sign">\n<h2>Sign-off</h2>\n'
        yield "<p><span>Name</span> <span>Date</span> <span>Signature</span></p>\n<ul>\n"
        for proof in (self.old, self.new):
            for kind, digest in proof.record.pdf_sha256.items():
                yield f"<li>{escape(proof.label)}, {escape(kind)}: SHA-256 <code>{digest}</code>"
                yield "</li>\n"
        yield "</ul>\n</section>\n"


def _image(page: _Page) -> str:
    data = base64.b64encode(raster.webp(page.pixels, _QUALITY)).decode()
    height, width = page.pixels.shape[:2]
    return (
        f'<img alt="{escape(page.title)}" width="{width}" height="{height}" '
        f'src="data:image/webp;base64,{data}">'
    )
