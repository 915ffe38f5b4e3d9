"""Searching at the size of a country: latency, ingest, memory and disk, with the default pipeline in the same run.

usage: python benchmarks/search.py [CHUNKS ...]      default 10000 100000; 500000 takes about half an hour

Texts are varied from the sample plans; vectors are random directions, added in batches over several plans: how long an
answer takes does not depend on their meaning, and the encoder is measured in benchmarks/ingest.py. The default pipeline
is similarity_search of langchain_chroma on the same collection, spared the fetching of texts; its filter is by
document, as a town's is ours.
"""

import os
import random
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from analyser.facets import DocumentFacets, Entry, ProjectFacets
from analyser.lexicon import WordIndex
from analyser.questions import Aliases
from analyser.records import CATEGORY_IDS, Chunk, DocumentType, VerdictId
from analyser.retrieval import Retriever
from analyser.settings import Settings
from analyser.vectors import VectorIndex
from analyser.views import SearchFilters

DIMENSIONS = 384
VECTOR_BATCH = 5_000
TOWNS = 450
QUESTIONS = (
    "coût de la désimperméabilisation d'une cour d'école",
    "réseau de chaleur bois pour les bâtiments publics",
    "qui a déjà construit une halle de producteurs ?",
    "actions avec APD validé",
    "piste cyclable vers le collège",
    "IRVE",
    "rénovation énergétique du gymnase avec GTB",
    "projets sans maître d'ouvrage",
    "jardins partagés et vergers",
    "heat network for public buildings",
    "agence de l'eau",
    "bornnes de recharge",
)


class RandomEncoder:
    """Gives every text a direction of its own."""

    name = "random@1"
    dimensions = DIMENSIONS
    trust = 0.5

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Draw a direction for each text."""
        rng = np.random.default_rng(zlib.crc32(texts[0].encode()))
        vectors = rng.standard_normal((len(texts), DIMENSIONS), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    encode_queries = encode_passages


class Country:
    """450 towns with a plan each; chunks are made anew when asked for, so that memory tells of the indexes."""

    def __init__(self, chunks: int) -> None:
        self.per_town = max(1, chunks // TOWNS)

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences of the sample plans."""
        import pypdfium2

        texts = []
        for path in sorted((Path(__file__).parent.parent / "corpus" / "plans").glob("*.pdf")):
            with pypdfium2.PdfDocument(path) as pdf:
                texts += [pdf[n].get_textpage().get_text_bounded() for n in range(len(pdf))]
        return [s.strip() for text in texts for s in text.replace("\r\n", " ").split(". ") if 30 < len(s) < 300]

    @cached_property
    def rare_words(self) -> list[str]:
        """Words that a few chunks share, as names of places and people do."""
        rng, syllables = random.Random(1), ("ba", "ro", "vil", "mon", "ter", "li", "sau", "gne")
        return ["".join(rng.choice(syllables) for _ in range(4)) for _ in range(4000)]

    def document_ids(self) -> Iterable[str]:
        """Name the plans."""
        return [f"town{n}" for n in range(TOWNS)]

    def chunk_ids(self, document_id: str | None = None) -> Iterable[str]:
        """Name the chunks."""
        documents = [document_id] if document_id else self.document_ids()
        return [f"{document}:{n}" for document in documents for n in range(self.per_town)]

    def chunks(self, chunk_ids: Sequence[str]) -> Sequence[Chunk]:
        """Make chunks anew, always the same."""
        return [self._chunk(name) for name in chunk_ids]

    def entries(self, document_id: str) -> tuple[DocumentFacets, Sequence[Entry]]:
        """Make the entries of a plan, half of them part of an action."""
        rng = random.Random(document_id)
        facets = DocumentFacets(
            document_id, f"{document_id}.pdf", document_id, DocumentType.PLAN, f"{rng.randrange(1, 96):02}",
            rng.randrange(1_000, 20_000),
        )  # fmt: skip
        return facets, [self._entry(chunk, rng) for chunk in self.chunks(list(self.chunk_ids(document_id)))]

    def titles(self, project_ids: Sequence[str]) -> Mapping[str, str]:
        """Give the title of actions."""
        return dict.fromkeys(project_ids, "Aménager le centre-bourg")

    def names(self, document_ids: Sequence[str]) -> Mapping[str, tuple[str, str | None]]:
        """Give name and town of plans."""
        return {one: (f"{one}.pdf", one) for one in document_ids}

    def _chunk(self, name: str) -> Chunk:
        rng, (document_id, number) = random.Random(name), name.split(":")
        words = " ".join(rng.choice(self.sentences) for _ in range(4)).split()
        for _ in range(len(words) // 8):
            words[rng.randrange(len(words))] = rng.choice(self.rare_words)
        text = " ".join(words)
        return Chunk(name, document_id, int(number) // 3, 0, len(text), text, "Axe 1 › Fiche action")

    def _entry(self, chunk: Chunk, rng: random.Random) -> Entry:
        if rng.random() < 0.5:
            return Entry(chunk)
        year = rng.randrange(2022, 2030)
        project = ProjectFacets(
            f"{chunk.document_id}-{chunk.page_index // 2}", "Aménager le centre-bourg", (rng.choice(CATEGORY_IDS),),
            rng.choice(("eligible", "to_check", "not_eligible")), rng.randrange(8), rng.uniform(1e4, 3e6),
            (year, year + 1),
        )  # fmt: skip
        return Entry(chunk, project, "own")


FILTERS = {
    "no filter": None,
    "one town (0.2 %)": SearchFilters(town="town7"),
    "département, category (0.1 %)": SearchFilters(departement="35", category="soft_mobility"),
    "category, cost, year (2 %)": SearchFilters(category="green_spaces", cost=(1e5, 5e5), year=(2025, 2026)),
    "verdict (17 %)": SearchFilters(verdict=VerdictId.ELIGIBLE),
    "population (50 %)": SearchFilters(population=(5_000, 14_500)),
}


def main() -> None:
    for size in [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
            measure(size, Path(folder))


def measure(size: int, folder: Path) -> None:
    settings, country, encoder = Settings(_env_file=None, data=folder), Country(size), RandomEncoder()
    print(f"\n{country.per_town * TOWNS:,} chunks, {TOWNS} documents, {os.cpu_count()} cores", flush=True)
    vectors = VectorIndex.open_index(settings, encoder.name, DIMENSIONS)
    _fill(size, settings, vectors)
    words = WordIndex(settings.index_folder / "words")
    retriever = Retriever(words, country, vectors, encoder, _aliases())
    retriever.search("école")
    print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, disk {_disk(folder):,.0f} MB")
    reference = _default_pipeline(vectors, encoder)
    by_default = _latency(lambda question: reference(question, None))
    kept = _latency(lambda question: reference(question, "town7"), rounds=1)
    print(f"  default pipeline: {_shown(by_default)}; kept to one document: {_shown(kept)}")
    for label, filters in FILTERS.items():
        took = _latency(lambda question, f=filters: retriever.search(question, 10, f))
        print(f"  {label:32s} {_shown(took)}, {took[1] / by_default[1]:.1f}x the default's p95", flush=True)
    started = time.perf_counter()
    WordIndex(settings.index_folder / "words").count()
    print(f"  reopen words {1000 * (time.perf_counter() - started):.0f} ms;", end=" ")
    started = time.perf_counter()
    retriever.remove("town7")
    print(f"remove one document {1000 * (time.perf_counter() - started):.0f} ms", flush=True)


def _fill(size: int, settings: Settings, vectors: VectorIndex) -> None:
    """Index everything, words in a process of their own; print the rates of both sides."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        words = pool.submit(_fill_words, size, settings.index_folder / "words")
        by_vectors = _fill_vectors(Country(size), vectors)
        by_words = words.result()
    total = Country(size).per_town * TOWNS
    print(f"  words {total / by_words:,.0f} chunks/s, vectors {total / by_vectors:,.0f} chunks/s", flush=True)


def _fill_words(size: int, folder: Path) -> float:
    """Index the words of all plans; give the seconds that the index took."""
    country, words, spent = Country(size), WordIndex(folder), 0.0
    for document_id in country.document_ids():
        facets, entries = country.entries(document_id)
        started = time.perf_counter()
        words.replace(facets, entries)
        spent += time.perf_counter() - started
    return spent


def _fill_vectors(country: Country, vectors: VectorIndex) -> float:
    """Store a random direction for each chunk, in batches over several plans; give the seconds that it took."""
    ids, rng, spent = list(country.chunk_ids()), np.random.default_rng(0), 0.0
    for at in range(0, len(ids), VECTOR_BATCH):
        batch = ids[at : at + VECTOR_BATCH]
        directions = rng.standard_normal((len(batch), DIMENSIONS), dtype=np.float32)
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        started = time.perf_counter()
        vectors.upsert(batch, directions, [name.split(":")[0] for name in batch])
        spent += time.perf_counter() - started
        if sys.stderr.isatty() or at % (20 * VECTOR_BATCH) == 0:
            print(f"  {at + len(batch):,} vectors after {spent:,.0f} s", file=sys.stderr, flush=True)
    return spent


def _aliases() -> Aliases:
    from analyser.knowledge import load_knowledge

    return Aliases(load_knowledge(Settings(_env_file=None).corpus).aliases)


def _default_pipeline(vectors: VectorIndex, encoder: RandomEncoder) -> Callable[[str, str | None], object]:
    """Give similarity_search of langchain on the same collection."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    class Directions(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return encoder.encode_passages(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return encoder.encode_queries([text])[0].tolist()

    store = Chroma(client=vectors.client, collection_name="chunks", embedding_function=Directions())
    return lambda question, document: store.similarity_search(
        question, 10, filter={"document_id": document} if document else None
    )


def _latency(ask: Callable[[str], object], rounds: int = 5) -> tuple[float, float]:
    """Give median and 95th percentile in milliseconds, warm."""
    for question in QUESTIONS:
        ask(question)
    took = []
    for _ in range(rounds):
        for question in QUESTIONS:
            started = time.perf_counter()
            ask(question)
            took.append(1000 * (time.perf_counter() - started))
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def _shown(took: tuple[float, float]) -> str:
    return f"median {took[0]:.0f} ms, p95 {took[1]:.0f} ms"


def _disk(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
