"""What is asked of the word index and what it answers; knows nothing of its engine."""

from dataclasses import dataclass

TRAIT = "@"
"""First character of the terms that name a trait of an action (see `ProjectFacets.traits`) instead of a word."""


@dataclass(frozen=True, slots=True)
class Term:
    """One way to say something: stems that follow each other (or one `@trait`), and what a match is worth."""

    stems: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Concepts asked for, each with its alternative terms; `required` phrases must all stand in the chunk."""

    concepts: tuple[tuple[Term, ...], ...]
    required: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self.concepts or self.required)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found: which chunk, of which page and action. `score`: higher is better."""

    chunk_id: str
    document_id: str
    page_index: int
    score: float
    project_id: str | None = None
    place: str = "other"
