"""The values of an action as they stand after review: a person's correction wins over the document and the rules."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from analyser.errors import AnalyserError
from analyser.records import Money, Period, VerdictId
from analyser.views import ReviewItem

T = TypeVar("T")
_MONEY = TypeAdapter(Money)
_PERIOD = TypeAdapter(Period)


def cost_of(item: ReviewItem) -> Money | None:
    """Give the cost: corrected, else printed, else None."""
    if "cost" in item.corrections:
        return _read(_MONEY, item.corrections["cost"])
    value = item.project.fields.get("cost")
    return value.value if value is not None and isinstance(value.value, Money) else None


def schedule_of(item: ReviewItem) -> Period | None:
    """Give the schedule: corrected, else printed, else None."""
    if "schedule" in item.corrections:
        return _read(_PERIOD, item.corrections["schedule"])
    value = item.project.fields.get("schedule")
    return value.value if value is not None and isinstance(value.value, Period) else None


def categories_of(item: ReviewItem) -> tuple[str, ...]:
    """Give the category ids, primary first."""
    settled = item.corrections.get("categories")
    if isinstance(settled, list | tuple):
        return tuple(str(c) for c in settled)
    return tuple(c.category_id for c in item.suggestion.categories)


def verdict_of(item: ReviewItem) -> VerdictId:
    """Give the verdict."""
    settled = item.corrections.get("verdict")
    return VerdictId(str(settled)) if settled else item.suggestion.verdict.verdict


def maturity_of(item: ReviewItem) -> int | None:
    """Give the maturity level, 0-7, or None."""
    settled = item.corrections.get("maturity", item.suggestion.maturity.level)
    return settled if isinstance(settled, int) else None


def texts_of(item: ReviewItem, name: str) -> tuple[str, ...]:
    """Give the texts of a field (one for a plain text, several for a list); empty when neither gives it."""
    if name in item.corrections:
        settled = item.corrections[name]
        if settled is None or settled == "":
            return ()
        return tuple(map(str, settled)) if isinstance(settled, list | tuple) else (str(settled),)
    value = item.project.fields.get(name)
    if value is None:
        return ()
    return value.value if isinstance(value.value, tuple) else (value.raw,)


def title_of(item: ReviewItem) -> str:
    """Give the title."""
    return str(item.corrections.get("title") or item.project.title.value)


def _read(adapter: TypeAdapter[T], settled: object) -> T | None:
    if settled is None:
        return None
    if not isinstance(settled, Mapping):
        raise AnalyserError(f"Correction illisible : {settled!r}.")
    try:
        return adapter.validate_python({"maximum" if k == "max" else k: v for k, v in settled.items()})
    except ValidationError as error:
        raise AnalyserError(f"Correction illisible : {error.errors()[0]['msg']}.") from error
