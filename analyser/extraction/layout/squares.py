"""Reads boxes that are drawn, not printed: what stands beside an empty one is no answer, and is left out.

Only on pages where one of the squares holds a cross: small squares are drawn for much else.
"""

from collections.abc import Sequence

from analyser.extraction.layout.columns import Rectangle
from analyser.extraction.layout.printed import Run, split_at
from analyser.records import Page

_SIDES = (5.0, 16.0)
"""Points: the sides of a box to tick."""
_MOST = 200
"""More small squares than this are a drawing."""
_CROSSES = frozenset("xX✓✔✕✖✗✘×")
_WORD_GAP = 1.5
"""Sizes of print between two words of one option, at most."""


def without_unticked(page: Page, runs: Sequence[Run]) -> list[Run]:
    """Leave out the options beside drawn boxes that are empty."""
    squares = _squares(page)
    if not 0 < len(squares) <= _MOST:
        return list(runs)
    edges = sorted({edge for x0, _, x1, _ in squares for edge in (x0, x1)})
    cut = [(run, split_at(run, edges)) for run in runs]
    pieces = [piece for _, held in cut for piece in held]
    empty = [square for square in squares if not any(_is_cross(piece, square) for piece in pieces)]
    if len(empty) == len(squares):
        return list(runs)
    dropped = {id(piece) for square in empty for piece in _option(square, squares, pieces)}
    kept: list[Run] = []
    for run, held in cut:
        left = [piece for piece in held if id(piece) not in dropped]
        kept.extend([run] if len(left) == len(held) else left)
    return kept


def _squares(page: Page) -> list[Rectangle]:
    """Give the small squares drawn on a page, top-down."""
    least, most = _SIDES
    return [
        (s.box[0], page.height - s.box[3], s.box[2], page.height - s.box[1])
        for s in page.shapes
        if s.kind == "box"
        and all(least <= side <= most for side in (s.box[2] - s.box[0], s.box[3] - s.box[1]))
        and abs((s.box[2] - s.box[0]) - (s.box[3] - s.box[1])) < 2
    ]


def _is_cross(run: Run, square: Rectangle) -> bool:
    """Tell whether a run is a cross inside a square."""
    x0, top, x1, bottom = square
    return run.text.strip() in _CROSSES and x0 <= run.centre <= x1 and top <= run.middle <= bottom


def _option(square: Rectangle, squares: Sequence[Rectangle], runs: Sequence[Run]) -> list[Run]:
    """Give what stands right of a square on its row, up to the next square or a gap."""
    _, top, right, bottom = square
    stop = min((x0 for x0, other, _, _ in squares if x0 > right and abs(other - top) < 3), default=float("inf"))
    row = sorted((r for r in runs if top <= r.middle <= bottom and right - 2 <= r.x0 < stop), key=lambda r: r.x0)
    option: list[Run] = []
    for run in row:
        if run.x0 - right > _WORD_GAP * run.size:
            break
        option.append(run)
        right = run.x1
    return option
