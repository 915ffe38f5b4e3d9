"""Prompts are files: `prompts/NAME.md`, rendered strictly, with a version that every suggestion made with it records.

A file has a front matter (`name`, `version`, `variables`), then the sections `# Système`, `# Demande` and, where there
are few-shot examples, `# Exemples` as a JSON list of {"passage": ..., "reply": ...}. Knows nothing of any model.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from analyser.errors import CorpusError

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_SECTION = re.compile(r"^# (Système|Demande|Exemples)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """One prompt as written: the two texts with `$variables`, and the examples shown before the request."""

    name: str
    version: str
    variables: frozenset[str]
    system: str
    request: str
    examples: tuple[tuple[str, str], ...] = ()
    """(passage, reply as JSON text)."""

    @property
    def stamp(self) -> str:
        """Name, version and content hash: what a suggestion records."""
        content = "\0".join([self.system, self.request, *map("\0".join, self.examples)])
        return f"{self.name}@{self.version}+{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    def render(self, values: Mapping[str, str]) -> "Rendered":
        """Fill the request; raises `CorpusError` on a missing or surplus value."""
        if (given := set(values)) != self.variables:
            raise CorpusError(
                f"prompts/{self.name}.md : variables attendues {sorted(self.variables)}, reçues {sorted(given)}."
            )
        shown = "\n\n".join(f"Exemple – passage :\n{passage}\nRéponse :\n{reply}" for passage, reply in self.examples)
        system = f"{self.system}\n\n{shown}".strip()
        return Rendered(self.name, self.stamp, system, Template(self.request).substitute(values))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt ready to be sent."""

    name: str
    stamp: str
    system: str
    request: str


def load_prompt(folder: Path, name: str) -> Prompt:
    """Read `folder/NAME.md`; raises `CorpusError` naming the file and what is wrong with it."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise CorpusError(f"prompts/{name}.md : fichier illisible ({error.strerror}).") from error
    front = _FRONT.match(text)
    if front is None:
        raise CorpusError(f"prompts/{name}.md, ligne 1 : l'en-tête entre deux lignes --- manque.")
    head = dict(_pair(line, name, number) for number, line in enumerate(front[1].splitlines(), 2) if line.strip())
    parts = _SECTION.split(text[front.end() :])
    sections = {title: body.strip() for title, body in zip(parts[1::2], parts[2::2], strict=True)}
    variables = frozenset(filter(None, re.split(r"[,\s]+", head.get("variables", ""))))
    prompt = Prompt(
        name=name,
        version=head.get("version", "0"),
        variables=variables,
        system=sections.get("Système", ""),
        request=sections.get("Demande", ""),
        examples=_examples(name, sections.get("Exemples", "[]")),
    )
    used = set(Template(prompt.request).get_identifiers())
    if used != variables:
        raise CorpusError(f"prompts/{name}.md : variables déclarées {sorted(variables)}, utilisées {sorted(used)}.")
    return prompt


def _pair(line: str, name: str, number: int) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise CorpusError(f"prompts/{name}.md, ligne {number} : « clé: valeur » attendu.")
    return key.strip(), value.strip()


def _examples(name: str, text: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((e["passage"], json.dumps(e["reply"], ensure_ascii=False)) for e in json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"prompts/{name}.md, section Exemples : JSON illisible ({error}).") from error
