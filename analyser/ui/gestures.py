"""What keys and buttons do on the review table: settle, undo, move; stored at once, the next action ready."""

from collections.abc import Sequence

from analyser.errors import AnalyserError
from analyser.records import DecisionKind
from analyser.ui import services, state
from analyser.ui.labels import DECISIONS
from analyser.ui.typography import quoted, shortened
from analyser.views import QueueRow, ReviewItem


def settle(
    item: ReviewItem,
    kind: DecisionKind,
    rows: Sequence[QueueRow],
    *,
    changes: dict[str, object] | None = None,
    reason: str | None = None,
    comment: str | None = None,
) -> None:
    """Store a decision on the action as it was shown, and go to the next one to review; a conflict is told instead."""
    following = next_to_review(rows, item.project.project_id)
    try:
        services.workspace().decide(
            item.project.project_id, kind, state.reviewer(), changes=changes or {}, reason=reason, comment=comment,
            expected=item.version,
        )  # fmt: skip
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    state.note_decision()
    title = quoted(shortened(item.project.title.raw, 60))
    state.say(f"{DECISIONS[kind]} : {title}")
    state.set_correcting(active=False)
    state.set_current_action(following.project_id if following else item.project.project_id)


def next_to_review(rows: Sequence[QueueRow], project_id: str) -> QueueRow | None:
    """Give the next action still to review after this one, then from the top; else simply the next; None at the end."""
    at = next((rank for rank, row in enumerate(rows) if row.project_id == project_id), -1)
    turned = (*rows[at + 1 :], *rows[: max(at, 0)])
    waiting = next((row for row in turned if not row.review_state.is_settled), None)
    return waiting or next(iter(rows[at + 1 :]), None)


def undo() -> None:
    """Take back the reviewer's last gesture, whatever the browser did in between, and show the action again."""
    workspace = services.workspace()
    if batch := state.take_batch():
        state.say(f"{workspace.undo_many(batch, state.reviewer())} décisions annulées.")
        state.set_current_action(batch[0])
        return
    last = workspace.last_decision(state.reviewer())
    if last is None:
        state.say("Il n’y a pas de décision à annuler.", problem=True)
        return
    try:
        workspace.undo(last.project_id, state.reviewer())
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    state.say(f"Annulé : {DECISIONS[last.kind].lower()}.")
    state.set_current_action(last.project_id)


def move(rows: Sequence[QueueRow], project_id: str, steps: int) -> None:
    """Go to the action some rows further; at either end, stay."""
    at = next((rank for rank, row in enumerate(rows) if row.project_id == project_id), state.queue_position())
    target = min(max(at + steps, 0), len(rows) - 1)
    state.set_current_action(rows[target].project_id)


def next_evidence(total: int) -> None:
    """Turn to the next quote, and from the last to the first."""
    state.set_evidence((state.evidence() + 1) % total if total else 0)


def open_correction() -> None:
    """Open the record for correction in place."""
    state.set_correcting(active=True)
