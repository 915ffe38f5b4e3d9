"""How far two reviewers agree, on the actions that both have judged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from analyser.journal import in_force
from analyser.records import Decision, DecisionKind

_ANSWERS = {
    DecisionKind.ACCEPT: "kept",
    DecisionKind.CORRECT: "kept",
    DecisionKind.ADD: "kept",
    DecisionKind.REJECT: "rejected",
    DecisionKind.UNSURE: "unsure",
    DecisionKind.DUPLICATE: "duplicate",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers compared by their last answer on each action: kept, rejected, unsure or duplicate."""

    first: str
    second: str
    compared: int
    same: int
    kappa: float | None
    """Cohen's kappa, agreement beyond chance (J. Cohen, 1960); None where chance alone would agree always."""

    @property
    def share(self) -> float:
        """Share of the compared actions with the same answer, 0-1."""
        return self.same / self.compared


def agreements(journal: Sequence[Decision]) -> list[Agreement]:
    """Compare every two reviewers who have judged an action in common."""
    answers: dict[str, dict[str, str]] = {}
    for decision in in_force(journal):
        if decision.kind in _ANSWERS:
            answers.setdefault(decision.author, {})[decision.project_id] = _ANSWERS[decision.kind]
    pairs = ((a, b, _common(answers[a], answers[b])) for a, b in combinations(sorted(answers), 2))
    return [_agreement(a, b, common) for a, b, common in pairs if common]


def _common(first: dict[str, str], second: dict[str, str]) -> list[tuple[str, str]]:
    return [(first[p], second[p]) for p in sorted(first.keys() & second.keys())]


def _agreement(first: str, second: str, common: Sequence[tuple[str, str]]) -> Agreement:
    same = sum(a == b for a, b in common)
    return Agreement(first, second, len(common), same, kappa(common))


def kappa(common: Sequence[tuple[str, str]]) -> float | None:
    """Give Cohen's kappa of paired answers; None when chance alone would explain full agreement."""
    n = len(common)
    of_first, of_second = Counter(a for a, _ in common), Counter(b for _, b in common)
    chance = sum(of_first[answer] * of_second[answer] for answer in of_first) / n**2
    observed = sum(a == b for a, b in common) / n
    return None if chance == 1 else (observed - chance) / (1 - chance)
