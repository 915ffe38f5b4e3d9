"""What people settle: decisions and undo, actions added, merged or split, carry-over to a new version, agreement.

Every gesture is one or more entries of the append-only journal, written in one transaction; what stands is derived by
`replay`. Knows nothing of pages on screen.
"""

from analyser.journal import ReviewStatus, in_force, replay
from analyser.review.agreement import Agreement, agreements
from analyser.review.carrying import CarryOver, carry_over
from analyser.review.deciding import REASONS, decide, decide_many, undo, undo_many
from analyser.review.shaping import Part, add_action, mark_duplicate, merge, project_from, split

__all__ = [
    "REASONS",
    "Agreement",
    "CarryOver",
    "Part",
    "ReviewStatus",
    "add_action",
    "agreements",
    "carry_over",
    "decide",
    "decide_many",
    "in_force",
    "mark_duplicate",
    "merge",
    "project_from",
    "replay",
    "split",
    "undo",
    "undo_many",
]
