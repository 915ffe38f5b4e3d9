"""Reads summary and financial tables: one row is one action; totals, headers and axis rows are not.

Knows headers and cells. Rows cut by a page break are put together; cells merged over rows serve each of them.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from analyser.extraction.finding.drafts import Draft, Entry
from analyser.extraction.finding.header import Header
from analyser.extraction.layout.cells import TOLERANCE, Cell
from analyser.extraction.layout.column_kinds import columns_by_content, without_headings
from analyser.extraction.layout.headings import is_chapter, split_number
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt, Run, joined, rows_of
from analyser.extraction.wording.headers import FUNDER, Column, caption_of, is_header_row
from analyser.extraction.wording.labels import AXIS, CORE, NUMBER, OTHER, TITLE, TOWN, field_of
from analyser.extraction.wording.placeholders import is_placeholder
from analyser.folding import plain

_TOTAL = re.compile(
    r"^\W*(?:sous[- ]?)?tota(?:l|ux)\b|^\W*(?:montant|cout|budget) (?:total|global)|^\W*(?:autres?|divers|recapitulatif|ensemble|somme|moyenne)\W*$"
)
_CODE = re.compile(
    r"(?:fiche\s*|action\s*)?(?:n\s?°\s*)?(?:[A-Z]{1,4}[.\-–_ ]?)?\d{1,4}(?:[.\-/]\d{1,4}){0,3}(?:\s?(?:bis|ter|[a-e]))?|[A-Z]\.?\d{0,2}",
    re.IGNORECASE,
)

_REMARK = re.compile(r"\s*\((?:sans fiche|(?:fiche|action) (?:à|en cours|non|absente)[^)]*)\)\s*$", re.IGNORECASE)
"""What a title in a table ends with that speaks of its fiche: « Halle (fiche à rédiger) »."""
_LONGEST_CAPTION = 200
_GAP = 2.0
"""Points more than the usual leading that part two values."""


def find_rows(parts: Sequence[Part]) -> list[Draft]:
    """Give the actions of every summary table, in the order of the document."""
    drafts: list[Draft] = []
    header: Header | None = None
    caption: Column | None = None
    for part in parts:
        if part.table is None:
            caption = caption_of(part.text) or caption if len(part.text) < _LONGEST_CAPTION else caption
            continue
        before, (header, rows) = header, _header_and_rows(part.table.rows, header, caption)
        if header is None:
            continue
        caption = None if header is not before else caption
        found = _table_rows(part, rows, header)
        goes_on = before is not None and header.series == before.series
        if found and drafts and goes_on and _continues(found[0], drafts[-1], header):
            _append(drafts[-1], found.pop(0))
        drafts.extend(found)
    return [draft for draft in drafts if draft.title or draft.number or len(draft.entries) > 1]


def _header_and_rows(
    rows: Sequence[Sequence[Cell]], before: Header | None, caption: Column | None
) -> tuple[Header | None, Sequence[Sequence[Cell]]]:
    """Give the header of a table, its own or the one that still holds, and the rows under it."""
    at = next((i for i, row in enumerate(rows[:3]) if is_header_row([c.text for c in row if c.runs])), None)
    if at is None:
        columns = columns_by_content(rows) if before is None else None
        return (before, rows) if columns is None else (Header(columns), without_headings(rows, columns))
    parted = Header.of_two_rows(rows[at], rows[at + 1], caption) if at + 1 < len(rows) else None
    header = parted or Header.of_row(rows[at], caption)
    below = rows[at + 2 if parted else at + 1 :]
    header.settle(below)
    if before is not None and before.series == header.series:
        header.numbers_titles |= before.numbers_titles
    return header, below


def _table_rows(part: Part, rows: Sequence[Sequence[Cell]], header: Header) -> list[Draft]:
    """Read the rows of one table on one page."""
    drafts: list[Draft] = []
    axis = Excerpt()
    cells = [cell for row in rows for cell in row if cell.runs]
    for row in rows:
        filled = [cell for cell in row if cell.runs]
        if is_header_row([cell.text for cell in filled]) or _names_fields(filled):
            continue
        if len(filled) == 1 and len(header.columns) > 2:
            alone = filled[0]
            if (_spans(alone, header) or _is_band(alone)) and not _TOTAL.match(plain(alone.text)):
                axis = alone.excerpt.strip()
                continue
        draft = _row_draft(part, filled, cells, header)
        if draft is None:
            continue
        draft.axis = draft.axis or axis
        if drafts and draft.number.spans and draft.number.spans == drafts[-1].number.spans:
            drafts[-1].entries.extend(draft.entries)  # a row of the same action, its number merged over both
            drafts[-1].parts.extend(draft.parts)
        else:
            drafts.append(draft)
    return drafts


def _names_fields(row: Sequence[Cell]) -> bool:
    """Tell whether cells are headers though no list knows that of the titles: two name fields of an action."""
    return len({field_of(cell.text) for cell in row} & CORE) > 1


def _spans(cell: Cell, header: Header) -> bool:
    """Tell whether a cell runs over several columns."""
    return sum(cell.x0 < (head.x0 + head.x1) / 2 < cell.x1 for head, _ in header.columns) >= 2


def _is_band(cell: Cell) -> bool:
    """Tell whether a cell alone in its row is the title of an axis."""
    return is_chapter(cell.text) or all(run.bold for run in cell.runs)


def _row_draft(part: Part, row: Sequence[Cell], cells: Sequence[Cell], header: Header) -> Draft | None:
    """Read one row; None for totals and rows that are placeholders."""
    if not row:
        return None
    named = _named_cells(row, cells, header)
    is_of_action = any(
        cell not in row for cell, _ in named.get(NUMBER, [])
    )  # « Total » beside a number merged over rows
    if not is_of_action and any(_TOTAL.match(plain(cell.text)) for cell in row):
        return None
    title, body = _title_and_body(_words(named, TITLE), [run for cell, _ in named.get(TITLE, []) for run in cell.runs])
    number = _words(named, NUMBER).strip()
    if header.numbers_titles:
        number, title = split_number(title)
    if remark := _REMARK.search(title.text):
        title = title.slice(0, remark.start())
    if title and (is_placeholder(title.value) or not any(c.isalpha() for c in title.value)):
        return None
    draft = Draft(title, "row", is_financial=header.is_financial, series=header.series, origin=part)
    draft.number = number if number and _CODE.fullmatch(number.value) else Excerpt()
    draft.axis, draft.town = _words(named, AXIS).strip(), _words(named, TOWN).strip()
    for name, found in named.items():
        if name not in (TITLE, NUMBER, AXIS, TOWN, OTHER, FUNDER):
            draft.entries.extend(entry for cell, column in found for entry in _entries(cell, column))
    if body:
        draft.entries.append(Entry("description", "", body))
    if "schedule" not in named and (years := header.years_of(row)):
        draft.entries.append(Entry("schedule", "", years))
    words = joined(c.excerpt for c in sorted(row, key=lambda c: c.x0))
    draft.parts = [Part(part.page_index, words, in_table=True, top=min(c.top for c in row))]
    return draft


def _title_and_body(words: Excerpt, runs: Sequence[Run]) -> tuple[Excerpt, Excerpt]:
    """Tell a title in bold from the text under it in the same cell."""
    rows = rows_of(runs)
    bold = list(itertools.takewhile(lambda row: all(run.bold for run in row), rows))
    if not bold or len(bold) == len(rows):
        return words.strip(" \t\n:"), Excerpt()
    title, body = (Excerpt.of_runs(r for row in part for r in row) for part in (bold, rows[len(bold) :]))
    return title.strip(" \t\n:"), body


_Named = dict[str, list[tuple[Cell, Column]]]


def _named_cells(row: Sequence[Cell], cells: Sequence[Cell], header: Header) -> _Named:
    """Give the cells of a row by field, those that are merged over several rows included."""
    top, bottom = min(c.top for c in row), max(c.bottom for c in row)
    merged = [c for c in cells if c not in row and c.top < top - TOLERANCE and c.bottom > bottom - TOLERANCE]
    named: _Named = {}
    for cell in [*merged, *row]:
        column = header.column_at(cell)
        if column is not None and column.name is not None:
            named.setdefault(column.name, []).append((cell, column))
    return named


def _words(named: _Named, name: str) -> Excerpt:
    """Give the words of the cells of a field."""
    return joined(cell.excerpt for cell, _ in named.get(name, []))


def _entries(cell: Cell, column: Column) -> Iterator[Entry]:
    """Read a cell: one value, or two under a header of two labels."""
    rows = rows_of(cell.runs)
    cut = _second_value(rows) if column.under is not None else len(rows)
    yield Entry(column.name or OTHER, column.header, Excerpt.of_runs(r for row in rows[:cut] for r in row), column)
    if column.under is not None:
        yield Entry(column.under, column.header, Excerpt.of_runs(r for row in rows[cut:] for r in row), column)


def _second_value(rows: Sequence[Sequence[Run]]) -> int:
    """Tell where the second value of a cell starts: where the weight changes or a gap stands, else on the second row."""
    steps = [(at + 1, a[0], b[0]) for at, (a, b) in enumerate(itertools.pairwise(rows))]
    leading = min((b.middle - a.middle for _, a, b in steps), default=0.0)
    parted = (at for at, a, b in steps if a.bold != b.bold or b.middle - a.middle > leading + _GAP)
    return next(parted, 1 if len(rows) == 2 else len(rows))


def _continues(draft: Draft, before: Draft, header: Header) -> bool:
    """Tell whether the first row of a page is the rest of the last row of the page before.

    Where actions are numbered only one of the two has a number, that of a row printed in its middle the second.
    """
    if not draft.parts or draft.parts[0].page_index != before.pages[-1] + 1:
        return False
    if any(column.name == NUMBER for _, column in header.columns):
        return bool(before.number) != bool(draft.number)
    return not draft.title and not draft.number


def _append(draft: Draft, rest: Draft) -> None:
    """Read the rest of a row cut by a page break."""
    draft.title, draft.number = draft.title + rest.title, draft.number or rest.number
    known = {entry.name: entry for entry in draft.entries}
    for entry in rest.entries:
        if entry.name in known:
            known[entry.name].value = known[entry.name].value + entry.value
        else:
            draft.entries.append(entry)
    draft.parts.extend(rest.parts)
