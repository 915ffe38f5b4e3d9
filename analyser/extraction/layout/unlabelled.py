"""Names facts that no label announces: who, how much and when, printed alike under one title after the other.

« Commune de Brie | 420 k€ HT | 2026 » on one line, or each on its own. Only the return of the shape makes them facts:
under several titles, in one print, an amount that a project may cost stands with a date or a body beside it.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analyser.extraction.layout.headings import headings_of
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.bullets import BULLET
from analyser.extraction.wording.facts import fact_of, is_body, may_be_cost
from analyser.extraction.wording.labels import CORE, DECISIVE

_FEWEST = 3
_LONGEST = 60
_GAP = re.compile(r"\n|\s*[|•·]\s*|\s+/\s+")
_DASH = re.compile(r"\n|\s*[|•·–—]\s*|\s+[/-]\s+")
_Print = tuple[float, bool]
_Piece = tuple[str | None, Excerpt]


@dataclass(frozen=True, eq=False)
class _Facts:
    """What a part says, if it may be facts: its pieces, each with the field that it tells by itself."""

    at: int
    pieces: tuple[_Piece, ...]

    def has(self, name: str) -> bool:
        """Tell whether a piece tells a field."""
        return any(known == name for known, _ in self.pieces)


def name_facts(parts: Sequence[Part]) -> list[Part]:
    """Cut the facts that come back without labels out of the parts, and name their fields."""
    believed: dict[_Print, list[list[_Facts]]] = defaultdict(list)
    for section in _sections(parts):
        for look, held in _facts_by_print(parts, section).items():
            believed[look].append(held)
    named: dict[int, _Facts] = {}
    for sections in believed.values():
        if sum(map(_describes_an_action, sections)) >= max(_FEWEST, len(sections) / 2):
            named.update((facts.at, facts) for held in _in_order(sections) for facts in held)
    return [piece for at, part in enumerate(parts) for piece in (_cut(part, named[at]) if at in named else [part])]


def _sections(parts: Sequence[Part]) -> Iterator[range]:
    """Give the parts under each heading, where no label names a field among them; on one page."""
    headings = headings_of(parts)
    starts = [at for at, heading in enumerate(headings) if heading is not None and not _is_fact(parts[at])]
    for start, end in itertools.pairwise([*starts, len(parts)]):
        page = parts[start].page_index
        section = range(start + 1, next((at for at in range(start + 1, end) if parts[at].page_index != page), end))
        if not any(parts[at].name in CORE or parts[at].table is not None for at in section):
            yield section


def _is_fact(part: Part) -> bool:
    """Tell whether a part in large print is a fact, not a title."""
    return part.name is None and part.table is None and bool(_pieces(part.words))


def _facts_by_print(parts: Sequence[Part], section: range) -> dict[_Print, list[_Facts]]:
    """Give what may be facts among the parts of a section, by print."""
    found: dict[_Print, list[_Facts]] = defaultdict(list)
    for at in section:
        part = parts[at]
        if part.name is None and not BULLET.match(part.words.text) and (pieces := _pieces(part.words)):
            held = found[(round(part.size, 1), part.bold)]
            carried = any(facts.has("owner") for facts in held)
            held.append(_Facts(at, _one_owner(pieces, carried=carried)))
    return found


def _one_owner(pieces: Sequence[_Piece], *, carried: bool) -> tuple[_Piece, ...]:
    """Take the first body named for who carries the action, the others for who pays."""
    read: list[_Piece] = []
    for name, words in pieces:
        read.append(("funding_plan" if name == "owner" and carried else name, words))
        carried = carried or name == "owner"
    return tuple(read)


def _pieces(words: Excerpt) -> tuple[_Piece, ...]:
    """Cut a part at its lines and marks, at dashes too where they part more facts; nothing for any other text."""
    cuts = [pieces for gap in (_GAP, _DASH) if 2 <= _told(pieces := _cut_at(gap, words)) > len(pieces) / 2]
    if cuts:
        return tuple(max(cuts, key=_told))
    whole = _field(words.flat)
    return ((whole, words),) if whole is not None else ()


def _cut_at(gap: re.Pattern[str], words: Excerpt) -> list[_Piece]:
    """Cut words at the gaps, and name the field that each piece tells."""
    edges = [0, *(edge for stop in gap.finditer(words.text) for edge in stop.span()), len(words.text)]
    cut = [words.slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return _joined([(_field(piece.text), piece) for piece in cut if piece])


def _told(pieces: Iterable[_Piece]) -> int:
    """Count the pieces that tell a field."""
    return sum(name is not None for name, _ in pieces)


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Put the two ends of a period together again: « T3 2025 – fin 2026 »."""
    joined: list[_Piece] = []
    for name, words in pieces:
        if joined and name == "schedule" == joined[-1][0]:
            joined[-1] = (name, joined[-1][1] + words)
        else:
            joined.append((name, words))
    return joined


def _field(text: str) -> str | None:
    """Name the field that a short text tells by itself."""
    if len(text.strip()) > _LONGEST:
        return None
    return "owner" if is_body(text) else fact_of(text)


def _describes_an_action(held: Sequence[_Facts]) -> bool:
    """Tell whether facts say how much, and who or when, once each."""
    pieces = [piece for facts in held for piece in facts.pieces]
    names = [name for name, _ in pieces]
    once = all(names.count(name) <= 1 for name in DECISIVE)
    cost = next((words.flat for name, words in pieces if name == "cost"), None)
    return once and cost is not None and may_be_cost(cost) and ("owner" in names or "schedule" in names)


def _in_order(sections: Sequence[list[_Facts]]) -> list[list[_Facts]]:
    """Take a body after the cost for who pays, where most actions name who carries them before it."""
    ranks = [[name for facts in held for name, _ in facts.pieces] for held in sections]
    both = [names for names in ranks if "owner" in names and "cost" in names]
    if sum(names.index("owner") < names.index("cost") for names in both) <= len(both) / 2:
        return list(sections)
    return [_payers_after_cost(held) for held in sections]


def _payers_after_cost(held: Sequence[_Facts]) -> list[_Facts]:
    """Name the bodies that follow the cost of a section for who pays."""
    read: list[_Facts] = []
    told = False
    for facts in held:
        pieces: list[_Piece] = []
        for name, words in facts.pieces:
            told = told or name == "cost"
            pieces.append(("funding_plan" if told and name == "owner" else name, words))
        read.append(replace(facts, pieces=tuple(pieces)))
    return read


def _cut(part: Part, facts: _Facts) -> list[Part]:
    """Make a part of each fact."""
    return [
        replace(part, words=words, name=name, label="", value=words if name is not None else Excerpt())
        for name, words in facts.pieces
    ]
