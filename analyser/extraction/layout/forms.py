"""Reads a table as a form: labels beside, or above, their values. The rows of any other table are text.

Knows label names and cells, nothing about actions.
"""

import itertools
import re
from collections.abc import Mapping, Sequence

from analyser.extraction.layout.cells import TOLERANCE, Cell, Table, grid_rows
from analyser.extraction.layout.parts import Part, labelled, part_of
from analyser.extraction.layout.printed import Excerpt, Run, joined, rows_of
from analyser.extraction.layout.timelines import timeline
from analyser.extraction.wording.labels import CORE, DECISIVE, OTHER, TITLE, TOWN, field_of, run_in_label
from analyser.folding import plain

_UNIT = re.compile(r"\W*(?:en )?(?:m?k?€|euros?|%|taux|montants?|ht|ttc)(?: (?:ht|ttc))?\W*")
"""The header of a column of figures."""
_VERSION = re.compile(
    r"^(?:redaction|version|texte|situation|prevu|initial|ancien|nouve|actualis|modifi|avant|apres|convention|avenant)"
)
"""The header of a column that tells one version of a text, before or after an amendment."""
_UNCHANGED = re.compile(r"(?:sans (?:changement|modification)|inchangee?s?|idem|id\.?|-|–|—)")
_FEWEST_LETTERS = 6
"""Letters in a title: a column headed by a year is no action."""
_LONGEST_LABEL = 60
"""Characters."""
FORM_PART = 0.5
"""Least part of a form's rows that open with a label; a table of data has a label word here and there."""


_Answer = tuple[Cell, list[Cell]]
"""A label's cell, and the cells of its value."""


def table_parts(table: Table) -> list[Part]:
    """Give the parts of a table in reading order: labels with values of a form, else its rows as text."""
    rows = [[cell for cell in row if cell.runs] for row in table.rows]
    rows = [_parted(row) for row in rows if row]
    if (read := timeline(rows, table.shaded) or side_by_side(rows)) is not None:
        return read
    return _label_rows(rows) if is_form(rows) else _data_rows(rows)


def _parted(row: list[Cell]) -> list[Cell]:
    """Part a cell that fills its row and holds a label in bold with its value beside it, where no line is drawn."""
    bold = [run for cell in row for run in cell.runs if run.bold]
    light = [run for cell in row for run in cell.runs if not run.bold]
    edge = min((run.x0 for run in light), default=0.0)
    if len(row) > 1 or not bold or any(run.x1 > edge for run in bold):
        return row
    label = Cell(row[0].x0, row[0].top, edge, row[0].bottom, bold)
    value = Cell(edge, row[0].top, row[0].x1, row[0].bottom, light, row[0].nested)
    return [label, value] if field_of(label.text) is not None else row


def side_by_side(rows: Sequence[Sequence[Cell]]) -> list[Part] | None:
    """Read a table that has a column an action: titles in the first row, the labels down the first column."""
    if len(rows) < 3 or len(rows[0]) < 2:
        return None
    left = min(cell.x0 for row in rows for cell in row)
    labels = [(row[0], field_of(row[0].text)) for row in rows[1:] if row[0].x0 <= left + TOLERANCE]
    names = {name for _, name in labels if name is not None}
    titles = [cell for cell in rows[0] if cell.x0 > left + TOLERANCE]
    telling = all(sum(c.isalpha() for c in title.text) >= _FEWEST_LETTERS for title in titles)
    named = any(field_of(title.text) is not None for title in titles)
    if len(titles) < 2 or not telling or named or len(names & CORE) < 2 or len(labels) < len(rows) - 1:
        return None
    if all(_VERSION.search(plain(title.text)) for title in titles):
        return [_latest(row, label, name or OTHER) for row, (label, name) in zip(rows[1:], labels, strict=True)]
    parts: list[Part] = []
    for title in titles:
        head = part_of(title.runs, in_table=True)
        parts.append(labelled(Excerpt(), TITLE, title.excerpt, head))
        for row, (label, name) in zip(rows[1:], labels, strict=True):
            value = joined(cell.excerpt for cell in row[1:] if cell.x0 < title.x1 and title.x0 < cell.x1)
            parts.append(labelled(label.excerpt, name or OTHER, value, head))
    return parts


def _latest(row: Sequence[Cell], label: Cell, name: str) -> Part:
    """Read what the last version of a text says of a label: the one before, where it leaves that as it was."""
    said = [cell.excerpt for cell in row[1:] if not _UNCHANGED.fullmatch(plain(cell.text).strip(" ."))]
    return labelled(label.excerpt, name, said[-1] if said else Excerpt(), part_of(label.runs, in_table=True))


def is_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell a form from a table of data: its rows open with labels, and its columns have no headers of their own."""
    if rows and any(_UNIT.fullmatch(plain(cell.text)) for cell in rows[0][1:]):
        return False
    opening = [row for row in rows if len(row) > 1 or _opens_with_label(row[0])]
    left = min((cell.x0 for row in opening for cell in row), default=0.0)
    opening = [row for row in opening if row[0].x0 <= left + 2 * TOLERANCE]
    labels = sum(_opens_with_label(row[0]) for row in opening)
    if len({field_of(row[0].text) for row in opening} & CORE) >= 2:
        labels = sum(_opens_with_label(row[0]) or _is_printed_as_label(row) for row in opening)
    across = any(sum(_opens_with_label(cell) for cell in row) >= 2 for row in opening) and not _has_records(rows)
    return labels >= max(1, FORM_PART * len(opening)) or (across and len(rows) <= 4)


def _has_records(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether several rows of as many cells stand under a row of three headers or more."""
    most = max((len(row) for row in rows), default=0)
    return most > 2 and sum(len(row) == most for row in rows) > 2


def _is_printed_as_label(row: Sequence[Cell]) -> bool:
    """Tell whether a row opens with a short cell in bold, beside light print."""
    short = len(row) > 1 and len(row[0].text) <= _LONGEST_LABEL
    return short and _is_bold(row[0]) and not any(run.bold for run in row[1].runs)


def _opens_with_label(cell: Cell) -> bool:
    """Tell whether a cell is a label, or starts with one that runs in; not a label with figures beside it."""
    found = run_in_label(cell.text)
    return field_of(cell.text) not in (None, TOWN) or (found is not None and found.mark in (":", "?"))


def _data_rows(rows: Sequence[Sequence[Cell]]) -> list[Part]:
    """Read the rows of a table of data; the cells under « Financeurs » or « Recettes » name funders."""
    funders = [cell for cell in rows[0] if field_of(cell.text) == "funding_plan"]
    parts = _data_row(rows[0])
    if len(rows[0]) > 1 and len(rows) > 1 and not any(_is_fiche(cell) for cell in rows[0]):
        parts[0].name, parts[0].label = OTHER, parts[0].text
    for row in rows[1:]:
        named = [cell for cell in row if any(abs(cell.x0 - head.x0) <= 2 * TOLERANCE for head in funders)]
        read = _data_row(row)
        if named and len(row) > 1:
            read[0].name, read[0].label, read[0].value = "funding_plan", funders[0].text, named[0].excerpt
        parts.extend(read)
    return parts


def _data_row(row: Sequence[Cell]) -> list[Part]:
    """Read a row of data as one part; as paragraphs a cell alone in its row, cells headed by a bold line, whole fiches."""
    if len(row) == 1 or all(_is_headed(cell) for cell in row) or any(_is_fiche(cell) for cell in row):
        return [part for cell in row for part in _cell_parts(cell)]
    part = part_of([run for cell in row for line in rows_of(cell.runs) for run in line], in_table=True)
    part.name, part.label, part.value = None, "", Excerpt()
    return [part]


def _is_headed(cell: Cell) -> bool:
    """Tell whether a bold line stands over light print in a cell."""
    return cell.runs[0].bold and not cell.runs[-1].bold and len(rows_of(cell.runs)) > 1


def _is_fiche(cell: Cell) -> bool:
    """Tell whether a cell holds lines of two fields that only actions have: a card drawn as a cell."""
    found = (run_in_label(row[0].text) for row in rows_of(cell.runs))
    return len({label.name for label in found if label is not None} & CORE) >= 2


def _label_rows(rows: Sequence[Sequence[Cell]]) -> list[Part]:
    """Read the rows of a form."""
    names = _labels(rows)
    parts: list[Part] = []
    open_labels: list[_Answer] = []
    left = min(cell.x0 for row in rows for cell in row)
    at = 0
    while at < len(rows):
        row = rows[at]
        if open_labels and row[0].x0 > left + TOLERANCE and (holder := _label_beside(row[0], open_labels, {})):
            holder[1].extend(row)  # a table inside the answer
            at += 1
            continue
        nested = any(_label_beside(cell, open_labels, names) for cell in row)
        if at + 1 < len(rows) and not nested and (pairs := _above(row, rows[at + 1], names)):
            parts.extend(_finished(open_labels, names))
            open_labels = [(label, [value]) for label, value in pairs]
            at += 2
            continue
        for cell in row:
            holder = _label_beside(cell, open_labels, names)
            if holder is not None:
                holder[1].append(cell)
            elif id(cell) in names:
                open_labels.append((cell, []))
            else:
                parts.extend(_finished(open_labels, names))
                open_labels = []
                parts.extend(_cell_parts(cell))
        at += 1
        following = rows[at][0].top if at < len(rows) else float("inf")
        if open_labels and all(label.bottom <= following + TOLERANCE for label, _ in open_labels):
            parts.extend(_finished(open_labels, names))
            open_labels = []
    parts.extend(_finished(open_labels, names))
    return parts


def _labels(rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """Name the label cells of a form, by `id`: known words, and below them what is printed as boldly beside light print."""
    known = {id(cell): name for row in rows for cell in row if (name := field_of(cell.text)) is not None}
    if not all(_is_bold(cell) for row in rows for cell in row if id(cell) in known):
        return known
    alike = {
        id(pair[0]): OTHER for row in rows for pair in itertools.pairwise(row) if known and _is_printed_as_label(pair)
    }
    return {**alike, **known}


def _is_bold(cell: Cell) -> bool:
    """Tell whether a cell is wholly printed in bold."""
    return all(run.bold for run in cell.runs)


def _above(labels: Sequence[Cell], values: Sequence[Cell], names: Mapping[int, str]) -> list[tuple[Cell, Cell]]:
    """Pair a row of labels with the row of values under it, if that is what they are."""
    if len(labels) < 2 or any(id(cell) not in names for cell in labels):
        return []
    if all(id(cell) in names for cell in values):
        return []
    if len(labels) == 2 and not all(_is_bold(cell) for cell in labels):
        return []
    if len(labels) == 2 and any(run.bold for cell in values for run in cell.runs):
        return []
    pairs = []
    for label in labels:
        under = [v for v in values if abs(v.x0 - label.x0) <= 2 * TOLERANCE]
        if len(under) != 1:
            return []
        pairs.append((label, under[0]))
    return pairs


def _label_beside(cell: Cell, open_labels: Sequence[_Answer], names: Mapping[int, str]) -> _Answer | None:
    """Find the open label whose value a cell is: left of it, as high, and not yet answered if the cell is a label too."""
    beside = [
        entry for entry in open_labels
        if entry[0].x1 <= cell.x0 + TOLERANCE and entry[0].top - TOLERANCE <= cell.top < entry[0].bottom - TOLERANCE
    ]  # fmt: skip
    if not beside:
        return None
    nearest = max(beside, key=lambda entry: entry[0].x1)
    answered = any(abs(value.top - cell.top) <= TOLERANCE for value in nearest[1])
    is_label = id(cell) in names and (answered or names[id(cell)] in DECISIVE)
    return None if is_label else nearest


def _finished(open_labels: Sequence[_Answer], names: Mapping[int, str]) -> list[Part]:
    """Make parts of labels whose values are complete."""
    parts = []
    for label, values in open_labels:
        words, name = label.excerpt, names[id(label)]
        like = part_of(label.runs, in_table=True)
        if name == "funding_plan" and len(rows := _filled_rows(values)) > 1:
            parts.append(labelled(words, name, Excerpt(), like))
            parts.extend(_listed(row, label.text, name) for row in rows)
        else:
            parts.append(labelled(words, name, joined(_ordered(values)), like))
    return parts


def _filled_rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Group the filled cells beside a label into the rows of a nested table."""
    inner = [row for cell in cells for table in cell.nested for row in table.rows]
    rows = [[cell for cell in row if cell.runs] for row in inner or grid_rows(list(cells))]
    return [row for row in rows if row]


def _listed(row: Sequence[Cell], label: str, name: str) -> Part:
    """Read a row of a financing table: all its words, and its first cell as the funder."""
    part = _data_row(row)[0] if len(row) > 1 else part_of(row[0].runs, in_table=True)
    part.name, part.label, part.value = name, label, row[0].excerpt
    return part


def _ordered(cells: list[Cell]) -> list[Excerpt]:
    """Read cells row by row."""
    return [cell.excerpt for cell in sorted(cells, key=lambda c: (round(c.top / TOLERANCE), c.x0)) if cell.runs]


def _cell_parts(cell: Cell) -> list[Part]:
    """Read a cell that is no label: as paragraphs, each with the label that runs into it or stands over it."""
    groups: list[list[Run]] = []
    for row in rows_of(cell.runs):
        starts = not groups or run_in_label(row[0].text) is not None or row[0].bold != groups[-1][-1].bold
        if starts:
            groups.append(list(row))
        else:
            groups[-1].extend(row)
    parts: list[Part] = []
    for part in (part_of(group, in_table=True) for group in groups):
        over = parts[-1] if parts else None
        name = field_of(over.text) if over is not None and over.bold and over.name is None else None
        if over is not None and name is not None and part.name is None and not part.bold:
            parts[-1] = labelled(over.words, name, part.words, over)
        else:
            parts.append(part)
    return parts
