"""What people settled: entries of the append-only journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DecisionKind(StrEnum):
    """What a person settled."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    UNSURE = "unsure"
    DUPLICATE = "duplicate"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class ReviewState(StrEnum):
    """Where the review of one action stands."""

    TO_REVIEW = "to_review"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    UNSURE = "unsure"
    DUPLICATE = "duplicate"

    @property
    def is_settled(self) -> bool:
        """Whether a person has answered."""
        return self is not ReviewState.TO_REVIEW


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the append-only journal. `changes`: field name -> corrected value (JSON-ready)."""

    decision_id: int
    project_id: str
    kind: DecisionKind
    author: str
    at: str
    """UTC, ISO 8601."""
    changes: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None
    comment: str | None = None
    supersedes: int | None = None
    """The decision that an UNDO revokes."""
    context: Mapping[str, object] = field(default_factory=dict)
    """Versions at the time: rules, model, document, and the suggestion that was shown."""
