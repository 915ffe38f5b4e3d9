"""Words of one family share a stem, and each stem knows where it stood."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.french.stemming import analyse, is_stop_word, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rénovées", "renover"),
        ("RÉNOVATION", "rénové"),
        ("vélos", "vélo"),
        ("communaux", "communale"),
        ("désimperméabilisation", "désimperméabiliser"),
        ("œuvre", "oeuvres"),
        ("rues", "rue"),
    ],
)
def test_words_of_one_family_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("MOA", "MOE"), ("stationnement", "station"), ("lotissement", "lot"), ("bâtiment", "battre"), ("15", "1,5")],
)
def test_words_that_differ_in_meaning_keep_their_stems_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_elided_articles_are_left_out_and_hyphenation_is_undone() -> None:
    text = "L’école d'eau : réno-\nvation, bio\u0002\r\ndiversité, 1,5 M€"
    assert [s.stem for s in analyse(text)] == ["ecol", "eau", "renov", "biodiversit", "1,5", "m"]


@given(st.text(max_size=200))
def test_every_stem_stands_where_it_says(text: str) -> None:
    spans = [(s.start, s.end) for s in analyse(text)]
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_stop_words_are_known_in_both_languages_whatever_their_accents() -> None:
    assert [is_stop_word(word) for word in ("À", "the", "été", "sol")] == [True, True, False, False]
