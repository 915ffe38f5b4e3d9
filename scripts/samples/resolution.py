"""Layout « délibération »: recitals, actions as articles in prose, then projects to mature and refused points."""

from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

from samples.paper import PALE_INK, bullets, style

MARGIN = 26 * mm
TEXT = style("text", fontName="Serif", fontSize=12, leading=17, spaceAfter=8)
STRONG = style("strong", fontName="Serif-Bold", fontSize=12.5, leading=17, spaceBefore=6, spaceAfter=3)


def render(plan: dict[str, Any], path: Path) -> None:
    """Write the plan as a PDF."""
    document = BaseDocTemplate(str(path), pagesize=A4, title=plan["title"], author=plan["town"], lang="fr")
    frame = Frame(MARGIN, 24 * mm, A4[0] - 2 * MARGIN, A4[1] - 48 * mm, leftPadding=0, rightPadding=0)

    def header(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont("Serif-Italic", 9)
        canvas.setFillColor(PALE_INK)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 15 * mm, plan["header"])
        canvas.drawCentredString(A4[0] / 2, 13 * mm, str(canvas.getPageNumber()))

    document.addPageTemplates(PageTemplate("page", [frame], onPage=header))
    document.build(_story(plan))


def _story(plan: dict[str, Any]) -> list[Flowable]:
    """Put the document together in its order."""
    title = style("title", fontName="Serif-Bold", fontSize=16, leading=21, alignment=TA_CENTER, spaceAfter=4)
    story: list[Flowable] = [Paragraph(plan["title"], title), Paragraph(plan["subject"], title), Spacer(1, 10)]
    story += [Paragraph(visa, TEXT) for visa in plan["visas"]]
    story.append(Paragraph(plan["decides"], TEXT))
    for action in plan["actions"]:
        if not action.get("maturing"):
            story.append(Paragraph(f"Article {action['number']} – {action['title']}", STRONG))
            story += [Paragraph(text, TEXT) for text in (*action["body"], action["closing"])]
    story += [Paragraph(plan["maturing_title"], STRONG), Paragraph(plan["maturing_intro"], TEXT)]
    maturing = [f"{a['title']} : {a['body'][0]}." for a in plan["actions"] if a.get("maturing")]
    story += bullets(maturing, TEXT)
    for section in plan["rejected"]:
        story += [Paragraph(section["title"], STRONG), *[Paragraph(text, TEXT) for text in section["text"]]]
    return [*story, Paragraph(plan["closing"], TEXT)]
