"""What surrounds a record: similar actions elsewhere, and the history of its decisions."""

import streamlit as st

from analyser.errors import UnknownRecordError
from analyser.records import Passage
from analyser.ui import services, state
from analyser.ui.components import page_view
from analyser.ui.evidence import evidence_of
from analyser.ui.labels import DECISIONS
from analyser.ui.typography import count, literal, moment_fr, page_fr, shortened
from analyser.views import ReviewItem


def draw_previous_version(item: ReviewItem) -> None:
    """Show the page of the same action in the version that this plan replaces, beside the new one."""
    if item.carried_over_from is None:
        return
    with st.expander("Version précédente de cette action", key="previous_version", on_change="rerun") as opened:
        if not opened.open:
            return
        try:
            before = services.workspace().item(item.carried_over_from)
        except UnknownRecordError:
            st.caption("L’ancienne version du plan a été retirée.")
            return
        title = before.project.title.citations[0]
        st.caption(f"{literal(before.document_name)} · {page_fr(title.page_index)}")
        page = services.workspace().page(title.document_id, title.page_index)
        page_view.draw_sheet(page, evidence_of(before), current=None, pane="previous_pane")


def draw_similar(item: ReviewItem) -> None:
    """List similar actions of other towns, on demand: finding them costs a search."""
    with st.expander("Projets semblables ailleurs", key="similar", on_change="rerun") as opened:
        if not opened.open:
            return
        passages = services.workspace().similar(item.project.project_id)
        if not passages:
            st.caption("Aucun projet semblable dans les autres communes.")
        for rank, passage in enumerate(passages):
            draw_passage_link(rank, passage)


def draw_passage_link(rank: int, passage: Passage) -> None:
    """Draw a passage in two lines; it opens its action when it belongs to one."""
    where = " · ".join(part for part in (passage.town, page_fr(passage.chunk.page_index)) if part)
    text = f"{literal(shortened(passage.chunk.heading or passage.chunk.text, 110))} :gray[{literal(where)}]"
    if passage.project_id is None:
        st.markdown(text)
        return
    st.button(
        text, key=f"similar_{rank}", type="tertiary", on_click=state.set_current_action, args=(passage.project_id,),
        wrap=True,
    )  # fmt: skip


def draw_history(item: ReviewItem) -> None:
    """List every decision on the action, last first; nothing is ever erased from it."""
    if not item.version:
        return
    with st.expander(f"Historique · {count(item.version, 'décision')}", key="history", on_change="rerun") as opened:
        if not opened.open:
            return
        for decision in reversed(services.workspace().history(item.project.project_id)):
            why = f" · {literal(decision.reason)}" if decision.reason else ""
            said = f" — {literal(decision.comment)}" if decision.comment else ""
            changed = f" · {count(len(decision.changes), 'valeur')}" if decision.changes else ""
            who = literal(decision.author)
            st.caption(f"{moment_fr(decision.at)} · {who} · **{DECISIONS[decision.kind]}**{changed}{why}{said}")
