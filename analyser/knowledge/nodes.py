"""Typed access to YAML that remembers its lines: what is wrong in a file of corpus/ is told with file and line.

The only home of PyYAML. It knows nothing of what the files mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

import yaml

from analyser.errors import CorpusError

Plain = str | int | float | bool | date | None | list["Plain"] | dict[str, "Plain"]


def fail_at(path: Path, line: int, message: str, cause: Exception | None = None) -> NoReturn:
    """Raise a `CorpusError` that names file and line."""
    raise CorpusError(f"{path.parent.name}/{path.name}, ligne {line} : {message}") from cause


@dataclass(frozen=True, slots=True)
class Entry:
    """One node of a YAML file, with the place to name when it is wrong."""

    node: yaml.Node
    path: Path
    line_offset: int = 0

    @property
    def line(self) -> int:
        """Line of the node in its file, from 1."""
        return int(self.node.start_mark.line) + 1 + self.line_offset

    @property
    def is_list(self) -> bool:
        """Whether the node is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Whether the node is a block « key: value »."""
        return isinstance(self.node, yaml.MappingNode)

    def fail(self, message: str) -> NoReturn:
        """Raise a `CorpusError` that names file and line."""
        fail_at(self.path, self.line, message)

    def items(self) -> Iterator[tuple[str, "Entry"]]:
        """Go through a mapping in the order of the file."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("un bloc « clé : valeur » est attendu ici.")
        seen: set[str] = set()
        for key, value in self.node.value:
            if key.value in seen:
                Entry(key, self.path, self.line_offset).fail(f"la clé « {key.value} » est écrite deux fois.")
            seen.add(key.value)
            yield str(key.value), Entry(value, self.path, self.line_offset)

    def entries(self) -> tuple["Entry", ...]:
        """Give the elements of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("une liste est attendue ici (une ligne par élément, commençant par « - »).")
        return tuple(Entry(child, self.path, self.line_offset) for child in self.node.value)

    def get(self, key: str) -> "Entry | None":
        """Give the value of a key, or None where it is absent or left empty."""
        found = dict(self.items()).get(key)
        return None if found is None or found.plain() is None else found

    def __getitem__(self, key: str) -> "Entry":
        found = self.get(key)
        if found is None:
            self.fail(f"la clé « {key} » manque.")
        return found

    def only(self, *allowed: str) -> None:
        """Refuse any other key: a misspelt key must not pass silently."""
        for key, value in self.items():
            if key not in allowed:
                value.fail(f"clé inconnue « {key} » (attendues : {', '.join(allowed)}).")

    def text(self) -> str:
        """Give a scalar as it is written."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.fail("un texte est attendu ici.")
        return " ".join(str(self.node.value).split())

    def texts(self) -> tuple[str, ...]:
        """Give a list of texts; a single text stands for a list of one."""
        if isinstance(self.node, yaml.ScalarNode):
            return (self.text(),)
        return tuple(entry.text() for entry in self.entries())

    def number(self) -> float:
        """Give a number."""
        value = self.plain()
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(f"un nombre est attendu, pas « {self.node.value} ».")
        return float(value)

    def day(self) -> date:
        """Give a date written 2026-11-22."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            self.fail(f"une date AAAA-MM-JJ est attendue, pas « {self.node.value} ».")

    def one_of(self, *allowed: str) -> str:
        """Give a text out of a closed list."""
        if (value := self.text()) not in allowed:
            self.fail(f"« {value} » n’est pas permis ici (permis : {', '.join(allowed)}).")
        return value

    def entries_of(self, key: str) -> tuple["Entry", ...]:
        """Give the elements of the list under a key; none where it is absent."""
        return entry.entries() if (entry := self.get(key)) else ()

    def text_of(self, key: str) -> str | None:
        """Give the text under a key, or None."""
        return entry.text() if (entry := self.get(key)) else None

    def texts_of(self, key: str) -> tuple[str, ...]:
        """Give the texts under a key; none where it is absent."""
        return entry.texts() if (entry := self.get(key)) else ()

    def number_of(self, key: str) -> float | None:
        """Give the number under a key, or None."""
        return entry.number() if (entry := self.get(key)) else None

    def day_of(self, key: str) -> date | None:
        """Give the date under a key, or None."""
        return entry.day() if (entry := self.get(key)) else None

    def plain(self) -> Plain:
        """Give the value as Python objects."""
        if isinstance(self.node, yaml.MappingNode):
            return {key: value.plain() for key, value in self.items()}
        if isinstance(self.node, yaml.SequenceNode):
            return [entry.plain() for entry in self.entries()]
        value: Plain = yaml.SafeLoader("").construct_object(self.node)
        return value


def parse_yaml(text: str, path: Path, line_offset: int = 0) -> Entry | None:
    """Parse a text; None when it is empty. `path` is only named in errors."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + line_offset
        fail_at(path, line, f"YAML illisible ({error.problem}).", error)
    return None if node is None else Entry(node, path, line_offset)


def read_corpus_text(path: Path) -> str:
    """Read a file of corpus/ as UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path.parent.name}/{path.name} ne peut pas être lu ({error}).") from error
