"""What categories.yaml says, as records: fields, words, cautions, exclusions, what is outside, near or left open.

The file itself says how it is written. It knows nothing of how phrases are found in a text, nor of YAML.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from analyser.folding import words
from analyser.records import VerdictId

RuleKind = Literal["term", "caution", "exclusion", "neighbour", "outside", "open", "undecided"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One block of the file: what fires it (`words`, one of `needs`, none of `without`) and what it says."""

    rule_id: str
    kind: RuleKind
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Of a term: its one field. Of a caution or exclusion: the fields it bears on."""
    weight: float = 1.0
    verdict: VerdictId = VerdictId.ELIGIBLE
    name: str = ""
    because: str = ""
    question: str = ""
    strong: bool = True
    """Of what is outside: whether it stands even where works without detail are spoken of."""
    title_only: bool = False
    """Whether it is only read in titles."""
    needs_body: bool = False
    """Of a term: where the action is described, another word of the description must agree."""
    body_decides: bool = False
    """Of what is outside: named in a title it says little; a single word of the description can make a field."""
    line: int = 0

    def phrases(self) -> Iterator[str]:
        """Every phrase of the rule."""
        yield from (*self.words, *self.needs, *self.without)


@dataclass(frozen=True, slots=True)
class Category:
    """One of the five fields, as the programme file describes it."""

    category_id: str
    name: str
    definition: str
    scope_in: tuple[str, ...]
    scope_out: tuple[str, ...]
    indicators: tuple[str, ...]
    questions: tuple[str, ...]
    terms: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that change what stands near them."""

    denies_after: tuple[str, ...]
    denies_before: tuple[str, ...]
    possible: tuple[str, ...]
    supposed: tuple[str, ...]
    instructions: tuple[str, ...]
    """Orders to whoever reads: what follows them is no content."""
    elsewhere: tuple[str, ...]

    def phrases(self) -> Iterator[str]:
        """Every phrase."""
        yield from (
            *self.denies_after,
            *self.denies_before,
            *self.possible,
            *self.supposed,
            *self.instructions,
            *self.elsewhere,
        )


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands before the parts of a fiche; words as `heading_words` gives them."""

    weights: Mapping[tuple[str, ...], float]
    """Heading -> how much what stands under it counts (0-1)."""
    extensions: frozenset[str]
    """Words that may follow one: « de l’action », « générale »."""


@dataclass(frozen=True, slots=True)
class BorderlineCase:
    """How a debatable kind of action is decided when nothing more is said of it, and what to ask."""

    case: str
    categories: tuple[str, ...]
    """Primary first."""
    verdict: VerdictId
    ask: str = ""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Everything that categories.yaml says."""

    version: str
    dated: date
    owner: str
    threshold: float
    groups: Mapping[str, tuple[str, ...]]
    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    """All rules but the terms, which are with their categories."""
    cues: Cues
    headings: "Headings"
    false_friends: tuple[str, ...] = ()
    """Wholes whose parts speak for no field."""
    addresses: tuple[str, ...] = ()
    """Wholes whose parts are not what the action is about."""
    borderline_cases: tuple[BorderlineCase, ...] = ()
    ways: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)

    def all_rules(self) -> Iterator[Rule]:
        """Terms, then all others, in the order of the file."""
        for category in self.categories:
            yield from category.terms
        yield from self.rules

    def category(self, category_id: str) -> Category:
        """Find a field by its id."""
        return next(c for c in self.categories if c.category_id == category_id)


def heading_words(text: str) -> tuple[str, ...]:
    """Give the words of a heading as they are compared: plain, without plural."""
    return tuple(word.rstrip("sx") or word for word in words(text))
