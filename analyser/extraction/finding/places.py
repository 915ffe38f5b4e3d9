"""Reads in whose chapter an action stands, where a plan of several towns has one for each.

A heading that is the name of a town that carries actions opens its chapter; those printed like it open others.
"""

import re
from collections import Counter
from collections.abc import Sequence

from analyser.extraction.layout.headings import Heading
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.folding import plain

_FEWEST = 2
_TOWN = re.compile(r"^\W*(?:la )?(?:commune|ville|mairie) (?:de |d'|du |des )(?P<name>\S.*?)\W*$")
_OPENING = re.compile(
    r"^(?:(?:les )?(?:actions?|projets?|operations?|fiches?) (?:de |d'|du |des )?)?(?:la )?(?:(?:commune|ville) (?:de |d'|du |des )?)?"
)
_GROUPING = re.compile(r"\b(?:communaute|agglomeration|intercommuna\w*|metropole|epci|interco|petr|pays)\b")


def places_of(parts: Sequence[Part], headings: Sequence[Heading | None]) -> dict[int, Excerpt]:
    """Give the town or grouping in whose chapter each part stands, by `id`."""
    towns = {m["name"] for part in parts if part.name == "owner" and (m := _TOWN.match(plain(part.value.value)))}
    named = {at for at, h in enumerate(headings) if h is not None and h.kind == "plain" and _name(h) in towns}
    prints = Counter(_print(parts[at]) for at in named)
    if len({_name(h) for at in named if (h := headings[at]) is not None}) < _FEWEST:
        return {}
    chapters = prints.most_common(1)[0][0]
    found: dict[int, Excerpt] = {}
    current = Excerpt()
    for at, (part, heading) in enumerate(zip(parts, headings, strict=True)):
        if heading is not None and (part.size > chapters[0] + 0.5 or _print(part) == chapters):
            holds = at in named or _GROUPING.search(plain(heading.title.value)) is not None
            current = heading.title if holds else Excerpt()
        if current:
            found[id(part)] = current
    return found


def _name(heading: Heading) -> str:
    """Give the name that a heading is, without what announces it: « Les projets de la commune de Brie »."""
    return _OPENING.sub("", plain(heading.title.value).strip(), count=1)


def _print(part: Part) -> tuple[float, bool]:
    """Give the size and weight of a part's print."""
    return round(part.size, 1), part.bold
