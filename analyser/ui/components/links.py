"""Ways from a figure or a row to the review queue, filtered to what the figure counts."""

import streamlit as st

from analyser.ui import state
from analyser.ui.shell import page_path


def to_queue(label: str, key: str, **filters: str) -> None:
    """Draw `label` (markdown, already escaped) as a way to the queue; filters as in `state.open_queue`."""
    if st.button(label, key=key, type="tertiary", on_click=state.open_queue, kwargs=filters):
        st.switch_page(page_path("review.py"))


def to_action(label: str, key: str, project_id: str) -> None:
    """Draw `label` (markdown, already escaped) as a way to one action on the review table."""
    if st.button(label, key=key, type="tertiary", on_click=state.set_current_action, args=(project_id,), wrap=True):
        st.switch_page(page_path("review.py"))
