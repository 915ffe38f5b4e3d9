"""Tells boxes that stand beside an action and are not of it: another town's example, a figure, a definition.

Knows frames and the words such boxes open with.
"""

import re
from collections.abc import Sequence

from analyser.extraction.layout.columns import Rectangle
from analyser.extraction.layout.parts import Part
from analyser.folding import plain

_OPENING = re.compile(
    r"\W*(?:et )?(?:ailleurs|reperes?|le saviez[- ]vous|en chiffres?|chiffres?[- ]cles?|(?:un )?zoom|focus|exemples?|pour exemple|temoignages?|bon a savoir"
    r"|a noter|a savoir|definitions?|lexique|pour aller plus loin|en savoir plus|retours? d.experiences?|ils (?:l.ont fait|en parlent)|paroles? d"
    r"|(?:ca|cela) (?:marche|existe|se fait)|a cote|(?:chez )?(?:nos|les) voisins|vu (?:ailleurs|chez)|(?:le|les|un) chiffres?|l.exemple"
    r"|verbatim|inspirations?|source d.inspiration|rappel|le mot d|l.avis d|methode|comment lire)\b"
)
_LONGEST_OPENING = 60


def without_asides(parts: Sequence[Part]) -> list[Part]:
    """Leave out the framed boxes of a page that open as asides and hold no label of a fiche."""
    frames: dict[Rectangle, list[Part]] = {}
    for part in parts:
        if part.frame is not None and part.table is None:
            frames.setdefault(part.frame, []).append(part)
    asides = {frame for frame, held in frames.items() if _is_aside(held)}
    return [part for part in parts if part.table is not None or part.frame not in asides]


def _is_aside(held: Sequence[Part]) -> bool:
    """Tell whether a box opens with an aside's words, on a line of their own or before a colon."""
    opening = re.split(r"[:\n?!.]", plain(held[0].words.text), maxsplit=1)[0]
    fits = len(opening) <= _LONGEST_OPENING and _OPENING.match(opening) is not None
    return fits and not any(part.name is not None for part in held)
