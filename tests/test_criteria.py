"""The passages of the programme behind a suggestion: retrieved by the action's own words, proved, never deciding."""

from pathlib import Path

import pytest
from actions import action

from analyser.judging.criteria import criteria_of
from analyser.judging.eligibility import judge
from analyser.knowledge import Knowledge, load_knowledge
from analyser.records import Citation, VerdictId
from analyser.settings import Settings

CORPUS = Settings(_env_file=None).corpus
KNOWLEDGE = load_knowledge(CORPUS)
ELIGIBLE, TO_CHECK, OUT = VerdictId.ELIGIBLE, VerdictId.TO_CHECK, VerdictId.NOT_ELIGIBLE

OWN_NOTE = """---
id: aide_du_bassin
nom: "Aide du bassin"
type: financement
categories: [green_spaces]
statut: en_vigueur
statut_au: 2026-11-01
verifie_le: 2026-11-01
source: [https://exemple.fr]
confiance: haute
version: "1.0"
proprietaire: "équipe"
criteres:
  - "Une roselière filtrante de plus de 200 m² est aidée."
---
# Aide du bassin

Une roselière filtrante de plus de 200 m² est aidée.
"""


def found(said: str, verdict: VerdictId, category: str | None, knowledge: Knowledge = KNOWLEDGE) -> list[Citation]:
    return list(criteria_of(knowledge).find([said], verdict, category))


def note_of(citation: Citation, knowledge: Knowledge = KNOWLEDGE) -> str:
    (name,) = [n.note_id for n in knowledge.notes if n.document.document_id == citation.document_id]
    return name


@pytest.mark.parametrize(
    ("said", "verdict", "category", "in_passage"),
    [
        ("désimperméabiliser la cour", ELIGIBLE, "green_spaces", "La désimperméabilisation d’un sol"),
        ("haies et berges", ELIGIBLE, "green_spaces", "haies, zone humide, berges"),
        ("bornes de recharge", ELIGIBLE, "soft_mobility", "Les bornes de recharge"),
        ("chaudière au fioul", TO_CHECK, "public_building_efficiency", "Une chaudière neuve à énergie fossile"),
        ("toiture", ELIGIBLE, "green_spaces", "Une toiture ou une façade végétalisée"),
        ("réfection de toiture", OUT, "public_building_efficiency", "la réfection d’une toiture sans isolation"),
        ("compostage", ELIGIBLE, "bioeconomy", "Le tri et le compostage"),
    ],
)
def test_the_criterion_cited_is_the_one_that_the_action_s_words_lead_to(said, verdict, category, in_passage) -> None:
    first = found(said, verdict, category)[0]
    assert in_passage in first.quote
    assert note_of(first) == KNOWLEDGE.definition(category).note_id  # type: ignore[union-attr]


def test_lines_beside_the_declared_criteria_are_found_too() -> None:
    assert "L’agriculture urbaine" in found("agriculture urbaine", ELIGIBLE, "green_spaces")[0].quote


def test_words_that_lead_nowhere_fall_back_to_the_definition() -> None:
    (only,) = found("xylophone", ELIGIBLE, "soft_mobility")
    definition = KNOWLEDGE.definition("soft_mobility")
    assert definition is not None
    assert only.quote == definition.scope["dans"][0]


def test_a_scheme_s_criterion_on_the_same_words_is_cited_second() -> None:
    own, other = found("gain de 45 % sur l’énergie finale", ELIGIBLE, "public_building_efficiency")
    assert note_of(own) == "domaine_batiments_publics"
    assert "40 %" in other.quote.replace("\u00a0", " ")


def test_what_no_field_takes_is_refused_by_the_passage_that_names_it_or_by_the_scope() -> None:
    assert "terrain de sport" in found("terrain de sport", OUT, None)[0].quote
    assert "étrangère à ces cinq domaines" in found("vidéosurveillance", OUT, None)[0].quote


def test_a_user_s_own_note_takes_part(tmp_path: Path) -> None:
    (tmp_path / "funding").mkdir()
    (tmp_path / "funding" / "bassin.md").write_text(OWN_NOTE, "utf-8")
    knowledge = load_knowledge(CORPUS, tmp_path)
    _, other = found("une roselière filtrante", ELIGIBLE, "green_spaces", knowledge)
    assert note_of(other, knowledge) == "aide_du_bassin"


def test_an_eligible_action_cites_the_plan_and_the_passage_that_takes_it() -> None:
    text = action("La cour de l’école", "Description. Désimperméabilisation de 800 m² de la cour.")
    (suggestion,), verdict, _ = judge(text.project, text.document, KNOWLEDGE)
    assert "Désimperméabilisation" in suggestion.citations[0].quote
    assert "désimperméabilisation" in suggestion.criteria[0].quote
    assert verdict.criteria[0] == suggestion.criteria[0]
