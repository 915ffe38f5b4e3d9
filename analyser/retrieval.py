"""Answers a question with passages: words and meaning searched apart, then fused, one passage a page.

The database is the truth; both indexes are compared with it (`verify`) and mended from it (`heal`). Knows nothing of
the engines behind the indexes.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from analyser.chunking import embedded_text
from analyser.embedding import Encoder, make_encoder
from analyser.errors import IndexMismatchError
from analyser.facets import DocumentFacets, Entry
from analyser.french.stemming import analyse
from analyser.lexicon import Hit, WordIndex
from analyser.questions import Aliases, Forms, Question, understand
from analyser.records import Chunk, Passage
from analyser.settings import Settings
from analyser.vectors import VectorIndex
from analyser.views import SearchFilters

POOL = 120
"""Entries taken from each side before pages are ranked."""
MOST_CONCEPTS = 24
"""A question of more concepts, a pasted paragraph, is searched by the rarest of them."""
PLACE_WEIGHTS = {"own": 1.0, "mention": 0.8, "other": 0.85}
"""An action's own page answers better than a contents page that names it, or than a page of no action."""
COMPANION_WEIGHT = 0.05
"""What the other chunks of a page add to its best one."""
STRANGE = 0.5
"""A question of which more than this share of the words is unknown is in other words than the plans: meaning weighs as
much as words there, whichever the model."""
EMBED_BATCH = 256
FEW = 2_000
"""Up to so many chunks behind the filters, the plan of one town, the meaning of every one is compared: 80 ms."""
WIDEST = 4_000
"""Most entries taken by meaning before the filters of many chunks are applied to them."""

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
PageKey = tuple[str, int]
"""Document and page index."""


class ChunkSource(Protocol):
    """The database, as far as searching needs it."""

    def document_ids(self) -> Iterable[str]:
        """Give the documents whose chunks should be found."""

    def chunk_ids(self, document_id: str | None = None) -> Iterable[str]:
        """Give the chunks that should be found."""

    def chunks(self, chunk_ids: Sequence[str]) -> Sequence[Chunk]:
        """Give chunks by id, in any order; unknown ids are left out."""

    def entries(self, document_id: str) -> tuple[DocumentFacets, Sequence[Entry]]:
        """Give what the word index should hold of a document (see `facets.entries_of`)."""

    def names(self, document_ids: Sequence[str]) -> Mapping[str, tuple[str, str | None]]:
        """Give name and town of documents."""

    def titles(self, project_ids: Sequence[str]) -> Mapping[str, str]:
        """Give the title of actions, as people left it."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the indexes compare with the database. Pending: chunks whose vectors are still to be made."""

    chunks: int
    words_stale: tuple[str, ...] = ()
    """Documents whose words must be indexed anew or forgotten."""
    vectors_pending: int = 0
    vectors_surplus: int = 0
    problem: str | None = None
    """Why meaning is not searched although the settings name a model (French)."""

    @property
    def is_whole(self) -> bool:
        """Whether every chunk is found by its words and nothing else is."""
        return not self.words_stale and not self.vectors_surplus


@dataclass(frozen=True)
class Retriever:
    """Searches the chunks of all documents. `vectors` and `encoder` may be absent: words only."""

    words: WordIndex
    source: ChunkSource
    vectors: VectorIndex | None = None
    encoder: Encoder | None = None
    aliases: Aliases = field(default_factory=Aliases)
    problem: str | None = None
    """Why there are no vectors although there is an encoder."""

    @classmethod
    def open_indexes(cls, settings: Settings, source: ChunkSource, aliases: Aliases) -> "Retriever":
        """Open both indexes of the data folder; vectors of another model are left alone, and only words searched."""
        words, encoder = WordIndex(settings.index_folder / "words"), make_encoder(settings)
        if encoder is None:
            return cls(words, source, aliases=aliases)
        try:
            vectors = VectorIndex.open_index(settings, encoder.name, encoder.dimensions)
        except IndexMismatchError as error:
            return cls(words, source, None, encoder, aliases, str(error))
        return cls(words, source, vectors, encoder, aliases)

    def index(self, document: DocumentFacets, entries: Sequence[Entry]) -> None:
        """Make a document searchable by words at once; what was indexed of it before is replaced."""
        self.words.replace(document, entries)

    def remove(self, document_id: str) -> None:
        """Forget a document in both indexes."""
        self.words.remove(document_id)
        if self.vectors is not None:
            self.vectors.remove_document(document_id)

    def embed_pending(
        self,
        document_id: str | None = None,
        progress: Progress | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> int:
        """Embed what has no vector yet, of one document or of all; give how many were. Can be stopped."""
        if self.vectors is None or self.encoder is None:
            return 0
        known = set(self.vectors.ids(document_id))
        pending = [name for name in self.source.chunk_ids(document_id) if name not in known]
        done = 0
        for start in range(0, len(pending), EMBED_BATCH):
            if stopped():
                break
            batch = self.source.chunks(pending[start : start + EMBED_BATCH])
            texts = [embedded_text(chunk) for chunk in batch]
            vectors = self.encoder.encode_passages(texts)
            self.vectors.upsert([c.chunk_id for c in batch], vectors, [c.document_id for c in batch])
            done += len(batch)
            if progress is not None:
                progress(done, len(pending))
        return done

    def search(self, question: str, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        """Give the best passage of each of the k best pages, best first."""
        asked = understand(question, self.aliases, self.words)
        by_words = self.words.find(self.words.focused(asked.words, MOST_CONCEPTS), POOL, filters)
        by_meaning = [] if asked.words.required else self._by_meaning(question, filters)
        return self._passages(self._fuse(by_words, by_meaning, asked.strangeness), asked, k)

    def unknown_words(self, question: str) -> tuple[str, ...]:
        """Give the words of a question that nothing contains and that were taken for the nearest in use."""
        return understand(question, self.aliases, self.words).unknown

    def similar(self, text: str, k: int = 5, exclude_town: str | None = None) -> list[Passage]:
        """Give passages on actions like `text`, one an action, none of the town left out."""
        found = self.search(text, k * 8)
        others = [p for p in found if p.project_id and (exclude_town is None or p.town != exclude_town)]
        unique = {p.project_id: p for p in reversed(others)}
        return sorted(unique.values(), key=lambda p: -p.score)[:k]

    def verify(self) -> IndexState:
        """Compare both indexes with the database."""
        truth = {name: set(self.source.chunk_ids(name)) for name in self.source.document_ids()}
        indexed = self.words.chunk_ids_by_document()
        stale = [name for name in truth.keys() | indexed.keys() if truth.get(name, set()) != indexed.get(name, set())]
        chunks = set().union(*truth.values())
        embedded = set(self.vectors.ids()) if self.vectors is not None else chunks
        pending, surplus = len(chunks - embedded), len(embedded - chunks)
        return IndexState(len(chunks), tuple(sorted(stale)), pending, surplus, self.problem)

    def heal(self) -> IndexState:
        """Add to the word index what it misses, drop from both what the database does not know."""
        known = set(self.source.document_ids())
        for document_id in self.verify().words_stale:
            if document_id in known:
                self.words.replace(*self.source.entries(document_id))
            else:
                self.words.remove(document_id)
        if self.vectors is not None:
            chunks = {name for document_id in known for name in self.source.chunk_ids(document_id)}
            self.vectors.remove([name for name in self.vectors.ids() if name not in chunks])
        return self.verify()

    def rebuild(self, settings: Settings) -> "Retriever":
        """Index all words anew and forget all vectors, another model's too; `embed_pending` makes them again.

        Gives the retriever to go on with.
        """
        self.words.clear()
        for document_id in self.source.document_ids():
            self.words.replace(*self.source.entries(document_id))
        if self.encoder is None:
            return self
        vectors = VectorIndex.renew(settings, self.encoder.name, self.encoder.dimensions)
        return replace(self, vectors=vectors, problem=None)

    def _by_meaning(self, question: str, filters: SearchFilters | None) -> list[Hit]:
        """Give the entries nearest in meaning that the filters let through."""
        if self.vectors is None or self.encoder is None:
            return []
        behind = self.words.count(filters) if filters and filters != SearchFilters() else None
        if behind == 0:
            return []
        few = self._few(filters, behind)
        reach = POOL if behind is None or few else max(POOL, min(WIDEST, 2 * POOL * self.words.count() // behind))
        try:
            vector = self.encoder.encode_queries([question])[0]
            scores = dict(self.vectors.nearest(vector, reach, few))
        except IndexMismatchError as error:  # another process has begun an index of another model
            _log.warning("only words are searched: %s", error)
            return []
        hits = self.words.select(filters or SearchFilters(), len(scores) * 4, list(scores)) if scores else []
        return sorted((replace(hit, score=scores[hit.chunk_id]) for hit in hits), key=lambda hit: -hit.score)[:POOL]

    def _few(self, filters: SearchFilters | None, behind: int | None) -> list[str] | None:
        """Give the chunks behind the filters where they are few."""
        if filters is None or behind is None or behind > FEW:
            return None
        return list(dict.fromkeys(hit.chunk_id for hit in self.words.select(filters, FEW)))

    def _fuse(self, by_words: Sequence[Hit], by_meaning: Sequence[Hit], strangeness: float) -> list[Hit]:
        """Rank pages by the share of the best score that they reach on each side, weighed as the encoder says.

        Shares did better than reciprocal ranks on labelled questions (scripts/score_retrieval.py): they keep the
        distance by which a page leads.
        """
        trust = self.encoder.trust if self.encoder is not None else 0.0
        if strangeness > STRANGE:
            trust = max(trust, 1.0)
        floor = by_meaning[-1].score if by_meaning else 0.0
        scores: dict[PageKey, float] = defaultdict(float)
        best: dict[PageKey, Hit] = {}
        for hits, weight, zero in ((by_words, 1.0, 0.0), (by_meaning, trust, floor)):
            for page, (hit, share) in _shares(hits, zero).items():
                scores[page] += weight * share
                best.setdefault(page, hit)
        fused = [replace(best[page], score=score) for page, score in scores.items()]
        return sorted(fused, key=lambda hit: -hit.score)

    def _passages(self, hits: Sequence[Hit], asked: Question, k: int) -> list[Passage]:
        """Read the chunks of the best hits from the database and mark the words asked for."""
        chunks = {chunk.chunk_id: chunk for chunk in self.source.chunks([hit.chunk_id for hit in hits[:k]])}
        names = self.source.names(list({hit.document_id for hit in hits[:k]}))
        titles = self.source.titles(list({hit.project_id for hit in hits[:k] if hit.project_id}))
        passages = []
        for hit in hits[:k]:
            chunk, named = chunks.get(hit.chunk_id), names.get(hit.document_id)
            if chunk is not None and named is not None:
                marks = _marks(chunk.text, asked.forms)
                title = titles.get(hit.project_id) if hit.project_id else None
                passages.append(Passage(chunk, hit.score, named[0], named[1], marks, hit.project_id, title))
        return passages


def _marks(text: str, forms: Iterable[Forms]) -> tuple[tuple[int, int], ...]:
    """Give the places of the words asked for; the words of a phrase count where they follow each other."""
    found, by_first = analyse(text), defaultdict(list)
    for form in forms:
        by_first[form[0]].append(form)
    marked = set[int]()
    for at, first in enumerate(found):
        for form in by_first.get(first.stem, ()):
            here = range(at, at + len(form))
            if tuple(one.stem for one in found[here.start : here.stop]) == form:
                marked.update(here)
    return tuple((found[n].start, found[n].end) for n in sorted(marked))


def by_action(passages: Sequence[Passage]) -> list[tuple[Passage, ...]]:
    """Fold the passages of one action into one result, best first; a passage of no action stands alone."""
    results: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        results[passage.project_id or passage.chunk.chunk_id].append(passage)
    return [tuple(folded) for folded in results.values()]


def _shares(hits: Sequence[Hit], zero: float) -> dict[PageKey, tuple[Hit, float]]:
    """Give the best hit of each page, and the share of the highest score (1.0) that the page reaches above `zero`."""
    best: dict[PageKey, Hit] = {}
    scores: dict[PageKey, float] = {}
    seen: set[str] = set()
    for hit in hits:
        page, worth = (hit.document_id, hit.page_index), (hit.score - zero) * PLACE_WEIGHTS[hit.place]
        if page not in best:
            best[page], scores[page] = hit, worth
        elif hit.chunk_id not in seen:
            scores[page] += worth * COMPANION_WEIGHT
        seen.add(hit.chunk_id)
    top = max(scores.values(), default=0.0) or 1.0
    return {page: (hit, scores[page] / top) for page, hit in best.items()}
