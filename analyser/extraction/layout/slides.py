"""Reads a slide from its title: the one line in by far the largest print, wherever on the slide it stands.

Knows print sizes, nothing of what the words say.
"""

from collections.abc import Sequence

from analyser.extraction.layout.parts import Part
from analyser.records import Page

_LARGER = 1.25
"""How much larger than all other text the title of a slide is printed."""


def title_first(page: Page, parts: Sequence[Part]) -> list[Part]:
    """Put the title of a slide before what it announces: it may stand in a band below, or right of a panel."""
    title = _title(parts) if page.width > page.height else None
    if title is not None:
        title.opens_slide = True
    return [*([title] if title else []), *(part for part in parts if part is not title)]


def _title(parts: Sequence[Part]) -> Part | None:
    """Give the part in the largest print, if it is alone in it; figures may be larger."""
    words = [part for part in parts if part.table is None and any(c.isalpha() for c in part.words.text)]
    by_size = sorted(words, key=lambda part: -part.size)
    alone = bool(by_size) and (len(by_size) == 1 or by_size[0].size > _LARGER * by_size[1].size)
    return by_size[0] if alone and by_size[0].name is None else None
