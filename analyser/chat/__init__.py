"""The language model, optional: one setting chooses it, langchain speaks to it, and every call is counted.

The only home of langchain's chat parts. Knows nothing of plans: it sends a rendered prompt and gives the reply's text.
"""

from analyser.chat.calling import Chat, ChatReply, cost_in_euros, estimate_tokens
from analyser.chat.destinations import is_local, text_destination
from analyser.chat.providers import make_model
from analyser.errors import ModelRefusedError
from analyser.settings import Settings

__all__ = [
    "Chat",
    "ChatReply",
    "cost_in_euros",
    "estimate_tokens",
    "is_local",
    "make_chat",
    "text_destination",
]


def make_chat(settings: Settings) -> Chat | None:
    """Make the model of the settings, or None for `none`.

    Raises `ModelMissingError` for an unknown provider or a missing package, `ModelRefusedError` in sovereign mode when
    text would leave this machine.
    """
    if settings.chat_provider == "none":
        return None
    if settings.sovereign and not is_local(settings):
        raise ModelRefusedError(
            f"Mode souverain : {text_destination(settings)} n’est pas sur ce poste. "
            "Changez d’adresse ou retirez PVDPLUS_SOVEREIGN."
        )
    return Chat(make_model(settings), settings)
