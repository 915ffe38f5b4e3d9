"""The vector index: nearest by cosine, stamped with its model, nothing stored twice."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from analyser.errors import IndexMismatchError, StorageError
from analyser.settings import Settings
from analyser.vectors import VectorIndex

EYE = np.eye(4, dtype=np.float32)


@pytest.fixture
def index(settings: Settings) -> VectorIndex:
    """Four chunks of two documents, each in a direction of its own."""
    vectors = VectorIndex.open_index(settings, "model@1", 4)
    vectors.upsert(["a", "b", "c", "d"], EYE, ["x", "x", "y", "y"])
    return vectors


def test_the_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    direction = np.array([0.8, 0.6, 0, 0], dtype=np.float32)
    assert [(name, pytest.approx(score, abs=1e-3)) for name, score in index.nearest(direction, 2)] == [
        ("a", 0.8),
        ("b", 0.6),
    ]


def test_the_search_can_be_kept_to_given_chunks(index: VectorIndex) -> None:
    direction = np.array([0.8, 0.6, 0, 0], dtype=np.float32)
    assert [name for name, _ in index.nearest(direction, 5, among=["b", "d", "unknown"])] == ["b", "d"]
    assert index.nearest(direction, 5, among=["unknown"]) == []
    assert index.nearest(direction, 5, among=[]) == []


def test_a_known_chunk_gets_its_new_vector(index: VectorIndex) -> None:
    index.upsert(["a"], EYE[3:], ["x"])
    assert len(set(index.ids())) == 4
    assert {name for name, _ in index.nearest(EYE[3], 2)} == {"a", "d"}


def test_chunks_are_listed_and_forgotten_one_by_one_or_by_document(index: VectorIndex) -> None:
    assert (set(index.ids()), set(index.ids("x"))) == ({"a", "b", "c", "d"}, {"a", "b"})
    index.remove(["c"])
    index.remove_document("x")
    assert set(index.ids()) == {"d"}


def test_vectors_outlive_the_process_and_are_refused_to_another_model(index: VectorIndex, settings: Settings) -> None:
    assert len(set(VectorIndex.open_index(settings, "model@1", 4).ids())) == 4
    with pytest.raises(IndexMismatchError, match="model@1"):
        VectorIndex.open_index(settings, "model@2", 4)
    with pytest.raises(IndexMismatchError):
        VectorIndex.open_index(settings, "model@1", 8)


def test_another_model_may_begin_once_the_index_is_renewed(index: VectorIndex, settings: Settings) -> None:
    assert not set(VectorIndex.renew(settings, "model@2", 8).ids())
    assert VectorIndex.open_index(settings, "model@2", 8).nearest(np.eye(8, dtype=np.float32)[0], 3) == []


WRITE = """
import sys
from pathlib import Path
import numpy as np
from analyser.settings import Settings
from analyser.vectors import VectorIndex
index = VectorIndex.open_index(Settings(_env_file=None, data=Path(sys.argv[1])), "model@1", 16)
for n in range(6):
    vectors = np.random.default_rng(n).standard_normal((200, 16)).astype(np.float32)
    index.upsert([f"{sys.argv[2]}-{n}-{row}" for row in range(200)], vectors, ["d"] * 200)
"""


def test_two_processes_write_at_once_and_a_third_finds_every_vector(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyser.vectors.REFRESH_EVERY_S", 0.0)
    reader = VectorIndex.open_index(settings, "model@1", 16)
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, str(settings.data), name]) for name in ("x", "y")]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(set(reader.ids())) == 2 * 6 * 200
    for n in range(6):
        vector = np.random.default_rng(n).standard_normal((200, 16)).astype(np.float32)[-1]
        assert {name for name, _ in reader.nearest(vector, 2)} == {f"x-{n}-199", f"y-{n}-199"}


def test_a_folder_that_stays_locked_is_told(
    index: VectorIndex, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyser.vectors.LOCK_PATIENCE_S", 0.0)
    with FileLock(settings.index_folder / "vectors.lock"), pytest.raises(StorageError, match="occupé"):
        index.remove(["a"])


def test_everything_is_kept_in_the_index_folder(index: VectorIndex, settings: Settings, tmp_path: Path) -> None:
    assert {p.name for p in tmp_path.iterdir()} == {"data"}
    assert (settings.index_folder / "vectors").is_dir()
