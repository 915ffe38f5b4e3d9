"""Tells under what heading an action stands: done before, given up, others' examples, or still to mature.

Knows headings and captions; what an action's own fiche says of its state is read elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from analyser.extraction.layout.headings import Heading
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt


class Context(Enum):
    """What a chapter says of the actions in it."""

    PAST = "past"
    ABANDONED = "abandoned"
    ELSEWHERE = "elsewhere"
    TO_MATURE = "to_mature"


@dataclass(frozen=True, slots=True)
class Setting:
    """A context, and the words that say so."""

    context: Context
    words: Excerpt


_WORK = r"\b(?:actions?|operations?|projets?|idees?|realisations?|propositions?|fiches?|points?|pistes?|travaux)\b"
_DONE = r"(?:(?:realise|acheve|termine|solde|livre|mene|passe|cloture|finalise|execute)e?s?|deja faite?s?)\b"
_PATTERNS = (
    (Context.PAST, rf"{_WORK}.{{0,40}}\b{_DONE}|^(?:annexe \w+ )?bilan (?:d|du|de la|des)\b|(?:est|sont|avons) deja (?:fait|realise|engage)"
     r"|ce qui (?:est|a ete) (?:deja )?(?:fait|realise)|programme precedent|precedent (?:contrat|programme|plan)|^realisations\b"),
    (Context.ABANDONED, rf"{_WORK}.{{0,30}}\b(?:abandonn|non retenu|ecarte|sans suite|retire|ne figurent plus|annule|renonce)"
     r"|ce qui a ete ecarte|ne ferons pas|\bnon (?:retenu|inscrit)"),
    (Context.ELSEWHERE, r"\bailleurs\b|(?:autres|d autres) (?:communes|villes|territoires|collectivites)|^(?:quelques )?exemples?\b|source d inspiration"
     r"|inspirations?\b|retours? d experiences?|chez nos voisins|bonnes pratiques|ils l ont fait|portes? par (?:des|les) tiers|projets? (?:prives|de tiers)"),
    (Context.TO_MATURE, r"\bprojets?\b.{0,25}\b(?:matur|murir|reflexion|emergence|a l etude)|\bidees? a (?:creuser|murir)|actions? a maturer"),
)  # fmt: skip
_COMPILED = tuple((context, re.compile(pattern)) for context, pattern in _PATTERNS)
_LONGEST_CAPTION = 250
_STATED_PAST = re.compile(rf"pour memoire.*{_WORK}|{_WORK}.{{0,40}}\b(?:ont ete|sont) (?:deja )?(?:{_DONE}|mene)")
_NOT_LISTED = re.compile(r"\b(?:ne|n y) (?:figur|sont (?:plus|pas))|\b(?:ont ete|sont) (?:retire|exclu|ote)")
"""What a caption says of past actions that are not among those under it."""


def contexts_of(parts: Sequence[Part], headings: Sequence[Heading | None]) -> dict[int, Setting]:
    """Give the setting of each part that has one, by `id`; a heading holds until the next one as high."""
    found: dict[int, Setting] = {}
    open_headings: list[tuple[float, Setting | None]] = []
    for at, (part, heading) in enumerate(zip(parts, headings, strict=True)):
        if _is_title(part, heading):
            size = _size(parts, headings, at)
            while open_headings and open_headings[-1][0] <= size + 0.5:
                open_headings.pop()
            setting = _setting(part) if heading is None or not heading.is_worded else None
            open_headings.append((size, setting))
        current = next((setting for _, setting in reversed(open_headings) if setting is not None), None)
        if current is None and part.table is not None:
            current = _caption(parts, at)
        if current is not None:
            found[id(part)] = current
    return found


def _is_title(part: Part, heading: Heading | None) -> bool:
    """Tell whether a part is a heading, a chapter's label line included: « Annexe 4 – Bilan »."""
    return (heading is not None and not part.in_table) or (part.name is not None and part.bold and len(part.text) < 120)


def _size(parts: Sequence[Part], headings: Sequence[Heading | None], at: int) -> float:
    """Give the print size of a heading; a number that stands alone is as high as the title after it."""
    heading, after = headings[at], headings[at + 1] if at + 1 < len(parts) else None
    is_number = heading is not None and not heading.title and after is not None
    return max(parts[at].size, parts[at + 1].size) if is_number else parts[at].size


def _setting(part: Part) -> Setting | None:
    """Read what a heading or caption says of what follows."""
    spoken = re.sub(r"^\W*(?:annexe|chapitre|partie|article)?\s*(?:[\divx]+(?:\.\d+)*)?\s*[–—:.-]?\s*", "", part.spoken)
    context = next((context for context, pattern in _COMPILED if _is_said(pattern, spoken)), None)
    return Setting(context, part.words.strip()) if context is not None else None


def _is_said(pattern: re.Pattern[str], spoken: str) -> bool:
    """Tell whether a heading says so of all that follows: not « Interventions diffuses et opérations non retenues »."""
    found = pattern.search(spoken)
    return found is not None and " et " not in spoken[: found.start()]


def _caption(parts: Sequence[Part], at: int) -> Setting | None:
    """Read the text just above a table."""
    above = parts[at - 1] if at else None
    if above is None or above.table is not None or above.page_index != parts[at].page_index:
        return None
    if len(above.text) > _LONGEST_CAPTION:
        return None
    if _STATED_PAST.search(above.spoken) and not _NOT_LISTED.search(above.spoken):
        return Setting(Context.PAST, above.words.strip())
    return None
