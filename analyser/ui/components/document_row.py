"""One document in the list: what it is, how far it has come, what could be read of it, and what can be done with it."""

import streamlit as st

from analyser.errors import AnalyserError
from analyser.records import DocumentType
from analyser.ui import services, state
from analyser.ui.components import coverage, links, model_run
from analyser.ui.labels import DOCUMENT_TYPES, PAGE_STATES, VERSION_CHANGES
from analyser.ui.typography import count, date_fr, literal, pages_fr, unbreakable
from analyser.views import DocumentRow

WIDTHS = (33, 17, 24, 26, 10)
_DOING = {"queued": "en attente", "reading": "lecture", "indexing": "indexation", "analysing": "recherche des actions"}


def draw(row: DocumentRow, *, replaced: bool = False) -> None:
    """Draw the row and its menu; a replaced document has a newer version in the list."""
    key = row.document_id[:12]
    with st.container(key=f"document_{key}"):
        name, town, progress, strip, menu = st.columns(WIDTHS, vertical_alignment="center", gap="small")
        with name:
            _name(row)
        with town:
            _town(row, key)
        with progress:
            if replaced:
                st.caption("Remplacé par une version plus récente ; ses actions ont quitté la file.")
            else:
                _progress(row, key)
        with strip:
            coverage.draw(services.coverage(row) if row.state == "done" else ())
        with menu, st.popover("Gérer", key=f"manage_{key}", on_change="rerun") as opened:
            if opened.open:
                _menu(row, key)


def _name(row: DocumentRow) -> None:
    st.markdown(f"**{literal(row.name)}**")
    pages = count(row.page_count, "page") if row.page_count else ""
    version = "nouvelle version" if row.previous_version else ""
    told = [DOCUMENT_TYPES[row.type], date_fr(row.added_at), pages, version]
    st.caption(" · ".join(part for part in told if part))


def _town(row: DocumentRow, key: str) -> None:
    field = f"town_{key}"
    told = f"{field}_told"
    if field not in st.session_state or st.session_state.get(told) != row.town:
        st.session_state[field], st.session_state[told] = row.town or "", row.town
    st.text_input(
        f"Commune de {row.name}", key=field, placeholder="Commune ou EPCI", label_visibility="collapsed",
        on_change=lambda: _rename(row.document_id, str(st.session_state[field])),
    )  # fmt: skip


def _rename(document_id: str, town: str) -> None:
    """Keep the town that was typed; an empty field changes nothing, for it may only be older than the proposal."""
    if town.strip():
        services.workspace().rename(document_id, town=town)


def _progress(row: DocumentRow, key: str) -> None:
    if row.state == "failed":
        st.markdown(f":orange-badge[non lu] {literal(unbreakable(row.message or 'Lecture impossible.'))}")
        if row.error == "encrypted":
            _password(row, key)
        return
    if row.state != "done":
        pages = f" {row.done}/{row.total} p." if row.total else "…"
        st.progress(min(row.done / row.total, 1.0) if row.total else 0.0, text=f"{_DOING[row.state]}{pages}")
        return
    if row.project_count:
        found = count(row.project_count, "action trouvée", "actions trouvées")
        links.to_queue(f"{found} · relire", f"review_{key}", document=row.document_id)
    if row.message:
        st.caption(literal(unbreakable(row.message)))


def _password(row: DocumentRow, key: str) -> None:
    with st.form(f"password_form_{key}", border=False), st.container(horizontal=True):
        typed = st.text_input(
            f"Mot de passe de {row.name}", type="password", key=f"password_{key}", placeholder="Mot de passe",
            label_visibility="collapsed",
        )  # fmt: skip
        if st.form_submit_button("Ouvrir", key=f"unlock_{key}") and typed:
            services.workspace().retry(row.document_id, password=typed)
            st.rerun()


def _menu(row: DocumentRow, key: str) -> None:
    workspace = services.workspace()
    st.download_button(
        "Ouvrir le fichier d’origine", lambda: workspace.original(row.document_id), row.name, on_click="ignore",
        key=f"original_{key}", width="stretch",
    )  # fmt: skip
    kinds = list(DocumentType)
    chosen = st.selectbox(
        "Type", kinds, index=kinds.index(row.type), format_func=DOCUMENT_TYPES.__getitem__, key=f"type_{key}"
    )
    if chosen is not row.type:
        workspace.rename(row.document_id, type=chosen)
        st.rerun()
    _pages_to_read(row)
    model_run.draw(row, key)
    _changes(row)
    _replace(row, key)
    if row.state in ("done", "failed") and st.button("Relire le fichier", key=f"retry_{key}", width="stretch"):
        workspace.retry(row.document_id)
        st.rerun()
    _remove(row, key)


def _pages_to_read(row: DocumentRow) -> None:
    """List what a person must look at, the pages of one reason together."""
    unread: dict[str, list[int]] = {}
    for page in services.coverage(row) if row.state == "done" else ():
        if not page.state.is_read:
            unread.setdefault(page.note or page.reason or PAGE_STATES[page.state], []).append(page.page_index)
    if unread:
        st.markdown("**Pages à lire à l’œil**")
    for why, pages in unread.items():
        st.caption(f"{pages_fr(pages)} : {literal(unbreakable(why))}")
    for notice in row.notices:
        st.caption(literal(unbreakable(notice)))


def _changes(row: DocumentRow) -> None:
    if row.previous_version is None or row.state != "done":
        return
    st.markdown("**Ce qui a changé depuis la version précédente**")
    for change in services.workspace().version_changes(row.document_id):
        if change.kind != "unchanged":
            detail = f" ({literal(change.detail)})" if change.detail else ""
            st.caption(f"{VERSION_CHANGES[change.kind]} : {literal(change.title)}{detail}")


def _replace(row: DocumentRow, key: str) -> None:
    with st.container(key=f"replacing_{key}"):
        file = st.file_uploader("Remplacer par une nouvelle version", key=f"replace_{key}")
    if file is None or st.session_state.get(f"replaced_{key}") == file.file_id:
        return
    st.session_state[f"replaced_{key}"] = file.file_id
    try:
        services.workspace().replace(row.document_id, file.name, file.getvalue())
    except AnalyserError as error:
        state.say(str(error), problem=True)
    st.rerun()


def _remove(row: DocumentRow, key: str) -> None:
    removal = services.workspace().removal(row.document_id)
    lost = f"{count(removal.pages, 'page')} et {count(removal.projects, 'action')}"
    decided = f" dont {count(removal.decided, 'relue', 'relues')}" if removal.decided else ""
    st.markdown(
        f"**Retirer** : {lost}{decided} quittent le corpus, le fichier est effacé. Les décisions restent au journal."
    )
    if st.button("Retirer ce document", key=f"remove_{key}", width="stretch"):
        services.workspace().remove(row.document_id)
        st.rerun()
