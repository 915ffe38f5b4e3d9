"""The process that opens files and may die doing so: `python -m analyser.reading.worker`, started by `process`.

It takes pickled requests on its standard input and answers with pickled messages on its standard output. To a `Task`:
`Opened`, then for each page `Started` and `PageDone`, and at the end `Finished`, or `Refused` with the error.
"""

import contextlib
import math
import os
import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace

from analyser.errors import BrokenFileError, DocumentError
from analyser.reading.files import draw_page, open_source
from analyser.reading.source import Source
from analyser.reading.steps import step_named, unread_page
from analyser.reading.worker.messages import (
    Drawing,
    Drawn,
    Finished,
    Message,
    Opened,
    PageDone,
    Ready,
    Refused,
    Request,
    Started,
    Task,
)
from analyser.records import Page

NICENESS = 10
"""Of reading and recognising: the application's own processes, and those that draw a page for a person, go first."""


def main() -> None:
    """Answer requests, which the application itself has written, until there are no more."""
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    _send(Ready(), answers)
    with contextlib.suppress(EOFError):
        while True:
            request: Request = pickle.load(sys.stdin.buffer)  # noqa: S301
            if isinstance(request, Task):
                os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
            _limit(request)
            for message in [_draw(request)] if isinstance(request, Drawing) else _messages(request):
                _send(message, answers)


def _send(message: Message, to: int) -> None:
    """Write one message whole."""
    data = memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    while data:
        data = data[os.write(to, data) :]


def _draw(request: Drawing) -> Message:
    """Draw a page."""
    try:
        return Drawn(draw_page(request.path, request.page_index, request.scale, request.limits, request.password))
    except DocumentError as error:
        return Refused(error)
    except Exception:
        message = f"La page {request.page_index + 1} ne peut pas être affichée ; ouvrez le fichier d’origine."
        return Refused(BrokenFileError(request.path.name, message))


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
        return replace(page, note="Page endommagée, illisible : demandez une nouvelle copie du fichier.")


def _limit(request: Request) -> None:
    """Cap address space and processor time, where the system knows how to; leave no core file.

    Processor time is the net under all: whatever hangs ends by itself even when the application was killed meanwhile.
    Hard limits stay as they are, so that the next request may have more.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = request.limits.memory_mb * 1024 * 1024
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = math.ceil(used.ru_utime + used.ru_stime + request.allowed_s)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for what, limit in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, size)):
            resource.setrlimit(what, (limit, resource.getrlimit(what)[1]))
