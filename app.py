"""Entry of the dashboard: page set-up, navigation, header, then the chosen page."""

import streamlit as st

from analyser.errors import AnalyserError
from analyser.ui import shell
from analyser.ui.typography import literal


def main() -> None:
    """Draw the frame and the chosen page; what goes wrong foreseeably is said on the page."""
    st.set_page_config(page_title="Plans d’action PVD+", page_icon=shell.ICON, layout="wide")
    page = st.navigation(shell.pages(), position="top")
    try:
        shell.draw_frame(page.title)
        page.run()
    except AnalyserError as error:
        st.error(literal(str(error)))


if __name__ == "__main__":  # reading runs in spawned processes, which import this file under another name
    main()
