"""Kill `pvdplus add` at random moments, ten times by default, and see that nothing is lost or doubled.

usage: python scripts/kill_indexing.py [TIMES] [PLAN.pdf ...]

All kills hit the same data folder, children included. Then `add` runs to its end, and every chunk of the database must
stand once in both indexes.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from analyser.settings import Settings
from analyser.workspace import Workspace

LONGEST_S = 25.0


def main() -> int:
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    plans = [argument for argument in sys.argv[1:] if argument.endswith(".pdf")]
    plans = plans or [str(path) for path in sorted((Path(__file__).parent.parent / "corpus" / "plans").glob("*.pdf"))]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PVDPLUS_DATA": folder, "PVDPLUS_OCR": "off"}
        command = [sys.executable, "-m", "analyser", "add", *plans]
        for number in range(numbers[0] if numbers else 10):
            after = random.uniform(0.5, LONGEST_S)
            print(f"{number + 1}: killed after {after:.1f} s" if kill(command, environment, after) else "ended before")
        subprocess.run(command, env=environment, check=True)
        return report(Path(folder))


def kill(command: list[str], environment: dict[str, str], after: float) -> bool:
    """Start, wait, kill the whole group; False when it had ended before."""
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        child.wait(after)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return True
    return False


def report(data: Path) -> int:
    """Count the chunks of the database in both indexes."""
    workspace = Workspace.from_settings(Settings(_env_file=None, data=data))
    workspace.heal_index()
    retriever = workspace.core.retriever
    chunks = list(retriever.source.chunk_ids())
    words = Counter(chunk for held in retriever.words.chunk_ids_by_document().values() for chunk in held)
    vectors = Counter(retriever.vectors.ids()) if retriever.vectors is not None else Counter(chunks)
    entries = sum(len(retriever.source.entries(document_id)[1]) for document_id in retriever.source.document_ids())
    doubled = retriever.words.count() - entries
    workspace.close()
    once = Counter(chunks)
    print(f"{len(chunks)} chunks in the database, {words.total()} found by words, {vectors.total()} by meaning")
    is_whole = max(once.values()) == 1 and words == once == vectors and not doubled
    print("every chunk is found once" if is_whole else "NOT every chunk is found once")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
