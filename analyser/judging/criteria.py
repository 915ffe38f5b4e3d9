"""Retrieves the passages of the programme that define a criterion for an action: the word index, over the notes.

Same stems, aliases and ranking as a search, restricted to a field and to passages that speak for the verdict at hand.
It decides nothing: whatever is retrieved, fields and verdict stay what the rules made them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from analyser.facets import DocumentFacets, Entry, ProjectFacets
from analyser.french.stemming import analyse
from analyser.knowledge import Knowledge, Note
from analyser.lexicon import Hit, WordIndex, WordQuery
from analyser.questions import Aliases, Question, understand
from analyser.records import Chunk, Citation, VerdictId
from analyser.views import SearchFilters

SCOPE_NOTE = "pvdplus_perimetre"
"""The note that says what the five fields are."""

_PARTS = {"dans": VerdictId.ELIGIBLE, "limites": VerdictId.TO_CHECK, "hors": VerdictId.NOT_ELIGIBLE}
"""Part of a note's criteria -> the verdict that its sentences speak for."""

_SIDES = {
    VerdictId.ELIGIBLE: ("dans",),
    VerdictId.TO_CHECK: ("limites", "dans"),
    VerdictId.NOT_ELIGIBLE: ("hors",),
    VerdictId.INSUFFICIENT: ("limites",),
}
SHARED_WORDS = 2
"""A passage of another note than the field's own must share so many words with what the action says."""
_POOL = 12
_NO_ALIASES = Aliases()
_SECTION = re.compile(r"^#+ ", re.MULTILINE)


@lru_cache(maxsize=4)
def criteria_of(knowledge: Knowledge) -> "CriterionSearch":
    """Give the searchable criteria of a knowledge."""
    return CriterionSearch(knowledge)


class CriterionSearch:
    """The criteria of all notes, indexed in memory once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._aliases = Aliases(knowledge.aliases)
        self._words = WordIndex()
        self._cited: dict[str, Citation] = {}
        self._words.replace(DocumentFacets("programme"), list(self._entries()))

    def find(self, said: Iterable[str], verdict: VerdictId, category_id: str | None = None) -> tuple[Citation, ...]:
        """Cite the criterion that words of an action lead to: of the field's own note, then the best of all others.

        Without such a passage the field's note, or without field the scope's, is cited for what it says first.
        """
        knowledge = self._knowledge
        own = knowledge.definition(category_id) if category_id else knowledge.note(SCOPE_NOTE)
        asked = understand(" ; ".join(said), self._aliases)
        ranked = list(dict.fromkeys(self._cited[hit.chunk_id] for hit in self._hits(asked, verdict, category_id)))
        first = next((c for c in ranked if own and c.document_id == own.document.document_id), None)
        others = (c for c in ranked if not own or c.document_id != own.document.document_id)
        other = next((c for c in others if len({s.stem for s in analyse(c.quote)} & asked.stems) >= SHARED_WORDS), None)
        if category_id is None and other is not None:
            return (other,)
        return tuple(c for c in (first or _opening(own, verdict), other) if c is not None)

    def _hits(self, asked: Question, verdict: VerdictId, category_id: str | None) -> Iterator[Hit]:
        """Give what the words themselves lead to, then what other ways to say them do, each best first."""
        for aliases in (_NO_ALIASES, self._aliases):
            query = WordQuery(understand(asked.text, aliases).words.concepts)
            filters = [SearchFilters(category=category_id, verdict=_PARTS[part]) for part in _SIDES[verdict]]
            yield from sorted((h for one in filters for h in self._words.find(query, _POOL, one)), key=_by_score)

    def _entries(self) -> Iterator[Entry]:
        """Lay out each criterion with the field and verdict it speaks for, as filters ask of actions."""
        for note, part, citation, categories in criteria_in(self._knowledge):
            name = f"{note.note_id}:{citation.start}"
            facets = ProjectFacets(name, categories=categories, verdict=_PARTS[part])
            self._cited[name] = citation
            yield Entry(Chunk(name, "programme", 0, citation.start, citation.end, citation.quote), facets)


def criteria_in(knowledge: Knowledge) -> Iterator[tuple[Note, str, Citation, tuple[str, ...]]]:
    """Give every criterion of the notes: its note, its part, its passage, its fields."""
    for note in knowledge.notes:
        for part in _PARTS:
            for sentence in dict.fromkeys((*_declared(note, part), *_beside(note, part))):
                if citation := note.cite(sentence):
                    yield note, part, citation, note.categories
    for scheme in knowledge.schemes:
        for criterion in scheme.criteria:
            if not scheme.out_of_scope and (citation := scheme.note.cite(criterion.text)):
                yield scheme.note, "dans", citation, scheme.categories or scheme.note.categories


def _declared(note: Note, part: str) -> Sequence[str]:
    """Give the criteria that the header of a note lists; without parts they say what is in scope."""
    return note.scope.get(part, ()) or (note.criteria if part == "dans" else ())


def _beside(note: Note, part: str) -> Iterator[str]:
    """Give the other lines of the sections of a definition in which criteria of that part stand."""
    declared = _declared(note, part) if note.kind == "definition" else ()
    for section in _SECTION.split(note.text):
        if any(sentence in section for sentence in declared):
            yield from (line for line in section.splitlines()[1:] if line and line not in "\n".join(declared))


def _opening(note: Note | None, verdict: VerdictId) -> Citation | None:
    """Cite what a note says first of the matter: what it comes down to where no word leads to a passage."""
    declared = [one for part in (*_SIDES[verdict], "dans") for one in _declared(note, part)] if note else []
    return note.cite(declared[0]) if note and declared else None


def _by_score(hit: Hit) -> float:
    return -hit.score
