"""Draws pages for people in a process that stays ready; a page that hangs or crashes it costs its image, no more."""

import atexit
import threading
from pathlib import Path

from analyser.errors import BrokenFileError, ReadingTimeoutError
from analyser.reading.limits import ReadingLimits
from analyser.reading.worker.messages import Drawing, Drawn, Refused
from analyser.reading.worker.process import ReadingProcess

_LIMITS = ReadingLimits()


class _Draughtsman:
    """One process that draws, started when first needed and again after it had to be ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: ReadingProcess | None = None

    def draw(self, request: Drawing) -> bytes:
        """Have a page drawn; requests wait for one another."""
        with self._lock:
            if self._process is None:
                self._process = ReadingProcess().__enter__()
            self._process.ask(request)
            number = request.page_index + 1
            try:
                answer = self._process.hear(_LIMITS.page_s)
            except TimeoutError:
                self._end()
                message = f"La page {number} est trop lourde pour être affichée ; ouvrez le fichier d’origine."
                raise ReadingTimeoutError(request.path.name, message) from None
            if isinstance(answer, Drawn):
                return answer.png
            if isinstance(answer, Refused):
                raise answer.error
            self._end()
            message = f"La page {number} ne peut pas être affichée : elle fait échouer le lecteur."
            raise BrokenFileError(request.path.name, message)

    def end(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.__exit__(None, None, None)
        self._process = None


_DRAUGHTSMAN = _Draughtsman()


def render_page(path: Path, page_index: int, scale: float, password: str | None = None) -> bytes:
    """Draw a page as displayed, at `scale` pixels a point: the bytes of a PNG. Raises the `DocumentError`s."""
    return _DRAUGHTSMAN.draw(Drawing(path, page_index, scale, password, _LIMITS))


atexit.register(_DRAUGHTSMAN.end)
