"""The programme as the rules see it: fields, maturity scale, funding schemes, notes with how long they hold."""

from datetime import date

import streamlit as st

from analyser.judging.funding import status_on
from analyser.judging.scales import scale_of
from analyser.knowledge import Category, Knowledge, Note, Scheme
from analyser.ui.labels import CATEGORIES, CATEGORIES_SHORT, FUNDING_BADGES, FUNDING_STATES, NOTE_KINDS, SCHEME_FORMS
from analyser.ui.typography import literal


def draw_fields(knowledge: Knowledge) -> None:
    """Draw one of the five fields: what is in, what is out, what to ask."""
    book = knowledge.rulebook
    st.caption(f"Règles version {literal(book.version)} du {book.dated:%d/%m/%Y} · {literal(book.owner)}")
    names = {category.category_id: CATEGORIES_SHORT[category.category_id] for category in book.categories}
    chosen = st.pills(
        "Champ", list(names), default=next(iter(names)), format_func=names.__getitem__, required=True, key="field",
        label_visibility="collapsed",
    )  # fmt: skip
    category = book.category(str(chosen))
    st.header(CATEGORIES[category.category_id], anchor=False)
    st.markdown(literal(category.definition))
    left, right = st.columns(2, gap="large")
    with left:
        _list("Dans le champ", category.scope_in)
        _list("Questions à poser à la commune", category.questions)
    with right:
        _list("Hors du champ", category.scope_out)
        _list("Indicateurs", category.indicators)
        _words(category)


def _list(heading: str, sentences: tuple[str, ...]) -> None:
    st.markdown(f"**{heading}**")
    st.markdown("\n".join(f"- {literal(one)}" for one in sentences))


def _words(category: Category) -> None:
    words = [phrase for rule in category.terms for phrase in rule.words]
    with st.expander(f"Les {len(words)} formules reconnues", key="terms"):
        st.text(" · ".join(words))


def draw_maturity(knowledge: Knowledge) -> None:
    """Draw the scale: level, phase, what it means for a mission."""
    scale = scale_of(knowledge)
    rows = [
        {"Niveau": level, "Phase": phase, "Pour une mission PVD+": reading}
        for level, (phase, reading) in enumerate(zip(scale.phases, scale.readings, strict=True))
    ]
    st.table(rows)


def draw_schemes(knowledge: Knowledge, today: date) -> None:
    """List funding schemes, those that can be asked for first."""
    order = list(FUNDING_STATES)
    for scheme in sorted(knowledge.schemes, key=lambda one: (order.index(status_on(one, today)), one.name)):
        _scheme(scheme, today)


def _scheme(scheme: Scheme, today: date) -> None:
    status = status_on(scheme, today)
    facts = [SCHEME_FORMS.get(scheme.form, scheme.form), scheme.funder, scheme.rate]
    until = f"jusqu’au {scheme.valid_to:%d/%m/%Y}" if scheme.valid_to else scheme.deadline
    told = " · ".join(literal(fact) for fact in (*facts, until) if fact)
    st.markdown(
        f"**{literal(scheme.name)}** :{FUNDING_BADGES[status]}-badge[{FUNDING_STATES[status]}]  \n:small[{told}]"
    )


def draw_notes(knowledge: Knowledge, today: date) -> None:
    """List the notes by kind; the chosen one is read beside, with its warnings and sources."""
    left, right = st.columns([36, 64], gap="large")
    names = {note.note_id: note.name for note in knowledge.notes}
    with left:
        chosen = st.radio("Note", list(names), format_func=names.__getitem__, key="note", label_visibility="collapsed")
    note = knowledge.note(str(chosen))
    if note is not None:
        with right:
            _note(note, today)


def _note(note: Note, today: date) -> None:
    st.header(literal(note.name), anchor=False)
    badge = ":orange-badge[à vérifier]" if note.warnings(today) else ":green-badge[à jour]"
    checked = f"vérifiée le {note.checked_on:%d/%m/%Y} · confiance {literal(note.confidence)}"
    st.markdown(f"{badge} :small[{NOTE_KINDS.get(note.kind, note.kind)} · version {literal(note.version)} · {checked}]")
    for warning in note.warnings(today):
        st.warning(literal(warning))
    for paragraph in note.text.splitlines():
        if heading := paragraph.lstrip("#").strip():
            st.markdown(f"**{literal(heading)}**" if paragraph.startswith("#") else literal(heading))
    st.caption("Sources : " + " ; ".join(literal(source) for source in note.sources))
