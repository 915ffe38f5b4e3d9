"""Writes small PDFs for tests, with reportlab: text at a place, tables, images, forms. Coordinates in points."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]


def write_pdf(path: Path, *pages: Draw, size: tuple[float, float] = A4, rotation: int = 0, title: str = "") -> Path:
    """Write a PDF, one drawing function a page; `size` is that of the page before it is turned."""
    canvas = Canvas(str(path), pagesize=size[::-1] if rotation % 180 else size, invariant=1)  # reportlab swaps them
    canvas.setTitle(title)
    for draw in pages:
        draw(canvas)
        if rotation:
            canvas.setPageRotation(rotation)
        canvas.showPage()
    canvas.save()
    return path


def write_text_pdf(path: Path, *texts: str, **options: object) -> Path:
    """Write a PDF with one text a page, a line of the text a line on the page."""
    return write_pdf(path, *(lines_of(text) for text in texts), **options)


def lines_of(text: str, x: float = 60, y: float = 780, size: float = 11, font: str = "Helvetica") -> Draw:
    """Draw a text line by line, downwards from (x, y)."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for i, line in enumerate(text.split("\n")):
            canvas.drawString(x, y - 1.3 * size * i, line)

    return draw


def table_of(
    rows: Sequence[Sequence[str]], widths: Sequence[float], x: float = 50, y: float = 780, height: float = 20
) -> Draw:
    """Draw a ruled table downwards from its upper left corner (x, y)."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        canvas.grid(edges, [y - height * i for i in range(len(rows) + 1)])
        for i, row in enumerate(rows):
            for left, cell in zip(edges, row, strict=False):
                canvas.drawString(left + 3, y - height * i - 14, cell)

    return draw


def image_of(image: Image.Image, box: tuple[float, float, float, float] = (0, 0, *A4)) -> Draw:
    """Draw an image into the box x0, y0, x1, y1."""
    png = io.BytesIO()
    image.save(png, "PNG")

    def draw(canvas: Canvas) -> None:
        from reportlab.lib.utils import ImageReader

        x0, y0, x1, y1 = box
        canvas.drawImage(ImageReader(io.BytesIO(png.getvalue())), x0, y0, x1 - x0, y1 - y0)

    return draw


def scan_of(text: str, dpi: int = 150, angle: float = 0.0) -> Image.Image:
    """Draw a text as a scanned A4 page would show it, turned by `angle` degrees."""
    image = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=11 * dpi / 72)
    for i, line in enumerate(text.split("\n")):
        draw.text((0.8 * dpi, (0.8 + 0.25 * i) * dpi), line, fill=20, font=font)
    return image.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)


def together(*draws: Draw) -> Draw:
    """Draw several things on one page."""

    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def write_raw_pdf(path: Path, *objects: bytes) -> Path:
    """Write a PDF of raw objects, numbered from 1; the first is the catalog."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data) - len(table) - 9 - 20)
    path.write_bytes(data)
    return path


def raw_stream(content: bytes, entries: bytes = b"") -> bytes:
    """Make the body of a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def raw_page(content: int, resources: bytes) -> bytes:
    """Make a page object whose content stream has this number; its parent is object 2."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents %d 0 R /Resources << %s >> >>"
    return page % (content, resources)


def raw_pages(*numbers: int) -> bytes:
    """Make the page tree of these page objects."""
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in numbers), len(numbers))


def write_bomb(path: Path, depth: int = 14, fan: int = 10) -> Path:
    """Write a PDF of three pages, the second of which draws `fan ** depth` forms one inside the other."""
    font, first = 7 + depth, 7
    form = b"/Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << /X %d 0 R >> /Font << /F %d 0 R >> >>"
    forms = [
        raw_stream(b"/X Do " * fan if level < depth - 1 else b"BT /F 12 Tf (a) Tj ET", form % (first + 1 + level, font))
        for level in range(depth)
    ]
    good = raw_page(4, b"/Font << /F %d 0 R >>" % font)
    return write_raw_pdf(
        path,
        CATALOG,
        raw_pages(3, 5, font + 1),
        good,
        raw_stream(b"BT /F 12 Tf 20 200 Td (Bonjour la commune) Tj ET"),
        raw_page(6, b"/XObject << /X 7 0 R >>"),
        raw_stream(b"/X Do " * fan),
        *forms,
        FONT,
        good,
    )
