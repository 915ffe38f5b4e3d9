"""Weighs what the rules found: from firings in statements of different weight to fields and a verdict, with reasons.

It knows nothing of where statements come from; a title alone and a whole fiche are weighed alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod

from analyser.knowledge import Rule, Rulebook
from analyser.records import CATEGORY_IDS, VerdictId
from analyser.rule_reading import Firing
from analyser.statements import Statement

DOUBTED = 0.45
"""What is left of the weight of a possibility: below the threshold, so that it never decides alone."""


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
        """Weight of rule and statement; less where the text doubts, nothing where it denies."""
        sure = 0.0 if self.firing.denied else DOUBTED if self.firing.doubted else 1.0
        return self.rule.weight * self.statement.weight * sure

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


def weigh(evidence: Sequence[Evidence], rulebook: Rulebook) -> Weighed:
    """Weigh evidence: fields first; without any, what is outside, what is near, what stays open."""
    weighed = [_weigh_category(category_id, evidence) for category_id in CATEGORY_IDS]
    known = [c for c in weighed if c is not None]
    kept = sorted((c for c in known if c.strength >= rulebook.threshold), key=_rank)
    dropped = tuple(c for c in known if c.strength < rulebook.threshold)
    if kept:
        best = next((c for c in kept if c.verdict is VerdictId.ELIGIBLE), kept[0])
        decisive = best.evidence[:2] if best.verdict is VerdictId.ELIGIBLE else (*best.evidence[:1], *best.cautions[:1])
        return Weighed(tuple(kept), best.verdict, decisive, dropped)
    verdict, decisive = _without_category(evidence, rulebook.threshold)
    return Weighed((), verdict, decisive, dropped)


def _weigh_category(category_id: str, evidence: Iterable[Evidence]) -> WeighedCategory | None:
    """Weigh one field; None where nothing speaks for it."""
    mine = [e for e in evidence if category_id in e.rule.categories]
    terms = [e for e in mine if e.rule.kind == "term"]
    if not terms:
        return None
    exclusions = [e for e in mine if e.rule.kind == "exclusion" and e.strength]
    standing = [e for e in terms if e.strength and not any(_excludes(x, e) for x in exclusions)]
    denied = tuple(e for e in terms if e.firing.denied)
    plain_yes = [e for e in standing if e.rule.verdict is VerdictId.ELIGIBLE]
    cautions = tuple(e for e in mine if e.rule.kind == "caution" and e.strength and _applies(e))
    is_yes = _noisy_or(plain_yes) >= 0.5 and not cautions
    ordered = sorted(standing, key=lambda e: (-e.strength, e.rule.verdict is not VerdictId.ELIGIBLE))
    return WeighedCategory(
        category_id,
        _noisy_or(standing),
        VerdictId.ELIGIBLE if is_yes else VerdictId.TO_CHECK,
        tuple(ordered) or tuple(terms),
        cautions,
        (*exclusions, *denied),
    )


def _excludes(exclusion: Evidence, term: Evidence) -> bool:
    """Tell whether an exclusion takes a term away: one said in the title or in the same statement does."""
    return exclusion.statement.is_title or exclusion.statement is term.statement


def _applies(caution: Evidence) -> bool:
    """Tell whether a caution counts: some only do in the title."""
    return caution.statement.is_title or not caution.rule.title_only


def _noisy_or(evidence: Iterable[Evidence]) -> float:
    """Join strengths as independent hints: 1 - prod(1 - strength), each rule counted once, at its strongest."""
    best: dict[str, float] = {}
    for e in evidence:
        best[e.rule.rule_id] = max(best.get(e.rule.rule_id, 0.0), e.strength)
    return 1.0 - prod(1.0 - s for s in best.values())


def _rank(category: WeighedCategory) -> tuple[bool, float, int, int]:
    """Order fields: a plain yes first, then by strength, then by where the words stand."""
    first = min(((e.statement.index, e.firing.match.first) for e in category.evidence), default=(0, 0))
    return (category.verdict is not VerdictId.ELIGIBLE, -round(category.strength, 1), *first)


def _without_category(evidence: Sequence[Evidence], threshold: float) -> tuple[VerdictId, tuple[Evidence, ...]]:
    """Judge an action that no field fits."""

    def of(kind: str, strong: bool | None = None) -> tuple[Evidence, ...]:
        found = [e for e in evidence if e.rule.kind == kind and e.strength >= threshold]
        return tuple(e for e in found if strong is None or e.rule.strong is strong)

    for verdict, found in (
        (VerdictId.TO_CHECK, of("neighbour")),
        (VerdictId.NOT_ELIGIBLE, of("outside", strong=True)),
        (VerdictId.INSUFFICIENT, of("open", strong=True)),
        (VerdictId.NOT_ELIGIBLE, of("outside", strong=False)),
        (VerdictId.INSUFFICIENT, of("open", strong=False)),
    ):
        if found:
            return verdict, found
    return VerdictId.INSUFFICIENT, ()
