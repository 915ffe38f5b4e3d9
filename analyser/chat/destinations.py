"""Tells where text goes: on this machine or to which address. Knows nothing of any client."""

from urllib.parse import urlparse

from analyser.destinations import is_here, remote_stores
from analyser.settings import Settings

_DEFAULT_ADDRESSES = {
    "ollama": "http://127.0.0.1:11434",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "mistral": "https://api.mistral.ai/v1",
}
_WATCHED = ("ollama", "openai")
"""Providers whose HTTP client is ours, so that neither a proxy nor a redirection can carry text elsewhere."""


def address_of(settings: Settings) -> str:
    """Give the base URL that text is sent to; empty for a model without one."""
    return settings.chat_base_url or _DEFAULT_ADDRESSES.get(settings.chat_provider, "")


def is_local(settings: Settings) -> bool:
    """Whether text for the model stays on this machine: no model, the scripted one, or a loopback address."""
    if settings.chat_provider in ("none", "scripted"):
        return True
    host = urlparse(address_of(settings)).hostname
    return settings.chat_provider in _WATCHED and host is not None and is_here(host)


def text_destination(settings: Settings) -> str:
    """Say in French where the text goes: what every page's header shows."""
    remote = [f"{what} sur {host}" for what, host in remote_stores(settings).items()]
    if settings.chat_provider in ("none", "scripted"):
        remote = remote or ["rien ne sort de ce poste"]
    return " · ".join([_model(settings), *remote])


def _model(settings: Settings) -> str:
    provider, model = settings.chat_provider, settings.chat_model or "modèle par défaut"
    if provider == "none":
        return "Sans modèle"
    if provider == "scripted":
        return "Modèle de démonstration"
    if is_local(settings):
        return f"{model} via {provider.capitalize()}, sur ce poste"
    return f"Modèle distant : {model} ({urlparse(address_of(settings)).hostname})"
