"""Sentences keep their place on the page; wordings match exact forms."""

import pytest
from actions import action

from analyser.french.sentences import compile_wordings


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("L’étude est rendue. Le programme suit.", ["L’étude est rendue.", "Le programme suit."]),
        ("Délib. du 12/03/2024 ; permis déposé", ["Délib. du 12/03/2024 ;", "permis déposé"]),
        ("une place et\nun jardin", ["une place et\nun jardin"]),
        ("MOE désignée\nPermis déposé", ["MOE désignée", "Permis déposé"]),
        ("Constat :\n• arbres malades\n• sol nu", ["Constat :", "arbres malades", "sol nu"]),
        ("Avis :\n\uf0b7 Pas de gaz\n\uf0b7 Du bois", ["Avis :", "Pas de gaz", "Du bois"]),
    ],
)
def test_a_text_is_parted_where_a_reader_would(body: str, sentences: list[str]) -> None:
    text = action("Titre", body)
    assert [s.cite().quote.strip() for s in text.sentences][1:] == [s.strip() for s in sentences]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "Maturité ☐ Idée ☒ Étude en cours ☐ Chantier\nouvert ☐ Achevé\nPrécisions : devis",
            "Étude en cours Précisions",
        ),
        ("Stade [ ] idée [x] programme [ ] chantier", "programme"),
        ("□ planter des arbres\n□ ouvrir le sol", "planter ouvrir"),
        ("☑ oui □ non", "oui"),
    ],
)
def test_an_empty_box_says_nothing_where_boxes_are_ticked(body: str, said: str) -> None:
    text = " ".join(sentence.plain for sentence in action("Titre", body).sentences[1:])
    left_out = {"idee", "chantier", "ouvert", "acheve", "non"}
    assert all(word.lower().replace("é", "e") in text for word in said.split())
    assert not left_out & set(text.split())


def test_a_match_is_cited_as_it_is_printed() -> None:
    text = action("Titre", "Les études prélimi-\nnaires sont RENDUES.")
    (found,) = text.search(compile_wordings(("etudes preliminaires .. rendu~",)))
    assert found.quote == "études prélimi-\nnaires sont RENDUES"


@pytest.mark.parametrize(
    ("wording", "text", "found"),
    [
        ("remis~", "la note est remise", True),
        ("remis~", "à remettre", False),
        ("etude* .. rendu~", "l'étude de faisabilité est rendue", True),
        ("etude* .. rendu~", "l'étude. Elle est rendue", False),
        ("(aps|apd) valide~", "APD validé", True),
        ("plan (previsionnel)? de financement", "plan de financement", True),
        ("(etat d')? avancement", "État d’avancement", True),
        ("(etat d')? avancement", "Avancement", True),
        ("d'oeuvre", "maîtrise d’œuvre", True),
        ("gain* .. #40+ %", "un gain de 42 %", True),
        ("gain* .. #40+ %", "un gain de 38 %", False),
        ("gain* .. #40+ %", "un gain de 100%", True),
        ("# m2", "1 200 m²", True),
    ],
)
def test_a_wording_matches_forms(wording: str, text: str, found: bool) -> None:
    assert bool(action("Titre", text).search(compile_wordings((wording,)))) is found


@pytest.mark.parametrize("wording", ["", "(a", "a)", "€"])
def test_an_ill_formed_wording_is_refused(wording: str) -> None:
    with pytest.raises(ValueError, match="formule mal écrite"):
        compile_wordings((wording,))


def test_no_wording_matches_nothing() -> None:
    assert action("Titre", "tout texte").search(compile_wordings(())) == ()
