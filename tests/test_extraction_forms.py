"""Only what is ticked, crossed or coloured on a form is read; what stands beside an empty box is no answer."""

from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import plan_layouts
import plan_prints
import pytest
from plan_layouts import ACTIONS, GRID, TITLE, Action, build, fields, found_in, p
from plan_shapes import CARD
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table

from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.layout.ticks import answered, chosen
from analyser.records import Money, Page, Period, Project

OWNERS = ("Commune de Vaubrun", "Communauté de communes du Haut-Vau", "Syndicat d'énergie")
YEARS = (2025, 2026, 2027, 2028)


def printed(text: str) -> Excerpt:
    return Excerpt(((Page("d", 0, text), 0, len(text)),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("☒ Commune ☐ Intercommunalité", ["Commune"]),
        ("[ ] Commune [x] Intercommunalité", ["Intercommunalité"]),
        ("Commune ☐ Intercommunalité ☒", ["Intercommunalité"]),
        ("☐ Commune ☐ Autre : ………", []),
        ("☐ Idée ☐ Achevé\nPrécisions : étude remise", []),
        ("☒ DETR ☒ DSIL ☐ Région", ["DETR", "DSIL"]),
        ("Commune de Vaubrun", None),
        ("□ Isoler les combles\n□ Changer la chaudière", None),
    ],
)
def test_what_is_ticked_is_chosen(text: str, expected: list[str] | None) -> None:
    options = chosen(printed(text))
    assert (options if options is None else [option.text for option in options]) == expected


def test_options_without_tick_are_left_out_of_the_text_and_the_rest_stays() -> None:
    text = "Effets : ☐ Produit de l'énergie ☒ Plante des arbres ☐ Sans effet\nPrécisions : deux cents arbres"
    left = " ".join(answered(printed(text)).text.split())
    assert left == "Effets : ☒ Plante des arbres Précisions : deux cents arbres"


def boxes(options: Sequence[str], ticked: Sequence[str]) -> str:
    return "   ".join(f"[{'x' if option in ticked else ' '}] {option}" for option in options)


def head(action: Action) -> Flowable:
    return p(f"Fiche n° {action.number} - {action.title}", TITLE)


def form(*rows: tuple[str, str]) -> Table:
    return Table([[p(label), p(value)] for label, value in rows], colWidths=[120, 370], style=GRID)


def of_years(action: Action) -> list[int]:
    first, last = action.years
    return [year for year in YEARS if (first or 0) <= year <= (last or 0)]


def boxes_to_tick(action: Action) -> list[Flowable]:
    amount, tax = action.cost.rsplit(" ", 1)
    return [
        form(
            ("Maître d'ouvrage", boxes(OWNERS, [action.owner])),
            ("Description", action.text),
            ("Coût prévisionnel", f"{amount}   {boxes(('HT', 'TTC'), [tax])}"),
            ("Années de réalisation", boxes([str(y) for y in YEARS], [str(y) for y in of_years(action)])),
        )
    ]


def crosses_under_half_years(action: Action) -> list[Flowable]:
    halves = [f"S{half}" for _ in YEARS for half in (1, 2)]
    crosses = ["X" if year in of_years(action) else "" for year in YEARS for _ in (1, 2)]
    spans = [("SPAN", (1 + 2 * at, 0), (2 + 2 * at, 0)) for at in range(len(YEARS))]
    years = [text for year in YEARS for text in (str(year), "")]
    calendar = Table([["", *years], ["", *halves], ["Travaux", *crosses]], style=[*GRID, *spans])
    return [
        form(("Porteur", action.owner), ("Contenu", action.text), ("Budget", action.cost)),
        Spacer(1, 12),
        p("Planning prévisionnel"),
        calendar,
    ]


def coloured_years(action: Action) -> list[Flowable]:
    fills = [
        ("BACKGROUND", (1 + at, 1), (1 + at, 1), colors.lightgreen)
        for at, year in enumerate(YEARS)
        if year in of_years(action)
    ]
    calendar = Table([["", *map(str, YEARS)], ["Réalisation", "", "", "", ""]], style=[*GRID, *fills])
    return [
        form(("Pilote", action.owner), ("Description", action.text), ("Montant", action.cost)),
        Spacer(1, 12),
        calendar,
    ]


FORMS = (boxes_to_tick, crosses_under_half_years, coloured_years)


def actions_of(path: Path, fiche: Callable[[Action], list[Flowable]]) -> dict[str, Project]:
    build(path, [part for action in ACTIONS for part in (head(action), *fiche(action), PageBreak())])
    found = found_in(path).projects
    return {project.title.value: project for project in found}


@pytest.mark.parametrize("fiche", FORMS, ids=lambda fiche: fiche.__name__)
def test_owner_tax_and_years_are_those_marked(fiche: Callable[[Action], list[Flowable]], tmp_path: Path) -> None:
    found = actions_of(tmp_path / "fiches.pdf", fiche)
    assert list(found) == [action.title for action in ACTIONS]
    for action in ACTIONS:
        fields = found[action.title].fields
        cost, schedule = fields["cost"].value, fields["schedule"].value
        assert fields["owner"].value == action.owner
        assert isinstance(cost, Money)
        assert (cost.value, cost.tax) == (action.value, action.cost.rsplit(" ", 1)[1])
        assert isinstance(schedule, Period)
        assert (schedule.start_year, schedule.end_year) == action.years


def test_a_calendar_where_nothing_is_marked_gives_no_schedule(tmp_path: Path) -> None:
    def fiche(action: Action) -> list[Flowable]:
        calendar = Table([["", *map(str, YEARS)], ["Réalisation", "", "", "", ""]], style=GRID)
        return [form(("Pilote", action.owner), ("Montant", action.cost)), p("Calendrier"), calendar]

    found = actions_of(tmp_path / "fiches.pdf", fiche)
    assert len(found) == len(ACTIONS)
    assert not any("schedule" in project.fields for project in found.values())


def test_a_numbered_form_is_read_by_its_labels(tmp_path: Path) -> None:
    def lines(action: Action) -> list[Flowable]:
        asked = ("Intitulé de l'opération", "Maître d'ouvrage", "Coût total", "Calendrier prévisionnel")
        told = (action.title, action.owner, action.cost, action.schedule)
        numbered = [f"{at}. {label} : {value}" for at, (label, value) in enumerate(zip(asked, told, strict=True), 1)]
        return [p("FICHE PROJET", TITLE), *map(p, numbered), p(action.text), PageBreak()]

    path = build(tmp_path / "formulaire.pdf", [part for action in ACTIONS for part in lines(action)])
    found = found_in(path).projects
    assert [(project.title.value, project.fields["owner"].value) for project in found] == [
        (action.title, action.owner) for action in ACTIONS
    ]


def test_what_stands_beside_an_empty_drawn_box_is_left_out(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "fiches.pdf"), pagesize=A4)

    def choose(y: float, x: float, options: Sequence[str], ticked: str) -> None:
        for at, option in enumerate(options):
            canvas.rect(x, y - 14 * at - 1, 8, 8)
            canvas.drawString(x + 12, y - 14 * at, option)
            if option == ticked:
                canvas.drawString(x + 1, y - 14 * at, "X")

    for action in ACTIONS:
        amount, tax = action.cost.rsplit(" ", 1)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(50, 780, f"Action n° {action.number} : {action.title}")
        canvas.setFont("Helvetica-Bold", 9)
        for y, text in ((740, "Maître d'ouvrage"), (710, "Description"), (680, "Coût"), (650, "Calendrier")):
            canvas.drawString(50, y, text)
        canvas.setFont("Helvetica", 9)
        choose(740, 190, ("Commune de Vaubrun", "Communauté de communes du Haut-Vau"), action.owner)
        for y, text in ((710, action.text[:60]), (680, amount), (650, action.schedule)):
            canvas.drawString(190, y, text)
        choose(680, 290, ("HT", "TTC"), tax)
        canvas.showPage()
    canvas.save()
    path = tmp_path / "fiches.pdf"
    found = found_in(path).projects
    told = [(project.fields["owner"].value, project.fields["cost"].value) for project in found]
    assert [(owner, cost.tax) for owner, cost in told if isinstance(cost, Money)] == [
        (action.owner, action.cost.rsplit(" ", 1)[1]) for action in ACTIONS
    ]


def test_a_label_directly_before_its_boxes_is_answered_by_the_ticked_one(tmp_path: Path) -> None:
    plan = docx.Document()
    for rank, action in enumerate(ACTIONS, 1):
        amount, tax = action.cost.rsplit(" ", 1)
        ticks = [f"{'☒' if owner == action.owner else '☐'} {owner}" for owner in OWNERS]
        taxes = [f"{'☒' if option == tax else '☐'} {option}" for option in ("HT", "TTC")]
        plan.add_heading(f"Fiche n° {rank} - {action.title}", 1)
        plan.add_paragraph(f"Portage {' '.join(ticks)}")
        plan.add_paragraph(f"Coût : {amount} {' '.join(taxes)}")
        plan.add_paragraph(f"Calendrier : {action.schedule}")
    plan.save(str(tmp_path / "fiches.docx"))
    told = [
        (project.fields["owner"].value, project.fields["cost"].value)
        for project in found_in(tmp_path / "fiches.docx").projects
    ]
    assert [(owner, cost.value, cost.tax) for owner, cost in told if isinstance(cost, Money)] == [
        (action.owner, action.value, action.cost.rsplit(" ", 1)[1]) for action in ACTIONS
    ]


def test_the_dots_on_which_a_form_is_filled_in_are_no_words_of_an_action(tmp_path: Path) -> None:
    projects = found_in(plan_prints.typed_forms(tmp_path / "fiches.pdf")).projects
    assert len(projects) == len(ACTIONS)
    assert not any("...." in quote.quote for project in projects for quote in project.body)


def test_the_posts_of_a_table_inside_an_answer_are_no_labels(tmp_path: Path) -> None:
    projects = found_in(plan_prints.costs_in_a_table_of_their_own(tmp_path / "fiches.pdf")).projects
    told = [" ".join(str(project.fields["description"].value).split()) for project in projects]
    assert told == [action.text for action in ACTIONS]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_fiche_that_leaves_out_its_owner_takes_nothing_of_the_next(tmp_path: Path, ruled: bool) -> None:
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS):
        told = fields(action, CARD)
        rows = [row for row in told if rank != 1 or row[1] != action.owner]
        assert len(told) - len(rows) == (rank == 1)
        story += [KeepTogether([p(action.title, TITLE), plan_layouts.form(rows, ruled=ruled), Spacer(1, 14)])]
    found = found_in(build(tmp_path / "plan.pdf", story)).projects
    assert [project.title.value for project in found] == [action.title for action in ACTIONS]
    owners = [project.fields["owner"].value if "owner" in project.fields else None for project in found]
    assert owners == [None if rank == 1 else action.owner for rank, action in enumerate(ACTIONS)]
