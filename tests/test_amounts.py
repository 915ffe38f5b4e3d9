"""Amounts as French plans print them, read without guessing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analyser.extraction.wording.amounts import find_amounts, parse_money
from analyser.records import Money

SPACES = (" ", "\u00a0", "\u202f", "\u2009", "")


def read(text: str, **header: object) -> tuple[float | None, float | None, str | None, str] | None:
    money = parse_money(text, **header)
    return money and (money.value, money.maximum, money.tax, money.basis)


@pytest.mark.parametrize(
    ("text", "value", "tax"),
    [
        ("745 000 € HT", 745_000, "HT"),
        ("745\u00a0000\u202f€\u2009HT", 745_000, "HT"),
        ("745 000,50€TTC", 745_000.5, "TTC"),
        ("2.345.000 € TTC", 2_345_000, "TTC"),
        ("3,4 M€ HT", 3_400_000, "HT"),
        ("3.4 M€", 3_400_000, None),
        ("1.250 M€", 1_250_000, None),
        ("1.200 €", 1_200, None),
        ("0,6 MEUR", 600_000, None),
        ("2 M d'euros", 2_000_000, None),
        ("275k€ht", 275_000, "HT"),
        ("12000eurosHT", 12_000, "HT"),
        ("780 milliers d’euros", 780_000, None),
        ("1,7 million d’euros hors taxes", 1_700_000, "HT"),
        ("€ 52 000", 52_000, None),
        ("41 300 TTC", 41_300, "TTC"),
        ("Montant HT : 64 900 €", 64_900, "HT"),
        ("Budget prévisionnel global (TTC) : 310 000,00 €", 310_000, "TTC"),
        ("650 K€ TDC", 650_000, None),
        ("450 000 € hors TVA", 450_000, "HT"),
        ("1 250\n000 €\nHT", 1_250_000, None),
        ("\u221212 000 €", -12_000, None),
        ("- 12 000 €", 12_000, None),
        ("un million d’euros", 1_000_000, None),
        ("1,2 million d'€", 1_200_000, None),
        ("200 000,- €", 200_000, None),
        ("450 000 E HT", 450_000, "HT"),
        ("450 KHT", 450_000, "HT"),
    ],
)
def test_a_number_is_read_with_its_scale_and_tax(text: str, value: float, tax: str | None) -> None:
    assert read(text) == (value, None, tax, "total")


@pytest.mark.parametrize(
    ("text", "value", "maximum"),
    [
        ("entre 220 et 260 k€", 220_000, 260_000),
        ("220 000 € à 260 000 € HT", 220_000, 260_000),
        ("de 1,2 à 1,6 M€ TTC", 1_200_000, 1_600_000),
        ("350\u2212400 k€", 350_000, 400_000),
        ("entre 900 k€ et 1,3 M€", 900_000, 1_300_000),
        ("250 à 300 000 €", 250_000, 300_000),
        ("800 000 à 1 M€", 800_000, 1_000_000),
        ("moins d’1 M€", None, 1_000_000),
        ("près d'1 M€", 1_000_000, None),
        ("jusqu’à 2 M€", None, 2_000_000),
        ("50 k€ maximum", None, 50_000),
        ("moins de 50 000 euros", None, 50_000),
        ("plus de 3 M€", 3_000_000, None),
        ("au minimum 80 000 €", 80_000, None),
    ],
)
def test_ranges_and_bounds_keep_both_ends_apart(text: str, value: float | None, maximum: float | None) -> None:
    money = parse_money(text)
    assert money is not None
    assert (money.value, money.maximum) == (value, maximum)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-2026 450 k€", 450_000),
        ("2024 – 450 000 €", 450_000),
        ("T2 2024 – 4 M€", 4_000_000),
        ("fiche 12 - 60 k€", 60_000),
        ("31/12/2024 450 000 €", 450_000),
        ("Nombre de logements : 12\n450 000 €", 450_000),
        ("1 200 000 € HT / 1 440 000 € TTC", 1_200_000),
        ("12 m2 450 €", 450),
    ],
)
def test_a_number_that_stands_nearby_is_not_taken_for_a_bound(text: str, value: float) -> None:
    money = parse_money(text)
    assert money is not None
    assert (money.value, money.maximum) == (value, None)


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("38 000 € TTC par an sur 3 ans", 38_000, "annual"),
        ("100 à 150 k€/an", 100_000, "annual"),
        ("Coût annuel : 32 k€", 32_000, "annual"),
        ("Coût/an : 30 000 €", 30_000, "annual"),
        ("1 900 000 € pour 4 ans", 1_900_000, "total"),
        ("2 tranches de 300 k€", 300_000, "per_phase"),
        ("Tranche 2 : 640 000 € HT", 640_000, "per_phase"),
        ("640 000 € HT (tranche 2)", 640_000, "per_phase"),
        ("par tranche de 100 000 €", 100_000, "per_phase"),
        ("prix au m² : 120 €", 120, "unknown"),
        ("phase APD : 1,8 M€ HT", 1_800_000, "total"),
        ("95 €/m²", 95, "unknown"),
        ("1 200 €/mois", 1_200, "unknown"),
        ("2 x 150 000 €", 150_000, "unknown"),
    ],
)
def test_the_basis_is_read_and_nothing_is_multiplied(text: str, value: float, basis: str) -> None:
    money = parse_money(text)
    assert money is not None
    assert (money.value, money.basis) == (value, basis)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("560 000 € HT dont 90 000 € d’études et 15 000 € de frais", 560_000),
        ("Dont acquisition : 71 000 €. Coût total : 230 000 €", 230_000),
        ("48 k€ HT (hors acquisition : 71 000 €)", 48_000),
        ("Études : 30 000 € ; travaux : 400 000 € ; total : 430 000 € HT", 430_000),
        ("30 000 € + 400 000 €, soit 430 000 € au total", 430_000),
        ("Subvention de la Région 120 000 € sur un coût de 450 000 € HT", 120_000),
        ("Subvention de la Région : 120 000 €. Travaux : 450 000 € HT", 450_000),
        ("Études : 40 k€ – travaux : 600 k€", 600_000),
        ("Études : 40 k€", 40_000),
        ("140 €/m², soit 84 000 € HT", 84_000),
        ("Le projet, dont le coût est estimé à 75 000 €, suit son cours", 75_000),
        ("60 % DETR (120 000 €)", 120_000),
        ("5 ETP et 45 000 €/an", 45_000),
    ],
)
def test_the_main_amount_is_the_total_else_the_first_whole_one(text: str, value: float) -> None:
    money = parse_money(text)
    assert money is not None
    assert money.value == value


@pytest.mark.parametrize("text", ["à chiffrer", "NC", "N.C.", "PM", "pour mémoire", "non estimé", "XX € HT", "gratuit"])
def test_an_amount_that_is_named_but_not_given_has_no_value(text: str) -> None:
    money = parse_money(text)
    assert money is not None
    assert (money.value, money.maximum, money.basis) == (None, None, "unknown")


@pytest.mark.parametrize(
    "text",
    ["", "-", "–", "?", "4 ETP", "60 % DETR", "12 000 m²", "15/09/2025", "05 55 00 12 34", "2025", "85", "2024-2026",
     "63 kV HT", "1 2OO €", "soit l 200 € HT", "1 Z50 000 €", "1 O00 €", "1 250000 €", "12 50 000 €",
     "plusieurs millions d'euros", "1,250 €", "… €", "Commune"],
)  # fmt: skip
def test_what_is_no_amount_or_may_be_misread_gives_nothing(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    ("text", "header", "expected"),
    [
        ("1 250", {"header_unit": 1000.0, "header_tax": "HT"}, (1_250_000, None, "HT", "total")),
        ("38,5", {"header_unit": 1000.0}, (38_500, None, None, "total")),
        ("300 / 350", {"header_unit": 1000.0}, (300_000, 350_000, None, "total")),
        ("62 k€", {"header_unit": 1000.0, "header_tax": "HT"}, (62_000, None, "HT", "total")),
        ("31 500 TTC", {"header_tax": "HT"}, (31_500, None, "TTC", "total")),
        ("540 k€ TDC", {"header_tax": "HT"}, (540_000, None, None, "total")),
        ("12 (estim.)", {"header_unit": 1000.0}, (12_000, None, None, "total")),
        ("290 000", {}, (290_000, None, None, "total")),
        ("NC", {"header_tax": "HT"}, (None, None, None, "unknown")),
        ("-", {"header_tax": "HT"}, None),
    ],
)
def test_the_header_of_a_column_serves_where_its_cell_is_silent(
    text: str, header: dict[str, object], expected: object
) -> None:
    assert read(text, **header) == expected


def test_every_amount_of_a_text_is_found_at_its_place() -> None:
    text = "Le coût est estimé à env. 1,2 M€ HT, dont 90 000 € d'études ; la Région apporte une aide de 200 k€."
    found = find_amounts(text)
    assert [text[a.start : a.end] for a in found] == ["env. 1,2 M€ HT", "90 000 €", "200 k€"]
    assert [a.money.raw for a in found] == [text[a.start : a.end] for a in found]
    assert [a.is_part for a in found] == [False, True, True]


def group(number: int, space: str) -> str:
    return f"{number:,}".replace(",", space)


@given(
    value=st.integers(1, 99_999_999),
    space=st.sampled_from(SPACES),
    currency=st.sampled_from(["€", "euros", "EUR"]),
    tax=st.sampled_from(["HT", "TTC", None]),
    tail=st.sampled_from([("", "total"), ("/an", "annual"), (" par tranche", "per_phase"), (" sur 3 ans", "total")]),
)
def test_a_printed_amount_is_read_back(
    value: int, space: str, currency: str, tax: str | None, tail: tuple[str, str]
) -> None:
    printed = f"{group(value, space)}{space or ' '}{currency}" + (f" {tax}" if tax else "") + tail[0]
    assert parse_money(printed) == Money(printed, float(value), None, tax, tail[1])


@given(
    low=st.integers(1, 899),
    step=st.integers(1, 100),
    unit=st.sampled_from([("k€", 1e3), ("M€", 1e6)]),
    words=st.sampled_from([("entre ", " et "), ("de ", " à "), ("", "-"), ("", " – ")]),
)
def test_a_printed_range_is_read_back(low: int, step: int, unit: tuple[str, float], words: tuple[str, str]) -> None:
    high = min(low + step, low * 20)
    printed = f"{words[0]}{low}{words[1]}{high} {unit[0]}"
    money = parse_money(printed)
    assert money is not None
    if high > low:
        assert (money.raw, money.value, money.maximum) == (printed, low * unit[1], high * unit[1])
    else:
        assert money.maximum is None


@given(st.text(alphabet="0123456789 .,€kMHTCà-/xl\n\u00a0", max_size=60))
@example("1.000.0")
def test_any_text_is_read_without_a_fault_and_quoted_exactly(text: str) -> None:
    for amount in find_amounts(text):
        assert amount.money.raw == text[amount.start : amount.end]
        assert any(c.isdigit() for c in amount.money.raw)
    money = parse_money(text)
    assert money is None or money.raw in text


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1 000 ", "000 ", "1.000", "9", "€ ", "entre ", "dont a ", "x", "tranche ", "T.", "1 à ", "\u00a0", "hors "],
)
def test_long_repetitive_text_ends_and_gives_the_amount_after_it(piece: str) -> None:
    found = find_amounts(piece * 20_000 + "\n\nCoût : 4 500 € HT")
    assert (found[-1].money.raw, found[-1].money.value) == ("4 500 € HT", 4500)
