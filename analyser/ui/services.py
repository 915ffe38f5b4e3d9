"""Cached makers: the one workspace of this server, and drawn pages. Nothing here belongs to one visitor."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from analyser.settings import Settings
from analyser.views import DocumentRow, PageCoverage

if TYPE_CHECKING:
    from analyser.workspace import Workspace

PAGE_SCALE = 1.8
"""Pixels a PDF point: crisp at the width of the page column, on ordinary and on dense screens."""
_AHEAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draws ahead")


@st.cache_resource(show_spinner=False)
def workspace() -> "Workspace":
    """Open the workspace of the settings once for the whole server; unfinished documents are taken up again."""
    from analyser.workspace import Workspace

    opened = Workspace.from_settings(Settings())
    opened.prepare_to_draw()
    opened.resume()
    return opened


def page_png(document_id: str, page_index: int) -> bytes:
    """Draw one page, once. Raises `DocumentError`, or `UnknownRecordError` where there is nothing to draw."""
    return _drawn(workspace(), document_id, page_index)


def draw_ahead(document_id: str, page_index: int) -> None:
    """Draw a page in the background, so that its turn comes at once; what goes wrong is told then."""
    _AHEAD.submit(_drawn, workspace(), document_id, page_index)


@lru_cache(maxsize=200)
def _drawn(opened: "Workspace", document_id: str, page_index: int) -> bytes:
    return opened.page_image(document_id, page_index, PAGE_SCALE)


def coverage(row: DocumentRow) -> list[PageCoverage]:
    """Give what is known of each page; read anew only when the document has changed."""
    return _coverage(row.document_id, (row.state, row.page_count, row.project_count))


@st.cache_data(max_entries=2000, show_spinner=False)
def _coverage(document_id: str, stamp: tuple[str, int, int]) -> list[PageCoverage]:  # noqa: ARG001 - part of the key
    return workspace().coverage(document_id)
