"""The vector index: nearest by cosine, stamped with its model, nothing stored twice."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from analyser.errors import IndexMismatchError
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
    assert len(index) == 4
    assert {name for name, _ in index.nearest(EYE[3], 2)} == {"a", "d"}


def test_chunks_are_listed_and_forgotten_one_by_one_or_by_document(index: VectorIndex) -> None:
    assert (set(index.ids()), set(index.ids("x"))) == ({"a", "b", "c", "d"}, {"a", "b"})
    index.remove(["c"])
    index.remove_document("x")
    assert set(index.ids()) == {"d"}


def test_vectors_outlive_the_process_and_are_refused_to_another_model(index: VectorIndex, settings: Settings) -> None:
    assert len(VectorIndex.open_index(settings, "model@1", 4)) == 4
    with pytest.raises(IndexMismatchError, match="model@1"):
        VectorIndex.open_index(settings, "model@2", 4)
    with pytest.raises(IndexMismatchError):
        VectorIndex.open_index(settings, "model@1", 8)


def test_after_clearing_another_model_may_begin(index: VectorIndex, settings: Settings) -> None:
    index.clear()
    assert len(dataclasses.replace(index, encoder_name="model@2")) == 0
    assert VectorIndex.open_index(settings, "model@2", 4).nearest(EYE[0], 3) == []


def test_everything_is_kept_in_the_index_folder(index: VectorIndex, settings: Settings, tmp_path: Path) -> None:
    assert {p.name for p in tmp_path.iterdir()} == {"data"}
    assert (settings.index_folder / "vectors").is_dir()
