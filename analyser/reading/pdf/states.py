"""Judges what could be read of a page from its text, what is drawn on it, and, in doubt, how it looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image

from analyser.reading.legibility import count_words, why_garbled
from analyser.records import Box, Line, PageState, Shape

FULL_PAGE = 0.6
"""Part of the page that a scan covers at least; margins are often cropped."""
TRACE = 0.01
"""Part of the page below which an image is a logo or a rule."""
FEW_WORDS = 60
"""A stamp, a signature or a running title over a scan has fewer; so have many slides."""
CAPTION_WORDS = 15
"""A large picture with so few words around it is a map, a drawing or a photograph."""
MANY_PATHS = 600
"""Drawn paths outside tables: a map or a plan, or text turned into outlines."""

LOOK_SCALE = 0.75
"""Pixels a point at which a page is looked at: 54 dpi, where a line of print is 6 to 8 pixels high."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page when it is judged."""

    text: str
    lines: Sequence[Line]
    shapes: Sequence[Shape]
    path_count: int
    width: float
    height: float
    is_cover: bool
    """The first page of several: a picture with the title is what it has to say."""
    look: Callable[[], Image]
    """Draws the page at `LOOK_SCALE`; asked only in doubt."""


def judge(seen: Seen) -> tuple[PageState, str | None]:
    """Give the state of a page, and a French note where it is not plain text."""
    words = count_words(seen.text)
    covered = image_part(seen.shapes, seen.width, seen.height)
    if reason := why_garbled(seen.text):
        return PageState.GARBLED, f"Texte inexploitable ({reason})."
    if words == 0:
        return _judge_wordless(seen, covered)
    picture = words < CAPTION_WORDS and seen.path_count >= MANY_PATHS
    if words < FEW_WORDS and covered >= FULL_PAGE:
        image = seen.look()
        printed, coloured = looks_printed(image, seen.lines, seen.height), _is_coloured(image)
        if printed and not coloured:
            return PageState.STAMP, "Quelques mots seulement par-dessus une page numérisée."
        picture = picture or (printed and coloured) or words < CAPTION_WORDS
    if picture and not seen.is_cover:
        return PageState.DRAWING, "Plan, carte ou grande image avec peu de mots : à regarder."
    return PageState.TEXT, None


def _judge_wordless(seen: Seen, covered: float) -> tuple[PageState, str | None]:
    """Judge a page whose text layer has no word."""
    if covered >= TRACE:
        return PageState.IMAGE, "Page image, sans texte."
    if seen.path_count >= MANY_PATHS:
        return PageState.DRAWING, "Dessin, ou texte transformé en tracés."
    if any(c.isalnum() for c in seen.text):
        return PageState.TEXT, None
    return PageState.BLANK, None


def image_part(shapes: Sequence[Shape], width: float, height: float) -> float:
    """Give the part of a page that images cover, strips of one scan added up."""
    if not width * height:
        return 0.0
    areas = (_visible_area(shape.box, width, height) for shape in shapes if shape.kind == "image")
    return min(1.0, sum(areas) / (width * height))


def _visible_area(box: Box, width: float, height: float) -> float:
    """Give the area of the part of a box that lies on the page."""
    across = min(box[2], width) - max(box[0], 0.0)
    up = min(box[3], height) - max(box[1], 0.0)
    return max(across, 0.0) * max(up, 0.0)


def _is_coloured(image: Image) -> bool:
    """Tell a map or a picture from a scanned page by its colours."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.int16)
    return bool((pixels.max(axis=2) - pixels.min(axis=2) > 60).mean() > 0.03)


def looks_printed(image: Image, lines: Sequence[Line], height: float) -> bool:
    """Tell whether an image of a page (at `LOOK_SCALE`) shows print besides its text lines: light paper, dark letters.

    Rows of print change from dark to light many times; a photograph or a coloured background has no paper.
    """
    grey = np.asarray(image.convert("L"), dtype=np.uint8).copy()
    for line in lines:
        x0, y0, x1, y1 = (round(v * LOOK_SCALE) for v in line.box)
        bottom = round(height * LOOK_SCALE)
        grey[max(bottom - y1 - 1, 0) : max(bottom - y0 + 1, 0), max(x0 - 1, 0) : max(x1 + 1, 0)] = 255
    paper = np.median(grey)
    if paper < 150 or (np.abs(grey.astype(np.int16) - paper) < 40).mean() < 0.6:
        return False
    dark = grey < paper - 60
    changes = np.count_nonzero(dark[:, 1:] != dark[:, :-1], axis=1)
    return bool((changes >= 16).mean() >= 0.04)
