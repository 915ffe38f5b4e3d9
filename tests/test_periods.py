"""Schedules as French plans print them: the years that are there, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.extraction.wording.periods import parse_period


def years(text: str) -> tuple[int | None, int | None] | None:
    period = parse_period(text)
    return period and (period.start_year, period.end_year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", (2026, 2026)),
        ("2025-2028", (2025, 2028)),
        ("2025 / 2028", (2025, 2028)),
        ("2025\u20132028", (2025, 2028)),
        ("2025-28", (2025, 2028)),
        ("2024, 2025 et 2026", (2024, 2026)),
        ("2024,2025", (2024, 2025)),
        ("T3 2026", (2026, 2026)),
        ("T3 26", (2026, 2026)),
        ("T22025", (2025, 2025)),
        ("3T2026", (2026, 2026)),
        ("semestre 1 2027", (2027, 2027)),
        ("sept. 2025", (2025, 2025)),
        ("09/2025", (2025, 2025)),
        ("09/25", (2025, 2025)),
        ("Janv-25", (2025, 2025)),
        ("15.09.2025", (2025, 2025)),
        ("15/09/25", (2025, 2025)),
        ("2024-05", (2024, 2024)),
        ("Début : 01/2025 – Fin : 12/2027", (2025, 2027)),
        ("2025 ?", (2025, 2025)),
        ("Convention signée le 3 octobre 2022, animation de 2023 à 2026", (2023, 2026)),
        ("Marché signé le 3 octobre 2022", (2022, 2022)),
        ("études 2024, MOE 2025, travaux T2 2026 à mi-2027", (2024, 2027)),
        ("2022 étude de faisabilité, 2023 montage juridique, 2023-2024 mise en œuvre", (2022, 2024)),
        ("dès 2025, livraison en 2027", (2025, 2027)),
        ("avant fin 2024 pour l'acte, ouverture mi-2025", (2024, 2025)),
    ],
)
def test_printed_years_give_the_first_and_the_last(text: str, expected: tuple[int, int]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dès 2025", (2025, None)),
        ("à partir du printemps 2025", (2025, None)),
        ("36 mois à compter de 2025", (2025, None)),
        ("en continu depuis 2021", (2021, None)),
        ("pas avant 2027", (2027, None)),
        ("horizon 2026-2030", (None, 2030)),
        ("avant l'hiver 2026-2027", (None, 2027)),
        ("2025 et suivantes", (2025, None)),
        ("2025 →", (2025, None)),
        ("avant l’été 2026", (None, 2026)),
        ("d’ici fin 2026", (None, 2026)),
        ("à l’horizon 2030", (None, 2030)),
        ("au plus tard en mars 2026", (None, 2026)),
        ("2026 au plus tard", (None, 2026)),
        ("à partir de 2025 et jusqu’en 2028", (2025, 2028)),
    ],
)
def test_a_bound_gives_one_end_only(text: str, expected: tuple[int | None, int | None]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    "text",
    ["fin de mandat", "à définir", "N+2", "court terme (0-2 ans)", "long terme", "24 mois", "T3", "rentrée prochaine",
     "permanent", "au fil de l'eau", "non défini", "NC"],
)  # fmt: skip
def test_a_schedule_without_a_printed_year_stays_without(text: str) -> None:
    assert years(text) == (None, None)


@pytest.mark.parametrize("text", ["", "-", "?", "Commune", "1 200 m²", "3 000 habitants"])
def test_what_speaks_of_no_time_is_no_schedule(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-2026 (délibération du 12 mars 2024)", (2025, 2026)),
        ("travaux 2026 (valeur 2023)", (2026, 2026)),
        ("2 025 € en 2026", (2026, 2026)),
        ("2026 (2 000 m²)", (2026, 2026)),
        ("2025 logements, livraison 2027", (2027, 2027)),
        ("2050 € par an en 2026", (2026, 2026)),
    ],
)
def test_years_of_votes_and_prices_and_other_numbers_are_left_out(text: str, expected: tuple[int, int]) -> None:
    assert years(text) == expected


@given(
    first=st.integers(1990, 2098),
    length=st.integers(1, 9),
    join=st.sampled_from(["-", "/", " – ", " à ", " et ", ", ", "\u2212"]),
)
def test_two_printed_years_are_read_back(first: int, length: int, join: str) -> None:
    last = min(first + length, 2099)
    assert years(f"{first}{join}{last}") == (first, last)


@given(st.text(alphabet="0123456789 /-TSàdesfin avant2025", max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    period = parse_period(text)
    if period and period.start_year and period.end_year:
        assert period.start_year <= period.end_year


@pytest.mark.parametrize("piece", ["2025,", "20", "à partir de ", "T1 ", "12/", "2024-", "avant "])
def test_long_repetitive_text_ends(piece: str) -> None:
    period = parse_period(piece * 20_000 + " ; livraison 2031")
    assert period is not None
    assert period.end_year == 2031
