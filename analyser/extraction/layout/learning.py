"""Names labels that no list knows by what stands under them: dates, amounts, or the bodies that carry actions.

A label counts when it comes back from fiche to fiche, most of its values are of one kind, and the document has no
better label for that field.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.facts import fact_of, is_body, may_be_cost
from analyser.extraction.wording.labels import OTHER, RUN_IN, field_of, names_owner_of_all

_FEWEST = 3
_MOST_OF = 0.7
"""Least part of the values of a label that are of one kind."""
_OPENING_END = re.compile(r"\s*[;,]\s|\s(?:pour|dont)\s")
_LONGEST_LABEL = 60
_LONGEST_VALUE = 120
_Occurrence = tuple[Part, str, Excerpt, Excerpt]
"""A part, its label, the value that stands in it, and the value that stands in it or follows."""


def name_unknown_labels(parts: Sequence[Part]) -> None:
    """Give unknown labels the field that their values tell."""
    seen: dict[str, list[_Occurrence]] = defaultdict(list)
    for occurrence in _occurrences(parts):
        seen[" ".join(occurrence[1].lower().split())].append(occurrence)
    known = Counter(part.name for part in parts if part.name is not None)
    for held in seen.values():
        name = field_of_values([value.text for _, _, _, value in held]) if len(held) >= _FEWEST else None
        if name is None or known[name] > len(held) / 2:
            continue
        for part, label, value, _ in held:
            part.name, part.label, part.value = name, label, value


def _occurrences(parts: Sequence[Part]) -> Iterator[_Occurrence]:
    """Give what may be labels: label cells without a field, run-in labels, and short lines before a value."""
    for at, part in enumerate(parts):
        if part.table is not None or part.name not in (None, OTHER):
            continue
        run_in = RUN_IN.match(part.words.text)
        following = parts[at + 1] if at + 1 < len(parts) else None
        if part.name == OTHER and part.label and part.value and field_of(part.label) is None:
            yield part, part.label, part.value, part.value
        elif part.name is None and run_in is not None and run_in["mark"] in (":", "?"):
            value = part.words.slice(run_in.end()).strip()
            if value and not names_owner_of_all(run_in["label"]):
                yield part, run_in["label"], value, value
        elif (
            part.name is None and len(part.text) <= _LONGEST_LABEL and following is not None and following.name is None
        ):
            yield part, part.text, Excerpt(), following.words


def field_of_values(values: Sequence[str]) -> str | None:
    """Tell of which field most values under a label are: owner, cost, schedule or none."""
    kinds = Counter(_field_of_value(" ".join(value.split())) for value in values)
    name, count = kinds.most_common(1)[0]
    return name if name is not None and count >= _MOST_OF * len(values) else None


def _field_of_value(value: str) -> str | None:
    """Name the field that a value tells by itself, or by what it opens with: « 310 k€ HT, LEADER étant sollicité »."""
    if len(value) > _LONGEST_VALUE:
        return None
    opening = _OPENING_END.split(value.strip(" ."), maxsplit=1)[0]
    value = opening if is_body(opening) or fact_of(opening) == "cost" else value
    fact = fact_of(value)
    if fact == "cost":
        return fact if may_be_cost(value) else None
    if fact == "schedule":
        return fact
    return "owner" if is_body(value) else None
