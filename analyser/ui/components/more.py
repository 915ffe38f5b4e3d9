"""Rarer gestures on the review table: an action that was missed, a duplicate, a merge, a whole heading at once."""

from collections.abc import Sequence

import streamlit as st

from analyser.errors import AnalyserError
from analyser.records import DecisionKind
from analyser.ui import gestures, services, state
from analyser.ui.components import missed
from analyser.ui.labels import REASON_NAMES
from analyser.ui.typography import count, literal, shortened
from analyser.views import QueueRow, ReviewItem


def draw(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    """Draw the menu; its content is made only while it is open."""
    with st.popover("Autres gestes", key="more", on_change="rerun") as opened:
        if not opened.open:
            return
        _marking(item)
        _reject_with_reason(item, rows)
        _twin(item, rows)
        _heading(item, rows)


def _marking(item: ReviewItem) -> None:
    """Offer what is done by marking lines, and what the sampled pages say of missed actions so far."""
    start = state.set_marking
    st.button("Ajouter une action manquée", key="start_missed", on_click=start, args=("missed",), width="stretch")
    st.button("Séparer cette action", key="start_split", on_click=start, args=("split",), width="stretch")
    if missed.next_sample(item.project.document_id) is not None:
        st.button(
            "Contrôler une page sans action", key="start_sample", on_click=start, args=("sample",), width="stretch"
        )
    seen, with_missed, without_action = services.workspace().missed_estimate(item.project.document_id)
    if seen:
        estimate = round(with_missed / seen * without_action)
        st.caption(
            f"{count(seen, 'page contrôlée', 'pages contrôlées')} : environ {count(estimate, 'action')} manquent."
        )


def _reject_with_reason(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    reason = st.selectbox("Rejeter avec un motif", REASON_NAMES, index=None, placeholder="Choisir", key="reject_reason")
    if reason:
        st.button(
            "Rejeter pour ce motif", key="reject_with_reason", width="stretch", on_click=gestures.settle,
            args=(item, DecisionKind.REJECT, rows), kwargs={"reason": reason},
        )  # fmt: skip


def _twin(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    """Offer the other actions of the same document as the one that this action repeats."""
    here = item.project.project_id
    names = {
        row.project_id: shortened(f"{row.number or ''} {row.title}".strip(), 70)
        for row in rows
        if row.document_id == item.project.document_id and row.project_id != here
    }
    other = st.selectbox(
        "Même action que", list(names), index=None, format_func=names.__getitem__, placeholder="Choisir", key="twin"
    )
    if other is None:
        return
    with st.container(horizontal=True):
        st.button("C’est un doublon", key="mark_duplicate", on_click=_mark_duplicate, args=(item, other))
        st.button("Fusionner les deux", key="merge", on_click=_merge, args=(here, other))


def _mark_duplicate(item: ReviewItem, other: str) -> None:
    try:
        services.workspace().mark_duplicate(item.project.project_id, other, state.reviewer(), expected=item.version)
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    state.say("Marquée en doublon.")
    state.set_current_action(other)


def _merge(kept: str, absorbed: str) -> None:
    try:
        services.workspace().merge(kept, [absorbed], state.reviewer())
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    state.say("Actions fusionnées.")


def _heading(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    """Offer to reject all that is still to review under the heading of this action."""
    axis = item.project.axis.raw if item.project.axis else None
    waiting = [r.project_id for r in rows if r.axis == axis and not r.review_state.is_settled] if axis else []
    if not axis or len(waiting) < 2:
        return
    st.caption(f"Rubrique : {literal(shortened(axis, 90))}")
    label = f"Rejeter les {count(len(waiting), 'action')} à relire de cette rubrique"
    st.button(label, key="reject_heading", on_click=_reject_all, args=(waiting,), width="stretch")


def _reject_all(project_ids: Sequence[str]) -> None:
    done = services.workspace().decide_many(project_ids, DecisionKind.REJECT, state.reviewer(), reason=REASON_NAMES[0])
    state.set_batch(project_ids)
    state.say(f"{count(done, 'action rejetée', 'actions rejetées')} : « Annuler » les reprend toutes.")
