"""Draws, from the stored form of an action, the columns that lists and filters need: effective values, people win."""

import math
from collections.abc import Iterable, Mapping

from analyser.folding import plain
from analyser.journal import ReviewStatus
from analyser.serialising import Json


def columns_of(record: Json, suggestion: Json, status: ReviewStatus) -> Json:
    """Give the denormalised columns of `projects` for one action."""
    corrections = status.corrections
    cost = corrections["cost"] if "cost" in corrections else record["fields"].get("cost")
    categories = _categories(suggestion, corrections)
    value, tax = _amount(cost)
    score = float(suggestion["verdict"]["score"])
    named = {name: _text(record, corrections, name) for name in ("number", "title", "town", "axis")}
    owner = corrections.get("owner", (record["fields"].get("owner") or {}).get("value"))
    return {
        **named,
        "title": named["title"] or "",
        "page_index": first_page(record),
        "page_set": _joined(sorted({*record["pages"], *record["other_pages"]})),
        "category": categories[0] if categories else None,
        "categories": _joined(categories),
        "verdict": str(corrections.get("verdict", suggestion["verdict"]["id"])),
        "score": score,
        "priority": _uncertainty(suggestion) * (1 + math.log10(1 + (value or 0.0))),
        "maturity": corrections.get("maturity", suggestion["maturity"]["level"]),
        "cost": value,
        "tax": tax,
        "alerts": _joined(alert["id"] for alert in suggestion["alerts"]),
        "haystack": plain(" ".join(str(part) for part in (*named.values(), owner) if part)),
        "review_state": status.state.value,
        "version": status.version,
        "reviewer": status.last.author if status.last else None,
        "last_decision": status.last.decision_id if status.last else None,
        "corrections": dict(corrections),
    }


def value_in(record: Json, suggestion: Json, corrections: Mapping[str, object], name: str) -> object:
    """Give the effective value of anything that can be corrected, in the form of `Decision.changes`."""
    if name in corrections:
        return corrections[name]
    if name == "categories":
        return [category["id"] for category in suggestion["categories"]]
    if name in ("verdict", "maturity"):
        return suggestion[name]["id" if name == "verdict" else "level"]
    if name == "state":
        return record["state"]
    field = record["fields"].get(name) if name not in ("title", "number", "town", "axis") else record[name]
    if field is None:
        return None
    return field["value"] if "basis" not in field and "value" in field else _without_quotes(field)


def _without_quotes(field: Json) -> Json:
    return {key: value for key, value in field.items() if key != "citations"}


def first_page(record: Json) -> int:
    """Give the index of the page to open first."""
    return int(min(record["pages"]) if record["pages"] else record["title"]["citations"][0]["page"] - 1)


def split(joined: str) -> tuple[str, ...]:
    """Read `|a|b|` back."""
    return tuple(part for part in joined.split("|") if part)


def _joined(values: Iterable[object]) -> str:
    """Write values so that `LIKE '%|a|%'` finds one of them, on any database."""
    parts = [str(value) for value in values]
    return f"|{'|'.join(parts)}|" if parts else ""


def _text(record: Json, corrections: Mapping[str, object], name: str) -> str | None:
    if name in corrections:
        value = corrections[name]
        return None if value is None else str(value)
    field = record[name]
    return field["value"] if field else None


def _categories(suggestion: Json, corrections: Mapping[str, object]) -> list[str]:
    corrected = corrections.get("categories")
    if isinstance(corrected, list | tuple):
        return [str(category) for category in corrected]
    return [category["id"] for category in suggestion["categories"]]


def _amount(cost: object) -> tuple[float | None, str | None]:
    """Read value and tax kind of a printed or corrected cost."""
    if isinstance(cost, int | float):
        return float(cost), None
    if isinstance(cost, Mapping):
        value = cost.get("value")
        return (float(value) if isinstance(value, int | float) else None), cost.get("tax")
    return None, None


def _uncertainty(suggestion: Json) -> float:
    """Tell how unsure the machine is of verdict and primary category together, 0-1; more where a model disagrees."""
    disagrees = any(alert["id"] == "model_disagrees" for alert in suggestion["alerts"])
    primary = [category["score"] for category in suggestion["categories"][:1]]
    return disagrees + 1 - float(suggestion["verdict"]["score"]) * (float(primary[0]) if primary else 1.0)
