"""Alerts: what must not be overlooked, quoted where something is said, plain where something is absent."""

from array import array
from dataclasses import replace
from datetime import date

import pytest
from actions import action, cite, euros

from analyser.judging.action_text import ActionText
from analyser.judging.alerts import alerts_for
from analyser.judging.progress import read_steps
from analyser.judging.scales import scale_of
from analyser.knowledge import load_knowledge
from analyser.records import Alert, Citation, Conflict, Document, Field, Money, Page, PageState, Project
from analyser.settings import Settings

KNOWLEDGE = load_knowledge(Settings(_env_file=None).corpus)
SCALE = scale_of(KNOWLEDGE)
TODAY = date(2026, 11, 22)


def found(text: ActionText) -> dict[str, Alert]:
    return {a.alert_id: a for a in alerts_for(text, read_steps(text, SCALE), SCALE, KNOWLEDGE, TODAY)}


def alerts(body: str, title: str = "Une action", **fields: object) -> dict[str, Alert]:
    return found(action(title, body, **fields))


SAID = [
    ("works_started", "L’ordre de service a été délivré en mars.", "service"),
    ("works_started", "Travaux en cours.", "Travaux en cours"),
    ("quotes_signed", "Le devis a été signé le 12 mai.", "devis"),
    ("quotes_signed", "Marché notifié à l’entreprise.", "Marché notifié"),
    ("new_build", "La commune prévoit un bâtiment neuf de 300 m².", "bâtiment neuf"),
    ("no_land_control", "Le site privé devra être négocié.", "site privé"),
    ("expired_scheme", "Aide du Fonds mobilités actives.", "Fonds mobilités actives"),
    ("old_name", "Aide du PIA.", "PIA"),
    ("template_left_over", "Autofinancement : XX € (à compléter).", "XX"),
    ("personal_data", "Contact : accueil.projet@vallebrune.example", "accueil.projet@vallebrune.example"),
    ("personal_data", "Appeler le 05 61 00 00 00 pour en savoir plus.", "05 61 00 00 00"),
    ("personal_data", "Suivi par Mme Anne Durand.", "Mme Anne Durand"),
]


@pytest.mark.parametrize(("alert_id", "body", "quote"), SAID)
def test_what_is_said_is_warned_of_with_its_quote(alert_id: str, body: str, quote: str) -> None:
    alert = alerts(body, owner="Commune")[alert_id]
    assert any(quote in c.quote for c in alert.citations)
    assert alert.message


QUIET = [
    ("works_started", "Les travaux commenceront en 2027."),
    ("works_started", "Coût des travaux : 300 000 €."),
    ("quotes_signed", "Bon de commande à signer après accord de la préfecture."),
    ("quotes_signed", "Aucun devis n’a été signé."),
    ("new_build", "Rénovation de l’école, sans construction neuve."),
    ("template_left_over", "Façades du XXe siècle."),
    ("personal_data", "Mme la Maire est autorisée à signer ; coût 05 610 000 €."),
    ("expired_scheme", "Aide de la DSIL et du Fonds vert."),
]


@pytest.mark.parametrize(("alert_id", "body"), QUIET)
def test_what_is_planned_denied_or_ordinary_raises_nothing(alert_id: str, body: str) -> None:
    assert alert_id not in alerts(body, owner="Commune")


def test_absences_are_said_without_a_quote() -> None:
    absent = alerts("Une place.")
    assert absent["no_owner"].citations == absent["no_cost"].citations == ()
    present = alerts("Une place.", owner="Commune", cost=euros("1 200 € HT", 1200.0, tax="HT"))
    assert not {"no_owner", "no_cost", "ht_ttc_unknown"} & set(present)


def test_a_cost_announced_but_not_given_is_quoted() -> None:
    assert [c.quote for c in alerts("Une place.", cost=Money("à chiffrer"))["cost_not_given"].citations] == [
        "à chiffrer"
    ]


def test_a_cost_without_tax_is_pointed_at() -> None:
    assert [c.quote for c in alerts("Une place.", cost=euros("1 200 €", 1200.0))["ht_ttc_unknown"].citations] == [
        "1 200 €"
    ]


def test_a_study_alone_and_a_post_are_told_from_works() -> None:
    assert "study_only" in alerts("Un bureau d’études sera retenu.", title="Schéma directeur cyclable")
    assert "study_only" not in alerts("Étude puis travaux.", title="Étude et aménagement de la place")
    assert "operating_cost" in alerts("Un conseiller.", title="Poste de conseiller en énergie")
    assert "operating_cost" in alerts("Une étude.", cost=euros("12 000 €/an", 12000.0, basis="annual"))


COST = euros("100 000 € HT", 100000.0, tax="HT")
PLANS = [
    (("Fonds vert 60 000 €", "DSIL 30 000 €", "Commune 20 000 €"), {"sum_over", "aid_over"}),
    (("Fonds vert 40 000 €", "DSIL 20 000 €", "Commune 20 000 €"), {"sum_under"}),
    (("Fonds vert 40 000 €", "DSIL 45 000 €", "Commune 15 000 €"), {"aid_over", "own_share_low"}),
    (("Fonds vert 40 000 €", "DSIL 30 000 €", "Commune 30 000 €"), set()),
    (("DETR 50 %", "Région 20 %", "emprunt 30 %"), set()),
    (("DETR 50 %", "Région 35 %", "commune 15 %"), {"aid_over", "own_share_low"}),
    (("Fonds vert 40 000 €", "DSIL 20 000 €"), set()),
    (("Anah (suivi-animation 50 %)", "Région 40 %"), set()),
]


@pytest.mark.parametrize(("lines", "expected"), PLANS)
def test_financing_plans_are_added_up(lines: tuple[str, ...], expected: set[str]) -> None:
    raised = alerts("Texte.", cost=COST, funding_plan=lines)
    assert {"sum_over", "sum_under", "aid_over", "own_share_low"} & set(raised) == expected
    for alert_id in expected:
        assert [c.quote for c in raised[alert_id].citations][: len(lines)] == list(lines)[:3]
        assert "{" not in raised[alert_id].message


def test_alerts_of_a_kind_are_one() -> None:
    text = action("Voie verte", "Aides : Fonds mobilités actives et Lum’ACTEE+.", owner="Commune")
    reading = read_steps(text, SCALE)
    raised = alerts_for(text, reading, SCALE, KNOWLEDGE, TODAY)
    assert len({a.alert_id for a in raised}) == len(raised)
    (closed,) = [a for a in raised if a.alert_id == "expired_scheme"]
    assert "Fonds mobilités actives" in closed.message
    assert "Lum" in closed.message
    assert len(closed.citations) == 2


def test_different_values_on_different_pages_are_shown() -> None:
    text = action("Une place", "Coût : 100 € puis 200 €.")
    page = text.document.pages[0]
    values = tuple(Field(euros(raw, 1.0), (cite(page, raw),)) for raw in ("100 €", "200 €"))
    project = replace(text.project, conflicts=(Conflict("cost", values),))
    alert = found(ActionText(project, text.document))["conflict"]
    assert "coût" in alert.message
    assert [c.quote for c in alert.citations] == ["100 €", "200 €"]


def test_weak_recognition_is_pointed_at() -> None:
    for confidence, warned in ((40, True), (95, False)):
        page = Page("0" * 64, 0, "Une place rénovée", PageState.OCR, confidences=array("B", [confidence] * 17))
        whole = Citation.of(page, 0, len(page.text))
        project = Project("p", page.document_id, Field("Une place", (cite(page, "Une place"),)), body=(whole,))
        text = ActionText(project, Document(page.document_id, "scan.pdf", (page,)))
        assert ("ocr_low_confidence" in found(text)) is warned


def test_every_alert_but_an_absence_is_cited() -> None:
    body = " ".join(sentence for _, sentence, _ in SAID)
    for alert in alerts(body).values():
        assert alert.citations or alert.alert_id in ("no_owner", "no_cost")
