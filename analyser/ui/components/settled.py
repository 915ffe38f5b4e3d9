"""What surrounds a record: similar actions elsewhere, and the history of its decisions."""

import streamlit as st

from analyser.ui import services, state
from analyser.ui.labels import DECISIONS
from analyser.ui.typography import count, literal, moment_fr, short_euros
from analyser.views import ReviewItem


def draw_similar(item: ReviewItem) -> None:
    """List similar actions of other plans, on demand: finding them costs a search."""
    with st.expander("Projets semblables ailleurs", key="similar", on_change="rerun") as opened:
        if not opened.open:
            return
        rows = services.workspace().similar(item.project.project_id)
        if not rows:
            st.caption("Aucun projet semblable dans les documents chargés.")
        for row in rows:
            cost = f" · {short_euros(row.cost)}" if row.cost else ""
            st.button(
                f"{literal(row.title)} :gray[{literal(row.town or '')}{cost}]", key=f"similar_{row.project_id}",
                type="tertiary", on_click=state.set_current_action, args=(row.project_id,), wrap=True,
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
