"""Chunks are exact spans of one page, lose nothing, and carry the heading that leads to them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from searched import document_of

from analyser.chunking import CHUNK_CHARS, chunk_document, embedded_text
from analyser.records import Document, Line, Page

TEXTS = st.text(st.sampled_from("abé. ,;\r\n\t\u00a0\u2028«»’-1€"), max_size=3000)


@given(st.lists(TEXTS, max_size=4))
def test_chunks_are_exact_and_lose_no_character(texts: list[str]) -> None:
    document = document_of("d", *texts)
    chunks = chunk_document(document)
    for page in document.pages:
        own = [c for c in chunks if c.page_index == page.index]
        assert all(c.text == page.text[c.start : c.end] and c.text.strip() == c.text for c in own)
        assert all(len(c.text) <= CHUNK_CHARS for c in own)
        assert all(before.end <= after.start for before, after in pairwise(own))
        covered = {i for c in own for i in range(c.start, c.end)}
        assert all(i in covered or page.text[i].isspace() for i in range(len(page.text)))


def test_the_same_file_always_gives_the_same_identifiers() -> None:
    texts = ["Une phrase. " * 200, "Une phrase. " * 200]
    first, second = (chunk_document(document_of("d", *texts)) for _ in range(2))
    assert [c.chunk_id for c in first] == [c.chunk_id for c in second]
    assert len({c.chunk_id for c in first}) == len(first)


def test_chunks_follow_sentences_and_never_cross_a_page() -> None:
    chunks = chunk_document(document_of("d", "Une phrase assez longue pour compter. " * 60, "Fin."))
    assert all(c.text.endswith(".") for c in chunks)
    assert chunks[-1].text == "Fin."


def _page(index: int, *lines: tuple[str, float]) -> Page:
    """Make a page of lines with their type sizes."""
    text, placed = "", []
    for words, size in lines:
        placed.append(Line(len(text), len(text) + len(words), (0, 0, 1, 1), size))
        text += words + "\n"
    return Page("d", index, text, lines=tuple(placed))


def test_larger_lines_are_headings_and_lead_to_the_text_under_them_over_pages() -> None:
    body = [("Du texte courant qui ne dit rien de particulier.", 10.0)] * 20
    pages = (
        _page(0, ("Axe 1 : Habiter", 20.0), ("Action 1.1 : La halle", 14.0), *body),
        _page(1, *body),
        _page(2, ("Axe 2 : Circuler", 20.0), *body),
    )
    chunks = chunk_document(Document("d", "d.pdf", pages))
    assert {c.heading for c in chunks if c.page_index < 2} == {"Axe 1 : Habiter › Action 1.1 : La halle"}
    assert {c.heading for c in chunks if c.page_index == 2} == {"Axe 2 : Circuler"}


def test_a_heading_that_the_caller_knows_wins() -> None:
    chunks = chunk_document(document_of("d", "Texte.", "Texte."), {1: "Axe › Action"})
    assert [c.heading for c in chunks] == ["", "Axe › Action"]


def test_what_is_embedded_has_the_heading_and_what_is_quoted_has_not() -> None:
    (chunk,) = chunk_document(document_of("d", "Le coût est de 3 M€."), {0: "Halle"})
    assert (embedded_text(chunk), chunk.text) == ("Halle\nLe coût est de 3 M€.", "Le coût est de 3 M€.")
