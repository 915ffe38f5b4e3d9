"""A question is understood with its acronyms, phrases, typing errors and other ways to say the same."""

from pathlib import Path

import pytest

from analyser.knowledge import load_knowledge
from analyser.questions import ACRONYM_WEIGHT, Aliases, Question, understand
from analyser.settings import Settings

ALIASES = Aliases(
    [
        ["IRVE", "borne de recharge", "EV charging"],
        ["PLUi", "plan local d'urbanisme"],
        ["sans maître d'ouvrage", "porteur pas connu", "@no_owner"],
        ["mutualisé", "en commun"],
    ]
)


def ways(question: Question) -> set[tuple[str, ...]]:
    """Give every sequence of stems that is searched for."""
    return {term.stems for concept in question.words.concepts for term in concept}


def test_an_acronym_finds_what_it_stands_for_and_the_other_way_round() -> None:
    assert {("irve",), ("born", "de", "recharg"), ("ev", "charging")} <= ways(understand("IRVE", ALIASES))
    assert ("irve",) in ways(understand("des bornes de recharge en gare", ALIASES))


def test_english_questions_reach_french_words() -> None:
    assert ("born", "de", "recharg") in ways(understand("where are EV charging points?", ALIASES))


def test_the_exact_acronym_weighs_more_than_its_other_forms() -> None:
    (concept,) = understand("IRVE", ALIASES).words.concepts
    assert concept[0].weight == ACRONYM_WEIGHT > max(term.weight for term in concept[1:])


def test_a_word_is_not_taken_for_the_acronym_that_resembles_it() -> None:
    assert ("plan", "local", "d", "urbanism") not in ways(understand("eau de pluie", ALIASES))
    assert ways(understand("eau de pluie", ALIASES)) == {("eau",), ("plui",)}


def test_negations_count_in_phrases_but_are_no_words_to_search_for() -> None:
    found = ways(understand("actions dont le porteur n'est pas connu", ALIASES))
    assert ("@no_owner",) in found
    assert ("pas",) not in found
    assert ("@no_owner",) not in ways(understand("le porteur est connu", ALIASES))


def test_what_a_known_phrase_denies_is_not_searched_for_by_itself() -> None:
    assert ("porteur",) not in ways(understand("actions dont le porteur n'est pas connu", ALIASES))
    assert ("porteur",) in ways(understand("le porteur n'est pas la commune", ALIASES))


def test_a_form_with_one_word_of_meaning_is_matched_with_its_little_words_only() -> None:
    assert ("en", "commun") in ways(understand("service mutualisé", ALIASES))
    assert ("mutuali",) in ways(understand("acheter en commun", ALIASES))
    assert ("mutuali",) not in ways(understand("les communes", ALIASES))


def test_little_words_and_one_other_may_stand_in_a_phrase() -> None:
    assert ("irve",) in ways(understand("les bornes électriques pour la recharge", ALIASES))
    assert ("irve",) not in ways(understand("les bornes du port de pêche et la recharge", ALIASES))


@pytest.mark.parametrize("quoted", ["« réseau de chaleur »", '"réseau de chaleur"', "“réseau de chaleur”"])
def test_quoted_phrases_are_required_word_for_word(quoted: str) -> None:
    (term,) = understand(f"coût du {quoted}").words.required
    assert term.stems == ("reseau", "de", "chaleur")


def test_words_that_frame_any_question_weigh_little_unless_they_are_all_there_is() -> None:
    weights = {t.stems[0]: t.weight for c in understand("quels projets de piscine").words.concepts for t in c}
    assert weights["projet"] < weights["piscin"] == 1.0
    assert [t.weight for c in understand("les projets").words.concepts for t in c] == [1.0]


def test_a_word_that_nobody_uses_is_taken_for_the_nearest_in_use() -> None:
    class Vocabulary:
        def knows(self, stem: str) -> bool:
            return stem == "piscin"

        def near(self, word: str) -> list[str]:
            return ["piscin"] if word.lower() == "pisicne" else []

    assert ways(understand("pisicne", None, Vocabulary())) == {("piscin",)}
    assert understand("une Pisicne", None, Vocabulary()).unknown == ("Pisicne",)
    assert ways(understand("patinoire", None, Vocabulary())) == {("patinoir",)}
    assert understand("patinoire", None, Vocabulary()).unknown == ()


def test_a_question_is_strange_as_far_as_its_words_are_neither_in_use_nor_explained() -> None:
    class Vocabulary:
        def knows(self, stem: str) -> bool:
            return stem == "piscin"

        def near(self, word: str) -> list[str]:
            return []

    def strangeness(text: str) -> float:
        return understand(text, ALIASES, Vocabulary()).strangeness

    assert strangeness("la piscine") == 0
    assert strangeness("piscine, IRVE") == 0
    assert strangeness("leaking piscine") == 0.5
    assert strangeness("leaking pools") == 1


@pytest.mark.parametrize("empty", ["", "   ", "?!", "de la", "« »"])
def test_a_question_without_words_asks_for_nothing(empty: str) -> None:
    assert not understand(empty, ALIASES).words


def test_the_aliases_of_the_corpus_work_both_ways() -> None:
    known = Aliases(load_knowledge(Settings(_env_file=None).corpus).aliases)
    pairs = [
        ("IRVE", "bornes de recharge"), ("GTB", "gestion technique du bâtiment"),
        ("PAT", "projet alimentaire territorial"), ("MOA", "maître d'ouvrage"),
        ("PAC", "pompes à chaleur"), ("mobilités actives", "pistes cyclables"),
        ("désimperméabilisation", "débitumer"), ("district heating", "réseau de chaleur"), ("vélos", "mobilité douce"),
        ("thermopompe", "pompe à chaleur"), ("mazout", "chaudière fioul"), ("clim", "climatisation"),
        ("isolation par l'extérieur", "ITE"), ("fonds européens", "FEADER"), ("EU funds", "FEDER"),
        ("tout-petits", "crèche"), ("bistrot", "café"), ("de sa poche", "autofinancement"),
        ("embauche", "recrutement"), ("garer son vélo", "arceaux"), ("démarches", "France services"),
        ("older people", "personnes âgées"), ("eau du robinet", "eau potable"), ("carport", "ombrière"),
    ]  # fmt: skip
    for one, other in pairs:
        reached = understand(one, known).stems
        assert understand(other).stems - {"de", "du", "a"} <= reached, (one, other)
        assert understand(one).stems <= understand(other, known).stems, (other, one)


def test_every_trait_in_the_aliases_is_one_that_analysis_can_conclude(tmp_path: Path) -> None:
    from analyser.knowledge.nodes import parse_yaml, read_corpus_text
    from analyser.records import CATEGORY_IDS, ProjectState, VerdictId

    corpus = Settings(_env_file=None).corpus
    alerts = parse_yaml(read_corpus_text(corpus / "alerts.yaml"), corpus / "alerts.yaml")
    assert alerts is not None
    known = {*CATEGORY_IDS, *ProjectState, *VerdictId, *(name for name, _ in alerts["messages"].items())}
    named = {form[1:] for group in load_knowledge(corpus).aliases for form in group if form.startswith("@")}
    assert named
    assert named <= known
