"""Marking lines of a page, by a click on the page or a tick beside it: to add a missed action, or to separate one."""

from collections.abc import Sequence

import streamlit as st

from analyser.errors import AnalyserError
from analyser.records import Citation, Line, Page
from analyser.ui import services, state
from analyser.ui.components import page_view
from analyser.ui.typography import count, literal, page_fr, shortened
from analyser.views import ReviewItem

_LINE_LENGTH = 90
_HEADINGS = {
    "missed": "Ajouter une action",
    "sample": "Contrôler une page sans action",
    "split": "Séparer cette action",
}
_ADVICE = {
    "missed": "Marquez sur la page, ou cochez ici : la première ligne est l’intitulé, les suivantes son contenu.",
    "sample": "Une action vous saute aux yeux ? Marquez son intitulé puis son contenu. Sinon, dites-le : cela compte.",
    "split": "Marquez l’intitulé et le contenu d’une première partie, gardez-la, puis marquez la suivante.",
}


def page_to_mark(item: ReviewItem, shown: Page) -> Page | None:
    """Give the page to mark on: the one shown, or the next one sampled; None when all samples were looked at."""
    if state.marking() != "sample":
        return shown
    index = next_sample(item.project.document_id)
    return None if index is None else services.workspace().page(item.project.document_id, index)


def next_sample(document_id: str) -> int | None:
    """Give the next page without action that nobody has looked at; None after the last."""
    workspace = services.workspace()
    sample = workspace.pages_to_sample(document_id)
    seen = workspace.missed_estimate(document_id)[0]
    return sample[seen] if seen < len(sample) else None


def draw_page(page: Page) -> None:
    """Draw the page with every line ready to be clicked."""
    with st.container(key="evidence_caption"):
        st.caption(_ADVICE[state.marking() or "missed"])
    boxes = []
    for rank, line in enumerate(visible_lines(page)):
        chosen = " chosen" if st.session_state.get(line_key(page, rank)) else ""
        boxes.append(page_view.box_html(line.box, page, f"mark-line{chosen}", f'data-line="{rank}"'))
    page_view.draw_image(page, "".join(boxes))


def draw_list(item: ReviewItem, page: Page) -> None:
    """Draw the lines as ticks, with what can be done with the marked ones."""
    mode = state.marking() or "missed"
    with st.container(key="missed_pane"):
        st.header(f"{_HEADINGS[mode]} · {literal(page_fr(page.index, page.label))}", anchor=False)
        with st.container(horizontal=True):
            _gestures(item, page)
            st.button("Abandonner `Échap`", key="leave_correction", on_click=state.set_marking, args=(None,))
        for rank, line in enumerate(visible_lines(page)):
            text = shortened(page.text[line.start : line.end], _LINE_LENGTH)
            with st.container(key=f"line_{rank}"):
                st.checkbox(literal(text), key=line_key(page, rank))


def _gestures(item: ReviewItem, page: Page) -> None:
    lines = [Citation.of(page, line.start, line.end) for line in marked_lines(page)]
    blocked = not state.reviewer()
    if state.marking() == "split":
        _split_gestures(item, page, lines, blocked)
        return
    st.button(
        "Ajouter l’action", key="store_missed", type="primary", disabled=blocked or not lines, on_click=_add,
        args=(page, lines),
    )  # fmt: skip
    if state.marking() == "sample":
        st.button("Rien ne manque ici", key="nothing_missed", disabled=blocked, on_click=_nothing_missed, args=(page,))


def _split_gestures(item: ReviewItem, page: Page, lines: Sequence[Citation], blocked: bool) -> None:
    parts = state.marked_parts()
    st.button("Garder cette partie", key="keep_part", disabled=not lines, on_click=_keep_part, args=(page, lines))
    label = f"Séparer en {count(len(parts), 'action')}"
    st.button(
        label, key="store_split", type="primary", disabled=blocked or len(parts) < 2, on_click=_split, args=(item,)
    )


def marked_lines(page: Page) -> list[Line]:
    """Give the lines that are ticked, in the order of the page."""
    shown = visible_lines(page)
    return [line for rank, line in enumerate(shown) if st.session_state.get(line_key(page, rank))]


def visible_lines(page: Page) -> list[Line]:
    """Give the lines that a person can see and that hold a word."""
    return [one for one in page.lines if not one.hidden and any(c.isalnum() for c in page.text[one.start : one.end])]


def line_key(page: Page, rank: int) -> str:
    """Name the tick of a line."""
    return f"mark_{page.document_id[:12]}_{page.index}_line_{rank}"


def _untick(page: Page) -> None:
    for rank in range(len(visible_lines(page))):
        st.session_state[line_key(page, rank)] = False


def _add(page: Page, lines: Sequence[Citation]) -> None:
    """Store the marked lines as an action, each line a quote, and open it."""
    try:
        item = services.workspace().add_project(page.document_id, lines[0], lines[1:], state.reviewer())
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    if state.marking() == "sample":
        services.workspace().note_sampled_page(page.document_id, page.index, state.reviewer(), has_missed=True)
    _untick(page)
    state.set_marking(None)
    state.say("Action ajoutée.")
    state.set_current_action(item.project.project_id)


def _nothing_missed(page: Page) -> None:
    services.workspace().note_sampled_page(page.document_id, page.index, state.reviewer(), has_missed=False)
    if next_sample(page.document_id) is None:
        state.set_marking(None)
        state.say("Toutes les pages tirées au sort ont été regardées.")


def _keep_part(page: Page, lines: Sequence[Citation]) -> None:
    state.marked_parts().append(list(lines))
    _untick(page)


def _split(item: ReviewItem) -> None:
    try:
        made = services.workspace().split(item.project.project_id, state.marked_parts(), state.reviewer())
    except AnalyserError as error:
        state.say(str(error), problem=True)
        return
    state.set_marking(None)
    state.say(f"Action séparée en {count(len(made), 'action')}.")
    state.set_current_action(made[0].project.project_id)
