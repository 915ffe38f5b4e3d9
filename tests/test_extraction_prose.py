"""What sentences say of who carries an action, what it costs and when it is done."""

from pathlib import Path

import pytest
from plan_layouts import ACTIONS, BODY, TITLE, build, found_in, p
from plan_prints import run_in
from plan_prints import told as in_sentences
from reportlab.platypus import Paragraph, Spacer

from analyser.records import Money, Period, Project

REST = "Les murs seront isolés. Le coût est estimé à 90 000 € HT. Les travaux auront lieu en 2026."


@pytest.fixture
def told(tmp_path: Path):
    """Find the action that a text tells, first of a series."""

    def find(text: str) -> Project:
        others = [
            part
            for rank, action in enumerate(ACTIONS[:2], 2)
            for part in (p(f"Action {rank} : {action.title}", TITLE), p(in_sentences(action)))
        ]
        story = [p("Action 1 : Maison des associations", TITLE), p(text), *others]
        return found_in(build(tmp_path / "plan.pdf", story)).projects[0]

    return find


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [
        (
            "Les murs sont loués ; la société Bois du Vau, maître d'ouvrage, couvre les toits.",
            "société Bois du Vau",
        ),
        ("La communauté de communes du Vau souhaite rouvrir la salle.", "communauté de communes du Vau"),
        ("Quarante bornes seraient posées par la commune de Vaubrun.", "commune de Vaubrun"),
        ("En centre-bourg, la commune de Vaubrun rénove la salle.", "commune de Vaubrun"),
        ("Habitat du Vau réhabilite les logements du bas.", "Habitat du Vau"),
    ],
)
def test_a_sentence_names_who_carries_the_action(sentence: str, owner: str, told) -> None:
    assert str(told(f"{sentence} {REST}").fields["owner"].value) == owner


@pytest.mark.parametrize(
    "sentence",
    [
        "La salle reçoit une ventilation pilotée par la présence.",
        "Le lavoir est porté par quatre piliers.",
    ],
)
def test_what_only_sounds_so_names_no_owner(sentence: str, told) -> None:
    assert "owner" not in told(f"{sentence} {REST}").fields


def test_labels_inside_a_paragraph_are_read_one_by_one(told) -> None:
    text = "Conduite : commune de Vaubrun. Enveloppe : 412 000 € HT. Déploiement : 2026. Alliés : CAUE, Département."
    fields = told(f"Les murs seront isolés. {text}").fields
    assert {name: getattr(fields[name].value, "raw", fields[name].value) for name in ("owner", "cost", "schedule")} == {
        "owner": "commune de Vaubrun", "cost": "412 000 € HT", "schedule": "2026",
    }  # fmt: skip
    assert fields["partners"].value == ("CAUE", "Département")


@pytest.mark.parametrize(
    ("sentence", "value", "tax"),
    [
        ("La commune de Vaubrun rénove la salle, pour 412 000 euros hors taxes.", 412_000, "HT"),
        ("La commune de Vaubrun rénove la salle, pour environ 96 000 € TTC.", 96_000, "TTC"),
    ],
)
def test_what_an_action_is_done_for_is_its_cost(sentence: str, value: float, tax: str, told) -> None:
    cost = told(f"{sentence} Les travaux auront lieu en 2026.").fields["cost"].value
    assert isinstance(cost, Money)
    assert (cost.value, cost.tax) == (value, tax)


def test_an_amount_with_its_tax_comes_before_rents_and_prices_of_land(told) -> None:
    text = (
        "Le terrain est acheté au prix de 1,20 € le m², soit 4 536 €. La location coûte 14 400 € par an. "
        "La commune de Vaubrun rénove la salle, pour un coût de 412 k€ HT. Les travaux auront lieu en 2026."
    )
    cost = told(text).fields["cost"].value
    assert isinstance(cost, Money)
    assert (cost.value, cost.tax) == (412_000, "HT")


def test_the_time_of_the_works_comes_before_other_times(told) -> None:
    text = (
        "La commune de Vaubrun rénove la salle, pour 412 000 € HT. Le bilan énergétique sera rendu en 2025. "
        "Les travaux seront exécutés en 2027."
    )
    schedule = told(text).fields["schedule"].value
    assert isinstance(schedule, Period)
    assert (schedule.start_year, schedule.end_year) == (2027, 2027)


def test_the_year_in_which_something_was_done_is_no_schedule(told) -> None:
    text = "Le conseil a retenu ce projet, en 2023. La commune de Vaubrun rénove la salle, pour 412 000 € HT."
    assert "schedule" not in told(text).fields


def test_a_title_in_bold_that_runs_in_as_the_others_opens_an_action_that_tells_nothing(
    tmp_path: Path,
) -> None:
    silent = Paragraph("<b>Jardin du presbytère.</b> Une prairie fleurie remplace le gravier.", BODY)
    story = [*map(run_in, ACTIONS[:3]), silent, *map(run_in, ACTIONS[3:])]
    spaced = [part for paragraph in story for part in (paragraph, Spacer(1, 10))]
    titles = [project.title.value for project in found_in(build(tmp_path / "plan.pdf", spaced)).projects]
    assert titles == [*(a.title for a in ACTIONS[:3]), "Jardin du presbytère", *(a.title for a in ACTIONS[3:])]
