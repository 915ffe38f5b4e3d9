"""Layout « maquette »: several towns, one row an action, a column a year, merged axis rows and subtotals."""

from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table, TableStyle

from samples.paper import PALE_INK, style

PAGE = landscape(A4)
MARGIN = 14 * mm
WIDTH = PAGE[0] - 2 * MARGIN
CELL = style("cell", fontSize=8.6, leading=10.6, spaceAfter=0)
BOLD = style("bold", fontName="Sans-Bold", fontSize=8.6, leading=10.6, spaceAfter=0)
SHARES = (0.04, 0.14, 0.28, 0.14, 0.1, 0.09)


def render(plan: dict[str, Any], path: Path) -> None:
    """Write the plan as a PDF."""
    document = BaseDocTemplate(str(path), pagesize=PAGE, title=plan["title"], author=plan["town"], lang="fr")
    frame = Frame(MARGIN, 14 * mm, WIDTH, PAGE[1] - 30 * mm, leftPadding=0, rightPadding=0)

    def header(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont("Sans", 8)
        canvas.setFillColor(PALE_INK)
        canvas.drawString(MARGIN, PAGE[1] - 10 * mm, plan["header"])

    document.addPageTemplates(PageTemplate("page", [frame], onPage=header))
    title = style("title", fontName="Sans-Bold", fontSize=14, leading=18, spaceAfter=4)
    document.build([Paragraph(plan["title"], title), Paragraph(plan["note"], CELL), _table(plan)])


def _table(plan: dict[str, Any]) -> Table:
    """Set the mock-up."""
    head = ("N°", "Commune", "Action", "Maître d'ouvrage", "Coût total (€ HT)", "Période", *plan["years"])
    rows: list[list[Any]] = [[Paragraph(name, BOLD) for name in head]]
    merged, summed = [], []
    for axis in plan["axes"]:
        actions = [action for action in plan["actions"] if action["axis"] == axis["number"]]
        merged.append(len(rows))
        rows.append([Paragraph(axis["title"], BOLD), *[""] * (len(head) - 1)])
        rows += [_row(action) for action in actions]
        summed.append(len(rows))
        rows.append(_sum_row(f"Sous-total axe {axis['number']}", actions, plan))
    summed.append(len(rows))
    rows.append(_sum_row("TOTAL", plan["actions"], plan))
    years = len(plan["years"])
    table = Table(rows, colWidths=[WIDTH * s for s in (*SHARES, *[0.21 / years] * years)], repeatRows=1)
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, HexColor("#888888")), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    for row in merged:
        grid.add("SPAN", (0, row), (-1, row))
        grid.add("BACKGROUND", (0, row), (-1, row), HexColor("#dfe7ee"))
    for row in summed:
        grid.add("SPAN", (0, row), (3, row))
    table.setStyle(grid)
    return table


def _row(action: dict[str, Any]) -> list[Paragraph]:
    """Set the row of one action."""
    cells = (action["number"], action["commune"], action["title"], action["owner"], action["cost"][0],
             action["schedule"][0], *action["split"])  # fmt: skip
    return [Paragraph(cell, CELL) for cell in cells]


def _sum_row(label: str, actions: list[dict[str, Any]], plan: dict[str, Any]) -> list[Any]:
    """Set a row of sums."""
    sums = [sum(int(a["split"][at].replace(" ", "") or 0) for a in actions) for at in range(len(plan["years"]))]
    total = sum(action["cost"][1] or 0 for action in actions)
    numbers = [f"{number:,}".replace(",", " ") for number in (total, *sums)]
    return [
        Paragraph(label, BOLD),
        "",
        "",
        "",
        Paragraph(numbers[0], BOLD),
        "",
        *[Paragraph(n, BOLD) for n in numbers[1:]],
    ]
