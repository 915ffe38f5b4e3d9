"""Draws pages for people in processes that stay ready; a page that hangs or crashes one costs its image, no more."""

import atexit
import contextlib
import threading
from pathlib import Path

from analyser.errors import BrokenFileError, DocumentError, ReadingTimeoutError
from analyser.reading.limits import ReadingLimits
from analyser.reading.worker.messages import Drawing, Drawn, Refused
from analyser.reading.worker.process import ReadingProcess

PROCESSES = 3
"""At most: while one is busy with a slow page, the others draw."""
DRAWINGS = 200
"""By one process; then another takes its place, so that memory which libraries hold on to is given back."""


class _Room:
    """Processes that draw: an idle one is taken, or one more is started."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(PROCESSES)
        self._starting = threading.Lock()
        self._idle: list[ReadingProcess] = []

    def draw(self, request: Drawing) -> bytes:
        """Have a page drawn; where a process fails that drew before, a fresh one tries once more."""
        with self._places:
            process = self._take()
            used = process.request_count > 0
            try:
                return self._draw(process, request)
            except BrokenFileError:
                if not used:
                    raise
            return self._draw(ReadingProcess().start(), request)

    def prepare(self) -> None:
        """See to it that a process is idle; whoever comes while one is starting waits for that one."""
        with self._starting:
            if not self._idle:
                self._idle.append(ReadingProcess().start())

    def close(self) -> None:
        """End the processes that are idle; a busy one ends by itself once nobody listens."""
        while self._idle:
            self._idle.pop().end()

    def _take(self) -> ReadingProcess:
        while True:
            with contextlib.suppress(IndexError):  # none is idle, or another thread was quicker
                return self._idle.pop()
            self.prepare()

    def _draw(self, process: ReadingProcess, request: Drawing) -> bytes:
        """Have a process draw; unless that failed, or the process is old, it is idle again."""
        try:
            png = _ask(process, request)
        except DocumentError:
            process.end()
            raise
        if process.request_count < DRAWINGS:
            self._idle.append(process)
        else:
            process.end()
        return png


def _ask(process: ReadingProcess, request: Drawing) -> bytes:
    """Ask for a drawing and wait for it."""
    process.ask(request)
    number = request.page_index + 1
    try:
        answer = process.hear(request.limits.page_s)
    except TimeoutError:
        message = f"La page {number} est trop lourde pour être affichée ; ouvrez le fichier d’origine."
        raise ReadingTimeoutError(request.path.name, message) from None
    if isinstance(answer, Drawn):
        return answer.png
    if isinstance(answer, Refused):
        raise answer.error
    message = f"La page {number} ne peut pas être affichée : elle fait échouer le lecteur. Ouvrez le fichier d’origine."
    raise BrokenFileError(request.path.name, message)


_ROOM = _Room()
atexit.register(_ROOM.close)


def render_page(
    path: Path, page_index: int, scale: float, password: str | None = None, limits: ReadingLimits | None = None
) -> bytes:
    """Draw a page as displayed, at `scale` pixels a point: the bytes of a PNG. Raises the `DocumentError`s."""
    return _ROOM.draw(Drawing(path, page_index, scale, password, limits or ReadingLimits()))


def prepare_to_render() -> None:
    """Start a drawing process in the background, so that nobody waits for it at the first page."""
    threading.Thread(target=_ROOM.prepare, daemon=True).start()
