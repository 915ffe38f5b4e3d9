"""A deterministic model for the demonstration and for tests: it answers by a script, and calls nobody.

A script is a JSON list of {"match": regular expression, "reply": object or text}; the first match wins, « {} » without.
Imported only when it is chosen: langchain is slow to load.
"""

import json
import re
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from analyser.errors import ModelMissingError


class ScriptedChatModel(BaseChatModel):
    """Answers the messages of one request by the first rule that matches their text."""

    rules: tuple[tuple[str, str], ...] = ()
    """(regular expression, reply as text)."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:  # noqa: ANN401
        text = "\n".join(str(message.content) for message in messages)
        reply = next((reply for pattern, reply in self.rules if re.search(pattern, text, re.DOTALL)), "{}")
        return ChatResult(generations=[ChatGeneration(message=AIMessage(reply))])


def read_script(path: Path | None) -> ScriptedChatModel:
    """Make the model of a script; without one it answers « {} ». Raises `ModelMissingError` naming the file."""
    if path is None:
        return ScriptedChatModel()
    try:
        rules = [
            (re.compile(rule["match"]).pattern, _text(rule["reply"])) for rule in json.loads(path.read_text("utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise ModelMissingError(f"« {path.name} » n’est pas un script de réponses lisible ({error}).") from error
    return ScriptedChatModel(rules=tuple(rules))


def _text(reply: object) -> str:
    return reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
