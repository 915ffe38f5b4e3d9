"""A process that is killed while it indexes loses and doubles nothing."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from searched import HashEncoder, MemorySource

from analyser.lexicon import WordIndex
from analyser.retrieval import Retriever
from analyser.settings import Settings
from analyser.vectors import VectorIndex

INDEX_EVERYTHING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_index_crash import retriever_on
retriever = retriever_on(Path(sys.argv[2]))
print("ready", flush=True)
for document_id in retriever.source.document_ids():
    retriever.index(*retriever.source.entries(document_id))
    retriever.embed_pending(document_id, progress=lambda done, total: print(done, flush=True))
    retriever.index(*retriever.source.entries(document_id))
    print(document_id, flush=True)
"""


def retriever_on(data: Path) -> Retriever:
    """Open the indexes of a folder over the same six documents of twenty pages."""
    source = MemorySource()
    for number in range(6):
        name = f"d{number}"
        source.put(
            name, *(f"Mot{name}p{page} du plan. " + "Texte commun à tous les plans. " * 30 for page in range(20))
        )
    settings = Settings(_env_file=None, data=data)
    encoder = HashEncoder()
    vectors = VectorIndex.open_index(settings, encoder.name, encoder.dimensions)
    return Retriever(WordIndex(settings.index_folder), source, vectors, encoder)


def kill_after(data: Path, lines: int) -> None:
    """Index in a child process and kill it once it has printed so many lines."""
    command = [sys.executable, "-c", INDEX_EVERYTHING, str(Path(__file__).parent), str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(lines):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("lines", [1, 2, 7])
def test_after_a_kill_every_chunk_is_found_once(tmp_path: Path, lines: int) -> None:
    kill_after(tmp_path, lines)
    retriever = retriever_on(tmp_path)
    retriever.heal()
    retriever.embed_pending()
    assert retriever.vectors is not None
    expected = list(retriever.source.chunk_ids())
    assert sorted(retriever.vectors.ids()) == sorted(expected)
    assert retriever.words.count() == len(expected)
    assert retriever.verify().is_whole
    for page in (0, 19):
        for document_id in retriever.source.document_ids():
            first = retriever.search(f"Mot{document_id}p{page}", 1)[0].chunk
            assert (first.document_id, first.page_index) == (document_id, page)
