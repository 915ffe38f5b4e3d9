"""Scores against labels: what counts as found, right, invented, and what the table says."""

import json
from dataclasses import dataclass
from pathlib import Path

from actions import action, category, euros, verdict

from analyser.errors import BrokenFileError
from analyser.evaluation import Ratio, evaluate_folder, score_plan
from analyser.records import Extraction, MaturitySuggestion, Period, Project, Suggestion

SCHOOL = {
    "number": None, "title": "Rénovation de l'école", "pages": [1], "owner": "Commune de Marvilly",
    "cost": {"raw": "450 000 € HT", "value": 450000, "max": None, "tax": "HT", "basis": "total"},
    "schedule": {"raw": "2025-2026", "start_year": 2025, "end_year": 2026},
    "categories": ["public_building_efficiency"], "verdict": "eligible", "maturity": None,
}  # fmt: skip
PARK = {"number": None, "title": "Parc du Moulin", "pages": [2], "owner": None, "cost": None, "schedule": None}


def found(title: str = "Rénovation de l’école", **fields: object) -> tuple[Project, Suggestion]:
    text = action(title, **fields)
    suggestion = Suggestion(
        "p1", (category(text, "public_building_efficiency"),), verdict(text), MaturitySuggestion(None)
    )
    return text.project, suggestion


def test_an_action_with_all_its_fields_scores_full_marks() -> None:
    right = found(
        owner="Commune de Marvilly", cost=euros("450 000 € HT", 450000.0, tax="HT"),
        schedule=Period("2025-2026", 2025, 2026),
    )  # fmt: skip
    score = score_plan({"document": "plan.pdf", "actions": [SCHOOL]}, [right])
    assert (score.recall, score.precision) == (Ratio(1, 1), Ratio(1, 1))
    assert all(ratio.right == ratio.asked for ratio in score.measures.values())
    assert score.measures["tax"].asked == 1
    assert score.wrong == ()


def test_what_is_missing_surplus_or_wrong_is_named() -> None:
    wrong = found(cost=euros("45 000 € TTC", 45000.0, tax="TTC"))
    score = score_plan({"document": "plan.pdf", "actions": [SCHOOL, PARK]}, [wrong, found("Le mot du maire")])
    assert score.missed == ("Parc du Moulin",)
    assert score.surplus == ("Le mot du maire",)
    assert score.measures["cost"] == Ratio(0, 1)
    assert "coût : Rénovation de l'école" in score.wrong


def test_a_value_that_the_plan_does_not_give_counts_as_invented() -> None:
    park = found("Parc du Moulin", owner="Commune", cost=euros("10 000 €", 10000.0))
    assert score_plan({"document": "plan.pdf", "actions": [PARK]}, [park]).invented == 2


def test_one_found_action_answers_one_label_only() -> None:
    twice = {"document": "plan.pdf", "actions": [SCHOOL, {**SCHOOL, "pages": [4]}]}
    score = score_plan(twice, [found()])
    assert score.recall == Ratio(1, 2)


@dataclass(frozen=True)
class Analysed:
    extraction: Extraction
    suggestions: tuple[Suggestion, ...]


def test_a_folder_is_scored_plan_by_plan_and_an_unreadable_plan_counts_as_missed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        gold = {"document": f"{name}.pdf", "layout": "fiches", "actions": [SCHOOL]}
        (tmp_path / f"{name}.json").write_text(json.dumps(gold), "utf-8")
    (tmp_path / "queries.json").write_text("[]", "utf-8")

    def analyse(path: Path) -> Analysed:
        if path.name == "b.pdf":
            raise BrokenFileError("b.pdf", "Fichier endommagé.")
        project, suggestion = found()
        return Analysed(Extraction("0" * 64, (project,)), (suggestion,))

    report = evaluate_folder(tmp_path, analyse)
    assert [plan.recall for plan in report.plans] == [Ratio(1, 1), Ratio(0, 1)]
    assert report.total.recall == Ratio(1, 2)
    lines = list(report.lines(misses=True))
    assert lines[0].startswith("plan")
    assert lines[-1].startswith("ensemble")
    assert any("manque : Rénovation de l'école" in line for line in lines)
