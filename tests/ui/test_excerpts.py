"""Passages cut around their matches, and the text in them never becoming markup."""

import re

from hypothesis import given
from hypothesis import strategies as st

from analyser.ui.excerpts import marked_excerpt


def test_matches_are_highlighted_where_they_stand():
    assert marked_excerpt("la chaudière au fioul", [(3, 12)]) == "la :green-background[chaudière] au fioul"


def test_overlapping_matches_are_highlighted_once():
    assert marked_excerpt("chaufferie", [(0, 6), (4, 10)]) == ":green-background[chaufferie]"


def test_a_long_passage_is_cut_around_its_first_match():
    text = "mot " * 300 + "chaudière" + " fin" * 300
    shown = marked_excerpt(text, [(1200, 1209)])
    assert shown.startswith("… mot")
    assert ":green-background[chaudière]" in shown
    assert len(shown) < 600


def test_markup_in_the_passage_stays_text():
    assert marked_excerpt("a ]*b* :red[c]", [(2, 3)]) == r"a :green-background[\]]\*b\* \:red\[c\]"


@given(st.text(max_size=900), st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=6))
def test_any_passage_with_any_marks_can_be_shown(text, spans):
    marks = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in spans]
    shown = marked_excerpt(text, marks)
    bare = shown.replace(":green-background[", "").replace("\\\\", "")
    assert re.search(r"(?<!\\)[*$<`]", bare) is None


def test_headings_of_a_note_are_shown_as_words():
    assert (
        marked_excerpt("## Quoi\nChaque geste a sa fiche", [(8, 14)])
        == "Quoi :green-background[Chaque] geste a sa fiche"
    )
