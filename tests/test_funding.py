"""Funding: why, what is missing, until when; what is closed is never shown as open."""

from datetime import date

import pytest
from actions import action, category, euros, verdict

from analyser.judging.action_text import ActionText
from analyser.judging.funding import Need, match_funding, named_schemes, status_on
from analyser.knowledge import load_knowledge
from analyser.records import FundingMatch, MaturitySuggestion, VerdictId
from analyser.settings import Settings

TODAY = date(2026, 11, 22)
KNOWLEDGE = load_knowledge(Settings(_env_file=None).corpus)
SCHEMES = {scheme.scheme_id: scheme for scheme in KNOWLEDGE.schemes}


def level(text: ActionText, number: int | None) -> MaturitySuggestion:
    return MaturitySuggestion(number, citations=text.project.title.citations if number is not None else ())


def matches(
    text: ActionText, field: str | None, reached: int | None = 3, today: date = TODAY, **need: object
) -> dict[str, FundingMatch]:
    fields = () if field is None else (category(text, field),)
    said = need.pop("verdict_id", VerdictId.ELIGIBLE)
    found = match_funding(Need(text, fields, verdict(text, said), level(text, reached), today, **need), KNOWLEDGE)
    return {m.scheme_id: m for m in found}


SCHOOL = "Isolation des murs et des combles de l’école communale. Gain énergétique de 45 %. Audit énergétique rendu."


def test_a_match_says_why_quotes_the_plan_and_the_note() -> None:
    text = action("Rénovation énergétique de l’école", SCHOOL, owner="Commune de Vallebrune")
    found = matches(text, "public_building_efficiency")["fonds_vert_renovation"]
    assert found.because.endswith(".")
    assert found.citations
    assert any("40 %" in c.quote.replace("\u00a0", " ") for c in found.criteria)
    assert all(SCHEMES["fonds_vert_renovation"].note.text[c.start : c.end] == c.quote for c in found.criteria)


def test_what_the_plan_does_not_prove_is_asked() -> None:
    proven = action("Rénovation énergétique de l’école", SCHOOL, owner="Commune de Vallebrune")
    silent = action("Rénovation énergétique de l’école", "L’école est ancienne.")
    missing = matches(silent, "public_building_efficiency")["edurenov"].missing
    assert any("40 %" in question for question in missing)
    assert "Le maître d’ouvrage n’est pas nommé." in missing
    assert matches(proven, "public_building_efficiency")["edurenov"].missing == ()


@pytest.mark.parametrize(
    ("scheme_id", "today", "status"),
    [
        ("fonds_mobilites_actives_7", date(2024, 1, 1), "closed"),
        ("actee_chene", date(2026, 11, 22), "ending"),
        ("actee_chene", date(2027, 1, 1), "closed"),
        ("mgpe_pd", date(2026, 11, 22), "open"),
        ("mgpe_pd", date(2028, 4, 1), "closed"),
        ("fonds_vert_renovation", date(2026, 11, 22), "to_check"),
        ("lum_actee", date(2026, 11, 22), "closed"),
        ("agence_eau_pluvial", date(2024, 6, 1), "to_check"),
    ],
)
def test_the_status_follows_the_day(scheme_id: str, today: date, status: str) -> None:
    assert status_on(SCHEMES[scheme_id], today) == status


@pytest.mark.parametrize("day", [date(2023, 1, 1), TODAY, date(2027, 6, 1), date(2031, 1, 1)])
def test_a_closed_scheme_is_never_shown_as_open(day: date) -> None:
    for scheme in KNOWLEDGE.schemes:
        shown = status_on(scheme, day)
        if scheme.status == "clos" or (scheme.valid_to is not None and scheme.valid_to < day):
            assert shown == "closed"
        if shown in ("open", "ending"):
            assert scheme.is_valid_on(day)


def test_an_open_scheme_whose_note_is_stale_is_to_be_checked_and_says_so() -> None:
    later = date(2027, 6, 1)
    text = action("Rénovation de l’école", SCHOOL, owner="Commune")
    found = matches(text, "public_building_efficiency", today=later)["mgpe_pd"]
    assert found.status == "to_check"
    assert any("plus de six mois" in gap for gap in found.missing)


def test_a_closed_scheme_is_listed_only_when_the_plan_names_it() -> None:
    silent = action("Voie verte", "Une piste cyclable de 2 km.", owner="Commune")
    naming = action("Voie verte", "Une piste cyclable, aidée par le Fonds mobilités actives.", owner="Commune")
    assert "fonds_mobilites_actives_7" not in matches(silent, "soft_mobility")
    found = matches(naming, "soft_mobility")["fonds_mobilites_actives_7"]
    assert found.status == "closed"
    assert found.because.endswith("Le plan le cite déjà.")
    assert found.citations[0].quote == "Fonds mobilités actives"


def test_the_object_decides_within_a_field() -> None:
    roof = matches(
        action("Toiture solaire", "120 kWc de panneaux photovoltaïques.", owner="Commune"), "energy_production"
    )
    wood = matches(action("Chaufferie bois", "Réseau de chaleur au bois.", owner="Commune"), "energy_production")
    assert "tiers_investisseur_pv" in roof
    assert "fonds_chaleur" not in roof
    assert "fonds_chaleur" in wood


def test_lateness_owner_cost_and_population_rule_a_scheme_out() -> None:
    text = action("Rénovation de l’école", SCHOOL, owner="Commune", cost=euros("40 000 € HT", 40000.0))
    field = "public_building_efficiency"
    assert "feder" not in matches(text, field)
    assert "fonds_vert_renovation" not in matches(text, field, reached=6)
    assert "detr" in matches(text, field, population=4000)
    assert "detr" not in matches(text, field, population=30000)
    private = action("Rénovation de l’école", SCHOOL, owner="SARL Les Tilleuls")
    assert "fonds_vert_renovation" not in matches(private, field)


def test_an_idea_is_not_shown_what_only_works_can_ask_for() -> None:
    text = action("Rénovation énergétique de l’école", SCHOOL, owner="Commune de Vallebrune")
    assert "pret_transformation_ecologique" in matches(text, "public_building_efficiency", 3)
    assert "pret_transformation_ecologique" not in matches(text, "public_building_efficiency", 0)
    named = action("Rénovation énergétique de l’école", SCHOOL + " DSIL à demander.", owner="Commune de Vallebrune")
    assert "dsil" in matches(named, "public_building_efficiency", 0)


def test_a_study_is_offered_what_pays_for_studies() -> None:
    text = action("Schéma directeur cyclable", "Étude confiée à un bureau d’études.", owner="Commune")
    found = matches(text, "soft_mobility", reached=1)
    assert "avelo_3" in found
    assert "mobi_pret" not in found


def test_an_action_outside_the_fields_gets_only_what_stands_beside_them() -> None:
    lamps = action("Éclairage public", "Remplacement des luminaires par des LED.", owner="Commune")
    assert set(matches(lamps, None, verdict_id=VerdictId.TO_CHECK)) == {"fonds_vert_eclairage"}
    refused = action("Rénovation", SCHOOL, owner="Commune")
    assert matches(refused, "public_building_efficiency", verdict_id=VerdictId.NOT_ELIGIBLE) == {}


def test_what_the_plan_names_comes_first() -> None:
    text = action("Rénovation de l’école", SCHOOL + " Financement : DSIL.", owner="Commune")
    assert next(iter(matches(text, "public_building_efficiency"))) == "dsil"


@pytest.mark.parametrize(
    ("body", "old", "new"),
    [
        ("Financement : PIA, volet territoires.", "PIA", "France 2030"),
        ("Dépôt au programme Horizon 2020.", "Horizon 2020", "Horizon Europe"),
        ("Plan Juncker (EFSI).", "EFSI", "InvestEU"),
    ],
)
def test_old_names_resolve_to_new_ones(body: str, old: str, new: str) -> None:
    named = [n for n in named_schemes(action("Titre", body), KNOWLEDGE) if n.old_name]
    assert [n.old_name.new for n in named] == [new]
    assert named[0].citation.quote == old


def test_an_acronym_is_not_found_in_an_ordinary_word() -> None:
    text = action("Le pia du leader", "un piano pour la vie ; le leader du marché ; il est life")
    assert named_schemes(text, KNOWLEDGE) == ()
