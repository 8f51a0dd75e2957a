"""What becomes of a picture on a press, where ink spreads beyond every edge?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Light = NDArray[np.uint8]

SPREAD_MM = 0.04
"""How far every dark edge moves: one pixel at 600 dpi, so that a line gains 0.08 mm."""
BLUR_MM = 0.08
"""The standard deviation of the blur of paper and plate."""


def spread(light: Light, pixel_mm: float) -> Light:
    """The picture, one pixel `pixel_mm` wide, after a press gain: dilated, then blurred."""
    import numpy as np

    dark = light
    for _ in range(max(round(SPREAD_MM / pixel_mm), 1)):
        dark = _dilated(dark)
    sigma = BLUR_MM / pixel_mm
    reach = math.ceil(3 * sigma)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).astype(np.float32)
    weights /= weights.sum()
    padded = np.pad(dark.astype(np.float32), reach, mode="edge")
    down = np.zeros((dark.shape[0], padded.shape[1]), np.float32)
    for place, weight in enumerate(weights):
        down += weight * padded[place : place + dark.shape[0]]
    both = np.zeros(dark.shape, np.float32)
    for place, weight in enumerate(weights):
        both += weight * down[:, place : place + dark.shape[1]]
    return np.clip(np.rint(both), 0, 255).astype(np.uint8)


def _dilated(light: Light) -> Light:
    """Every pixel as dark as the darkest of its eight neighbours."""
    import numpy as np

    padded = np.pad(light, 1, mode="edge")
    rows = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
    return np.minimum(np.minimum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
