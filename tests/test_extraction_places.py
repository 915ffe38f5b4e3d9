"""In a plan of several towns each action goes to the town in whose chapter it stands."""

from dataclasses import replace
from pathlib import Path

from plan_layouts import ACTIONS, CHAPTER, GRID, TITLE, Action, build, found_in, p
from reportlab.platypus import Flowable, Table

GROUPING = "Communauté de communes du Haut-Vau"


def fiche(action: Action) -> list[Flowable]:
    rows = [("Porteur", action.owner), ("Description", action.text), ("Coût", action.cost)]
    table = Table([[p(label), p(value)] for label, value in rows], colWidths=[120, 370], style=GRID)
    return [p(f"Fiche n° {action.number} - {action.title}", TITLE), table]


def test_a_chapter_named_after_a_town_gives_its_actions_that_town(tmp_path: Path) -> None:
    at_home, of_all, in_town, next_door, shared = ACTIONS
    chapters = {
        "Vaubrun": [at_home, replace(of_all, owner=GROUPING), in_town],
        "Sainte-Orse": [replace(next_door, owner="Commune de Sainte-Orse")],
        "Projets intercommunaux": [replace(shared, owner=GROUPING)],
    }
    story = [
        part
        for name, actions in chapters.items()
        for part in (p(name, CHAPTER), *(piece for action in actions for piece in fiche(action)))
    ]
    path = build(tmp_path / "plan.pdf", [*story, p("Annexes", CHAPTER), p("Liste des signataires")])
    found = found_in(path).projects
    assert [(project.title.value, project.town.value if project.town else None) for project in found] == [
        (action.title, name) for name, actions in chapters.items() for action in actions
    ]
