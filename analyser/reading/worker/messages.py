"""What the application and its reading process say to each other, pickled.

A process that reads hostile files might be taken over: what it says is unpickled with nothing but our own records.
"""

import pickle
from dataclasses import dataclass
from pathlib import Path

from analyser.errors import DocumentError
from analyser.reading.limits import ReadingLimits
from analyser.reading.source import Facts
from analyser.reading.steps import StepName
from analyser.records import Page


@dataclass(frozen=True, slots=True)
class Task:
    """One step to take on pages of one file."""

    path: Path
    name: str
    limits: ReadingLimits
    password: str | None
    step: StepName
    pages: tuple[Page, ...] | None
    """As read so far; None: all pages, none of them read yet."""

    @property
    def allowed_s(self) -> float:
        """Time for the whole task."""
        return self.limits.total_s if self.pages is None else self.limits.page_s * (len(self.pages) + 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page to draw, at `scale` pixels a point."""

    path: Path
    page_index: int
    scale: float
    password: str | None
    limits: ReadingLimits

    @property
    def allowed_s(self) -> float:
        """Time for the drawing."""
        return self.limits.page_s


Request = Task | Drawing


@dataclass(frozen=True, slots=True)
class Ready:
    """The process is up: time counts from here."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is open."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Started:
    """A page is being worked on: if nothing more is heard, this page is to blame."""

    index: int


@dataclass(frozen=True, slots=True)
class PageDone:
    """The step was taken on a page."""

    page: Page


@dataclass(frozen=True, slots=True)
class Refused:
    """The file cannot be used."""

    error: DocumentError


@dataclass(frozen=True, slots=True)
class Finished:
    """All pages of the task are done."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page was drawn."""

    png: bytes


Message = Drawn | Ready | Opened | Started | PageDone | Refused | Finished

_FOREIGN_CLASSES = {("array", "_array_reconstructor"), ("array", "array")}


class MessageReader(pickle.Unpickler):
    """Reads messages, and refuses to build anything that no message holds."""

    def find_class(self, module: str, name: str) -> type:
        """Allow the classes of this package and of its records."""
        if module == "analyser.errors" or module.startswith(("analyser.records.", "analyser.reading.")):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:  # not what the module itself imports
                return found
        elif (module, name) in _FOREIGN_CLASSES:
            foreign: type = super().find_class(module, name)
            return foreign
        raise pickle.UnpicklingError(f"{module}.{name}")
