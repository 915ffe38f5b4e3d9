"""Adding an action that was missed, by marking its lines: a click on the page or a tick in the list beside it."""

from collections.abc import Sequence

import streamlit as st

from analyser.errors import AnalyserError
from analyser.records import Citation, Line, Page
from analyser.ui import services, state
from analyser.ui.components import page_view
from analyser.ui.typography import literal, page_fr, shortened

_LINE_LENGTH = 90


def marked_lines(page: Page) -> list[Line]:
    """Give the lines that are ticked, in the order of the page."""
    shown = visible_lines(page)
    return [line for rank, line in enumerate(shown) if st.session_state.get(line_key(page, rank))]


def visible_lines(page: Page) -> list[Line]:
    """Give the lines that a person can see and that hold a word."""
    return [one for one in page.lines if not one.hidden and any(c.isalnum() for c in page.text[one.start : one.end])]


def line_key(page: Page, rank: int) -> str:
    """Name the tick of a line; the page script finds it by the rank at its end."""
    return f"mark_{page.document_id[:12]}_{page.index}_line_{rank}"


def draw_page(page: Page) -> None:
    """Draw the page with every line ready to be clicked."""
    boxes = []
    for rank, line in enumerate(visible_lines(page)):
        chosen = " chosen" if st.session_state.get(line_key(page, rank)) else ""
        boxes.append(page_view.box_html(line.box, page, f"mark-line{chosen}", f'data-line="{rank}"'))
    page_view.draw_image(page, "".join(boxes))


def draw_list(page: Page) -> None:
    """Draw the lines as ticks, and store the action: its title is the first line marked."""
    with st.container(key="missed_pane"):
        st.header(f"Ajouter une action · {literal(page_fr(page.index, page.label))}", anchor=False)
        st.caption("Marquez sur la page, ou cochez ici : la première ligne est l’intitulé, les suivantes son contenu.")
        lines = marked_lines(page)
        with st.container(horizontal=True):
            ready = bool(lines) and bool(state.reviewer())
            st.button(
                "Ajouter l’action", key="store_missed", type="primary", disabled=not ready, on_click=add,
                args=(page, lines),
            )  # fmt: skip
            st.button("Abandonner `Échap`", key="leave_correction", on_click=stop)
        for rank, line in enumerate(visible_lines(page)):
            text = shortened(page.text[line.start : line.end], _LINE_LENGTH)
            with st.container(key=f"line_{rank}"):
                st.checkbox(literal(text), key=line_key(page, rank))


def add(page: Page, lines: Sequence[Line]) -> None:
    """Store the marked lines as an action, each line a quote, and open it."""
    title, *body = (Citation.of(page, line.start, line.end) for line in lines)
    try:
        item = services.workspace().add_project(page.document_id, title, body, state.reviewer())
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    state.say("Action ajoutée.")
    stop()
    state.set_current_action(item.project.project_id)


def stop() -> None:
    """Leave the marking; ticks are forgotten with their page."""
    state.set_marking(active=False)
