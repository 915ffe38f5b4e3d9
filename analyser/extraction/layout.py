"""Turns pages into one stream of parts in reading order: paragraphs, labels with their values, and tables.

Knows label names and positions; knows nothing about where an action starts or ends.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analyser.extraction.asides import without_asides
from analyser.extraction.cells import Table, goes_on
from analyser.extraction.columns import Rectangle, in_reading_order
from analyser.extraction.forms import table_parts
from analyser.extraction.grids import ruled_tables
from analyser.extraction.headers import is_header_row
from analyser.extraction.labels import AXIS, CORE, NUMBER, TITLE, TOWN, UNKNOWN, field_of, run_in_label
from analyser.extraction.noise import contents_rows, running_heads
from analyser.extraction.parts import Part, part_of
from analyser.extraction.printed import Run, rows_of, runs_of
from analyser.extraction.stacked import Stacked, stacked_labels
from analyser.extraction.unruled import continued_table, unruled_tables
from analyser.records import Document, Page

BULLET = re.compile(r"\s*(?:[•▪●→■□◦·*➢✓❖\uf0b7\uf0a7\uf0d8o]|[-–—])(?:\s|$)")


@dataclass(eq=False)
class Stream:
    """A document as parts in reading order, the summary tables among them, and its contents pages."""

    document: Document
    parts: list[Part] = field(default_factory=list)
    contents: dict[int, str] = field(default_factory=dict)
    """Page index -> text of the lines of a table of contents there."""


def read_stream(document: Document) -> Stream:
    """Lay out a whole document."""
    runs = {page.index: runs_of(page) for page in document.pages if page.state.is_read}
    heads = running_heads(runs.values())
    stream = Stream(document)
    for page in document.pages:
        own = [run for run in runs.get(page.index, []) if (page.index, run.start) not in heads]
        listed = contents_rows(own)
        if listed:
            stream.contents[page.index] = "\n".join(" ".join(run.text for run in row) for row in listed)
            used = {id(run) for row in listed for run in row}
            left = [run for run in own if id(run) not in used]
            own = [] if len(rows_of(left)) <= len(listed) else left
        stream.parts.extend(_page_parts(page, own, _last_table(stream.parts, page.index - 1)))
    _name_label_lines(stream.parts)
    return stream


def _name_label_lines(parts: Sequence[Part]) -> None:
    """Read lines that are nothing but a label, and stand out, as labels of what follows: « Pilote » over a name.

    A label line is believed when it comes back, or when another one stands on its page.
    """
    lines = {id(part): name for part in parts if (name := _lone_label(part)) is not None}
    words = Counter(part.spoken for part in parts if id(part) in lines)
    pages: dict[int, set[str]] = defaultdict(set)
    for part in parts:
        if id(part) in lines:
            pages[part.page_index].add(lines[id(part)])
    for part in parts:
        name = lines.get(id(part))
        if name is not None and (words[part.spoken] > 1 or len(pages[part.page_index] & CORE) > 1):
            part.name, part.label = name, part.text


def _lone_label(part: Part) -> str | None:
    """Name the field of a part that is only a label and stands out."""
    if part.name is not None or part.table is not None or part.in_table or len(part.text) > 60:
        return None
    if not (part.bold or part.text.isupper()):
        return None
    name = field_of(part.text)
    return None if name in (None, TITLE, NUMBER, AXIS, TOWN) else name


def _last_table(parts: Sequence[Part], page_index: int) -> Table | None:
    """Give the summary table that ends a page, if one does: the next page may go on with it."""
    last = parts[-1] if parts else None
    return last.table if last is not None and last.page_index == page_index else None


def _page_parts(page: Page, runs: list[Run], before: Table | None) -> list[Part]:
    """Lay out one page; `before` is the summary table that ends the page before."""
    stacked, runs = stacked_labels(page, runs)
    ruled, rest = ruled_tables(page, runs)
    rest_of_table, rest = continued_table(page, rest, before) if before and before.edges else (None, rest)
    aligned, rest = unruled_tables(page, rest)
    going_on = rest_of_table or (ruled[0] if ruled and before and goes_on(ruled[0], before) else None)
    aligned += [rest_of_table] if rest_of_table else []
    bands = _boxes(page)
    things: list[Run | Table | Stacked] = [*rest, *ruled, *aligned, *stacked]
    parts: list[Part] = []
    for zone in in_reading_order(things, bands):
        text: list[Run] = []
        for thing in zone:
            if isinstance(thing, Run):
                text.append(thing)
                continue
            parts.extend(_paragraphs(text, bands))
            parts.extend(_table_parts(thing, is_summary=thing is going_on) if isinstance(thing, Table) else thing.parts)
            text = []
        parts.extend(_paragraphs(text, bands))
    return without_asides(parts)


def _boxes(page: Page) -> list[Rectangle]:
    """Give the drawn boxes of a page, top-down, the page's background left out."""
    return [
        (s.box[0], page.height - s.box[3], s.box[2], page.height - s.box[1])
        for s in page.shapes
        if s.kind == "box" and (s.box[2] - s.box[0]) * (s.box[3] - s.box[1]) < 0.7 * page.width * page.height
    ]


def _table_parts(table: Table, *, is_summary: bool) -> list[Part]:
    """Read a table: a summary table stays whole, a form gives its labels, any other its rows as text."""
    if is_summary or (
        any(is_header_row([cell.text for cell in row if cell.runs]) for row in table.rows[:3]) and len(table.rows) > 1
    ):
        return [Part.of_table(table)]
    return table_parts(table)


def _paragraphs(runs: Sequence[Run], bands: Sequence[Rectangle]) -> list[Part]:
    """Group the runs of one column into paragraphs."""
    rows = [piece for row in rows_of(runs) for piece in _split_labels(row)]
    usual = _usual_leading(rows)
    groups: list[list[list[Run]]] = []
    for row in rows:
        if groups and not _starts_paragraph(groups[-1], row, usual):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [part_of([run for row in group for run in row], frame=_frame(group[0][0], bands)) for group in groups]


def _split_labels(row: list[Run]) -> Iterable[list[Run]]:
    """Cut a row where, after a gap, another label runs in: « MOA : Ville     Coût : 30 k€ »."""
    pieces: list[list[Run]] = [[row[0]]]
    for before, run in itertools.pairwise(row):
        labelled = run_in_label(run.text)
        if labelled and labelled.mark in (":", "?") and run.x0 - before.x1 > 0.8 * run.size:
            pieces.append([run])
        else:
            pieces[-1].append(run)
    return pieces


def _usual_leading(rows: list[list[Run]]) -> float:
    """Give the most frequent distance between the middles of two rows that follow each other."""
    steps = Counter(
        round(b[0].middle - a[0].middle) for a, b in itertools.pairwise(rows)
        if 0 < b[0].middle - a[0].middle < 2.2 * max(a[0].size, a[0].bottom - a[0].top)
    )  # fmt: skip
    return float(min(steps, key=lambda step: (-steps[step], step))) if steps else 0.0


def _starts_paragraph(group: list[list[Run]], row: list[Run], usual: float) -> bool:
    """Tell whether a row opens a new paragraph after the rows of `group`."""
    last, first = group[-1][0], row[0]
    step = first.middle - last.middle
    height = last.bottom - last.top
    if step > max(1.25 * usual, usual + 2.5, 1.35 * height) or first.bold != last.bold:
        return True
    if (
        abs(first.size - last.size) > 0.15 * max(first.size, last.size)
        and abs((first.bottom - first.top) - height) > 0.12 * height
    ):
        return True
    if BULLET.match(first.text) or run_in_label(first.text) is not None:
        return True
    opening = run_in_label(group[0][0].text)
    if opening is not None and opening.mark == ":" and UNKNOWN.match(first.text) and abs(first.x0 - group[0][0].x0) < 3:
        return True
    return step < 1


def _frame(run: Run, bands: Sequence[Rectangle]) -> Rectangle | None:
    """Give the smallest drawn box around a run."""
    around = [b for b in bands if b[0] - 1 <= run.x0 and run.x1 <= b[2] + 1 and b[1] <= run.middle <= b[3]]
    return min(around, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]), default=None)
