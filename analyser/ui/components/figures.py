"""Figures and small tables of the dashboard, from our own numbers; amounts are never added across tax kinds."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import streamlit as st

from analyser.records import CATEGORY_IDS
from analyser.ui.labels import CATEGORIES, TAX_KINDS
from analyser.ui.typography import count, euros, number, percent, short_euros
from analyser.views import Figures


def draw_headline(figures: Figures, town: str | None = None) -> None:
    """Draw the figures that come first, of all towns or of one."""
    unread = count(figures.pages_unread, "non lue", "non lues")
    pages = f"{unread} sur {number(figures.pages_read + figures.pages_unread)}"
    cells = [] if town else [("Communes", number(figures.towns), "")]
    cells += [
        ("Documents", number(figures.documents), ""),
        ("Pages lues", number(figures.pages_read), pages),
        ("Actions", number(figures.actions), ""),
        ("Relues", number(figures.reviewed), percent(figures.reviewed / figures.actions) if figures.actions else ""),
    ]
    for kind, name in TAX_KINDS.items():
        if kind in figures.amounts:
            label = f"Montants éligibles {name}" if kind else f"Montants éligibles, {name}"
            cells.append((label, short_euros(figures.amounts[kind]), euros(figures.amounts[kind])))
    st.html(f'<div class="figures">{"".join(_cell(*cell) for cell in cells)}</div>')


def _cell(label: str, value: str, remark: str) -> str:
    small = f"<small>{escape(remark)}</small>" if remark and remark != value else ""
    return f'<div class="figure"><span>{escape(label)}</span><b>{escape(value)}</b>{small}</div>'


def draw_amounts(amounts: Mapping[tuple[str, str], float]) -> None:
    """Draw amounts by category, one column a tax kind."""
    kinds = [kind for kind in TAX_KINDS if any(one == kind for _, one in amounts)]
    if not kinds:
        st.caption("Aucun montant chiffré parmi les actions éligibles ou à vérifier.")
        return
    rows = [
        [CATEGORIES[one], *(euros(amounts[one, kind]) if amounts.get((one, kind)) else "–" for kind in kinds)]
        for one in CATEGORY_IDS
    ]
    st.html(table_html(["Champ", *(TAX_KINDS[kind][0].upper() + TAX_KINDS[kind][1:] for kind in kinds)], rows))


def draw_progress(progress: Mapping[str, tuple[int, int]]) -> None:
    """Draw how far the review of each town has come, the least advanced first."""
    ordered = sorted(progress.items(), key=lambda one: one[1][0] / max(one[1][1], 1))
    st.html("".join(_advance(town, done, total) for town, (done, total) in ordered))


def _advance(town: str, done: int, total: int) -> str:
    share = 100 * done / max(total, 1)
    bar = f'<i><b style="width:{share:.0f}%"></b></i>'
    return f'<div class="advance"><span>{escape(town)}</span>{bar}<em>{done} / {total}</em></div>'


def table_html(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a small table, all columns but the first aligned on the right."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="small"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
