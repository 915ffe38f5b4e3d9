"""What one visitor is doing, behind typed accessors: interface facts only, never decisions or records."""

import time
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Literal
from urllib.parse import quote, unquote

import streamlit as st

from analyser.records import Citation
from analyser.ui import services

Marking = Literal["missed", "sample", "split"]
"""Marking lines for an action that was missed, on a page sampled for missed ones, or to separate an action."""
REVIEWER_COOKIE = "pvdplus_reviewer"
ALL_TOWNS = "Toutes les communes"
TOWN_KEY = "commune"
ACTION_PARAMETER = "action"
_PACE_WINDOW = 20
_PAUSE_S = 180.0
_FIRST_PACE_S = 10.0


def reviewer() -> str:
    """Name the person at the screen: from the login, else what was typed once in this browser; empty if unknown."""
    if login := st.user.get("name"):
        return str(login)
    if "reviewer" not in st.session_state:
        remembered = unquote(st.context.cookies.get(REVIEWER_COOKIE, ""))
        st.session_state["reviewer"] = remembered or services.workspace().settings.reviewer
    return str(st.session_state["reviewer"])


def set_reviewer(name: str) -> None:
    """Keep the reviewer's name for this visit; `reviewer_cookie` makes the browser remember it."""
    st.session_state["reviewer"] = " ".join(name.split())[:60]


def reviewer_cookie() -> str:
    """Give the value of the cookie that remembers the reviewer: percent-encoded, safe inside a script."""
    return quote(reviewer(), safe="")


def town() -> str | None:
    """Name the town that every page is limited to; None: all."""
    chosen = st.session_state.get(TOWN_KEY)
    return None if chosen in (None, ALL_TOWNS) else str(chosen)


def current_action() -> str | None:
    """Give the project on the review table; it stands in the address, so that a refresh comes back to it."""
    remembered: str | None = st.session_state.get("action")
    return st.query_params.get(ACTION_PARAMETER, remembered)


def set_current_action(project_id: str | None) -> None:
    """Put a project on the review table and start again from its first evidence."""
    if project_id == current_action():
        return
    st.session_state["action"] = project_id
    if project_id is None:
        st.query_params.pop(ACTION_PARAMETER, None)
    else:
        st.query_params[ACTION_PARAMETER] = project_id
    set_evidence(0)
    set_correcting(active=False)


def evidence() -> int:
    """Give the rank of the evidence that is boxed in the accent colour."""
    return int(st.session_state.get("evidence", 0))


def set_evidence(rank: int) -> None:
    """Show another evidence of the same action, on its own page."""
    st.session_state["evidence"] = rank
    st.session_state["page_shift"] = 0


def page_shift() -> int:
    """Give how many pages the reader has turned away from the evidence."""
    return int(st.session_state.get("page_shift", 0))


def turn_page(pages: int) -> None:
    """Look at a page before (negative) or after the one shown."""
    st.session_state["page_shift"] = page_shift() + pages


def correcting() -> bool:
    """Whether the record is open for correction."""
    return bool(st.session_state.get("correcting", False))


def set_correcting(*, active: bool) -> None:
    """Open or close the correction of the current record."""
    st.session_state["correcting"] = active


def marking() -> Marking | None:
    """Say for what lines of a page are being marked, if they are."""
    mode: Marking | None = st.session_state.get("marking")
    return mode


def set_marking(mode: Marking | None) -> None:
    """Start marking lines, or stop (None); parts marked so far are forgotten."""
    st.session_state["marking"] = mode
    st.session_state["marked_parts"] = []


def marked_parts() -> list[list[Citation]]:
    """Give the parts of an action marked so far, to be separated; add to the list to keep one more."""
    parts: list[list[Citation]] = st.session_state.setdefault("marked_parts", [])
    return parts


def say(message: str, *, problem: bool = False) -> None:
    """Leave one message for the next drawing of the page."""
    st.session_state["message"] = (message, problem)


def take_message() -> tuple[str, bool] | None:
    """Give the message left by the last gesture, once: its text, and whether it is a problem."""
    message: tuple[str, bool] | None = st.session_state.pop("message", None)
    return message


def queue_position() -> int:
    """Give the row where the current action last stood."""
    return int(st.session_state.get("queue_position", 0))


def set_queue_position(row: int) -> None:
    """Remember the row of the current action, for when it leaves the filtered queue."""
    st.session_state["queue_position"] = row


def note_decision() -> None:
    """Note that a decision was made now, for the estimate of the time left; a gesture outdates an earlier batch."""
    moments: list[float] = st.session_state.setdefault("decision_moments", [])
    moments.append(time.monotonic())
    del moments[:-_PACE_WINDOW]
    st.session_state.pop("batch", None)


def pace_s() -> float:
    """Give the seconds an action takes this reviewer: the median of the last ones, pauses left out."""
    moments: list[float] = st.session_state.get("decision_moments", [])
    gaps = [b - a for a, b in pairwise(moments) if b - a < _PAUSE_S]
    return median(gaps) if gaps else _FIRST_PACE_S


def set_batch(project_ids: Sequence[str]) -> None:
    """Remember the actions settled together, so that one undo takes them all back."""
    st.session_state["batch"] = list(project_ids)


def take_batch() -> list[str]:
    """Give the last batch, once."""
    batch: list[str] = st.session_state.pop("batch", [])
    return batch


QUEUE_FILTERS = (
    "queue_text", "queue_document", "queue_category", "queue_verdict", "queue_state", "queue_alert", "queue_maturity",
    "queue_reviewer", "queue_order",
)  # fmt: skip
"""Keys of the widgets that filter the queue; other pages set them to lead there."""


def queue_choice(name: str) -> str | None:
    """Give what a filter of the queue is set to, by its name without the prefix; None: it lets all through."""
    return st.session_state.get(f"queue_{name}") or None


def open_queue(*, town_name: str | None = None, **filters: str) -> None:
    """Filter the queue anew, by names without their prefix (`category="bioeconomy"`), for the next visit of it."""
    for key in QUEUE_FILTERS:
        st.session_state.pop(key, None)
    for name, value in filters.items():
        st.session_state[f"queue_{name}"] = value
    if town_name is not None:
        st.session_state[TOWN_KEY] = town_name
    set_current_action(None)


def request_queue(filters: dict[str, str], town_name: str | None) -> None:
    """Ask for the filtered queue from within a page: the next run goes there, before its header is drawn."""
    st.session_state["queue_request"] = (filters, town_name)


def take_queue_request() -> tuple[dict[str, str], str | None] | None:
    """Give the request, once."""
    asked: tuple[dict[str, str], str | None] | None = st.session_state.pop("queue_request", None)
    return asked
