"""Finds chunks by their words: a full-text index with French stems, filters, phrases and typing errors.

With `layout`, the only home of tantivy. The index holds nothing that the database does not: it can be rebuilt. Writers
live for one call, so that several processes can share the folder.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyser.errors import StorageError
from analyser.facets import DocumentFacets, Entry
from analyser.folding import plain
from analyser.french.stemming import stem as stem_of
from analyser.lexicon.layout import BOOSTS, SCHEMA_VERSION, filter_queries, make_schema, to_document, to_hit
from analyser.lexicon.terms import TRAIT, Hit, Term, WordQuery
from analyser.views import SearchFilters

if TYPE_CHECKING:
    import tantivy

__all__ = ["SHORT_WORD", "TRAIT", "Hit", "Term", "WordIndex", "WordQuery"]

WRITER_PATIENCE_S = 60.0
SHORT_WORD = 5
"""Shorter words are taken as they are written."""
LONG_WORD = 8
"""Longer stems may have two typing errors."""
MOST_SPELLINGS = 3
_ENDINGS = ("ation", "ations", "isation", "ition", "ement", "ements", "ateur", "atrice")
"""What stemming takes off, unless it is misspelt; a shorter ending is no hint."""
_WRITER_BYTES = 50_000_000


@dataclass(frozen=True)
class WordIndex:
    """The full-text index in one folder; without folder in memory, for as long as the object lives."""

    folder: Path | None = None

    @cached_property
    def _index(self) -> "tantivy.Index":
        """Open or create the index, with the tokenizer that takes stems as they are."""
        import tantivy

        if self.folder is None:
            index = tantivy.Index(make_schema())
        else:
            path = self.folder / f"words-{SCHEMA_VERSION}"
            path.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(make_schema(), path=str(path), reuse=True)
        index.register_tokenizer("stems", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        index.config_reader("manual")
        return index

    def replace(self, document: DocumentFacets, entries: Iterable[Entry]) -> None:
        """Index the entries of a document in place of what was there of it; all or nothing."""
        with self._writer() as writer:
            writer.delete_documents_by_term("document_id", document.document_id)
            for entry in entries:
                writer.add_document(to_document(document, entry))

    def remove(self, document_id: str) -> None:
        """Forget a document."""
        with self._writer() as writer:
            writer.delete_documents_by_term("document_id", document_id)

    def clear(self) -> None:
        """Forget everything."""
        with self._writer() as writer:
            writer.delete_all_documents()

    def find(self, query: WordQuery, limit: int, filters: SearchFilters | None = None) -> list[Hit]:
        """Give the best entries, best first; filters apply before ranking."""
        if not query:
            return []
        return self._search(self._ranked(query, filters), limit)

    def select(self, filters: SearchFilters, limit: int, chunk_ids: Sequence[str] = ()) -> list[Hit]:
        """Give entries that the filters let through, in no order; of `chunk_ids` only, where given."""
        import tantivy

        schema = self._index.schema
        musts = [*filter_queries(schema, filters)]
        if chunk_ids:
            musts.append(tantivy.Query.term_set_query(schema, "chunk_id", list(chunk_ids)))
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, q) for q in musts] or [(tantivy.Occur.Must, tantivy.Query.all_query())]
        )
        return self._search(query, limit)

    def count(self, filters: SearchFilters | None = None) -> int:
        """Count the entries that the filters let through."""
        import tantivy

        musts = filter_queries(self._index.schema, filters) if filters else []
        query = (
            tantivy.Query.boolean_query([(tantivy.Occur.Must, q) for q in musts])
            if musts
            else tantivy.Query.all_query()
        )
        return int(self._searcher().search(query, limit=1, count=True).count)

    def chunk_ids_by_document(self) -> dict[str, set[str]]:
        """Give the chunks that are indexed of each document."""
        held: dict[str, set[str]] = defaultdict(set)
        for hit in self.select(SearchFilters(), max(1, self._searcher().num_docs)):
            held[hit.document_id].add(hit.chunk_id)
        return dict(held)

    def knows(self, stem: str) -> bool:
        """Tell whether any entry contains the stem."""
        searcher = self._searcher()
        return any(searcher.doc_freq(name, stem) for name in BOOSTS)

    def focused(self, query: WordQuery, concepts: int) -> WordQuery:
        """Keep the rarest concepts of a long question: common words cost time and tell little."""
        if len(query.concepts) <= concepts:
            return query
        searcher = self._searcher()

        def frequency(concept: tuple[Term, ...]) -> int:
            return min(int(searcher.doc_freq("text", stem)) or searcher.num_docs for stem in concept[0].stems)

        kept = set(sorted(query.concepts, key=frequency)[:concepts])
        return WordQuery(tuple(concept for concept in query.concepts if concept in kept), query.required)

    def near(self, word: str) -> list[str]:
        """Give the stems in use that a misspelt word may stand for, nearest first; its first letter must be right."""
        from rapidfuzz.distance import OSA

        wrong, form = stem_of(word), plain(word)
        known = [name for name, _ in self._searcher().terms_with_prefix("text", wrong[:1])]
        allowed = 2 if len(wrong) > LONG_WORD else 1
        near = sorted((distance, name) for name in known if (distance := OSA.distance(wrong, name)) <= allowed)
        if near:
            return [name for distance, name in near if distance == near[0][0]][:MOST_SPELLINGS]
        begun = [name for name in known if form.startswith(name) and _ends_a_word(name, form[len(name) :])]
        return sorted(begun, key=len)[-1:]

    def _ranked(self, query: WordQuery, filters: SearchFilters | None) -> "tantivy.Query":
        """Build the engine's query."""
        import tantivy

        schema, clauses = self._index.schema, []
        for term in query.required:
            clauses.append((tantivy.Occur.Must, self._any_field(term)))
        for concept in query.concepts:
            ways = [tantivy.Query.boost_query(self._any_field(term), term.weight) for term in concept]
            clauses.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(ways, 0.1)))
        asked = tantivy.Query.boolean_query(clauses)
        musts = [tantivy.Query.const_score_query(q, 0.0) for q in filter_queries(schema, filters)] if filters else []
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, asked), *((tantivy.Occur.Must, q) for q in musts)])

    def _any_field(self, term: Term) -> "tantivy.Query":
        """Look for a term in all fields, each with its boost."""
        import tantivy

        schema = self._index.schema
        if term.stems[0].startswith(TRAIT):
            return tantivy.Query.term_query(schema, "trait", term.stems[0].removeprefix(TRAIT), "basic")
        ways = []
        for name, boost in BOOSTS.items():
            if len(term.stems) > 1:
                query = tantivy.Query.phrase_query(schema, name, list(term.stems), slop=1)
            else:
                query = tantivy.Query.term_query(schema, name, term.stems[0])
            ways.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)))
        return tantivy.Query.boolean_query(ways)

    def _search(self, query: "tantivy.Query", limit: int) -> list[Hit]:
        """Run a query and read the stored values of its hits."""
        searcher = self._searcher()
        found = searcher.search(query, limit=limit, count=False).hits
        return [to_hit(searcher.doc(address), float(score)) for score, address in found]

    def _searcher(self) -> "tantivy.Searcher":
        """Give a searcher that sees what any process has committed."""
        self._index.reload()
        return self._index.searcher()

    @contextmanager
    def _writer(self) -> Iterator[Any]:
        """Hold the writer's lock for one commit; wait while another process holds it."""
        deadline = time.monotonic() + WRITER_PATIENCE_S
        while True:
            try:
                writer = self._index.writer(_WRITER_BYTES, 1)
                break
            except ValueError as error:
                if "lock" not in str(error).lower() or time.monotonic() > deadline:
                    raise StorageError(f"L’index des mots ne peut pas être écrit ({self.folder}) : {error}") from error
                time.sleep(0.05)
        try:
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise


def _ends_a_word(stem: str, rest: str) -> bool:
    """Tell whether a known stem may be what a misspelt word begins with: it is long, or an ending nearly follows it."""
    from rapidfuzz.distance import OSA

    if len(stem) > SHORT_WORD:
        return True
    return len(stem) >= SHORT_WORD - 1 and any(OSA.distance(rest, ending) <= 1 for ending in _ENDINGS)
