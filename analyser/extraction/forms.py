"""Reads a table as a form: labels beside, or above, their values. Any other row is text.

Knows label names and cells, nothing about actions.
"""

from analyser.extraction.grids import TOLERANCE, Cell, Table
from analyser.extraction.labels import field_of, run_in_label
from analyser.extraction.parts import Part, labelled, part_of
from analyser.extraction.printed import Excerpt, joined, rows_of


def label_rows(table: Table) -> list[Part]:
    """Give the parts of a table in reading order."""
    rows = [row for row in table.rows if row]
    parts: list[Part] = []
    open_labels: list[tuple[Cell, list[Cell]]] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        nested = any(_label_beside(cell, open_labels) for cell in row)
        if at + 1 < len(rows) and not nested and (pairs := _above(row, rows[at + 1])):
            parts.extend(_finished(open_labels))
            open_labels = [(label, [value]) for label, value in pairs]
            at += 2
            continue
        for cell in row:
            holder = _label_beside(cell, open_labels)
            if holder is not None:
                holder[1].append(cell)
            elif cell.runs and field_of(cell.text) is not None:
                open_labels.append((cell, []))
            elif cell.runs:
                parts.extend(_finished(open_labels))
                open_labels = []
                parts.extend(_cell_parts(cell))
        at += 1
        following = rows[at][0].top if at < len(rows) else float("inf")
        if open_labels and all(label.bottom <= following + TOLERANCE for label, _ in open_labels):
            parts.extend(_finished(open_labels))
            open_labels = []
    parts.extend(_finished(open_labels))
    return parts


def _above(labels: list[Cell], values: list[Cell]) -> list[tuple[Cell, Cell]]:
    """Pair a row of labels with the row of values under it, if that is what they are."""
    filled = [cell for cell in labels if cell.runs]
    if len(filled) < 2 or any(field_of(cell.text) is None for cell in filled):
        return []
    if all(cell.runs and field_of(cell.text) is not None for cell in values):
        return []
    if len(filled) == 2 and not all(run.bold for cell in filled for run in cell.runs):
        return []
    if len(filled) == 2 and any(run.bold for cell in values for run in cell.runs):
        return []
    pairs = []
    for label in filled:
        under = [v for v in values if abs(v.x0 - label.x0) <= 2 * TOLERANCE]
        if len(under) != 1:
            return []
        pairs.append((label, under[0]))
    return pairs


def _label_beside(cell: Cell, open_labels: list[tuple[Cell, list[Cell]]]) -> tuple[Cell, list[Cell]] | None:
    """Find the open label whose value a cell is: left of it, as high, and not yet answered if the cell is a label too."""
    beside = [
        entry for entry in open_labels
        if entry[0].x1 <= cell.x0 + TOLERANCE and entry[0].top - TOLERANCE <= cell.top < entry[0].bottom - TOLERANCE
    ]  # fmt: skip
    if not beside:
        return None
    nearest = max(beside, key=lambda entry: entry[0].x1)
    answered = any(abs(value.top - cell.top) <= TOLERANCE for value in nearest[1])
    if answered and cell.runs and field_of(cell.text) is not None:
        return None
    return nearest


def _finished(open_labels: list[tuple[Cell, list[Cell]]]) -> list[Part]:
    """Make parts of labels whose values are complete."""
    parts = []
    for label, values in open_labels:
        words = label.excerpt
        like = part_of(label.runs, in_table=True)
        parts.append(labelled(words, field_of(label.text) or "", joined(_ordered(values)), like))
    return parts


def _ordered(cells: list[Cell]) -> list[Excerpt]:
    """Read cells row by row."""
    return [cell.excerpt for cell in sorted(cells, key=lambda c: (round(c.top / TOLERANCE), c.x0)) if cell.runs]


def _cell_parts(cell: Cell) -> list[Part]:
    """Read a cell that is no label: as paragraphs, each with the label that may run into it."""
    groups: list[list] = []
    for row in rows_of(cell.runs):
        starts = not groups or run_in_label(row[0].text) is not None or row[0].bold != groups[-1][-1].bold
        if starts:
            groups.append(list(row))
        else:
            groups[-1].extend(row)
    return [part_of(group, in_table=True) for group in groups]
