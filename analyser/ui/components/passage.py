"""One passage that was found: where it stands, its words with the matches marked, and the page beside."""

from collections.abc import Sequence

import streamlit as st

from analyser.records import Citation, Passage
from analyser.ui import services
from analyser.ui.components import links, page_view
from analyser.ui.evidence import Evidence
from analyser.ui.excerpts import marked_excerpt
from analyser.ui.typography import literal, page_fr, pages_fr

SHOWN_KEY = "search_shown"


def draw_card(rank: int, folded: Sequence[Passage]) -> None:
    """Draw a result as a card, with the passage chosen in it or the best; buttons put its pages beside the list."""
    chosen = next((one for one in folded if one.chunk.chunk_id == st.session_state.get(SHOWN_KEY)), None)
    passage = chosen or folded[0]
    with st.container(key=f"card_current_{rank}" if chosen else f"card_{rank}", gap="xsmall"):
        if passage.project_title:
            st.markdown(f"**{literal(passage.project_title)}**")
        note = note_name(passage.chunk.document_id)
        pages = pages_fr(sorted({one.chunk.page_index for one in folded}))
        where = [note] if note else [passage.town, passage.document_name, pages]
        st.markdown(f":small[**{rank + 1}.** {' · '.join(literal(part) for part in where if part)}]")
        if passage.chunk.heading:
            st.caption(literal(passage.chunk.heading))
        st.markdown(marked_excerpt(passage.chunk.text, passage.marks))
        with st.container(horizontal=True, gap="medium"):
            for number, one in enumerate(folded):
                label, key = ("Voir la page", f"see_{rank}") if not number else (_page(one), f"see_{rank}_{number}")
                st.button(label, key=key, type="tertiary", on_click=show, args=(one.chunk.chunk_id,))
            if passage.project_id:
                links.to_action("Ouvrir l’action dans la revue", f"action_{rank}", passage.project_id)


def _page(passage: Passage) -> str:
    return literal(page_fr(passage.chunk.page_index))


def note_name(document_id: str) -> str | None:
    """Name one of the tool's own programme notes; None for a document of a town."""
    notes = services.workspace().knowledge.notes
    return next((note.name for note in notes if note.document.document_id == document_id), None)


def show(chunk_id: str) -> None:
    """Put the page of a passage beside the list."""
    st.session_state[SHOWN_KEY] = chunk_id


def draw_page(passage: Passage) -> None:
    """Draw the page of a passage with the matching words boxed; a note without pages is shown as text."""
    chunk = passage.chunk
    page = services.workspace().page(chunk.document_id, chunk.page_index)
    spans = passage.marks or ((0, len(chunk.text)),)
    found = [Citation.of(page, chunk.start + start, chunk.start + end) for start, end in spans]
    evidences = [Evidence(one, ("passage",), "Mot trouvé") for one in found]
    if note := note_name(chunk.document_id):
        st.markdown(f"**{literal(note)}**")
    else:
        st.markdown(f"**{literal(passage.document_name)}** · {literal(page_fr(page.index, page.label))}")
    page_view.draw_sheet(page, evidences, current=None)
