"""Layout « convention-cadre »: articles, diagnosis, summary table, one two-column fiche (label | value) an action."""

from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from samples.paper import (
    BODY,
    JUSTIFIED,
    PAGE_MARGIN,
    PALE_INK,
    SMALL,
    Drawing,
    boxed,
    bullets,
    landscape_picture,
    paragraphs,
    plan_map,
    ruled,
    style,
)

WIDTH = A4[0] - 2 * PAGE_MARGIN
UNNUMBERED_PAGES = 2  # cover and contents: the printed number is two less than the page's place in the file
TICKS = {"engaged": "☒ engagé   ☐ projet", "project": "☐ engagé   ☒ projet", "maturing": "☐ engagé   ☐ projet"}
SYMBOLS = '<font name="Symbols">{}</font>'
HEADING = style("Heading1", fontName="Sans-Bold", fontSize=15, leading=19, spaceBefore=10, spaceAfter=6)
SUBHEADING = style("Heading2", fontName="Sans-Bold", fontSize=11.5, leading=15, spaceBefore=6, spaceAfter=4)


class _Convention(BaseDocTemplate):
    """Fills the contents from headings, and draws running header and footer."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (named by reportlab)
        """Enter headings and fiches into the contents."""
        entry = getattr(flowable, "contents_entry", None)
        if entry:
            self.notify("TOCEntry", (entry[0], entry[1], self.page - UNNUMBERED_PAGES))


def render(plan: dict[str, Any], path: Path) -> None:
    """Write the plan as a PDF."""
    colours = {name: HexColor(code) for name, code in plan["colours"].items()}
    document = _Convention(str(path), pagesize=A4, title=plan["title"], author=plan["town"], lang="fr")
    upright = Frame(PAGE_MARGIN, 22 * mm, WIDTH, A4[1] - 44 * mm, id="upright", leftPadding=0, rightPadding=0)
    wide = Frame(15 * mm, 18 * mm, A4[1] - 30 * mm, A4[0] - 36 * mm, id="wide", leftPadding=0, rightPadding=0)

    def decorate(canvas: Canvas, _: BaseDocTemplate) -> None:
        _running_lines(canvas, plan, colours)

    document.addPageTemplates(
        [
            PageTemplate("cover", [upright], onPage=lambda canvas, _: _cover(canvas, plan, colours)),
            PageTemplate("upright", [upright], onPage=decorate),
            PageTemplate("wide", [wide], onPage=decorate, pagesize=landscape(A4)),
        ]
    )
    document.multiBuild(_story(plan, colours))


def _story(plan: dict[str, Any], colours: dict[str, Any]) -> list[Flowable]:
    """Put the document together in its order."""
    story: list[Flowable] = [NextPageTemplate("upright"), PageBreak(), *_contents(colours)]
    story += [PageBreak(), _heading("Entre les soussignés", colours), *bullets(plan["parties"], JUSTIFIED)]
    story += [Spacer(1, 6), Paragraph("Il est convenu ce qui suit.", BODY)]
    for article in plan["articles"]:
        story += [_heading(article["title"], colours), *paragraphs(article["text"], JUSTIFIED)]
        if article.get("list_axes"):
            story += bullets([f"<b>Orientation {axis['number']}</b> – {axis['title']}" for axis in plan["axes"]])
    story += _diagnosis(plan["diagnosis"], colours)
    story += [
        CondPageBreak(120),
        _heading("Article 5. Plan d'action", colours),
        *paragraphs(plan["plan_text"], JUSTIFIED),
    ]
    story += [_summary(plan, colours)]
    for article in plan["governance"]:
        story += [_heading(article["title"], colours), *paragraphs(article["text"], JUSTIFIED)]
    story += _signatures(plan, colours)
    story += [PageBreak(), _heading("Annexe 1. Fiches actions", colours)]
    for at, action in enumerate(plan["actions"]):
        story += [Spacer(1, 4)] if at == 0 else [PageBreak()]
        story += _fiche(action, plan, colours)
    story += [
        PageBreak(),
        _heading("Annexe 2. Périmètre de l'ORT", colours),
        Drawing(plan_map, WIDTH, 210 * mm),
    ]
    return [*story, NextPageTemplate("wide"), PageBreak(), *_mock_up(plan, colours)]


def _heading(text: str, colours: dict[str, Any]) -> Paragraph:
    """Set a heading that goes into the contents."""
    paragraph = Paragraph(text, ParagraphStyle("h", parent=HEADING, textColor=colours["dark"]))
    paragraph.contents_entry = (0, text)
    return paragraph


def _contents(colours: dict[str, Any]) -> list[Flowable]:
    """Set the table of contents."""
    contents = TableOfContents()
    contents.dotsMinLevel = 0
    contents.levelStyles = [
        style("toc0", fontName="Sans-Bold", fontSize=9.5, leading=15, spaceAfter=0),
        style("toc1", fontSize=9, leading=12, leftIndent=12, spaceAfter=0),
    ]
    title = Paragraph(
        "Sommaire", style("toc", fontName="Sans-Bold", fontSize=17, leading=24, textColor=colours["dark"])
    )
    return [title, Spacer(1, 6), contents]


def _diagnosis(diagnosis: dict[str, Any], colours: dict[str, Any]) -> list[Flowable]:
    """Set the diagnosis: prose, a table of figures and a box on another town."""
    box = [Paragraph(diagnosis["box"]["title"], SUBHEADING), Paragraph(diagnosis["box"]["text"], BODY)]
    return [
        _heading(diagnosis["title"], colours),
        *paragraphs(diagnosis["text"], JUSTIFIED),
        Spacer(1, 4),
        ruled(diagnosis["table"], [WIDTH * 0.5, WIDTH * 0.25, WIDTH * 0.25], colours["dark"]),
        Spacer(1, 8),
        boxed(box, WIDTH, colours["pale"], colours["accent"]),
    ]


def _summary(plan: dict[str, Any], colours: dict[str, Any]) -> Table:
    """Set the table of all actions."""
    rows = [["N°", "Action", "Maître d'ouvrage", "Coût prévisionnel", "Calendrier"]]
    for action in plan["actions"]:
        cost = action.get("summary_cost") or (action["cost"][0] if action["cost"] else "–")
        rows.append([action["number"], action["title"], action["owner"] or "à identifier", cost, action["schedule"][0]])
    return ruled(rows, [WIDTH * part for part in (0.07, 0.34, 0.24, 0.17, 0.18)], colours["dark"])


def _fiche(action: dict[str, Any], plan: dict[str, Any], colours: dict[str, Any]) -> list[Flowable]:
    """Set one fiche: a coloured head with the number, then label | value rows."""
    axis = next(axis for axis in plan["axes"] if axis["number"] == action["axis"])
    tint = HexColor(axis["colour"])
    kind = "PROJET EN MATURATION" if action["status"] == "maturing" else "FICHE ACTION"
    head_style = style("fiche", fontName="Sans-Bold", fontSize=14, leading=18, textColor=white, spaceAfter=0)
    over_style = style("over", fontSize=8.5, leading=11, textColor=white, spaceAfter=2)
    head_cell = [Paragraph(f"{kind} N° {action['number']}", over_style), Paragraph(action["title"], head_style)]
    head = Table([[head_cell]], colWidths=[WIDTH])
    head.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), tint),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
            ]
        )
    )
    label_style = style("label", fontName="Sans-Bold", fontSize=9.2, leading=12.4, textColor=tint, spaceAfter=0)
    rows = [[Paragraph(label, label_style), value] for label, value in _rows(action, axis, colours)]
    grid = Table(rows, colWidths=[WIDTH * 0.27, WIDTH * 0.73])
    grid.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (0, -1), colours["pale"]),
                ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#c3ccd1")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    entry = _Entry((1, f"{action['number']} – {action['title']}"))
    return [entry, head, grid]


class _Entry(Flowable):
    """Nothing to see: enters a fiche into the contents."""

    def __init__(self, entry: tuple[int, str]) -> None:
        super().__init__()
        self.contents_entry = entry
        self.width = self.height = 0

    def draw(self) -> None:
        """Draw nothing."""


def _rows(action: dict[str, Any], axis: dict[str, Any], colours: dict[str, Any]) -> list[tuple[str, Any]]:
    """Give the rows of a fiche: label and content."""
    value = style("value", fontSize=10, leading=13.6, spaceAfter=4)

    def text(content: str) -> Paragraph:
        return Paragraph(content, value)

    rows: list[tuple[str, Any]] = [
        ("Orientation stratégique", text(f"{axis['number']} – {axis['title']}")),
        ("Statut", text(SYMBOLS.format(TICKS[action["status"]]))),
        ("Niveau de priorité", text(action["priority"])),
        ("Maître d'ouvrage", text(action["owner"] or "à identifier")),
        ("Périmètre / localisation", text(action["place"])),
        ("Description de l'action", [text(paragraph) for paragraph in action["body"]]),
        ("Partenaires", text(", ".join(action["partners"]))),
        ("Budget global", text(action["cost"][0])),
    ]
    if action["financing"]:
        money = [["Financeur", "Taux ou nature", "Montant"], *action["financing"]]
        rows.append(
            ("Modalités de financement", ruled(money, [WIDTH * 0.36, WIDTH * 0.17, WIDTH * 0.17], colours["dark"]))
        )
    return [
        *rows,
        ("Calendrier", text(action["schedule"][0])),
        ("État d'avancement", text(action["progress"])),
        ("Indicateurs de suivi", text(action["indicators"])),
        ("Conséquence sur la fonction de centralité", text(action["centrality"])),
    ]


def _signatures(plan: dict[str, Any], colours: dict[str, Any]) -> list[Flowable]:
    """Set the page of signatures."""
    cells = [Paragraph(f"{name}<br/><br/><br/><br/>", BODY) for name in plan["signatures"]]
    cells += [Paragraph("", BODY)] * (len(cells) % 2)
    table = Table([cells[at : at + 2] for at in range(0, len(cells), 2)], colWidths=[WIDTH / 2] * 2)
    table.setStyle(
        TableStyle([("BOX", (0, 0), (-1, -1), 0.5, PALE_INK), ("INNERGRID", (0, 0), (-1, -1), 0.5, PALE_INK)])
    )
    return [
        PageBreak(),
        _heading("Signatures", colours),
        Paragraph(f"{plan['dated']}, en autant d'exemplaires que de parties.", BODY),
        table,
    ]


def _mock_up(plan: dict[str, Any], colours: dict[str, Any]) -> list[Flowable]:
    """Set the financial mock-up: a row an action, a cross in each year of its schedule."""
    rows = [["N°", "Action", "Coût prévisionnel", *plan["years"]]]
    for action in plan["actions"]:
        _, start, end = action["schedule"]
        crosses = ["x" if start and int(year) in range(start, (end or 2030) + 1) else "" for year in plan["years"][:-1]]
        rows.append(
            [action["number"], action["title"], action["cost"][0], *crosses, "x" if (end or 2031) > 2028 else ""]
        )
    width = A4[1] - 30 * mm
    parts = (0.05, 0.39, 0.2, *[0.36 / len(plan["years"])] * len(plan["years"]))
    table = ruled(rows, [width * part for part in parts], colours["dark"], SMALL)
    return [_heading("Annexe 3. Maquette financière et calendrier", colours), table]


def _cover(canvas: Canvas, plan: dict[str, Any], colours: dict[str, Any]) -> None:
    """Draw the cover."""
    width, height = A4
    canvas.saveState()
    canvas.setFillColor(colours["dark"])
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    landscape_picture(canvas, 0, 0, width, height * 0.5, plan["palette"])
    canvas.setFillColor(colours["accent"])
    canvas.rect(PAGE_MARGIN, height * 0.66, 42, 4, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont("Sans-Bold", 42)
    canvas.drawString(PAGE_MARGIN, height * 0.8, plan["town"])
    canvas.setFont("Sans-Bold", 20)
    canvas.drawString(PAGE_MARGIN, height * 0.74, plan["title"])
    canvas.setFont("Sans", 14)
    canvas.drawString(PAGE_MARGIN, height * 0.705, plan["subtitle"])
    canvas.setFont("Sans", 11)
    canvas.drawString(PAGE_MARGIN, height * 0.62, plan["dated"])
    canvas.restoreState()


def _running_lines(canvas: Canvas, plan: dict[str, Any], colours: dict[str, Any]) -> None:
    """Draw running header and footer; the contents page has no number."""
    width, height = canvas._pagesize
    canvas.saveState()
    canvas.setFont("Sans", 8)
    canvas.setFillColor(PALE_INK)
    canvas.drawString(PAGE_MARGIN, height - 13 * mm, plan["header"])
    canvas.setStrokeColor(colours["accent"])
    canvas.setLineWidth(0.8)
    canvas.line(PAGE_MARGIN, height - 15 * mm, width - PAGE_MARGIN, height - 15 * mm)
    printed = canvas.getPageNumber() - UNNUMBERED_PAGES
    if printed > 0:
        canvas.drawRightString(width - PAGE_MARGIN, 11 * mm, f"{printed}")
    canvas.restoreState()
