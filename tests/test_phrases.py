"""Phrases are found by word forms, on whole words, with what may stand in between."""

import pytest

from analyser.french.phrases import PhraseIndex, compile_phrase, read_words

GROUPS = {"batiment": ("école", "salle des fêtes", "groupe scolaire")}


def found(phrase: str, text: str) -> list[str]:
    """Give what a phrase finds in a text."""
    matches = PhraseIndex([phrase], GROUPS).find(read_words(text)).get(phrase, [])
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("chaudière bois", "deux CHAUDIERES à BOIS neuves", ["CHAUDIERES à BOIS"]),
        ("isolation des combles", "l’isolation des combles", ["isolation des combles"]),
        ("liaison piétonnière", "des liaisons piétonnières", ["liaisons piétonnières"]),
        ("remplacement .. fenêtre", "Remplacement de six vieilles fenêtres", ["Remplacement de six vieilles fenêtres"]),
        ("remplacement . fenêtre", "Remplacement du toit, du bardage, des gouttières et des fenêtres", []),
        ("(réfection|rénovation) toiture", "rénovation de la toiture", ["rénovation de la toiture"]),
        ("réseau technique? chaleur", "un réseau de chaleur", ["réseau de chaleur"]),
        ("photovolta*", "panneaux photovoltaïques", ["photovoltaïques"]),
        ("{batiment} (neuf|neuve)", "une salle des fêtes neuve", ["salle des fêtes neuve"]),
        ("remplacer .. fenêtre", "des vitrages remplacent les fenêtres", ["remplacent les fenêtres"]),
        ("co-voitur*", "aire de co-voiturage", ["co-voiturage"]),
        ("P+R", "aménagement du P+R", ["P+R"]),
        ("AD’AP", "dossier Ad’Ap", ["Ad’Ap"]),
        ("=port", "la porte du port", ["port"]),
        ("PAC", "installation d’une PAC", ["PAC"]),
        ("PAC", "un paquet de paques", []),
        ("bois", "rue Dubois", []),
        ("cour", "le parcours du coureur", []),
    ],
)
def test_a_phrase_finds_the_words_of_its_family_and_no_others(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize("phrase", ["", "(a|de)", "%", "école )", "{inconnu}", "ab*"])
def test_an_ill_formed_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="«"):
        compile_phrase(phrase, GROUPS)


def test_a_group_that_contains_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="lui-même"):
        compile_phrase("{a}", {"a": ("{b}",), "b": ("{a}",)})
