"""What the rules found in the statements of an action, and what it comes to: hints, fields and a verdict.

It weighs nothing: `weighing` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analyser.judging.rule_reading import Firing, Manner
from analyser.judging.statements import Statement
from analyser.knowledge import Rule
from analyser.records import VerdictId

MANNER_WEIGHTS: Mapping[Manner, float] = {"said": 1.0, "possible": 0.6, "supposed": 0.45, "denied": 0.0}
"""A supposition stays below the threshold: it never decides alone."""

CONTRARY_WORDS = 3
"""So many different words about other things in the body outweigh a field that only the title names."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One firing in its statement."""

    firing: Firing
    statement: Statement

    @property
    def rule(self) -> Rule:
        """The rule that fired."""
        return self.firing.rule

    @property
    def strength(self) -> float:
        """Weight of rule, statement and manner, 0-1."""
        return self.rule.weight * self.statement.weight * MANNER_WEIGHTS[self.firing.manner]

    @property
    def is_plain(self) -> bool:
        """Tell whether it speaks for a plain yes, not for « à vérifier »."""
        return self.rule.verdict is VerdictId.ELIGIBLE

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands: the rank of its statement, and its first word there."""
        return self.statement.index, self.firing.match.first

    @property
    def words(self) -> str:
        """The words of the text that fired the rule."""
        return self.statement.text[self.firing.match.start : self.firing.match.end]


@dataclass(frozen=True, slots=True)
class WeighedCategory:
    """A field that the text supports: its raw strength 0-1, its own verdict, and what speaks for and against."""

    category_id: str
    strength: float
    verdict: VerdictId
    evidence: tuple[Evidence, ...]
    """Strongest first."""
    cautions: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether more than passing words of its body speak for the field."""
        return any(e.is_plain or e.statement.is_title for e in self._sure)

    @property
    def _sure(self) -> list[Evidence]:
        """What is more than a supposition or an aside."""
        return [e for e in self.evidence if e.strength >= MANNER_WEIGHTS["supposed"]]

    def holds(self, needed: int, others: Sequence[Evidence]) -> bool:
        """Tell whether the title names the field, or the body does with that many different words.

        A title alone does not hold against a body that speaks of `others`, of other things, and confirms it less
        plainly: a name, not a content.
        """
        sure = self._sure
        if titled := [e for e in sure if e.statement.is_title]:
            plainly = any(e.is_plain for e in titled)
            described = [e for e in self.evidence if not e.statement.is_title]
            return any(e.is_plain or not plainly for e in described) or not self._is_only_named(others)
        if not any(e.is_plain for e in sure):
            needed = max(needed, 2)
        return min(len({e.place for e in sure}), len({e.firing.match.phrase for e in sure})) >= needed

    def _is_only_named(self, others: Sequence[Evidence]) -> bool:
        """Tell whether the body is about other things, several of them, or one where it denies the field besides."""
        denied = {e.statement.index for e in self.against if e.firing.manner == "denied"}
        apart = {e.firing.match.phrase for e in others if e.statement.index not in denied}
        return bool(denied and apart) or len({e.firing.match.phrase for e in others}) >= CONTRARY_WORDS


@dataclass(frozen=True, slots=True)
class Weighed:
    """What an action comes to."""

    categories: tuple[WeighedCategory, ...]
    """Primary first."""
    verdict: VerdictId
    decisive: tuple[Evidence, ...]
    """What the verdict rests on."""
    dropped: tuple[WeighedCategory, ...] = field(default=())
    """Fields that words spoke for, yet were not kept."""
