"""Cuts paragraphs at labels that run in and come back from action to action, though no list knows them.

« … en sarking. À la manœuvre : la commune. L'ordre de grandeur : 310 k€ HT. »: what they mean, `learning` tells.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from analyser.extraction.layout.learning import field_of_values
from analyser.extraction.layout.parts import Part
from analyser.extraction.wording.labels import CORE, OTHER, RunIn, field_of, inline_labels, inline_starts

_FEWEST = 3
"""Paragraphs in which a label comes back."""
_FEWEST_FIELDS = 2
"""Fields that the values of such labels tell, or that labels beside them name, for these to be no turn of phrase."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A label that no list knows: in which part, and what stands between it and the next label."""

    at: int
    label: RunIn
    value: str


def at_series(parts: Sequence[Part]) -> list[Part]:
    """Cut the paragraphs of a document at its own run-in labels."""
    named: dict[str, list[_Place]] = defaultdict(list)
    for at, part in enumerate(parts):
        if part.table is None and part.name is None and not part.in_table:
            for place in _places(at, part.words.text):
                named[" ".join(place.label.label.lower().split())].append(place)
    series = [held for held in named.values() if len({place.at for place in held}) >= _FEWEST]
    told = {field_of_values([place.value for place in held]) for held in series} - {None}
    beside = {at for held in series for at in {place.at for place in held}}
    if len(told | {name for at in beside for name in _known_after(parts, at)}) < _FEWEST_FIELDS or not told:
        return list(parts)
    cuts: dict[int, list[RunIn]] = defaultdict(list)
    for place in (place for held in series for place in held):
        cuts[place.at].append(place.label)
    return [piece for at, part in enumerate(parts) for piece in _cut(part, cuts.get(at, ()))]


def _known_after(parts: Sequence[Part], at: int) -> set[str | None]:
    """Give the fields that labels of a paragraph name, and those cut from its end before."""
    after = takewhile(lambda part: part.name in CORE and not part.in_table, parts[at + 1 :])
    return ({label.name for label in inline_labels(parts[at].words.text)} & CORE) | {part.name for part in after}


def _places(at: int, text: str) -> list[_Place]:
    """Find the labels of a paragraph that no list knows; one that only opens it is told by `learning` as it stands."""
    found = inline_starts(text)
    if not any(label.start for label in found):
        return []
    stops = [*(label.start for label in found), len(text)][1:]
    return [
        _Place(at, label, text[label.value_start : stop])
        for label, stop in zip(found, stops, strict=True)
        if field_of(label.label) is None
    ]


def _cut(part: Part, labels: Sequence[RunIn]) -> list[Part]:
    """Give what stands before the first label of a paragraph, then each label with its value."""
    if not labels:
        return [part]
    ordered = sorted(labels, key=lambda label: label.start)
    stops = [*(label.start for label in ordered), len(part.words.text)]
    before = part.words.slice(0, stops[0]).strip()
    pieces = [replace(part, words=before)] if before else []
    for label, stop in zip(ordered, stops[1:], strict=True):
        words, value = part.words.slice(label.start, stop).strip(), part.words.slice(label.value_start, stop).strip()
        if words:
            pieces.append(replace(part, words=words, name=OTHER, label=label.label, value=value))
    return pieces
