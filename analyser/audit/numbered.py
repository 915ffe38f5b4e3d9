"""Shows a model numbered lines of a document, and takes its line numbers and verbatim quotes back to exact citations.

The model never sees or gives page numbers, offsets or boxes, nor sees what nobody can see on the page: hidden lines and
zero-width characters. A quote counts only where it stands, up to typography, from the line that the model names on.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyser.grounding import locate
from analyser.records import Citation, Page

REACH_LINES = 6
"""A quote that starts on one line may end so many lines below."""


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """One shown line: its number in the piece, and its span on its page."""

    number: int
    page: Page
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the line that can be seen, without zero-width and other format characters."""
        hidden = [one for one in self.page.lines if one.hidden and one.start < self.end and self.start < one.end]
        seen = (
            c
            for at, c in enumerate(self.page.text[self.start : self.end], self.start)
            if not any(one.start <= at < one.end for one in hidden)
        )
        return " ".join("".join(c for c in seen if unicodedata.category(c) != "Cf").split())


@dataclass(frozen=True)
class Piece:
    """A part of a document small enough for one call: lines numbered from 1."""

    lines: tuple[NumberedLine, ...]

    @property
    def text(self) -> str:
        """What the model sees: `12| words of the line`."""
        return "\n".join(f"{line.number}| {line.text}" for line in self.lines)

    @property
    def document_id(self) -> str:
        """The document that its lines stand in; empty for no line."""
        return self.lines[0].page.document_id if self.lines else ""

    @property
    def pages(self) -> tuple[int, ...]:
        """Indices of the pages it covers."""
        return tuple(dict.fromkeys(line.page.index for line in self.lines))

    def ground(self, number: int, quote: str) -> Citation | None:
        """Cite `quote`, which must start on line `number`; None when it does not stand there."""
        if not 1 <= number <= len(self.lines):
            return None
        first = self.lines[number - 1]
        citation = locate(quote, first.page, range(first.start, first.end))
        reach = [line for line in self.lines[number - 1 : number - 1 + REACH_LINES] if line.page is first.page]
        return citation if citation is not None and citation.end <= reach[-1].end else None

    def halves(self) -> tuple["Piece", "Piece"] | None:
        """Cut in two, renumbered; None when it is one line."""
        if len(self.lines) < 2:
            return None
        middle = len(self.lines) // 2
        return number_lines(self.lines[:middle]), number_lines(self.lines[middle:])

    def parts(self, size: int) -> Iterator["Piece"]:
        """Cut into pieces of at most `size` characters, or of one line."""
        halves = self.halves() if len(self.text) > size else None
        if halves is None:
            yield self
            return
        for half in halves:
            yield from half.parts(size)


def number_lines(lines: Iterable[NumberedLine]) -> Piece:
    """Make a piece of lines, numbered anew from 1."""
    return Piece(tuple(NumberedLine(i, one.page, one.start, one.end) for i, one in enumerate(lines, 1)))


def piece_of(pages: Sequence[Page]) -> Piece:
    """Make one piece of whole pages."""
    return number_lines(line for page in pages for line in _lines(page))


def piece_of_citations(citations: Iterable[Citation], pages: Sequence[Page]) -> Piece:
    """Make one piece of the lines that citations cover: the body of an action."""
    by_page: dict[int, list[NumberedLine]] = {}
    found: dict[tuple[int, int], NumberedLine] = {}
    for citation in citations:
        lines = by_page.setdefault(citation.page_index, list(_lines(pages[citation.page_index])))
        covered = (line for line in lines if line.start < citation.end and line.end > citation.start)
        found |= {(line.page.index, line.start): line for line in covered}
    return number_lines(found.values())


def _lines(page: Page) -> Iterator[NumberedLine]:
    """Give the lines of a page that show a word, as its text breaks them."""
    at = 0
    for text in page.text.splitlines(keepends=True):
        line = NumberedLine(0, page, at, at + len(text.rstrip("\r\n")))
        if any(c.isalnum() for c in line.text):
            yield line
        at += len(text)
