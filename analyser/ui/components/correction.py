"""Correcting a record in place: chips to toggle, fields to edit, a reason from a short list; Enter stores."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from analyser.effective import categories_of, cost_of, maturity_of, schedule_of, texts_of, title_of, verdict_of
from analyser.records import DecisionKind, VerdictId
from analyser.ui import gestures, state
from analyser.ui.labels import CATEGORIES, CATEGORIES_SHORT, FIELDS, MATURITY, MATURITY_UNKNOWN, REASONS, VERDICTS
from analyser.ui.typography import literal, number, parse_number
from analyser.views import QueueRow, ReviewItem

_TEXT_FIELDS = ("owner", "partners", "funding_cited")
_TAXES = {"": "Taxe non précisée", "HT": "HT", "TTC": "TTC"}
_YEARS = (1990, datetime.now(UTC).year + 40)


def draw(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    """Draw the form over the record of `item`; storing makes a decision, leaving changes nothing."""
    with st.container(key="correction_pane"):
        _form(item, rows)


def _form(item: ReviewItem, rows: Sequence[QueueRow]) -> None:
    st.subheader(f"Corriger : {literal(title_of(item))}", anchor=False)
    with st.form("correction", border=False, enter_to_submit=True):
        changes = _answers(item)
        reason = st.selectbox("Motif", REASONS, index=None, placeholder="Choisir un motif", key="fix_reason")
        comment = st.text_input("Commentaire (facultatif)", key="fix_comment")
        with st.container(horizontal=True):
            stored = st.form_submit_button("Enregistrer `Entrée`", type="primary", key="store_correction")
            left = st.form_submit_button("Abandonner `Échap`", key="leave_correction")
    if left:
        state.set_correcting(active=False)
        st.rerun(scope="fragment")
    if stored:
        gestures.settle(
            item, DecisionKind.CORRECT, rows, changes=changed(item, changes), reason=reason, comment=comment or None
        )
        st.rerun(scope="fragment")


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
        "cost": cost_answer(cost.value, cost.tax or "") if cost else None,
        "schedule": schedule_answer(schedule.start_year, schedule.end_year) if schedule else None,
        **{name: "; ".join(texts_of(item, name)) for name in _TEXT_FIELDS},
    }


def _answers(item: ReviewItem) -> dict[str, object]:
    chosen = st.pills(
        "Champs (le premier choisi est le principal)", CATEGORIES, format_func=CATEGORIES_SHORT.__getitem__,
        selection_mode="multi", default=list(categories_of(item)), key="fix_categories",
    )  # fmt: skip
    verdict = st.pills(
        "Avis", list(VERDICTS), format_func=lambda one: VERDICTS[VerdictId(one)], default=verdict_of(item),
        key="fix_verdict", required=True,
    )  # fmt: skip
    level = st.selectbox(
        "Maturité", [None, *range(len(MATURITY))], format_func=_maturity_name, key="fix_maturity",
        index=0 if (held := maturity_of(item)) is None else held + 1,
    )  # fmt: skip
    title = st.text_input("Intitulé", value=title_of(item), key="fix_title")
    answers: dict[str, object] = {
        "title": title.strip(),
        "categories": list(chosen),
        "verdict": str(verdict),
        "maturity": level,
        "cost": _cost(item),
        "schedule": _schedule(item),
    }
    for name in _TEXT_FIELDS:
        answers[name] = st.text_input(FIELDS[name], value="; ".join(texts_of(item, name)), key=f"fix_{name}").strip()
    return answers


def _maturity_name(level: int | None) -> str:
    return MATURITY_UNKNOWN if level is None else f"{level} · {MATURITY[level]}"


def _cost(item: ReviewItem) -> dict[str, object] | None:
    held = cost_of(item)
    left, right = st.columns([3, 2])
    shown = number(held.value, 0 if held.value.is_integer() else 2) if held and held.value is not None else ""
    typed = left.text_input("Coût en euros", value=shown, key="fix_cost", placeholder="non chiffré")
    known = list(_TAXES).index((held and held.tax) or "")
    tax = right.selectbox("Taxe", _TAXES, format_func=_TAXES.__getitem__, key="fix_tax", index=known)
    value = parse_number(typed)
    if value is None and not typed.strip():
        return cost_answer(None, str(tax)) if held else None
    return cost_answer(value, str(tax))


def cost_answer(value: float | None, tax: str) -> dict[str, object]:
    """Write a cost as the journal keeps it; the raw text says that a person gave it."""
    return {"raw": f"{number(value)} €" if value is not None else "non chiffré", "value": value, "tax": tax or None}


def _schedule(item: ReviewItem) -> dict[str, object] | None:
    held = schedule_of(item)
    left, right = st.columns(2)
    start = left.number_input(
        "Première année", *_YEARS, value=held.start_year if held else None, key="fix_start", placeholder="—"
    )
    end = right.number_input(
        "Dernière année", *_YEARS, value=held.end_year if held else None, key="fix_end", placeholder="—"
    )
    if held is None and start is None and end is None:
        return None
    return schedule_answer(start, end)


def schedule_answer(start: int | None, end: int | None) -> dict[str, object]:
    """Write a schedule as the journal keeps it."""
    years = dict.fromkeys(str(year) for year in (start, end) if year is not None)
    return {"raw": "–".join(years) or "non précisé", "start_year": start, "end_year": end}
