"""What was read of a file: documents, pages, where their characters, lines and shapes stand."""

from array import array
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points, origin bottom left."""


class PageState(StrEnum):
    """What could be read of a page. `TEXT`, `OCR` and `BLANK` count as read; all others as unread."""

    TEXT = "text"
    OCR = "ocr"
    IMAGE = "image_only"
    STAMP = "stamp_over_scan"
    GARBLED = "garbled"
    BLANK = "blank"
    DRAWING = "drawing"
    FAILED = "failed"

    @property
    def is_read(self) -> bool:
        """Whether what stands on the page is known."""
        return self in (PageState.TEXT, PageState.OCR, PageState.BLANK)


class DocumentType(StrEnum):
    """Whether a document is a town's plan or speaks of programmes, schemes and rules."""

    PLAN = "plan"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Line:
    """A run of characters on one baseline, without a wide gap: `page.text[start:end]` and where it stands."""

    start: int
    end: int
    box: Box
    size: float = 0.0
    bold: bool = False
    hidden: bool = False
    """Hidden: invisible render mode, drawn in the colour of its background, cut off, or far too small to read."""
    lead: int = 0
    """Characters in bold at its start, where the rest is light: « **La halle.** Le marché couvert… »; else 0."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn thing: a thin horizontal or vertical ruled line, a (filled) box, or an image."""

    kind: Literal["horizontal", "vertical", "box", "image"]
    box: Box


@dataclass(frozen=True, eq=False)
class Page:
    """One page: its one stored text, and where each character of it stands.

    `boxes` holds 4 floats a character of `text` (x0, y0, x1, y1; PDF points, origin bottom left of the page as
    displayed, rotation applied); NaN where a character has no place (line breaks). Empty for texts without geometry.
    `confidences` (OCR pages only) holds one number 0-100 a character. On OCR pages `lines` and `shapes` stand as on the
    straightened page, so that rows and columns can be told; `boxes` stand as on the scan that people see.
    """

    document_id: str
    index: int
    text: str
    state: PageState = PageState.TEXT
    width: float = 0.0
    height: float = 0.0
    label: str | None = None
    note: str | None = None
    boxes: "array[float]" = field(default_factory=lambda: array("f"), repr=False)
    lines: tuple[Line, ...] = field(default=(), repr=False)
    shapes: tuple[Shape, ...] = field(default=(), repr=False)
    confidences: "array[int] | None" = field(default=None, repr=False)

    @property
    def number(self) -> int:
        """The page's number for people, from 1."""
        return self.index + 1


@dataclass(frozen=True, eq=False)
class Document:
    """One file as read: pages in order, and what is known of the file itself."""

    document_id: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    name: str
    pages: tuple[Page, ...]
    title: str | None = None
    outline: tuple[tuple[int, str, int], ...] = ()
    """Bookmarks: depth from 0, title, page index."""
    notices: tuple[str, ...] = ()
    """French sentences on what a reader should know: attachments listed, repaired structure, cut at a limit ..."""

    @property
    def unread_pages(self) -> tuple[Page, ...]:
        """The pages whose content is not known."""
        return tuple(p for p in self.pages if not p.state.is_read)
