"""A real local engine that knows nothing: llama.cpp with random weights, held to each task's JSON schema by a grammar.

`python scripts/random_engine.py [--port 8099] [--seed N]`, in an environment with `llama-cpp-python` and `gguf`; the
project itself is not needed there. It makes a tiny model file on the spot and answers on loopback in the OpenAI way;
`python -m benchmarks.model_gold --engine http://127.0.0.1:8099/v1` then scores what the product makes of its answers.
"""

import argparse
import json
import re
import tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np

CONTEXT_TOKENS = 8192
WIDTH, HEADS, LAYERS, FEED = 64, 4, 2, 128
MOST_TOKENS = 1500
MOST_CHARACTERS = 24
SPACE = "\u2581"
ROOT = Path(__file__).parent.parent
_ENDING = ('"', "]", "}")
"""Tokens favoured, so that strings and lists end."""


def vocabulary() -> list[str]:
    """Give every printable character and the usual words of the sample plans, in which answers are made up."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "corpus").rglob("*.md"))]
    words = sorted({SPACE + word for text in texts for word in re.findall(r"[\w’'-]{3,12}", text)})
    letters = [chr(c) for c in (*range(0x20, 0x7F), *range(0xA1, 0x180), 0x2013, 0x2019, 0x20AC, 0x0A) if chr(c) != " "]
    return ["<unk>", "<s>", "</s>", SPACE, *letters, *words]


def write_model(path: Path, seed: int) -> None:
    """Write a llama of random weights in the form that llama.cpp loads."""
    from gguf import GGUFWriter, TokenType

    chance, tokens = np.random.default_rng(seed), vocabulary()
    file = GGUFWriter(path, "llama")
    file.add_context_length(CONTEXT_TOKENS)
    file.add_embedding_length(WIDTH)
    file.add_block_count(LAYERS)
    file.add_feed_forward_length(FEED)
    file.add_head_count(HEADS)
    file.add_head_count_kv(HEADS)
    file.add_layer_norm_rms_eps(1e-5)
    file.add_rope_dimension_count(WIDTH // HEADS)
    file.add_vocab_size(len(tokens))
    file.add_tokenizer_model("t5")
    file.add_token_list(tokens)
    file.add_token_scores([-len(tokens) / (1 + len(token)) for token in tokens])
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL]
    file.add_token_types([*kinds, *[TokenType.NORMAL] * (len(tokens) - len(kinds))])
    file.add_unk_token_id(0)
    file.add_bos_token_id(1)
    file.add_eos_token_id(2)
    sizes = {"token_embd": (len(tokens), WIDTH), "output": (len(tokens), WIDTH), "output_norm": (WIDTH,)}
    for layer in range(LAYERS):
        square, wide = (WIDTH, WIDTH), (FEED, WIDTH)
        parts = {"attn_norm": (WIDTH,), "ffn_norm": (WIDTH,), "ffn_gate": wide, "ffn_up": wide}
        parts |= dict.fromkeys(("attn_q", "attn_k", "attn_v", "attn_output"), square)
        sizes |= {f"blk.{layer}.{name}": size for name, size in (parts | {"ffn_down": (WIDTH, FEED)}).items()}
    for name, size in sizes.items():
        weights = np.ones(size) if name.endswith("norm") else chance.normal(0, 0.1, size)
        file.add_tensor(f"{name}.weight", weights.astype(np.float32))
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()


class Engine:
    """Answers a prompt with random words in the shape of the schema that the prompt names."""

    def __init__(self, path: Path, seed: int) -> None:
        from llama_cpp import Llama

        self.seed = seed
        self.model = Llama(str(path), n_ctx=CONTEXT_TOKENS, n_threads=1, n_threads_batch=1, verbose=False)
        favoured = [self.model.tokenize(one.encode(), add_bos=False)[-1] for one in _ENDING]
        self.bias = dict.fromkeys(favoured, 4.0)

    def answer(self, prompt: str) -> dict[str, Any]:
        """Complete a prompt; of a long one the engine reads the end."""
        from llama_cpp import LlamaGrammar

        tokens = self.model.tokenize(prompt.encode())[-(CONTEXT_TOKENS - MOST_TOKENS - 1) :]
        grammar = LlamaGrammar.from_json_schema(json.dumps(_schema_in(prompt)), verbose=False)
        self.seed += 1
        made = self.model.create_completion(
            tokens, max_tokens=MOST_TOKENS, temperature=1.0, top_k=0, top_p=1.0, grammar=grammar,
            logit_bias=self.bias, seed=self.seed,
        )  # fmt: skip
        choice = made["choices"][0]
        return {
            "id": made["id"], "object": "chat.completion", "created": made["created"], "model": "random",
            "usage": made["usage"],
            "choices": [
                {
                    "index": 0,
                    "finish_reason": choice["finish_reason"],
                    "message": {"role": "assistant", "content": choice["text"].replace(SPACE, " ")},
                }
            ],
        }  # fmt: skip


def _schema_in(prompt: str) -> dict[str, Any]:
    """Take the JSON schema out of a prompt of ours, made stricter: the engine must say something everywhere."""
    start = next(m.start() for m in re.finditer(r"\{", prompt) if _decodes(prompt, m.start()))
    lines = re.findall(r"^(\d+)\|", prompt, re.MULTILINE)
    return _demanding(json.JSONDecoder().raw_decode(prompt, start)[0], int(lines[-1]) if lines else 1)


def _demanding(node: Any, lines: int) -> Any:  # noqa: ANN401 - any JSON
    """Ask for every value, for short lists, for quotes of a few words, on lines that were shown."""
    if isinstance(node, list):
        return [_demanding(one, lines) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _demanding(value, lines) for key, value in node.items() if key != "default"}
    if isinstance(made.get("anyOf"), list):
        return next(one for one in made["anyOf"] if one != {"type": "null"})
    if isinstance(made.get("properties"), dict):
        made["required"] = list(made["properties"])
    kind = made.get("type")
    if kind == "integer":
        return {"enum": list(range(made.get("minimum", 0), made.get("maximum", lines) + 1))}
    limits = {
        "array": {"minItems": 1, "maxItems": 3},
        "string": {"minLength": 1, "maxLength": MOST_CHARACTERS},
    }
    return made | (limits.get(kind, {}) if isinstance(kind, str) and "enum" not in made else {})


def _decodes(text: str, start: int) -> bool:
    try:
        found = json.JSONDecoder().raw_decode(text, start)[0]
    except ValueError:
        return False
    return isinstance(found, dict) and "properties" in found


def serve(engine: Engine, port: int) -> None:
    """Answer POST requests on loopback until interrupted."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = json.dumps(engine.answer("\n".join(m["content"] for m in body["messages"]))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.gguf"
        write_model(path, arguments.seed)
        print(f"http://127.0.0.1:{arguments.port}/v1", flush=True)
        serve(Engine(path, arguments.seed), arguments.port)


if __name__ == "__main__":
    main()
