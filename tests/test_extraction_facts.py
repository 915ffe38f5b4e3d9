"""What labels and their places say: the tax stated once for all, when without how far, who carries and who pays."""

from pathlib import Path

import plan_prints
import pytest
from plan_layouts import ACTIONS, CHAPTER, TITLE, Action, build, fields, form, found_in, p
from plan_shapes import CARD
from reportlab.platypus import Flowable, PageBreak

from analyser.records import Money, Period, Project

WITHOUT_TAX = "Sauf mention contraire, les montants s'entendent hors taxes."
WITH_TAX = "À défaut de précision, les montants sont toutes taxes comprises."


def stated(path: Path, *notes: str) -> tuple[Project, ...]:
    """Find actions of which only the second prints the tax of its cost, after pages with notes on that of all."""
    story: list[Flowable] = [p("Le plan", CHAPTER)]
    story += [part for note in notes for part in (p(note), PageBreak())]
    for action in ACTIONS[:3]:
        taxed = action.cost if action is ACTIONS[1] else action.cost.rsplit(" ", 1)[0]
        rows = [(label, taxed if label == "Enveloppe" else value) for label, value in fields(action, CARD)]
        story += [p(f"Fiche {action.number} – {action.title}", TITLE), form(rows)]
    return found_in(build(path, story)).projects


@pytest.mark.parametrize(
    ("notes", "taxes"),
    [
        ([WITHOUT_TAX], ["HT", "TTC", "HT"]),
        ([WITH_TAX], ["TTC", "TTC", "TTC"]),
        ([WITHOUT_TAX, WITH_TAX], [None, "TTC", None]),
        ([], [None, "TTC", None]),
    ],
)
def test_amounts_without_tax_take_the_one_that_is_stated_for_all(
    notes: list[str], taxes: list[str | None], tmp_path: Path
) -> None:
    costs = [project.fields["cost"].value for project in stated(tmp_path / "plan.pdf", *notes)]
    assert [cost.tax for cost in costs if isinstance(cost, Money)] == taxes


def test_an_amount_that_takes_the_stated_tax_cites_the_sentence_that_states_it(tmp_path: Path) -> None:
    first, second, _ = stated(tmp_path / "plan.pdf", WITHOUT_TAX)
    said = [quote.quote for quote in first.fields["cost"].citations]
    assert said[0] == "1 240 000 €"
    assert said[1].startswith("Sauf mention contraire")
    assert said[1].endswith("hors taxes")
    assert len(second.fields["cost"].citations) == 1


def test_a_schedule_keeps_what_says_when_and_leaves_out_how_far_the_action_is(tmp_path: Path) -> None:
    story: list[Flowable] = []
    for action in ACTIONS[:3]:
        steps = ("Échéancier", "maîtrise d'œuvre désignée ; travaux de juillet à novembre 2027")
        story += [p(f"Fiche {action.number} – {action.title}", TITLE), form([*fields(action, CARD)[:-1], steps])]
        story.append(PageBreak())
    schedules = [project.fields["schedule"].value for project in found_in(build(tmp_path / "plan.pdf", story)).projects]
    assert [when.raw for when in schedules if isinstance(when, Period)] == ["travaux de juillet à novembre 2027"] * 3


def test_the_body_after_the_cost_pays_on_the_card_that_names_no_owner_too(tmp_path: Path) -> None:
    silent = ACTIONS[1]

    def facts(action: Action) -> list[str]:
        return [*([] if action is silent else [action.owner]), action.cost, "Vau Agglo", action.schedule]

    projects = found_in(plan_prints.cards(tmp_path / "plan.pdf", facts)).projects
    owners = {p.title.value: p.fields["owner"].value if "owner" in p.fields else None for p in projects}
    assert owners == {action.title: None if action is silent else action.owner for action in ACTIONS}
    assert {project.fields["funding_plan"].value for project in projects} == {("Vau Agglo",)}
