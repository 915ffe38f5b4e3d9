"""Runs a model: by onnxruntime (loads in a third of a second) or by torch (any model, loads in ten).

A model is converted for onnxruntime once, when texts are first encoded, and kept in the data folder.
"""

import logging
import os
import tempfile
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
SMALL_BATCH = 4
"""What stays in the cache of one core: a third faster than 16 by onnxruntime."""
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
    """Runs a converted model: each thread takes batches of its own, so that none waits for another."""

    session: "onnxruntime.InferenceSession"
    tokenizer: "Tokenizer"
    threads: int = 1

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts in their order; those of like length go together, so that little is padded."""
        encoded = self.tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: -len(encoded[i].ids))
        batches = [order[start : start + SMALL_BATCH] for start in range(0, len(order), SMALL_BATCH)]
        if len(batches) == 1:
            made = [self._run([encoded[i] for i in order])]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                made = list(pool.map(lambda rows: self._run([encoded[i] for i in rows]), batches))
        vectors = np.concatenate(made)
        return np.asarray(vectors[np.argsort(order)])

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


def load_torch(model: ModelFolder, threads: int, attention: str | None = None) -> TorchBackend:
    """Load a model with sentence-transformers; 0 threads: torch decides."""
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    options = {"attn_implementation": attention} if attention else {}
    return TorchBackend(SentenceTransformer(str(model.path), device="cpu", model_kwargs=options))


def load_onnx(
    model: ModelFolder, cache: Path, threads: int, *, eight_bit: bool, required: bool = False
) -> "OnnxBackend | TorchBackend":
    """Load the converted model, converting it first if need be; torch runs what cannot be converted."""
    path = cache / f"{model.stamp.replace('/', '_')}{'-int8' if eight_bit else ''}.onnx"
    try:
        if not path.exists():
            # plain attention: torch's own guards each row against an empty mask, a fifth of the time once converted
            _convert(load_torch(model, threads, "eager").model, path, eight_bit)
        return OnnxBackend(_session(path), Tokenizer.load(model), threads or os.cpu_count() or 1)
    except Exception as error:  # the converter raises what it likes; torch runs every model
        if required:
            raise ModelError(f"Le modèle « {model.name} » ne peut pas être converti pour ONNX : {error}") from error
        _log.warning("%s runs on torch: conversion failed (%s)", model.name, error)
        return load_torch(model, threads)


def _session(path: Path) -> "onnxruntime.InferenceSession":
    """Open a converted model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _convert(model: "SentenceTransformer", path: Path, eight_bit: bool) -> None:
    """Convert a sentence-transformers model, all its layers included, into one file that appears complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="partial-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        _export(model, whole)
        if eight_bit:
            _shrink(whole, small)
        (small if eight_bit else whole).replace(path)


def _export(model: "SentenceTransformer", path: Path) -> None:
    """Write the model as ONNX; texts of any number and length go in, vectors come out."""
    import torch

    example, axes = torch.ones(2, 8, dtype=torch.long), {0: "batch", 1: "tokens"}
    with torch.no_grad():
        torch.onnx.export(
            _sentence_module(model),
            (example, example),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def _shrink(path: Path, target: Path) -> None:
    """Store the weights of the matrix products in 8 bits, by channel and with room for processors without VNNI.

    Vectors of the bundled model keep a cosine of 0.987 on average with the exact ones; without channels it is 0.90.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(str(path)).graph
    weights = {tensor.name for tensor in graph.initializer}
    products = [n.name for n in graph.node if n.op_type in ("MatMul", "Gemm") and weights.intersection(n.input)]
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it advises a preparation that changes nothing here, on the root logger
    try:
        quantize_dynamic(
            str(path), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            nodes_to_quantize=products,
        )  # fmt: skip
    finally:
        root.setLevel(level)


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
