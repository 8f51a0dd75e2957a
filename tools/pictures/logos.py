"""What do the sponsors' marks look like? Shapes and letters as paths, in black only, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import numpy as np
from msgspec import Struct, field

from pictures.lettering import SANS, SANS_BLACK, SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC, outline
from pictures.light import Point
from pictures.posters import curve, kestrel

BLACK = "device-cmyk(0 0 0 1)"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


class Draft(Struct):
    """Gathers paths, even-odd: a shape within a shape is a hole. 100 units are the height."""

    parts: list[str] = field(default_factory=list)
    right: float = 0.0

    def polygon(self, points: Sequence[Point]) -> None:
        """Add a filled shape."""
        self.parts.append("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z")
        self.right = max(self.right, *(x for x, _ in points))

    def rect(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])

    def disc(self, x: float, y: float, r: float) -> None:
        self.parts.append(
            f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0"
            f"a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0Z"
        )
        self.right = max(self.right, x + r)

    def ring(self, x: float, y: float, r: float, width: float) -> None:
        self.disc(x, y, r)
        self.disc(x, y, r - width)

    def stroke(self, points: Sequence[Point], width: float) -> None:
        """Add a line of even width as a filled shape."""
        p = np.array(points, dtype=float)
        d = np.gradient(p, axis=0)
        n = (
            np.stack([-d[:, 1], d[:, 0]], axis=1)
            / np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-9)[:, None]
        )
        edge = np.concatenate([p + n * width / 2, (p - n * width / 2)[::-1]])
        self.polygon([(float(x), float(y)) for x, y in edge])

    def text(
        self, words: str, font: str, size: float, x: float, y: float, track: float = 0.0
    ) -> float:
        """Add a line of letters; gives where it ends."""
        drawn = outline(words, font, size, x, y, track=track)
        self.parts.append(drawn.path)
        self.right = max(self.right, x + drawn.width)
        return x + drawn.width


def _wave(
    x0: float, x1: float, y: float, tall: float, length: float, shift: float = 0.0
) -> list[Point]:
    n = max(8, int((x1 - x0) * 1.2))
    return [
        (float(x), float(y + tall * np.sin((x - x0 + shift) / length * 2 * np.pi)))
        for x in np.linspace(x0, x1, n)
    ]


def _disc_cut(x: float, y: float, r: float, edge: list[Point]) -> list[Point]:
    """Give the part of a disc below a line that crosses it from left to right."""
    inside = [(a, b) for a, b in edge if (a - x) ** 2 + (b - y) ** 2 < r * r]
    start, end = inside[-1], inside[0]
    a0, a1 = np.arctan2(start[1] - y, start[0] - x), np.arctan2(end[1] - y, end[0] - x)
    if a1 < a0:
        a1 += 2 * np.pi
    return inside + [
        (float(x + r * np.cos(a)), float(y + r * np.sin(a))) for a in np.linspace(a0, a1, 40)
    ]


def northline(d: Draft) -> None:
    for i in range(3):
        y = 20 + i * 21
        d.polygon([(0, y), (78 - i * 13, y), (66 - i * 13, y + 13), (0, y + 13)])
    d.polygon([(96, 14), (104, 14), (60, 86), (52, 86)])
    d.text("Northline", SANS_BLACK, 62, 124, 54, -0.005)
    d.text("Ferries", SANS, 44, 125, 92, 0.01)


def kestrel_bay(d: Draft) -> None:
    d.ring(50, 50, 48, 4.5)
    kestrel(d, 50, 42, 37, 0.08)
    for i, y in enumerate((69, 79)):
        half = float(np.sqrt(40.0**2 - (y - 50.0) ** 2))
        d.stroke(_wave(50 - half, 50 + half, y, 2.2, 16, 8.0 * i), 4.2)
    d.text("City of", SERIF_ITALIC, 30, 118, 40)
    d.text("Kestrel Bay", SERIF_BOLD, 47, 117, 82, -0.01)


def screen_fund(d: Draft) -> None:
    d.rect(0, 12, 104, 88)
    d.rect(7, 19, 97, 81)
    for i in range(3):
        d.stroke(_wave(7, 97, 44 + i * 13, 4.5, 45, 12.0 * i), 6.5)
    d.text("Atlantic", SANS_BLACK, 45, 120, 43)
    d.text("Screen Fund", SANS_BLACK, 45, 120, 84)


def gannet(d: Draft) -> None:
    d.disc(50, 50, 48)
    d.polygon(
        [
            (5.5, 52),
            (30, 52),
            (34, 61),
            (31, 69),
            (38, 79),
            (36, 91.5),
            (28, 88.5),
            (18, 81),
            (10, 69),
            (6, 58),
        ]
    )
    bird = [(80, 20), (66, 36), (62, 52), (66, 70), (68, 86), (72, 70), (77, 54), (79, 38)]
    d.polygon(curve(bird))
    d.polygon(curve([(64, 46), (52, 30), (46, 16), (59, 26), (68, 38)]))
    end = d.text("Bluff & Gannet", SERIF, 52, 116, 55, -0.015)
    d.text("INSURANCE SINCE 1871", SANS_BOLD, 18.5, 118, 84, (end - 118) / 18.5 / 19 - 0.43)


def radio(d: Draft) -> None:
    d.polygon(
        curve(
            [
                (36, 96),
                (40, 72),
                (34, 62),
                (36, 54),
                (50, 52),
                (64, 54),
                (66, 62),
                (60, 72),
                (64, 96),
            ]
        )
    )
    for r in (22, 34, 46):
        arc = [
            (50 + r * np.cos(a), 52 + r * np.sin(a))
            for a in np.linspace(np.pi * 1.18, np.pi * 1.82, 30)
        ]
        d.stroke([(float(x), float(y)) for x, y in arc], 6.5)
    d.text("radio", SANS_BLACK, 62, 112, 47, -0.015)
    d.text("du quai", SANS, 48, 113, 87, -0.005)


def cinema(d: Draft) -> None:
    d.rect(0, 6, 88, 94)
    for i in range(5):
        for x in (6, 73):
            d.rect(x, 12.5 + i * 16.6, x + 9, 22.5 + i * 16.6)
    d.rect(22, 14, 66, 86)
    d.polygon(
        [
            (28, 20),
            (36, 20),
            (36, 45),
            (51, 20),
            (60.5, 20),
            (45, 46),
            (61, 80),
            (51.5, 80),
            (40, 53),
            (36, 59),
            (36, 80),
            (28, 80),
        ]
    )
    d.text("Kestrel Bay", SANS, 40, 106, 45)
    d.text("CINEMATHEQUE", SANS_BLACK, 41, 106, 86, 0.012)


def tern(d: Draft) -> None:
    d.ring(48, 52, 42, 5)
    d.polygon(_disc_cut(48, 52, 32, _wave(10, 86, 58, 4, 38)))
    d.polygon(curve([(30, 42), (22, 24), (34, 32), (42, 42)]))
    d.polygon(curve([(38, 38), (52, 20), (78, 12), (60, 28), (50, 44), (40, 48), (26, 46)]))
    d.stroke(curve([(89, 40), (104, 38), (106, 56), (88, 66)], closed=False), 6)
    d.text("Tern & Tide", SERIF, 56, 126, 62, -0.015)
    d.text("COFFEE", SANS_BOLD, 20, 128, 90, 0.42)


def harbourlight(d: Draft) -> None:
    d.polygon([(16, 20), (34, 5), (52, 20)])
    d.rect(25, 24, 43, 37)
    for i, (half, y) in enumerate(((14, 41), (18, 53), (16, 65), (22, 77), (24, 88))):
        tall = 9 if i < 4 else 10
        d.rect(34 - half, y, 34 + half, y + tall)
        d.rect(34 - half + 4, y, 34 - half + 6, y + tall)
        d.rect(34 + half - 6, y, 34 + half - 4, y + tall)
    d.polygon([(47, 27), (84, 14), (84, 50), (47, 34)])
    d.text("Harbourlight", SERIF_BOLD, 50, 102, 56, -0.012)
    d.text("Books", SERIF_ITALIC, 44, 102, 95)


def saltworks(d: Draft) -> None:
    for x, tall in ((24, 38), (66, 54), (108, 30)):
        d.polygon([(x - 22, 62), (x, 62 - tall), (x + 22, 62)])
    d.rect(0, 68, 132, 71)
    end = d.text("THE SALTWORKS", SERIF, 37, 152, 50, 0.09)
    hotel = d.text("HOTEL", SANS, 22, 153, 82, 0.42)
    d.rect(hotel + 12, 73.8, end, 75.2)


def breakwater(d: Draft) -> None:
    hexagon = [
        (50 + 48 * np.cos(a), 50 + 48 * np.sin(a))
        for a in np.linspace(np.pi / 6, np.pi * 13 / 6, 7)[:6]
    ]
    d.polygon([(float(x), float(y)) for x, y in hexagon])
    for i in range(3):
        x = 22 + i * 18
        d.polygon(
            [(x, 74), (x + 13, 74), (x + 13, 46 - i * 5), (x + 6.5, 39 - i * 5), (x, 46 - i * 5)]
        )
    d.text("BREAKWATER", SANS_BLACK, 54, 116, 53, 0.005)
    d.text("Brewing", SERIF_ITALIC, 36, 117, 88)


def fathom(d: Draft) -> None:
    for i, tall in enumerate((18, 34, 60, 88, 70, 44, 52, 26, 12)):
        d.rect(i * 11, 8, i * 11 + 6.5, 8 + tall)
    d.text("Fathom", SANS_BLACK, 58, 118, 50, -0.005)
    d.text("Post & Sound", SANS, 38, 119, 90)


def petrel(d: Draft) -> None:
    for x in (26, 104):
        d.ring(x, 66, 26, 5.5)
        d.disc(x, 66, 4)
    d.polygon(
        curve([(28, 66), (44, 42), (62, 34), (80, 40), (104, 64), (84, 52), (66, 50), (46, 56)])
    )
    d.polygon(curve([(58, 40), (70, 16), (98, 4), (84, 24), (74, 44)]))
    d.text("Petrel", SERIF_ITALIC, 64, 148, 60, -0.01)
    d.text("CYCLES", SANS_BOLD, 24, 150, 92, 0.30)


def doucet(d: Draft) -> None:
    d.rect(0, 8, 84, 92)
    d.rect(3, 11, 81, 89)
    m = outline("M", SERIF, 62, 0, 0).width
    both = outline("D", SERIF, 62, 0, 0).width
    d.text("M", SERIF, 62, 42 - (m + both) / 2 + 4, 70)
    d.text("D", SERIF, 62, 42 - (m + both) / 2 + m - 4, 70)
    d.text("Maison", SERIF_ITALIC, 42, 104, 46)
    d.text("Doucet", SERIF, 56, 103, 90, 0.02)


def slipway(d: Draft) -> None:
    d.polygon([(0, 92), (104, 92), (104, 80), (0, 40)])
    for i in range(3):
        x, y = 16 + i * 25, 6 + i * 9.6
        d.polygon([(x, y), (x + 20, y + 7.7), (x + 12.5, y + 27.5), (x - 7.5, y + 19.8)])
    d.text("SLIPWAY", SANS_BLACK, 56, 122, 52, 0.02)
    d.text("Print Co-op", SANS, 38, 123, 88)


class Logo(Struct, frozen=True):
    """A sponsor's mark: its name, for those who can't see it, and how it is drawn."""

    name: str
    draw: Callable[[Draft], None]


LOGOS: dict[str, Logo] = {
    "northline-ferries": Logo("Northline Ferries", northline),
    "kestrel-bay": Logo("City of Kestrel Bay", kestrel_bay),
    "atlantic-screen-fund": Logo("Atlantic Screen Fund", screen_fund),
    "bluff-and-gannet": Logo("Bluff & Gannet Insurance", gannet),
    "radio-quai": Logo("Radio du Quai", radio),
    "cinematheque": Logo("Kestrel Bay Cinematheque", cinema),
    "tern-and-tide": Logo("Tern & Tide Coffee", tern),
    "harbourlight-books": Logo("Harbourlight Books", harbourlight),
    "saltworks-hotel": Logo("The Saltworks Hotel", saltworks),
    "breakwater-brewing": Logo("Breakwater Brewing", breakwater),
    "fathom-post": Logo("Fathom Post & Sound", fathom),
    "petrel-cycles": Logo("Petrel Cycles", petrel),
    "maison-doucet": Logo("Maison Doucet", doucet),
    "slipway-print": Logo("Slipway Print Co-op", slipway),
}


def draw_logo(name: str) -> str:
    """Draw a sponsor's mark as SVG: 100 units high, as wide as it needs, in black ink alone."""
    logo, draft = LOGOS[name], Draft()
    logo.draw(draft)
    wide = _n(np.ceil(draft.right) + 1)
    paths = "\n".join(f'<path fill="{BLACK}" fill-rule="evenodd" d="{p}"/>' for p in _merged(draft))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 100">'
        f"\n<title>{escape(logo.name)}</title>\n{paths}\n</svg>\n"
    )


def _merged(draft: Draft) -> list[str]:
    """One path for the shapes, whose overlaps are holes."""
    return ["".join(draft.parts)]
