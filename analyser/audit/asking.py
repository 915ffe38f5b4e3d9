"""Asks a model about pieces of a plan so that nothing is lost or asked twice.

Each reply is kept under the hash of everything that led to it, so a killed run goes on where it stopped and a second
run makes no call. A malformed reply is repaired once, then the piece is halved; what still fails is noted, never dropped.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from analyser.audit.masking import mask, unmask
from analyser.audit.numbered import Piece
from analyser.chat import Chat, ChatReply
from analyser.errors import ModelRefusedError, ModelReplyError
from analyser.prompts import Rendered, load_prompt

R = TypeVar("R", bound=BaseModel)
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_MAX_HALVINGS = 3


@dataclass(frozen=True, slots=True)
class SentPiece:
    """One call: what of the document was sent where. The text itself is not kept, only its hash."""

    task: str
    pages: tuple[int, ...]
    sha256: str
    destination: str
    masked: int
    tokens_in: int
    tokens_out: int
    at: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something a model said that was not let through, or a piece it could not answer."""

    task: str
    pages: tuple[int, ...]
    reason: str
    """French, for the coverage page."""
    excerpt: str = ""


@dataclass
class AuditLog:
    """What a run did: calls, refusals, pieces that failed and can be asked again, replies taken from the cache."""

    sent: list[SentPiece] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    failed: list[Refusal] = field(default_factory=list)
    cached: int = 0
    stopped: str | None = None
    """Why the run stopped early (budget), if it did."""


@dataclass(frozen=True)
class Answer(Generic[R]):
    """A valid reply and the piece whose lines it speaks of."""

    piece: Piece
    reply: R


class Asker:
    """Sends pieces to one model. `destination`: where text goes, for the log; `remote`: mask what is personal."""

    def __init__(
        self, chat: Chat, prompts: Path, cache: Path, log: AuditLog, *, destination: str, remote: bool
    ) -> None:
        self._chat = chat
        self._prompts = prompts
        self._cache = cache
        self._log = log
        self._destination = destination
        self._remote = remote

    @property
    def log(self) -> AuditLog:
        """What was asked so far."""
        return self._log

    def stamp(self, task: str) -> str:
        """Model and prompt version, as suggestions record them."""
        return f"{self._chat.name} {load_prompt(self._prompts, task).stamp}"

    def ask(self, task: str, schema: type[R], piece: Piece, values: Mapping[str, str]) -> Iterator[Answer[R]]:
        """Give the answers on a piece: one for the whole, or several on its parts; none where all failed.

        `values`: the prompt's variables beside `passage` and `schema`. Stops silently when the budget is used up.
        """
        yield from self._ask(task, schema, piece, values, _MAX_HALVINGS)

    def _ask(
        self, task: str, schema: type[R], piece: Piece, values: Mapping[str, str], halvings: int
    ) -> Iterator[Answer[R]]:
        if not piece.lines or self._log.stopped:
            return
        shape = json.dumps(schema.model_json_schema(), ensure_ascii=False)
        prompt = load_prompt(self._prompts, task).render({**values, "passage": piece.text, "schema": shape})
        try:
            reply = self._reply(task, schema, piece, prompt)
        except ModelRefusedError as error:
            self._log.stopped = str(error)
            return
        except ModelReplyError as error:
            halves = piece.halves() if halvings else None
            if halves is None:
                self._log.failed.append(Refusal(task, piece.pages, str(error)))
                return
            for half in halves:
                yield from self._ask(task, schema, half, values, halvings - 1)
            return
        yield Answer(piece, reply)

    def _reply(self, task: str, schema: type[R], piece: Piece, prompt: Rendered) -> R:
        """Take a reply from the cache, else from the model, repaired once. Raises `ModelReplyError`."""
        kept = self._cache / f"{self._key(prompt)}.json"
        if kept.is_file():
            self._log.cached += 1
            return schema.model_validate_json(kept.read_text("utf-8"))
        hidden = mask(prompt.request) if self._remote else None
        sent = Rendered(prompt.name, prompt.stamp, prompt.system, hidden.text) if hidden else prompt
        repair: tuple[str, str] | None = None
        for _ in range(2):
            answer = self._chat.complete(sent, repair)
            self._note(task, piece, sent, answer, masked=len(hidden.marks) if hidden else 0)
            text = unmask(answer.text, hidden.marks) if hidden else answer.text
            try:
                reply = schema.model_validate_json(_json_of(text))
            except ValidationError as error:
                repair = (answer.text[:4000], _first_error(error))
                continue
            _keep(kept, reply.model_dump_json())
            return reply
        raise ModelReplyError(f"Réponse inutilisable : {repair[1] if repair else ''}")

    def _key(self, prompt: Rendered) -> str:
        """Hash text, prompt, model and schema (the schema is part of the request)."""
        parts = (self._chat.name, prompt.stamp, prompt.system, prompt.request)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _note(self, task: str, piece: Piece, sent: Rendered, answer: ChatReply, *, masked: int) -> None:
        digest = hashlib.sha256(sent.request.encode()).hexdigest()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._log.sent.append(
            SentPiece(task, piece.pages, digest, self._destination, masked, answer.tokens_in, answer.tokens_out, now)
        )


def _json_of(text: str) -> str:
    """Take the JSON object out of a reply that may wrap it in prose or a code fence."""
    found = _JSON.search(text)
    return found[0] if found else text


def _first_error(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'réponse'} : {first['msg']}"


def _keep(path: Path, content: str) -> None:
    """Write a reply whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(content, "utf-8")
    temporary.replace(path)
