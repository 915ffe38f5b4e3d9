"""Makes the image of a scanned page fit to be recognised: straightened, its ruled lines found and taken out.

Works on grey images alone; knows nothing of PDF or of the recogniser. Ruled lines left in place cost a table most of
its words (measured on a ruled form: 76 % of words found with them, 98 % without).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from analyser.records import Box

MAX_SKEW = 5.0
"""Degrees; people straighten worse pages before they scan them."""
ROW_RULE_INCHES = 0.7
"""A shorter horizontal stroke may be the serifs of a word in capitals."""
FAINT_RULE_INCHES = 2.0
"""A shorter faint one may be the blurred letters of a long word."""
COLUMN_RULE_INCHES = 0.35
"""A shorter vertical stroke may be a letter of a heading."""
RULE_THICKNESS_INCHES = 0.05
BAND_INCHES = 0.15
"""Half the height of the lowest dark bands that hold a line of light print."""
INK, FAINT_INK = 50, 25
"""Grey levels by which print at least is darker than the paper, and a thin ruled line."""
TILE_INCHES = 0.33
"""Side of the squares of which each shows some bare paper."""
UNEVEN = 0.93
"""Part of the brightness of the paper below which print gets lost in a shadow."""
STEEP = 1.3
"""Shadows change by less from one square to the next; coloured backgrounds and black borders by more."""
DARK = 0.6
"""Part of the brightness of the paper."""
FULL = 0.6
"""Part of wide surroundings that is dark in a band; in the boldest print it is less than half."""
COARSE_DPI = 50
"""At which bands are looked for first."""
SPECK_DPI = 75
"""Ink no larger than one dot at this resolution is dust; a full stop in small print has twice as much."""

Mask = NDArray[np.bool_]
Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scan:
    """A page image ready to be recognised."""

    image: Image.Image
    """Grey, straightened, without ruled lines."""
    angle: float
    """Degrees by which it was turned, counter-clockwise, about its centre."""
    rules: tuple[Box, ...]
    """Ruled lines in pixels of `image`: left, top, right, bottom; origin at the top left."""


def prepare(image: Image.Image, dpi: float) -> Scan:
    """Straighten a page image and take out its ruled lines."""
    grey = _even_out(image.convert("L"), dpi)
    paper = int(np.median(np.asarray(grey)))
    angle = estimate_skew(grey)
    if angle:
        grey = grey.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    pixels = _lighten(grey, paper, dpi)
    ink, faint = pixels < paper - INK, pixels < paper - FAINT_INK
    row_runs = _open_rows(ink, ROW_RULE_INCHES * dpi) | _open_rows(faint, FAINT_RULE_INCHES * dpi)
    column_runs = _open_rows(ink.T, COLUMN_RULE_INCHES * dpi) | _open_rows(faint.T, ROW_RULE_INCHES * dpi)
    rows, row_ink = _find_rules(row_runs, RULE_THICKNESS_INCHES * dpi)
    columns, column_ink = _find_rules(column_runs, RULE_THICKNESS_INCHES * dpi)
    pixels[_thicken(row_ink) | _thicken(column_ink).T | _specks(ink, dpi)] = paper
    rules = (*rows, *((top, left, bottom, right) for left, top, right, bottom in columns))
    return Scan(Image.fromarray(pixels), angle, rules)


def _even_out(grey: Image.Image, dpi: float) -> Image.Image:
    """Take out the shadow that lies on a photographed page, or along the fold of a book."""
    step = max(1, round(dpi / COARSE_DPI))
    small = np.asarray(grey.reduce(step))
    tile = max(2, round(TILE_INCHES * dpi / step))
    rows, columns = small.shape[0] // tile, small.shape[1] // tile
    if min(rows, columns) < 3:
        return grey
    tiles = small[: rows * tile, : columns * tile].reshape(rows, tile, columns, tile)
    light = Image.fromarray(np.percentile(tiles, 80, axis=(1, 3)).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    brightness = np.asarray(light, dtype=np.float32) + 1
    paper = float(np.median(brightness))
    steps = [np.abs(np.diff(np.log(brightness), axis=axis)).max() for axis in (0, 1)]
    if brightness.min() > UNEVEN * paper or max(steps) > math.log(STEEP):
        return grey
    background = np.asarray(light.resize(grey.size, Image.Resampling.BICUBIC), dtype=np.float32) + 1
    return Image.fromarray(np.clip(np.asarray(grey) * (paper / background), 0, 255).astype(np.uint8))


def _lighten(grey: Image.Image, paper: int, dpi: float) -> Grey:
    """Turn light print on dark bands, as in the heads of tables, into dark print on paper."""
    pixels = np.asarray(grey).copy()
    step = max(1, round(dpi / COARSE_DPI))
    width, height = 3 * BAND_INCHES * dpi, BAND_INCHES * dpi
    seeds = _share_around(np.asarray(grey.reduce(step)) < DARK * paper, width / step, height / step) > FULL
    if seeds.any():
        near = _share_around(seeds, width / step, height / step) > 0
        near = near.repeat(step, axis=0).repeat(step, axis=1)[: pixels.shape[0], : pixels.shape[1]]
        band = near & (_share_around(pixels < DARK * paper, width, height) > 0.5)
        over_band = pixels[band].astype(np.int16) - int(np.median(pixels[band]))
        edge = _share_around(band, dpi / 40, dpi / 40) > 0
        pixels[band] = np.clip(paper - over_band, 0, paper)
        pixels[edge & ~band] = paper
    return pixels


def _share_around(mask: Mask, width: float, height: float) -> NDArray[np.float32]:
    """Give, for each pixel, the part of a window around it that a mask covers."""
    across, down = max(1, round(width / 2)), max(1, round(height / 2))
    sums = np.pad(mask.astype(np.int32), ((down + 1, down), (across + 1, across))).cumsum(0).cumsum(1)
    wide, high = 2 * across + 1, 2 * down + 1
    covered = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    share: NDArray[np.float32] = np.divide(covered, wide * high, dtype=np.float32)
    return share


def estimate_skew(grey: Image.Image) -> float:
    """Give the angle, in degrees counter-clockwise, that makes the lines of print horizontal; 0.0 where none tells.

    Print projected on the right slant has the sharpest steps between lines and gaps (Postl's method).
    """
    small = grey.reduce(max(1, max(grey.size) // 1000))
    pixels = np.asarray(small, dtype=np.int16)
    rows, columns = np.nonzero(pixels < np.median(pixels) - 50)
    if len(rows) < 200:
        return 0.0

    def sharpness(angle: float) -> float:
        slanted = rows + (columns - small.width / 2) * math.tan(math.radians(-angle))
        counts = np.bincount((slanted - slanted.min()).astype(np.int64)).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5).tolist(), key=sharpness)
    best: float = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1).tolist(), key=sharpness)
    return round(best, 1) if sharpness(best) > 1.05 * sharpness(0.0) else 0.0


def _find_rules(kept: Mask, thickness: float) -> tuple[list[Box], Mask]:
    """Find ruled lines in a mask of long horizontal runs: thin ones, joined over neighbouring rows; and their ink."""
    growing: list[list[int]] = []
    rules: list[list[int]] = []
    for y in np.flatnonzero(kept.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], kept[y].view(np.int8), [0]))))
        rules += [r for r in growing if r[3] < y]
        growing = [r for r in growing if r[3] >= y]
        for left, right in edges.reshape(-1, 2).tolist():
            touched = next((r for r in growing if r[0] < right and left < r[2]), None)
            if touched:
                touched[:] = [min(touched[0], left), touched[1], max(touched[2], right), y + 1]
            else:
                growing.append([left, y, right, y + 1])
    thin = [r for r in rules + growing if r[3] - r[1] <= thickness]
    ink = np.zeros_like(kept)
    for left, top, right, bottom in thin:
        ink[top:bottom, left:right] = kept[top:bottom, left:right]
    return [(float(r[0]), float(r[1]), float(r[2]), float(r[3])) for r in thin], ink


def _specks(dark: Mask, dpi: float) -> Mask:
    """Find dust: ink with hardly any other ink around it, less than a full stop has."""
    reach = dpi / 20
    specks: Mask = dark & (_share_around(dark, reach, reach) * reach**2 <= (dpi / SPECK_DPI) ** 2)
    return specks


def _thicken(ink: Mask) -> Mask:
    """Add the blurred edges: one pixel above and below."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    return thick


def _open_rows(mask: Mask, reach: float) -> Mask:
    """Keep the pixels of a mask that lie in a horizontal run of this length, of which one in 25 may be missing."""
    length = round(reach)
    height, width = mask.shape
    if width <= length:
        return np.zeros_like(mask)
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= 0.96 * length
    starts = np.zeros((height, full.shape[1] + 1), dtype=np.int32)
    np.cumsum(full, axis=1, out=starts[:, 1:])
    at = np.arange(width)
    first, last = np.clip(at - length + 1, 0, full.shape[1]), np.clip(at + 1, 0, full.shape[1])
    kept: Mask = starts[:, last] > starts[:, first]
    return kept
