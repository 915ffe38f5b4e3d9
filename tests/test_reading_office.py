"""Word-processor and spreadsheet plans become pages whose quotes can be boxed."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from analyser.errors import BrokenFileError, NotAPdfError, TooLargeError
from analyser.grounding import boxes_of, locate
from analyser.reading import ReadingLimits, formats, read_document, read_safely, render_page
from analyser.reading.office.sheet_files import read_csv, show
from analyser.reading.typesetting import measure, wrap_spans
from analyser.records import Document, Page, PageState

LIMITS = ReadingLimits(ocr="off")


def read(path: Path) -> Document:
    return read_document(path, path.name, LIMITS)


def lines_of(page: Page) -> list[str]:
    return [page.text[line.start : line.end] for line in page.lines]


@pytest.fixture
def docx_plan(tmp_path: Path) -> Path:
    plan = docx.Document()
    plan.core_properties.title = "Plan d’actions"
    plan.add_heading("Fiche action 1.2", 1)
    options = plan.add_paragraph("Priorité : ")
    options.add_run("faible").font.strike = True
    options.add_run(" / forte")
    table = plan.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows,
        [("Maître d’ouvrage", "Commune de Marvilly"), ("Coût", "1 250 000 € HT"), ("Description", "Isolation. " * 60)],
        strict=True,
    ):
        row.cells[0].text, row.cells[1].text = cells
    plan.add_paragraph("Indicateur", style="List Bullet")
    plan.add_page_break()
    plan.add_paragraph("Annexe")
    plan.save(tmp_path / "plan.docx")
    return tmp_path / "plan.docx"


def test_a_docx_plan_keeps_its_order_headings_tables_and_page_breaks(docx_plan: Path):
    document = read(docx_plan)
    first, second = document.pages
    assert document.title == "Plan d’actions"
    assert "pas de pages fixes" in document.notices[0]
    texts = lines_of(first)
    assert texts[:6] == [
        "Fiche action 1.2", "Priorité : faible / forte", "Maître d’ouvrage", "Commune de Marvilly",
        "Coût", "1 250 000 € HT",
    ]  # fmt: skip
    assert texts[-1] == "• Indicateur"
    assert lines_of(second) == ["Annexe"]
    assert first.lines[0].bold
    assert first.lines[0].size > first.lines[1].size
    label, value = first.lines[4], first.lines[5]
    assert label.box[1] == value.box[1]
    assert label.box[2] < value.box[0]


def test_an_option_struck_out_in_word_is_crossed_by_a_line(docx_plan: Path):
    page = read(docx_plan).pages[0]
    (box,) = boxes_of(locate("faible", page), page)
    strokes = [s.box for s in page.shapes if s.kind == "horizontal" and box[1] < s.box[1] < box[3]]
    assert strokes == [pytest.approx((box[0], strokes[0][1], box[2], strokes[0][1]), abs=0.1)]


def test_quotes_of_a_docx_plan_are_boxed_on_its_drawn_page(docx_plan: Path):
    page = read(docx_plan).pages[0]
    assert len(page.boxes) == 4 * len(page.text)
    (box,) = boxes_of(locate("1 250 000 € HT", page), page)
    image = Image.open(io.BytesIO(render_page(docx_plan, 0, 2.0))).convert("L")
    assert image.size == (1190, 1684)
    inside = image.crop(tuple(round(2 * v) for v in (box[0], page.height - box[3], box[2], page.height - box[1])))
    ink = inside.point(lambda v: 255 if v < 120 else 0).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] > 0.85 * inside.width


def test_merged_cells_of_word_are_one(tmp_path: Path):
    plan = docx.Document()
    table = plan.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Axe 1"
    table.cell(2, 0).merge(table.cell(2, 2)).text = "Total"
    table.cell(0, 1).text, table.cell(1, 2).text = "Action", "Coût"
    plan.save(tmp_path / "a.docx")
    assert lines_of(read(tmp_path / "a.docx").pages[0]) == ["Axe 1", "Action", "Coût", "Total"]


def test_deleted_text_is_left_out_and_inserted_text_is_kept(tmp_path: Path):
    plan = docx.Document()
    paragraph = plan.add_paragraph("Coût : ")._p
    for tag, text_tag, text in (("del", "delText", "12 000 €"), ("ins", "t", "15 000 €")):
        change = docx.oxml.OxmlElement(f"w:{tag}")
        run = docx.oxml.OxmlElement("w:r")
        content = docx.oxml.OxmlElement(f"w:{text_tag}")
        content.text = text
        run.append(content)
        change.append(run)
        paragraph.append(change)
    plan.save(tmp_path / "a.docx")
    assert lines_of(read(tmp_path / "a.docx").pages[0]) == ["Coût : 15 000 €"]


def write_odt(path: Path, body: str) -> Path:
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "text", "table")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:body><office:text>{body}</office:text></office:body>"
        archive.writestr("content.xml", f"<office:document-content{names}>{content}</office:document-content>")
    return path


def test_an_odt_plan_is_read_with_its_headings_lists_and_tables(tmp_path: Path):
    body = """<text:h text:outline-level="1">Axe 1</text:h>
<text:p>La<text:s text:c="2"/>halle<text:line-break/>neuve</text:p>
<text:list><text:list-item><text:p>un point</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Coût</text:p></table:table-cell>
<table:table-cell><text:p>12 000 €</text:p></table:table-cell></table:table-row></table:table>"""
    page = read(write_odt(tmp_path / "a.odt", body)).pages[0]
    assert lines_of(page) == ["Axe 1", "La  halle", "neuve", "• un point", "Coût", "12 000 €"]
    assert page.lines[0].bold


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Actions"
    sheet.append(["Tableau de suivi"])
    sheet.merge_cells("A1:D1")
    sheet.append(["N°", "Intitulé", "Coût HT", "Début"])
    for i in range(1, 61):
        sheet.append(
            [
                i,
                f"Rénovation énergétique du bâtiment communal numéro {i} et de ses abords",
                1_350_000,
                dt.date(2026, 3, 1),
            ]
        )
        sheet.cell(i + 2, 3).number_format = '#,##0 "€"'
        sheet.cell(i + 2, 4).number_format = "mm/yyyy"
    sheet.append([None, "Total", "=SUM(C3:C62)"])
    book.create_sheet("Vide")
    hidden = book.create_sheet("Réserve")
    hidden["B2"] = "à garder"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def test_a_workbook_is_read_sheet_by_sheet_and_its_pages_name_sheet_and_rows(workbook: Path):
    document = read(workbook)
    labels = [page.label for page in document.pages]
    assert labels[0].startswith("Actions, lignes 1 à ")
    assert labels[-1] == "Réserve, lignes 2 à 2"
    assert any("« Réserve »" in notice and "masquée" in notice for notice in document.notices)
    everything = "\n".join(page.text for page in document.pages)
    assert all(f"numéro {i} et" in everything.replace("\n", " ") for i in range(1, 61))
    assert "=SUM(C3:C62)" in everything
    assert len({page.lines[2].box[0] for page in document.pages[1:-2]}) == 1


def test_values_of_a_sheet_stand_in_ruled_cells_as_a_spreadsheet_shows_them(workbook: Path):
    page = read(workbook).pages[0]
    citation = locate("1 350 000 €", page)
    (box,) = boxes_of(citation, page)
    walls = sorted({s.box[0] for s in page.shapes if s.kind == "vertical"})
    assert len(walls) == 5
    assert walls[2] < box[0] < box[2] < walls[3]
    assert "03/2026" in lines_of(page)


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (2026, "General", "2026"),
        (1350000, "General", "1350000"),
        (1350000, "#,##0", "1 350 000"),
        (1350000.5, '#,##0.00\\ "€"', "1 350 000,50 €"),
        (0.125, "0.0%", "12,5 %"),
        (0.4, "0%", "40 %"),
        (12.5, "General", "12,5"),
        (dt.datetime(2026, 3, 1), "dd/mm/yyyy", "01/03/2026"),
        (dt.date(2026, 3, 1), "yyyy", "2026"),
        (True, "General", "VRAI"),
        ("  à chiffrer ", "General", "à chiffrer"),
        (None, "General", ""),
    ],
)
def test_values_are_written_as_in_french(value: object, pattern: str, shown: str):
    assert show(value, pattern) == shown


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_plan_is_read_whatever_its_separator_and_encoding(tmp_path: Path, separator: str, encoding: str):
    rows = [["N°", "Intitulé", "Coût"], ["1", "Rénovation de l’école", "12 000 €"], ["2", "Haie", "300 €"]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    page = read(tmp_path / "a.csv").pages[0]
    assert lines_of(page) == [cell for row in rows for cell in row]
    assert page.state is PageState.TEXT


@pytest.mark.parametrize(
    "text", ["", "Un texte, sans tableau.", "Bonjour,\nvoici, en deux mots, le plan.\nBien à vous, A."]
)
def test_prose_is_no_table(text: str):
    assert read_csv(text.encode()) is None


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml", "mimetype"])
def test_a_damaged_office_file_is_refused_with_the_next_step(tmp_path: Path, name: str):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "<broken")
    with pytest.raises(BrokenFileError, match=r"« a\.docx » est endommagé"):
        read(tmp_path / "a.docx")


def test_an_archive_that_unpacks_to_too_much_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(formats, "MAX_UNPACKED_MB", 1)
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)
    assert (tmp_path / "bomb.docx").stat().st_size < 10_000
    with pytest.raises(TooLargeError, match="1 Mo"):
        read(tmp_path / "bomb.docx")


@pytest.mark.parametrize(
    ("member", "what"),
    [("photo.jpg", "archive d’un format qui n’est pas lu"), ("ppt/presentation.xml", "une présentation")],
)
def test_an_archive_of_another_kind_is_no_plan(tmp_path: Path, member: str, what: str):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(member, b"x")
    with pytest.raises(NotAPdfError, match=f"{what}. Exportez le plan en PDF"):
        read(tmp_path / "a.zip")


def test_office_files_are_read_in_the_killable_process_too(docx_plan: Path):
    assert [page.text for page in read_safely(docx_plan, "plan.docx", LIMITS).pages] == [
        p.text for p in read(docx_plan).pages
    ]


def test_a_cell_higher_than_a_page_goes_on_on_the_next(tmp_path: Path):
    plan = docx.Document()
    plan.add_table(rows=1, cols=2).cell(0, 1).text = " ".join(f"mot{i}" for i in range(3000))
    plan.save(tmp_path / "a.docx")
    document = read(tmp_path / "a.docx")
    assert len(document.pages) > 1
    words = " ".join(page.text.replace("\n", " ") for page in document.pages).split()
    assert words == [f"mot{i}" for i in range(3000)]
    assert all(line.box[1] >= 0 for page in document.pages for line in page.lines)


def test_wrapped_lines_fit_and_lose_nothing_but_the_spaces_between_them():
    text = "La réhabilitation énergétique " * 20 + "x" * 200 + "\nfin"
    spans = list(wrap_spans(text, 20.0))
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(sum(measure(text[a:b])) <= 20.0 for a, b in spans)
