"""Layout « grille »: one bordered grid an action, merged head, labels above values, running over page breaks."""

from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from samples.paper import PAGE_MARGIN, PALE_INK, style

WIDTH = A4[0] - 2 * PAGE_MARGIN
LABEL = style("label", fontName="Sans-Bold", fontSize=8, leading=10, textColor=HexColor("#7a4a1e"), spaceAfter=1)
VALUE = style("value", fontName="Serif", fontSize=10.5, leading=13.5, spaceAfter=3)


def render(plan: dict[str, Any], path: Path) -> None:
    """Write the plan as a PDF."""
    document = BaseDocTemplate(str(path), pagesize=A4, title=plan["title"], author=plan["town"], lang="fr")
    frame = Frame(PAGE_MARGIN, 20 * mm, WIDTH, A4[1] - 42 * mm, leftPadding=0, rightPadding=0)

    def header(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont("Sans", 8)
        canvas.setFillColor(PALE_INK)
        canvas.drawString(PAGE_MARGIN, A4[1] - 14 * mm, plan["header"])
        canvas.drawRightString(A4[0] - PAGE_MARGIN, 12 * mm, f"- {canvas.getPageNumber()} -")

    document.addPageTemplates(PageTemplate("page", [frame], onPage=header))
    title = style("title", fontName="Serif-Bold", fontSize=20, leading=26, spaceAfter=8)
    story: list[Flowable] = [Paragraph(plan["title"], title), *[Paragraph(text, VALUE) for text in plan["intro"]]]
    for action in plan["actions"]:
        story += [Spacer(1, 12), _fiche(action)]
    document.build(story)


def _cell(label: str, *values: str) -> list[Paragraph]:
    """Set a label above its value."""
    return [Paragraph(label, LABEL), *[Paragraph(value, VALUE) for value in values]]


def _fiche(action: dict[str, Any]) -> Table:
    """Set one fiche; a row may be split between two pages."""
    head = style("head", fontName="Sans-Bold", fontSize=12.5, leading=16, spaceAfter=2)
    rows = [
        [[Paragraph(action["number"], LABEL), Paragraph(action["title"], head)], "", ""],
        [
            _cell("Maître d'ouvrage", action["owner"]),
            _cell("Coût prévisionnel", action["cost"][0]),
            _cell("Calendrier", action["schedule"][0]),
        ],
        [_cell("Description", *action["body"]), "", ""],
        [
            _cell("Partenaires mobilisés", ", ".join(action["partners"]) or "néant"),
            _cell("Financeurs", ", ".join(action["funding"]) or "à rechercher"),
            _cell("État d'avancement", action["progress"]),
        ],
    ]
    grid = Table(rows, colWidths=[WIDTH / 3] * 3, splitInRow=1)
    grid.setStyle(
        TableStyle(
            [
                ("SPAN", (0, 0), (-1, 0)),
                ("SPAN", (0, 2), (-1, 2)),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#f4e7d3")),
                ("GRID", (0, 0), (-1, -1), 0.6, HexColor("#7a4a1e")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return grid
