"""The same actions are found in whatever layout they are printed."""

from collections.abc import Callable
from pathlib import Path

import plan_layouts as layouts
import pytest
from plan_layouts import ACTIONS, LAYOUTS, found_in
from plan_prints import PRINTS
from plan_shapes import SHAPES

from analyser.folding import words
from analyser.records import Money, Period, Project

TABLES = (
    "ruled_table",
    "unruled_table",
    "unnumbered_table",
    "tables_by_axis",
    "a_column_an_action",
    "header_of_two_rows",
    "two_labels_a_column",
    "years_as_columns",
    "headerless_table",
    "short_figures_at_the_right",
)
EVERY = (*LAYOUTS, *SHAPES, *PRINTS)


def by_title(projects: tuple[Project, ...]) -> dict[str, Project]:
    return {" ".join(words(project.title.value)): project for project in projects}


@pytest.mark.parametrize("layout", EVERY, ids=lambda layout: layout.__name__)
def test_every_action_is_found_with_its_fields_and_nothing_else(layout: Callable[[Path], Path], tmp_path: Path) -> None:
    projects = by_title(found_in(layout(tmp_path / "plan.pdf")).projects)
    assert set(projects) == {" ".join(words(action.title)) for action in ACTIONS}
    for action in ACTIONS:
        project = projects[" ".join(words(action.title))]
        cost, schedule = project.fields["cost"].value, project.fields["schedule"].value
        assert str(project.fields["owner"].value).lower() == action.owner.lower()
        assert isinstance(cost, Money)
        assert cost.value == action.value
        assert cost.tax == ("HT" if "HT" in action.cost else "TTC")
        assert isinstance(schedule, Period)
        assert (schedule.start_year, schedule.end_year) == action.years


@pytest.mark.parametrize("layout", [f for f in EVERY if f.__name__ not in TABLES], ids=lambda layout: layout.__name__)
def test_the_body_of_an_action_is_whole_and_its_own(layout: Callable[[Path], Path], tmp_path: Path) -> None:
    projects = by_title(found_in(layout(tmp_path / "plan.pdf")).projects)
    for action in ACTIONS:
        body = " ".join(words(" ".join(c.quote for c in projects[" ".join(words(action.title))].body)))
        assert " ".join(words(action.text)) in body
        others = [other for other in ACTIONS if other is not action]
        assert not any(" ".join(words(other.text)) in body for other in others)


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
@pytest.mark.parametrize("repeat", [True, False], ids=["header on each page", "header once"])
def test_a_long_table_is_read_over_its_pages(ruled: bool, repeat: bool, tmp_path: Path) -> None:
    projects = found_in(layouts.long_table(tmp_path / "plan.pdf", ruled=ruled, repeat=repeat)).projects
    found = [(p.number.value if p.number else "", p.title.value, p.fields["cost"].value) for p in projects]
    assert [(number, title, cost.value) for number, title, cost in found if isinstance(cost, Money)] == [
        (action.number, action.title, action.value) for action in layouts.many(40)
    ]


def test_a_table_without_header_on_its_second_page_goes_on_under_the_foot_of_the_first(tmp_path: Path) -> None:
    path = layouts.table_over_feet(tmp_path / "plan.pdf")
    found = [(p.number.value if p.number else "", p.title.value) for p in found_in(path).projects]
    assert found == [(action.number, action.title) for action in layouts.many(20)]


@pytest.mark.parametrize("start", ["Début", "Déb."])
def test_columns_of_start_and_end_are_one_schedule_and_a_remark_on_the_fiche_is_no_part_of_a_title(
    start: str, tmp_path: Path
) -> None:
    rows = [
        ["N°", "Opération", "Qui porte", "Montant", start, "Fin"],
        ["1", "Halle aux grains", "Commune", "325 000 € HT", "T3 2026", "2027"],
        ["2", "Passage des Tilleuls (fiche à rédiger)", "Commune", "27 300 € TTC", "2025", ""],
        ["3", "Moulin du Gué", "Syndicat", "187 000 € HT", "", "fin 2026"],
    ]
    layouts.build(tmp_path / "plan.pdf", [layouts.Table(rows, style=layouts.GRID)])
    projects = found_in(tmp_path / "plan.pdf").projects
    periods = [project.fields["schedule"].value for project in projects]
    assert [project.title.value for project in projects] == [
        "Halle aux grains",
        "Passage des Tilleuls",
        "Moulin du Gué",
    ]
    assert [(p.start_year, p.end_year) for p in periods if isinstance(p, Period)] == [
        (2026, 2027),
        (2025, 2025),
        (2026, 2026),
    ]


def test_a_ruled_table_gives_its_rows_and_no_header_though_no_list_knows_that_of_their_titles(
    tmp_path: Path,
) -> None:
    headers = ("Ce que nous ferons", "Maître d'ouvrage", "Coût", "Calendrier")
    places = ("au bourg", "au hameau", "ensemble")
    axes = {axis: [f"{axis} {place}" for place in places] for axis in ("Habiter", "Se déplacer", "Décider")}
    story = []
    for axis, titles in axes.items():
        rows = [[title, "Commune", "10 000 €", "2026"] for title in titles]
        story += [layouts.p(axis, layouts.TITLE), layouts.Table([headers, *rows], style=layouts.GRID)]
    found = [project.title.value for project in found_in(layouts.build(tmp_path / "plan.pdf", story)).projects]
    assert found == [title for titles in axes.values() for title in titles]


def test_rows_of_figures_by_field_are_no_actions(tmp_path: Path) -> None:
    rows = [["Volet", "Opérations", "Montant"], ["Habitat", "2", "208 000 €"], ["Espaces publics", "4", "2 804 500 €"]]
    layouts.build(tmp_path / "plan.pdf", [layouts.Table(rows, style=layouts.GRID)])
    assert found_in(tmp_path / "plan.pdf").projects == ()


def test_reading_twice_gives_the_same_identifiers(tmp_path: Path) -> None:
    path = layouts.ruled_forms(tmp_path / "plan.pdf")
    first, second = found_in(path), found_in(path)
    assert [p.project_id for p in first.projects] == [p.project_id for p in second.projects]
    assert len({p.project_id for p in first.projects}) == len(ACTIONS)


def test_headers_parted_again_below_are_read_with_the_one_above_them(tmp_path: Path) -> None:
    rows = [
        ["Réf.", "Projet", "Montage", "", "Argent", "", "Période", ""],
        ["", "", "Porté par", "Avec", "Montant HT (€)", "Aides attendues", "De", "À"],
        ["1.1", "Halle aux grains", "Commune", "CCI", "325 000", "DETR", "sept. 2025", "2027"],
        ["1.2", "Passage des Tilleuls", "Syndicat du Val", "CAUE", "61 k€", "–", "2026", "–"],
    ]
    spans = [("SPAN", (at, 0), (at, 1)) for at in (0, 1)] + [("SPAN", (at, 0), (at + 1, 0)) for at in (2, 4, 6)]
    layouts.build(tmp_path / "plan.pdf", [layouts.Table(rows, style=[*layouts.GRID, *spans])])
    first, second = found_in(tmp_path / "plan.pdf").projects
    assert [p.fields["owner"].value for p in (first, second)] == ["Commune", "Syndicat du Val"]
    costs = [p.fields["cost"].value for p in (first, second)]
    assert [(c.value, c.tax) for c in costs if isinstance(c, Money)] == [(325_000, "HT"), (61_000, "HT")]
    periods = [p.fields["schedule"].value for p in (first, second)]
    assert [(p.start_year, p.end_year) for p in periods if isinstance(p, Period)] == [(2025, 2027), (2026, 2026)]
