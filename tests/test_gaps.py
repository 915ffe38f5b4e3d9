"""Questions to the town: of what the text leaves open, and only of that."""

import pytest
from actions import action, category, euros, verdict

from analyser.judging.gaps import Known, answers_of, questions_for
from analyser.knowledge import load_knowledge
from analyser.records import FundingMatch, MaturitySuggestion, Period, VerdictId
from analyser.settings import Settings

KNOWLEDGE = load_knowledge(Settings(_env_file=None).corpus)
SETTLED = dict.fromkeys(
    ("technique", "foncier", "politique", "autorisations", "porteur", "programme", "bilan"), "acquis"
)


def ask(
    level: int | None = None,
    axes: dict[str, str] | None = None,
    *,
    brownfield: bool = False,
    said: VerdictId = VerdictId.ELIGIBLE,
    **fields: object,
) -> tuple[str, ...]:
    text = action("Rénovation de l’école", "Une école.", **fields)
    quotes = text.project.title.citations if level is not None else ()
    maturity = MaturitySuggestion(level, citations=quotes, axes=axes or {})
    funding = (FundingMatch("x", "X", "Parce que.", "open", missing=("Quel gain ?", "Note à revoir.")),)
    fields_found = (category(text, "public_building_efficiency"),)
    return questions_for(
        Known(text, fields_found, verdict(text, said), maturity, funding), KNOWLEDGE, brownfield=brownfield
    )


def test_missing_values_are_asked_for_first() -> None:
    questions = ask()
    assert "maître d’ouvrage" in questions[0]
    assert "coût" in questions[1]
    assert any("Où en est l’action" in q for q in questions)


def test_what_the_plan_says_is_not_asked_again() -> None:
    questions = ask(
        4, SETTLED, owner="Commune", cost=euros("9 € HT", 9.0, tax="HT"), schedule=Period("2027", 2027, 2027),
        funding_cited=("DSIL",),
    )  # fmt: skip
    assert not any(word in q for q in questions for word in ("Qui est le maître", "HT ou TTC", "terrain", "délibéré"))
    assert any("entreprises" in q for q in questions)
    assert "Quel gain ?" in questions
    assert "Note à revoir." not in questions


@pytest.mark.parametrize("brownfield", [True, False])
def test_the_four_points_are_asked_only_of_brownfields(brownfield: bool) -> None:
    assert any(q.startswith("Friche") for q in ask(1, brownfield=brownfield)) is brownfield


def test_nothing_is_asked_of_an_action_that_cannot_be_taken() -> None:
    assert ask(said=VerdictId.NOT_ELIGIBLE) == ()
    assert ask(said=VerdictId.INSUFFICIENT)


def test_questions_are_few_and_different() -> None:
    questions = ask(brownfield=True)
    assert len(questions) == len(set(questions)) <= 10


GREEN_BODY = "Dépose de 850 m² d’enrobé et plantation de 14 arbres par la commune."


def of_yard(body: str, level: int = 3, title: str = "Cour de l’école") -> tuple[str, ...]:
    text = action(title, body)
    maturity = MaturitySuggestion(level, citations=text.project.title.citations)
    known = Known(
        text, (category(text, "green_spaces"),), verdict(text, VerdictId.TO_CHECK), maturity, settling=("Quels jeux ?",)
    )
    return questions_for(known, KNOWLEDGE, brownfield=False)


def test_what_a_rule_wants_to_know_is_asked_and_what_the_text_answers_is_not() -> None:
    assert "Quels jeux ?" in of_yard("La cour est refaite.")
    assert any("combien d’arbres" in q for q in of_yard("La cour est refaite."))
    assert not any("combien d’arbres" in q or "imperméabilisé" in q for q in of_yard(GREEN_BODY))


def test_nobody_asks_of_a_study_who_owns_the_ground() -> None:
    assert not any("terrain" in q or "autorisations" in q for q in of_yard("Une étude.", 2, "Étude de la cour"))


def test_no_more_than_six_questions_are_sent() -> None:
    assert max(len(of_yard("La cour est refaite.", level)) for level in range(8)) <= 6


def test_every_answer_belongs_to_a_question_that_may_be_asked() -> None:
    asked = {q for one in KNOWLEDGE.rulebook.categories for q in one.questions}
    assert set(answers_of(KNOWLEDGE.sheets["gaps"]["reponses"])) <= asked
