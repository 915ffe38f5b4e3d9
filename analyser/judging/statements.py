"""Turns an action into weighed statements: what stands in the title and the description counts most.

What stands under « Contexte », « Partenaires » or « Ailleurs » hardly does.

It knows nothing of fields or verdicts.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from analyser.folding import words
from analyser.french.sentences import sentences_of
from analyser.knowledge import Headings, heading_words
from analyser.records import Citation, Document, Page, Project

_LABEL_LINE = re.compile(r"\n(?=[ \t]*[A-ZÀ-Ý→][^\n:.;]{1,40}? ?:)")
_LABEL = re.compile(r"[A-ZÀ-Ý][^\n:.;]{2,40}? ?:\s")
_HEADING_WORDS = 8
_TITLE_LABEL_WORDS = 5
_LINKS = frozenset({"de", "la", "le", "l", "du", "des", "d", "et"})
"""No heading ends with one of these: « Stade des Vignes » is a place."""
_SIDE_FIELDS = frozenset({"partners", "owner", "funding_cited", "funding_plan", "location", "priority"})
SIDE_WEIGHT = 0.2
"""Of values that name people, money and places."""
_CARD_WEIGHTS = (SIDE_WEIGHT, 0.4)
"""Of headings whose value is often short, as in an identity card above the text."""
PROSE_WORDS = 14
PROSE_WEIGHT = 0.5
"""Of a longer sentence that follows such a value without a heading of its own."""
QUOTE_LENGTH = 280
"""A longer sentence is cited only around the words that count, in characters."""


Spans = Mapping[int, Sequence[tuple[int, int]]]
"""By page index, spans of its text."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of text that was said in one place: `weight` 0-1 tells how much it counts."""

    text: str
    weight: float
    is_title: bool = False
    index: int = 0
    page: Page | None = None
    start: int = 0
    """Offset of `text` in `page.text`."""

    def cite(self, first: int, last: int) -> Citation | None:
        """Cite the statement for what stands at `text[first:last]`; None for a bare title."""
        if self.page is None:
            return None
        if len(self.text) <= QUOTE_LENGTH:
            return Citation.of(self.page, self.start, self.start + len(self.text))
        left = self.text.rfind(" ", 0, max(0, first - QUOTE_LENGTH // 3)) + 1
        right = self.text.find(" ", last + QUOTE_LENGTH // 3)
        return Citation.of(self.page, self.start + left, self.start + (right if right >= 0 else len(self.text)))


def statements_of(project: Project, document: Document, headings: Headings) -> tuple[Statement, ...]:
    """Give the title, then the statements of the body in reading order."""
    title = project.title.citations
    found = [_titled(document, citation, i) for i, citation in enumerate(title)]
    fields = _FieldSpans.of(project)
    zone, last = 1.0, _Piece("", within=False)
    for index, (page, start, end) in enumerate(_pieces(project, document), len(found)):
        text = page.text[start:end]
        if any(_overlaps(page, start, end, c) for c in title) and _repeats(text, project):
            zone = 1.0
            continue
        heading = _heading(text, headings)
        piece = _Piece(text, within=_touches(fields.values, page, start, end))
        if heading is not None:
            zone = heading
        elif fields.begins_description(page, start, end) or (zone in _CARD_WEIGHTS and _leaves_card(last, piece)):
            zone = 1.0
        last = piece
        weight = min(_under(zone, text), fields.side_weight(page, start, end))
        found.append(Statement(text, weight, False, index, page, start))
    return tuple(found)


class _Piece(NamedTuple):
    """A text, and whether it is part of the value of a field."""

    text: str
    within: bool


def _leaves_card(last: _Piece, piece: _Piece) -> bool:
    """Tell whether prose begins after the values of an identity card."""
    return (_ends_block(last.text) and piece.text.rstrip().endswith(".")) or (last.within and not piece.within)


def _ends_block(text: str) -> bool:
    """Tell whether a text is a value of an identity card, without full stop: prose after it is not under its label."""
    return text.rstrip()[-1:].isalnum() or text.rstrip()[-1:] in "€)%"


def _under(zone: float, text: str) -> float:
    """Weigh a text under a heading; prose that follows « Coût » or « Qui » may be a description without label."""
    return PROSE_WEIGHT if zone == SIDE_WEIGHT and len(words(text)) > PROSE_WORDS else zone


def _titled(document: Document, citation: Citation, index: int) -> Statement:
    page = document.pages[citation.page_index]
    return Statement(citation.quote, 1.0, True, index, page, citation.start)


def _repeats(text: str, project: Project) -> bool:
    """Tell whether a piece only says the title again, with its number or label."""
    left = set(words(text)) - set(words(project.title.value))
    return len(left) <= _TITLE_LABEL_WORDS


def _pieces(project: Project, document: Document) -> Iterator[tuple[Page, int, int]]:
    """Part the body into sentences, and these where a line opens with a label."""
    for sentence in sentences_of(project.body, document):
        start, end = sentence.offsets[0], sentence.offsets[-1] + 1
        for found in _LABEL_LINE.finditer(sentence.page.text, start, end):
            yield sentence.page, start, found.start()
            start = found.end()
        yield sentence.page, start, end


def _heading(text: str, headings: Headings) -> float | None:
    """Give the weight of the heading that a piece begins with, the longest one: 1 for an unknown one, None without."""
    opening = re.sub(r"^[ \t\n→•–-]*(?:(?:Le|La|Les)\s|L['’])?", "", text)
    opening = opening[:1].upper() + opening[1:] if opening != text else text
    first = heading_words(opening[:90])[:_HEADING_WORDS]
    for length in range(len(first), 0, -1):
        if (weight := headings.weights.get(first[:length])) is not None:
            reach = length
            while reach < len(first) and first[reach] in headings.extensions:
                reach += 1
            ends = [end for end in range(length, reach + 1) if first[end - 1] not in _LINKS]
            return weight if any(_parts(opening, end) for end in ends) else None
    return 1.0 if _LABEL.match(opening) else None


def _parts(opening: str, length: int) -> bool:
    """Tell whether the first `length` words of a text are a heading: punctuation, a capital or nothing comes next."""
    if not opening[:1].isupper():
        return False
    found = re.match(rf"(?:[^\w]*[^\W_]+){{{length}}}(?P<between>[^\w]*)(?P<next>\w?)", opening)
    if found is None:
        return False
    follows, between = found["next"], found["between"]
    return not follows or follows.isupper() or follows.isdigit() or any(c in between for c in ":.?\n–,…")


@dataclass(frozen=True, slots=True)
class _FieldSpans:
    """Where the fields of an action stand: its description, its other values, and those that are hardly about it."""

    described: Spans
    values: Spans
    sides: Spans

    @classmethod
    def of(cls, project: Project) -> Self:
        """Read the citations of a project's fields."""
        values = _spans(project, project.fields.keys() - {"description"})
        return cls(_spans(project, {"description"}), values, _spans(project, _SIDE_FIELDS))

    def begins_description(self, page: Page, start: int, end: int) -> bool:
        """Tell whether a part of the description begins in a piece, under whatever label."""
        return any(start <= first < end for first, _ in self.described.get(page.index, ()))

    def side_weight(self, page: Page, start: int, end: int) -> float:
        """Weigh a piece down where at least half of it is names of people, money and places."""
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in self.sides.get(page.index, ()))
        return SIDE_WEIGHT if 2 * covered >= end - start else 1.0


def _spans(project: Project, names: Collection[str]) -> Spans:
    """Give, by page, where the values of some fields stand."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for name, value in project.fields.items():
        for citation in value.citations if name in names else ():
            spans.setdefault(citation.page_index, []).append((citation.start, citation.end))
    return spans


def _touches(spans: Spans, page: Page, start: int, end: int) -> bool:
    """Tell whether a piece shares text with one of the spans."""
    return any(start < b and a < end for a, b in spans.get(page.index, ()))


def _overlaps(page: Page, start: int, end: int, citation: Citation) -> bool:
    """Tell whether a piece shares text with a citation."""
    return citation.page_index == page.index and citation.start < end and start < citation.end
