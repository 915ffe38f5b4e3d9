"""Parts of pages that draw from records: coverage strips, boxes, tables, the order of evidence."""

from dataclasses import replace

import pytest
from driving import opened

from analyser.records import Page, PageState
from analyser.ui import services
from analyser.ui.components import coverage, figures, maturity, page_view
from analyser.ui.evidence import evidence_of, rank_of
from analyser.views import PageCoverage


def strip(*pages: tuple[PageState, str | None]) -> list[PageCoverage]:
    return [PageCoverage(i, state, None, None, found, None) for i, (state, found) in enumerate(pages)]


def test_the_strip_has_one_cell_a_page_and_says_itself_in_words():
    pages = strip((PageState.TEXT, "action"), (PageState.OCR, None), (PageState.IMAGE, "unread"))
    html = coverage.strip_html(pages)
    assert [html.count(f'"cell {kind}"') for kind in ("action", "ocr", "unread", "text")] == [1, 1, 1, 0]
    assert "2\u00a0pages lues, 1\u00a0non lue, 1\u00a0page avec une action" in html


def test_an_unread_page_shows_even_in_a_strip_of_a_thousand_pages():
    pages = strip(*[(PageState.TEXT, "action")] * 700, (PageState.IMAGE, "unread"), *[(PageState.TEXT, None)] * 300)
    html = coverage.strip_html(pages)
    assert html.count('"cell unread"') == 1
    assert html.count("<i ") <= coverage.MOST_CELLS


def test_what_was_found_on_a_page_cannot_break_out_of_the_strip():
    page = PageCoverage(0, PageState.TEXT, None, None, "action", 'fiche "><script>alert(1)</script>')
    assert "<script>" not in coverage.strip_html([page])


def test_a_box_is_placed_from_the_top_left_in_percents():
    page = Page("d", 0, "x", width=200, height=400)
    html = page_view.box_html((51.5, 301.5, 98.5, 318.5), page, "evidence")
    assert "left:25.00%;top:20.00%;width:25.00%;height:5.00%" in html


def test_tables_escape_their_cells():
    html = figures.table_html(["Champ"], [["<b>"]])
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(("level", "done"), [(None, 0), (0, 1), (7, 8)])
def test_the_scale_is_filled_up_to_the_level(level, done):
    assert maturity.steps_html(level).count("done") == done


def test_axes_are_told_by_state_and_silence_is_not():
    told = maturity.axes_told(
        {"technique": "acquis", "foncier": "acquis", "politique": "absent", "juridique": "non_documente"}
    )
    assert told == "Acquis : technique, foncier · Absent : décision politique"


def test_evidence_begins_with_what_decides_and_names_each_quote_once(filled, app):
    opened(app, "review")
    for item in services.workspace().items():
        evidences = evidence_of(item)
        places = [(one.citation.page_index, one.citation.start, one.citation.end) for one in evidences]
        assert len(places) == len(set(places))
        assert all(one.citation.document_id == item.project.document_id for one in evidences)
        if item.suggestion.categories:
            assert evidences[0].keys[0] == f"category_{item.suggestion.categories[0].category_id}"
        assert rank_of("title", evidences) is not None


def test_a_corrected_value_wins_in_the_record(filled, app):
    from analyser.ui.components.fields import corrected_text

    opened(app, "review")
    item = services.workspace().items()[0]
    corrected = replace(item, corrections={"owner": "Syndicat", "cost": {"raw": "5 €", "value": 5.0, "tax": "HT"}})
    assert corrected_text(corrected, "owner") == "Syndicat"
    assert corrected_text(corrected, "cost") == "5\u00a0€ HT"
