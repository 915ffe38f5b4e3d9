"""Starts a reading process, talks to it, and ends it with all that it started."""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import analyser
from analyser.reading.worker.messages import Message, MessageReader, Request

START_S = 120.0
"""For the process to come up, on a machine with much else to do."""


class ReadingProcess:
    """A process that takes requests and answers with messages; leaving the `with` block ends it."""

    def __init__(self) -> None:
        self.request_count = 0
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()

    def start(self) -> Self:
        """Start it, and wait until it is up."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analyser.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        with contextlib.suppress(TimeoutError):
            self.hear(START_S)  # it says that it is up: time counts from there
        return self

    def end(self) -> None:
        """End it, with all that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()

    def ask(self, request: Request) -> None:
        """Hand over a request; a process that has ended meanwhile is noticed when listening."""
        assert self._process.stdin is not None
        self.request_count += 1
        with contextlib.suppress(BrokenPipeError):
            pickle.dump(request, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def hear(self, timeout: float) -> Message | None:
        """Wait for the next message; None once the process has ended. Raises `TimeoutError`."""
        try:
            return self._messages.get(timeout=max(timeout, 0.0))
        except queue.Empty:
            raise TimeoutError from None

    def _listen(self) -> None:
        """Hand on messages until the process ends."""
        assert self._process.stdout is not None
        with contextlib.suppress(Exception):  # the end, or whatever a process gone wild may write
            while True:
                self._messages.put(MessageReader(self._process.stdout).load())
        self._messages.put(None)


def _environment() -> dict[str, str]:
    """Give the environment of the process: the same code, one thread for each library."""
    code = str(Path(analyser.__file__).parent.parent)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH")]))}
