"""One message about the last gesture: a quiet line in the header when all went well, a box when something is to do."""

import streamlit as st

from analyser.ui import state
from analyser.ui.typography import literal


def draw() -> None:
    """Show the message that the last gesture left, once."""
    message = state.take_message()
    if message is None:
        return
    text, problem = message
    if problem:
        st.error(literal(text))
        return
    with st.container(key="notice"):
        st.markdown(f":green[✓] {literal(text)}")
