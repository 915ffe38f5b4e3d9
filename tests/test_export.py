"""Exports: dialects, guarded formulas, round trips, and proof of what left."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from analyser.export import changes_of, read_table, verify_rows, write_csv, write_xlsx
from analyser.export.columns import quotes_cell
from analyser.export.tables import guard, unguard
from analyser.records import Citation, Page

COLUMNS = ("intitule", "code_insee", "cout_valeur", "cout_brut", "date_revue")


@given(st.text(max_size=40))
def test_the_formula_guard_survives_the_round_trip(text):
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("dangerous", ["=1+1", "+33", "-Aménagement", "@SUM(A1)", "\tx", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(dangerous):
    written = write_csv(["intitule"], [{"intitule": dangerous}], "excel-fr").decode("utf-8-sig")
    assert written.splitlines()[1].startswith("\"'")
    assert read_table("x.csv", written.encode())[0]["intitule"] == dangerous


@given(
    st.lists(
        st.fixed_dictionaries({"intitule": st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)}),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["excel-fr", "standard"]),
)
def test_rows_come_back_as_they_left(rows, dialect):
    back = read_table("x.csv", write_csv(["intitule", "x"], rows, dialect))
    assert [row["intitule"] for row in back] == [row["intitule"] for row in rows]


def test_excel_fr_has_bom_semicolons_decimal_comma_and_french_dates():
    from datetime import date

    row = {"intitule": "Forêt ; école", "cout_valeur": 1250000.5, "date_revue": date(2026, 11, 22)}
    content = write_csv(COLUMNS, [row], "excel-fr")
    assert content.startswith(b"\xef\xbb\xbf")
    assert '"Forêt ; école";"";"1250000,5";"";"22/11/2026"' in content.decode("utf-8-sig")


def test_standard_has_commas_decimal_point_and_iso_dates():
    from datetime import date

    content = write_csv(COLUMNS, [{"cout_valeur": 99.5, "date_revue": date(2026, 1, 2)}], "standard").decode()
    assert content.splitlines()[1] == '"","","99.5","","2026-01-02"'


def test_line_breaks_in_cells_can_be_flattened():
    assert "a b" in write_csv(["intitule"], [{"intitule": "a\nb"}], "standard", one_line=True).decode()


def test_xlsx_keeps_leading_zeros_and_formulas_as_text_with_header_frozen():
    sheets = {"projets": (COLUMNS, [{"code_insee": "01004", "intitule": "=1+1", "cout_valeur": 1200.0}])}
    sheet = load_workbook(io.BytesIO(write_xlsx(sheets)))["projets"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("01004", "s")
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["C2"].value == 1200
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E2"


def a_page(text, document_id="d1"):
    return Page(document_id, 3, text)


@pytest.mark.parametrize(
    ("quote", "holds"),
    [("Coût : 1,5 M€ TTC", True), ("Coût : 1,6 M€ TTC", False), ("1,5 M€", True), ("5 M€", False)],
)
def test_verification_proves_true_quotes_and_refuses_changed_ones(quote, holds):
    page = a_page("Fiche 1. Coût : 1,5 M€ TTC, 2025")
    rows = [{"id_action": "p1", "extraits_sources": f"p. 4 : « {quote} »", "indices_maturite": ""}]
    failures = verify_rows(rows, lambda d, i: page if (d, i) == ("d1", 3) else None, lambda p: "d1")
    assert (failures == []) is holds


def test_verification_reads_the_cell_that_the_export_writes():
    page = a_page("Il dit « oui » | p. 9 : non. Fin.")
    cell = quotes_cell([Citation.of(page, 0, 28), Citation.of(page, 29, 33)])
    rows = [{"id_action": "p1", "extraits_sources": cell, "indices_maturite": ""}]
    assert verify_rows(rows, lambda d, i: page if i == 3 else None, lambda p: "d1") == []


def test_a_citation_of_a_document_that_is_not_there_is_not_proved():
    rows = [{"id_action": "p1", "document_id": "zz", "page": "1", "extrait": "mot"}]
    assert "introuvable" in verify_rows(rows, lambda d, i: None, lambda p: None)[0]


CURRENT = {
    "intitule": "Rénover l'école",
    "verdict_eligibilite": "éligible",
    "categorie_principale": "bioéconomie",
    "categories_secondaires": "",
    "cout_valeur": 1500000.0,
    "cout_brut": "1,5 M€",
    "taxe": None,
    "niveau_maturite": 3,
}
EXPORTED = {
    "intitule": "Rénover l’école",
    "verdict_eligibilite": "éligible",
    "categorie_principale": "bioéconomie",
    "categories_secondaires": "",
    "cout_valeur": "1500000",
    "cout_brut": "1,5 M€",
    "taxe": "",
    "niveau_maturite": "3",
}


def test_an_untouched_row_changes_nothing():
    assert changes_of(EXPORTED, CURRENT).changes == {}


def test_corrected_cells_become_corrections():
    row = EXPORTED | {"verdict_eligibilite": "À vérifier", "cout_valeur": "1 600 000,50", "taxe": "HT"}
    changes = changes_of(row, CURRENT).changes
    assert changes["verdict"] == "to_check"
    assert changes["cost"] == {"raw": "1,5 M€", "value": 1600000.5, "max": None, "tax": "HT", "basis": "total"}


@pytest.mark.parametrize(
    "broken", [{"verdict_eligibilite": "peut-être"}, {"niveau_maturite": "9"}, {"cout_valeur": "beaucoup"}]
)
def test_an_unreadable_cell_is_a_problem_and_no_change(broken):
    change = changes_of(EXPORTED | broken, CURRENT)
    assert change.changes == {}
    assert len(change.problems) == 1
