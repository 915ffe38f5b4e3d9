"""Makes langchain's model for each provider. Their packages are extras: a missing one is told with its install line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from analyser.chat.destinations import address_of
from analyser.errors import ModelMissingError
from analyser.settings import Settings

if TYPE_CHECKING:
    from langchain_core.rate_limiters import BaseRateLimiter
    from langchain_core.runnables import Runnable


def make_model(settings: Settings) -> "Runnable[Any, Any]":
    """Make the model of the settings. Raises `ModelMissingError` (unknown provider, missing package)."""
    maker = _PROVIDERS.get(settings.chat_provider)
    if maker is None:
        raise ModelMissingError(
            f"Fournisseur « {settings.chat_provider} » inconnu ; choisissez : none, {', '.join(_PROVIDERS)}."
        )
    try:
        return maker(settings)
    except ImportError as error:
        extra = settings.chat_provider
        raise ModelMissingError(
            f"Le paquet du fournisseur « {extra} » manque ({error.name}) : "
            f".venv/bin/pip install -c constraints.txt -e '.[{extra}]'"
        ) from error


def _openai(settings: Settings) -> "Runnable[Any, Any]":
    from langchain_openai import ChatOpenAI
    from openai import DefaultHttpxClient

    return ChatOpenAI(
        model=settings.chat_model,
        base_url=address_of(settings),
        api_key=SecretStr(settings.chat_api_key or "none"),
        timeout=settings.chat_timeout_s,
        max_retries=settings.chat_retries,
        temperature=0,
        rate_limiter=_limiter(settings),
        http_client=DefaultHttpxClient(
            trust_env=not settings.sovereign, follow_redirects=False, timeout=settings.chat_timeout_s
        ),
    )


def _ollama(settings: Settings) -> "Runnable[Any, Any]":
    from langchain_ollama import ChatOllama

    model = ChatOllama(
        model=settings.chat_model,
        base_url=address_of(settings),
        temperature=0,
        format="json",
        rate_limiter=_limiter(settings),
        client_kwargs={
            "timeout": settings.chat_timeout_s,
            "trust_env": not settings.sovereign,
            "follow_redirects": False,
        },
    )
    return model.with_retry(
        retry_if_exception_type=(ConnectionError, TimeoutError), stop_after_attempt=_tries(settings)
    )


def _anthropic(settings: Settings) -> "Runnable[Any, Any]":
    from langchain_anthropic import ChatAnthropic

    model: Runnable[Any, Any] = ChatAnthropic(
        model_name=settings.chat_model,
        base_url=address_of(settings),
        api_key=SecretStr(settings.chat_api_key),
        timeout=settings.chat_timeout_s,
        max_retries=settings.chat_retries,
        temperature=0,
        stop=None,
        rate_limiter=_limiter(settings),
    )
    return model


def _mistral(settings: Settings) -> "Runnable[Any, Any]":
    from langchain_mistralai import ChatMistralAI

    model: Runnable[Any, Any] = ChatMistralAI(
        model_name=settings.chat_model,
        endpoint=address_of(settings),
        api_key=SecretStr(settings.chat_api_key),
        timeout=int(settings.chat_timeout_s),
        max_retries=settings.chat_retries,
        temperature=0,
        rate_limiter=_limiter(settings),
    )
    return model


def _scripted(settings: Settings) -> "Runnable[Any, Any]":
    from analyser.chat.scripted import read_script

    return read_script(settings.chat_script)


_PROVIDERS: dict[str, Callable[[Settings], "Runnable[Any, Any]"]] = {
    "scripted": _scripted,
    "ollama": _ollama,
    "openai": _openai,
    "anthropic": _anthropic,
    "mistral": _mistral,
}


def _tries(settings: Settings) -> int:
    return settings.chat_retries + 1


def _limiter(settings: Settings) -> "BaseRateLimiter | None":
    if not settings.chat_requests_per_minute:
        return None
    from langchain_core.rate_limiters import InMemoryRateLimiter

    return InMemoryRateLimiter(requests_per_second=settings.chat_requests_per_minute / 60, check_every_n_seconds=0.05)
