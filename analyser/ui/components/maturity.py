"""How far an action is: eight steps, its phase in words, and the cross axes."""

from collections.abc import Callable, Mapping

import streamlit as st

from analyser.effective import maturity_of
from analyser.ui.labels import AXES, AXIS_STATES, MATURITY, MATURITY_UNKNOWN
from analyser.ui.typography import literal
from analyser.views import ReviewItem


def steps_html(level: int | None) -> str:
    """Draw eight steps, filled up to `level`; the words beside them say the same."""
    cells = "".join(
        f'<span class="step{" done" if level is not None and step <= level else ""}"></span>'
        for step in range(len(MATURITY))
    )
    return f'<div class="steps" aria-hidden="true">{cells}</div>'


def draw(item: ReviewItem, draw_value: Callable[[str, str], None]) -> None:
    """Draw the maturity; `draw_value(key, text)` draws a text as a way to its evidence."""
    level, suggested = maturity_of(item), item.suggestion.maturity
    with st.container(key="maturity"):
        st.markdown("**Maturité**")
        st.html(steps_html(level))
        if level is None:
            st.caption(f"{MATURITY_UNKNOWN} : le texte ne dit pas où en est l’action.")
            return
        going = f" · {suggested.state}" if suggested.state else ""
        draw_value("maturity", f"{level}/7 {MATURITY[level]}{going}")
        if told := axes_told(suggested.axes):
            st.caption(literal(told))


def axes_told(axes: Mapping[str, str]) -> str:
    """Say the cross axes by state: « Acquis : technique, foncier · Absent : financement »; silence is not told."""
    told = []
    for state, name in AXIS_STATES.items():
        named = [AXES[axis] for axis, value in axes.items() if value == state and axis in AXES]
        if named:
            told.append(f"{name} : {', '.join(named)}")
    return " · ".join(told)
