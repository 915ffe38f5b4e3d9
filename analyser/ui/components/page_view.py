"""The page of a plan with its evidence boxed: the image of the page, and boxes laid over it in page coordinates."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from analyser.errors import AnalyserError, DocumentError
from analyser.grounding import boxes_of
from analyser.records import Box, Page
from analyser.ui import services, state
from analyser.ui.evidence import Evidence
from analyser.ui.typography import literal, page_fr, quoted, shortened

ZOOMS = {"Page": "whole", "Largeur": "width", "Loupe": "large"}
_MARGIN_PT = 1.5


def box_html(box: Box, page: Page, classes: str, attributes: str = "") -> str:
    """Write one box as an element placed in percents of the page; `box` in points, origin bottom left."""
    x0, y0, x1, y1 = box[0] - _MARGIN_PT, box[1] - _MARGIN_PT, box[2] + _MARGIN_PT, box[3] + _MARGIN_PT
    place = (
        f"left:{100 * x0 / page.width:.2f}%;top:{100 * (page.height - y1) / page.height:.2f}%;"
        f"width:{100 * (x1 - x0) / page.width:.2f}%;height:{100 * (y1 - y0) / page.height:.2f}%"
    )
    return f'<div class="{classes}" style="{place}" {attributes}></div>'


def evidence_html(page: Page, evidences: Sequence[Evidence], current: int | None) -> str:
    """Box every evidence of this page; the current one on top, in the accent colour (None: all are)."""
    boxes = []
    ranked = sorted(enumerate(evidences), key=lambda one: one[0] == current)
    for rank, evidence in ranked:
        if evidence.citation.page_index != page.index:
            continue
        classes = "evidence current" if current in (rank, None) else "evidence"
        keys = escape(" ".join(evidence.keys))
        for box in boxes_of(evidence.citation, page):
            boxes.append(box_html(box, page, classes, f'data-evidence="{keys}"'))
    return "".join(boxes)


def draw_sheet(
    page: Page, evidences: Sequence[Evidence], current: int | None, zoom: str = "width", pane: str = "page_pane"
) -> None:
    """Draw a page with its evidence boxed."""
    draw_image(page, evidence_html(page, evidences, current), zoom, pane)


def draw_image(page: Page, overlay: str, zoom: str = "width", pane: str = "page_pane") -> None:
    """Draw the page image with `overlay` exactly over it; where there is no image to draw, its text.

    `pane` names the container: pages drawn at once need different ones.
    """
    try:
        image = services.page_png(page.document_id, page.index)
    except AnalyserError as error:
        with st.container(key=pane):
            if isinstance(error, DocumentError):
                st.caption(literal(str(error)))
            st.text(page.text)
        return
    shape = "upright" if page.width <= page.height else "wide"
    ratio = f"{page.width:.1f}/{page.height:.1f}"
    with st.container(key=pane), st.container(key=f"sheet_{zoom}_{shape}_{pane}"):
        st.image(image, width="stretch", output_format="PNG", alt=f"Page {page.number} du document")
        st.html(f'<div class="sheet" style="aspect-ratio:{ratio}">{overlay}</div>')


def page_shown(document_id: str, evidences: Sequence[Evidence], first_page: int) -> Page:
    """Give the page on the table: that of the current evidence, or where the reader has turned to."""
    cited = evidences[_current(evidences)].citation.page_index if evidences else first_page
    last = services.workspace().document_row(document_id).page_count - 1
    return services.workspace().page(document_id, min(max(cited + state.page_shift(), 0), last))


def draw(page: Page, evidences: Sequence[Evidence]) -> None:
    """Draw a page with its tools and what is boxed on it."""
    zoom = draw_tools(page)
    current = _current(evidences)
    _caption(evidences, current)
    draw_sheet(page, evidences, current, zoom)


def _current(evidences: Sequence[Evidence]) -> int:
    return min(state.evidence(), max(len(evidences) - 1, 0))


def draw_tools(page: Page) -> str:
    """Draw page number, turning, zoom and the original file; give the zoom."""
    row = services.workspace().document_row(page.document_id)
    page_count = row.page_count
    with st.container(key="page_tools", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{literal(page_fr(page.index, page.label))}** / {page_count}", width="stretch")
        first, last = page.index == 0, page.number == page_count
        st.button("‹ Avant", key="page_back", on_click=state.turn_page, args=(-1,), disabled=first)
        st.button("Après ›", key="page_on", on_click=state.turn_page, args=(1,), disabled=last)
        zoom = st.segmented_control(
            "Taille de la page", ZOOMS, default="Largeur", required=True, key="zoom", persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
        st.download_button(
            "PDF", lambda: services.workspace().original(page.document_id), row.name, on_click="ignore",
            key="open_pdf", help="Ouvrir le document d’origine",
        )  # fmt: skip
    return ZOOMS[str(zoom)]


def _caption(evidences: Sequence[Evidence], current: int) -> None:
    with st.container(key="evidence_caption"):
        if not evidences:
            st.caption("Aucune citation : le texte ne dit rien qui permette de trancher.")
            return
        one = evidences[current]
        quote = literal(quoted(shortened(one.citation.quote, 150)))
        uncertain = " :orange-badge[texte reconnu, à relire]" if one.citation.ocr else ""
        st.markdown(f":small[Preuve {current + 1}/{len(evidences)} · {literal(one.label)} — *{quote}*]{uncertain}")
