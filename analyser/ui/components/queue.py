"""The review queue: filters on top, light rows around the current action, how far the review has come."""

from collections.abc import Sequence
from typing import Literal, cast

import streamlit as st

from analyser.records import ReviewState, VerdictId
from analyser.ui import services, state
from analyser.ui.labels import (
    ALERTS,
    CATEGORIES,
    CATEGORIES_SHORT,
    MATURITY,
    NO_CATEGORY,
    REVIEW_MARKS,
    REVIEW_STATES,
    VERDICTS,
    VERDICTS_SHORT,
)
from analyser.ui.typography import NBSP, count, literal, shortened
from analyser.views import QueueFilters, QueueRow

ORDERS = {"page": "Par page", "town": "Par commune", "uncertainty": "Les plus incertaines et coûteuses d’abord"}
_NARROWING = ("document", "category", "verdict", "state", "alert", "maturity", "reviewer")
_BEFORE, _AFTER = 5, 16
_TITLE_LENGTH = 62


def draw_filters() -> QueueFilters:
    """Draw the filters of the queue and give what they choose; they hold for the whole visit."""
    with st.container(key="queue_filters", horizontal=True, vertical_alignment="center"):
        text = st.text_input(
            "Chercher dans la file", key="queue_text", placeholder="Chercher un intitulé…",
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        chosen = sum(1 for name in _NARROWING if state.queue_choice(name))
        with st.popover(f"Filtres ({chosen})" if chosen else "Filtres", key="queue_more", on_change="rerun") as opened:
            if opened.open:
                _draw_choices()
    return _filters(text or None)


def _filters(text: str | None) -> QueueFilters:
    """Read what was chosen; the widgets themselves are drawn only while their menu is open."""
    verdict, review_state = state.queue_choice("verdict"), state.queue_choice("state")
    maturity = state.queue_choice("maturity")
    return QueueFilters(
        town=state.town(),
        document_id=state.queue_choice("document"),
        category=state.queue_choice("category"),
        verdict=VerdictId(verdict) if verdict else None,
        review_state=ReviewState(review_state) if review_state else None,
        alert=state.queue_choice("alert"),
        maturity=(int(maturity), int(maturity)) if maturity else None,
        reviewer=state.queue_choice("reviewer"),
        text=text,
        order=cast('Literal["page", "town", "uncertainty"]', state.queue_choice("order") or "page"),
    )


def _draw_choices() -> None:
    st.selectbox("Ordre", ORDERS, format_func=ORDERS.__getitem__, key="queue_order", persist_state="session", width=520)
    _choice("Document", "document", _document_names())
    left, right = st.columns(2)
    with left:
        _choice("Champ", "category", CATEGORIES)
        _choice("Relecture", "state", {str(k): v for k, v in REVIEW_STATES.items()})
        _choice("Relecteur", "reviewer", {n: n for n in services.workspace().reviewers()})
    with right:
        _choice("Avis", "verdict", {str(k): v for k, v in VERDICTS.items()})
        _choice("Maturité", "maturity", {str(n): f"{n} · {v}" for n, v in enumerate(MATURITY)})
        _choice("Alerte", "alert", ALERTS)


def _choice(label: str, name: str, names: dict[str, str]) -> None:
    options = ["", *names]
    if state.queue_choice(name) not in names:
        st.session_state[f"queue_{name}"] = ""
    st.selectbox(
        label, options, format_func=lambda one: names.get(one, "Tous"), key=f"queue_{name}", persist_state="session"
    )


def _document_names() -> dict[str, str]:
    return {row.document_id: row.name for row in services.workspace().documents() if row.project_count}


def position(rows: Sequence[QueueRow]) -> int:
    """Give where the current action stands; when it left the filtered queue, where it stood."""
    current = state.current_action()
    found = next((rank for rank, row in enumerate(rows) if row.project_id == current), None)
    if found is None:
        return min(state.queue_position(), len(rows) - 1)
    state.set_queue_position(found)
    return found


def draw(rows: Sequence[QueueRow], current: str) -> None:
    """Draw the rows around the current action; each opens its action."""
    at = next((rank for rank, row in enumerate(rows) if row.project_id == current), state.queue_position())
    first = max(0, at - _BEFORE)
    with st.container(key="queue"):
        if first:
            _further(f"↑ {count(first, 'action')} avant", "queue_back", rows[first - 1])
        for row in rows[first : at + _AFTER]:
            st.button(
                row_label(row), key="row_current" if row.project_id == current else f"row_{row.project_id}", wrap=True,
                type="tertiary", width="stretch", on_click=state.set_current_action, args=(row.project_id,),
            )  # fmt: skip
        if (rest := len(rows) - at - _AFTER) > 0:
            _further(f"↓ {count(rest, 'action')} après", "queue_on", rows[at + _AFTER])


def _further(label: str, key: str, row: QueueRow) -> None:
    """Draw a way to the actions beyond the rows shown."""
    st.button(
        label, key=key, type="tertiary", width="stretch", on_click=state.set_current_action, args=(row.project_id,)
    )


def row_label(row: QueueRow) -> str:
    """Write a row: state mark, number, short title, then field and verdict in grey."""
    number = f"**{literal(row.number)}** " if row.number else ""
    category = CATEGORIES_SHORT[row.category] if row.category else NO_CATEGORY
    mark = f"{REVIEW_MARKS[row.review_state]}{NBSP}{REVIEW_STATES[row.review_state]}"
    alert = " · ▲ alerte" if row.alerts else ""
    state_colour = "green" if row.review_state.is_settled else "gray"
    return (
        f"{number}{literal(shortened(row.title, _TITLE_LENGTH))} "
        f":small[:gray[{category} · {VERDICTS_SHORT[row.verdict]}{alert} ·] :{state_colour}[{mark}]]"
    )
