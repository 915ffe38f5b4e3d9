"""The process that reads one file and may die doing so: `python -m analyser.reading`, started by `safely`.

It takes a pickled `Task` on its standard input and answers with pickled messages on its standard output: `Ready`,
`Opened`, then for each page `Started` and `PageDone`, and at the end `Finished`, or `Refused` with the error.
"""

import contextlib
import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace

from analyser.errors import BrokenFileError, DocumentError
from analyser.reading.files import open_source
from analyser.reading.limits import ReadingLimits
from analyser.reading.messages import Finished, Message, Opened, PageDone, Ready, Refused, Started, Task
from analyser.reading.source import Source
from analyser.reading.steps import step_named, unread_page
from analyser.records import Page

NICENESS = 5
"""The application's own processes go first."""

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Answer one task, which the application itself has written."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    _die_with_parent()
    os.nice(NICENESS)
    _send(Ready(), answers.fileno())
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301
    _limit_memory(task.limits)
    for message in _messages(task):
        _send(message, answers.fileno())


def _send(message: Message, to: int) -> None:
    """Write one message whole."""
    data = memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    while data:
        data = data[os.write(to, data) :]


def _messages(task: Task) -> Iterator[Message]:
    """Do the task, saying each step."""
    try:
        with open_source(task.path, task.name, task.limits, task.password) as source:
            yield Opened(source.facts)
            pages = task.pages
            if pages is None:
                pages = tuple(unread_page(source.facts.document_id, i) for i in range(source.facts.page_count))
            for page in pages:
                yield Started(page.index)
                yield PageDone(_take_step(source, page, task))
        yield Finished()
    except DocumentError as error:
        yield Refused(error)
    except Exception:
        message = f"« {task.name} » est endommagé : sa lecture échoue. Demandez-en une nouvelle copie."
        yield Refused(BrokenFileError(task.name, message))


def _take_step(source: Source, page: Page, task: Task) -> Page:
    """Take the step on a page; what its content breaks costs this page alone."""
    try:
        return step_named(task.step).take(source, page, task.limits)
    except MemoryError:
        return replace(page, note="Page trop lourde pour la mémoire accordée à la lecture.")
    except Exception:
        return replace(page, note="Page endommagée, illisible.")


def _limit_memory(limits: ReadingLimits) -> None:
    """Cap the address space, where the system knows how to; leave no core file."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = limits.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _die_with_parent() -> None:
    """Ask Linux to end this process with the one that started it, so that no hung reading outlives a kill."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
