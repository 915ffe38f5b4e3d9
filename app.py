"""Entry of the dashboard: page set-up, navigation, header, then the chosen page."""

import streamlit as st

from analyser.ui import shell
from analyser.ui.boundary import told_on_the_page


def main() -> None:
    """Draw the frame and the chosen page."""
    st.set_page_config(page_title="Plans d’action PVD+", page_icon=shell.ICON, layout="wide")
    page = st.navigation(shell.pages(), position="top")
    with told_on_the_page():
        shell.draw_frame(page.title)
        page.run()


if __name__ == "__main__":  # reading runs in spawned processes, which import this file under another name
    main()
