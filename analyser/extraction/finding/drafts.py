"""A draft: an action as found in one place of a document, before places are put together."""

from dataclasses import dataclass, field
from typing import Literal

from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.headers import Column
from analyser.records import ProjectState

Source = Literal["fiche", "row", "deliberation", "item"]


@dataclass(eq=False, slots=True)
class Entry:
    """One value under one label, and the column it comes from in a summary table."""

    name: str
    label: str
    value: Excerpt
    column: Column | None = None


@dataclass(eq=False, slots=True)
class Draft:
    """What one fiche, row, slide or deliberation says of an action."""

    title: Excerpt
    source: Source
    number: Excerpt = Excerpt()
    axis: Excerpt = Excerpt()
    town: Excerpt = Excerpt()
    entries: list[Entry] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """The whole text of the action in reading order."""
    state: ProjectState = ProjectState.PLANNED
    state_words: Excerpt = Excerpt()
    is_financial: bool = False
    """From a table that only restates amounts."""
    series: str = ""
    """For a row: the headers of its table, which its continuations share."""
    origin: Part | None = None
    """The part of the stream where it starts; for a row, the table."""

    @property
    def pages(self) -> list[int]:
        """Indices of the pages it stands on."""
        return sorted({page for part in self.parts for page in part.words.pages()} | set(self.title.pages()))
