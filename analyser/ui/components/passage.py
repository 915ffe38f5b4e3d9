"""One passage that was found: where it stands, its words with the matches marked, and the page beside."""

import streamlit as st

from analyser.records import Citation, Passage
from analyser.ui import services
from analyser.ui.components import links, page_view
from analyser.ui.evidence import Evidence
from analyser.ui.excerpts import marked_excerpt
from analyser.ui.typography import literal, page_fr

SHOWN_KEY = "search_shown"


def draw_card(rank: int, passage: Passage) -> None:
    """Draw a result as a card; « Voir la page » puts its page beside the list."""
    chunk = passage.chunk
    shown = st.session_state.get(SHOWN_KEY) == chunk.chunk_id
    with st.container(key=f"card_current_{rank}" if shown else f"card_{rank}", gap="xsmall"):
        note = note_name(chunk.document_id)
        where = [note] if note else [passage.town, passage.document_name, page_fr(chunk.page_index)]
        st.markdown(f":small[**{rank + 1}.** {' · '.join(literal(part) for part in where if part)}]")
        if chunk.heading:
            st.caption(literal(chunk.heading))
        st.markdown(marked_excerpt(chunk.text, passage.marks))
        with st.container(horizontal=True, gap="medium"):
            st.button("Voir la page", key=f"see_{rank}", type="tertiary", on_click=_show, args=(chunk.chunk_id,))
            if passage.project_id:
                links.to_action("Ouvrir l’action dans la revue", f"action_{rank}", passage.project_id)


def note_name(document_id: str) -> str | None:
    """Name one of the tool's own programme notes; None for a document of a town."""
    notes = services.workspace().knowledge.notes
    return next((note.name for note in notes if note.document.document_id == document_id), None)


def _show(chunk_id: str) -> None:
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
