"""What every kind of file becomes while it is open: facts, and pages that can be read and drawn one by one."""

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from PIL.Image import Image

from analyser.records import Document, Page


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file besides its pages."""

    document_id: str
    name: str
    page_count: int
    title: str | None = None
    outline: tuple[tuple[int, str, int], ...] = ()
    notices: tuple[str, ...] = ()

    def to_document(self, pages: tuple[Page, ...], notices: tuple[str, ...] = ()) -> Document:
        """Join facts and pages."""
        return Document(self.document_id, self.name, pages, self.title, self.outline, self.notices + notices)


class Source(Protocol):
    """An open file."""

    facts: Facts

    def __enter__(self) -> Self:
        """Hand out the open file."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the file."""
        ...

    def read_page(self, index: int) -> Page:
        """Read one page."""
        ...

    def draw_page(self, index: int, scale: float) -> Image:
        """Draw one page as displayed, at `scale` pixels a point."""
        ...

    def scan_dpi(self, index: int) -> float | None:
        """Give the dots per inch of the largest image of a page, if it has one."""
        ...

    def second_text(self, index: int) -> str | None:
        """Read the text of a page by other means, without places; None where that fails."""
        ...
