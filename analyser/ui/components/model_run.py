"""What a language model did on a document: where text went, what was not let through, what can be asked again."""

from collections.abc import Mapping

import streamlit as st

from analyser.ui import services
from analyser.ui.typography import count, listed, literal, moment_fr, number, page_fr, sentence, unbreakable
from analyser.views import DocumentRow, ModelRun, PageCoverage


def draw(row: DocumentRow, key: str) -> None:
    """Tell of the last run, if there was one."""
    run = services.workspace().model_run(row.document_id)
    if run is None:
        return
    st.markdown("**Modèle de langage**")
    st.caption(literal(told(run)))
    if run.refused:
        st.caption(f"Écarté, faute de preuve : {literal(_counted(run.refused))}")
    if run.failed:
        st.caption(f":orange-badge[sans réponse] {literal(_counted(run.failed))}")
    _pages(services.workspace().coverage(row.document_id), key)
    if run.failed and row.state == "done":
        st.button(
            f"Reposer {count(sum(run.failed.values()), 'question')} au modèle", key=f"ask_{key}", width="stretch",
            on_click=services.workspace().ask_again, args=(row.document_id,),
        )  # fmt: skip


def told(run: ModelRun) -> str:
    """Say in sentences what was asked, where the text went, and why the run stopped early."""
    calls = f"{run.model}, {moment_fr(run.at)}, {count(run.calls, 'appel')}"
    if run.cached:
        calls += f", {count(run.cached, 'réponse déjà connue', 'réponses déjà connues')}"
    where = f"Texte envoyé : {listed(run.destinations)}" if run.destinations else "Aucun texte envoyé"
    hidden = f"{count(run.masked, 'donnée personnelle masquée', 'données personnelles masquées')}" if run.masked else ""
    cost = f"Coût estimé : {number(run.euros, 2)} €" if run.euros else ""
    return unbreakable(" ".join(sentence(one) for one in (calls, where, hidden, cost, run.stopped) if one))


def _counted(reasons: Mapping[str, int]) -> str:
    return unbreakable(listed(f"{number(times)} × {reason}" for reason, times in reasons.items()))


def _pages(pages: list[PageCoverage], key: str) -> None:
    """List by page what the model said that no word of the page bears out, and what it left unanswered."""
    marked = [page for page in pages if page.refused or page.unanswered]
    if not marked:
        return
    with st.expander(f"Page par page ({len(marked)})", key=f"model_pages_{key}"):
        for page in marked:
            said = [f"écarté, {one}" for one in page.refused] + [f"sans réponse, {one}" for one in page.unanswered]
            st.caption(f"{page_fr(page.page_index, page.label)} : {literal(unbreakable(listed(said)))}")
