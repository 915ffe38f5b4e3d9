"""Printed words and where they stand: runs of a page, and excerpts made of them in reading order.

Knows nothing about actions. Coordinates are top-down here (`top < bottom`), in points, origin top left.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isnan

from analyser.folding import INVISIBLE, fold_with_offsets
from analyser.records import Citation, Line, Page

_LEADER = re.compile(r"\s*(?:[._…]\s?){5,}$")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters on one baseline without a wide gap: `page.text[start:end]`, and their rectangle."""

    page: Page
    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    lead: int = 0
    """Characters in bold at its start, where the rest is light."""

    @property
    def text(self) -> str:
        """The characters, as stored."""
        return self.page.text[self.start : self.end]

    @property
    def middle(self) -> float:
        """Height of the middle of the run."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Abscissa of the middle of the run."""
        return (self.x0 + self.x1) / 2


def runs_of(page: Page) -> list[Run]:
    """Give the visible runs of a page, in the order of its text; dots that lead to the margin are left out."""
    return [
        Run(page, line.start, end, line.box[0], page.height - line.box[3], line.box[2],
            page.height - line.box[1], line.size or line.box[3] - line.box[1], line.bold, line.lead)
        for line in page.lines
        if not line.hidden and page.text[line.start : (end := _end(page, line))].strip()
    ]  # fmt: skip


def _end(page: Page, line: Line) -> int:
    """Give where the words of a line end: before the dots on which a form is filled in."""
    leader = _LEADER.search(page.text, line.start, line.end)
    return leader.start() if leader else line.end


def split_at(run: Run, edges: Iterable[float]) -> list[Run]:
    """Cut a run where it crosses one of the abscissas `edges`: two cells printed in one breath."""
    inside = [x for x in edges if run.x0 + 2 < x < run.x1 - 2]
    if not inside or not run.page.boxes:
        return [run]
    boxes, height = run.page.boxes, run.page.height
    groups: dict[int, list[int]] = {}
    for at in range(run.start, run.end):
        x0, x1 = boxes[4 * at], boxes[4 * at + 2]
        if not isnan(x0) and not run.page.text[at].isspace():
            groups.setdefault(sum(x < (x0 + x1) / 2 for x in inside), []).append(at)
    if len(groups) < 2:
        return [run]
    parts = []
    for ats in groups.values():
        parts.append(
            Run(run.page, ats[0], ats[-1] + 1, min(boxes[4 * i] for i in ats),
                height - max(boxes[4 * i + 3] for i in ats), max(boxes[4 * i + 2] for i in ats),
                height - min(boxes[4 * i + 1] for i in ats), run.size, run.bold)
        )  # fmt: skip
    return parts


_KEPT = frozenset("’‘–—−‑“”")
"""Typography that folding makes equal, and that a value keeps as printed."""


def on_one_line(text: str) -> str:
    """Undo line breaks and hyphenation, runs of spaces and ligatures; apostrophes and dashes stay as printed."""
    folded, offsets = fold_with_offsets(text)
    kept = (text[at] if text[at] in _KEPT else c for c, at in zip(folded, offsets, strict=True))
    return "".join(kept).strip()


Span = tuple[Page, int, int]


@dataclass(frozen=True, eq=False)
class Excerpt:
    """Printed words in reading order: spans of pages. `text` joins them with line feeds; slices keep their place."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of_runs(cls, runs: Iterable[Run]) -> "Excerpt":
        """Make an excerpt of runs that stand in reading order."""
        return cls(tuple((run.page, run.start, run.end) for run in runs))

    @cached_property
    def text(self) -> str:
        """The words as stored, one line feed between two spans."""
        return "\n".join(page.text[start:end] for page, start, end in self.spans)

    @property
    def flat(self) -> str:
        """The words with line breaks as spaces, each at its place in `text`: « 930 » over « k€ HT » is one amount."""
        return self.text.replace("\n", " ").replace("\r", " ")

    @property
    def value(self) -> str:
        """The words on one line, as printed: what a field holds."""
        return on_one_line(" ".join(citation.quote for citation in self.citations()))

    def __bool__(self) -> bool:
        """Tell whether there is a word in it."""
        return any(character.isalnum() for character in self.text)

    def __add__(self, other: "Excerpt") -> "Excerpt":
        """Read on."""
        return Excerpt(self.spans + other.spans)

    def slice(self, start: int, end: int | None = None) -> "Excerpt":
        """Cut out `text[start:end]`."""
        stop = len(self.text) if end is None else end
        spans, at = [], 0
        for page, first, last in self.spans:
            length = last - first
            left, right = max(start - at, 0), min(stop - at, length)
            if left < right:
                spans.append((page, first + left, first + right))
            at += length + 1
        return Excerpt(tuple(spans))

    def strip(self, characters: str = " \t\r\n:;,.-–—•▪●→■□◦·*|") -> "Excerpt":
        """Leave out surrounding white space and punctuation."""
        text = self.text
        left = len(text) - len(text.lstrip(characters))
        return self.slice(left, max(left, len(text.rstrip(characters))))

    def pages(self) -> list[int]:
        """Give the indices of the pages it stands on, sorted."""
        return sorted({page.index for page, _, _ in self.spans})

    def citations(self) -> tuple[Citation, ...]:
        """Quote it: one citation for each stretch that is contiguous in its page's text."""
        return tuple(
            Citation.of(page, start, end)
            for page, start, end in _joined(self.spans)
            if any(character.isalnum() for character in page.text[start:end])
        )


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Join spans that follow each other in a page's text, nothing but white space in between."""
    current: Span | None = None
    for span in spans:
        if current is not None and current[0] is span[0] and current[2] <= span[1]:
            gap = span[0].text[current[2] : span[1]]
            if all(character.isspace() or character in INVISIBLE for character in gap):
                current = (current[0], current[1], span[2])
                continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def joined(excerpts: Iterable[Excerpt]) -> Excerpt:
    """Read several excerpts one after the other."""
    return Excerpt(tuple(span for excerpt in excerpts for span in excerpt.spans))


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs into printed rows, top to bottom, each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.middle, r.x0)):
        row = rows[-1] if rows else None
        height = min(run.bottom - run.top, row[0].bottom - row[0].top) if row else 0
        if row and run.middle - row[0].middle < max(2.0, 0.5 * height):
            row.append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda r: r.x0) for row in rows]
