"""Search finds pages by words and by meaning, and both indexes can always be mended from the database."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from actions import action, category, euros, verdict
from searched import HashEncoder, MemorySource

from analyser.chunking import chunk_document
from analyser.embedding import Vectors
from analyser.facets import Entry, ProjectFacets, entries_of
from analyser.lexicon import WordIndex
from analyser.questions import Aliases
from analyser.records import (
    Alert,
    Citation,
    Document,
    Field,
    MaturitySuggestion,
    Page,
    Period,
    Project,
    ProjectState,
    ReviewState,
    Suggestion,
    VerdictId,
    VerdictSuggestion,
)
from analyser.retrieval import Retriever, by_action
from analyser.settings import Settings
from analyser.vectors import VectorIndex
from analyser.views import ReviewItem, SearchFilters

ALIASES = Aliases([["vidéoprotection", "caméras de surveillance"]])
LONG = "Le conseil municipal a pris acte du rapport annuel. " * 12


@pytest.fixture
def source() -> MemorySource:
    """Two towns with a page each on heat, one with cameras, and boilerplate that both share."""
    stored = MemorySource()
    stored.put(
        "a", "Réseau de chaleur au bois pour l’école et la mairie.", LONG, "Vidéoprotection du bourg", town="Aval"
    )
    stored.put("b", "La chaleur de l’été accable la place du marché.", LONG, town="Boisnoir")
    return stored


@pytest.fixture
def by_words(source: MemorySource, settings: Settings) -> Retriever:
    """Search by words only, everything indexed."""
    retriever = Retriever(WordIndex(settings.index_folder), source, aliases=ALIASES)
    for document_id in source.document_ids():
        retriever.index(*source.entries(document_id))
    return retriever


@pytest.fixture
def both(by_words: Retriever, settings: Settings) -> Retriever:
    """Search by words and meaning; nothing embedded yet."""
    encoder = HashEncoder()
    vectors = VectorIndex.open_index(settings, encoder.name, encoder.dimensions)
    return replace(by_words, vectors=vectors, encoder=encoder)


def pages(retriever: Retriever, question: str, k: int = 10, filters: SearchFilters | None = None) -> list[str]:
    """Give the pages found, as `a1` for the first page of document a."""
    return [f"{p.chunk.document_id}{p.chunk.page_index + 1}" for p in retriever.search(question, k, filters)]


def test_the_page_that_says_most_of_the_question_comes_first(by_words: Retriever) -> None:
    assert pages(by_words, "réseau de chaleur d'une école") == ["a1", "b1"]


def test_a_passage_brings_its_document_its_town_and_the_words_that_match(by_words: Retriever) -> None:
    passage = by_words.search("réseau CHALEUR")[0]
    assert (passage.document_name, passage.town, passage.project_id) == ("a.pdf", "Aval", None)
    assert [passage.chunk.text[start:end] for start, end in passage.marks] == ["Réseau", "chaleur"]


def test_other_ways_to_say_it_are_found_and_marked(by_words: Retriever) -> None:
    (passage,) = by_words.search("caméras de surveillance")
    assert [passage.chunk.text[start:end] for start, end in passage.marks] == ["Vidéoprotection"]


def test_a_phrase_that_means_the_same_is_marked_as_a_whole_only(source: MemorySource, settings: Settings) -> None:
    retriever = Retriever(WordIndex(settings.index_folder), source, aliases=ALIASES)
    retriever.index(*source.put("d", "La surveillance des travaux. Vidéoprotection et caméras de surveillance."))
    (passage,) = retriever.search("vidéoprotection")
    marked = [passage.chunk.text[start:end] for start, end in passage.marks]
    assert marked == ["Vidéoprotection", "caméras", "de", "surveillance"]


def test_a_page_is_given_once_however_many_of_its_chunks_match(by_words: Retriever) -> None:
    found = pages(by_words, "rapport annuel du conseil municipal")
    assert sorted(found) == ["a2", "b2"]


def test_filters_hold_for_words_and_meaning(both: Retriever) -> None:
    both.embed_pending()
    assert set(pages(both, "chaleur", filters=SearchFilters(town="Boisnoir"))) <= {"b1", "b2"}
    assert pages(both, "chaleur", filters=SearchFilters(town="Nulle-Part")) == []


def test_meaning_finds_pages_without_a_word_in_common_only_after_the_others(both: Retriever) -> None:
    assert pages(both, "chaleur") == pages(replace(both, vectors=None), "chaleur")
    both.embed_pending()
    found = pages(both, "chaleur")
    assert set(found[:2]) == {"a1", "b1"}
    assert set(found) == {"a1", "a2", "a3", "b1", "b2"}


def test_meaning_counts_more_where_most_words_of_a_question_are_unknown(
    source: MemorySource, settings: Settings
) -> None:
    class Interpreter(HashEncoder):
        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            return self.encode_passages(["chaleur de l’été sur la place du marché"] * len(texts))

    encoder = Interpreter()
    vectors = VectorIndex.open_index(settings, encoder.name, encoder.dimensions)
    retriever = Retriever(WordIndex(settings.index_folder), source, vectors, encoder)
    for document_id in source.document_ids():
        retriever.index(*source.entries(document_id))
    retriever.embed_pending()

    def score_of_the_market(question: str) -> float:
        found = {(p.chunk.document_id, p.chunk.page_index): p.score for p in retriever.search(question)}
        return found["b", 0]

    assert score_of_the_market("zzz qqq") > 5 * score_of_the_market("vidéoprotection") > 0


def test_k_bounds_the_answer_and_nothing_asked_is_nothing_found(both: Retriever) -> None:
    both.embed_pending()
    assert len(pages(both, "chaleur", k=1)) == 1
    assert pages(replace(both, vectors=None), "") == []


def test_a_quoted_phrase_is_never_answered_by_meaning(both: Retriever) -> None:
    both.embed_pending()
    assert pages(both, "« réseau de chaleur »") == ["a1"]


def test_what_is_embedded_once_is_not_embedded_again_and_equal_texts_never_twice(both: Retriever) -> None:
    assert both.embed_pending() == len(set(both.source.chunk_ids()))
    assert both.embed_pending() == 0
    assert isinstance(both.source, MemorySource)
    both.index(*both.source.put("c", "Une page nouvelle."))
    assert both.embed_pending() == 1
    assert both.verify().vectors_pending == 0


def test_embedding_can_be_stopped_and_goes_on_where_it_was(both: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyser.retrieval.EMBED_BATCH", 2)
    told: list[tuple[int, int]] = []
    total = len(list(both.source.chunk_ids()))
    assert both.embed_pending(progress=lambda done, all_: told.append((done, all_)), stopped=lambda: bool(told)) == 2
    assert told == [(2, total)]
    assert both.verify().vectors_pending == total - 2
    assert both.embed_pending() == total - 2


def test_whatever_the_indexes_lost_or_kept_too_long_is_mended_from_the_database(both: Retriever) -> None:
    both.embed_pending()
    assert isinstance(both.source, MemorySource)
    both.source.put("c", "Ajouté sans être indexé.")
    both.source.put("b", "Relu : la page a changé.")
    del both.source.documents["a"]
    state = both.verify()
    assert set(state.words_stale) == {"a", "b", "c"}
    assert state.vectors_surplus > 0
    assert both.heal().is_whole
    assert both.embed_pending() == 2
    assert both.verify() == replace(state, chunks=2, words_stale=(), vectors_pending=0, vectors_surplus=0)
    assert pages(both, "ajouté") == ["c1", "b1"]


def test_rebuilding_brings_everything_back(both: Retriever, settings: Settings) -> None:
    both.embed_pending()
    before = pages(both, "chaleur")
    again = both.rebuild(settings)
    assert again.verify().vectors_pending == again.verify().chunks
    again.embed_pending()
    assert pages(again, "chaleur") == pages(both, "chaleur") == before


def test_with_the_vectors_of_another_model_words_are_searched_and_the_way_out_is_told(
    both: Retriever, settings: Settings
) -> None:
    both.embed_pending()
    before = both.verify()
    other = settings.model_copy(update={"embedding_model": "bundled"})
    opened = Retriever.open_indexes(other, both.source, ALIASES)
    assert opened.vectors is None
    assert "hash@1" in (opened.verify().problem or "")
    found = Retriever(WordIndex(other.index_folder), both.source).search("chaleur")
    assert found
    renewed = opened.rebuild(other)
    assert renewed.verify() == replace(before, vectors_pending=before.chunks)
    assert sorted(pages(both, "chaleur")) == ["a1", "b1"]  # whoever had the old vectors open goes on with words


def test_without_a_model_only_words_are_opened(settings: Settings, source: MemorySource) -> None:
    opened = Retriever.open_indexes(settings, source, ALIASES)
    assert (opened.vectors, opened.encoder, opened.problem) == (None, None, None)
    assert opened.rebuild(settings).search("chaleur")


def test_removing_a_document_takes_its_words_and_its_vectors(both: Retriever) -> None:
    both.embed_pending()
    assert isinstance(both.source, MemorySource)
    both.remove("a")
    del both.source.documents["a"]
    assert both.verify().is_whole
    assert set(pages(both, "chaleur")) == {"b1", "b2"}


def test_similar_actions_are_of_other_towns_and_each_is_given_once(both: Retriever) -> None:
    assert isinstance(both.source, MemorySource)
    for document_id, project_id in (("a", "p1"), ("b", "p2")):
        facets, entries = both.source.documents[document_id]
        own = [Entry(entry.chunk, ProjectFacets(project_id), "own") for entry in entries]
        both.source.documents[document_id] = (facets, own)
        both.index(facets, own)
    assert [p.project_id for p in both.similar("rapport annuel, chaleur", exclude_town="Aval")] == ["p2"]
    assert sorted(p.project_id or "" for p in both.similar("rapport annuel, chaleur")) == ["p1", "p2"]


def test_the_own_page_of_an_action_comes_before_one_that_only_names_it(
    source: MemorySource, settings: Settings
) -> None:
    retriever = Retriever(WordIndex(settings.index_folder), source)
    facets, (first, second) = source.put("d", "La halle des producteurs", "La halle des producteurs")
    retriever.index(facets, [replace(first, place="mention"), replace(second, place="own")])
    assert pages(retriever, "halle") == ["d2", "d1"]


def item_of(project: Project, suggestion: Suggestion | None = None, **corrections: object) -> ReviewItem:
    """An action with nothing suggested of it, or with this, and what people settled."""
    unknown = Suggestion(
        project.project_id, (), VerdictSuggestion(VerdictId.INSUFFICIENT, "Rien."), MaturitySuggestion(None)
    )
    return ReviewItem(
        project, suggestion or unknown, ReviewState.TO_REVIEW, "plan.pdf", None, corrections=corrections
    )  # fmt: skip


def test_what_people_settled_is_what_filters_ask() -> None:
    text = action("Une halle", cost=euros("1,2 M€", 1_200_000), schedule=Period("2025", 2025, 2025))
    made = Suggestion("p1", (category(text, "bioeconomy"),), verdict(text), MaturitySuggestion(None))
    item = item_of(
        text.project, made, title="La halle couverte", categories=["soft_mobility"], verdict="not_eligible", maturity=5,
        cost={"raw": "80 k€", "value": 80_000}, schedule={"raw": "2030", "start_year": 2030, "end_year": 2030},
    )  # fmt: skip
    (entry,) = entries_of(chunk_document(text.document), [item])
    assert entry.project == ProjectFacets(
        "p1", "La halle couverte", ("soft_mobility",), "not_eligible", 5, 80_000, (2030,), ("planned", "soft_mobility")
    )


def test_the_passages_of_one_action_are_one_result_with_its_pages(source: MemorySource, settings: Settings) -> None:
    retriever = Retriever(WordIndex(settings.index_folder), source)
    facets, entries = source.put("d", "La halle au blé et la halle aux grains", "La halle", "Une autre halle")
    halle = ProjectFacets("p1", "La halle")
    retriever.index(facets, [replace(entries[0], project=halle), replace(entries[1], project=halle), entries[2]])
    results = by_action(retriever.search("halle"))
    assert [{p.chunk.page_index for p in result} for result in results if len(result) > 1] == [{0, 1}]
    assert len(results) == 2
    assert {p.project_title for result in results for p in result} == {"Action p1", None}


def test_chunks_know_the_actions_that_they_are_part_of() -> None:
    text = action(
        "Une halle",
        "Elle accueille des producteurs.",
        cost=euros("1,2 M€", 1_200_000),
        schedule=Period("2025-2027", 2025, 2027),
    )
    maturity = MaturitySuggestion(3, citations=text.project.title.citations)
    alerts = (Alert("no_owner", "Aucun maître d’ouvrage n’est nommé."),)
    made = Suggestion("p1", (category(text, "bioeconomy"),), verdict(text), maturity, alerts)
    (entry,) = entries_of(chunk_document(text.document), [item_of(text.project, made)])
    assert entry.place == "own"
    assert entry.project == ProjectFacets(
        "p1",
        "Une halle",
        ("bioeconomy",),
        "eligible",
        3,
        1_200_000,
        (2025, 2026, 2027),
        ("planned", "no_owner", "bioeconomy"),
    )


def test_a_page_that_only_names_an_action_is_a_mention_and_any_other_is_of_no_action() -> None:
    page_texts = ("Fiche : la halle", "Sommaire : la halle", "Mentions légales")
    plan = tuple(Page("d", index, text) for index, text in enumerate(page_texts))
    title = Citation.of(plan[0], 8, 16)
    project = Project(
        "p1", "d", Field("la halle", (title,)), pages=(0,), other_pages=(1,), state=ProjectState.ABANDONED
    )
    entries = entries_of(chunk_document(Document("d", "d.pdf", plan)), [item_of(project)])
    assert [(e.chunk.page_index, e.place, e.project.project_id if e.project else None) for e in entries] == [
        (0, "own", "p1"), (1, "mention", None), (2, "other", None),
    ]  # fmt: skip
    assert entries[0].project is not None
    assert entries[0].project.traits == ("abandoned",)
