"""Models are loaded for real: a tiny one made here, run by torch and by onnxruntime, and the rules around them."""

import json
from pathlib import Path

import numpy as np
import pytest

from analyser.embedding import ModelEncoder, make_encoder
from analyser.embedding.model_folder import ModelFolder, find_model
from analyser.errors import ModelError, ModelMissingError
from analyser.settings import Settings

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *"abcdefghijklmnopqrstuvwxyz",
    "ecole",
    "halle",
    "velo",
    "query",
    ":",
]
TEXTS = ["ecole halle", "velo", "ecole halle velo " * 40, "velo", ""]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of two layers with random weights, saved as any other."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models")
    bare, made = folder / "bare", folder / "tiny"
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=64, **sizes)).save_pretrained(bare)
    (bare / "vocab.txt").write_text("\n".join(WORDS), "utf-8")
    BertTokenizerFast(str(bare / "vocab.txt")).save_pretrained(bare)
    transformer = Transformer(str(bare), max_seq_length=32)
    SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu").save(str(made))
    return made


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_onnx_and_torch_give_the_same_vectors(tiny: Path, tmp_path: Path) -> None:
    model = find_model(str(tiny))
    by_torch = ModelEncoder(model, "torch").encode_passages(TEXTS)
    by_onnx = ModelEncoder(model, "onnx", cache=tmp_path).encode_passages(TEXTS)
    assert by_torch.shape == by_onnx.shape == (5, 16)
    assert by_torch.dtype == by_onnx.dtype == np.float32
    np.testing.assert_allclose(by_onnx, by_torch, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(by_onnx, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(by_onnx[1], by_onnx[3])


def test_many_texts_come_back_in_their_order_whichever_thread_took_them(tiny: Path, tmp_path: Path) -> None:
    texts = [" ".join(WORDS[5 + n % 7 :][: 1 + n % 5]) for n in range(40)]
    model = find_model(str(tiny))
    together = ModelEncoder(model, "onnx", threads=3, cache=tmp_path).encode_queries(texts)
    alone = [ModelEncoder(model, "onnx", threads=1, cache=tmp_path).encode_queries([text])[0] for text in texts]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_text_that_comes_back_in_another_document_is_not_encoded_again(tiny: Path, tmp_path: Path) -> None:
    encoder = ModelEncoder(find_model(str(tiny)), "onnx", cache=tmp_path)
    first = encoder.encode_passages(["ecole", "place"])
    encoder.__dict__["_backend"] = None  # nothing can be encoded any more
    np.testing.assert_array_equal(encoder.encode_passages(["place", "ecole", "place"]), first[[1, 0, 1]])


def test_eight_bit_weights_keep_the_directions_and_bear_a_name_of_their_own(tiny: Path, tmp_path: Path) -> None:
    model = find_model(str(tiny))
    exact, small = ModelEncoder(model, "onnx", cache=tmp_path), ModelEncoder(model, "auto", cache=tmp_path)
    cosines = (exact.encode_passages(TEXTS) * small.encode_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.98
    assert exact.name != small.name
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".onnx", ".onnx"]


def test_a_converted_model_needs_no_torch(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ModelEncoder(find_model(str(tiny)), "auto", cache=tmp_path).encode_queries(["ecole"])
    monkeypatch.setattr("analyser.embedding.backends.load_torch", None)
    again = ModelEncoder(find_model(str(tiny)), "auto", cache=tmp_path).encode_queries(["ecole"])
    np.testing.assert_array_equal(first, again)


def test_a_model_that_cannot_be_converted_runs_on_torch_unless_onnx_was_asked_for(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("unsupported operator")

    monkeypatch.setattr("analyser.embedding.backends._convert", refuse)
    model = find_model(str(tiny))
    assert ModelEncoder(model, "auto", cache=tmp_path).encode_queries(["ecole"]).shape == (1, 16)
    with pytest.raises(ModelError, match="unsupported operator"):
        ModelEncoder(model, "onnx", cache=tmp_path).encode_queries(["ecole"])


def test_no_text_gives_no_vector_and_loads_nothing(tmp_path: Path, settings: Settings) -> None:
    encoder = make_encoder(settings.model_copy(update={"embedding_model": "bundled"}))
    assert encoder is not None
    assert encoder.encode_passages([]).shape == (0, 384)
    assert not settings.index_folder.exists()


def test_the_bundled_model_is_refused_when_a_byte_of_it_changed(tmp_path: Path) -> None:
    bundled = find_model("bundled")
    for name in bundled.sha256:
        (tmp_path / name).write_bytes((bundled.path / name).read_bytes()[:-1] + b"!")
    with pytest.raises(ModelError, match="modifié"):
        ModelFolder("all-MiniLM-L6-v2", tmp_path, bundled.sha256).check()
    bundled.check()


def test_another_content_under_the_same_name_has_another_stamp(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    for path in tiny.rglob("*.json"):
        copy = tmp_path / "tiny" / path.relative_to(tiny)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "tiny" / "model.safetensors").write_bytes((tiny / "model.safetensors").read_bytes() + b"0")
    one, other = find_model(str(tiny)), find_model(str(tmp_path / "tiny"))
    assert one.name == other.name == "tiny"
    assert one.stamp != other.stamp
    assert one.stamp == find_model(str(tiny)).stamp


@pytest.mark.parametrize(
    ("name", "prompts", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", {}, "query: ", "passage: "),
        ("my-e5_base", {}, "query: ", "passage: "),
        ("bge-m3", {}, "", ""),
        ("made-at-home", {"query": "Q: ", "document": "D: "}, "Q: ", "D: "),
        ("house5", {}, "", ""),
    ],
)
def test_questions_and_passages_get_the_prefixes_of_their_model(
    tmp_path: Path, name: str, prompts: dict[str, str], query: str, passage: str
) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}), "utf-8")
    model = ModelFolder(name, tmp_path)
    assert (model.query_prefix, model.passage_prefix) == (query, passage)


def test_a_dense_layer_says_the_length_of_the_vectors(tmp_path: Path) -> None:
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "config.json").write_text('{"out_features": 7}', "utf-8")
    (tmp_path / "config.json").write_text('{"hidden_size": 16}', "utf-8")
    assert ModelFolder("m", tmp_path).dimensions == 16
    (tmp_path / "modules.json").write_text(
        '[{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]', "utf-8"
    )
    assert ModelFolder("m", tmp_path).dimensions == 7


def test_a_folder_without_a_model_and_an_unknown_name_are_told_clearly(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="n’est pas un modèle"):
        _ = find_model(str(tmp_path)).dimensions
    with pytest.raises(ModelMissingError, match="PVDPLUS_EMBEDDING_MODEL"):
        find_model("nobody/knows-this-model")


def test_none_means_words_only(settings: Settings) -> None:
    assert make_encoder(settings.model_copy(update={"embedding_model": "none"})) is None
