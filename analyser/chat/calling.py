"""Calls one model: sends, counts, stops at the budget, and tells apart what a failure means for the caller."""

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from analyser.errors import ModelRefusedError, ModelReplyError, ModelSilentError
from analyser.prompts import Rendered
from analyser.settings import Settings

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

CHARACTERS_PER_TOKEN = 3.2
"""Of French plans with the common byte-pair vocabularies; only for estimates before a run."""
_REFUSED = {
    401: "clé refusée",
    403: "accès refusé",
    404: "adresse ou modèle inconnu du serveur",
}
_NOT_NOW = (408, 409, 425, 429)


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What the model wrote, and what it cost in tokens (estimated where the server does not count)."""

    text: str
    tokens_in: int
    tokens_out: int
    cut_off: bool = False
    """Whether the model had to stop before it had finished."""


class Chat:
    """One model for one run: sends, counts, stops at the budget. Safe to share between threads."""

    def __init__(self, model: "Runnable[Any, Any]", settings: Settings) -> None:
        self._model = model
        self._settings = settings
        self._lock = threading.Lock()
        self._used = 0
        self._in_flight = 0

    @property
    def name(self) -> str:
        """Provider and model, as recorded in suggestions."""
        return f"{self._settings.chat_provider}/{self._settings.chat_model or 'défaut'}"

    def complete(self, prompt: Rendered, repair: tuple[str, str] | None = None) -> ChatReply:
        """Send a prompt; `repair` = (earlier reply, what was wrong with it) asks once more.

        Raises `ModelRefusedError` when no further call can succeed (budget, key, address), `ModelSilentError` when the
        server gave no reply in spite of retries, `ModelReplyError` when it did not accept this request.
        """
        messages = [("system", prompt.system), ("human", prompt.request)]
        if repair:
            messages += [("ai", repair[0]), ("human", f"Réponse refusée : {repair[1]}\nRépondez en JSON seul.")]
        expected = self._reserve(sum(estimate_tokens(text) for _, text in messages))
        used = 0
        try:
            reply = _reply(self._invoke(messages), expected)
            used = reply.tokens_in + reply.tokens_out
        finally:
            with self._lock:
                self._in_flight -= expected
                self._used += used
        return reply

    def _invoke(self, messages: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - a langchain message
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=False):  # a copy for a tracing service would be a second destination
                return self._model.invoke(messages)
        except Exception as error:  # each provider has a tree of its own; the status tells what it means
            _raise_for(error)

    def _reserve(self, tokens: int) -> int:
        """Take tokens out of what is left of the budget while a call is under way."""
        budget = self._settings.chat_budget_tokens
        with self._lock:
            if budget and self._used + self._in_flight + tokens > budget:
                raise ModelRefusedError(
                    f"Budget de {budget} jetons atteint ({self._used} utilisés) ; augmentez-le pour continuer."
                )
            self._in_flight += tokens
        return tokens


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text before it is sent."""
    return int(len(text) / CHARACTERS_PER_TOKEN) + 1


def cost_in_euros(tokens_in: int, tokens_out: int, settings: Settings) -> float:
    """Give the cost at the prices of the settings."""
    price_in, price_out = settings.chat_price_in_eur_per_million, settings.chat_price_out_eur_per_million
    return (tokens_in * price_in + tokens_out * price_out) / 1e6


def _raise_for(error: Exception) -> NoReturn:
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    said = f"{type(error).__name__} : {str(error)[:200]}"
    if status in _REFUSED:
        raise ModelRefusedError(f"Le serveur du modèle répond {status}, {_REFUSED[status]}. ({said})") from error
    if isinstance(status, int) and 400 <= status < 500 and status not in _NOT_NOW:
        raise ModelReplyError(f"Le serveur du modèle n’accepte pas cette demande ({said}).") from error
    raise ModelSilentError(f"Le modèle n’a pas répondu ({said}).") from error


def _reply(answer: Any, estimated: int) -> ChatReply:  # noqa: ANN401 - a langchain message
    content = answer.content if isinstance(answer.content, str) else json.dumps(answer.content)
    usage = getattr(answer, "usage_metadata", None) or {}
    facts = getattr(answer, "response_metadata", None) or {}
    ended = facts.get("finish_reason") or facts.get("done_reason") or facts.get("stop_reason")
    return ChatReply(
        content,
        usage.get("input_tokens") or estimated,
        usage.get("output_tokens") or estimate_tokens(content),
        cut_off=ended in ("length", "max_tokens"),
    )
