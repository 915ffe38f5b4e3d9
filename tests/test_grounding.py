"""Quotes are found exactly where they stand, and only where they stand."""

from array import array
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pdfs import table_of, write_pdf, write_text_pdf

from analyser.errors import UngroundedError
from analyser.folding import fold
from analyser.grounding import boxes_of, locate, locate_in_document
from analyser.reading import ReadingLimits, read_document
from analyser.records import Citation, Document, Line, Page, PageState

TEXT = """Fiche action n° 1.2 : réhabilitation de l’ancienne halle
Maître d’ouvrage : Commune de Marvilly
Coût prévisionnel : 1 250 000 € HT, dont 30 % de subvention
Calendrier : études en 2025, travaux de 2026 à 2027
La toiture sera isolée sur 1,5 niveau et 15 logements seront
raccordés au réseau de chaleur ; le projet n’est pas encore financé."""

WORDS = TEXT.split()


def page_of(text: str, document_id: str = "d", index: int = 0, lines: tuple[Line, ...] = ()) -> Page:
    return Page(document_id, index, text, lines=lines)


PAGE = page_of(TEXT)
spans = st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, 12)).map(lambda s: WORDS[s[0] : s[0] + s[1]])


@given(spans)
def test_an_untouched_quote_is_found_and_quotes_the_page(quote: list[str]):
    assume(any(c.isalnum() for c in "".join(quote)))
    citation = locate(" ".join(quote), PAGE)
    # A quote may start or end inside "1 250 000" here: those are parts of a number, which are refused.
    if citation is None:
        assert set(quote[:1] + quote[-1:]) & {"1", "250", "000"}
    else:
        assert PAGE.text[citation.start : citation.end] == citation.quote
        assert fold(citation.quote) == fold(" ".join(quote))


@given(spans, st.data())
def test_a_quote_with_one_digit_changed_is_refused(quote: list[str], data: st.DataObject):
    text = " ".join(quote)
    places = [i for i, c in enumerate(text) if c.isdigit()]
    assume(places)
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    tampered = text[:at] + digit + text[at + 1 :]
    assume(fold(tampered) not in fold(TEXT))
    assert locate(tampered, PAGE) is None


@given(spans, st.data())
def test_a_quote_with_a_word_added_swapped_or_left_out_is_refused(quote: list[str], data: st.DataObject):
    assume(len(quote) >= 3)
    at = data.draw(st.integers(1, len(quote) - 2))
    kind = data.draw(st.sampled_from(["non", "swap", "drop"]))
    tampered = list(quote)
    if kind == "non":
        tampered.insert(at, "non")
    elif kind == "swap":
        tampered[at], tampered[at + 1] = tampered[at + 1], tampered[at]
    else:
        del tampered[at]
    assume(tampered != quote)
    assert locate(" ".join(tampered), PAGE) is None


@pytest.mark.parametrize(
    "tampered",
    [
        "15 niveau", "1,5 logements", "1.5 niveau", "30 € de subvention", "1 250 000 % HT", "1 250 000 € TTC",
        "250 000 € HT", "1 250", "50 000 €", "5 niveau", "1,5 niveaux", "Réhabilitation", "habilitation de",
        "le projet est encore financé", "Commune de Marville", "de 2026 à 2028", "", "   ", "…", ";",
    ],
)  # fmt: skip
def test_a_tampered_quote_is_refused(tampered: str):
    assert locate(tampered, PAGE) is None


@pytest.mark.parametrize(
    ("quote", "printed"),
    [
        ("l'ancienne halle", "l’ancienne halle"),
        ("1\u202f250\u00a0000 €", "1 250 000 €"),
        ("seront raccordés", "seront\nraccordés"),
        ("  15   logements ", "15 logements"),
    ],
)
def test_typography_may_differ(quote: str, printed: str):
    citation = locate(quote, PAGE)
    assert citation is not None
    assert citation.quote == printed


@pytest.mark.parametrize("hyphen", ["-\n", "\u00ad", "\u00ad\n"])
def test_a_word_hyphenated_at_a_line_end_is_found_whole(hyphen: str):
    page = page_of(f"le pro{hyphen}gramme de Saint-\nOrvin")
    assert locate("programme", page).quote == f"pro{hyphen}gramme"
    assert locate("Saint-Orvin", page) is not None


def test_a_number_after_a_year_or_in_the_next_cell_is_no_part_of_it():
    assert locate("250 000 €", page_of("Livraison 2027 250 000 €")) is not None
    text = "12 250 000 €"
    cells = (Line(0, 2, (0, 0, 10, 10)), Line(3, 12, (90, 0, 140, 10)))
    assert locate("250 000 €", page_of(text, lines=cells)) is not None
    assert locate("250 000 €", page_of(text)) is None


def test_the_first_whole_occurrence_is_cited_when_an_earlier_one_is_part_of_a_number():
    citation = locate("250 000 €", page_of("Total 1 250 000 €\nsoit 250 000 € par an"))
    assert citation.start == 23


@pytest.mark.parametrize("cut", ["4 M€", "1 250", "50 €", "12 ha de", "31 0"])
def test_a_citation_may_not_cut_a_number_in_two(cut: str):
    page = Page("d" * 64, 0, "Coût : 2,4 M€, dont 1 250,50 € pour 112 ha de haies et 31 000 € de clôture")
    start = page.text.index(cut)
    with pytest.raises(UngroundedError, match="coupe un nombre"):
        Citation("d" * 64, 0, start, start + len(cut), cut, page)
    assert cut in Citation.of(page, start, start + len(cut)).quote != cut


def test_numbers_of_two_cells_that_touch_in_the_text_are_two_numbers():
    lines = (Line(0, 6, (0, 0, 1, 1)), Line(6, 10, (2, 0, 3, 1)))
    page = Page("d" * 64, 0, "38 0002027", lines=lines)
    assert [Citation.of(page, 0, 6).quote, Citation.of(page, 6, 10).quote] == ["38 000", "2027"]


def test_text_that_nobody_can_see_is_not_evidence():
    lines = (Line(0, 11, (0, 0, 50, 10), hidden=True), Line(12, 20, (0, 20, 50, 30)))
    page = page_of("Porteur : X\nCommune.", lines=lines)
    assert locate("Porteur : X", page) is None
    assert locate("Commune", page) is not None


def test_a_quote_of_an_ocr_page_is_marked_as_such():
    page = Page("d", 0, "Maître d'ouvrage", state=PageState.OCR)
    assert locate("ouvrage", page).ocr


def test_a_quote_is_looked_for_first_on_the_pages_that_are_likely():
    pages = tuple(page_of(f"Action commune, page {i}", index=i) for i in range(4))
    document = Document("d", "plan.pdf", pages)
    assert locate_in_document("Action commune", document, first=[2, 99]).page_index == 2
    assert locate_in_document("page 3", document, first=[2]).page_index == 3
    assert locate_in_document("Action d’un autre plan", document) is None


def test_a_quote_over_two_lines_has_one_box_on_each(tmp_path: Path):
    path = write_text_pdf(tmp_path / "plan.pdf", "La commune porte\nle projet de halle")
    page = read_document(path, "plan.pdf", ReadingLimits()).pages[0]
    citation = locate("porte le projet", page)
    first, second = boxes_of(citation, page)
    assert first[0] > 100
    assert first[1] > second[3] - 2
    assert second[0] == pytest.approx(60, abs=1)
    assert first[3] == pytest.approx(789, abs=3)


def test_a_quote_in_a_table_cell_has_a_box_inside_the_cell(tmp_path: Path):
    path = write_pdf(tmp_path / "t.pdf", table_of([["Coût", "1 250 000 €", "2026"]], [100, 100, 100]))
    page = read_document(path, "t.pdf", ReadingLimits()).pages[0]
    (box,) = boxes_of(locate("1 250 000 €", page), page)
    assert 150 < box[0] < box[2] < 250
    assert 760 < box[1] < box[3] < 780


def test_a_page_without_geometry_has_no_box():
    assert boxes_of(locate("Commune de Marvilly", PAGE), PAGE) == ()


def test_characters_without_a_place_are_left_out_of_boxes():
    nan = float("nan")
    page = Page(
        "d", 0, "a b", boxes=array("f", [1, 1, 2, 2, nan, nan, nan, nan, 3, 1, 4, 2]), lines=(Line(0, 3, (1, 1, 4, 2)),)
    )
    assert boxes_of(locate("a b", page), page) == ((1.0, 1.0, 4.0, 2.0),)
