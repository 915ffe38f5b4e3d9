"""Revue: the queue, the page with its evidence boxed, the record; one key settles an action and shows the next."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyser.errors import UnknownRecordError
from analyser.records import Page
from analyser.ui import gestures, services, state
from analyser.ui.boundary import told_on_the_page
from analyser.ui.components import action_bar, correction, missed, notice, page_view, queue, record
from analyser.ui.evidence import evidence_of
from analyser.ui.shell import page_path
from analyser.views import QueueRow, ReviewItem


def draw_empty(filtered: bool) -> None:
    """Say why the table is empty, and where to go."""
    if filtered:
        st.info("Aucune action ne correspond à ces filtres. Élargissez-les, ou choisissez « Toutes les communes ».")
        return
    st.info("Aucune action à relire pour l’instant : déposez un plan d’action, ou ouvrez les exemples.")
    st.page_link(page_path("documents.py"), label="Aller aux documents")


def chosen(rows: list[QueueRow]) -> ReviewItem:
    """Give the action on the table: the one of the address, else the first one still to review."""
    workspace = services.workspace()
    if wanted := state.current_action():
        try:
            return workspace.item(wanted)
        except UnknownRecordError:
            state.set_current_action(None)
    waiting = next((row for row in rows if not row.review_state.is_settled), rows[0])
    state.set_current_action(waiting.project_id)
    return workspace.item(waiting.project_id)


@st.fragment
def table() -> None:
    """Draw the review table; a key press draws only this again."""
    with told_on_the_page():
        draw_table()


def draw_table() -> None:
    """Draw the three columns and the bar of gestures."""
    notice.draw()
    left, middle, right = st.columns([27, 50, 40], gap="small")
    with left:
        filters = queue.draw_filters()
        rows = services.workspace().queue(filters)
    if not rows:
        draw_empty(any(st.session_state.get(key) for key in state.QUEUE_FILTERS[:-1]) or state.town() is not None)
        return
    item = chosen(rows)
    evidences = evidence_of(item)
    with left:
        queue.draw(rows, item.project.project_id)
    page = page_view.page_shown(item.project.document_id, evidences, item.project.title.citations[0].page_index)
    to_mark = missed.page_to_mark(item, page) if state.marking() else None
    if to_mark:
        draw_marking(item, to_mark, middle, right)
        action_bar.draw_hint(item, "Marquage en cours : cliquez sur les lignes de la page, Échap abandonne.")
        return
    with middle:
        page_view.draw(page, evidences)
    if state.correcting():
        with right:
            correction.draw(item, rows)
        action_bar.draw_hint(item, "Correction en cours : Entrée enregistre, Échap abandonne.")
        return
    with right:
        record.draw(item, evidences)
    action_bar.draw(item, rows, len(evidences))
    if following := gestures.next_to_review(rows, item.project.project_id):
        services.draw_ahead(following.document_id, following.page_index)


def draw_marking(item: ReviewItem, page: Page, middle: DeltaGenerator, right: DeltaGenerator) -> None:
    """Draw the page and its lines, to mark an action that was missed or the parts of one."""
    with middle:
        page_view.draw_tools(page)
        missed.draw_page(page)
    with right:
        missed.draw_list(item, page)


with st.container(key="table"):
    table()
