"""Rows of a table make one action where they share its number or where a page cuts one of them."""

from collections.abc import Sequence
from pathlib import Path

from plan_layouts import CHAPTER, GRID, build, found_in, p
from reportlab.platypus import PageBreak, Table

from analyser.records import Money, Period, Project


def found(path: Path, *pages: Table) -> tuple[Project, ...]:
    story = [part for page in pages for part in (page, PageBreak())]
    return found_in(build(path, [p("Les opérations", CHAPTER), *story])).projects


def of_two_phases(number: str, title: str, costs: Sequence[int]) -> list[list[str]]:
    first, second = costs
    return [
        [number, title, "Commune", f"T1 : {first} 000 €", "2025", "2026"],
        ["", "", "", f"T2 : {second} 000 €", "2026", "2028"],
        ["", "", "", f"Total : {first + second} 000 €", "", ""],
    ]


def test_rows_that_share_a_merged_number_are_one_action_of_their_total(tmp_path: Path) -> None:
    rows = [["N°", "Opération", "Maître d'ouvrage", "Coût HT", "Début", "Fin"]]
    rows += [*of_two_phases("1", "Halle aux grains", (100, 200)), *of_two_phases("2", "Moulin du Gué", (50, 30))]
    spans = [("SPAN", (column, top), (column, top + 2)) for column in range(3) for top in (1, 4)]
    projects = found(tmp_path / "plan.pdf", Table(rows, style=[*GRID, *spans]))
    assert [project.title.value for project in projects] == ["Halle aux grains", "Moulin du Gué"]
    costs = [project.fields["cost"].value for project in projects]
    assert [cost.value for cost in costs if isinstance(cost, Money)] == [300_000, 80_000]
    periods = [project.fields["schedule"].value for project in projects]
    assert [(when.start_year, when.end_year) for when in periods if isinstance(when, Period)] == [(2025, 2028)] * 2


def test_a_row_cut_by_a_page_whose_number_stands_overleaf_is_one_action(tmp_path: Path) -> None:
    headers = ["N°", "Opération", "Maître d'ouvrage", "Coût HT", "Calendrier"]
    here = [["1", "Halle aux grains", "Commune", "100 000 €", "2025"], ["", "Moulin du Gué et", "", "", ""]]
    overleaf = [
        ["2", "ses abords", "Syndicat", "90 000 €", "2026"],
        ["3", "Passage des Tilleuls", "Commune", "30 000 €", "2027"],
    ]
    widths = [40, 200, 90, 80, 80]
    tables = [Table([headers, *rows], colWidths=widths, style=GRID) for rows in (here, overleaf)]
    projects = found(tmp_path / "plan.pdf", *tables)
    assert [(project.number and project.number.value, project.title.value) for project in projects] == [
        ("1", "Halle aux grains"),
        ("2", "Moulin du Gué et ses abords"),
        ("3", "Passage des Tilleuls"),
    ]
    assert projects[1].pages == (0, 1)
    assert projects[1].fields["owner"].value == "Syndicat"
