"""Maturity: what is done counts, what is planned or denied does not, silence gives no level."""

from datetime import date

import pytest
from actions import action, cite

from analyser.judging.maturity import judge_maturity
from analyser.judging.progress import read_steps
from analyser.judging.scales import load_scale
from analyser.knowledge.nodes import parse_yaml, read_corpus_text
from analyser.records import MaturitySuggestion, Period, Project, ProjectState
from analyser.settings import Settings

TODAY = date(2026, 11, 22)
SHEET = parse_yaml(read_corpus_text(path := Settings(_env_file=None).corpus / "maturity.yaml"), path)
assert SHEET is not None
SCALE = load_scale(SHEET)


def judged(body: str, **fields: object) -> MaturitySuggestion:
    text = action("Une action du plan", body, **fields)
    return judge_maturity(text.project, read_steps(text, SCALE), SCALE, TODAY)


DONE = [
    ("Les élus souhaitent en discuter ; rien n’est engagé.", 0),
    ("Ni la surface ni le matériau ne sont arrêtés.", 0),
    ("L’équipe, qui a rendu son audit, propose une isolation.", 2),
    ("Devis en cours.", 3),
    ("Deux devis reçus, non signés.", 4),
    ("Balade urbaine à programmer à l’automne.", 0),
    ("Une estimation des Domaines a été demandée.", 1),
    ("Concours jugé en mai, lauréat connu.", 4),
    ("L’étude d’avant-projet est en cours.", 4),
    ("Le dossier « projet » est arrivé en mairie en octobre.", 4),
    ("AO lancé 02/2025, ouverture des plis le 21/03.", 5),
    ("L’agencement est commandé.", 5),
    ("Première campagne commandée à l’entreprise.", 5),
    ("L’entreprise est à pied d’œuvre depuis septembre.", 6),
    ("Deux carrés sur trois sont faits.", 6),
    ("Section haute livrée en avril ; section basse en chantier.", 6),
    ("OS donné, 60 points faits.", 6),
    ("Neuf dossiers soldés.", 6),
    ("Quatre bornes posées sur six.", 6),
    ("Trois entreprises ont répondu.", 5),
    ("Le marché d’étude de faisabilité a été attribué en mars.", 2),
    ("Trois démonstrations de fournisseurs ont eu lieu.", 1),
    ("Les baux sont signés.", 3),
    ("Les premières subventions ont été versées.", 6),
    ("Permanences ouvertes depuis janvier 2024.", 6),
    ("Deuxième tranche commandée en mars.", 5),
    ("Prêt à partir 60 %", 5),
    ("En chantier 80 %", 6),
    ("Sur plans 50 %", 4),
    ("Le budget est voté.", 3),
    ("Plusieurs pistes, rien de fixé.", 0),
    ("Rien n’a bougé depuis 2021.", 0),
    ("Trois équipes ont été auditionnées.", 3),
    ("Le lot gros œuvre est infructueux.", 5),
    ("Deux tranches sur trois sont terminées.", 6),
    ("La première classe a été livrée.", 6),
    ("Réception des travaux prévue en septembre.", 6),
    ("L’offre la mieux classée s’établit à 33 000 €.", 5),
    ("La première tranche (chœur) a été réceptionnée.", 6),
    ("Simple idée évoquée lors de la réunion de quartier.", 0),
    ("Besoin identifié ; à creuser.", 0),
    ("Une étude d’opportunité a été confiée au CAUE.", 1),
    ("Un groupe de travail est constitué.", 1),
    ("Relevé des désordres fait par les services.", 1),
    ("Diagnostic des réseaux réalisé en 2021.", 1),
    ("L’étude de faisabilité a été restituée en mai.", 2),
    ("Audit énergétique rendu (bureau d’études local).", 2),
    ("Le schéma directeur est en cours.", 2),
    ("Un assistant à maîtrise d’ouvrage a été recruté.", 2),
    ("Le programme a été arrêté par le conseil communautaire.", 3),
    ("Délibération du 12 mars 2024.", 3),
    ("Le plan de financement prévisionnel a été voté.", 3),
    ("La consultation de maîtrise d’œuvre est lancée.", 3),
    ("Concours d’architectes en cours, jury en mai.", 3),
    ("Le conseil municipal a délibéré sur le principe en mars.", 3),
    ("Compromis signé, acte en mai.", 3),
    ("Maîtrise d’œuvre en cours de recrutement.", 3),
    ("Financement bouclé.", 3),
    ("Dossier Fonds vert déposé le 20 décembre.", 4),
    ("Maître d’œuvre retenu, esquisse présentée aux élus.", 4),
    ("APD validé, permis de construire à déposer.", 4),
    ("APS et APD validés.", 4),
    ("Permis de construire accordé le 3 mai 2023.", 4),
    ("Le dossier de demande de subvention a été déposé en préfecture.", 4),
    ("DCE en cours de rédaction.", 5),
    ("L’appel d’offres est publié.", 5),
    ("Offres en cours d’analyse.", 5),
    ("La CAO s’est réunie, l’offre est retenue.", 5),
    ("Marchés notifiés aux entreprises.", 5),
    ("Trois devis ont été reçus.", 5),
    ("Bon de commande signé le 4 avril.", 5),
    ("Travaux en cours depuis septembre.", 6),
    ("Ordre de service délivré en janvier.", 6),
    ("Le chantier a démarré.", 6),
    ("Première tranche livrée, la seconde à l’étude.", 6),
    ("Le service fonctionne depuis la rentrée.", 6),
    ("Rien d’engagé à ce jour.", 0),
    ("Repérage foncier réalisé avec la SAFER.", 1),
    ("La coopérative est créée.", 3),
    ("Terrain sous promesse.", 3),
    ("Autorisation obtenue en juin.", 4),
    ("Véhicules commandés, première tournée prévue en mai.", 5),
    ("Le conseil retient le devis de la pépinière.", 5),
    ("Chantier à 40 %.", 6),
    ("Douze dossiers payés.", 6),
]


@pytest.mark.parametrize(("sentence", "level"), DONE)
def test_a_step_that_is_done_or_under_way_gives_its_level(sentence: str, level: int) -> None:
    found = judged(sentence)
    assert found.level == level
    assert found.phase == SCALE.phases[level]
    assert found.citations


NOT_DONE = [
    ("La consultation sera lancée en 2027.", None),
    ("Une étude de faisabilité est à lancer.", 1),
    ("Il faudra recruter un maître d’œuvre.", None),
    ("Aucune étude n’a été menée à ce stade.", 0),
    ("Le permis reste à déposer ; l’étude de faisabilité est terminée.", 2),
    ("L’APD est validé ; les travaux débuteront au printemps.", 4),
    ("La maîtrise d’œuvre n’est pas encore désignée, mais le programme est approuvé.", 3),
    ("Après le dépôt du permis, l’appel d’offres sera publié.", None),
    ("Le bâtiment accueille deux cents enfants.", None),
    ("Le jardin reste ouvert pendant les travaux.", None),
    ("CRÉDITS SOLLICITÉS : DETR", None),
    ("Une piste cyclable.", None),
]


@pytest.mark.parametrize(("sentence", "level"), NOT_DONE)
def test_what_is_planned_or_denied_does_not_count_as_done(sentence: str, level: int | None) -> None:
    assert judged(sentence).level == level


def test_silence_gives_no_level_rather_than_zero() -> None:
    found = judged("Le bâtiment date de 1974 et compte deux niveaux.")
    assert (found.level, found.phase, found.state, found.citations) == (None, None, None, ())


def test_the_highest_step_reached_wins_and_is_quoted() -> None:
    found = judged("Étude de faisabilité rendue en 2021. Avant-projet validé en 2022. Travaux prévus en 2025.")
    assert found.level == 4
    assert ["Avant-projet validé" in c.quote for c in found.citations] == [True]


def test_what_the_progress_line_says_wins_over_the_description() -> None:
    body = "Les travaux de la première halle ont été réalisés en 2015."
    assert judged(body, status="Étude de faisabilité rendue en mai").level == 2


def test_a_printed_label_of_progress_is_recognised_in_prose() -> None:
    body = "Le chantier voisin a été lancé en 2010.\n\nOù en est-on ?\nLe programme a été approuvé en avril."
    assert judged(body).level == 3


def test_the_sentences_after_a_label_belong_to_it() -> None:
    body = "Avancement : L’étude est rendue. Le maître d’œuvre a été désigné en mai."
    assert judged(f"{body}\n\nLes travaux du port, eux, ont été lancés.").level == 4


def test_the_words_of_a_label_do_not_speak_for_the_step_after_it() -> None:
    assert judged("MATURITÉ ET PROCHAINES ÉTAPES\nAPS validé le 28 mai 2024.").level == 4


def test_a_step_announced_where_progress_is_told_says_what_comes_before_it() -> None:
    assert judged("Avancement : délibération prévue en juin.").level == 2
    assert judged("Une délibération est prévue en juin.").level is None


def test_a_label_that_goes_on_in_a_sentence_is_none() -> None:
    body = "Stade de football : travaux réalisés en 2009.\n\nLe diagnostic des vestiaires est rendu."
    assert judged(body, status="Étude de faisabilité rendue").level == 2


def test_the_name_of_a_step_alone_counts_only_where_progress_is_told() -> None:
    assert judged("Mission de l’architecte : APS, APD, PRO.").level is None
    assert judged("Une école.", status="Phase APD").level == 4


def test_rows_of_a_schedule_are_no_steps_reached() -> None:
    schedule = Period("2022 étude de faisabilité, 2024 travaux réalisés", 2022, 2024)
    assert judged("Une école.", schedule=schedule).level is None


def test_a_schedule_proves_the_steps_it_says_were_taken_not_those_it_dates() -> None:
    taken = Period("maîtrise d’œuvre désignée ; travaux de juin à août 2027", 2027, 2027)
    assert judged("Une école.", schedule=taken).level == 4
    dated = Period("marché jusqu’au 31 août 2026", 2026, 2026)
    assert judged("Une école.", schedule=dated).level is None


@pytest.mark.parametrize("status", ["Terminé.", "Réalisée en 2023", "Livrée"])
def test_an_ended_action_is_delivered(status: str) -> None:
    found = judged("Une école.", status=status)
    assert (found.level, found.state) == (7, "terminé")


def test_something_else_that_is_ended_does_not_deliver_the_action() -> None:
    assert judged("Une école.", status="Carnet réalisé").level is None


@pytest.mark.parametrize(
    ("status", "level"),
    [("En cours", 6), ("En cours de discussion", None), ("En poste", 6), ("☒ Travaux", 6), ("Posé en mars 2025", 7)],
)
def test_an_action_under_way_is_believed_when_nothing_else_is_said(status: str, level: int | None) -> None:
    assert judged("Réfection de la rue.", status=status).level == level


def test_what_a_description_says_will_be_planted_is_not_planted() -> None:
    assert judged("Les deux places sont plantées de cent arbres.").level is None


def test_a_study_alone_does_not_pass_feasibility_until_it_is_delivered() -> None:
    text = action("Schéma directeur cyclable", "", status="Marché notifié au bureau d’études")
    reading = read_steps(text, SCALE)
    assert judge_maturity(text.project, reading, SCALE, TODAY).level == 5
    assert judge_maturity(text.project, reading, SCALE, TODAY, is_study=True).level == 2


def test_an_abandoned_action_is_said_to_be_so() -> None:
    text = action("Une action", "Étude de faisabilité rendue en 2019.", status="Abandonnée en 2020")
    p = text.project
    dropped = Project(p.project_id, p.document_id, p.title, fields=p.fields, state=ProjectState.ABANDONED, body=p.body)
    found = judge_maturity(dropped, read_steps(text, SCALE), SCALE, TODAY)
    assert (found.level, found.state) == (2, "abandonné")


@pytest.mark.parametrize(
    ("status", "state"),
    [("APD validé, projet suspendu", "en pause"), ("Dossier bloqué : recours contentieux", "bloqué")],
)
def test_how_it_goes_is_told_apart_from_how_far_it_is(status: str, state: str) -> None:
    assert judged("Une école.", status=status).state == state


def test_what_holds_the_action_up_is_quoted() -> None:
    stalls = judged("Portage à identifier. Foncier privé, financement sous réserve de la Région.").stalls
    assert {c.quote for c in stalls} >= {"Portage à identifier", "Foncier privé", "sous réserve"}


def test_a_schedule_that_has_passed_without_works_is_a_stall_signal() -> None:
    period = Period("2020-2022", 2020, 2022)
    assert [c.quote for c in judged("Étude de faisabilité rendue.", schedule=period).stalls] == ["2020-2022"]
    assert judged("Travaux en cours.", schedule=period).stalls == ()


def test_the_sides_of_an_action_are_told_apart() -> None:
    axes = judged(
        "Le bâtiment appartient à la commune. APD validé. Délibération du 3 mars 2024. Bilan prévisionnel à établir.",
        owner="Commune",
    ).axes
    assert (axes["foncier"], axes["technique"], axes["politique"]) == ("acquis", "acquis", "acquis")
    assert (axes["autorisations"], axes["porteur"]) == ("non_documente", "acquis")


def test_every_quote_stands_on_its_page() -> None:
    text = action("École", "Étude de\nfaisabilité rendue.\nMaître d’œuvre dési-\ngné en juin.")
    found = judge_maturity(text.project, read_steps(text, SCALE), SCALE, TODAY)
    page = text.document.pages[0]
    assert found.citations
    assert all(page.text[c.start : c.end] == c.quote for c in found.citations)
    assert cite(page, "École").quote == "École"
