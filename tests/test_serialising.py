"""Records go to JSON and come back the same, each quote proved; the contract's shape is kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_plans import HALL, SCHOOL, Analysis, analysed, programme_note

from analyser.errors import UngroundedError
from analyser.grounding import boxes_of
from analyser.records import Citation, Money, Page, PageState, Period
from analyser.serialising import (
    Json,
    citation_of,
    citation_record,
    project_of,
    project_record,
    stored_project,
    suggestion_of,
    suggestion_record,
    value_of,
    value_record,
)


def pages_of(analysis: Analysis) -> dict[tuple[str, int], Page]:
    return {(p.document_id, p.index): p for p in (*analysis.document.pages, *programme_note().pages)}


def test_project_and_suggestion_come_back_the_same() -> None:
    analysis = analysed(SCHOOL)
    pages = pages_of(analysis)
    [project], [suggestion] = analysis.extraction.projects, analysis.suggestions
    through_json = json.loads(json.dumps([stored_project(project), suggestion_record(suggestion)]))
    again = project_of(through_json[0], lambda d, i: pages[d, i])
    assert (again.title, again.number, again.fields, again.body) == (
        project.title,
        project.number,
        project.fields,
        project.body,
    )
    assert stored_project(again) == stored_project(project)
    judged = suggestion_of(project.project_id, through_json[1], lambda d, i: pages[d, i])
    assert suggestion_record(judged) == suggestion_record(suggestion)


def edit(record: Json, change: str) -> None:
    """Tamper with one stored quote."""
    citation = record["fields"]["cost"]["citations"][0]
    if change == "digit":
        citation["quote"] = citation["quote"].replace("1", "7", 1)
    elif change == "span":
        citation["start"] += 1
    elif change == "page":
        citation["page"] += 1
    elif change == "value":
        record["fields"]["cost"]["raw"] = "12 M€"
    elif change == "title":
        record["title"]["value"] = "Non-rénovation de l’école"
    elif change == "document":
        citation["document_id"] = programme_note().document_id
    elif change == "ocr":
        citation["ocr"] = True
    else:
        record["fields"]["cost"]["citations"] = []


@pytest.mark.parametrize("change", ["digit", "span", "page", "value", "title", "document", "ocr", "no citation"])
def test_a_stored_record_that_was_changed_is_refused(change: str) -> None:
    analysis = analysed(SCHOOL, HALL)
    pages = pages_of(analysis)
    record = json.loads(json.dumps(stored_project(analysis.extraction.projects[0])))
    project_of(record, lambda d, i: pages[d, i])
    edit(record, change)
    with pytest.raises(UngroundedError):
        project_of(record, lambda d, i: pages[d, i])


@given(text=st.text(min_size=1).filter(lambda t: any(c.isalnum() for c in t)), data=st.data())
def test_any_quote_of_any_text_survives_json(text: str, data: st.DataObject) -> None:
    page = Page("d", 0, text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    try:
        citation = Citation.of(page, start, end)
    except UngroundedError:
        return
    assert citation_of(json.loads(json.dumps(citation_record(citation))), lambda _d, _i: page) == citation


@pytest.mark.parametrize(
    "value",
    [
        "Commune",
        ("CCAS", "CAF"),
        (),
        Money("3,2 M€ TTC", 3_200_000, None, "TTC"),
        Money("à chiffrer"),
        Money("de 10 à 20 k€/an", 10_000, 20_000, None, "annual"),
        Period("2025 à 2027", 2025, 2027),
        Period("à définir"),
    ],
)
def test_every_kind_of_value_comes_back_as_its_own_kind(value: str | tuple[str, ...] | Money | Period) -> None:
    assert value_of(json.loads(json.dumps(value_record(value)))) == value


def test_the_contract_counts_pages_from_one_and_proves_each_quote() -> None:
    analysis = analysed(HALL, SCHOOL)
    page, project, suggestion = analysis.document.pages[1], analysis.extraction.projects[1], analysis.suggestions[1]

    def boxes(citation: Citation) -> list[tuple[float, float, float, float]]:
        return list(boxes_of(citation, page)) if citation.document_id == page.document_id else []

    record = json.loads(json.dumps(project_record(project, suggestion, analysis.document, "Marvilly", boxes)))
    assert (record["document"], record["town"], record["number"], record["title"], record["axis"]) == (
        "plan.pdf",
        "Marvilly",
        SCHOOL.number,
        SCHOOL.title,
        None,
    )
    assert (record["pages"], record["other_pages"]) == ([2], [])
    cost = record["fields"]["cost"]
    assert {k: cost[k] for k in ("raw", "value", "max", "tax", "basis")} == {
        "raw": "120000 € HT",
        "value": 120_000,
        "max": None,
        "tax": "HT",
        "basis": "total",
    }
    [citation] = cost["citations"]
    assert page.text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["page"] == 2
    assert "ocr" not in citation
    assert record["categories"][0]["id"] == SCHOOL.category
    assert record["categories"][0]["criteria"][0]["document_id"] == programme_note().document_id
    assert record["verdict"]["id"] == "eligible"
    assert record["maturity"]["level"] == 3
    assert record["conflicts"] == []
    assert set(record["fields"]) == {"owner", "cost", "description"}


def test_quotes_read_by_ocr_say_so() -> None:
    analysis = analysed(SCHOOL, state=PageState.OCR)
    record = project_record(
        analysis.extraction.projects[0], analysis.suggestions[0], analysis.document, None, lambda _c: []
    )
    assert record["fields"]["owner"]["citations"][0]["ocr"] is True
    assert record["town"] is None
