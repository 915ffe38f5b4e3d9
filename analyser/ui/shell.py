"""The frame of every page: navigation, style, keys, and the header that says where one is and what reads the text."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analyser.ui import services, state
from analyser.ui.components import notice
from analyser.ui.typography import literal

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_HERE = Path(__file__).parent
_ASSETS = _HERE / "assets"
ICON = str(_ASSETS / "icon.svg")
_PAGES = (
    ("documents.py", "Documents", "documents"),
    ("review.py", "Revue", "revue"),
    ("search.py", "Recherche", "recherche"),
    ("dashboard.py", "Tableau de bord", "tableau-de-bord"),
    ("town.py", "Commune", "commune"),
    ("programme.py", "Programme", "programme"),
    ("export.py", "Export", "export"),
    ("help.py", "Aide", "aide"),
)


def page_path(file: str) -> str:
    """Give the path of a page script, for links and `st.switch_page`."""
    return str(_HERE / "pages" / file)


def pages() -> "list[StreamlitPage]":
    """List the pages in the order of the navigation; the first opens by default."""
    return [
        st.Page(page_path(file), title=title, url_path=address, default=not rank)
        for rank, (file, title, address) in enumerate(_PAGES)
    ]


def draw_frame(title: str) -> None:
    """Draw style, keys and header; first follow a click on a chart, which ends in the queue."""
    if asked := state.take_queue_request():
        filters, town = asked
        state.open_queue(town_name=town, **filters)
        st.switch_page(page_path("review.py"))
    st.html(_ASSETS / "style.css")
    script = (_ASSETS / "behaviour.js").read_text(encoding="utf-8")
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    st.logo(str(_ASSETS / "logo.svg"), size="large")
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        _town_filter()
        st.caption(literal(services.workspace().text_destination()), width="content")
        _reviewer()
    _remember_reviewer()
    notice.draw()


def _town_filter() -> None:
    st.selectbox(
        "Commune",
        [state.ALL_TOWNS, *services.workspace().towns()],
        key=state.TOWN_KEY,
        bind="query-params",
        label_visibility="collapsed",
        width=230,
    )


def _reviewer() -> None:
    name = state.reviewer()
    with st.popover(literal(name) if name else "Votre nom ?", type="secondary" if name else "primary"):
        st.text_input(
            "Nom du relecteur, inscrit à côté de chaque décision",
            value=name,
            key="reviewer_name",
            max_chars=60,
            on_change=lambda: state.set_reviewer(st.session_state["reviewer_name"]),
        )
        st.caption("Gardé dans ce navigateur et dans le journal des décisions, nulle part ailleurs.")


def _remember_reviewer() -> None:
    if state.reviewer():
        value = f"{state.REVIEWER_COOKIE}={state.reviewer_cookie()}"
        cookie = f"document.cookie='{value};path=/;max-age=31536000;samesite=strict'"
        st.html(f"<script>{cookie}</script>", unsafe_allow_javascript=True)
