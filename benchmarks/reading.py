"""Reading a plan: pages a second and peak memory, next to pypdf's text extraction in the same run.

usage: python benchmarks/reading.py [PAGES]      default 100; the OCR part needs tesseract

pypdf gives text only; ours gives the place of every character, lines, ruled lines and the state of every page.
At the end: OCR pages a minute of two scans at once, and how long a page takes to draw meanwhile.
"""

import io
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from analyser.reading import ReadingLimits, read_document, read_safely, render_page
from analyser.reading.ocr.recognition import missing_part
from analyser.records import PageState

ROUNDS = 3
SCANS = 4
DRAWINGS = 20
LABELS = ("Intitulé", "Maître d’ouvrage", "Partenaires", "Coût prévisionnel", "Financement", "Calendrier", "Avancement")
PROSE = (
    "La commune souhaite rénover ce bâtiment de 1962, dont la consommation dépasse 240 kWh par m² et par an. "
    "Le projet comprend l’isolation des murs et de la toiture, le remplacement des menuiseries et de la chaudière au "
    "fioul, et la végétalisation de la cour. Un audit énergétique a été réalisé ; l’avant-projet est validé. "
)


def write_plan(path: Path, pages: int) -> None:
    """Write a plan: one fiche a page, a table of seven rows and three paragraphs."""
    body = getSampleStyleSheet()["BodyText"]
    story = []
    for number in range(1, pages + 1):
        rows = [[label, Paragraph(f"{number} 250 000 € HT – {PROSE[:90]}", body)] for label in LABELS]
        table = Table(rows, colWidths=[120, 350], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
        story += [Paragraph(f"Fiche action {number}", getSampleStyleSheet()["Heading1"]), table]
        story += [*(Paragraph(PROSE * 3, body) for _ in range(3)), PageBreak()]
    SimpleDocTemplate(str(path), pagesize=A4).build(story)


def write_scan(plan: Path, path: Path, pages: int) -> None:
    """Write the first pages of a plan as images of 200 dpi, slightly turned."""
    canvas = Canvas(str(path), pagesize=A4)
    for index in range(pages):
        image = Image.open(io.BytesIO(render_page(plan, index, 200 / 72))).convert("L").rotate(0.6, fillcolor=250)
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()


def best_of(rounds: int, work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Time the quickest of several rounds, in seconds of this process: the machine may be shared."""
    times = []
    for _ in range(rounds):
        begun = clock()
        work()
        times.append(clock() - begun)
    return min(times)


def draw_again(plan: Path, until: Callable[[int], bool]) -> float:
    """Draw pages of a plan one after the other, as a reader who turns them; give the median time in seconds."""
    times: list[float] = []
    while not until(len(times)):
        begun = time.perf_counter()
        render_page(plan, len(times) % SCANS, 1.5)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 100
    limits = ReadingLimits(ocr="off")
    with tempfile.TemporaryDirectory() as folder:
        plan, scan = Path(folder) / "plan.pdf", Path(folder) / "scan.pdf"
        write_plan(plan, pages)
        text_only = best_of(ROUNDS, lambda: [page.extract_text() for page in pypdf.PdfReader(plan).pages])
        ours = best_of(ROUNDS, lambda: read_document(plan, plan.name, limits))
        apart = best_of(ROUNDS, lambda: read_safely(plan, plan.name, limits), time.perf_counter)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"pypdf, text only:           {pages / text_only:7.1f} pages/s of processor time")
        ratio = text_only / ours
        print(f"ours, with every place:     {pages / ours:7.1f} pages/s of processor time, {ratio:.1f} times pypdf")
        print(f"ours, in its own process:   {pages / apart:7.1f} pages/s by the clock, its start included")
        print(f"peak memory of that process: {peak:6.0f} MB for {pages} pages")
        if missing := missing_part("fra"):
            print(f"OCR left out: {missing}")
            return
        write_scan(plan, scan, SCANS)
        alone = draw_again(plan, until=lambda count: count == DRAWINGS)
        with ThreadPoolExecutor(2) as others:
            begun = time.perf_counter()
            scans = [others.submit(read_safely, scan, scan.name, ReadingLimits(ocr="on")) for _ in range(2)]
            meanwhile = draw_again(plan, until=lambda _: all(job.done() for job in scans))
            taken = time.perf_counter() - begun
        read = sum(page.state is PageState.OCR for job in scans for page in job.result().pages)
        print(f"OCR of two scans at once:   {60 * read / taken:7.1f} pages/minute")
        print(f"a page drawn alone:         {1000 * alone:7.0f} ms")
        print(f"a page drawn meanwhile:     {1000 * meanwhile:7.0f} ms, {meanwhile / alone:.1f} times as long")


if __name__ == "__main__":
    main()
