"""A chat server on loopback that speaks the APIs of OpenAI (and Mistral), Ollama and Anthropic.

It behaves as told: good, slow, refusing, lying.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class ChatServer:
    """Answers in turn with `replies` (the last one again and again); remembers what it was asked."""

    replies: list[Callable[[str], "Reply"]]
    asked: list[dict] = field(default_factory=list)
    address: str = ""

    def reply_to(self, body: dict) -> "Reply":
        self.asked.append(body)
        at = min(len(self.asked), len(self.replies)) - 1
        system = [{"content": body["system"]}] if "system" in body else []
        return self.replies[at]("\n".join(_text(m["content"]) for m in [*system, *body["messages"]]))


@dataclass
class Reply:
    content: str = "{}"
    status: int = 200
    cut_off: bool = False
    hold: threading.Event | None = None
    ended: str = "stop"
    location: str = ""


def says(content: object, **how) -> Callable[[str], Reply]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return lambda _: Reply(text, **how)


@contextmanager
def serving(*replies: Callable[[str], Reply]) -> Iterator[ChatServer]:
    server = ChatServer(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = server.reply_to(body)
            if reply.hold is not None:
                reply.hold.wait(30)
            payload = json.dumps(_completion(reply, self.path)).encode()
            self.send_response(reply.status)
            if reply.location:
                self.send_header("Location", reply.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # a client that would not wait
                self.wfile.write(payload[: len(payload) // 2] if reply.cut_off else payload)
            self.close_connection = True

        def log_message(self, *_):
            """Stay quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{http.server_port}/v1"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _text(content: object) -> str:
    """Give the text of a message, which may come in parts."""
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def _completion(reply: Reply, path: str) -> dict:
    """Write a reply in the form of the API that was asked."""
    message = {"role": "assistant", "content": reply.content}
    if path.startswith("/api/"):
        counts = {"prompt_eval_count": 10, "eval_count": 5}
        return {"model": "test", "message": message, "done": True, "done_reason": reply.ended, **counts}
    if path.endswith("/messages"):
        return {
            "id": "x",
            "type": "message",
            "role": "assistant",
            "model": "test",
            "content": [{"type": "text", "text": reply.content}],
            "stop_reason": {"stop": "end_turn", "length": "max_tokens"}[reply.ended],
            "stop_sequence": None,
            "usage": {"input_tokens": 10, "output_tokens": 5},
        }
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "test",
        "choices": [{"index": 0, "finish_reason": reply.ended, "message": message}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
