"""A value of the record as a way to its words on the page."""

import streamlit as st

from analyser.ui import state
from analyser.ui.evidence import Evidence, rank_of


def draw(key: str, markdown: str, evidences: tuple[Evidence, ...]) -> None:
    """Draw a value (markdown, already escaped): a click turns to its box, pointer or focus lights it up."""
    rank = rank_of(key, evidences)
    if rank is None:
        st.markdown(markdown)
        return
    st.button(markdown, key=f"ev_{key}", type="tertiary", on_click=state.set_evidence, args=(rank,), wrap=True)
