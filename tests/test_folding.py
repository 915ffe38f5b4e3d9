"""Folding makes equal what differs in typography only, the same way with and without offsets."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.folding import fold, fold_with_offsets, plain, strip_accents

TRICKY = st.text(alphabet="ab Aé œ’–-\u00ad\u0002\u200b\u00a0\u202f\n\r\t1,5ﬁ€", max_size=30)


@given(TRICKY)
def test_folding_is_the_same_with_and_without_offsets(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert fold(text) == folded.strip()
    assert len(offsets) == len(folded)


@given(st.text(max_size=30))
def test_no_accent_is_left(text: str) -> None:
    assert not any(unicodedata.combining(character) for character in strip_accents(text))


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("réhabi-\nlitation", "rehabilitation"),
        ("Saint-\nOrvin", "saint-orvin"),
        ("L’école d’œuvre", "l'ecole d'oeuvre"),
        ("1\u202f240\u00a0000\u2009€", "1 240 000 €"),
        ("coût\u200b prévi\u00adsionnel", "cout previsionnel"),
    ],
)
def test_typography_is_folded_away(printed: str, read: str) -> None:
    assert plain(printed) == read
