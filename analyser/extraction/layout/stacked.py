"""Finds labels printed above, or below, their values without ruled lines: labels side by side, a value over or under each.

« MAÎTRE D'OUVRAGE    COÛT    CALENDRIER » over « Commune    1,2 M€    2026 », or small under figures in large print. A
row that also names a title or a number is the header of a summary table, and left alone. A label that no list knows
counts among known ones where the document prints it again and again; what it means, `learning` tells.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from analyser.extraction.layout.columns import clear_gutter
from analyser.extraction.layout.parts import Part, labelled, part_of
from analyser.extraction.layout.printed import Excerpt, Run, rows_of
from analyser.extraction.wording.headers import is_header_row
from analyser.extraction.wording.labels import AXIS, CORE, NUMBER, OTHER, TITLE, TOWN, field_of
from analyser.records import Page

_FEWEST = 3
"""Times that a document prints a label which no list knows."""
_HEADERS = frozenset({TITLE, NUMBER, AXIS})
_LOOSE = 1.9
"""Rows further apart than so many line heights do not belong together."""
_FAR = 3.0
"""Line heights that a figure may stand over its caption, where the figure beside it takes two lines."""
_LARGER = 1.15
"""How much larger than the captions under them values are printed."""
_SAME = 0.5
"""Points of print size within which the lines of one value stand."""
_SLACK = 4.0
"""Points by which a value may start left of its label."""
Pair = tuple[Run, list[Run]]
"""A label, and the lines of its value."""


@dataclass(frozen=True, eq=False)
class Stacked:
    """A row of labels with the values under them, as parts, and its rectangle."""

    parts: tuple[Part, ...]
    x0: float
    top: float
    x1: float
    bottom: float


def texts_that_return(runs: Iterable[Run]) -> frozenset[str]:
    """Give the words that a document prints alone on a line, or in a column of one, again and again."""
    times = Counter(run.text for run in runs)
    return frozenset(text for text, count in times.items() if count >= _FEWEST and text[:1].isupper())


def stacked_labels(page: Page, runs: Sequence[Run], returning: Collection[str]) -> tuple[list[Stacked], list[Run]]:
    """Take the stacked labels of a page, and give the runs that are left; `returning` may be labels no list knows."""
    rows, gutter = rows_of(runs), clear_gutter(runs)
    found: list[Stacked] = []
    used: set[int] = set()
    at = 0
    while at < len(rows):
        labels = rows[at]
        if not _are_labels(labels, returning) or _face_each_other(labels, gutter):
            at += 1
            continue
        values = _values(page, rows, at, returning)
        if values:
            found.append(_stack(labels, values))
            used.update(id(run) for row in (labels, *values) for run in row)
        at += 1 + len(values)
    left = [run for run in runs if id(run) not in used]
    figures = _figures(left)
    used = {id(run) for row in figures for label, values in row for run in (label, *values)}
    return [*found, *map(stacked_of, figures)], [run for run in left if id(run) not in used]


def _are_labels(row: Sequence[Run], returning: Collection[str]) -> bool:
    """Tell whether a row is nothing but different labels, two fields at least and most of them, one of an action."""
    if len({run.text for run in row}) < max(2, len(row)) or len({(run.bold, round(run.size)) for run in row}) > 1:
        return False
    names = [field_of(run.text) for run in row]
    known = [name for name in names if name is not None]
    strange = [run.text for name, run in zip(names, row, strict=True) if name is None]
    if strange and (not set(strange) <= set(returning) or is_header_row([run.text for run in row])):
        return False
    told = len(CORE & set(known)) > (1 if TOWN in known else 0)
    return len(known) > max(1, len(row) / 2) and told and _HEADERS.isdisjoint(known)


def _face_each_other(labels: Sequence[Run], gutter: float | None) -> bool:
    """Tell whether two labels only stand on one height, each in a column of the page."""
    return gutter is not None and len(labels) == 2 and labels[0].x1 <= gutter <= labels[1].x0


def _values(page: Page, rows: Sequence[Sequence[Run]], at: int, returning: Collection[str]) -> list[Sequence[Run]]:
    """Give the rows under a row of labels that stand in its columns."""
    labels = rows[at]
    taken: list[Sequence[Run]] = []
    above = labels
    for row in rows[at + 1 :]:
        far = min(run.top for run in row) - max(run.bottom for run in above) > _LOOSE * _height(row)
        if far or _are_labels(row, returning) or not all(_column(run, labels) is not None for run in row):
            break
        if taken and _ruled_between(page, above, row):
            return [] if len(row) >= len(labels) and field_of(row[0].text) is None else taken  # the rows of a table
        taken.append(row)
        above = row
    return taken


def _figures(runs: Sequence[Run]) -> list[list[Pair]]:
    """Give, row by row, figures in large print over the captions that name them: two at least, one of an action."""
    captions = [run for run in runs if (name := field_of(run.text)) is not None and name not in _HEADERS]
    pairs = [(caption, over) for caption in captions if (over := _over(caption, runs))]
    rows: list[list[Pair]] = []
    for caption, over in sorted(pairs, key=lambda pair: pair[1][0].top):
        beside = rows[-1][-1] if rows else None
        if beside is not None and over[0].top < beside[0].bottom and caption.size == beside[0].size:
            rows[-1].append((caption, over))
        else:
            rows.append([(caption, over)])
    return [row for row in rows if len(row) > 1 and any(field_of(caption.text) in CORE for caption, _ in row)]


def _over(caption: Run, runs: Sequence[Run]) -> list[Run]:
    """Give the lines in larger print right over a caption, at its left edge or centred on it, nearer than those below."""
    column = [run for run in runs if abs(run.centre - caption.centre) < _SLACK or abs(run.x0 - caption.x0) < _SLACK]
    taken: list[Run] = []
    lowest = caption
    for run in sorted((r for r in column if r.middle < caption.top), key=lambda r: -r.middle):
        widest = (_LOOSE if taken else _FAR) * (run.bottom - run.top)
        small = run.size < _LARGER * caption.size or (bool(taken) and abs(run.size - lowest.size) > _SAME)
        if small or lowest.top - run.bottom > widest:
            break
        taken.insert(0, run)
        lowest = run
    below = min((run.top for run in column if run.top >= caption.bottom), default=float("inf"))
    return taken if taken and caption.top - taken[-1].bottom < below - caption.bottom else []


def _height(row: Sequence[Run]) -> float:
    """Give the height of a row's highest run."""
    return max(run.bottom - run.top for run in row)


def _column(run: Run, labels: Sequence[Run]) -> int | None:
    """Give the column that a run stands in, centred on its label or at its left edge; None for one that runs across."""
    centred = next((i for i, label in enumerate(labels) if abs(run.centre - label.centre) < _SLACK), None)
    if centred is not None:
        across = any(run.x0 < label.x1 and label.x0 < run.x1 for i, label in enumerate(labels) if i != centred)
        return None if across else centred
    column = max((i for i, label in enumerate(labels) if label.x0 - _SLACK <= run.x0), default=None)
    if column is None or (column + 1 < len(labels) and run.x1 > labels[column + 1].x0 + _SLACK):
        return None
    return column


def _ruled_between(page: Page, above: Sequence[Run], below: Sequence[Run]) -> bool:
    """Tell whether a ruled line parts two rows."""
    low, high = max(run.bottom for run in above) - 2, min(run.top for run in below) + 2
    return any(
        low <= page.height - shape.box[1] <= high and shape.box[0] <= below[0].x0 <= shape.box[2]
        for shape in page.shapes
        if shape.kind == "horizontal"
    )


def _stack(labels: Sequence[Run], values: Sequence[Sequence[Run]]) -> Stacked:
    """Give each label the runs of its column."""
    columns: list[list[Run]] = [[] for _ in labels]
    for row in values:
        for run in row:
            column = _column(run, labels)
            if column is not None:
                columns[column].append(run)
    return stacked_of(list(zip(labels, columns, strict=True)))


def stacked_of(pairs: Sequence[Pair]) -> Stacked:
    """Make parts of labels with their values, left to right."""
    parts = tuple(
        labelled(Excerpt.of_runs([label]), field_of(label.text) or OTHER, Excerpt.of_runs(held), part_of([label]))
        for label, held in sorted(pairs, key=lambda pair: pair[0].x0)
    )
    runs = [run for label, held in pairs for run in (label, *held)]
    return Stacked(
        parts,
        min(run.x0 for run in runs),
        min(run.top for run in runs),
        max(run.x1 for run in runs),
        max(run.bottom for run in runs),
    )
