"""Programme: rules, scales and notes that suggestions rest on, how long they hold, what changing them would do."""

from datetime import UTC, datetime

import streamlit as st

from analyser.errors import CorpusError
from analyser.records import DocumentType, VerdictId
from analyser.ui import services
from analyser.ui.components import programme_views
from analyser.ui.labels import CATEGORIES_SHORT, NO_CATEGORY, VERDICTS
from analyser.ui.shell import page_path
from analyser.ui.typography import count, date_fr, literal
from analyser.views import Flip

VIEWS = ("Champs", "Maturité", "Financements", "Notes", "Vos documents", "Modifier les règles")


def draw_own_documents() -> None:
    """List the programme documents that were added here."""
    workspace = services.workspace()
    notes = {note.document.document_id for note in workspace.knowledge.notes}
    own = [r for r in workspace.documents() if r.type is DocumentType.PROGRAMME and r.document_id not in notes]
    for row in own:
        st.markdown(f"**{literal(row.name)}** :small[:gray[ajouté le {date_fr(row.added_at)}]]")
    if not own:
        st.caption(
            "Aucun. Un règlement d’aide ou un appel à projets ajouté ici se retrouve dans la recherche, avec sa page."
        )
    st.page_link(page_path("documents.py"), label="Ajouter un document du programme")


def draw_editor() -> None:
    """Edit the rules, see which suggestions flip, then keep them; decisions made by people never change."""
    workspace = services.workspace()
    st.caption(
        "Fichier categories.yaml : les champs, leurs mots, leurs exclusions. Votre version est gardée dans vos "
        "données ; celle qui est livrée reste intacte."
    )
    text = st.text_area("Règles", workspace.rules_text(), height=360, key="rules", label_visibility="collapsed")
    edited = text != workspace.rules_text()
    with st.container(horizontal=True):
        preview = st.button("Voir ce que cela changerait", key="preview_rules", disabled=not edited)
        keep = st.button("Enregistrer et juger de nouveau", key="save_rules", type="primary", disabled=not edited)
        back = workspace.has_own_rules() and st.button("Revenir aux règles livrées", key="restore_rules")
    try:
        if preview:
            draw_flips(workspace.preview_rules(text))
        if keep:
            judged = workspace.save_rules(text)
            st.success(f"Règles enregistrées, {count(judged, 'action jugée', 'actions jugées')} de nouveau.")
        if back:
            judged = workspace.restore_rules()
            st.success(f"Règles livrées reprises, {count(judged, 'action jugée', 'actions jugées')} de nouveau.")
    except CorpusError as error:
        st.error(literal(str(error)))


def draw_flips(flips: list[Flip]) -> None:
    """Show before and after of each suggestion that would change."""
    if not flips:
        st.info("Aucune proposition ne changerait.")
        return
    st.markdown(f"**{count(len(flips), 'proposition changerait', 'propositions changeraient')}**")
    st.table([{"Action": flip.title, "Avant": judged(flip.before), "Après": judged(flip.after)} for flip in flips])


def judged(ids: tuple[str, ...]) -> str:
    """Write a verdict and its fields in French."""
    verdict, *categories = ids
    names = ", ".join(CATEGORIES_SHORT[one] for one in categories) or NO_CATEGORY
    return f"{VERDICTS[VerdictId(verdict)]} · {names}"


view = st.segmented_control(
    "Partie", VIEWS, default=VIEWS[0], required=True, key="programme_view", label_visibility="collapsed",
    persist_state="session",
)  # fmt: skip
knowledge, today = services.workspace().knowledge, datetime.now(UTC).date()
if view == "Champs":
    programme_views.draw_fields(knowledge)
elif view == "Maturité":
    programme_views.draw_maturity(knowledge)
elif view == "Financements":
    programme_views.draw_schemes(knowledge, today)
elif view == "Notes":
    programme_views.draw_notes(knowledge, today)
elif view == "Vos documents":
    draw_own_documents()
else:
    draw_editor()
