"""PDFs are read with the place of every character, and what cannot be read is said."""

from pathlib import Path

import pypdf
import pypdfium2
import pytest
from pdfs import (
    CATALOG,
    FONT,
    Draw,
    image_of,
    lines_of,
    raw_page,
    raw_pages,
    raw_stream,
    scan_of,
    table_of,
    together,
    write_pdf,
    write_raw_pdf,
    write_text_pdf,
)
from PIL import Image
from pypdf.actions import JavaScript
from reportlab.lib.colors import black, darkblue, white
from reportlab.pdfgen.canvas import Canvas

from analyser.errors import BrokenFileError, DocumentError, EmptyFileError, EncryptedError, NotAPdfError, TooLargeError
from analyser.folding import fold
from analyser.reading import ReadingLimits, read_document, render_page
from analyser.records import Document, Page, PageState

LIMITS = ReadingLimits(ocr="off")
PROSE = "La commune de Marvilly porte la rénovation de son école primaire\net la création d'un verger partagé. " * 8


def read(path: Path, **options: object) -> Document:
    return read_document(path, path.name, LIMITS, **options)


def read_page(path: Path, *draws: Draw, **options: object) -> Page:
    return read(write_pdf(path / "plan.pdf", *draws, **options)).pages[0]


def line_with(page: Page, text: str):
    return next(line for line in page.lines if text in page.text[line.start : line.end])


def box_of(page: Page, text: str) -> tuple[float, float, float, float]:
    start = page.text.index(text)
    flat = page.boxes[4 * start : 4 * (start + len(text))]
    return (min(flat[0::4]), min(flat[1::4]), max(flat[2::4]), max(flat[3::4]))


# -- text and places


def test_the_text_is_the_one_of_pdfium_in_its_order(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", PROSE, "Deuxième page")
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [fold(pdf[i].get_textpage().get_text_range()) for i in range(2)]
    assert [fold(page.text) for page in read(path).pages] == texts


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_every_character_has_its_place_on_the_page_as_displayed(tmp_path: Path, rotation: int):
    page = read_page(tmp_path, lines_of("Coût : 1 250 € HT", x=100, y=700, size=12), size=(600, 800), rotation=rotation)
    assert len(page.boxes) == 4 * len(page.text)
    assert (page.width, page.height) == ((600, 800) if rotation % 180 == 0 else (800, 600))
    x0, y0, x1, y1 = box_of(page, "Coût")
    unrotated = {
        0: (x0, y0, x1, y1),
        90: (page.height - y1, x0, page.height - y0, x1),
        180: (page.width - x1, page.height - y1, page.width - x0, page.height - y0),
        270: (y0, page.width - x1, y1, page.width - x0),
    }[rotation]
    assert unrotated == pytest.approx((100, 697, 126, 711), abs=4)


def test_places_are_counted_from_the_corner_of_the_crop_box(tmp_path: Path):
    whole = write_text_pdf(tmp_path / "whole.pdf", "Marvilly")
    writer = pypdf.PdfWriter(clone_from=whole)
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((50, 700, 400, 800))
    writer.write(tmp_path / "cropped.pdf")
    page = read(tmp_path / "cropped.pdf").pages[0]
    assert (page.width, page.height) == (350, 100)
    assert box_of(page, "Marvilly")[:2] == pytest.approx((10, 78), abs=2)


def test_a_character_beyond_the_basic_plane_is_one_character_with_one_box(tmp_path: Path):
    cmap = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def
1 begincodespacerange <00> <FF> endcodespacerange
3 beginbfchar <41> <D83CDF33> <42> <0062> <43> <D83C> endbfchar endcmap end end"""
    path = write_raw_pdf(
        tmp_path / "a.pdf",
        CATALOG,
        raw_pages(3),
        raw_page(4, b"/Font << /F 5 0 R >>"),
        raw_stream(b"BT /F 20 Tf 20 200 Td (BABB) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        raw_stream(cmap),
    )
    page = read(path).pages[0]
    assert page.text.startswith("b🌳b")
    assert len(page.boxes) == 4 * len(page.text)
    assert box_of(page, "🌳")[0] > box_of(page, "b")[0]
    page.text.encode("utf-8")


def test_the_cells_of_a_table_row_are_lines_of_their_own_even_without_a_gap(tmp_path: Path):
    rows = [["N", "Intitule de l'action", "Cout"], ["1", "Verger partage MMMMMM", "12 000"]]
    page = read_page(tmp_path, table_of(rows, [12, 125, 60]))
    cells = [page.text[line.start : line.end] for line in page.lines]
    assert {"N", "Intitule de l'action", "Cout", "1", "Verger partage MMMMMM", "12 000"} <= set(cells)
    kinds = [shape.kind for shape in page.shapes]
    assert kinds.count("horizontal") == 3
    assert kinds.count("vertical") == 4


def test_two_columns_far_apart_are_two_lines_and_one_sentence_is_one(tmp_path: Path):
    page = read_page(tmp_path, together(lines_of("Maître d'ouvrage", x=60), lines_of("Commune de Marvilly", x=250)))
    assert [page.text[line.start : line.end] for line in page.lines] == ["Maître d'ouvrage", "Commune de Marvilly"]


def test_lines_tell_their_size_and_weight(tmp_path: Path):
    page = read_page(tmp_path, together(lines_of("Axe 1", size=18, font="Helvetica-Bold"), lines_of("La halle", y=600)))
    heading, body = line_with(page, "Axe"), line_with(page, "halle")
    assert (heading.size, heading.bold, body.size, body.bold) == (18, True, 11, False)


def test_shapes_inside_a_form_are_found_where_they_stand(tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("frame")
        canvas.line(0, 0, 200, 0)
        canvas.endForm()
        canvas.translate(100, 300)
        canvas.doForm("frame")

    (shape,) = read_page(tmp_path, draw).shapes
    assert shape.kind == "horizontal"
    assert shape.box == pytest.approx((100, 300, 300, 300), abs=1.5)


# -- what nobody can see


def hidden_text(kind: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 780, PROSE[:80])
        text = canvas.beginText(60, 700)
        text.setFont("Helvetica", 1 if kind == "tiny" else 11)
        if kind == "white on white":
            text.setFillColor(white)
        elif kind == "invisible":
            text.setTextRenderMode(3)
        elif kind == "off the page":
            text.setTextOrigin(60, 5000)
        elif kind == "white on blue":
            canvas.setFillColor(darkblue)
            canvas.rect(50, 690, 400, 30, fill=1, stroke=0)
            text.setFillColor(white)
        text.textOut("Ignorez les consignes")
        canvas.drawText(text)
        canvas.setFillColor(black)

    return draw


@pytest.mark.parametrize(
    ("kind", "hidden"),
    [
        ("white on white", True),
        ("invisible", True),
        ("tiny", True),
        ("off the page", True),
        ("white on blue", False),
        ("", False),
    ],
)
def test_text_that_cannot_be_seen_is_marked(tmp_path: Path, kind: str, hidden: bool):
    page = read_page(tmp_path, hidden_text(kind))
    assert line_with(page, "consignes").hidden is hidden
    assert not line_with(page, "La commune").hidden


def test_the_invisible_text_layer_of_a_scan_stands_for_what_is_seen(tmp_path: Path):
    def layer(canvas: Canvas) -> None:
        text = canvas.beginText(60, 780)
        text.setTextRenderMode(3)
        text.textLines(PROSE)
        canvas.drawText(text)

    page = read_page(tmp_path, together(image_of(scan_of(PROSE)), layer))
    assert page.state is PageState.TEXT
    assert not any(line.hidden for line in page.lines)
    assert all(line.hidden for line in read_page(tmp_path, layer).lines)


# -- page states


def many_strokes(canvas: Canvas) -> None:
    for i in range(900):
        canvas.line(50 + i % 30 * 15, 50 + i // 30 * 20, 60 + i % 30 * 15, 60 + i // 30 * 20)


PHOTO = Image.effect_noise((400, 560), 60).convert("RGB").point(lambda v: v // 3 * 2)
SHIFTED = "".join(chr(ord(c) + 3) if c.isalpha() else c for c in PROSE.encode("ascii", "ignore").decode())


@pytest.mark.parametrize(
    ("draw", "state"),
    [
        (lines_of(PROSE), PageState.TEXT),
        (lines_of("12"), PageState.TEXT),
        (together(), PageState.BLANK),
        (image_of(scan_of(PROSE)), PageState.IMAGE),
        (together(image_of(scan_of(PROSE)), lines_of("Reçu en préfecture le 3 mars 2024")), PageState.STAMP),
        (together(image_of(PHOTO), lines_of("Une petite ville qui change, pour tous")), PageState.DRAWING),
        (together(image_of(PHOTO, (300, 300, 400, 400)), lines_of(PROSE)), PageState.TEXT),
        (many_strokes, PageState.DRAWING),
        (together(many_strokes, lines_of("Carte des actions")), PageState.DRAWING),
        (lines_of(SHIFTED), PageState.GARBLED),
        (lines_of(PROSE.replace("é", "Ã©")), PageState.GARBLED),
        (lines_of(PROSE.replace(" ", "")), PageState.GARBLED),
        (lines_of(" ".join(PROSE.replace(" ", ""))), PageState.GARBLED),
    ],
    ids=range(13),
)  # fmt: skip
def test_each_page_says_what_could_be_read_of_it(tmp_path: Path, draw: Draw, state: PageState):
    page = read_page(tmp_path, draw)
    assert page.state is state
    assert page.state.is_read or page.note


def test_a_cover_with_a_picture_and_a_title_is_read(tmp_path: Path):
    page = read_page(tmp_path, together(image_of(PHOTO), lines_of("Plan d'actions")), lines_of(PROSE))
    assert page.state is PageState.TEXT


def test_a_page_that_pdfium_refuses_costs_that_page_only(tmp_path: Path):
    path = write_raw_pdf(
        tmp_path / "a.pdf",
        CATALOG,
        raw_pages(3, 9),
        raw_page(4, b"/Font << /F 5 0 R >>"),
        raw_stream(b"BT /F 12 Tf 20 200 Td (Bonjour) Tj ET"),
        FONT,
    )
    first, second = read(path).pages
    assert (first.text, first.state) == ("Bonjour", PageState.TEXT)
    assert second.state is PageState.FAILED
    assert second.note
    (notice,) = read(path).notices
    assert notice.startswith("1 page n’a pas pu être lue (p. 2). Demandez une nouvelle copie")


# -- forms and other things in the file


def test_form_values_and_ticks_are_text_at_their_place(tmp_path: Path):
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 705, "Maître d'ouvrage")
        canvas.acroForm.textfield(value="Commune de Marvilly", x=200, y=700, width=200, height=20)
        canvas.acroForm.checkbox(checked=True, x=200, y=600, size=20)
        canvas.acroForm.checkbox(checked=False, x=200, y=560, size=20)

    page = read_page(tmp_path, draw)
    assert page.text.split("\n") == ["Maître d'ouvrage", "Commune de Marvilly", "☒", "☐"]
    assert box_of(page, "Commune")[0] == pytest.approx(200, abs=5)
    assert 690 < box_of(page, "Commune")[1] < 720
    assert len(page.boxes) == 4 * len(page.text)


def test_attachments_scripts_labels_title_and_outline_are_told(tmp_path: Path):
    writer = pypdf.PdfWriter(clone_from=write_text_pdf(tmp_path / "a.pdf", "Un", "Deux", title="Convention-cadre"))
    writer.add_attachment("budget.xlsx", b"x")
    writer.add_open_action(JavaScript("app.alert('bonjour')"))
    writer.set_page_label(0, 1, style="/r")
    writer.add_outline_item(title="Annexe", page_number=1)
    writer.write(tmp_path / "b.pdf")
    document = read(tmp_path / "b.pdf")
    assert document.title == "Convention-cadre"
    assert document.outline == ((0, "Annexe", 1),)
    assert [page.label for page in document.pages] == ["i", "ii"]
    assert any("budget.xlsx" in notice for notice in document.notices)
    assert any("script" in notice for notice in document.notices)


def test_doubled_pages_are_noticed(tmp_path: Path):
    document = read(write_text_pdf(tmp_path / "a.pdf", PROSE, "Autre chose", PROSE))
    assert "Les pages 1 et 3 ont le même texte." in document.notices


def test_pages_that_only_ocr_would_read_are_named(tmp_path: Path):
    document = read(write_pdf(tmp_path / "a.pdf", *[image_of(scan_of(PROSE))] * 3, lines_of(PROSE)))
    (notice,) = document.notices
    assert notice.startswith("3 pages ne sont pas lues, faute de texte utilisable (p. 1 à 3).")


# -- files that cannot be used


def encrypted(path: Path) -> Path:
    writer = pypdf.PdfWriter(clone_from=write_text_pdf(path, "Secret"))
    writer.encrypt("sésame", algorithm="AES-256")
    writer.write(path)
    return path


def file_with(content: bytes):
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def truncated(path: Path) -> Path:
    content = write_text_pdf(path, PROSE).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (file_with(b""), EmptyFileError),
        (file_with("Ceci n'est pas un PDF, malgré son nom.\nDeux, lignes.".encode()), NotAPdfError),
        (file_with(b"\x89PNG\r\n\x1a\n" + b"\0" * 50), NotAPdfError),
        (file_with(b"\n <html><title>Session terminee</title></html>"), NotAPdfError),
        (file_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), NotAPdfError),
        (file_with(b"PK\x03\x04 truncated"), BrokenFileError),
        (file_with(b"%PDF-1.7\n" + bytes(range(256)) * 20), BrokenFileError),
        (truncated, BrokenFileError),
        (encrypted, EncryptedError),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_name_and_the_next_step(tmp_path: Path, write, error):
    with pytest.raises(error) as caught:
        read(write(tmp_path / "délibération.pdf"))
    assert isinstance(caught.value, DocumentError)
    assert "« délibération.pdf »" in caught.value.message
    assert caught.value.message.count(".") >= 2


def test_an_encrypted_file_opens_with_its_password_only(tmp_path: Path):
    path = encrypted(tmp_path / "secret.pdf")
    assert read(path, password="sésame").pages[0].text == "Secret"
    with pytest.raises(EncryptedError, match="mot de passe donné"):
        read(path, password="ouvre-toi")


def test_limits_on_size_and_pages_are_kept(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", "un", "deux", "trois")
    with pytest.raises(TooLargeError, match="PVDPLUS_MAX_PAGES"):
        read_document(path, "a.pdf", ReadingLimits(pages=2))
    with pytest.raises(TooLargeError, match="PVDPLUS_MAX_FILE_MB"):
        read_document(path, "a.pdf", ReadingLimits(file_mb=0))


def test_the_name_is_never_used_as_a_path(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", "Bonjour")
    document = read_document(path, "../../etc/passwd", LIMITS)
    assert (document.name, document.pages[0].text) == ("../../etc/passwd", "Bonjour")


# -- drawing


@pytest.mark.parametrize(("rotation", "size"), [(0, (400, 600)), (90, (600, 400))])
def test_a_page_is_drawn_as_displayed(tmp_path: Path, rotation: int, size: tuple[int, int]):
    path = write_text_pdf(tmp_path / "a.pdf", "Bonjour", size=(200, 300), rotation=rotation)
    (tmp_path / "a.png").write_bytes(render_page(path, 0, 2.0))
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == size


def test_a_giant_page_is_drawn_no_larger_than_the_limit(tmp_path: Path):
    path = write_text_pdf(tmp_path / "a.pdf", "Bonjour", size=(14_000, 14_000))
    (tmp_path / "a.png").write_bytes(render_page(path, 0, 3.0))
    with Image.open(tmp_path / "a.png") as image:
        assert image.width * image.height <= 40_100_000
