"""Numbers are of actions, of pages or of years, and each is read as what it is."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

import plan_prints
import pytest
from plan_layouts import ACTIONS, BOLD, GRID, TITLE, Action, build, fields, form, found_in, p
from plan_shapes import CARD
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from analyser.records import Period, Project


def numbers(projects: tuple[Project, ...]) -> list[str | None]:
    return [project.number.value if project.number else None for project in projects]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (plan_prints.number_at_the_head_of_the_page, ["1.1", "1.2", "2.1", "2.2", "3.1"]),
        (plan_prints.letter_after_the_number, ["1A", "1B", "2A", "2B", "3A"]),
        (plan_prints.shortened_operations, ["1", "2", "3", "4", "5"]),
        (plan_prints.number_after_the_title, ["E-01", "E-02", "E-03", "E-04", "E-05"]),
        (plan_prints.brochure_cards, ["1", "3", "5", "2", "4"]),
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


YEARS = (2026, 2025, 2025, 2028, 2027)


def at_the_head(action: Action, year: int) -> list[Flowable]:
    when = Table([[p("Calendrier", BOLD), p(str(year))]], colWidths=[130, 360])
    return [p(action.title, TITLE), when, p(f"Porteur : {action.owner}"), p(f"Coût : {action.cost}")]


def at_the_foot(action: Action, year: int) -> list[Flowable]:
    facts = [p(f"Porteur : {action.owner}"), p(f"Coût : {action.cost}"), p("Calendrier", BOLD), p(str(year))]
    return [p(action.title, TITLE), Spacer(1, 636), *facts]


@pytest.mark.parametrize(("page", "size"), [(at_the_head, (600, 1200)), (at_the_foot, A4)])
def test_a_year_alone_in_the_margin_is_no_page_number(
    page: Callable[[Action, int], list[Flowable]], size: tuple[float, float], tmp_path: Path
) -> None:
    pages = [(*page(action, year), PageBreak()) for action, year in zip(ACTIONS, YEARS, strict=True)]
    projects = found_in(build(tmp_path / "plan.pdf", chain.from_iterable(pages), size)).projects
    schedules = [project.fields["schedule"].value for project in projects if "schedule" in project.fields]
    assert tuple(period.start_year for period in schedules if isinstance(period, Period)) == YEARS


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
