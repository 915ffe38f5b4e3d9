"""Runs a model: by onnxruntime (loads in a third of a second) or by torch (any model, loads in ten).

A model is converted for onnxruntime once, when texts are first encoded, and kept in the data folder.
"""

import logging
import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analyser.embedding.model_folder import ModelFolder
from analyser.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding
    from tokenizers import Tokenizer as TokenizerEngine

BATCH = 16
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TorchBackend:
    """Runs a model as sentence-transformers does."""

    model: "SentenceTransformer"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts in their order."""
        return np.asarray(
            self.model.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            ),
            dtype=np.float32,
        )


@dataclass(frozen=True)
class OnnxBackend:
    """Runs a converted model."""

    session: "onnxruntime.InferenceSession"
    tokenizer: "Tokenizer"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts in their order; those of like length go together, so that little is padded."""
        encoded = self.tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        vectors: list[NDArray[np.float32]] = [np.empty(0, dtype=np.float32)] * len(texts)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            for row, vector in zip(rows, self._run([encoded[i] for i in rows]), strict=True):
                vectors[row] = vector
        return np.stack(vectors)

    def _run(self, batch: "Sequence[Encoding]") -> NDArray[np.float32]:
        """Run one batch, padded to its longest text."""
        length = max(len(one.ids) for one in batch)
        pad = self.tokenizer.pad_id
        ids = np.full((len(batch), length), pad, dtype=np.int64)
        mask = np.zeros((len(batch), length), dtype=np.int64)
        for row, one in enumerate(batch):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        (vectors,) = self.session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class Tokenizer:
    """Cuts texts into tokens, at most `max_tokens` a text."""

    engine: "TokenizerEngine"
    pad_id: int

    @classmethod
    def load(cls, model: ModelFolder) -> "Tokenizer":
        """Load the tokenizer of a model."""
        from tokenizers import Tokenizer as Engine

        engine = Engine.from_file(str(model.path / "tokenizer.json"))
        engine.no_padding()
        engine.enable_truncation(model.max_tokens)
        return cls(engine, engine.token_to_id(model.pad_token) or 0)

    def encode_batch(self, texts: list[str]) -> "list[Encoding]":
        """Encode texts, unpadded."""
        return list(self.engine.encode_batch(texts))


def load_torch(model: ModelFolder, threads: int) -> TorchBackend:
    """Load a model with sentence-transformers; 0 threads: torch decides."""
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    return TorchBackend(SentenceTransformer(str(model.path), device="cpu"))


def load_onnx(model: ModelFolder, cache: Path, threads: int, required: bool = False) -> "OnnxBackend | TorchBackend":
    """Load the converted model, converting it first if need be; torch runs what cannot be converted."""
    path = cache / f"{model.stamp.replace('/', '_')}.onnx"
    try:
        if not path.exists():
            _convert(load_torch(model, threads).model, path)
        return OnnxBackend(_session(path, threads), Tokenizer.load(model))
    except Exception as error:  # the converter raises what it likes; torch runs every model
        if required:
            raise ModelError(f"Le modèle « {model.name} » ne peut pas être converti pour ONNX : {error}") from error
        _log.warning("%s runs on torch: conversion failed (%s)", model.name, error)
        return load_torch(model, threads)


def _session(path: Path, threads: int) -> "onnxruntime.InferenceSession":
    """Open a converted model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _convert(model: "SentenceTransformer", path: Path) -> None:
    """Convert a sentence-transformers model, all its layers included, into one file that appears complete."""
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    example = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _sentence_module(model),
            (example, example),
            str(partial),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    partial.replace(path)


def _sentence_module(model: "SentenceTransformer") -> "torch.nn.Module":
    """Wrap a model so that it takes two tensors and gives one."""
    import torch

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model.eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            encoded = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            vectors: torch.Tensor = encoded["sentence_embedding"]
            return vectors

    return Sentence()
