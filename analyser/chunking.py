"""Cuts a document into chunks: spans of one page, exact to the character, each with the heading that leads to it.

The only home of langchain's text splitters. Every character that is not white space stands in exactly one chunk.
Knows nothing of indexes and encoders but their usual capacity.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from analyser.folding import fold
from analyser.records import Chunk, Document, Line, Page

if TYPE_CHECKING:
    from langchain_text_splitters import TextSplitter

CHUNK_CHARS = 640
"""256 tokens of the usual encoders hold about 740 characters of French; the heading is embedded in front."""
_HEADING_CHARS = 120
_HEADING_SCALE = 1.15
HEADING_LEVELS = 2
"""How much of the path is kept: what leads everything (the cover's title) tells pages apart no more."""
_SEPARATORS = ["\n\n", "\r\n\r\n", "\n", ". ", " ; ", ", ", " ", ""]


def chunk_document(document: Document, headings: Mapping[int, str] | None = None) -> tuple[Chunk, ...]:
    """Cut all pages; `headings` (page index -> path) wins over the headings that the type sizes suggest."""
    given = headings or {}
    trail: list[Line] = []
    names: list[str] = []
    chunks: list[Chunk] = []
    for page in document.pages:
        lines = _heading_lines(page)
        for start, end in _spans(page.text, [line.start for line in lines]):
            while lines and lines[0].start < end:
                _descend(trail, names, lines.pop(0), page.text)
            chunks.append(_chunk(page, start, end, given.get(page.index) or " › ".join(names[-HEADING_LEVELS:])))
    return tuple(chunks)


def chunk_page_id(document_id: str, page_index: int, start: int, end: int) -> str:
    """Name a chunk by its place, so that the same file always gives the same identifiers."""
    return hashlib.sha256(f"{document_id}:{page_index}:{start}:{end}".encode()).hexdigest()[:32]


def embedded_text(chunk: Chunk) -> str:
    """Give what is embedded: the heading path in front of the text, which alone is quoted."""
    return f"{chunk.heading}\n{chunk.text}" if chunk.heading else chunk.text


def _chunk(page: Page, start: int, end: int, heading: str) -> Chunk:
    """Make the chunk of `page.text[start:end]`."""
    name = chunk_page_id(page.document_id, page.index, start, end)
    return Chunk(name, page.document_id, page.index, start, end, page.text[start:end], heading)


def _spans(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Give the trimmed, non-empty spans of the chunks of a page, cut before its headings where that is sensible."""
    bounds = [0]
    bounds += [cut for cut in cuts if cut - bounds[-1] >= CHUNK_CHARS // 2 and len(text) - cut >= CHUNK_CHARS // 4]
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        at = start
        for piece in _splitter().split_text(text[start:end]):
            stripped = piece.strip()
            if stripped:
                begin = at + len(piece) - len(piece.lstrip())
                yield begin, begin + len(stripped)
            at += len(piece)


@cache
def _splitter() -> "TextSplitter":
    """Make the splitter whose pieces, joined, are the text again."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS, chunk_size=CHUNK_CHARS, chunk_overlap=0, keep_separator="end", strip_whitespace=False
    )


def _heading_lines(page: Page) -> list[Line]:
    """Find the lines set clearly larger than the running text."""
    sizes = [line.size for line in page.lines if line.size and not line.hidden for _ in range(line.end - line.start)]
    if not sizes:
        return []
    body = median(sizes)
    return [
        line
        for line in page.lines
        if line.size > body * _HEADING_SCALE
        and not line.hidden
        and 3 <= len(page.text[line.start : line.end].strip()) <= _HEADING_CHARS
    ]


def _descend(trail: list[Line], names: list[str], line: Line, text: str) -> None:
    """Put a heading on the trail in place of those of its size or smaller."""
    while trail and trail[-1].size <= line.size * 1.02:
        trail.pop()
        names.pop()
    trail.append(line)
    names.append(fold(text[line.start : line.end]))
