"""The one object that wires the parts: all that the web pages and the command line talk to."""

from concurrent.futures import Executor

from analyser.settings import Settings
from analyser.store import open_store
from analyser.workspace.core import Core
from analyser.workspace.documents import Documents
from analyser.workspace.modelling import Modelling
from analyser.workspace.outputs import Outputs
from analyser.workspace.overview import Overview
from analyser.workspace.reviewing import Reviewing
from analyser.workspace.rules import Rules
from analyser.workspace.searching import Searching

__all__ = ["Workspace"]


class Workspace(Documents, Modelling, Reviewing, Searching, Outputs, Overview, Rules):
    """Documents, review, search, exports and figures of one data folder. Safe to share between threads."""

    @classmethod
    def from_settings(cls, settings: Settings, executor: Executor | None = None) -> "Workspace":
        """Open the data folder of the settings; long work goes to `executor`, by default a pool of processes.

        Raises `StorageError` when the folder or the database cannot be opened.
        """
        return cls(Core(settings, open_store(settings), executor))
