"""How far an action is: eight steps, its phase in words, and the cross axes."""

from collections.abc import Mapping

import streamlit as st

from analyser.effective import maturity_of
from analyser.ui.components import cited
from analyser.ui.evidence import Evidence
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


def draw(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    """Draw level and phase beside the eight steps, then the axes of which the text says something."""
    level, suggested = maturity_of(item), item.suggestion.maturity
    with st.container(key="maturity", horizontal=True, vertical_alignment="center"):
        if level is None:
            st.markdown(f"Maturité {MATURITY_UNKNOWN.lower()} :gray[le texte ne dit pas où en est l’action]")
        else:
            going = [MATURITY[level], suggested.state] if suggested.state else [MATURITY[level]]
            cited.draw("maturity", f"Maturité {level}/7 · {literal(' · '.join(going))}", evidences)
            st.html(steps_html(level), width=110)
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
