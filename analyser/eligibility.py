"""Judges an action: which of the five fields it falls into, and whether PVD+ can take it, with reasons and quotes.

The rules are those of corpus/categories.yaml; nothing of them is here. It knows nothing of maturity or funding.
"""

from dataclasses import dataclass
from functools import lru_cache

from analyser.knowledge import Knowledge, Rulebook
from analyser.records import VerdictId
from analyser.rule_reading import RuleReader
from analyser.weighing import Statement, Weighed, weigh


@dataclass(frozen=True, slots=True)
class TitleCategory:
    """A field proposed for a bare title. `score`: calibrated probability 0-1."""

    category_id: str
    score: float
    primary: bool


@dataclass(frozen=True, slots=True)
class TitleJudgement:
    """What a bare title comes to; `because` is one French sentence."""

    categories: tuple[TitleCategory, ...]
    verdict: VerdictId
    because: str


@lru_cache(maxsize=4)
def reader_of(rulebook: Rulebook) -> RuleReader:
    """Give the compiled rules of a rulebook."""
    return RuleReader(rulebook)


def weigh_title(title: str, rulebook: Rulebook) -> Weighed:
    """Weigh a title alone."""
    reader = reader_of(rulebook)
    return weigh([Statement(title, 1.0, tuple(reader.fire(reader.look(title))), is_title=True)], rulebook)


def classify_title(title: str, knowledge: Knowledge) -> TitleJudgement:
    """Judge a bare title."""
    weighed = weigh_title(title, knowledge.rulebook)
    return TitleJudgement(
        tuple(TitleCategory(c.category_id, c.strength, i == 0) for i, c in enumerate(weighed.categories)),
        weighed.verdict,
        "",
    )
