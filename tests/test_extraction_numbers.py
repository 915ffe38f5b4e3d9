"""Numbers are of actions, of pages or of years, and each is read as what it is."""

from collections.abc import Callable
from pathlib import Path

import plan_prints
import pytest
from plan_layouts import ACTIONS, BOLD, GRID, TITLE, build, fields, form, found_in, p
from plan_shapes import CARD
from reportlab.platypus import PageBreak, Table

from analyser.records import Period, Project


def numbers(projects: tuple[Project, ...]) -> list[str | None]:
    return [project.number.value if project.number else None for project in projects]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (plan_prints.number_at_the_head_of_the_page, ["1.1", "1.2", "2.1", "2.2", "3.1"]),
        (plan_prints.letter_after_the_number, ["1A", "1B", "2A", "2B", "3A"]),
        (plan_prints.shortened_operations, ["1", "2", "3", "4", "5"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_action_keeps_the_number_that_is_printed(
    layout: Callable[[Path], Path], expected: list[str], tmp_path: Path
) -> None:
    assert numbers(found_in(layout(tmp_path / "plan.pdf")).projects) == expected


def test_numbers_that_count_pages_are_of_no_action(tmp_path: Path) -> None:
    story = [
        part
        for page, action in enumerate(ACTIONS, 7)
        for part in (p(f"Plan d'action {page}", BOLD), p(action.title, TITLE), form(fields(action, CARD)), PageBreak())
    ]
    projects = found_in(build(tmp_path / "plan.pdf", story)).projects
    assert [project.title.value for project in projects] == [action.title for action in ACTIONS]
    assert numbers(projects) == [None] * len(ACTIONS)
    assert not any("Plan d'action" in quote.quote for project in projects for quote in project.body)


def test_a_year_alone_in_the_margin_is_no_page_number(tmp_path: Path) -> None:
    years = [2026, 2025, 2025, 2028, 2027]
    story = [
        part
        for year, action in zip(years, ACTIONS, strict=True)
        for part in (
            p(action.title, TITLE),
            Table([[p("Calendrier", BOLD), p(str(year))]], colWidths=[130, 360]),
            *(p(f"Porteur : {action.owner}"), p(f"Coût : {action.cost}")),
            PageBreak(),
        )
    ]
    projects = found_in(build(tmp_path / "plan.pdf", story, (600, 1200))).projects
    schedules = [project.fields["schedule"].value for project in projects if "schedule" in project.fields]
    assert [period.start_year for period in schedules if isinstance(period, Period)] == years


def test_years_that_head_the_columns_of_an_operation_are_no_numbers(tmp_path: Path) -> None:
    story = [
        part
        for action in ACTIONS
        for part in (
            p(f"Op. {action.number} – {action.title}", TITLE),
            Table([["Op. 2025", "Op. 2026"], ["10 000 €", "20 000 €"]], style=GRID),
            form(fields(action, CARD)),
            PageBreak(),
        )
    ]
    projects = found_in(build(tmp_path / "plan.pdf", story)).projects
    assert numbers(projects) == [action.number for action in ACTIONS]
