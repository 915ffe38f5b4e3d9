"""Tells by ruled lines which cells of a table stand in one row, and what heads their columns.

In the text of a page the cells of a row stand apart, so that line numbers say nothing of what belongs together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analyser.audit.numbered import Piece
from analyser.audit.replies import Pointer
from analyser.extraction.wording.labels import field_of
from analyser.grounding import boxes_of
from analyser.records import Box, Citation, Line, Page


@dataclass(frozen=True)
class Row:
    """A row of a ruled table: the band between two horizontal rules of its page."""

    page: Page
    low: float
    high: float
    top: float
    """Of the table: its highest rule."""

    def holds(self, citation: Citation) -> bool:
        """Tell whether a quote stands in this row."""
        box = _box(citation, self.page) if citation.page_index == self.page.index else None
        return box is not None and self._has(box)

    def cell(self, piece: Piece, pointer: Pointer | None, name: str) -> Citation | None:
        """Cite what a pointer shows, if it stands in this row under the head of that name."""
        found = piece.ground(pointer.line, pointer.quote) if pointer else None
        return found if found and self.holds(found) and self.head_of(found) == name else None

    def is_cell(self, citation: Citation) -> bool:
        """Tell whether a quote begins and ends where printed pieces of lines do."""
        text = self.page.text
        pieces = [one for one in self.page.lines if one.start < citation.end and citation.start < one.end]
        opens = bool(pieces) and not text[pieces[0].start : citation.start].strip()
        return opens and not text[citation.end : pieces[-1].end].strip()

    def cells(self) -> tuple[Citation, ...]:
        """Cite the text of the row, line by line in the order of the page."""
        here = sorted(line.start for line in self.page.lines if self._has(line.box))
        ends = {line.start: line.end for line in self.page.lines}
        shown = (start for start in here if any(c.isalnum() for c in self.page.text[start : ends[start]]))
        return tuple(Citation.of(self.page, start, ends[start]) for start in shown)

    def head_of(self, citation: Citation) -> str | None:
        """Name the field that the head of a quote's column announces."""
        return next((name for line in self._heads(citation) if (name := field_of(_text(self.page, line)))), None)

    def head_text(self, citation: Citation) -> str:
        """Give the words above a quote in its column, down to the first row."""
        return " ".join(_text(self.page, line) for line in self._heads(citation))

    def _has(self, box: Box) -> bool:
        return self.low <= (box[1] + box[3]) / 2 <= self.high

    def _heads(self, citation: Citation) -> list[Line]:
        """Give the lines between the table's top and its next rule, in the column of a quote, from above."""
        box = _box(citation, self.page)
        if box is None:
            return []
        rules = [shape.box[0] for shape in self.page.shapes if shape.kind == "vertical"]
        left = max((x for x in rules if x <= box[0] + 1), default=box[0])
        right = min((x for x in rules if x >= box[2] - 1), default=box[2])
        under = max((y for y in _rules(self.page, box) if y < self.top - 1), default=self.low)
        inside = [one for one in self.page.lines if left <= (one.box[0] + one.box[2]) / 2 <= right]
        return sorted((one for one in inside if under < one.box[1] < self.top), key=lambda one: -one.box[1])


def row_of(citation: Citation, page: Page) -> Row | None:
    """Give the row of a ruled table that a quote stands in; None outside of tables."""
    box = _box(citation, page)
    if box is None:
        return None
    heights = sorted(_rules(page, box))
    below, above = [y for y in heights if y <= box[1] + 1], [y for y in heights if y >= box[3] - 1]
    return Row(page, below[-1], above[0], heights[-1]) if below and len(above) > 1 else None


def _rules(page: Page, box: Box) -> Iterator[float]:
    """Give the heights of the horizontal rules that run over or under a box."""
    for shape in page.shapes:
        if shape.kind == "horizontal" and shape.box[0] <= box[0] and box[2] <= shape.box[2]:
            yield shape.box[1]


def _box(citation: Citation, page: Page) -> Box | None:
    """Give the box around a whole quote."""
    boxes = boxes_of(citation, page)
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _text(page: Page, line: Line) -> str:
    return page.text[line.start : line.end].strip()
