"""Tableau de bord: what was read, found, judged and reviewed; every mark leads to the queue so filtered."""

import streamlit as st

from analyser.folding import plain
from analyser.ui import services, state
from analyser.ui.components import charts, figures, links
from analyser.ui.labels import ALERTS, VERDICTS
from analyser.ui.shell import page_path
from analyser.ui.typography import count, literal, number, percent


def go(clicked: charts.Clicked | None, **names: str) -> None:
    """Open the queue filtered by a click; `names` says which of its values filter what."""
    if clicked is None:
        return
    filters = {filter_name: str(clicked[field]) for filter_name, field in names.items()}
    state.request_queue(filters, clicked.get("town"))
    st.rerun()


def draw_alerts() -> None:
    """List alerts by number of actions; each leads to its actions."""
    ranked = sorted(counted.alerts.items(), key=lambda one: -one[1])
    if not ranked:
        st.caption("Aucune alerte.")
    for alert_id, n in ranked[:10]:
        links.to_queue(f"{count(n, 'action')} · {ALERTS.get(alert_id, alert_id)}", f"alert_{alert_id}", alert=alert_id)


def draw_agreement() -> None:
    """Say how far reviewers agree, where two of them judged the same actions."""
    for pair in services.workspace().agreement():
        told = f"{literal(pair.first)} et {literal(pair.second)} : même réponse pour {percent(pair.share)}"
        st.caption(f"{told} de {count(pair.compared, 'action jugée', 'actions jugées')} par les deux.")


counted = services.workspace().figures(state.town())
if not counted.documents:
    st.info("Aucun document : le tableau de bord se remplit dès le premier plan lu.")
    st.page_link(page_path("documents.py"), label="Aller aux documents")
    st.stop()
figures.draw_headline(counted)
left, right = st.columns([58, 42], gap="large")
with left:
    st.header("Actions éligibles ou à vérifier", anchor=False)
    towns = sorted({town for town, _ in counted.by_town_category} | set(counted.town_progress), key=plain)
    with st.container(height=400 if len(towns) > 11 else "content", border=False):
        go(charts.heat_table(counted.by_town_category, towns, "heat"), category="category")
    st.header("Montants par champ", anchor=False)
    figures.draw_amounts(counted.amounts_by_category)
    st.caption("Actions éligibles ou à vérifier. HT, TTC et montants sans précision ne s’additionnent jamais.")
    st.header("Relecture", anchor=False)
    figures.draw_progress(counted.town_progress)
    draw_agreement()
with right:
    st.header("Avis", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        for verdict, name in VERDICTS.items():
            n = number(counted.verdicts.get(verdict, 0))
            links.to_queue(f"**{n}** {name}", f"verdict_{verdict}", verdict=verdict)
    st.header("Maturité", anchor=False)
    go(charts.maturity_bars(counted.maturity, "maturity_bars"), maturity="maturity")
    st.header("Alertes", anchor=False)
    with st.container(gap="xxsmall"):
        draw_alerts()
