"""Commune: all of one town's documents and actions, the one to three kept with it, and the papers to hand over."""

from functools import partial
from typing import Literal

import streamlit as st

from analyser.records import DocumentType
from analyser.ui import services, state
from analyser.ui.components import coverage, figures, links
from analyser.ui.labels import CATEGORIES_SHORT, MATURITY, NO_CATEGORY, REVIEW_STATES, VERDICTS
from analyser.ui.shell import page_path
from analyser.ui.typography import count, literal
from analyser.views import QueueFilters, QueueRow

MOST_KEPT = 3
PAPERS: dict[Literal["fiche", "note"], str] = {"fiche": "Fiche projet", "note": "Note de maturité"}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def choose(name: str) -> None:
    """Limit every page to a town."""
    st.session_state[state.TOWN_KEY] = name


def draw_choice() -> None:
    """Ask which town."""
    towns = services.workspace().towns()
    if not towns:
        st.info("Aucune commune pour l’instant : elle est proposée d’après le texte du premier plan lu.")
        st.page_link(page_path("documents.py"), label="Aller aux documents")
        return
    st.markdown("Choisissez une commune, ici ou en haut de la page.")
    with st.container(horizontal=True):
        for name in towns:
            st.button(literal(name), key=f"choose_{name}", on_click=choose, args=(name,))


def draw_documents(town: str) -> None:
    """List the documents of the town with their coverage."""
    st.header("Documents", anchor=False)
    documents = services.workspace().documents()
    replaced = {row.previous_version for row in documents}
    for row in documents:
        if row.town == town and row.type is DocumentType.PLAN and row.document_id not in replaced:
            st.markdown(f"{literal(row.name)} · {count(row.project_count, 'action')}")
            coverage.draw(services.coverage(row) if row.state == "done" else ())


def draw_shortlist(town: str, rows: list[QueueRow]) -> None:
    """Choose the actions kept with the town, and give their papers."""
    st.header("Retenues avec la commune", anchor=False)
    names = {row.project_id: f"{row.number or ''} {row.title}".strip() for row in rows}
    kept = [one for one in services.workspace().shortlist(town) if one in names]
    chosen = st.multiselect(
        f"De une à {MOST_KEPT} actions", list(names), default=kept, format_func=names.__getitem__,
        max_selections=MOST_KEPT, key=f"shortlist_{town}", placeholder="Choisir une action",
    )  # fmt: skip
    if chosen != kept:
        services.workspace().set_shortlist(town, chosen, state.reviewer())
    for project_id in chosen:
        draw_kept(project_id, names[project_id])


def draw_kept(project_id: str, name: str) -> None:
    """Draw one kept action: its co-benefits, and its two papers."""
    workspace = services.workspace()
    with st.container(border=True, key=f"kept_{project_id}", gap="xsmall"):
        st.markdown(f"**{literal(name)}**")
        tags = workspace.item(project_id).suggestion.tags
        if tags:
            st.caption("Co-bénéfices cités : " + ", ".join(literal(tag.label).lower() for tag in tags))
        with st.container(horizontal=True):
            links.to_action("Voir la preuve", f"proof_{project_id}", project_id)
            for kind, label in PAPERS.items():
                file = f"{kind}_{project_id[:8]}.docx"
                write = partial(workspace.fiche, project_id, kind)
                st.download_button(f"{label} (DOCX)", write, file, _DOCX, on_click="ignore", key=f"{kind}_{project_id}")


def draw_actions(rows: list[QueueRow]) -> None:
    """Show every action as a table; choosing a line opens it in the review."""
    st.header(f"Actions · {len(rows)}", anchor=False)
    table = [
        {
            "N°": row.number or "",
            "Intitulé": row.title,
            "Champ": CATEGORIES_SHORT[row.category] if row.category else NO_CATEGORY,
            "Avis": VERDICTS[row.verdict],
            "Maturité": MATURITY[row.maturity] if row.maturity is not None else "–",
            "Coût (€)": None if row.cost is None else round(row.cost),
            "Taxe": row.tax or "",
            "Relecture": REVIEW_STATES[row.review_state],
        }
        for row in rows
    ]
    event = st.dataframe(
        table, key="town_actions", on_select="rerun", selection_mode="single-row", height=_table_height(len(table)),
        column_config={
            "Coût (€)": st.column_config.NumberColumn(format="localized"),
            "Intitulé": st.column_config.Column(width=330),
        },
    )  # fmt: skip
    if event.selection.rows:
        chosen = rows[event.selection.rows[0]]
        links.to_action(f"Ouvrir « {literal(chosen.title)} » dans la revue", "open_selected", chosen.project_id)


def _table_height(rows: int) -> int:
    """Give the pixels of a table with its header, at most half a screen."""
    return min(36 * rows + 40, 460)


town = state.town()
if town is None:
    draw_choice()
    st.stop()
figures.draw_headline(services.workspace().figures(town), town)
rows = services.workspace().queue(QueueFilters(town=town))
left, right = st.columns([68, 32], gap="medium")
with left:
    draw_actions(rows)
with right:
    draw_shortlist(town, rows)
    draw_documents(town)
