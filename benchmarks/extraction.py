"""How reading and extraction grow with the pages of a plan: a generated plan of 50, 100, 200 and 400 pages.

Prints pages a second of processor time, which other work on the machine does not change much, and the cost of a page
against that of the shortest plan; a ratio near 1 is linear growth.
"""

import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from analyser.extraction import extract
from analyser.reading import ReadingLimits, read_document

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LENGTHS = (50, 100, 200, 400)
ROUNDS = 3
LINES = 38
"""Lines of prose on a page that holds no fiche."""


def generated_plan(path: Path, pages: int) -> Path:
    """Write a plan: every third page a fiche with its own number and title, the others prose."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in range(pages):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 815, "Convention-cadre Petites villes de demain")
        canvas.drawRightString(540, 25, f"Page {page + 1}")
        (draw_fiche if page % 3 == 0 else draw_prose)(canvas, page)
        canvas.showPage()
    canvas.save()
    return path


def draw_fiche(canvas: "Canvas", page: int) -> None:
    """Draw a ruled table of labels and values."""
    rank = page // 3 + 1
    rows = [
        (f"Fiche action n° {1 + rank // 10}.{rank % 10}", f"Aménagement du secteur {rank} et de ses abords"),
        ("Maître d'ouvrage", "Commune de Vaubrun"),
        ("Description de l'action", "Les sols sont remis en état et des arbres sont plantés."),
        ("Partenaires", "CAUE, Département, Agence de l'eau"),
        ("Coût prévisionnel", f"{100 + rank} 000 € HT"),
        ("Plan de financement", "DETR 30 %, Région 20 %, commune"),
        ("Calendrier", f"{2025 + rank % 4}-{2027 + rank % 4}"),
        ("Indicateurs", "Surface plantée, nombre d'arbres"),
    ]
    canvas.grid([60, 200, 540], [780 - 40 * i for i in range(len(rows) + 1)])
    for i, (label, value) in enumerate(rows):
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(65, 760 - 40 * i, label)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(205, 760 - 40 * i, value)


def draw_prose(canvas: "Canvas", page: int) -> None:
    """Draw a page of text."""
    canvas.setFont("Helvetica", 10)
    for i in range(LINES):
        line = f"Le diagnostic du secteur {page} a été partagé avec les habitants lors de la réunion {i}, en mairie."
        canvas.drawString(60, 780 - 18 * i, line)


def seconds(path: Path) -> tuple[float, float, int]:
    """Give the best processor times of reading and of extraction, and how many actions were found."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        started = time.process_time()
        document = read_document(path, path.name, ReadingLimits(ocr="off"))
        read = time.process_time()
        extraction = extract(document)
        best = [min(best[0], read - started), min(best[1], time.process_time() - read)]
    return best[0], best[1], len(extraction.projects)


def main() -> None:
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for pages in LENGTHS:
            reading, extracting, actions = seconds(generated_plan(Path(folder) / f"plan_{pages}.pdf", pages))
            cost = (reading + extracting) / pages
            first = first or cost
            print(
                f"{pages:4d} pages: {actions:3d} actions, {1 / cost:5.0f} pages/s "
                f"(reading {reading:.2f} s, extraction {extracting:.2f} s), cost of a page x{cost / first:.2f}"
            )
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


if __name__ == "__main__":
    main()
