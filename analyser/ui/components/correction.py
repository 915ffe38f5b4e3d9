"""Correcting a record in place: chips to toggle, fields to edit, a reason from a short list; Enter stores."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyser.effective import categories_of, cost_of, maturity_of, schedule_of, texts_of, title_of, verdict_of
from analyser.records import DecisionKind
from analyser.ui import gestures, state
from analyser.ui.labels import CATEGORIES, CATEGORIES_SHORT, FIELDS, MATURITY, MATURITY_UNKNOWN, REASON_NAMES, VERDICTS
from analyser.ui.typography import NBSP, listed, literal, number, parse_number, quoted
from analyser.views import QueueRow, ReviewItem

_LIST_FIELDS = ("partners", "funding_cited")
_TAXES = {"": "Non précisée", "HT": "HT", "TTC": "TTC"}
_YEARS = (1990, datetime.now(UTC).year + 40)


def draw(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    """Draw the form in the place of the record; storing makes a decision, leaving changes nothing."""
    with st.container(key="correction_pane"):
        st.header(f"Corriger : {literal(title_of(item))}", anchor=False)
        with st.form("correction", border=False, enter_to_submit=True):
            _judgement(item)
            _values(item)
            left, right = st.columns(2)
            left.selectbox("Motif", REASON_NAMES, index=None, placeholder="Choisir un motif", key="fix_reason")
            right.text_input("Commentaire (facultatif)", key="fix_comment")
            with st.container(horizontal=True, key="correction_end"):
                st.form_submit_button(
                    "Enregistrer `Entrée`", type="primary", key="store_correction", on_click=_store, args=(item, rows)
                )
                st.form_submit_button("Abandonner `Échap`", key="leave_correction", on_click=_leave)


def _leave() -> None:
    state.set_correcting(active=False)


def _store(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    given = st.session_state
    if given["fix_cost"].strip() and parse_number(given["fix_cost"]) is None:
        state.say(
            f"{quoted(given['fix_cost'])} n’est pas un montant : écrivez-le en chiffres, par exemple 1 250 000.",
            problem=True,
        )
        return
    gestures.settle(
        item, DecisionKind.CORRECT, rows, changes=changed(item, _answers(item)), reason=given["fix_reason"],
        comment=given["fix_comment"].strip() or None,
    )  # fmt: skip


def changed(item: ReviewItem, answers: dict[str, object]) -> dict[str, object]:
    """Keep the answers that differ from what stood before: only they enter the journal."""
    before = _before(item)
    return {name: answer for name, answer in answers.items() if answer != before[name]}


def _before(item: ReviewItem) -> dict[str, object]:
    cost, schedule = cost_of(item), schedule_of(item)
    return {
        "title": title_of(item),
        "categories": list(categories_of(item)),
        "verdict": str(verdict_of(item)),
        "maturity": maturity_of(item),
        "cost": cost_answer(cost.value, cost.tax) if cost else None,
        "schedule": schedule_answer(schedule.start_year, schedule.end_year) if schedule else None,
        "owner": "".join(texts_of(item, "owner")),
        **{name: list(texts_of(item, name)) for name in _LIST_FIELDS},
    }


def _answers(item: ReviewItem) -> dict[str, object]:
    """Read what the form holds, in the shapes of the journal."""
    given = st.session_state
    cost = parse_number(given["fix_cost"])
    years = given["fix_start"], given["fix_end"]
    without_cost = cost is None and cost_of(item) is None
    return {
        "title": given["fix_title"].strip(),
        "categories": list(given["fix_categories"]),
        "verdict": str(given["fix_verdict"]),
        "maturity": given["fix_maturity"],
        "cost": None if without_cost else cost_answer(cost, given["fix_tax"] or None),
        "schedule": None if years == (None, None) and schedule_of(item) is None else schedule_answer(*years),
        "owner": given["fix_owner"].strip(),
        **{name: [one.strip() for one in given[f"fix_{name}"].split(";") if one.strip()] for name in _LIST_FIELDS},
    }


def _judgement(item: ReviewItem) -> None:
    st.pills(
        "Champs (le premier choisi est le principal)", list(CATEGORIES), format_func=CATEGORIES_SHORT.__getitem__,
        selection_mode="multi", default=list(categories_of(item)), key="fix_categories",
    )  # fmt: skip
    st.pills(
        "Avis", list(VERDICTS), format_func=VERDICTS.__getitem__, default=verdict_of(item), key="fix_verdict",
        required=True,
    )  # fmt: skip


def _values(item: ReviewItem) -> None:
    st.text_input("Intitulé", value=title_of(item), key="fix_title")
    left, right = st.columns(2)
    with left:
        _maturity(item)
    right.text_input(FIELDS["owner"], value=listed(texts_of(item, "owner")), key="fix_owner")
    _cost_and_years(item)
    for name in _LIST_FIELDS:
        label = f"{FIELDS[name]} (séparés par un point-virgule)"
        st.text_input(label, value=listed(texts_of(item, name)), key=f"fix_{name}")


def _maturity(item: ReviewItem) -> None:
    level = maturity_of(item)
    st.selectbox(
        "Maturité", [None, *range(len(MATURITY))], format_func=_maturity_name, key="fix_maturity",
        index=0 if level is None else level + 1,
    )  # fmt: skip


def _maturity_name(level: int | None) -> str:
    return MATURITY_UNKNOWN if level is None else f"{level} · {MATURITY[level]}"


def _cost_and_years(item: ReviewItem) -> None:
    cost, tax, first, last = st.columns([5, 5, 4, 4])
    _cost(item, cost, tax)
    held = schedule_of(item)
    start, end = (held.start_year, held.end_year) if held else (None, None)
    first.number_input("Début", *_YEARS, value=start, key="fix_start", placeholder="—")
    last.number_input("Fin", *_YEARS, value=end, key="fix_end", placeholder="—")


def _cost(item: ReviewItem, amount: DeltaGenerator, tax: DeltaGenerator) -> None:
    held = cost_of(item)
    shown = number(held.value, 0 if held.value == round(held.value) else 2) if held and held.value is not None else ""
    amount.text_input("Coût en euros", value=shown, key="fix_cost", placeholder="non chiffré")
    known = list(_TAXES).index((held and held.tax) or "")
    tax.selectbox("Taxe", list(_TAXES), format_func=_TAXES.__getitem__, key="fix_tax", index=known)


def cost_answer(value: float | None, tax: str | None) -> dict[str, object]:
    """Write a cost as the journal keeps it; its raw text is what the person typed, in French figures."""
    return {"raw": f"{number(value)}{NBSP}€" if value is not None else "non chiffré", "value": value, "tax": tax}


def schedule_answer(start: int | None, end: int | None) -> dict[str, object]:
    """Write a schedule as the journal keeps it."""
    years = dict.fromkeys(str(year) for year in (start, end) if year is not None)
    return {"raw": "–".join(years) or "non précisé", "start_year": start, "end_year": end}
