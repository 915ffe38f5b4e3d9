"""Two versions of a plan are compared action by action, and what matters most is said."""

from dataclasses import replace

import pytest
from written_plans import ALL, HALL, PARK, PATH, SCHOOL, Action, analysed

from analyser.versions import compare, pair, sketch

OLD = analysed(*ALL).extraction.projects


def changes(*actions: Action) -> dict[str, tuple[str, str]]:
    """Compare with the old version; title -> (kind, detail)."""
    new = analysed(*actions, name="v2.pdf").extraction.projects
    return {change.title: (change.kind, change.detail) for change in compare(OLD, new)}


def test_the_same_plan_is_unchanged() -> None:
    assert {kind for kind, _ in changes(*ALL).values()} == {"unchanged"}


def test_new_and_removed_actions_are_named() -> None:
    found = changes(SCHOOL, PARK, PATH, Action("3.1", "Réseau de chaleur bois"))
    assert found["Réseau de chaleur bois"] == ("new", "")
    assert found[HALL.title] == ("removed", "")


@pytest.mark.parametrize(
    ("changed", "kind", "detail"),
    [
        (replace(SCHOOL, cost=150_000), "cost_changed", "120000 € HT → 150000 € HT"),
        (replace(SCHOOL, cost=150_000, text="Tout change."), "cost_changed", "120000 € HT → 150000 € HT"),
        (replace(SCHOOL, owner="Syndicat"), "reworded", "maître d’ouvrage"),
        (replace(SCHOOL, text="Le préau sera fermé."), "reworded", "description"),
        (
            replace(SCHOOL, title="Rénovation globale de l’école Prévert"),
            "reworded",
            "Rénovation énergétique de l’école Prévert → Rénovation globale de l’école Prévert",
        ),
        (replace(SCHOOL, title="Rénovation  énergétique de l'école Prévert"), "unchanged", ""),
        (replace(SCHOOL, number="4.7"), "moved", "n° 1.1 → n° 4.7"),
    ],
)
def test_one_change_is_said_once_and_in_words(changed: Action, kind: str, detail: str) -> None:
    found = changes(changed, PARK, PATH, HALL)
    assert found[changed.title] == (kind, detail)
    assert {kind for title, (kind, _) in found.items() if title != changed.title} == {"unchanged"}


def test_an_action_on_another_page_has_moved() -> None:
    assert changes(PARK, SCHOOL, PATH, HALL)[PARK.title] == ("moved", "p. 2 → p. 1")


def test_twins_are_told_apart_by_their_number_and_text() -> None:
    twins = [replace(SCHOOL, number="1.1"), replace(SCHOOL, number="1.2", text="La cour sera plantée.")]
    old = analysed(*twins).extraction.projects
    new = analysed(*reversed(twins), name="v2.pdf").extraction.projects
    assert [(c.old_project_id, c.new_project_id) for c in compare(old, new)] == [
        (old[1].project_id, new[0].project_id),
        (old[0].project_id, new[1].project_id),
    ]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (("1.1", "Rénovation de la mairie"), ("7.4", "Rénovation de la mairie"), True),
        (("1.1", "Rénovation de la mairie"), ("1.1", "Rénovation énergétique de la mairie"), True),
        (("1.1", "Rénovation de la mairie"), ("1.1", "Création d'un parc"), False),
        (("1.1", "Voie verte nord"), ("2.3", "Piste vers le sud"), False),
        (("", "Rénovation de la mairie"), ("", "RÉNOVATION DE LA MAIRIE"), True),
        (("1.1", "Rénovation de l’école"), ("2.1", "Rénovation de l’église"), False),
        (("", "Voie verte, tranche 1"), ("", "Voie verte, tranche 2"), False),
        (("3", "Voie verte, tranche 1"), ("3", "Voie verte, tranches 1 et 2"), True),
    ],
)
def test_an_action_is_found_again_by_title_number_and_text(
    before: tuple[str, str], after: tuple[str, str], *, same: bool
) -> None:
    old, new = sketch("old", *before, body=""), sketch("new", *after, body="")
    assert pair([old], [new]) == ({"old": "new"} if same else {})


def test_the_same_number_does_not_join_actions_that_say_something_else() -> None:
    old = sketch("old", "1.1", "Aménagement du parc", "Des arbres seront plantés le long du ruisseau.")
    new = sketch("new", "1.1", "Aménagement de la place", "Pavage, bancs et stationnement pour 40 voitures.")
    assert pair([old], [new]) == {}


def test_a_renamed_and_renumbered_action_is_found_by_its_text() -> None:
    body = "Les murs seront isolés par l’extérieur et la chaudière au fioul remplacée par une chaufferie bois."
    old = sketch("old", "1.1", "Rénovation de la mairie", body)
    new = sketch("new", "4.2", "Rénovation thermique de la mairie", f"{body} Début en 2027.")
    assert pair([old], [new]) == {"old": "new"}
