"""Recherche: one question over all documents, by meaning and by word; results with their page beside."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analyser.records import DocumentType, Passage, VerdictId
from analyser.ui import services, state
from analyser.ui.components import passage
from analyser.ui.components.settled import draw_passage_link
from analyser.ui.labels import CATEGORIES, CATEGORIES_SHORT, VERDICTS
from analyser.ui.typography import count, literal, quoted
from analyser.views import SearchFilters

EXAMPLES = (
    "projets de chaufferie bois ou de réseau de chaleur",
    "écoles rénovées avec un gain d’énergie chiffré",
    "désimperméabilisation de cour d’école",
    "actions sans maître d’ouvrage désigné",
    "heat network for public buildings",
)
_SOURCES = {"": "Tout", DocumentType.PLAN: "Plans", DocumentType.PROGRAMME: "Programme"}
_YEARS = (2020, 2035)
_MOST = 20


def ask(question: str) -> None:
    """Put an example or a saved question into the field."""
    st.session_state["question"] = question


def draw_filters() -> SearchFilters:
    """Draw the filter chips and give what they choose."""
    with st.container(key="search_filters", horizontal=True):
        source = st.segmented_control(
            "Où chercher", _SOURCES, format_func=_SOURCES.__getitem__, default="", required=True, key="search_source",
            persist_state="session",
        )  # fmt: skip
        category = st.pills(
            "Champ de l’action", CATEGORIES, format_func=CATEGORIES_SHORT.__getitem__, key="search_category",
            persist_state="session",
        )  # fmt: skip
        with st.popover("Plus de filtres", key="search_more"):
            verdict = st.pills(
                "Avis", list(VERDICTS), format_func=VERDICTS.__getitem__, key="search_verdict", persist_state="session"
            )
            maturity = st.slider("Maturité", 0, 7, (0, 7), key="search_maturity", persist_state="session")
            years = st.slider("Années", *_YEARS, _YEARS, key="search_years", persist_state="session")
    return SearchFilters(
        town=state.town(),
        type=DocumentType(source) if source else None,
        category=category,
        verdict=VerdictId(verdict) if verdict else None,
        maturity=None if maturity == (0, 7) else maturity,
        year=None if years == _YEARS else years,
    )


def draw_suggestions() -> None:
    """Offer example questions and the saved ones."""
    st.markdown("Posez une question en mots de tous les jours : les accents, les sigles et les fautes ne gênent pas.")
    for rank, example in enumerate(EXAMPLES):
        st.button(f"« {example} »", key=f"example_{rank}", type="tertiary", on_click=ask, args=(example,))
    for rank, saved in enumerate(services.workspace().saved_questions()[:8]):
        st.button(f"★ {literal(saved)}", key=f"saved_{rank}", type="tertiary", on_click=ask, args=(saved,))


def draw_results(question: str, results: Sequence[tuple[Passage, ...]]) -> None:
    """Draw the cards, and the page of the chosen passage beside them."""
    left, right = st.columns([52, 48], gap="medium")
    found = {one.chunk.chunk_id: one for folded in results for one in folded}
    if st.session_state.get(passage.SHOWN_KEY) not in found:
        passage.show(next(iter(found)))
    shown = found[st.session_state[passage.SHOWN_KEY]]
    with left:
        draw_tools(question, results, shown)
        for rank, folded in enumerate(results):
            passage.draw_card(rank, folded)
    with right, st.container(key="search_page"):
        passage.draw_page(shown)
        if shown.project_id:
            st.markdown("**Projets semblables dans les autres communes**")
            for rank, one in enumerate(services.workspace().similar(shown.project_id, k=3)):
                draw_passage_link(rank, one)


def draw_tools(question: str, results: Sequence[tuple[Passage, ...]], shown: Passage) -> None:
    """Draw what is done with all results: go through them by key, keep the question, take them away."""
    at = next(rank for rank, folded in enumerate(results) if shown in folded)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(count(len(results), "résultat"), width="stretch")
        for label, key, to in (("Précédent", "k", at - 1), ("Suivant", "j", at + 1)):
            inside = 0 <= to < len(results)
            st.button(
                label, key=f"result_{key}", type="tertiary", shortcut=key, disabled=not inside, on_click=passage.show,
                args=(results[to][0].chunk.chunk_id,) if inside else (),
            )  # fmt: skip
        st.download_button(
            "Exporter (CSV)", partial(services.workspace().export_results, results), "recherche.csv",
            key="export_results", type="tertiary",
        )  # fmt: skip
        if st.button("★ Garder cette question", key="save_question", type="tertiary"):
            services.workspace().save_question(question, state.reviewer())
            st.toast("Question gardée.")


def tell_unknown(question: str) -> None:
    """Say which words of the question no document contains."""
    if unknown := services.workspace().unknown_words(question):
        words = ", ".join(quoted(literal(word)) for word in unknown)
        st.caption(f"Aucun document ne contient {words} : les mots les plus proches ont été cherchés.")


question = st.text_input(
    "Question", key="question", placeholder="Que cherchez-vous dans les plans et les documents du programme ?",
    label_visibility="collapsed", persist_state="session",
)  # fmt: skip
filters = draw_filters()
if not question.strip():
    draw_suggestions()
elif results := services.workspace().results(question, _MOST, filters):
    tell_unknown(question)
    draw_results(question, results)
else:
    tell_unknown(question)
    st.info("Aucun passage ne répond à cette question avec ces filtres. Essayez d’autres mots, ou retirez un filtre.")
