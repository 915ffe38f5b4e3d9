"""Turns texts into vectors: the only home of sentence_transformers, torch, tokenizers, onnx and onnxruntime.

`make_encoder(settings)` loads nothing; the model is loaded when the first text comes. Knows nothing of chunks,
indexes and questions.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analyser.embedding.model_folder import ModelFolder, find_model
from analyser.settings import Settings

__all__ = ["Encoder", "ModelEncoder", "Vectors", "make_encoder"]

Vectors = NDArray[np.float32]
"""Shape (n, dimensions), rows of unit length."""

MOST_REMEMBERED = 20_000
"""Vectors kept in memory, 30 MB of the bundled model's: conventions of all towns share pages of national text."""

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class Encoder(Protocol):
    """Gives texts of like meaning vectors of like direction."""

    @property
    def name(self) -> str:
        """Identify the model; vectors of two names are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def trust(self) -> float:
        """What its ranking weighs beside that of the words (1.0: as much)."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts that will be found."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions."""


class Backend(Protocol):
    """Runs a model."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts as they are, in their order."""


@dataclass(frozen=True)
class ModelEncoder:
    """A sentence-transformers model, run by onnxruntime where it can be converted, else by torch."""

    model: ModelFolder
    backend: str = "auto"
    threads: int = 0
    cache: Path | None = None
    """Folder that keeps the converted model."""
    _recent: dict[str, Vectors] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Identify the model by its name and its content, and by how its weights are kept."""
        return f"{self.model.stamp}-int8" if self.backend == "auto" else self.model.stamp

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self.model.dimensions

    @property
    def trust(self) -> float:
        """Little for the bundled model, which is English; half for one that was chosen."""
        return 0.05 if self.model.sha256 else 0.5

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts that will be found; equal texts are encoded once, also when they come back later."""
        new = [text for text in dict.fromkeys(texts) if text not in self._recent]
        vectors = self._encode([self.model.passage_prefix + text for text in new])
        known = self._recent | dict(zip(new, vectors, strict=True))
        if len(known) <= MOST_REMEMBERED:
            self._recent.update(known)
        else:
            self._recent.clear()
        return np.stack([known[text] for text in texts]) if texts else vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions."""
        return self._encode([self.model.query_prefix + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """Run the model, unless there is nothing to run it on."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return self._backend.encode(texts)

    @cached_property
    def _backend(self) -> Backend:
        """Load the model, its weights checked first."""
        from analyser.embedding.backends import load_onnx, load_torch

        self.model.check()
        if self.backend == "torch" or self.cache is None:
            return load_torch(self.model, self.threads)
        exact = self.backend == "onnx"
        return load_onnx(self.model, self.cache, self.threads, eight_bit=not exact, required=exact)


def make_encoder(settings: Settings) -> Encoder | None:
    """Make the encoder of the settings; None for `none` (words only). Raises `ModelMissingError`."""
    if settings.embedding_model == "none":
        return None
    model = find_model(settings.embedding_model, local_only=settings.sovereign)
    return ModelEncoder(model, settings.embedding_backend, settings.embedding_threads, settings.index_folder / "models")
