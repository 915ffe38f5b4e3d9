"""Replays the journal of decisions: from entries to where the review of an action stands.

Pure: knows nothing of the database or of suggestions. The journal is the truth; whatever is stored beside it for speed
is made by `replay` and can be made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analyser.records import FIELD_NAMES, Decision, DecisionKind, ReviewState

CORRECTABLE = ("title", "number", "town", "axis", *FIELD_NAMES, "categories", "verdict", "maturity", "state")
"""Names that `Decision.changes` may correct. `categories`: ids, primary first; `verdict`: its id; `maturity`: 0-7 or
None; `cost`: `{"value", "max", "tax", "basis", "raw"}`; `schedule`: `{"start_year", "end_year", "raw"}`; several
partners or funders: a JSON list; all else: a text."""

_ANSWERS = {
    DecisionKind.REJECT: ReviewState.REJECTED,
    DecisionKind.UNSURE: ReviewState.UNSURE,
    DecisionKind.DUPLICATE: ReviewState.DUPLICATE,
    DecisionKind.CORRECT: ReviewState.CORRECTED,
    DecisionKind.ADD: ReviewState.ACCEPTED,
    DecisionKind.SPLIT: ReviewState.DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be written. `expected`: journal entries that its author had seen on this action (None: any)."""

    project_id: str
    kind: DecisionKind
    author: str
    changes: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None
    comment: str | None = None
    supersedes: int | None = None
    context: Mapping[str, object] = field(default_factory=dict)
    expected: int | None = None
    document_id: str | None = None
    """Needed only by an ADD: the document that the new action stands in."""


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """Where the review of one action stands, undone entries left out."""

    state: ReviewState = ReviewState.TO_REVIEW
    version: int = 0
    """Number of entries, undone ones and undos included."""
    corrections: Mapping[str, object] = field(default_factory=dict)
    last: Decision | None = None
    """The last entry in force."""


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Give the entries that no later entry has revoked, in order, undos left out."""
    revoked = {d.supersedes for d in decisions if d.kind is DecisionKind.UNDO}
    return [d for d in decisions if d.kind is not DecisionKind.UNDO and d.decision_id not in revoked]


def replay(decisions: Sequence[Decision]) -> ReviewStatus:
    """Derive state and corrections of one action from its entries, in the order in which they were written."""
    state, corrections, last = ReviewState.TO_REVIEW, dict[str, object](), None
    for decision in in_force(decisions):
        corrections |= {k: v for k, v in decision.changes.items() if k in CORRECTABLE}
        state, last = _answer(decision, state, bool(corrections)), decision
    return ReviewStatus(state, len(decisions), corrections, last)


def _answer(decision: Decision, before: ReviewState, corrected: bool) -> ReviewState:
    """Tell the state after one entry: accepting corrected values makes a corrected action."""
    if decision.kind is DecisionKind.ACCEPT:
        return ReviewState.CORRECTED if corrected else ReviewState.ACCEPTED
    if decision.kind is DecisionKind.MERGE:
        return ReviewState.DUPLICATE if "into" in decision.changes else before
    return _ANSWERS[decision.kind]
