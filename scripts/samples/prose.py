"""Layout « programme »: chapters; under each title a strip of four facts (label above value), then prose."""

from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from samples.paper import PALE_INK, landscape_picture, style

MARGIN = 24 * mm
WIDTH = A4[0] - 2 * MARGIN
TEXT = style("text", fontName="Serif", fontSize=11, leading=15.4, spaceAfter=6)
SUBHEADS = ("Le constat", "Le projet")


def render(plan: dict[str, Any], path: Path) -> None:
    """Write the plan as a PDF."""
    document = BaseDocTemplate(str(path), pagesize=A4, title=plan["title"], author=plan["town"], lang="fr")
    frame = Frame(MARGIN, 24 * mm, WIDTH, A4[1] - 46 * mm, leftPadding=0, rightPadding=0)
    document.addPageTemplates(
        [
            PageTemplate("cover", [frame], onPage=lambda canvas, _: _cover(canvas, plan)),
            PageTemplate("text", [frame], onPage=lambda canvas, _: _footer(canvas, plan)),
        ]
    )
    document.build(_story(plan))


def _story(plan: dict[str, Any]) -> list[Flowable]:
    """Put the document together in its order."""
    dark = HexColor(plan["colours"]["dark"])
    heading = style(
        "chapter", fontName="Serif-Bold", fontSize=17, leading=22, textColor=dark, spaceBefore=8, spaceAfter=6
    )
    story: list[Flowable] = [NextPageTemplate("text"), PageBreak()]
    for section in plan["intro"]:
        story += [Paragraph(section["title"], heading), *[Paragraph(text, TEXT) for text in section["text"]]]
    for axis in plan["axes"]:
        story += [PageBreak(), *_axis(axis)]
        for action in plan["actions"]:
            if action["axis"] == axis["number"]:
                story += _action(action, plan, HexColor(axis["colour"]))
    story.append(PageBreak())
    for section in plan["after"]:
        story += [Paragraph(section["title"], heading), *[Paragraph(text, TEXT) for text in section["text"]]]
    return story


def _axis(axis: dict[str, Any]) -> list[Flowable]:
    """Set the opening band of an axis."""
    over = style("over", fontSize=9, leading=12, textColor=white, spaceAfter=2)
    title = style("axis", fontName="Serif-Bold", fontSize=22, leading=27, textColor=white, spaceAfter=4)
    intro = style("intro", fontName="Serif-Italic", fontSize=11.5, leading=15, textColor=white, spaceAfter=0)
    cell = [Paragraph(f"AXE {axis['number']}", over), Paragraph(axis["title"], title), Paragraph(axis["intro"], intro)]
    band = Table([[cell]], colWidths=[WIDTH])
    band.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(axis["colour"])),
                ("LEFTPADDING", (0, 0), (-1, -1), 14),
                ("TOPPADDING", (0, 0), (-1, -1), 12),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 14),
            ]
        )
    )
    return [band, Spacer(1, 14)]


def _action(action: dict[str, Any], plan: dict[str, Any], tint: HexColor) -> list[Flowable]:
    """Set one action: title, strip of facts, prose, partners and funding."""
    title = style("title", fontName="Serif-Bold", fontSize=15, leading=19, textColor=tint, spaceBefore=4, spaceAfter=5)
    subhead = style("subhead", fontName="Sans-Bold", fontSize=9.5, leading=13, textColor=tint, spaceAfter=2)
    head = [Paragraph(f"Action {action['number']} · {action['title']}", title), _strip(action, plan, tint)]
    flow: list[Flowable] = []
    for at, text in enumerate(action["body"]):
        if at < len(SUBHEADS) and len(action["body"]) > 1:
            flow.append(Paragraph(SUBHEADS[at], subhead))
        flow.append(Paragraph(text, TEXT))
    if action["partners"]:
        flow += [Paragraph("Avec qui", subhead), Paragraph(", ".join(action["partners"]) + ".", TEXT)]
    if action["funding"]:
        flow += [Paragraph("Financements sollicités", subhead), Paragraph(", ".join(action["funding"]) + ".", TEXT)]
    return [CondPageBreak(120), KeepTogether([*head, Spacer(1, 7), *flow[:2]]), *flow[2:], Spacer(1, 16)]


def _strip(action: dict[str, Any], plan: dict[str, Any], tint: HexColor) -> Table:
    """Set the four facts of an action, labels above values."""
    label = style("label", fontSize=7.8, leading=10, textColor=PALE_INK, spaceAfter=1)
    value = style("value", fontName="Sans-Bold", fontSize=9.4, leading=12.2, spaceAfter=0)
    facts = (action["owner"], action.get("cost_text", action["cost"][0]), action["schedule"][0], action["progress"])
    cells = [
        [Paragraph(name, label), Paragraph(str(fact), value)] for name, fact in zip(plan["labels"], facts, strict=True)
    ]
    strip = Table([cells], colWidths=[WIDTH / 4] * 4)
    strip.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(plan["colours"]["pale"])),
                ("LINEABOVE", (0, 0), (-1, 0), 1.4, tint),
                ("LINEAFTER", (0, 0), (-2, -1), 0.4, HexColor("#d8cbb8")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return strip


def _cover(canvas: Canvas, plan: dict[str, Any]) -> None:
    """Draw the cover: a picture above, the title below."""
    width, height = A4
    canvas.saveState()
    landscape_picture(canvas, 0, height * 0.42, width, height * 0.58, plan["palette"])
    canvas.setFillColor(HexColor(plan["colours"]["pale"]))
    canvas.rect(0, 0, width, height * 0.42, stroke=0, fill=1)
    canvas.setFillColor(HexColor(plan["colours"]["dark"]))
    canvas.setFont("Serif-Bold", 36)
    canvas.drawString(MARGIN, height * 0.3, plan["title"])
    canvas.setFont("Serif", 17)
    canvas.drawString(MARGIN, height * 0.25, plan["subtitle"])
    canvas.setFont("Sans", 10.5)
    canvas.setFillColor(PALE_INK)
    canvas.drawString(MARGIN, height * 0.07, plan["dated"])
    canvas.restoreState()


def _footer(canvas: Canvas, plan: dict[str, Any]) -> None:
    """Draw the running footer."""
    canvas.saveState()
    canvas.setFont("Sans", 8)
    canvas.setFillColor(PALE_INK)
    canvas.drawString(MARGIN, 13 * mm, plan["header"])
    canvas.drawRightString(A4[0] - MARGIN, 13 * mm, str(canvas.getPageNumber()))
    canvas.restoreState()
