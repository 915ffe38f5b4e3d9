"""Cached makers: the one workspace of this server, and drawn pages. Nothing here belongs to one visitor."""

from typing import TYPE_CHECKING

import streamlit as st

from analyser.settings import Settings
from analyser.views import DocumentRow, PageCoverage

if TYPE_CHECKING:
    from analyser.workspace import Workspace

PAGE_SCALE = 1.8
"""Pixels a PDF point: crisp at the width of the page column, on ordinary and on dense screens."""


@st.cache_resource(show_spinner=False)
def workspace() -> "Workspace":
    """Open the workspace of the settings once for the whole server; unfinished documents are taken up again."""
    from analyser.workspace import Workspace

    opened = Workspace.from_settings(Settings())
    opened.prepare_to_draw()
    opened.resume()
    return opened


@st.cache_data(max_entries=400, show_spinner=False)
def page_png(document_id: str, page_index: int, scale: float = PAGE_SCALE) -> bytes:
    """Draw one page, once."""
    return workspace().page_image(document_id, page_index, scale)


def coverage(row: DocumentRow) -> list[PageCoverage]:
    """Give what is known of each page; read anew only when the document has changed."""
    return _coverage(row.document_id, (row.state, row.page_count, row.project_count))


@st.cache_data(max_entries=2000, show_spinner=False)
def _coverage(document_id: str, stamp: tuple[str, int, int]) -> list[PageCoverage]:  # noqa: ARG001 - part of the key
    return workspace().coverage(document_id)
