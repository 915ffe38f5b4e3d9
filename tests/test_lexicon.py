"""The word index: French stems, filters before ranking, phrases, and several processes on one folder."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyser import lexicon
from analyser.errors import StorageError
from analyser.facets import DocumentFacets, Entry, ProjectFacets
from analyser.lexicon import Term, WordIndex, WordQuery
from analyser.questions import Aliases, understand
from analyser.records import Chunk, DocumentType, VerdictId
from analyser.views import SearchFilters


def chunk(name: str, text: str, heading: str = "", page: int = 0, document: str = "d") -> Chunk:
    return Chunk(name, document, page, 0, len(text), text, heading)


@pytest.fixture
def index(tmp_path: Path) -> WordIndex:
    """Two towns: a school and a bicycle path in one, a school in the other."""
    words = WordIndex(tmp_path)
    school = ProjectFacets("p1", "École", ("public_building_efficiency",), "eligible", 4, 800_000.0, (2024, 2025))
    path = ProjectFacets("p2", "Voie verte", ("soft_mobility",), "to_check", 1, 90_000.0, (2027,), ("no_owner",))
    words.replace(
        DocumentFacets("d", "plan.pdf", "Marvilly-le-Haut", DocumentType.PLAN, "12", 3_000),
        [
            Entry(chunk("a", "Rénovation de l’école du bourg"), school, "own"),
            Entry(chunk("b", "Piste cyclable jusqu’à l’école", page=1), path, "own"),
            Entry(chunk("c", "Sommaire : école, piste", page=2), None, "mention"),
        ],
    )
    words.replace(
        DocumentFacets("e", "autre.pdf", "Boisnoir", DocumentType.PROGRAMME, "2A", 9_000),
        [Entry(chunk("f", "Les écoles rénovées du réseau de chaleur", document="e"))],
    )
    return words


def found(index: WordIndex, question: str, **filters: object) -> list[str]:
    asked = understand(question, Aliases(), index).words
    return [hit.chunk_id for hit in index.find(asked, 10, SearchFilters(**filters))]  # type: ignore[arg-type]


def test_inflection_accents_and_case_do_not_matter(index: WordIndex) -> None:
    assert set(found(index, "ECOLES RENOVEES")) == {"a", "b", "c", "f"}
    assert found(index, "école rénovée")[:2] in (["a", "f"], ["f", "a"])


@pytest.mark.parametrize("misspelt", ["cyclalbe", "cyclabel", "cylcable", "cyclabble"])
def test_typing_errors_are_forgiven(index: WordIndex, misspelt: str) -> None:
    assert found(index, misspelt) == ["b"]


def test_a_typing_error_in_the_ending_is_forgiven_where_the_stem_is_short(index: WordIndex) -> None:
    assert set(found(index, "rénovatoin")) == {"a", "f"}
    assert found(index, "écolatrucs") == []


def test_a_required_phrase_must_stand_there(index: WordIndex) -> None:
    assert found(index, "« réseau de chaleur » école") == ["f"]
    assert found(index, "« chaleur réseau »") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"town": "marvilly le haut"}, {"a", "b", "c"}),
        ({"town": "Marvilly"}, set()),
        ({"document_id": "e"}, {"f"}),
        ({"type": DocumentType.PROGRAMME}, {"f"}),
        ({"departement": "2A"}, {"f"}),
        ({"population": (0, 5_000)}, {"a", "b", "c"}),
        ({"category": "soft_mobility"}, {"b"}),
        ({"verdict": VerdictId.ELIGIBLE}, {"a"}),
        ({"maturity": (3, 7)}, {"a"}),
        ({"cost": (50_000, 100_000)}, {"b"}),
        ({"year": (2025, 2026)}, {"a"}),
        ({"pages": (1, 2)}, {"b", "c"}),
        ({"category": "soft_mobility", "cost": (500_000, 1e9)}, set()),
        ({"town": "Marvilly-le-Haut", "year": (2026, 2030), "maturity": (0, 2)}, {"b"}),
    ],
)
def test_filters_combine_and_hold_for_one_and_the_same_action(
    index: WordIndex, filters: dict[str, object], expected: set[str]
) -> None:
    assert set(found(index, "école", **filters)) == expected


def test_the_best_are_chosen_among_what_the_filters_let_through(index: WordIndex) -> None:
    asked = understand("école").words
    assert [hit.chunk_id for hit in index.find(asked, 1, SearchFilters(category="soft_mobility"))] == ["b"]


def test_a_chunk_of_two_actions_is_found_for_each(tmp_path: Path) -> None:
    words, shared = WordIndex(tmp_path), chunk("a", "Tableau des actions")
    words.replace(DocumentFacets("d"), [Entry(shared, ProjectFacets("p1")), Entry(shared, ProjectFacets("p2"))])
    hits = words.find(understand("tableau").words, 10)
    assert {(hit.chunk_id, hit.project_id) for hit in hits} == {("a", "p1"), ("a", "p2")}


def test_the_title_of_the_action_the_heading_and_the_town_are_searched_too(index: WordIndex) -> None:
    assert found(index, "voie verte") == ["b"]
    assert found(index, "Boisnoir") == ["f"]


def test_a_long_question_is_searched_by_its_rarest_words(index: WordIndex) -> None:
    asked = understand("école piste école cyclable sommaire", Aliases(), index).words
    assert [concept[0].stems for concept in index.focused(asked, 2).concepts] == [("cyclabl",), ("sommair",)]
    assert index.focused(asked, 4) == asked


def test_traits_are_found_like_words(index: WordIndex) -> None:
    query = WordQuery(((Term(("@no_owner",)),),))
    assert [hit.chunk_id for hit in index.find(query, 10)] == ["b"]


def test_replacing_a_document_leaves_nothing_of_it_behind(index: WordIndex) -> None:
    index.replace(DocumentFacets("d"), [Entry(chunk("z", "Une piscine"))])
    assert index.chunk_ids_by_document() == {"d": {"z"}, "e": {"f"}}
    index.remove("e")
    assert index.chunk_ids_by_document() == {"d": {"z"}}
    index.clear()
    assert index.chunk_ids_by_document() == {}
    assert index.count() == 0


def test_a_failure_halfway_leaves_the_document_as_it_was(index: WordIndex) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry(chunk("z", "Une piscine"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.replace(DocumentFacets("d"), entries())
    assert index.chunk_ids_by_document()["d"] == {"a", "b", "c"}


WRITE = """
import sys
from pathlib import Path
from analyser.facets import DocumentFacets, Entry, entries_of
from analyser.lexicon import WordIndex
from analyser.records import Chunk
words = WordIndex(Path(sys.argv[1]))
for n in range(5):
    name = f"{sys.argv[2]}-{n}"
    words.replace(DocumentFacets(name), [Entry(Chunk(name, name, 0, 0, 4, "mot"))])
"""


def test_two_processes_write_while_a_third_reads(tmp_path: Path) -> None:
    reader = WordIndex(tmp_path)
    assert reader.count() == 0
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path), name]) for name in ("x", "y")]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert reader.count() == 10


def test_a_lock_that_is_never_freed_is_told(index: WordIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "WRITER_PATIENCE_S", 0.0)

    def entries() -> Iterator[Entry]:
        WordIndex(index.folder).remove("e")
        yield Entry(chunk("z", "Une piscine"))

    with pytest.raises(StorageError, match="index des mots"):
        index.replace(DocumentFacets("d"), entries())
