"""Documents: drop plans, follow their reading, see what could not be read, replace or remove them."""

from collections.abc import Sequence

import streamlit as st

from analyser.errors import AnalyserError
from analyser.records import DocumentType
from analyser.ui import services, state
from analyser.ui.boundary import told_on_the_page
from analyser.ui.components import coverage, document_row
from analyser.ui.labels import DOCUMENT_TYPES
from analyser.ui.typography import literal
from analyser.views import DocumentRow

ROWS_A_PAGE = 25
_REFRESH_S = 1.0
_HEADINGS = ("Document", "Commune", "Avancement", "Pages", "")


def take_files() -> None:
    """Add what was dropped: each file on its own, so that a refused one does not hold up the others."""
    refused = []
    for file in st.session_state[upload_key()] or ():
        try:
            services.workspace().add(file.name, file.getvalue(), type=st.session_state["upload_type"])
        except AnalyserError as error:
            refused.append(str(error))
    st.session_state["refused"] = refused
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1


def upload_key() -> str:
    """Name the drop zone anew after each drop, so that it comes back empty."""
    return f"upload_{st.session_state.get('uploads', 0)}"


def draw_drop_zone() -> None:
    """Draw the drop zone, and the files that were refused with what to do."""
    with st.container(key="drop", horizontal=True, vertical_alignment="center"):
        st.file_uploader(
            "Déposez un ou plusieurs plans d’action : PDF, DOCX, ODT, XLSX ou CSV", accept_multiple_files=True,
            key=upload_key(), on_change=take_files,
        )  # fmt: skip
        st.segmented_control(
            "Type des fichiers déposés", list(DocumentType), format_func=DOCUMENT_TYPES.__getitem__, required=True,
            default=DocumentType.PLAN, key="upload_type", persist_state="session",
        )  # fmt: skip
    for message in st.session_state.get("refused", ()):
        st.warning(literal(message))


def shown_documents() -> list[DocumentRow]:
    """List the documents of the chosen town, the newest first; the notes of the tool itself are on « Programme »."""
    own = {note.document.name for note in services.workspace().knowledge.notes}
    rows = [r for r in services.workspace().documents() if r.type is DocumentType.PLAN or r.name not in own]
    chosen = state.town()
    kept = [row for row in rows if chosen is None or row.town == chosen or row.state != "done"]
    return sorted(kept, key=lambda row: row.added_at, reverse=True)


def is_working(rows: Sequence[DocumentRow]) -> bool:
    """Tell whether some document is still on its way."""
    return any(row.state not in ("done", "failed") for row in rows)


def draw_empty() -> None:
    """Invite to a first document."""
    st.markdown("## Déposez un plan d’action, ou ouvrez les exemples")
    st.markdown(
        "Chaque fichier devient une ligne aussitôt : vous suivez sa lecture, page par page, puis vous relisez ses "
        "actions avec la page et les mots qui les prouvent. Rien ne quitte ce poste."
    )
    if st.button("Ouvrir les trois plans d’exemple", key="samples", type="primary"):
        with st.spinner("Ouverture des exemples et des notes du programme…"):
            services.workspace().load_samples()
        st.rerun()


@st.fragment(run_every=_REFRESH_S if is_working(shown_documents()) else None)
def document_list() -> None:
    """Draw the list; while something is being read, draw it again every second, then everything once."""
    with told_on_the_page():
        draw_list()


def draw_list() -> None:
    """Draw the documents, or the invitation to a first one."""
    rows = shown_documents()
    working = is_working(rows)
    if st.session_state.get("was_working") and not working:
        st.session_state["was_working"] = False
        st.rerun()
    st.session_state["was_working"] = working
    if not rows:
        draw_empty()
        return
    pages = -(-len(rows) // ROWS_A_PAGE)
    page = st.pagination(pages, key="documents_page") if pages > 1 else 1
    with st.container(key="documents"):
        for column, heading in zip(st.columns(document_row.WIDTHS, gap="small"), _HEADINGS, strict=True):
            column.caption(heading)
        replaced = {row.previous_version for row in rows}
        for row in rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]:
            document_row.draw(row, replaced=row.document_id in replaced)
    coverage.draw_legend()


draw_drop_zone()
document_list()
