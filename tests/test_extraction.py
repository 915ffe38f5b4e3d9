"""What is an action of the plan and what is not, what places of a document agree on, and what stays unsaid."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from plan_layouts import (
    ACTIONS,
    BODY,
    BOLD,
    CENTRED,
    CHAPTER,
    GRID,
    LONG,
    OFFICIAL,
    SMALL,
    TITLE,
    Action,
    build,
    fields,
    form,
    found_in,
    p,
    table_rows,
)
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer, Table

from analyser.records import Extraction, Money, Period, Project, ProjectState


@pytest.fixture
def found(tmp_path: Path):
    def find(*story: Flowable) -> Extraction:
        return found_in(build(tmp_path / "plan.pdf", story))

    return find


def fiche(action: Action) -> list[Flowable]:
    return [
        p(f"Fiche action n° {action.number}", TITLE),
        p(action.title, CENTRED),
        form(fields(action, OFFICIAL)),
        PageBreak(),
    ]


def short(title: str, owner: str = "Commune de Vaubrun", cost: str = "10 000 €", **more: str) -> list[Flowable]:
    rows = [("Maître d'ouvrage", owner), ("Coût", cost), ("Calendrier", "2026"), *more.items()]
    return [p(title, TITLE), form(rows), Spacer(1, 20)]


def grid(headers: Sequence[str], *rows: Sequence[str]) -> Table:
    data = [[p(h, BOLD) for h in headers], *([p(cell, SMALL) for cell in row] for row in rows)]
    return Table(data, colWidths=[490 / len(headers)] * len(headers), style=GRID)


def titles(projects: Sequence[Project]) -> list[str]:
    return [project.title.value for project in projects]


def financial(rate: float) -> Table:
    rows = [(a.number, a.title.split()[0], str(int(a.value * rate)), "10 000", "20 000", "30 000") for a in ACTIONS]
    return grid(("N°", "Action", "Coût HT", "État", "Région", "Commune"), *rows, ("", "Total", "3 000 000", "", "", ""))


# One action, one record


def test_the_fiche_the_summary_and_the_financial_table_make_one_action(found) -> None:
    contents = [p(f"{a.number} {a.title} .................... {3 + i}") for i, a in enumerate(ACTIONS)]
    summary = Table(table_rows(), colWidths=[35, 140, 100, 70, 80, 65], style=GRID)
    extraction = found(
        p("Sommaire", CHAPTER),
        *contents,
        PageBreak(),
        p("Synthèse", CHAPTER),
        summary,
        PageBreak(),
        *(part for action in ACTIONS for part in fiche(action)),
        p("Maquette financière", CHAPTER),
        financial(1.0),
    )
    assert titles(extraction.projects) == [action.title for action in ACTIONS]
    assert [project.pages for project in extraction.projects] == [(2,), (3,), (4,), (5,), (6,)]
    assert {project.other_pages for project in extraction.projects} == {(0, 1, 7)}
    assert [f.kind for f in extraction.findings] == ["mention", "mention", *["action"] * 5, "mention"]


def test_two_costs_are_a_conflict_and_the_fiche_comes_first(found) -> None:
    extraction = found(*(part for action in ACTIONS for part in fiche(action)), financial(1.5))
    project = extraction.projects[0]
    (conflict,) = [c for c in project.conflicts if c.field == "cost"]
    assert [value.raw for value in conflict.values] == ["1 240 000 € HT", "1860000"]
    cost = project.fields["cost"].value
    assert isinstance(cost, Money)
    assert cost.value == 1_240_000
    assert project.fields["other_costs"].value == ("1860000",)


def test_an_action_that_only_the_table_names_is_an_action(found) -> None:
    summary = Table(table_rows(), colWidths=[35, 140, 100, 70, 80, 65], style=GRID)
    extraction = found(summary, PageBreak(), *(part for action in ACTIONS[:3] for part in fiche(action)))
    assert sorted(titles(extraction.projects)) == sorted(action.title for action in ACTIONS)


def test_two_actions_of_one_title_stay_two(found) -> None:
    extraction = found(
        *short("Rénovation de la mairie", "Commune de Vaubrun"),
        *short("Rénovation de la mairie", "Commune de Sermoy", "9 000 €"),
    )
    assert titles(extraction.projects) == ["Rénovation de la mairie"] * 2
    assert len({project.project_id for project in extraction.projects}) == 2
    assert [project.town.value for project in extraction.projects if project.town] == ["Vaubrun", "Sermoy"]


def test_rows_of_like_titles_stay_apart(found) -> None:
    headers = ("Action", "Porteur", "Coût", "Calendrier")
    rows = [(f"Rénovation de {place}", "Commune", "10 000 €", "2026") for place in ("la mairie", "l'école", "l'église")]
    assert len(found(grid(headers, *rows)).projects) == 3


def test_a_fiche_that_goes_on_under_its_repeated_title_is_one(found) -> None:
    extraction = found(
        p("Fiche action 4 : Rénover l'école", TITLE),
        form([("Maître d'ouvrage", "Commune de Vaubrun"), ("Description", LONG * 5)]),
        PageBreak(),
        p("Fiche action 4 : Rénover l'école (suite)", TITLE),
        form([("Coût", "10 000 €"), ("Calendrier", "2025")]),
        PageBreak(),
        p("Fiche action 5 : Planter des haies", TITLE),
        *short("x")[1:],
    )
    assert titles(extraction.projects) == ["Rénover l'école", "Planter des haies"]
    assert extraction.projects[0].pages == (0, 1)
    assert {"owner", "cost", "schedule"} <= set(extraction.projects[0].fields)


# What is not an action of this plan


def test_past_actions_are_kept_apart_and_others_examples_are_left_out(found) -> None:
    extraction = found(
        *fiche(ACTIONS[0]),
        *fiche(ACTIONS[1]),
        p("Actions réalisées", CHAPTER),
        grid(
            ("Action", "Maître d'ouvrage", "Coût", "Année"), ("Isolation de la mairie", "Commune", "80 000 €", "2019")
        ),
        p("Ils l'ont fait ailleurs", TITLE),
        p("Action : Ombrières de Saint-Truc"),
        p("Maître d'ouvrage : Commune de Saint-Truc"),
        p("Coût : 400 000 €"),
        p("Calendrier : 2021"),
    )
    assert titles(extraction.projects) == [ACTIONS[0].title, ACTIONS[1].title]
    assert titles(extraction.set_aside) == ["Isolation de la mairie"]
    assert extraction.set_aside[0].state is ProjectState.PAST
    assert extraction.set_aside[0].state_citations[0].quote == "Actions réalisées"


def test_an_action_whose_status_says_so_is_abandoned(found) -> None:
    extraction = found(
        *short("Ouvrir un musée", Statut="Action abandonnée"), *short("Planter des haies", Statut="Engagée")
    )
    assert titles(extraction.projects) == ["Planter des haies"]
    assert [project.state for project in extraction.set_aside] == [ProjectState.ABANDONED]


def test_actions_that_sentences_give_up_or_refuse_are_kept_with_that_state(found) -> None:
    extraction = found(
        p("Plan d'action", CHAPTER),
        *[flowable for action in ACTIONS for flowable in fiche(action)],
        p("Ce que nous ne ferons pas", CHAPTER),
        p("Le projet de méthaniseur intercommunal, annoncé en 2021, a été retiré."),
        p("Toiture solaire du marché couvert : abandonnée en 2024."),
        p("La création d'une ferme solaire aux Vernes, refusée par le conseil, ne reviendra pas."),
    )
    assert len(extraction.projects) == len(ACTIONS)
    assert {project.title.value: project.state for project in extraction.set_aside} == {
        "Le projet de méthaniseur intercommunal": ProjectState.ABANDONED,
        "Toiture solaire du marché couvert": ProjectState.ABANDONED,
        "La création d'une ferme solaire aux Vernes": ProjectState.REFUSED,
    }


def test_projects_to_mature_are_actions_with_that_state(found) -> None:
    extraction = found(
        *fiche(ACTIONS[0]),
        p("Projets en maturation", TITLE),
        p("• Toiture solaire du gymnase : une étude de potentiel est attendue en 2026."),
        p("• Devenir du moulin : rien n'est arrêté."),
    )
    assert titles(extraction.projects) == [ACTIONS[0].title, "Toiture solaire du gymnase", "Devenir du moulin"]
    assert [project.state for project in extraction.projects[1:]] == [ProjectState.TO_MATURE] * 2


def test_an_empty_template_is_no_action(found) -> None:
    legend = form(
        [
            ("Intitulé de l'action", "Titre de l'action"),
            ("Maître d'ouvrage", "Nom de la commune"),
            ("Coût prévisionnel", "XX €"),
            ("Calendrier", "à compléter"),
        ]
    )
    empty = form([("Intitulé de l'action", ""), *((label, "") for label in OFFICIAL)])
    extraction = found(p("Comment lire une fiche", CHAPTER), legend, PageBreak(), *fiche(ACTIONS[0]), empty)
    assert titles(extraction.projects) == [ACTIONS[0].title]


def test_a_budget_gives_no_action_and_says_why(found) -> None:
    extraction = found(
        p("Budget primitif 2025", CHAPTER),
        grid(
            ("Chapitre", "Libellé", "Budget 2024", "Budget 2025"),
            ("011", "Charges générales", "420 000 €", "450 000 €"),
            ("21", "Travaux de voirie", "120 000 €", "90 000 €"),
        ),
    )
    assert extraction.projects == ()
    assert extraction.explanation


def test_an_agenda_a_directory_and_contracts_give_no_action(found) -> None:
    shows = [("Fête de la musique", "21 juin 2025"), ("Marché nocturne", "12 juillet 2025"), ("Concert", "3 août 2025")]
    offices = ("Mairie de Vaubrun", "Syndicat d'énergie", "Office de tourisme")
    lots = [
        (f"Lot {rank}", name, "SARL Brun", "50 000 €", "12/03/2024") for rank, name in enumerate(("Toiture", "Sols"))
    ]
    extraction = found(
        p("Cet été", CHAPTER),
        *[flowable for t, day in shows for flowable in (p(t, TITLE), p(f"Date : {day}"), p("Tarif : 5 €"))],
        p("Annuaire", CHAPTER),
        *[
            flowable
            for t in offices
            for flowable in (p(t, TITLE), p("Adresse : 2 rue Haute"), p("Responsable : accueil"))
        ],
        p("Marchés conclus en 2024", CHAPTER),
        grid(("Lot", "Désignation", "Entreprise", "Montant HT", "Date"), *lots),
    )
    assert extraction.projects == ()


def test_indicators_and_steps_are_no_actions(found) -> None:
    extraction = found(
        *fiche(ACTIONS[0]),
        p("Suivi et évaluation", CHAPTER),
        grid(
            ("Indicateur", "Référence", "Objectif"),
            ("Logements vacants", "12 %", "9 %"),
            ("Arbres plantés", "0", "200"),
        ),
        grid(("Étape", "Échéance"), ("Recrutement", "T1 2026"), ("Travaux", "2027")),
    )
    assert titles(extraction.projects) == [ACTIONS[0].title]


# Minutes


def deliberation(number: int, title: str, text: str, decision: str) -> list[Flowable]:
    return [p(f"{number}. {title}", TITLE), p(text), p(decision), Spacer(1, 8)]


def test_minutes_give_the_projects_and_mark_what_was_voted_down(found) -> None:
    extraction = found(
        p("Procès-verbal du conseil municipal du 3 mars 2025", CHAPTER),
        p("Le conseil municipal s'est réuni à 20 heures."),
        *deliberation(
            1, "Vote des taux d'imposition", "Les taux sont inchangés.", "Adopté par 15 voix pour, 2 contre."
        ),
        *deliberation(
            2,
            "Rénovation de la salle des fêtes",
            "Le coût est estimé à 245 000 € HT. Les travaux auront lieu en 2026.",
            "Le conseil, après en avoir délibéré, approuve le projet à l'unanimité.",
        ),
        *deliberation(
            3,
            "Parking de la Gare",
            "L'aménagement de 60 places est chiffré à 310 000 € TTC.",
            "Après en avoir délibéré, pour 5, contre 12, abstention 1 : le projet est rejeté.",
        ),
        *deliberation(
            4, "Subvention à l'association des Amis du Vau", "Il est proposé 500 €.", "Adopté à l'unanimité."
        ),
    )
    assert titles(extraction.projects) == ["Rénovation de la salle des fêtes"]
    cost = extraction.projects[0].fields["cost"].value
    assert isinstance(cost, Money)
    assert (cost.value, cost.tax) == (245_000, "HT")
    assert [(project.title.value, project.state) for project in extraction.set_aside] == [
        ("Parking de la Gare", ProjectState.REFUSED)
    ]


def test_minutes_keep_posts_that_serve_a_project_and_amounts_broken_over_lines(found) -> None:
    decision = "Le conseil municipal, après en avoir délibéré, approuve à l'unanimité."
    extraction = found(
        p("Procès-verbal du conseil municipal du 3 mars 2025", CHAPTER),
        *deliberation(1, "Création d'un poste d'adjoint technique", "Un emploi est créé au 1er mai.", decision),
        *deliberation(
            2,
            "Projet alimentaire : recrutement d'un animateur",
            "La communauté de communes du Vau, qui porte la démarche, crée un emploi. Le coût est de 47 500 € par an.",
            decision,
        ),
        p("3. Logement de l'ancienne poste", TITLE),
        Paragraph("La commune de Vaubrun propose d'isoler les murs, pour 96<br/>200,00 € TTC, en 2025.", BODY),
        p(decision),
    )
    post, dwelling = extraction.projects
    assert titles(extraction.projects) == [
        "Projet alimentaire : recrutement d'un animateur",
        "Logement de l'ancienne poste",
    ]
    assert post.fields["owner"].value == "communauté de communes du Vau"
    cost, schedule = dwelling.fields["cost"].value, dwelling.fields["schedule"].value
    assert isinstance(cost, Money)
    assert isinstance(schedule, Period)
    assert (cost.value, schedule.start_year) == (96_200, 2025)


# Fields


def test_only_what_is_ticked_counts(found) -> None:
    extraction = found(
        *short(
            "Rénover l'école", Statut="[ ] engagée [x] à engager [ ] en maturation", Priorité="( ) faible (x) forte"
        ),
        *short("Planter des haies", Statut="engagée / à engager / en maturation", Priorité="faible / moyenne / forte"),
    )
    first, second = extraction.projects
    assert first.fields["status"].value == "à engager"
    assert first.fields["priority"].value == "forte"
    assert "status" not in second.fields
    assert "priority" not in second.fields


@pytest.mark.parametrize("nothing", ["à compléter", "-", "XX €", "à définir", "?"])
def test_what_the_plan_leaves_open_is_not_filled_in(nothing: str, found) -> None:
    rows = [("Maître d'ouvrage", nothing), ("Partenaires", nothing), ("Coût", "10 000 €"), ("Calendrier", "2026")]
    (project,) = found(p("Fiche action 1 : Rénover l'école", TITLE), form(rows)).projects
    assert "owner" not in project.fields
    assert "partners" not in project.fields


def test_every_value_stands_on_its_page(found) -> None:
    extraction = found(*(part for action in ACTIONS for part in fiche(action)))
    for project in extraction.projects:
        assert all(citation.page_index in project.pages for citation in project.citations())
        assert project.fields["funding_cited"].citations


def test_each_action_of_a_plan_of_several_towns_goes_to_its_own(found) -> None:
    extraction = found(
        *short("Rénover l'école", "Commune de Vaubrun"),
        *short("Planter des haies", "Commune de Sermoy"),
        *short("Créer une navette", "Communauté de communes du Haut-Vau"),
    )
    towns = [project.town.value if project.town else None for project in extraction.projects]
    assert towns == ["Vaubrun", "Sermoy", "Communauté de communes du Haut-Vau"]
