"""Shows a model numbered lines of a document, and takes its line numbers and verbatim quotes back to exact citations.

The model never sees or gives page numbers, offsets or boxes. A quote counts only where it stands, up to typography, at
the line that the model names or right after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyser.folding import find_folded
from analyser.grounding import locate
from analyser.records import Citation, Page

REACH_LINES = 6
"""A quote may go on over so many lines below the one named."""


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """One shown line: its number in the piece, and its span on its page."""

    number: int
    page: Page
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the line."""
        return self.page.text[self.start : self.end]


@dataclass(frozen=True)
class Piece:
    """A part of a document small enough for one call: lines numbered from 1."""

    lines: tuple[NumberedLine, ...]

    @property
    def text(self) -> str:
        """What the model sees: `12| words of the line`."""
        return "\n".join(f"{line.number}| {' '.join(line.text.split())}" for line in self.lines)

    @property
    def pages(self) -> tuple[int, ...]:
        """Indices of the pages it covers."""
        return tuple(dict.fromkeys(line.page.index for line in self.lines))

    def ground(self, number: int, quote: str) -> Citation | None:
        """Cite `quote` at line `number`; None when it does not stand there."""
        if not 1 <= number <= len(self.lines):
            return None
        first = self.lines[number - 1]
        last = first
        for line in self.lines[number - 1 : number - 1 + REACH_LINES]:
            if line.page is first.page:
                last = line
        found = find_folded(quote, first.page.text[first.start : last.end])
        if found is None or locate(quote, first.page) is None:
            return None
        return Citation.of(first.page, first.start + found[0], first.start + found[1])

    def halves(self) -> tuple["Piece", "Piece"] | None:
        """Cut in two, renumbered; None when it is one line."""
        if len(self.lines) < 2:
            return None
        middle = len(self.lines) // 2
        return number_lines(self.lines[:middle]), number_lines(self.lines[middle:])


def number_lines(lines: Iterable[NumberedLine]) -> Piece:
    """Make a piece of lines, numbered anew from 1."""
    return Piece(tuple(NumberedLine(i, one.page, one.start, one.end) for i, one in enumerate(lines, 1)))


def piece_of(pages: Sequence[Page]) -> Piece:
    """Make one piece of whole pages."""
    return number_lines(line for page in pages for line in _lines(page))


def piece_of_citations(citations: Iterable[Citation], pages: Sequence[Page]) -> Piece:
    """Make one piece of the lines that citations cover: the body of an action."""
    spans = [(pages[c.page_index], c.start, c.end) for c in citations]
    lines = []
    for page, start, end in spans:
        lines += [line for line in _lines(page) if line.start < end and line.end > start]
    unique = {(line.page.index, line.start): line for line in lines}
    return number_lines(unique.values())


def _lines(page: Page) -> Iterator[NumberedLine]:
    """Give the lines of a page that hold a word, as its text breaks them."""
    at = 0
    for text in page.text.splitlines(keepends=True):
        if any(c.isalnum() for c in text):
            yield NumberedLine(0, page, at, at + len(text.rstrip("\r\n")))
        at += len(text)
