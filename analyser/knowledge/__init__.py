"""What the analyser knows: the files of corpus/, checked on load, with one version for all of them.

Wrong files raise `CorpusError` with file and line. It knows nothing of plans, and matches no text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analyser.knowledge.folders import CorpusFolders
from analyser.knowledge.nodes import Entry, fail_at, parse_yaml, read_corpus_text
from analyser.knowledge.notes import Criterion, Note, OldName, Scheme, load_notes
from analyser.knowledge.rulebook import read_rulebook
from analyser.knowledge.rules import BorderlineCase, Category, Cues, Headings, Rule, Rulebook, heading_words
from analyser.second_opinion import SecondOpinion, load_second_opinion

__all__ = [
    "BorderlineCase",
    "Category",
    "CorpusFolders",
    "Criterion",
    "Cues",
    "Entry",
    "Headings",
    "Knowledge",
    "Note",
    "OldName",
    "Rule",
    "Rulebook",
    "Scheme",
    "heading_words",
    "load_aliases",
    "load_knowledge",
    "load_rulebook",
]

SHEETS = ("maturity", "alerts", "tags", "natures", "gaps", "hostile")
"""YAML files that the module of the same name (for maturity: `scales`) reads by itself, from their `Entry`."""


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Everything in corpus/ that judging an action needs."""

    rulebook: Rulebook
    """The five fields and the words that tell: categories.yaml."""
    notes: tuple[Note, ...]
    """All programme documents of ours: corpus/programme/ and corpus/funding/."""
    schemes: tuple[Scheme, ...]
    sheets: Mapping[str, Entry]
    """Of SHEETS, those that exist; an `Entry` gives its values with errors that name file and line."""
    aliases: tuple[tuple[str, ...], ...]
    """Groups of words and acronyms that mean the same."""
    second_opinion: SecondOpinion | None
    """The learned model behind the scores; None where none is shipped."""
    version: str
    """Declared version of categories.yaml and the start of a hash over all files: `1.0+3f2a9c10`."""

    def note(self, note_id: str) -> Note | None:
        """Find a note by its id."""
        return next((note for note in self.notes if note.note_id == note_id), None)

    def definition(self, category_id: str) -> Note | None:
        """Find the note that defines one of the five fields."""
        return next((n for n in self.notes if n.kind == "definition" and category_id in n.categories), None)


def load_knowledge(corpus: Path, own: Path | None = None) -> Knowledge:
    """Load and check the folder corpus/; parts that do not exist yet are empty.

    Files below `own`, the user's folder of the same tree, replace those of the same path and join the others.
    """
    folders = CorpusFolders(corpus, own)
    programme, schemes_there = load_notes(folders.notes("programme"))
    funding, schemes = load_notes(folders.notes("funding"))
    _refuse_twins([(note.note_id, note) for note in (*programme, *funding)])
    _refuse_twins([(scheme.scheme_id, scheme.note) for scheme in (*schemes_there, *schemes)])
    sheets = {name: _load_sheet(folders.find(f"{name}.yaml")) for name in SHEETS}
    rulebook = load_rulebook(folders.find("categories.yaml"))
    return Knowledge(
        rulebook=rulebook,
        notes=(*programme, *funding),
        schemes=(*schemes_there, *schemes),
        sheets={name: sheet for name, sheet in sheets.items() if sheet is not None},
        aliases=load_aliases(corpus, own),
        second_opinion=load_second_opinion(folders.find("second_opinion.json")),
        version=f"{rulebook.version}+{_content_hash(folders)[:8]}",
    )


def load_rulebook(path: Path) -> Rulebook:
    """Load a categories.yaml, the project's own or another one to compare with."""
    entry = _load_sheet(path)
    if entry is None:
        fail_at(path, 1, "le fichier manque ou est vide.")
    return read_rulebook(entry)


def _load_sheet(path: Path) -> Entry | None:
    """Parse a YAML file; None where there is none or it is empty."""
    return parse_yaml(read_corpus_text(path), path) if path.exists() else None


def load_aliases(corpus: Path, own: Path | None = None) -> tuple[tuple[str, ...], ...]:
    """Load the groups of equivalent terms: a list of lists, at the top or under `groupes`."""
    entry = _load_sheet(CorpusFolders(corpus, own).find("aliases.yaml"))
    if entry is None:
        return ()
    groups = entry if entry.is_list else entry["groupes"]
    return tuple(group.texts() for group in groups.entries())


def _refuse_twins(named: list[tuple[str, Note]]) -> None:
    """Refuse an id that is given twice."""
    seen: dict[str, str] = {}
    for one_id, note in named:
        if one_id in seen:
            fail_at(Path(note.document.name), 1, f"l’identifiant « {one_id} » existe déjà dans {seen[one_id]}.")
        seen[one_id] = note.document.name


def _content_hash(folders: CorpusFolders) -> str:
    """Hash the names and contents of the files that decide."""
    digest = hashlib.sha256()
    for name, path in folders.deciding():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
