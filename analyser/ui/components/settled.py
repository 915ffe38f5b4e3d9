"""What surrounds a record: similar actions elsewhere, and the history of its decisions."""

import streamlit as st

from analyser.records import Passage
from analyser.ui import services, state
from analyser.ui.labels import DECISIONS
from analyser.ui.typography import count, literal, moment_fr, page_fr, shortened
from analyser.views import ReviewItem


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
