"""French typography, and the one escape of foreign text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.records import Money, Period
from analyser.ui import typography as fr


@pytest.mark.parametrize(
    ("value", "written"),
    [(1250000, "1 250 000 €"), (900, "900 €"), (0, "0 €"), (1250.5, "1 250,50 €"), (-3000, "-3 000 €")],
)
def test_amounts_are_written_in_full_with_unbreakable_spaces(value, written):
    assert fr.euros(value) == written.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("value", "written"), [(1250000, "1,25 M€"), (480000, "480 k€"), (62500, "62,5 k€"), (900, "900 €")]
)
def test_amounts_are_shortened_for_narrow_places(value, written):
    assert fr.short_euros(value) == written.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("n", "written"), [(0, "0 action"), (1, "1 action"), (2, "2 actions"), (1200, "1\u00a0200 actions")]
)
def test_the_plural_begins_at_two(n, written):
    assert fr.count(n, "action") == written.replace(" ", "\u00a0")


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False).map(lambda x: round(x, 2)))
def test_a_number_that_was_written_is_read_again(value):
    assert fr.parse_number(fr.euros(value)) == value


@pytest.mark.parametrize("text", ["", "à chiffrer", "12 k€", "1,2,3", "-"])
def test_what_is_no_number_is_not_read_as_one(text):
    assert fr.parse_number(text) is None


def test_money_says_its_range_tax_and_basis():
    assert fr.money_fr(Money("", 5000, None, "HT", "annual")) == "5\u00a0000\u00a0€ HT par an"
    assert fr.money_fr(Money("", 5000, 8000, "TTC")) == "de 5\u00a0000\u00a0€ à 8\u00a0000\u00a0€ TTC"
    assert fr.money_fr(Money("à chiffrer")) == "non chiffré"


def test_periods_and_pages_say_what_is_known():
    assert fr.period_fr(Period("", 2025, 2027)) == "2025–2027"
    assert fr.period_fr(Period("", 2025, 2025)) == "2025"
    assert fr.page_fr(44, "43") == "p.\u00a045 (imprimée 43)"
    assert fr.page_fr(44, "45") == "p.\u00a045"


def test_neighbouring_pages_are_written_as_a_range():
    assert fr.pages_fr([3, 0, 4, 5, 9]) == "p.\u00a01, 4–6, 10"


def test_punctuation_never_begins_a_line():
    assert fr.unbreakable("« parc » : oui ; 40 % ?") == "«\u00a0parc\u00a0»\u00a0: oui\u00a0; 40\u00a0%\u00a0?"


@pytest.mark.parametrize(
    ("sentence", "continued"),
    [("L’action rénove.", "l’action rénove"), ("Anah : aide", "Anah : aide"), ("« PRO » dit", "« PRO » dit")],
)
def test_a_sentence_is_continued_without_touching_names(sentence, continued):
    assert fr.uncapitalised(sentence) == continued


@pytest.mark.parametrize(("probability", "written"), [(1.0, "sûr à plus de 99 %"), (0.874, "sûr à 87 %")])
def test_no_proposal_is_said_to_be_quite_certain(probability, written):
    assert fr.certainty(probability) == written.replace(" %", "\u00a0%")


def test_text_is_cut_after_a_word():
    assert fr.shortened("Rénovation de l’école Jules-Ferry", 20) == "Rénovation de…"
    assert fr.shortened("Court", 20) == "Court"


@pytest.mark.parametrize(
    "text",
    [
        "# Titre",
        "**gras** _i_",
        "coût $5 et $6",
        "<script>alert(1)</script>",
        "[lien](http://x)",
        "a | b",
        "- liste",
        "1. un",
    ],
)
def test_every_mark_of_markdown_is_escaped(text):
    shown = fr.literal(text)
    assert re.search(r"(?<!\\)[*_#$<>\[\]()|`]", shown) is None


@pytest.mark.parametrize(
    "text", [":red[x]", ":material/delete:", ":smile:", "www.exemple.fr", "https://exemple.fr", "a@b.fr"]
)
def test_what_streamlit_reads_after_parsing_is_broken(text):
    assert "\u2060" in fr.literal(text) or "\\[" in fr.literal(text)


@given(st.text())
def test_escaping_loses_no_character(text):
    shown = fr.literal(text)
    assert re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "") == fr.one_line(text).replace("\u2060", "")
