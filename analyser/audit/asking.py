"""Asks a model about pieces of a plan so that nothing is lost or asked twice.

Each reply is kept under the hash of everything that led to it, so a killed run goes on where it stopped and a second
run makes no call. A malformed reply is repaired once, then the piece is halved; what still fails is noted, not dropped.
"""

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from analyser.audit.log import AuditLog, Refusal, SentPiece
from analyser.audit.masking import mask, unmask
from analyser.audit.numbered import Piece
from analyser.chat import Chat, estimate_tokens
from analyser.errors import ModelRefusedError, ModelReplyError, ModelSilentError
from analyser.prompts import Rendered, load_prompt

R = TypeVar("R", bound=BaseModel)
TASKS = ("actions", "champs", "avis", "resume")
MAX_PIECE_CHARS = 9000
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_MAX_HALVINGS = 3
_MAX_SILENCES = 3


@dataclass(frozen=True)
class Question(Generic[R]):
    """A task on a piece. `values`: the prompt's variables beside `passage` and `schema`."""

    task: str
    schema: type[R]
    piece: Piece
    values: Mapping[str, str] = field(default_factory=dict)

    def rendered(self, prompts: Path) -> Rendered:
        """Give the prompt that asks it."""
        shape = json.dumps(self.schema.model_json_schema(), ensure_ascii=False)
        return load_prompt(prompts, self.task).render({**self.values, "passage": self.piece.text, "schema": shape})

    def on(self, piece: Piece) -> "Question[R]":
        """Ask the same of another piece."""
        return Question(self.task, self.schema, piece, self.values)

    def parts(self) -> Iterator["Question[R]"]:
        """Ask it of pieces that one call can take; none where there is nothing to read."""
        return (self.on(piece) for piece in self.piece.parts(MAX_PIECE_CHARS) if piece.lines)


@dataclass(frozen=True)
class Answer(Generic[R]):
    """A valid reply and the piece whose lines it speaks of."""

    piece: Piece
    reply: R


class Brake:
    """Stops a whole run for one reason: no call can succeed any more, or the server was silent too often in a row."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silences = 0
        self.reason: str | None = None

    def pull(self, reason: str) -> None:
        """Stop now; the first reason counts."""
        with self._lock:
            self.reason = self.reason or reason

    def heard(self) -> None:
        """Take note of a reply."""
        with self._lock:
            self._silences = 0

    def silent(self, reason: str) -> None:
        """Take note of a call without reply."""
        with self._lock:
            self._silences += 1
            if self._silences >= _MAX_SILENCES:
                self.reason = self.reason or f"{self._silences} appels de suite sans réponse. {reason}"


class Asker:
    """Sends questions to one model.

    `destination`: where text goes, for the log; `remote`: mask what is personal; `journal`: a file with one JSON line
    for each time that text leaves, written before it does.
    """

    def __init__(
        self,
        chat: Chat,
        prompts: Path,
        cache: Path,
        log: AuditLog,
        *,
        destination: str,
        remote: bool,
        journal: Path | None = None,
        concurrency: int = 1,
    ) -> None:
        self._chat = chat
        self._prompts = prompts
        self._cache = cache
        self._destination = destination
        self._remote = remote
        self._journal = journal
        self._concurrency = concurrency
        self._brake = Brake()
        self.log = log

    def stamp(self) -> str:
        """Model and versions of all prompts, as suggestions record them."""
        return " ".join([self._chat.name, *(load_prompt(self._prompts, task).stamp for task in TASKS)])

    def ask(self, questions: Sequence[Question[R]]) -> list[list[Answer[R]]]:
        """Give the answers to each question, in order: one on the whole piece, or several on its parts.

        No answer where all failed, or where the run was stopped; the log says so.
        """
        logs = [AuditLog() for _ in questions]
        with ThreadPoolExecutor(max(1, self._concurrency), thread_name_prefix="model") as pool:
            answers = list(pool.map(self._ask_parts, questions, logs))
        for log in logs:
            self.log.add(log)
        self.log.stopped = self._brake.reason
        return answers

    def is_kept(self, question: Question[R]) -> bool:
        """Whether an earlier run has the reply to this question, whole."""
        return self._kept_reply(question, question.rendered(self._prompts)) is not None

    def _ask_parts(self, question: Question[R], log: AuditLog) -> list[Answer[R]]:
        return [answer for part in question.parts() for answer in self._ask(part, log, _MAX_HALVINGS)]

    def _ask(self, question: Question[R], log: AuditLog, halvings: int) -> Iterator[Answer[R]]:
        try:
            yield Answer(question.piece, self._reply(question, log))
        except ModelReplyError as error:
            halves = question.piece.halves() if halvings else None
            if halves is None:
                log.failed.append(Refusal(question.task, question.piece.pages, "réponse inutilisable", str(error)))
                return
            for half in halves:
                yield from self._ask(question.on(half), log, halvings - 1)
        except ModelSilentError as error:
            self._brake.silent(str(error))
            log.failed.append(Refusal(question.task, question.piece.pages, "pas de réponse", str(error)))
        except ModelRefusedError as error:
            self._brake.pull(str(error))
            log.failed.append(Refusal(question.task, question.piece.pages, "non demandé", str(error)))

    def _reply(self, question: Question[R], log: AuditLog) -> R:
        """Take a reply from the cache, else from the model, repaired once. Raises `ModelError`."""
        prompt = question.rendered(self._prompts)
        if (kept := self._kept_reply(question, prompt)) is not None:
            log.cached += 1
            return kept
        hidden = mask(prompt.request) if self._remote else None
        sent = Rendered(prompt.name, prompt.stamp, prompt.system, hidden.text) if hidden else prompt
        repair: tuple[str, str] | None = None
        for _ in range(2):
            if self._brake.reason:
                raise ModelRefusedError(self._brake.reason)
            leaving = self._leaving(question, sent, masked=len(hidden.marks) if hidden else 0)
            answer = self._chat.complete(sent, repair)
            self._brake.heard()
            log.sent.append(replace(leaving, tokens_in=answer.tokens_in, tokens_out=answer.tokens_out))
            if answer.cut_off:
                raise ModelReplyError("réponse interrompue par la limite de longueur du modèle")
            text = unmask(answer.text, hidden.marks) if hidden else answer.text
            try:
                reply = question.schema.model_validate_json(_json_of(text))
            except ValidationError as error:
                repair = (answer.text[:4000], _first_error(error))
                continue
            _keep(self._path(prompt), reply.model_dump_json())
            return reply
        raise ModelReplyError(repair[1] if repair else "")

    def _kept_reply(self, question: Question[R], prompt: Rendered) -> R | None:
        """Read a reply of an earlier run; a file that is damaged counts as none."""
        try:
            return question.schema.model_validate_json(self._path(prompt).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def _path(self, prompt: Rendered) -> Path:
        """Name the file of a reply by text, prompt, model and schema (the schema is part of the request)."""
        parts = (self._chat.name, prompt.stamp, prompt.system, prompt.request)
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return self._cache / f"{digest}.json"

    def _leaving(self, question: Question[R], sent: Rendered, *, masked: int) -> SentPiece:
        """Note in the journal what is about to leave."""
        piece = SentPiece(
            task=question.task,
            document_id=question.piece.document_id,
            pages=question.piece.pages,
            sha256=hashlib.sha256(sent.request.encode()).hexdigest(),
            destination=self._destination,
            masked=masked,
            tokens_in=estimate_tokens(sent.system + sent.request),
            tokens_out=0,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        if self._journal is not None:
            self._journal.parent.mkdir(parents=True, exist_ok=True)
            with self._journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(piece), ensure_ascii=False) + "\n")
        return piece


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
    temporary = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.tmp")
    temporary.write_text(content, "utf-8")
    temporary.replace(path)
