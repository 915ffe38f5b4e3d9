"""The values of an action, each with its way back to the page; what a person settled stands in their place."""

import streamlit as st

from analyser.effective import cost_of, schedule_of, texts_of
from analyser.records import Money, Period
from analyser.records import texts_of as printed_texts
from analyser.ui.components import cited
from analyser.ui.evidence import SHOWN_FIELDS, Evidence
from analyser.ui.labels import FIELDS
from analyser.ui.typography import listed, literal, money_fr, period_fr, quoted, shortened
from analyser.views import ReviewItem

_LONG = 140
_EXPECTED = ("owner", "cost", "schedule")


def draw(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    """Draw what the plan says of the action, what it does not say, and where it contradicts itself."""
    with st.container(key="fields"):
        for name in SHOWN_FIELDS:
            field = item.project.fields.get(name)
            if name in item.corrections:
                st.markdown(_row(FIELDS[name], corrected_text(item, name), "corrigé par le relecteur"))
            elif field is not None:
                text = shortened(listed(printed_texts(field.value)), _LONG)
                cited.draw(name, _row(FIELDS[name], text, _understood(field.value)), evidences)
        missing = [FIELDS[n] for n in _EXPECTED if n not in item.project.fields and n not in item.corrections]
        if missing:
            st.caption(f"Non trouvé dans le texte : {', '.join(missing).lower()}.")
        for conflict in item.project.conflicts:
            values = " ≠ ".join(literal(quoted(shortened(v.raw, 60))) for v in conflict.values)
            name = FIELDS.get(conflict.field, conflict.field)
            st.caption(f":orange-badge[Valeurs différentes] {name} : {values}")


def corrected_text(item: ReviewItem, name: str) -> str:
    """Write the value that a person settled."""
    if name == "cost":
        cost = cost_of(item)
        return money_fr(cost) if cost else "—"
    if name == "schedule":
        schedule = schedule_of(item)
        return (period_fr(schedule) or schedule.raw) if schedule else "—"
    return listed(texts_of(item, name)) or "—"


def _row(label: str, text: str, remark: str = "") -> str:
    """Write a field in markdown: its label, its text, and a remark under it; the style sheet aligns the three."""
    return f":gray[{label}] *{literal(text)}*" + (f" :gray[{literal(remark)}]" if remark else "")


def _understood(value: object) -> str:
    """Say what the tool understood of an amount or of a schedule, where that differs from the print."""
    if isinstance(value, Money):
        understood, raw = money_fr(value), value.raw
    elif isinstance(value, Period):
        understood, raw = period_fr(value), value.raw
    else:
        return ""
    return "" if _bare(understood) == _bare(raw) else f"compris : {understood}"


def _bare(text: str) -> str:
    return "".join(text.replace("–", "-").split())
