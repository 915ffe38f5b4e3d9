"""Layout « tableau »: landscape, one row an action under merged axis rows; then a mock-up by funder and a map."""

from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from samples.paper import PALE_INK, Drawing, landscape_picture, plan_map, style

PAGE = landscape(A4)
MARGIN = 12 * mm
WIDTH = PAGE[0] - 2 * MARGIN
CELL = style("cell", fontSize=9, leading=11.4, spaceAfter=0)
BOLD = style("bold", parent=CELL, fontName="Sans-Bold", fontSize=9, leading=11.4, spaceAfter=0)
HEAD = style("head", fontName="Sans-Bold", fontSize=9, leading=11.4, textColor=white, spaceAfter=0)
COLUMN_SHARES = (0.035, 0.13, 0.265, 0.09, 0.105, 0.065, 0.11, 0.09, 0.11)


def render(plan: dict[str, Any], path: Path) -> None:
    """Write the plan as a PDF."""
    dark = HexColor(plan["colours"]["dark"])
    document = BaseDocTemplate(str(path), pagesize=PAGE, title=plan["title"], author=plan["town"], lang="fr")
    frame = Frame(MARGIN, 14 * mm, WIDTH, PAGE[1] - 32 * mm, leftPadding=0, rightPadding=0)
    document.addPageTemplates(
        [
            PageTemplate("cover", [frame], onPage=lambda canvas, _: _cover(canvas, plan)),
            PageTemplate("text", [frame], onPage=lambda canvas, _: _running_lines(canvas, plan)),
        ]
    )
    title = style("title", fontName="Sans-Bold", fontSize=15, leading=19, textColor=dark, spaceAfter=6)
    text = style("text", fontSize=11, leading=15.5, spaceAfter=8)
    story: list[Flowable] = [NextPageTemplate("text"), PageBreak()]
    for section in plan["context"]:
        story += [Paragraph(section["title"], title), *[Paragraph(part, text) for part in section["text"]]]
    story += [PageBreak(), Paragraph("Tableau des actions", title), _actions(plan, dark)]
    story += [PageBreak(), Paragraph("Maquette financière (k€ HT)", title), _mock_up(plan, dark)]
    story += [PageBreak(), Drawing(plan_map, WIDTH, PAGE[1] - 40 * mm), PageBreak()]
    for section in plan["after"]:
        story += [Paragraph(section["title"], title), *[Paragraph(part, text) for part in section["text"]]]
    document.build(story)


def _actions(plan: dict[str, Any], dark: Color) -> Table:
    """Set the table of the actions, a merged row before each axis."""
    rows: list[list[Any]] = [[Paragraph(name, HEAD) for name in plan["columns"]]]
    axis_rows = []
    for axis in plan["axes"]:
        axis_rows.append(len(rows))
        rows.append([Paragraph(axis["title"], BOLD), *[""] * (len(COLUMN_SHARES) - 1)])
        rows += [_row(action) for action in plan["actions"] if action["axis"] == axis["number"]]
    table = Table(rows, colWidths=[WIDTH * share for share in COLUMN_SHARES], repeatRows=1)
    table.setStyle(_grid_style(dark, axis_rows, HexColor(plan["colours"]["pale"])))
    return table


def _row(action: dict[str, Any]) -> list[Paragraph]:
    """Set the row of one action."""
    plain = (
        " ".join(action["body"]), action["owner"], ", ".join(action["partners"]), action["cost"][0],
        ", ".join(action["funding"]), action["schedule"][0], action["progress"],
    )  # fmt: skip
    return [
        Paragraph(str(action["number"]), CELL),
        Paragraph(action["title"], BOLD),
        *[Paragraph(t, CELL) for t in plain],
    ]


def _mock_up(plan: dict[str, Any], dark: Color) -> Table:
    """Set the financial mock-up: a column a funder, a subtotal an axis."""
    rows: list[list[Any]] = [[Paragraph(name, HEAD) for name in ("N°", "Action", "Coût", *plan["funders"])]]
    axis_rows = []
    for axis in plan["axes"]:
        actions = [action for action in plan["actions"] if action["axis"] == axis["number"]]
        for action in actions:
            cells = [str(action["number"]), action["title"], action["cost"][0], *action["split"]]
            rows.append([Paragraph(cell, CELL) for cell in cells])
        sums = [sum(int(a["split"][at].replace(" ", "") or 0) for a in actions) for at in range(len(plan["funders"]))]
        axis_rows.append(len(rows))
        label = f"Sous-total axe {axis['number']}"
        rows.append([Paragraph(label, BOLD), "", "", *[Paragraph(f"{n:,}".replace(",", " "), BOLD) for n in sums]])
    shares = (0.05, 0.31, 0.1, *[0.54 / len(plan["funders"])] * len(plan["funders"]))
    table = Table(rows, colWidths=[WIDTH * share for share in shares], repeatRows=1)
    grid = _grid_style(dark, [], colors.white)
    for row in axis_rows:
        grid.add("SPAN", (0, row), (2, row))
        grid.add("BACKGROUND", (0, row), (-1, row), HexColor(plan["colours"]["pale"]))
    table.setStyle(grid)
    return table


def _grid_style(dark: Color, merged_rows: list[int], tint: Color) -> TableStyle:
    """Rule a table; `merged_rows` span all columns."""
    grid = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), dark),
            ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#aab7bf")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    for row in merged_rows:
        grid.add("SPAN", (0, row), (-1, row))
        grid.add("BACKGROUND", (0, row), (-1, row), tint)
    return grid


def _cover(canvas: Canvas, plan: dict[str, Any]) -> None:
    """Draw the cover: picture on the right, title on the left."""
    width, height = PAGE
    canvas.saveState()
    canvas.setFillColor(HexColor(plan["colours"]["dark"]))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    landscape_picture(canvas, width * 0.52, 0, width * 0.48, height, plan["palette"])
    canvas.setFillColor(white)
    canvas.setFont("Sans-Bold", 38)
    canvas.drawString(MARGIN * 2, height * 0.66, plan["town"])
    canvas.setFont("Sans-Bold", 16)
    canvas.drawString(MARGIN * 2, height * 0.58, plan["title"])
    canvas.setFont("Sans", 11)
    canvas.drawString(MARGIN * 2, height * 0.53, plan["subtitle"])
    canvas.drawString(MARGIN * 2, height * 0.12, plan["dated"])
    canvas.restoreState()


def _running_lines(canvas: Canvas, plan: dict[str, Any]) -> None:
    """Draw running header and footer."""
    canvas.saveState()
    canvas.setFont("Sans", 7.5)
    canvas.setFillColor(PALE_INK)
    canvas.drawString(MARGIN, PAGE[1] - 10 * mm, plan["header"])
    canvas.drawRightString(PAGE[0] - MARGIN, 8 * mm, f"page {canvas.getPageNumber()}")
    canvas.restoreState()
