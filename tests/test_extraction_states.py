"""What headings and captions say of the actions under them: done, given up, left out, or nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from plan_layouts import ACTIONS, BOLD, CHAPTER, GRID, TITLE, Action, build, fields, form, found_in, p
from plan_shapes import CARD
from reportlab.platypus import Flowable, Table

from analyser.records import Extraction, ProjectState

AFTER = [action.title for action in ACTIONS[2:]]


def fiches(actions: Sequence[Action]) -> list[Flowable]:
    return [part for a in actions for part in (p(f"Fiche {a.number} – {a.title}", TITLE), form(fields(a, CARD)))]


def titles_in(extraction: Extraction) -> tuple[list[str], list[str]]:
    return [p.title.value for p in extraction.projects], [p.title.value for p in extraction.set_aside]


@pytest.mark.parametrize(
    ("heading", "aside"),
    [
        ("Opérations non retenues", AFTER),
        ("Opérations non inscrites au plan", AFTER),
        ("Interventions diffuses et opérations non retenues", []),
    ],
)
def test_a_heading_sets_aside_what_follows_unless_it_says_two_things(
    heading: str, aside: list[str], tmp_path: Path
) -> None:
    story = [p("Plan d'action", CHAPTER), *fiches(ACTIONS[:2]), p(heading, CHAPTER), *fiches(ACTIONS[2:])]
    kept = [action.title for action in ACTIONS if action.title not in aside]
    extraction = found_in(build(tmp_path / "plan.pdf", story))
    assert titles_in(extraction) == (kept, aside)
    assert all(project.state is ProjectState.ABANDONED for project in extraction.set_aside)


@pytest.mark.parametrize(
    ("caption", "is_past"),
    [
        ("Pour mémoire, les actions suivantes ont été réalisées.", True),
        ("Les actions qui ont été réalisées ne figurent plus dans ce tableau.", False),
    ],
)
def test_a_caption_tells_whether_the_rows_under_it_are_done(caption: str, is_past: bool, tmp_path: Path) -> None:
    rows = [[p(t, BOLD) for t in ("N°", "Action", "Maître d'ouvrage", "Coût", "Calendrier")]]
    rows += [[p(t) for t in (a.number, a.title, a.owner, a.cost, a.schedule)] for a in ACTIONS]
    story = [p("Le plan", TITLE), p(caption), Table(rows, colWidths=[35, 165, 120, 90, 80], style=GRID)]
    titles = [action.title for action in ACTIONS]
    assert titles_in(found_in(build(tmp_path / "plan.pdf", story))) == (([], titles) if is_past else (titles, []))


def test_a_list_of_projects_to_mature_that_are_not_in_the_plan_gives_no_action(tmp_path: Path) -> None:
    story = [
        *fiches(ACTIONS[:2]),
        p("Idées à creuser, non inscrites au plan", TITLE),
        p("• Toiture solaire du gymnase : une étude de potentiel est attendue en 2026."),
        p("• Devenir du moulin : rien n'est arrêté."),
    ]
    assert titles_in(found_in(build(tmp_path / "plan.pdf", story)))[0] == [action.title for action in ACTIONS[:2]]
