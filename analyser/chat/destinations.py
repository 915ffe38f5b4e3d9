"""Tells where text goes: on this machine or to which address. Knows nothing of any client."""

import ipaddress
from urllib.parse import urlparse

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
    """Whether text stays on this machine: no model, the scripted one, or a loopback address.

    A name other than `localhost` counts as remote: asking where it leads would already be a word to the network.
    """
    if settings.chat_provider in ("none", "scripted"):
        return True
    host = urlparse(address_of(settings)).hostname or ""
    if settings.chat_provider not in _WATCHED:
        return False
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
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
    return f"Modèle distant : {model} ({urlparse(address_of(settings)).hostname})"
