"""Reads what a chapter says for all its actions: the axis that its heading names, and who carries them.

« Axe 2 – Se déplacer » over « Maîtrise d'ouvrage de l'axe : Communauté de communes ».
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.extraction.finding.drafts import Entry
from analyser.extraction.layout.headings import Heading
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.labels import RUN_IN, names_owner_of_all

_LONGEST_AXIS = 120
_AXIS = re.compile(
    r"^\W*(?:axes?|orientations?|ambitions?|defis?|enjeux?|volets?|piliers?|objectifs? strategiques?|themes?)\b"
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What holds from a place in the document on: the axis, and the owner of the actions that name none."""

    at: int
    axis: Excerpt = Excerpt()
    owner: Entry | None = None


def read_chapters(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Chapter]:
    """Give the chapters in their order; the words of those that name no axis are empty."""
    chapters = [Chapter(0)]
    for at, (part, heading) in enumerate(zip(parts, headings, strict=True)):
        if heading is not None and heading.is_chapter:
            chapters.append(Chapter(at, _axis_words(parts, headings, at) if _AXIS.match(part.spoken) else Excerpt()))
        elif part.label and part.bold and len(part.text) < _LONGEST_AXIS and _AXIS.match(part.spoken):
            chapters.append(Chapter(at, part.words.strip()))
        elif (owner := _owner_of_all(part)) is not None:
            chapters.append(Chapter(at, chapters[-1].axis, owner))
    return chapters


def _owner_of_all(part: Part) -> Entry | None:
    """Read « Maîtrise d'ouvrage de l'axe : Commune »."""
    found = RUN_IN.match(part.words.text)
    if found is None or found["mark"] != ":" or not names_owner_of_all(found["label"]):
        return None
    return Entry("owner", found["label"], part.words.slice(found.end()).strip())


def _axis_words(parts: Sequence[Part], headings: Sequence[Heading | None], at: int) -> Excerpt:
    """Give the words of an axis; where only its rank is printed, « AXE B », the heading under it belongs to it."""
    words = parts[at].words.strip()
    under = headings[at + 1] if at + 1 < len(headings) else None
    is_rank = len(parts[at].spoken.split()) <= 2
    return words + under.part.words.strip() if is_rank and under is not None and under.kind == "plain" else words
