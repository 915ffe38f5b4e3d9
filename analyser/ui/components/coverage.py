"""The coverage strip: one small cell a page, so that a page that was not read cannot be overlooked."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from analyser.records import PageState
from analyser.ui.labels import PAGE_STATES
from analyser.ui.typography import NBSP, count
from analyser.views import PageCoverage

MOST_CELLS = 160
LEGEND = (("action", "action trouvée"), ("text", "page lue"), ("ocr", "lue par OCR"), ("unread", "non lue"))
_RANK = ("unread", "action", "ocr", "text")


def kind_of(page: PageCoverage) -> str:
    """Say in one word what a cell stands for; what was not read comes before what was found."""
    if not page.state.is_read:
        return "unread"
    if page.finding == "action":
        return "action"
    return "ocr" if page.state is PageState.OCR else "text"


def summary(pages: Sequence[PageCoverage]) -> str:
    """Say the strip in words, for people who do not see it."""
    unread = sum(1 for page in pages if not page.state.is_read)
    with_action = sum(1 for page in pages if page.finding == "action")
    read = count(len(pages) - unread, "page lue", "pages lues")
    return f"{read}, {count(unread, 'non lue', 'non lues')}, {count(with_action, 'page', 'pages')} avec une action"


def strip_html(pages: Sequence[PageCoverage]) -> str:
    """Write the strip; a long document has several pages a cell, the least read of them deciding."""
    span = -(-len(pages) // MOST_CELLS)
    cells = []
    for first in range(0, len(pages), max(span, 1)):
        group = pages[first : first + span]
        kind = min((kind_of(page) for page in group), key=_RANK.index)
        cells.append(f'<i class="cell {kind}" title="{escape(_cell_title(group))}"></i>')
    return f'<div class="strip" role="img" aria-label="{escape(summary(pages))}">{"".join(cells)}</div>'


def _cell_title(group: Sequence[PageCoverage]) -> str:
    numbers = f"p.{NBSP}{group[0].page_index + 1}"
    if len(group) > 1:
        numbers += f"–{group[-1].page_index + 1}"
    states = dict.fromkeys(PAGE_STATES[page.state] for page in group)
    reasons = dict.fromkeys(page.reason for page in group if page.reason)
    return f"{numbers} : {', '.join(states)}" + (f" — {', '.join(reasons)}" if reasons else "")


def draw(pages: Sequence[PageCoverage]) -> None:
    """Draw the strip with what is missing in words beneath."""
    if not pages:
        return
    st.html(strip_html(pages))
    st.caption(summary(pages))


def draw_legend() -> None:
    """Say what the colours of the strips mean."""
    marks = "".join(f'<span class="legend"><i class="cell {kind}"></i> {name}</span>' for kind, name in LEGEND)
    st.html(f'<div class="legends">{marks}</div>')
