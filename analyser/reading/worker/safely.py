"""Reads a file in a process of its own, which may hang, crash or eat memory without hurting the application.

A page that hangs or kills the process is given up, with a note, and a new process goes on with the pages after it.
Knows nothing of formats: the process does (see `serving`).
"""

import time
from dataclasses import replace
from pathlib import Path

from analyser.errors import BrokenFileError, ReadingTimeoutError
from analyser.reading.files import Progress, finish
from analyser.reading.limits import ReadingLimits
from analyser.reading.source import Facts
from analyser.reading.steps import STEPS, Step, unread_page, wanted
from analyser.reading.worker.messages import Finished, Opened, PageDone, Refused, Started, Task
from analyser.reading.worker.process import ReadingProcess
from analyser.records import Document, Page, PageState

MAX_HANGS = 5
"""In the second steps (second reader, OCR): after as many, the pages left stay as they are."""


def read_safely(
    path: Path,
    name: str,
    limits: ReadingLimits,
    password: str | None = None,
    progress: Progress | None = None,
) -> Document:
    """Read a file as `read_document` does, in killable processes; raises the `DocumentError`s."""
    reading = _Reading(path, name, limits, password, progress)
    reading.take(STEPS[0], None)
    for step in STEPS[1:]:
        if pages := wanted(step, reading.pages.values(), limits):
            reading.take(step, pages)
    return finish(reading.facts, reading.pages.values(), limits)


class _Reading:
    """One file on its way through the steps."""

    def __init__(
        self, path: Path, name: str, limits: ReadingLimits, password: str | None, progress: Progress | None
    ) -> None:
        self._task = Task(path, name, limits, password, "reading", None)
        self._progress = progress
        self._facts: Facts | None = None
        self.pages: dict[int, Page] = {}

    @property
    def facts(self) -> Facts:
        """What is known of the file, once it was opened."""
        assert self._facts is not None
        return self._facts

    def take(self, step: Step, pages: tuple[Page, ...] | None) -> None:
        """Take a step on pages (None: all, for the first step), with as many processes as it costs."""
        deadline = time.monotonic() + replace(self._task, pages=pages).allowed_s
        left = None if pages is None else [page.index for page in pages]
        losses = 0
        while left is None or left:
            known = None if left is None else tuple(self.pages[i] for i in left)
            with ReadingProcess() as process:
                process.ask(replace(self._task, step=step.name, pages=known))
                left, lost = self._follow(process, step, left, deadline)
            losses += lost
            if time.monotonic() >= deadline or (pages is not None and losses >= MAX_HANGS):
                self._give_up(left)
                return

    def _follow(
        self, process: ReadingProcess, step: Step, left: list[int] | None, deadline: float
    ) -> tuple[list[int], bool]:
        """Listen to one process until it ends; give the pages still to do and whether one was lost."""
        current: int | None = None
        total = len(left or ())
        done = 0
        while True:
            try:
                message = process.hear(min(self._task.limits.page_s, deadline - time.monotonic()))
            except TimeoutError:
                return self._blame(current, left, f"arrêtée après {self._task.limits.page_s:.0f} s"), True
            match message:
                case None:
                    if done and current is not None and left is not None:
                        return left, False  # what came before may be to blame: once more, in a new process
                    return self._blame(current, left, "interrompue : elle fait échouer le lecteur"), True
                case Refused(error):
                    raise error
                case Opened(facts):
                    self._facts = facts
                    if left is None:
                        left = list(range(facts.page_count))
                        total = len(left)
                        self.pages = {i: unread_page(facts.document_id, i) for i in left}
                case Started(index):
                    current = index
                case PageDone(page) if left is not None:
                    self.pages[page.index] = page
                    left.remove(page.index)
                    done += 1
                    if self._progress:
                        self._progress(total - len(left), total, step.name)
                case Finished():
                    return [], False

    def _blame(self, index: int | None, left: list[int] | None, what: str) -> list[int]:
        """Note on a page why it was given up; a file that cannot even be opened is refused."""
        name = self._task.name
        if index is None or left is None:
            if what.startswith("arrêtée"):
                raise ReadingTimeoutError(
                    name, f"« {name} » ne s’ouvre pas dans le temps accordé. Réenregistrez-le en PDF et réessayez."
                )
            raise BrokenFileError(name, f"« {name} » fait échouer le lecteur PDF. Demandez-en une nouvelle copie.")
        self.pages[index] = replace(
            self.pages[index], note=f"Lecture de la page {what}. Regardez-la dans le fichier d’origine."
        )
        return [i for i in left if i != index]

    def _give_up(self, left: list[int]) -> None:
        """Note on the pages left that time is up; refuse the file when not one page was read."""
        limit = self._task.limits.total_s
        if all(page.state is PageState.FAILED for page in self.pages.values()):
            name = self._task.name
            raise ReadingTimeoutError(
                name, f"« {name} » n’a pas pu être lu en {limit:.0f} s. Découpez-le, ou relevez PVDPLUS_READ_TIMEOUT_S."
            )
        for index in left:
            self.pages[index] = replace(self.pages[index], note="Lecture du fichier arrêtée à la limite de temps.")
