"""The bar always in view under the review table: every gesture with its key, and how far the review has come."""

from collections.abc import Sequence

import streamlit as st

from analyser.records import DecisionKind
from analyser.ui import gestures, state
from analyser.ui.components import more
from analyser.ui.typography import NBSP, count
from analyser.views import QueueRow, ReviewItem

_DECISIONS = (
    ("decide_accept", "Accepter", "A", DecisionKind.ACCEPT),
    ("decide_reject", "Rejeter", "R", DecisionKind.REJECT),
    ("decide_unsure", "Incertain", "U", DecisionKind.UNSURE),
)


def draw(item: ReviewItem, rows: Sequence[QueueRow], evidence_count: int) -> None:
    """Draw the gestures on `item`; while the reviewer is unknown, ask who decides instead."""
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        if not state.reviewer():
            _ask_name()
            _say_what_is_shown(item)
            return
        for key, label, letter, kind in _DECISIONS:
            primary = kind is DecisionKind.ACCEPT
            st.button(
                f"{label} `{letter}`", key=key, type="primary" if primary else "secondary",
                on_click=gestures.settle, args=(item, kind, rows),
            )  # fmt: skip
            if primary:
                st.button("Corriger `E`", key="decide_correct", on_click=gestures.open_correction)
        st.button("Annuler `Z`", key="decide_undo", on_click=gestures.undo)
        st.html('<span class="divider"></span>', width="content")
        here = item.project.project_id
        st.button("Précédente `K`", key="go_previous", on_click=gestures.move, args=(rows, here, -1))
        st.button("Suivante `J`", key="go_next", on_click=gestures.move, args=(rows, here, 1))
        st.button("Preuve `Espace`", key="go_evidence", on_click=gestures.next_evidence, args=(evidence_count,))
        more.draw(item, rows)
        st.markdown(f":small[{progress(rows)}]", width="stretch", text_alignment="right")
        _say_what_is_shown(item)


def draw_hint(item: ReviewItem, text: str) -> None:
    """Say in the place of the gestures what is under way instead of a decision."""
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        st.caption(text)
        _say_what_is_shown(item)


def _say_what_is_shown(item: ReviewItem) -> None:
    """Tell the script of the keys which action, in which version, is before the reviewer's eyes.

    It stands last: from then on every gesture is one on this action.
    """
    st.html(f'<span data-shown="{item.project.project_id}:{item.version}"></span>', width="content")


def progress(rows: Sequence[QueueRow]) -> str:
    """Say « 12 / 40 relues · environ 6 min restantes », from the pace of this visit."""
    done = sum(1 for row in rows if row.review_state.is_settled)
    told = f"{done} / {count(len(rows), 'relue')}"
    left = len(rows) - done
    if not left:
        return f"{told} · terminé"
    minutes = max(1, round(left * state.pace_s() / 60))
    hours = f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}" if minutes >= 60 else f"{minutes}{NBSP}min"
    return f"{told} · environ {hours} restantes"


def _ask_name() -> None:
    with st.form("who", border=False), st.container(horizontal=True, vertical_alignment="center"):
        st.text_input(
            "Votre nom", key="who_name", placeholder="Votre nom, inscrit à côté de chaque décision", width=360,
            label_visibility="collapsed",
        )  # fmt: skip
        st.form_submit_button("Commencer la relecture", type="primary", key="who_submit", on_click=_sign)


def _sign() -> None:
    state.set_reviewer(st.session_state["who_name"])
