"""The order in which what stands on a page is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from analyser.extraction.layout.columns import Rectangle, in_reading_order


@dataclass(frozen=True)
class Line:
    text: str
    x0: float
    top: float
    width: float = 200.0

    @property
    def x1(self) -> float:
        return self.x0 + self.width

    @property
    def bottom(self) -> float:
        return self.top + 11.0


def read(*lines: Line, rules: Sequence[Rectangle] = ()) -> str:
    return " ".join(line.text for zone in in_reading_order(lines, rules=rules) for line in zone)


def test_a_short_text_set_in_two_columns_is_read_one_column_after_the_other() -> None:
    """A card of few lines is too short for its page to have columns."""
    card = (Line("Le chauffage", 60, 100), Line("de la salle", 60, 115), Line("n'est pas concerné.", 300, 100))
    assert read(*card) == "Le chauffage de la salle n'est pas concerné."


def test_labels_beside_their_values_are_read_row_by_row() -> None:
    rows = (Line("MOA", 60, 100), Line("Commune", 300, 100), Line("Coût", 60, 115), Line("30 k€", 300, 115))
    assert read(*rows) == "MOA Commune Coût 30 k€"


def test_what_follows_two_short_columns_is_read_after_them() -> None:
    page = (
        Line("Titre", 60, 80), Line("un", 60, 100), Line("deux", 60, 115), Line("trois", 300, 100),
        Line("quatre", 300, 115), Line("Suite", 60, 160, 480),
    )  # fmt: skip
    assert read(*page) == "Titre un deux trois quatre Suite"


def test_a_line_drawn_across_both_columns_parts_what_stands_above_it_from_what_stands_below() -> None:
    """Cards whose text faces their facts: each is read whole."""
    cards = [
        Line(f"{side}{card}{row}", x0, 100 + 60 * card + 13 * row)
        for card in range(3)
        for row in range(4)
        for side, x0 in (("a", 60), ("b", 300))
    ]
    rules = [(60.0, 155.0 + 60 * card, 500.0, 155.5 + 60 * card) for card in range(2)]
    assert read(*cards, rules=rules).split() == [
        f"{side}{card}{row}" for card in range(3) for side in "ab" for row in range(4)
    ]
    assert read(*cards).split()[:5] == ["a00", "a01", "a02", "a03", "a10"]
