"""Retrieves what a plan says of an action elsewhere: in its diagnosis, its strategy, its summary tables.

The word index, over the sentences that belong to no action. What is found is context for a person: quoted beside the
suggestion, and never weighed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from analyser.facets import DocumentFacets, Entry
from analyser.french.sentences import sentences_of
from analyser.french.stemming import analyse, is_stop_word
from analyser.judging.eligibility import reader_of
from analyser.judging.rule_reading import Firing
from analyser.knowledge import Rulebook
from analyser.lexicon import WordIndex, WordQuery
from analyser.questions import understand
from analyser.records import CATEGORY_IDS, Chunk, Citation, Context, Document, Page, Project

NAMING_WORDS = 2
"""A sentence is about an action when it holds so many words of its title, one of them among as many of the rarest."""
NEW_WORDS = 3
"""A passage with fewer words of its own than these only names the action."""
MOST_PASSAGES = 4
MAX_CHARS = 300
"""What is longer speaks of many things."""
_POOL = 30
_SENTENCE_END = re.compile(r"[\w)»%€](?:\.|\s?[!?…;»])$")
"""After a word: dots that lead to a page number end no sentence."""
_LINE = re.compile(r"[^\r\n]+")

Span = tuple[int, int]


class Surroundings:
    """A plan without its actions, searchable by words; indexed in memory when first asked."""

    def __init__(self, document: Document, projects: Iterable[Project]) -> None:
        self._document = document
        self._claimed: dict[int, list[Span]] = {}
        for project in projects:
            for citation in project.citations():
                self._claimed.setdefault(citation.page_index, []).append((citation.start, citation.end))

    def about(self, title: str) -> list[Citation]:
        """Give the sentences that name what a title names, best first."""
        words, cited = self._index
        asked = understand(title)
        rarest = words.focused(WordQuery(asked.words.concepts), NAMING_WORDS)
        found = (cited[hit.chunk_id] for hit in words.find(rarest, _POOL))
        return [c for c in found if len(_stems(c.quote) & asked.stems) >= NAMING_WORDS]

    @cached_property
    def _index(self) -> tuple[WordIndex, dict[str, Citation]]:
        words = WordIndex()
        cited = {f"{c.page_index}:{c.start}": c for c in self._sentences()}
        entries = [
            Entry(Chunk(name, c.document_id, c.page_index, c.start, c.end, c.quote)) for name, c in cited.items()
        ]
        words.replace(DocumentFacets(self._document.document_id), entries)
        return words, cited

    def _sentences(self) -> Iterator[Citation]:
        """Cite what people can see and no action claims: sentences; line by line what has no full stop, as tables."""
        for page in self._document.pages:
            hidden = [(line.start, line.end) for line in page.lines if line.hidden]
            for start, end in _gaps(page, [*self._claimed.get(page.index, ()), *hidden]):
                if any(c.isalnum() for c in page.text[start:end]):
                    for sentence in sentences_of([Citation.of(page, start, end)], self._document):
                        yield from _pieces(sentence.cite(), page)


def context_of(project: Project, surroundings: Surroundings, rulebook: Rulebook) -> tuple[Context, ...]:
    """Quote what the plan says of an action elsewhere, first what speaks for or against a field."""
    title = project.title.value
    told = [_read(citation, title, rulebook) for citation in surroundings.about(title)]
    speaking = [one for one in told if one.speaks_for or one.speaks_against]
    others = [one for one in told if one not in speaking and _says_more(one.citation.quote, title)]
    return (*speaking, *others)[:MOST_PASSAGES]


def _read(citation: Citation, title: str, rulebook: Rulebook) -> Context:
    """Tell what the rules make of a passage, the words of the action's own title left out."""
    reader, said = reader_of(rulebook), _stems(title)
    look = reader.look(citation.quote)
    fired = [] if reader.is_elsewhere(look) else reader.fire(look)
    new = [one for one in fired if not _stems(look.text[one.match.start : one.match.end]) <= said]
    terms = [one for one in new if one.rule.kind == "term"]
    denied = [one for one in terms if one.manner == "denied"]
    exclusions = [one for one in new if one.rule.kind == "exclusion"]
    return Context(citation, _fields(one for one in terms if one not in denied), _fields([*denied, *exclusions]))


def _fields(firings: Iterable[Firing]) -> tuple[str, ...]:
    """Name the fields that firings bear on; what bears on all of them tells nothing of any."""
    rules = [one.rule for one in firings if set(one.rule.categories) != set(CATEGORY_IDS)]
    return tuple(dict.fromkeys(category_id for rule in rules for category_id in rule.categories))


def _says_more(quote: str, title: str) -> bool:
    """Tell whether a passage is a sentence with words of its own; lists only name the action."""
    return _is_sentence(quote) and len(_stems(quote) - _stems(title)) >= NEW_WORDS


def _is_sentence(quote: str) -> bool:
    return _SENTENCE_END.search(quote) is not None


def _stems(text: str) -> set[str]:
    """Give the stems of the words that mean something."""
    return {one.stem for one in analyse(text) if not is_stop_word(text[one.start : one.end])}


def _pieces(sentence: Citation, page: Page) -> Iterator[Citation]:
    """Give a sentence as it is, and a run of words without full stop by its lines."""
    if _is_sentence(sentence.quote):
        pieces = [sentence]
    else:
        lines = _LINE.finditer(page.text, sentence.start, sentence.end)
        pieces = [Citation.of(page, *line.span()) for line in lines if any(c.isalnum() for c in line[0])]
    yield from (piece for piece in pieces if len(piece.quote) <= MAX_CHARS)


def _gaps(page: Page, taken: Sequence[Span]) -> Iterator[Span]:
    """Give the spans of a page between those that are taken."""
    at = 0
    for start, end in sorted(taken):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(page.text):
        yield at, len(page.text)
