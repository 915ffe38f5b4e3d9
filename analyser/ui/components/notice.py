"""One message about the last gesture: it passes by when all went well, and stays when something is to be done."""

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
    else:
        st.toast(literal(text), icon=":material/check:")
