"""Fonts, colours, styles and drawings that the layouts share; knows nothing of any plan's content."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

rl_config.invariant = 1  # the same content gives the same bytes
FONT_FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/Library/Fonts"), Path.home() / ".fonts")
FONTS = {
    "Sans": "LiberationSans-Regular.ttf",
    "Sans-Bold": "LiberationSans-Bold.ttf",
    "Sans-Italic": "LiberationSans-Italic.ttf",
    "Serif": "LiberationSerif-Regular.ttf",
    "Serif-Bold": "LiberationSerif-Bold.ttf",
    "Serif-Italic": "LiberationSerif-Italic.ttf",
    "Symbols": "DejaVuSans.ttf",
}
INK = HexColor("#22303a")
PALE_INK = HexColor("#6b7780")


def register_fonts() -> None:
    """Make the fonts known to reportlab; needs the Debian packages fonts-liberation and fonts-dejavu-core."""
    for name, file in FONTS.items():
        found = next((path for folder in FONT_FOLDERS if folder.is_dir() for path in folder.rglob(file)), None)
        if found is None:
            raise SystemExit(f"Police absente : {file} (paquets fonts-liberation et fonts-dejavu-core).")
        pdfmetrics.registerFont(TTFont(name, str(found)))
    for family in ("Sans", "Serif"):
        pdfmetrics.registerFontFamily(
            family, normal=family, bold=f"{family}-Bold", italic=f"{family}-Italic", boldItalic=f"{family}-Bold"
        )


def style(name: str = "body", **changes: object) -> ParagraphStyle:
    """Make a paragraph style from the common body text."""
    base = {"fontName": "Sans", "fontSize": 9.6, "leading": 13.2, "textColor": INK, "spaceAfter": 5}
    return ParagraphStyle(name, **{**base, **changes})


BODY = style()
JUSTIFIED = style("justified", alignment=TA_JUSTIFY)
SMALL = style("small", fontSize=8, leading=10.4, spaceAfter=2)


def paragraphs(texts: Sequence[str], like: ParagraphStyle = BODY) -> list[Flowable]:
    """Set texts as paragraphs; inline <b>, <i>, <strike> are honoured."""
    return [Paragraph(text, like) for text in texts]


def bullets(texts: Sequence[str], like: ParagraphStyle = BODY) -> list[Flowable]:
    """Set texts as a bulleted list."""
    item = ParagraphStyle("item", parent=like, leftIndent=10, bulletIndent=1, spaceAfter=2)
    return [Paragraph(text, item, bulletText="•") for text in texts]


def ruled(rows: Sequence[Sequence[str]], widths: Sequence[float], head: Color, like: ParagraphStyle = SMALL) -> Table:
    """Set a plain table with a coloured head row that is repeated on each page."""
    head_style = ParagraphStyle("head", parent=like, fontName="Sans-Bold", textColor=colors.white)
    cells = [[Paragraph(cell, head_style if at == 0 else like) for cell in row] for at, row in enumerate(rows)]
    table = Table(cells, colWidths=list(widths), repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), head),
                ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#b9c2c8")),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, HexColor("#f5f7f8")]),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def boxed(content: list[Flowable], width: float, fill: Color, edge: Color) -> Table:
    """Set flowables in a tinted box with a coloured left edge."""
    table = Table([[content]], colWidths=[width])
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), fill),
                ("LINEBEFORE", (0, 0), (0, -1), 3, edge),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return table


class Drawing(Flowable):
    """A picture drawn by a function of (canvas, width, height)."""

    def __init__(self, draw: Callable[[Canvas, float, float], None], width: float, height: float) -> None:
        super().__init__()
        self._draw, self.width, self.height = draw, width, height

    def draw(self) -> None:
        """Draw at the current place."""
        self._draw(self.canv, self.width, self.height)


def landscape_picture(canvas: Canvas, x: float, y: float, width: float, height: float, palette: Sequence[str]) -> None:
    """Draw an invented small town; `palette` colours sky, far hill, near hill, river, walls and roofs."""
    sky, far, near, river, walls, roofs = (HexColor(code) for code in palette)
    random = Random(len(palette[0]) + int(width))
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(x, y, width, height)
    canvas.clipPath(frame, stroke=0)
    canvas.setFillColor(sky)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#fff3d0"))
    canvas.circle(x + width * 0.8, y + height * 0.78, height * 0.09, stroke=0, fill=1)
    for colour, base, swell in ((far, 0.52, 0.16), (near, 0.38, 0.12)):
        canvas.setFillColor(colour)
        hill = canvas.beginPath()
        hill.moveTo(x, y)
        hill.lineTo(x, y + height * base)
        third = width / 3
        hill.curveTo(x + third * 0.6, y + height * (base + swell), x + third, y + height * (base + swell),
                     x + third * 1.5, y + height * base)  # fmt: skip
        hill.curveTo(x + third * 2, y + height * (base - swell / 2), x + third * 2.5, y + height * (base + swell),
                     x + width, y + height * (base + swell / 3))  # fmt: skip
        hill.lineTo(x + width, y)
        canvas.drawPath(hill, stroke=0, fill=1)
    canvas.setFillColor(river)
    water = canvas.beginPath()
    water.moveTo(x, y + height * 0.16)
    water.curveTo(x + width * 0.3, y + height * 0.24, x + width * 0.55, y + height * 0.05, x + width, y + height * 0.17)
    water.lineTo(x + width, y)
    water.lineTo(x, y)
    canvas.drawPath(water, stroke=0, fill=1)
    at = x + width * 0.14
    while at < x + width * 0.78:
        _house(canvas, random, at, y + height * random.uniform(0.2, 0.24), height, walls, roofs)
        at += height * random.uniform(0.11, 0.17)
    _steeple(canvas, x + width * 0.46, y + height * 0.22, height, walls, roofs)
    for _ in range(26):
        canvas.setFillColor(HexColor(random.choice(("#3f6b45", "#4f7d4c", "#5f8f57"))))
        canvas.circle(x + random.uniform(0, width), y + height * random.uniform(0.17, 0.22), height * 0.022, 0, 1)
    canvas.restoreState()


def _house(canvas: Canvas, random: Random, x: float, y: float, unit: float, walls: Color, roofs: Color) -> None:
    """Draw one gabled house with windows."""
    width, height = unit * random.uniform(0.09, 0.13), unit * random.uniform(0.1, 0.18)
    canvas.setFillColor(walls)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    canvas.setFillColor(roofs)
    roof = canvas.beginPath()
    roof.moveTo(x - 2, y + height)
    roof.lineTo(x + width / 2, y + height + unit * 0.06)
    roof.lineTo(x + width + 2, y + height)
    canvas.drawPath(roof, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#54626b"))
    for column in (0.2, 0.6):
        for row in (0.25, 0.62):
            canvas.rect(x + width * column, y + height * row, width * 0.17, height * 0.17, stroke=0, fill=1)


def _steeple(canvas: Canvas, x: float, y: float, unit: float, walls: Color, roofs: Color) -> None:
    """Draw a bell tower."""
    canvas.setFillColor(walls)
    canvas.rect(x, y, unit * 0.07, unit * 0.3, stroke=0, fill=1)
    canvas.setFillColor(roofs)
    spire = canvas.beginPath()
    spire.moveTo(x - 1, y + unit * 0.3)
    spire.lineTo(x + unit * 0.035, y + unit * 0.46)
    spire.lineTo(x + unit * 0.07 + 1, y + unit * 0.3)
    canvas.drawPath(spire, stroke=0, fill=1)


def plan_map(canvas: Canvas, width: float, height: float) -> None:
    """Draw an invented street map without any text: blocks, river, railway, numbered-looking dots."""
    random = Random(7)
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(0, 0, width, height)
    canvas.clipPath(frame, stroke=0)
    canvas.setFillColor(HexColor("#f1ede4"))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor("#9cc3dd"))
    canvas.setLineWidth(22)
    canvas.bezier(-10, height * 0.2, width * 0.35, height * 0.42, width * 0.6, height * 0.02, width + 10, height * 0.3)
    for row in range(9):
        for column in range(7):
            x, y = width * (0.06 + column * 0.13), height * (0.4 + row * 0.063)
            canvas.setFillColor(HexColor(random.choice(("#d9cbb3", "#cfd8bf", "#e2d6c3", "#c9d3da"))))
            size = random.uniform(0.5, 1)
            canvas.rect(x, y, width * 0.1 * size, height * 0.042 * random.uniform(0.6, 1), stroke=0, fill=1)
    canvas.setStrokeColor(HexColor("#b0483a"))
    canvas.setDash(6, 4)
    canvas.setLineWidth(2)
    canvas.ellipse(width * 0.2, height * 0.42, width * 0.75, height * 0.86)
    canvas.setDash()
    canvas.setStrokeColor(HexColor("#555555"))
    canvas.setLineWidth(1.4)
    canvas.line(0, height * 0.95, width, height * 0.91)
    for _ in range(14):
        canvas.setFillColor(HexColor(random.choice(("#2f6f62", "#c8792f", "#7a4b7f", "#2b5c8a"))))
        canvas.circle(width * random.uniform(0.1, 0.9), height * random.uniform(0.35, 0.88), 7, stroke=0, fill=1)
    canvas.restoreState()


PAGE_MARGIN = 20 * mm
