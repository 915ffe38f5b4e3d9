"""Scanned pages are recognised where tesseract is there, and are said to be unread where it is not."""

import io
import shutil
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from pdfs import image_of, lines_of, table_of, together, write_pdf
from PIL import Image, ImageDraw

from analyser.grounding import boxes_of, locate
from analyser.reading import ReadingLimits, forget_ocr, read_document, render_page
from analyser.reading.notices import enumerate_french
from analyser.reading.ocr import recognition as recognition_module
from analyser.reading.ocr.cells import cell_at, find_cells
from analyser.reading.ocr.placement import Placement
from analyser.reading.ocr.reading_order import rows_in_order, split_spread
from analyser.reading.ocr.recognition import INSTALL, Word, missing_part
from analyser.reading.ocr.scans import prepare
from analyser.reading.ocr.typeface import estimate_size
from analyser.records import Document, PageState

needs_tesseract = pytest.mark.skipif(missing_part("fra") is not None, reason="tesseract with French is not installed")

ROWS = [
    ["N°", "Intitulé de l'action", "Coût", "Calendrier"],
    ["1", "Rénovation de l'école", "1 250 000 € HT", "2025 - 2026"],
    ["2", "Verger partagé", "34 900 € TTC", "2027"],
]
PAGE = together(
    lines_of("FICHES ACTIONS DE MARVILLY", y=800, size=16, font="Helvetica-Bold"),
    table_of(ROWS, [30, 180, 120, 120], y=760, height=26),
    lines_of("Vu et approuvé par le conseil municipal du 3 mars 2024.", y=600, size=12),
)


def scan(folder: Path, angle: float = 0.0, turned: int = 0) -> Path:
    """Draw the page as a scanner would give it."""
    drawn = write_pdf(folder / "clean.pdf", PAGE)
    image = Image.open(io.BytesIO(render_page(drawn, 0, 200 / 72))).convert("L")
    image = image.rotate(angle, fillcolor=245, resample=Image.Resampling.BICUBIC).rotate(turned, expand=True)
    size = (842, 595) if turned % 180 else (595, 842)
    return write_pdf(folder / "scan.pdf", image_of(image, (0, 0, *size)), size=size)


def recognised(path: Path, **options: object) -> Document:
    return read_document(path, "scan.pdf", ReadingLimits(**options))


@needs_tesseract
def test_a_skewed_scan_of_a_table_is_read_cell_by_cell(tmp_path: Path):
    page = recognised(scan(tmp_path, angle=1.2)).pages[0]
    assert page.state is PageState.OCR
    assert len(page.boxes) == 4 * len(page.text)
    assert len(page.confidences) == len(page.text)
    texts = [page.text[line.start : line.end] for line in page.lines]
    assert [cell for row in ROWS[1:] for cell in row] == texts[5:13]
    lines = dict(zip(texts, page.lines, strict=True))
    assert lines["Verger partagé"].box[1] == pytest.approx(lines["34 900 € TTC"].box[1], abs=3)
    assert lines["Coût"].box[0] == pytest.approx(lines["34 900 € TTC"].box[0], abs=3)
    assert lines["FICHES ACTIONS DE MARVILLY"].bold
    assert lines["FICHES ACTIONS DE MARVILLY"].size == pytest.approx(16, abs=2)
    assert sum(shape.kind == "vertical" for shape in page.shapes) >= 5


@needs_tesseract
def test_a_quote_of_a_scan_is_boxed_where_it_stands_on_the_skewed_image(tmp_path: Path):
    path = scan(tmp_path, angle=1.2)
    page = recognised(path).pages[0]
    citation = locate("34 900 € TTC", page)
    assert citation.ocr
    (box,) = boxes_of(citation, page)
    image = Image.open(io.BytesIO(render_page(path, 0, 2.0))).convert("L")
    inside = image.crop(tuple(round(2 * v) for v in (box[0], page.height - box[3], box[2], page.height - box[1])))
    dark = inside.point(lambda v: 255 if v < 120 else 0).getbbox()
    assert dark is not None
    assert (dark[2] - dark[0]) > 0.9 * inside.width
    assert (dark[3] - dark[1]) > 0.8 * inside.height


@needs_tesseract
@pytest.mark.parametrize("turned", [90, 270])
def test_a_scan_lying_on_its_side_is_turned(tmp_path: Path, turned: int):
    page = recognised(scan(tmp_path, turned=turned)).pages[0]
    assert page.state is PageState.OCR
    assert "1\nRénovation de l'école\n1 250 000 € HT" in page.text
    start = page.text.index("Verger")
    x0, y0, x1, y1 = page.boxes[4 * start : 4 * start + 4]
    assert 0 < x0 < x1 < page.width
    assert 0 < y0 < y1 < page.height


@needs_tesseract
def test_a_picture_without_print_stays_an_image_with_a_note(tmp_path: Path):
    noise = Image.effect_noise((400, 560), 80)
    page = recognised(write_pdf(tmp_path / "a.pdf", image_of(noise))).pages[0]
    assert page.state is PageState.IMAGE
    assert "à regarder" in page.note


@needs_tesseract
def test_recognised_pages_are_kept_and_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, cache = scan(tmp_path), tmp_path / "ocr"
    first = recognised(path, ocr_cache=cache)
    monkeypatch.setattr("analyser.reading.ocr.step.recognise_words", lambda *_: pytest.fail("recognised twice"))
    again = recognised(path, ocr_cache=cache)
    one, other = first.pages[0], again.pages[0]
    assert (one.text, one.lines, one.shapes, one.note) == (other.text, other.lines, other.shapes, other.note)
    assert one.boxes.tobytes() == other.boxes.tobytes()
    assert one.confidences == other.confidences
    forget_ocr(ReadingLimits(ocr_cache=cache), first.document_id)
    assert not list(cache.iterdir())


@needs_tesseract
def test_a_recognition_that_takes_too_long_leaves_the_page_unread_and_is_not_kept(tmp_path: Path):
    page = recognised(scan(tmp_path), page_s=0.01, ocr_cache=tmp_path / "ocr").pages[0]
    assert page.state is PageState.IMAGE
    assert "trop de temps" in page.note
    assert not (tmp_path / "ocr").exists()


@needs_tesseract
def test_a_full_disk_only_costs_the_kept_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert recognised(scan(tmp_path), ocr_cache=tmp_path / "ocr").pages[0].state is PageState.OCR


def test_without_tesseract_pages_stay_images_and_the_install_line_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = scan(tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    document = recognised(path)
    assert document.pages[0].state is PageState.IMAGE
    assert INSTALL in document.notices[0]
    assert INSTALL == "sudo apt install tesseract-ocr tesseract-ocr-fra"


def test_a_missing_language_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/tesseract")
    monkeypatch.setattr(recognition_module, "_languages", lambda: frozenset({"eng"}))
    assert "« fra »" in missing_part("fra")
    assert missing_part("eng") is None


# -- the parts


@pytest.mark.parametrize("angle", [-3.0, -0.6, 0.0, 1.4])
def test_a_skewed_page_is_straightened(tmp_path: Path, angle: float):
    image = Image.open(scan_image(tmp_path, angle))
    assert prepare(image, 200).angle == pytest.approx(-angle, abs=0.2)


def scan_image(folder: Path, angle: float) -> Path:
    drawn = write_pdf(folder / "clean.pdf", PAGE)
    image = Image.open(io.BytesIO(render_page(drawn, 0, 200 / 72))).convert("L").rotate(angle, fillcolor=255)
    image.save(folder / "scan.png")
    return folder / "scan.png"


def test_ruled_lines_are_found_and_taken_out():
    image = Image.new("L", (1000, 1000), 255)
    draw = ImageDraw.Draw(image)
    draw.line((100, 300, 900, 300), fill=0, width=3)
    draw.line((500, 100, 500, 600), fill=0, width=3)
    draw.rectangle((600, 700, 640, 704), fill=0)
    found = prepare(image, 200)
    assert len(found.rules) == 2
    assert found.image.getpixel((200, 300)) == 255
    assert found.image.getpixel((620, 702)) == 0


def test_cells_are_the_areas_that_ruled_lines_close():
    rules = [
        (0, 0, 200, 0), (0, 50, 200, 50), (0, 100, 200, 100),
        (0, 0, 0, 100), (100, 50, 100, 100), (200, 0, 200, 100),
    ]  # fmt: skip
    cells = find_cells([tuple(map(float, rule)) for rule in rules], dpi=72)
    assert cells == ((0, 0, 200, 50), (0, 50, 100, 100), (100, 50, 200, 100))
    assert cell_at(cells, (110, 60, 130, 70)) == (100, 50, 200, 100)
    assert cell_at(cells, (300, 60, 330, 70)) is None


def test_the_cells_of_a_table_with_broken_rules_do_not_overlap():
    rules = [(0, 0, 200, 0), (0, 100, 200, 100), (0, 0, 0, 100), (200, 0, 200, 100)]
    broken = [(0, 50, 100, 50), (100, 0, 100, 20), (100, 60, 100, 100)]
    cells = find_cells([tuple(map(float, rule)) for rule in rules + broken], dpi=72)
    assert (0, 50, 100, 100) in cells
    for one, other in combinations(cells, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_columns_that_end_together_close_a_row():
    rules = [(0, 50, 200, 50), (0, 100, 200, 100), *((x, 0, x, 100) for x in (0, 100, 200))]
    cells = find_cells([tuple(map(float, rule)) for rule in rules], dpi=72)
    assert cells == ((0, 0, 100, 50), (100, 0, 200, 50), (0, 50, 100, 100), (100, 50, 200, 100))


def test_a_shadow_is_taken_out_and_a_dark_half_is_not():
    paper = np.full((900, 700), 250.0)
    paper[300:306, 100:600] = 20
    shadow = np.linspace(1, 0.5, 700)
    found = np.asarray(prepare(Image.fromarray((paper * shadow).astype(np.uint8)), 100).image)
    assert found[700, 650] == pytest.approx(found[700, 50], abs=12)
    paper[450:] = 90
    found = np.asarray(prepare(Image.fromarray(paper.astype(np.uint8)), 100).image)
    assert abs(int(found[700, 650]) - int(found[100, 650])) > 100


def test_two_pages_side_by_side_are_read_one_after_the_other():
    def word(text: str, x: float, y: float) -> Word:
        return Word(text, (x, y, x + 60, y + 10), 90, (1, 1, int(y)))

    words = [word("un", 50, 20), word("trois", 500, 20), word("deux", 50, 40), word("quatre", 500, 40)]
    (left, _), (right, rules) = split_spread(words, [(500.0, 60.0, 700.0, 61.0)], (800, 600))
    assert [[w.text for w in side] for side in (left, right)] == [["un", "deux"], ["trois", "quatre"]]
    assert len(rules) == 1
    titled = [*words, word("titre", 380, 0)]
    assert split_spread(titled, [], (800, 600)) == [(titled, [])]
    assert split_spread(words, [], (600, 800)) == [(words, [])]


def test_words_of_a_cell_stay_together_and_tables_stand_between_blocks():
    def word(text: str, x: float, y: float, block: int) -> Word:
        return Word(text, (x, y, x + 8.0 * len(text), y + 10), 90, (block, 1, int(y)))

    rules = [(0.0, 100.0, 300.0, 100.0), (0.0, 150.0, 300.0, 150.0)]
    rules += [(x, 100.0, x, 150.0) for x in (0.0, 150.0, 300.0)]
    words = [
        word("Suite", 10, 200, 3), word("Titre", 10, 20, 1), word("Coût", 10, 110, 2), word("12", 160, 110, 2),
        word("total", 10, 130, 2), word("-", 200, 114, 2), word("13", 230, 110, 2),
    ]  # fmt: skip
    rows = [" ".join(w.text for w in row) for row in rows_in_order(words, rules, dpi=72)]
    assert rows == ["Titre", "Coût", "total", "12 - 13", "Suite"]


@pytest.mark.parametrize("turns", range(4))
def test_places_on_the_image_lead_back_to_the_page(turns: int):
    placement = Placement((400, 600), turns, 0.0, 72)
    image = Image.new("L", (400, 600), 0)
    image.putpixel((30, 70), 255)
    turned = image.rotate(90 * turns, expand=True)
    left, top, right, bottom = turned.getbbox()
    assert placement.true((left, top, right, bottom)) == pytest.approx((30, 529, 31, 530), abs=0.01)


def test_the_size_of_print_is_told_from_its_letters():
    def row(text: str, height: float) -> list[Word]:
        return [Word(text, (0, 0, 60, height), 90, (1, 1, 1))]

    sizes = [estimate_size(row(*case)) for case in (("Axe", 7.0), ("gap", 6.8), ("aux", 4.7), ("École", 9.0))]
    assert sizes == pytest.approx([10, 10, 10, 10])


def test_page_numbers_are_written_as_people_do():
    assert enumerate_french([1, 4, 5, 6, 9]) == "1, 4 à 6 et 9"
    assert enumerate_french([7]) == "7"
    assert enumerate_french([7, 8]) == "7 et 8"
