"""What is searched and found: spans of pages, ranked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of one page, to be searched: `text == page.text[start:end]`; `heading` is the path that leads to it."""

    chunk_id: str
    document_id: str
    page_index: int
    start: int
    end: int
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk. `score`: similarity, higher is better. `marks`: spans in `chunk.text` of matching words."""

    chunk: Chunk
    score: float
    document_name: str
    town: str | None
    marks: tuple[tuple[int, int], ...] = ()
    project_id: str | None = None
    """The action that the passage belongs to."""
    project_title: str | None = None
