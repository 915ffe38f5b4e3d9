"""The steps that a page may go through: read, read by a second library where that failed, recognised by OCR.

A step takes a page as it is known so far and gives it back, better known; where it fails, the page stays as it was.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from analyser.reading.limits import ReadingLimits
from analyser.reading.ocr.step import take_ocr, wants_ocr
from analyser.reading.pdf.second_reader import ask_second_reader, wants_second_reader
from analyser.reading.source import Source
from analyser.records import Page, PageState

StepName = Literal["reading", "second_reader", "ocr"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: for which pages, and what it does to them."""

    name: StepName
    wants: Callable[[Page, ReadingLimits], bool]
    take: Callable[[Source, Page, ReadingLimits], Page]


def unread_page(document_id: str, index: int) -> Page:
    """Make the page that stands in until the page is read."""
    return Page(document_id, index, "", PageState.FAILED, note="Page non lue.")


def _read(source: Source, page: Page, _limits: ReadingLimits) -> Page:
    return source.read_page(page.index)


def _always(_page: Page, _limits: ReadingLimits) -> bool:
    return True


STEPS: tuple[Step, ...] = (
    Step("reading", _always, _read),
    Step("second_reader", wants_second_reader, ask_second_reader),
    Step("ocr", wants_ocr, take_ocr),
)


def step_named(name: StepName) -> Step:
    """Give the step of this name."""
    return next(step for step in STEPS if step.name == name)


def wanted(step: Step, pages: Iterable[Page], limits: ReadingLimits) -> tuple[Page, ...]:
    """Give the pages that a step should be taken on."""
    return tuple(page for page in pages if step.wants(page, limits))
