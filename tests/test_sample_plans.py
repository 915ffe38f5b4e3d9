"""The labels of the committed plans hold: quotes stand on their pages, ids and verdicts are of the domain."""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from analyser.extraction.wording.amounts import parse_money
from analyser.extraction.wording.periods import parse_period
from analyser.folding import words
from analyser.records import CATEGORY_IDS, VerdictId

ROOT = Path(__file__).resolve().parent
LABELS = sorted([*ROOT.parent.glob("corpus/plans/*.json"), *ROOT.glob("data/plans/*.json")])


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def pages_of(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path.with_suffix(".pdf"))
    texts = ["".join(words(page.get_textpage().get_text_range())) for page in document]
    document.close()
    return texts


def test_there_are_three_sample_plans_and_three_of_the_tests() -> None:
    assert len(LABELS) == 6


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_every_quote_stands_on_its_page(path: Path) -> None:
    gold, pages = load(path), pages_of(path)
    assert gold["page_count"] == len(pages)
    for action in gold["actions"]:
        for evidence in action["evidence"]:
            assert "".join(words(evidence["quote"])) in pages[evidence["page"] - 1], evidence
        assert all("".join(words(action["title"])) in pages[page - 1] for page in action["pages"][:1])
    for tempting in gold["not_actions"]:
        assert "".join(words(tempting["text"])) in pages[tempting["page"] - 1]


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_labels_use_the_words_of_the_domain(path: Path) -> None:
    actions = load(path)["actions"]
    assert len({action["id"] for action in actions}) == len(actions)
    for action in actions:
        assert set(action["categories"]) <= set(CATEGORY_IDS)
        assert action["verdict"] in {str(verdict) for verdict in VerdictId}
        assert action["maturity"] is None or 0 <= action["maturity"] <= 7
        for category in action["categories"]:
            assert any(evidence["for"] == f"category:{category}" for evidence in action["evidence"])


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_amounts_and_schedules_are_read_as_labelled(path: Path) -> None:
    for action in load(path)["actions"]:
        cost, schedule = action["cost"], action["schedule"]
        if cost and not cost["raw"].replace(" ", "").isdigit():  # bare numbers need their column's header
            money = parse_money(cost["raw"], header_tax=cost["tax"])
            assert money is not None
            assert (money.value, money.maximum, money.basis) == (cost["value"], cost["max"], cost["basis"]), cost
        if schedule:
            period = parse_period(schedule["raw"])
            assert period is not None
            assert (period.start_year, period.end_year) == (schedule["start_year"], schedule["end_year"]), schedule


def test_graded_questions_point_to_pages_of_the_actions_they_name() -> None:
    plans = {gold["document"]: gold for gold in map(load, LABELS)}
    questions = json.loads((ROOT / "data/queries.json").read_text("utf-8"))
    assert len({question["id"] for question in questions}) == len(questions) == 60
    for question in questions:
        for answer in [*question["relevant"], *question["decoys"]]:
            plan = plans[answer["document"]]
            assert 1 <= answer["page"] <= plan["page_count"]
            pages = {action["id"]: action["pages"] for action in plan["actions"]}
            assert answer["action"] is None or answer["page"] in pages[answer["action"]], question["id"]
        answers, decoys = (
            {(answer["document"], answer["page"]) for answer in question[of]} for of in ("relevant", "decoys")
        )
        assert answers, question["id"]
        assert not answers & decoys, question["id"]
