"""Files of corpus/ are checked on load, and what is wrong is told with its file and line."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analyser.errors import CorpusError
from analyser.knowledge import Knowledge, load_knowledge, load_rulebook
from analyser.records import CATEGORY_IDS
from analyser.settings import Settings

CORPUS = Settings(_env_file=None).corpus
NOTE = """---
id: essai
nom: Une aide à l’essai
type: financement
categories: [green_spaces]
statut: a_verifier
statut_au: 2026-11-22
verifie_le: 2026-11-22
source: [https://exemple.test/aide]
confiance: basse
version: "1.0"
proprietaire: essai
criteres: ["Une phrase qui
  tient sur deux lignes."]
---
# Titre

Une phrase qui tient
sur deux lignes.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of categories.yaml in a folder of its own."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(CORPUS / "categories.yaml", folder)
    return folder


def write_note(corpus: Path, text: str, name: str = "essai.md") -> None:
    """Put a note into a corpus."""
    (corpus / "programme").mkdir(exist_ok=True)
    (corpus / "programme" / name).write_text(text, "utf-8")


def test_parts_that_do_not_exist_yet_are_empty(corpus: Path) -> None:
    knowledge = load_knowledge(corpus)
    assert (knowledge.notes, knowledge.schemes, knowledge.aliases, knowledge.second_opinion) == ((), (), (), None)
    assert [category.category_id for category in knowledge.rulebook.categories] == list(CATEGORY_IDS)


def test_a_note_is_a_document_whose_sentences_can_be_cited(corpus: Path) -> None:
    write_note(corpus, NOTE)
    note = load_knowledge(corpus).note("essai")
    assert note is not None
    citation = note.cite(note.criteria[0])
    assert citation is not None
    assert citation.quote == "Une phrase qui tient\nsur deux lignes."
    assert citation.document_id == note.document.document_id
    assert note.warnings(date(2026, 12, 1)) == ()
    assert "six mois" in note.warnings(date(2027, 9, 1))[0]


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (lambda s: s.replace("type: financement", "type: aide"), 4, "« aide » n’est pas permis"),
        (lambda s: s.replace("[green_spaces]", "[vert]"), 5, "« vert » n’est pas permis"),
        (lambda s: s.replace("2026-11-22\nverifie_le", "hier\nverifie_le"), 7, "AAAA-MM-JJ"),
        (lambda s: s.replace("Une phrase qui\n", "Une autre phrase qui\n"), 13, "ne se trouve pas dans le texte"),
        (lambda s: s.replace("confiance: basse\n", ""), 2, "« confiance » manque"),
        (lambda s: s.replace("id: essai", "id: ["), 4, "YAML illisible"),
        (lambda s: s.removeprefix("---\n"), 1, "en-tête"),
    ],
)
def test_a_wrong_note_is_told_with_its_line(corpus: Path, change: Callable[[str], str], line: int, said: str) -> None:
    write_note(corpus, change(NOTE))
    with pytest.raises(CorpusError, match=said) as caught:
        load_knowledge(corpus)
    assert f"programme/essai.md, ligne {line} : " in str(caught.value)


def test_an_id_may_not_be_given_twice(corpus: Path) -> None:
    write_note(corpus, NOTE)
    write_note(corpus, NOTE, "jumeau.md")
    with pytest.raises(CorpusError, match="« essai » existe déjà"):
        load_knowledge(corpus)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("seuil: 0.5", "seuil: beaucoup", "un nombre est attendu"),
        ("seuil: 0.5", "seuil: 0.5\nseuil: 0.6", "écrite deux fois"),
        ("mots: méthanis* ; biogaz", "mots: méthanis* ; (de|la)", "sans mot plein"),
        ("mots: méthanis* ; biogaz", "mot: méthanis* ; biogaz", "clé inconnue « mot »"),
        ("- id: bioeconomy", "- id: biology", "« biology » n’est pas permis"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line(corpus: Path, before: str, after: str, said: str) -> None:
    path = corpus / "categories.yaml"
    text = path.read_text("utf-8")
    line = text[: text.index(before)].count("\n") + 1
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(CorpusError, match=said.replace("(", r"\(")) as caught:
        load_rulebook(path)
    told = int(str(caught.value).split("ligne ")[1].split(" ")[0])
    assert abs(told - line) <= 1


def test_the_version_follows_what_is_declared_and_what_is_written(corpus: Path) -> None:
    def version() -> str:
        return load_knowledge(corpus).version

    first = version()
    declared, mark = first.split("+")
    assert declared == load_knowledge(corpus).rulebook.version
    assert len(mark) == 8
    write_note(corpus, NOTE)
    assert version() != first


def test_aliases_are_groups_of_equivalent_words(corpus: Path) -> None:
    (corpus / "aliases.yaml").write_text("- [IRVE, borne de recharge]\n- [PEM, pôle d'échange]\n", "utf-8")
    knowledge: Knowledge = load_knowledge(corpus)
    assert knowledge.aliases == (("IRVE", "borne de recharge"), ("PEM", "pôle d'échange"))


def test_files_of_the_user_replace_those_of_the_same_path_and_join_the_others(corpus: Path, tmp_path: Path) -> None:
    (corpus / "aliases.yaml").write_text("- [IRVE, borne de recharge]\n", "utf-8")
    write_note(corpus, NOTE)
    own = tmp_path / "own"
    own.mkdir()
    (own / "aliases.yaml").write_text("- [PEM, pôle d'échange]\n", "utf-8")
    write_note(own, NOTE.replace("Une aide à l’essai", "Une aide relue"))
    write_note(own, NOTE.replace("id: essai", "id: region"), "region.md")
    knowledge = load_knowledge(corpus, own)
    assert knowledge.aliases == (("PEM", "pôle d'échange"),)
    assert {note.note_id: note.name for note in knowledge.notes} == {
        "essai": "Une aide relue",
        "region": "Une aide à l’essai",
    }
    assert knowledge.version != load_knowledge(corpus).version
