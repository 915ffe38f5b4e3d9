"""Reads the printed sources of a financing plan and checks that they add up with the cost.

Amounts are compared as printed: sums only of euros, shares of a stated total cost, nothing converted. It knows
nothing of which scheme a source belongs to.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.extraction.wording.amounts import find_amounts
from analyser.folding import plain
from analyser.records import Citation, Field, FieldValue, Money, Project

_PERCENT = re.compile(r"(?:\(\s*)?\b(\d{1,3}(?:[.,]\d+)?)\s*%")
_INSIDE = re.compile(r"\([^()%]*[^\W\d][^()%]*\d+(?:[.,]\d+)?\s*%[^()]*\)")
"""A percentage that qualifies a word inside brackets, « (suivi 50 %) », is not the share of the source."""
_PART = re.compile(r"[\n;,](?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """One line of a financing plan. `share`: part of the cost, 0-1, from the amount, else from a printed percentage."""

    label: str
    amount: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class FinancingPlan:
    """The sources that carry an amount or a percentage, against the total cost in euros."""

    cost: float
    sources: tuple[Source, ...]
    citations: tuple[Citation, ...]

    @property
    def total(self) -> float | None:
        """Sum of the amounts in euros; None unless at least two sources give one, and all do."""
        amounts = [s.amount for s in self.sources]
        known = [a for a in amounts if a is not None]
        return sum(known) if len(known) == len(amounts) >= 2 else None

    def share_of(self, sources: Iterable[Source]) -> float:
        """Sum of the known shares of some sources."""
        return sum(s.share for s in sources if s.share is not None)


def read_financing(project: Project, total_labels: re.Pattern[str]) -> FinancingPlan | None:
    """Read the financing plan of an action; None without one or without a total cost to compare with."""
    cost = project.fields.get("cost")
    printed = project.fields.get("funding_plan")
    if cost is None or printed is None or not isinstance(cost.value, Money):
        return None
    value = cost.value.value
    if not value or cost.value.maximum is not None or cost.value.basis != "total":
        return None
    sources = tuple(s for s in _sources(printed, value) if not total_labels.search(plain(s.label)))
    return FinancingPlan(value, sources, printed.citations) if sources else None


def _sources(printed: Field[FieldValue], cost: float) -> Iterator[Source]:
    """Go through the printed parts; what has neither amount nor percentage is the beginning of the next one's label."""
    label = ""
    for citation in printed.citations:
        for part in _PART.split(citation.quote):
            label = f"{label} {part}".strip()
            amounts = [a.money.value for a in find_amounts(part) if a.money.value is not None]
            percent = _PERCENT.search(_INSIDE.sub("", part))
            if amounts:
                yield Source(label, amounts[-1], amounts[-1] / cost)
            elif percent:
                yield Source(label, None, float(percent.group(1).replace(",", ".")) / 100)
            else:
                continue
            label = ""
