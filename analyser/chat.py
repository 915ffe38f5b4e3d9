"""The language model, optional: one setting chooses it, langchain speaks to it, and every call is counted.

The only home of langchain's chat parts. Knows nothing of plans: it sends a rendered prompt and gives the reply's text.
Provider packages are extras; a missing one raises `ModelMissingError` with the line that installs it.
"""

import ipaddress
import json
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from pydantic import SecretStr

from analyser.errors import ModelMissingError, ModelRefusedError, ModelReplyError
from analyser.prompts import Rendered
from analyser.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.rate_limiters import BaseRateLimiter

CHARACTERS_PER_TOKEN = 3.2
"""Of French plans with the common byte-pair vocabularies; only for estimates before a run."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What the model wrote, and what it cost in tokens (estimated where the server does not count)."""

    text: str
    tokens_in: int
    tokens_out: int


@dataclass(slots=True)
class Spending:
    """What a run has used so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def euros(self, settings: Settings) -> float:
        """Give the cost at the prices of the settings."""
        price_in, price_out = settings.chat_price_in_eur_per_million, settings.chat_price_out_eur_per_million
        return (self.tokens_in * price_in + self.tokens_out * price_out) / 1e6


class Chat:
    """One model for one run: sends, counts, stops at the budget. Safe to share between threads."""

    def __init__(self, model: "BaseChatModel", settings: Settings) -> None:
        self._model = model
        self._settings = settings
        self._lock = threading.Lock()
        self.spent = Spending()

    @property
    def name(self) -> str:
        """Provider and model, as recorded in suggestions."""
        return f"{self._settings.chat_provider}/{self._settings.chat_model or 'défaut'}"

    def complete(self, prompt: Rendered, repair: tuple[str, str] | None = None) -> ChatReply:
        """Send a prompt; `repair` = (earlier reply, what was wrong with it) asks once more.

        Raises `ModelRefusedError` when the budget is used up, `ModelReplyError` when the server gives up.
        """
        self._refuse_over_budget(prompt)
        messages = [("system", prompt.system), ("human", prompt.request)]
        if repair:
            messages += [("ai", repair[0]), ("human", f"Réponse refusée : {repair[1]}\nRépondez en JSON seul.")]
        try:
            answer = self._model.invoke(messages)
        except Exception as error:  # each provider has a tree of its own; all mean "no reply"
            raise ModelReplyError(
                f"Le modèle n'a pas répondu ({type(error).__name__} : {str(error)[:200]})."
            ) from error
        reply = _reply(answer, messages)
        with self._lock:
            self.spent.calls += 1
            self.spent.tokens_in += reply.tokens_in
            self.spent.tokens_out += reply.tokens_out
        return reply

    def _refuse_over_budget(self, prompt: Rendered) -> None:
        budget = self._settings.chat_budget_tokens
        with self._lock:
            used = self.spent.tokens_in + self.spent.tokens_out
        if budget and used + estimate_tokens(prompt.system + prompt.request) > budget:
            raise ModelRefusedError(
                f"Budget de {budget} jetons atteint ({used} utilisés) ; augmentez-le pour continuer."
            )


def make_chat(settings: Settings) -> Chat | None:
    """Make the model of the settings, or None for `none`.

    Raises `ModelMissingError` for an unknown provider or a missing package, `ModelRefusedError` in sovereign mode when
    the address is not this machine.
    """
    if settings.chat_provider == "none":
        return None
    maker = _PROVIDERS.get(settings.chat_provider)
    if maker is None:
        raise ModelMissingError(
            f"Fournisseur « {settings.chat_provider} » inconnu ; choisissez : none, {', '.join(_PROVIDERS)}."
        )
    if settings.sovereign and not is_local(settings):
        raise ModelRefusedError(
            f"Mode souverain : « {_address(settings)} » n'est pas ce poste. Changez d'adresse ou retirez PVDPLUS_SOVEREIGN."
        )
    return Chat(maker(settings), settings)


def is_local(settings: Settings) -> bool:
    """Whether text stays on this machine: no model, the scripted one, or a loopback address."""
    if settings.chat_provider in ("none", "scripted"):
        return True
    host = urlparse(_address(settings)).hostname or ""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)} if host else set()
        return bool(found) and all(ipaddress.ip_address(str(address).split("%")[0]).is_loopback for address in found)
    except (OSError, ValueError):
        return False


def text_destination(settings: Settings) -> str:
    """Say in French where the text goes: what every page's header shows."""
    provider, model = settings.chat_provider, settings.chat_model or "modèle par défaut"
    if provider == "none":
        return "Sans modèle · rien ne sort de ce poste"
    if provider == "scripted":
        return "Modèle de démonstration · rien ne sort de ce poste"
    if is_local(settings):
        return f"{model} via {provider.capitalize()}, sur ce poste"
    return f"Modèle distant : {model} ({urlparse(_address(settings)).hostname})"


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text before it is sent."""
    return int(len(text) / CHARACTERS_PER_TOKEN) + 1


_DEFAULT_ADDRESSES = {
    "ollama": "http://127.0.0.1:11434",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "mistral": "https://api.mistral.ai/v1",
}


def _address(settings: Settings) -> str:
    return settings.chat_base_url or _DEFAULT_ADDRESSES.get(settings.chat_provider, "")


def _limiter(settings: Settings) -> "BaseRateLimiter | None":
    if not settings.chat_requests_per_minute:
        return None
    from langchain_core.rate_limiters import InMemoryRateLimiter

    return InMemoryRateLimiter(requests_per_second=settings.chat_requests_per_minute / 60, check_every_n_seconds=0.05)


def _missing(package: str, extra: str, error: ImportError) -> ModelMissingError:
    message = f"Le paquet {package} manque : .venv/bin/pip install -c constraints.txt -e '.[{extra}]'"
    raise ModelMissingError(message) from error


def _openai(settings: Settings) -> "BaseChatModel":
    try:
        import httpx
        from langchain_openai import ChatOpenAI
    except ImportError as error:
        raise _missing("langchain-openai", "openai", error) from error
    return ChatOpenAI(
        model=settings.chat_model,
        base_url=_address(settings),
        api_key=SecretStr(settings.chat_api_key or "sans-clé"),
        timeout=settings.chat_timeout_s,
        max_retries=settings.chat_retries,
        temperature=0,
        rate_limiter=_limiter(settings),
        http_client=httpx.Client(trust_env=not settings.sovereign, timeout=settings.chat_timeout_s),
    )


def _ollama(settings: Settings) -> "BaseChatModel":
    try:
        from langchain_ollama import ChatOllama
    except ImportError as error:
        raise _missing("langchain-ollama", "ollama", error) from error
    return ChatOllama(
        model=settings.chat_model,
        base_url=_address(settings),
        temperature=0,
        format="json",
        rate_limiter=_limiter(settings),
        client_kwargs={"timeout": settings.chat_timeout_s, "trust_env": not settings.sovereign},
    )


def _anthropic(settings: Settings) -> "BaseChatModel":
    try:
        from langchain_anthropic import ChatAnthropic
    except ImportError as error:
        raise _missing("langchain-anthropic", "anthropic", error) from error
    return ChatAnthropic(
        model_name=settings.chat_model,
        base_url=_address(settings),
        api_key=settings.chat_api_key,
        timeout=settings.chat_timeout_s,
        max_retries=settings.chat_retries,
        temperature=0,
        stop=None,
        rate_limiter=_limiter(settings),
    )


def _mistral(settings: Settings) -> "BaseChatModel":
    try:
        from langchain_mistralai import ChatMistralAI
    except ImportError as error:
        raise _missing("langchain-mistralai", "mistral", error) from error
    return ChatMistralAI(
        model_name=settings.chat_model,
        endpoint=_address(settings),
        api_key=settings.chat_api_key,
        timeout=int(settings.chat_timeout_s),
        max_retries=settings.chat_retries,
        temperature=0,
        rate_limiter=_limiter(settings),
    )


def _scripted(settings: Settings) -> "BaseChatModel":
    """Make the deterministic model: a JSON list of {"match": regular expression, "reply": ...}, first match wins."""
    from langchain_core.language_models import FakeMessagesListChatModel
    from langchain_core.messages import AIMessage

    rules: list[Mapping[str, Any]] = []
    if settings.chat_script:
        rules = json.loads(settings.chat_script.read_text("utf-8"))

    class ScriptedChatModel(FakeMessagesListChatModel):
        """Answers by its script alone; « {} » where no rule matches."""

        def _call(self, messages: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
            text = "\n".join(str(m.content) for m in messages)
            for rule in rules:
                if re.search(rule["match"], text, re.DOTALL):
                    reply = rule["reply"]
                    return reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
            return "{}"

        def _generate(self, messages: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
            from langchain_core.outputs import ChatGeneration, ChatResult

            return ChatResult(generations=[ChatGeneration(message=AIMessage(self._call(messages)))])

    return ScriptedChatModel(responses=[])


_PROVIDERS: dict[str, Callable[[Settings], "BaseChatModel"]] = {
    "scripted": _scripted,
    "ollama": _ollama,
    "openai": _openai,
    "anthropic": _anthropic,
    "mistral": _mistral,
}


def _reply(answer: Any, messages: list[tuple[str, str]]) -> ChatReply:  # noqa: ANN401
    content = answer.content if isinstance(answer.content, str) else json.dumps(answer.content)
    usage = getattr(answer, "usage_metadata", None) or {}
    sent = sum(estimate_tokens(text) for _, text in messages)
    return ChatReply(content, usage.get("input_tokens") or sent, usage.get("output_tokens") or estimate_tokens(content))
