"""Charts with French labels whose marks can be clicked; each gives what was clicked, for the way to the queue."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from analyser.records import CATEGORY_IDS
from analyser.ui.labels import CATEGORIES_SHORT, MATURITY, MATURITY_UNKNOWN

Clicked = dict[str, str]
_ROW_PX = 30
_AXIS: dict[str, Any] = {"title": None, "domain": False, "ticks": False, "labelPadding": 8}
_CONFIG: dict[str, Any] = {
    "view": {"stroke": None},
    "background": None,
    "font": '"Source Sans", sans-serif',
    "axis": {"labelColor": "#57616a", "labelFontSize": 13, "grid": False},
}


def heat_table(counts: Mapping[tuple[str, str], int], towns: Sequence[str], key: str) -> Clicked | None:
    """Draw towns x categories; counts by (town, category id). Gives town and category of a click."""
    values = [
        {"town": town, "category": category, "name": CATEGORIES_SHORT[category], "n": counts.get((town, category), 0)}
        for town in towns
        for category in CATEGORY_IDS
    ]
    spec = {
        "data": {"values": values},
        "height": {"step": _ROW_PX},
        "encoding": {
            "y": {"field": "town", "type": "nominal", "sort": list(towns), "axis": {**_AXIS, "labelLimit": 190}},
            "x": {
                "field": "name",
                "type": "nominal",
                "sort": [CATEGORIES_SHORT[one] for one in CATEGORY_IDS],
                "axis": {**_AXIS, "orient": "top", "labelAngle": 0},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#fff", "strokeWidth": 2, "cursor": "pointer"},
                "params": [_pick("town", "category")],
                "encoding": {
                    "color": {
                        "field": "n",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {"range": ["#f4f7f5", "#67a698"], "domainMin": 0},
                    },
                    "tooltip": [
                        {"field": "town", "title": "Commune"},
                        {"field": "name", "title": "Champ"},
                        {"field": "n", "title": "Actions"},
                    ],
                },
            },
            {
                "mark": {"type": "text", "fontSize": 13, "color": "#1d2426"},
                "encoding": {"text": {"field": "n"}, "opacity": {"condition": {"test": "datum.n == 0", "value": 0.35}}},
            },
        ],
        "config": _CONFIG,
    }
    return _draw(spec, key, "Nombre d’actions éligibles ou à vérifier, par commune et par champ")


def maturity_bars(levels: Mapping[int | None, int], key: str) -> Clicked | None:
    """Draw the number of actions at each maturity level; gives the level of a click (`maturity`)."""
    names = [(str(level), f"{level} · {name}") for level, name in enumerate(MATURITY)]
    values = [{"maturity": level, "name": name, "n": levels.get(int(level), 0)} for level, name in names]
    values.append({"maturity": "", "name": MATURITY_UNKNOWN, "n": levels.get(None, 0)})
    spec = {
        "data": {"values": values},
        "height": {"step": 24},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "axis": {**_AXIS, "labelLimit": 150}},
            "x": {"field": "n", "type": "quantitative", "axis": None, "scale": {"domainMin": 0}},
        },
        "layer": [
            {
                "mark": {"type": "bar", "color": "#0b6b5d", "cornerRadiusEnd": 2, "cursor": "pointer", "height": 14},
                "params": [_pick("maturity")],
            },
            {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12}, "encoding": {"text": {"field": "n"}}},
        ],
        "config": _CONFIG,
    }
    return _draw(spec, key, "Nombre d’actions par niveau de maturité")


def _pick(*fields: str) -> dict[str, Any]:
    return {"name": "pick", "select": {"type": "point", "fields": list(fields)}}


def _draw(spec: dict[str, Any], key: str, alt: str) -> Clicked | None:
    event = st.vega_lite_chart(spec, key=key, on_select="rerun", alt=alt, theme=None)
    picked: list[Clicked] = dict(event)["selection"].get("pick", [])
    return picked[0] if picked else None
