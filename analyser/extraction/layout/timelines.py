"""Reads a calendar drawn as a table: years or quarters across the top, marks under those when something happens."""

import re
from collections.abc import Sequence

from analyser.extraction.layout.cells import TOLERANCE, Cell
from analyser.extraction.layout.parts import Part, labelled, part_of
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.wording.labels import OTHER
from analyser.folding import plain

_DATE = re.compile(r"(?:[ts][1-4]\W*)?(?:19|20)\d\d(?:\W+(?:[ts][1-4]|20\d\d))?|[ts][1-4]")
_MARK = re.compile(r"[xX✓✔✗✘✕✖×●■▪█•☒☑⬛◆★→➔*\uf0fc\uf06e\uf0a7-]{1,3}")


def timeline(rows: Sequence[Sequence[Cell]], shaded: Sequence[Cell] = ()) -> list[Part] | None:
    """Read such a table as a schedule: the dates over its marks, or its cells in colour; None for any other table."""
    dates = [cell for cell in rows[0] if _is_date(cell)] if rows else []
    below = [row for row in rows[1:] if not all(map(_is_date, row))]
    cells = [cell for row in below for cell in row]
    marks = [cell for cell in cells if _MARK.fullmatch(cell.text.strip())]
    others = [cell for cell in cells if cell not in marks]
    if len(dates) < 2 or not (cells or shaded) or any(cell.x0 > dates[0].x0 - TOLERANCE for cell in others):
        return None
    marks = marks or [cell for cell in shaded if cell.top > dates[0].bottom - TOLERANCE]
    marked = [date for date in dates if any(date.x0 - TOLERANCE < mark.x0 < date.x1 - TOLERANCE for mark in marks)]
    like = part_of(dates[0].runs, in_table=True)
    if not marked:
        return [labelled(joined(date.excerpt for date in dates), OTHER, Excerpt(), like)]
    return [labelled(Excerpt(), "schedule", joined(date.excerpt for date in marked), like)]


def _is_date(cell: Cell) -> bool:
    """Tell whether a cell is a year, a half-year or a quarter."""
    return _DATE.fullmatch(plain(cell.text).strip()) is not None
