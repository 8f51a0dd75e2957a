"""Which picture goes with which film? One painter, one stock and one shape for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from PIL import Image

from pictures import chambers, coast, interiors, land, outdoors, paper
from pictures.film import Stock, develop
from pictures.light import Array, Plate

WIDE = (1880, 1060)
SCOPE = (2000, 840)
ACADEMY = (1600, 1168)
TALL = (1200, 1500)

COOL: dict[str, Any] = {"shadows": "#7a8288", "highlights": "#858280"}
WARM: dict[str, Any] = {"shadows": "#80807c", "highlights": "#8c8470"}
TEAL: dict[str, Any] = {"shadows": "#76868a", "highlights": "#8a8274"}
FADED: dict[str, Any] = {"shadows": "#84807c", "highlights": "#8a8676", "lift": 0.05}


def _old(key: float, age: float = 0.8, **more: Any) -> Stock:
    return Stock(
        key=key, mono=True, grain=0.026, coarse=1.4, scratches=age, lift=0.03, contrast=1.25, **more
    )


class Still(Struct, frozen=True):
    """A film's still: who paints it, how it is developed, and its size in pixels."""

    paint: Callable[[Plate], Array]
    stock: Stock
    size: tuple[int, int] = WIDE


STILLS: dict[str, Still] = {
    "quiet-in-the-wool": Still(coast.black_sand, Stock(key=0.40, contrast=1.2, **COOL)),
    "bridge-keeps-count": Still(coast.river_bridge, Stock(key=0.17, **TEAL)),
    "on": Still(interiors.switch_in_the_dark, Stock(key=0.17, contrast=1.1)),
    "north-of-the-salt-fields": Still(coast.salt_pans, Stock(key=0.62, **COOL), SCOPE),
    "lighthouse-day-off": Still(coast.white_lighthouse, Stock(key=0.52, saturation=1.1, **WARM)),
    "below-the-dyke": Still(coast.dyke_walk, Stock(key=0.42, contrast=1.15, **WARM)),
    "unclaimed-hour": Still(interiors.waiting_room, Stock(key=0.36, contrast=1.1, **WARM)),
    "house-facing-nothing": Still(outdoors.concrete_house, Stock(key=0.30, contrast=1.1)),
    "ndox": Still(outdoors.jerrycans, Stock(key=0.46, contrast=1.15, **WARM)),
    "half-a-fjord": Still(coast.half_fjord, Stock(key=0.35, contrast=1.1)),
    "red-rooms": Still(
        interiors.red_screen, Stock(key=0.13, contrast=1.1, saturation=0.9, halation=0.06)
    ),
    "thirteenth-floor-below": Still(interiors.lift_thirteen, Stock(key=0.17, contrast=1.15)),
    "350": Still(land.road_train, Stock(key=0.24, contrast=1.15)),
    "tooth-collector": Still(interiors.jars, Stock(key=0.22, contrast=1.2, **WARM)),
    "last-stop-ghost": Still(outdoors.rain_platform, Stock(key=0.18, contrast=1.15, **TEAL)),
    "umbrella-mender": Still(outdoors.umbrella_alley, Stock(key=0.25, contrast=1.1, halation=0.08)),
    "fourth-chair": Still(interiors.four_chairs, Stock(key=0.40, contrast=1.1, **WARM)),
    "ferry-to-nobody": Still(interiors.car_deck, Stock(key=0.30, contrast=1.15)),
    "rain-on-silk-street": Still(interiors.silk_shop, Stock(key=0.25, contrast=1.1)),
    "goose-on-snow": Still(land.goose, Stock(key=0.66), TALL),
    "august-without-light": Still(outdoors.rooftop_candles, Stock(key=0.15, contrast=1.1)),
    "house-of-chalk": Still(interiors.chalk_room, Stock(key=0.31, contrast=1.1, **COOL), SCOPE),
    "borrowed-moon": Still(paper.borrowed_moon, Stock(key=0.33, grain=0.008, vignette=0.2)),
    "weight-of-felt": Still(interiors.yurt, Stock(key=0.28, contrast=1.1, **WARM)),
    "beal-tra": Still(outdoors.low_tide, Stock(key=0.46, contrast=1.15, **COOL)),
    "threshold": Still(interiors.frozen_lake_door, Stock(key=0.26, contrast=1.1, **COOL)),
    "complete-inventory": Still(interiors.suitcase, Stock(key=0.50, saturation=0.7, **FADED)),
    "generator-season": Still(outdoors.courtyard, Stock(key=0.25, contrast=1.15, halation=0.08)),
    "deadweight": Still(outdoors.container_ship, Stock(key=0.34, contrast=1.1)),
    "cod-two-plus-two": Still(interiors.fish_plant, Stock(key=0.36, contrast=1.1, **COOL)),
    "last-operator": Still(
        interiors.switchboard, Stock(key=0.26, saturation=0.85, **FADED), ACADEMY
    ),
    "atlas-of-small-fires": Still(land.controlled_fires, Stock(key=0.20, contrast=1.1)),
    "understudies": Still(interiors.theatre_wings, Stock(key=0.22, contrast=1.15, **WARM)),
    "colour-of-asphalt": Still(land.road_workers, Stock(key=0.45, **WARM)),
    "postcards-to-a-glacier": Still(coast.glacier, Stock(key=0.46, contrast=1.1, **COOL)),
    "left-hand-right-hand": Still(interiors.two_hands, Stock(key=0.19, contrast=1.15)),
    "copper-sunday": Still(land.mine_rim, Stock(key=0.36, contrast=1.1, **WARM)),
    "harbour-clerk": Still(
        chambers.clerk,
        _old(0.22, 1.3, highlights="#98886a", shadows="#867c70", iris=(0.50, 0.50, 0.46)),
        ACADEMY,
    ),
    "window-on-the-river": Still(land.frosted_window, _old(0.44, 1.0), ACADEMY),
    "midnight-ferry": Still(outdoors.mist_ferry, _old(0.36, 0.35), ACADEMY),
    "pier-nine": Still(outdoors.noir_pier, _old(0.23, 0.6), ACADEMY),
    "ticket-for-the-rain": Still(land.bus_shelter, _old(0.34, 0.5), ACADEMY),
    "dawn-train": Still(land.delta_train, _old(0.44, 0.6), ACADEMY),
    "drawing-lesson": Still(chambers.drawing_lesson, _old(0.40, 0.2), SCOPE),
    "what-the-ice-says": Still(coast.blue_ice, Stock(key=0.34)),
    "wharf-cats": Still(paper.wharf_cats, Stock(key=0.34, grain=0.008, vignette=0.2)),
    "fog-office": Still(interiors.fog_office, Stock(key=0.28, **TEAL)),
    "road-eels-take": Still(outdoors.eel_weir, Stock(key=0.18, contrast=1.1)),
    "cape-hare": Still(outdoors.motel_pool, Stock(key=0.54, saturation=1.1, **FADED)),
    "a-part-of-me": Still(chambers.lovers, Stock(key=0.19)),
    "5-40": Still(chambers.five_forty, Stock(key=0.20, contrast=1.1)),
    "height-of-a-wave": Still(coast.great_wave, Stock(key=0.32, contrast=1.15, **COOL)),
    "gull-census": Still(coast.gull_cliff, Stock(key=0.44, contrast=1.1, **COOL)),
    "net-loft": Still(chambers.net_loft, Stock(key=0.30, contrast=1.1, **WARM)),
    "snow-day-channel-6": Still(
        chambers.static_child, Stock(key=0.21, mono=True, grain=0.03, coarse=1.3, contrast=1.1)
    ),
    "aunties": Still(chambers.hall_kitchen, Stock(key=0.44, **WARM)),
    "kite-weather": Still(
        paper.red_kite, Stock(key=0.54, saturation=1.1, grain=0.008, vignette=0.15)
    ),
    "lift-bridge": Still(coast.lift_bridge, Stock(key=0.52, **COOL)),
    "null": Still(land.tyre_zero, Stock(key=0.60, contrast=1.15, **COOL)),
    "ticket-88": Still(chambers.jeepney, Stock(key=0.24, contrast=1.1, halation=0.08)),
    "hour-of-bread": Still(chambers.tandoor, Stock(key=0.18, contrast=1.1)),
    "mango-monsoon": Still(outdoors.mango_rain, Stock(key=0.42, contrast=1.1)),
    "lullaby-for-a-lift": Still(chambers.lift_cage, Stock(key=0.27, contrast=1.15)),
    "salt-letter": Still(coast.lake_bed, Stock(key=0.56, **WARM)),
    "dial-tone": Still(chambers.off_the_hook, Stock(key=0.24, contrast=1.1)),
    "man-who-sold-fog": Still(
        chambers.fog_salesman, Stock(key=0.24, mono=True, grain=0.028, coarse=1.3, contrast=1.2)
    ),
    "milky-way-street": Still(outdoors.star_house, Stock(key=0.20, contrast=1.1)),
    "teeth-of-the-comb": Still(chambers.vanity, Stock(key=0.16, contrast=1.1)),
    "black-ice-disco": Still(coast.skater, Stock(key=0.19, contrast=1.1, halation=0.08)),
    "event-lighting-the-dark": Still(chambers.bare_bulb, Stock(key=0.18, contrast=1.1, **WARM)),
    "event-who-subtitles-the-sea": Still(chambers.sea_panel, Stock(key=0.33, **COOL)),
    "event-booth-tour": Still(chambers.booth, Stock(key=0.19, contrast=1.15)),
}


def draw_still(film: str, scale: float = 1.0) -> Image.Image:
    """Draw a film's still, at a part of its size for a proof."""
    still = STILLS[film]
    width, height = (round(side * scale) for side in still.size)
    plate = Plate(width, height, sum((i + 1) * b for i, b in enumerate(film.encode())))
    return develop(still.paint(plate), plate, still.stock)
