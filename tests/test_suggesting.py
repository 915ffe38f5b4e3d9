"""A suggestion wires all judgements, and every quote in it stands where it is said to stand."""

from collections.abc import Iterator
from datetime import date

import pytest
from actions import action, euros

from analyser.judging.action_text import ActionText
from analyser.judging.suggesting import suggest
from analyser.knowledge import Knowledge, load_knowledge
from analyser.records import Citation, Suggestion, VerdictId
from analyser.settings import Settings

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(Settings(_env_file=None).corpus)


SCHOOL = action(
    "Rénovation énergétique de l’école du Ruisseau",
    "Le bâtiment communal de 1968 sera isolé par l’extérieur ; les menuiseries et la chaudière au fioul seront "
    "remplacées. Gain énergétique attendu : 48 %. Réunion publique tenue en mai.\n\n"
    "Avancement : APD validé le 12 mars 2024.",
    owner="Commune de Vallebrune",
    cost=euros("840 000 € HT", 840000.0, tax="HT"),
    funding_cited=("Fonds vert", "DSIL"),
)


def citations_of(suggestion: Suggestion) -> Iterator[tuple[str, Citation]]:
    for category in suggestion.categories:
        yield from (("plan", c) for c in (*category.citations, *category.against))
        yield from (("note", c) for c in category.criteria)
    for match in suggestion.funding:
        yield from (("plan", c) for c in match.citations)
        yield from (("note", c) for c in match.criteria)
    yield from (("plan", c) for c in (*suggestion.verdict.citations, *suggestion.maturity.citations))
    yield from (("note", c) for c in suggestion.verdict.criteria)
    yield from (("plan", c) for part in (*suggestion.alerts, *suggestion.tags) for c in part.citations)


def suggested(text: ActionText, knowledge: Knowledge, **options: object) -> Suggestion:
    return suggest(text.project, text.document, knowledge, today=TODAY, **options)


def test_a_renovation_is_judged_from_every_side(knowledge: Knowledge) -> None:
    found = suggested(SCHOOL, knowledge)
    assert found.project_id == SCHOOL.project.project_id
    assert found.categories[0].category_id == "public_building_efficiency"
    assert found.verdict.verdict is VerdictId.ELIGIBLE
    assert (found.maturity.level, found.maturity.phase) == (4, "conception")
    assert {m.scheme_id for m in found.funding[:2]} == {"fonds_vert_renovation", "dsil"}
    assert "participation" in {t.tag_id for t in found.tags}
    assert found.questions
    assert found.rules_version == knowledge.version


def test_every_quote_stands_in_the_plan_or_in_a_note(knowledge: Knowledge) -> None:
    notes = {note.document.document_id: note.document for note in knowledge.notes}
    quoted = list(citations_of(suggested(SCHOOL, knowledge)))
    assert {where for where, _ in quoted} == {"plan", "note"}
    for where, citation in quoted:
        document = SCHOOL.document if where == "plan" else notes[citation.document_id]
        assert document.pages[citation.page_index].text[citation.start : citation.end] == citation.quote


def test_a_silent_action_stays_without_level_or_funding(knowledge: Knowledge) -> None:
    found = suggested(action("Médiathèque"), knowledge)
    assert found.categories == ()
    assert found.verdict.verdict is VerdictId.INSUFFICIENT
    assert found.maturity.level is None
    assert found.funding == ()
    assert {a.alert_id for a in found.alerts} >= {"no_owner", "no_cost"}


def test_the_same_action_on_the_same_day_gives_the_same_suggestion(knowledge: Knowledge) -> None:
    first, second = (suggested(SCHOOL, knowledge) for _ in range(2))
    assert first.funding == second.funding
    assert first.alerts == second.alerts


def test_the_day_decides_what_is_open(knowledge: Knowledge) -> None:
    before = {m.scheme_id: m.status for m in suggested(SCHOOL, knowledge).funding}
    after = suggest(SCHOOL.project, SCHOOL.document, knowledge, today=date(2029, 1, 1))
    assert before["edurenov"] == "open"
    assert "edurenov" not in {m.scheme_id for m in after.funding}
    assert all(m.status in ("closed", "to_check", "open") for m in after.funding)


def test_the_population_of_the_town_narrows_the_funding(knowledge: Knowledge) -> None:
    assert "detr" in {m.scheme_id for m in suggested(SCHOOL, knowledge, population=4000).funding}
    assert "detr" not in {m.scheme_id for m in suggested(SCHOOL, knowledge, population=45000).funding}


def test_a_criterion_from_a_stale_note_warns(knowledge: Knowledge) -> None:
    later = suggest(SCHOOL.project, SCHOOL.document, knowledge, today=date(2027, 8, 1))
    assert "stale_note" not in {a.alert_id for a in suggested(SCHOOL, knowledge).alerts}
    (warning,) = [a for a in later.alerts if a.alert_id == "stale_note"]
    assert "plus de six mois" in warning.message
