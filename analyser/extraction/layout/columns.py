"""Puts what stands on a page into reading order: columns from left to right, between what runs across them.

Knows rectangles only. The order of a PDF's text is that of its making (Calc writes one-line cells first).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything with a rectangle (top-down)."""

    @property
    def x0(self) -> float: ...  # noqa: D102
    @property
    def top(self) -> float: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def bottom(self) -> float: ...  # noqa: D102


P = TypeVar("P", bound=Placed)
Rectangle = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

FEWEST_ROWS = 3
"""Lines of the longer of two columns, at least."""
FEWEST_BESIDE = 2
"""Lines of the shorter column, at least; between two lines across too."""
BESIDE = 0.6
"""Least part of a region's lines that stands in such places, for the region to have columns."""
FEW_ACROSS = 0.1
"""Most of a page's lines that run across its two columns, for these to be its main ones."""
NARROWEST = 0.12
"""Least width of a column, as a part of the region's."""
SAME_EDGE = 3.0
"""How far, in points, edges may stand apart that are meant to be the same."""
LARGE = 1.2
"""Height of a title's line against the usual line."""
WHOLE = 0.8
"""Least part of a region's width that a drawn line takes which parts it."""
DEEPEST = 3
"""How often a column may be cut into columns again."""


def in_reading_order(
    things: Sequence[P], bands: Sequence[Rectangle] = (), rules: Sequence[Rectangle] = (), depth: int = 0
) -> list[list[P]]:
    """Cut a region into zones of one column each, in reading order; things keep their order inside a zone.

    `bands` are drawn boxes: what stands in one that crosses the gutter runs across the columns. `rules` are drawn
    lines: one that runs across both columns parts what stands above it from what stands below.
    """
    gutter = _gutter(things) if len(things) >= FEWEST_ROWS + FEWEST_BESIDE and depth <= DEEPEST else None
    if gutter is None:
        return _merged(_short_columns(things))
    parted = _parted(things, gutter, rules)
    if len(parted) > 1:
        return [zone for part in parted for zone in in_reading_order(part, bands, (), depth)]
    across, bands_of = _cut(things, gutter, bands, _titles(things, gutter))
    zones: list[list[P]] = []
    for at, (left, right) in enumerate(bands_of):
        if left and right and min(len(left), len(right)) < FEWEST_BESIDE and not _written_apart(left, right, things):
            zones.append(sorted((*left, *right), key=lambda t: (t.top, t.x0)))
        else:
            for side in (left, right):
                zones.extend(in_reading_order(side, bands, (), depth + 1))
        if at < len(across):
            zones.append([across[at]])
    return _merged(zones)


def _parted(things: Sequence[P], gutter: float, rules: Sequence[Rectangle]) -> list[list[P]]:
    """Part things at the lines drawn across both columns."""
    left, right = min(t.x0 for t in things), max(t.x1 for t in things)
    whole = [r for r in rules if r[0] < gutter < r[2] and min(r[2], right) - max(r[0], left) > WHOLE * (right - left)]
    heights = sorted(rule[1] for rule in whole)
    parts: list[list[P]] = [[] for _ in range(len(heights) + 1)]
    for thing in things:
        parts[bisect_right(heights, (thing.top + thing.bottom) / 2)].append(thing)
    return [part for part in parts if part]


def _short_columns(things: Sequence[P]) -> list[list[P]]:
    """Cut what has no columns as a whole where a few lines stand side by side, written one column after the other."""
    ordered = sorted(things, key=lambda t: (t.top, t.x0))
    zones: list[list[P]] = [[]]
    at = 0
    while at < len(ordered):
        left, right = _side_by_side(ordered[at:])
        if right and _written_apart(left, right, things):
            zones += [left, right, []]
            at += len(left) + len(right)
        else:
            zones[-1].append(ordered[at])
            at += 1
    return [zone for zone in zones if zone]


def _side_by_side(ordered: Sequence[P]) -> tuple[list[P], list[P]]:
    """Give the lines that follow at two left edges, row by row, from a first row that has both."""
    left, right = [ordered[0]], list[P]()
    for thing in ordered[1:]:
        last = max((*left, *right), key=lambda t: t.top)
        if thing.top > last.bottom + (last.bottom - last.top):
            break
        if abs(thing.x0 - left[0].x0) < SAME_EDGE and right and thing.top > left[-1].top:
            left.append(thing)
        elif (
            abs(thing.top - left[-1].top) < SAME_EDGE
            and thing.x0 > left[-1].x1
            and (not right or abs(thing.x0 - right[0].x0) < SAME_EDGE)
        ):
            right.append(thing)
        else:
            break
    return left, right


def _written_apart(left: Sequence[P], right: Sequence[P], things: Sequence[P]) -> bool:
    """Tell whether the page writes all that stands left before what stands right, as the lines of a column are."""
    place = {id(thing): at for at, thing in enumerate(things)}
    return len(left) + len(right) > 2 and max(place[id(t)] for t in left) < min(place[id(t)] for t in right)


def _titles(things: Sequence[P], gutter: float) -> list[P]:
    """Give the lines of large print on the left that stand over both columns: nothing faces them, none is on the right.

    So are cards printed: a title, the text under it, and the facts beside the text.
    """
    left, right = ([t for t in things if ((t.x0 + t.x1) / 2 >= gutter) is side] for side in (False, True))
    usual = median(t.bottom - t.top for t in left)
    large = [t for t in left if t.bottom - t.top > LARGE * usual]
    facing = any(t.top < title.bottom and title.top < t.bottom for title in large for t in right)
    return [] if facing or len(large) < 2 else large


def _cut(
    things: Sequence[P], gutter: float, bands: Sequence[Rectangle], titles: Sequence[P] = ()
) -> tuple[list[P], list[tuple[list[P], list[P]]]]:
    """Give what runs across a gutter, top to bottom, and before, between and after: what stands left and right."""
    over = {id(t) for t in titles}
    across = sorted((t for t in things if id(t) in over or _crosses(t, gutter, bands)), key=lambda t: t.top)
    crossing = {id(t) for t in across}
    stacked: list[tuple[list[P], list[P]]] = [([], []) for _ in range(len(across) + 1)]
    tops = [t.top for t in across]
    for thing in things:
        if id(thing) not in crossing:
            stacked[bisect_right(tops, thing.top)][(thing.x0 + thing.x1) / 2 >= gutter].append(thing)
    return across, stacked


def _merged(zones: list[list[P]]) -> list[list[P]]:
    """Join zones that only lines across the page had cut: consecutive ones stacked in one column."""
    merged: list[list[P]] = []
    for zone in zones:
        if merged and zone[0].top >= merged[-1][-1].top and abs(zone[0].x0 - merged[-1][-1].x0) < 3:
            merged[-1].extend(zone)
        else:
            merged.append(list(zone))
    return merged


def _gutter(things: Sequence[Placed]) -> float | None:
    """Find the left edge of a right-hand column that the fewest things cross."""
    left_edge, right_edge = min(t.x0 for t in things), max(t.x1 for t in things)
    width = right_edge - left_edge
    best: tuple[float, float] | None = None
    counts = Counter(round(t.x0) for t in things)
    for x in counts:
        if not left_edge + NARROWEST * width < x < right_edge - NARROWEST * width:
            continue
        left = [t for t in things if t.x1 <= x - 6]
        right = [t for t in things if t.x0 >= x - 2]
        crossing = len(things) - len(left) - len(right)
        if not _are_columns(left, right, width) or crossing > 0.4 * len(things):
            continue
        score = crossing / len(things) - min(len(left), len(right)) / len(things) * 0.1
        if best is None or score < best[0]:
            best = (score, x - 3.0)
    if best is None:
        return None
    _, stacked = _cut(things, best[1], ())
    paired = sum(len(a) + len(b) for a, b in stacked if min(len(a), len(b)) >= FEWEST_BESIDE)
    return best[1] if paired >= BESIDE * sum(len(a) + len(b) for a, b in stacked if a and b) else None


def clear_gutter(things: Sequence[P]) -> float | None:
    """Find the left edge of the right-hand column of a page that is written in two, a few lines across aside."""
    gutter = _gutter(things) if len(things) >= FEWEST_ROWS + FEWEST_BESIDE else None
    if gutter is None or sum(_crosses(t, gutter, ()) for t in things) > FEW_ACROSS * len(things):
        return None
    return gutter


def _are_columns(left: Sequence[Placed], right: Sequence[Placed], width: float) -> bool:
    """Tell whether two groups of things stand side by side, both wide enough for text."""
    if min(len(left), len(right)) < FEWEST_BESIDE or max(len(left), len(right)) < FEWEST_ROWS:
        return False
    if any(max(t.x1 for t in side) - min(t.x0 for t in side) < NARROWEST * width for side in (left, right)):
        return False
    low, high = max(min(t.top for t in s) for s in (left, right)), min(max(t.bottom for t in s) for s in (left, right))
    return all(sum(low <= (t.top + t.bottom) / 2 <= high for t in side) >= FEWEST_BESIDE for side in (left, right))


def _crosses(thing: Placed, gutter: float, bands: Sequence[Rectangle]) -> bool:
    """Tell whether a thing, or the flat box it stands in, runs across the gutter."""
    if thing.x0 < gutter - 2 and thing.x1 > gutter + 4:
        return True
    middle = (thing.top + thing.bottom) / 2
    return any(
        x0 < gutter - 10 and x1 > gutter + 10 and top <= middle <= bottom and bottom - top < 90 and x0 <= thing.x0 <= x1
        for x0, top, x1, bottom in bands
    )
