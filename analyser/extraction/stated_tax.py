"""Reads what a document says once of all its amounts: « Sauf mention contraire, montants hors taxes ».

An amount that prints no tax of its own takes it, and cites that sentence too.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.quantities import tax_kind
from analyser.records import Field, Money, Project

_TAX = r"\b(?:hors\s+taxes?|h\.?t|toutes\s+taxes\s+comprises|t\.?t\.?c)\b"
_KIND = re.compile(_TAX, re.IGNORECASE)
_EXCEPT = r"(?:sauf\s+(?:mention|indication|précision)s?|(?:à\s+défaut\s+de|sans)\s+(?:autre\s+)?(?:mention|précision))"
_STATED = re.compile(
    rf"\b{_EXCEPT}[^.]{{0,100}}?{_TAX}|\bmontants?\b[^.]{{0,80}}?{_TAX}[^.]{{0,40}}?\b{_EXCEPT}", re.IGNORECASE
)


def stated_tax(parts: Sequence[Part]) -> Excerpt | None:
    """Give the words that state the tax of all amounts of a document; None where none do, or they differ."""
    told = (part for part in parts if part.table is None)
    said = [part.words.slice(*found.span()) for part in told for found in _STATED.finditer(part.words.flat)]
    kinds = {tax_kind(kind) for words in said for kind in _KIND.findall(words.flat)}
    return said[0] if len(kinds) == 1 else None


def with_tax(project: Project, words: Excerpt) -> Project:
    """Give the cost of an action the tax that is stated for all, where it prints none."""
    cost, kind = project.fields.get("cost"), next(iter(_KIND.findall(words.flat)))
    if cost is None or not isinstance(cost.value, Money) or cost.value.tax is not None or cost.value.value is None:
        return project
    taxed = Field(replace(cost.value, tax=tax_kind(kind)), (*cost.citations, *words.citations()))
    return replace(project, fields={**project.fields, "cost": taxed})
