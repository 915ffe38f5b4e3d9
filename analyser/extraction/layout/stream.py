"""Turns pages into one stream of parts in reading order: paragraphs, labels with their values, and tables.

Knows label names and positions; knows nothing about where an action starts or ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from analyser.extraction.layout.asides import without_asides
from analyser.extraction.layout.cells import Table, goes_on
from analyser.extraction.layout.column_kinds import columns_by_content
from analyser.extraction.layout.columns import Rectangle, in_reading_order
from analyser.extraction.layout.forms import table_parts
from analyser.extraction.layout.grids import ruled_tables
from analyser.extraction.layout.justified import whole_lines
from analyser.extraction.layout.learning import name_unknown_labels
from analyser.extraction.layout.noise import contents_rows, running_heads
from analyser.extraction.layout.paragraphs import Recurring, name_label_lines, paragraphs, recurring_labels
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Run, rows_of, runs_of
from analyser.extraction.layout.right_labels import right_labels
from analyser.extraction.layout.run_in_series import at_series
from analyser.extraction.layout.run_in_titles import after_titles
from analyser.extraction.layout.slides import title_first
from analyser.extraction.layout.squares import without_unticked
from analyser.extraction.layout.stacked import Stacked, stacked_labels, texts_that_return
from analyser.extraction.layout.unlabelled import name_facts
from analyser.extraction.layout.unruled import continued_table, unruled_tables
from analyser.extraction.layout.vertical import without_vertical
from analyser.extraction.wording.headers import is_header_row
from analyser.records import Document, Page

LONGEST_FOOTER = 80
"""Characters of a line that may stand under a table at the foot of a page."""


@dataclass(eq=False)
class Stream:
    """A document as parts in reading order, the summary tables among them, and its contents pages."""

    document: Document
    parts: list[Part] = field(default_factory=list)
    contents: dict[int, str] = field(default_factory=dict)
    """Page index -> text of the lines of a table of contents there."""


def read_stream(document: Document) -> Stream:
    """Lay out a whole document."""
    read = [page for page in document.pages if page.state.is_read]
    runs = {page.index: without_unticked(page, whole_lines(without_vertical(runs_of(page)))) for page in read}
    heads = running_heads(runs.values())
    every = [run for own in runs.values() for run in own]
    labels, returning = recurring_labels(every), texts_that_return(every)
    stream = Stream(document)
    for page in document.pages:
        own = [run for run in runs.get(page.index, []) if (page.index, run.start) not in heads]
        listed = contents_rows(own)
        if listed:
            stream.contents[page.index] = "\n".join(" ".join(run.text for run in row) for row in listed)
            used = {id(run) for row in listed for run in row}
            left = [run for run in own if id(run) not in used]
            own = [] if len(rows_of(left)) <= len(listed) else left
        stream.parts.extend(_page_parts(page, own, _last_table(stream.parts, page.index - 1), labels, returning))
    name_label_lines(stream.parts, labels)
    stream.parts = at_series(after_titles(stream.parts, every))
    name_unknown_labels(stream.parts)
    stream.parts = name_facts(stream.parts)
    return stream


def _last_table(parts: Sequence[Part], page_index: int) -> Table | None:
    """Give the summary table that ends a page, if one does: the next page may go on with it."""
    held = [part for part in parts if part.page_index == page_index]
    while held and held[-1].table is None and len(held[-1].text) <= LONGEST_FOOTER:
        held.pop()  # the foot of the page
    return held[-1].table if held else None


def _page_parts(
    page: Page, runs: list[Run], before: Table | None, labels: Recurring, returning: Collection[str]
) -> list[Part]:
    """Lay out one page; `before` is the summary table that ends the page before, `labels` those that come back."""
    at_right, runs = right_labels(runs, returning)
    stacked, runs = stacked_labels(page, runs, returning)
    ruled, rest = ruled_tables(page, runs)
    rest_of_table, rest = continued_table(page, rest, before) if before and before.edges else (None, rest)
    aligned, rest = unruled_tables(page, rest)
    going_on = rest_of_table or (ruled[0] if ruled and before and goes_on(ruled[0], before) else None)
    aligned += [rest_of_table] if rest_of_table else []
    bands = _boxes(page)
    things: list[Run | Table | Stacked] = [*rest, *ruled, *aligned, *stacked, *at_right]
    parts: list[Part] = []
    for zone in in_reading_order(things, bands, _rules(page)):
        text: list[Run] = []
        for thing in zone:
            if isinstance(thing, Run):
                text.append(thing)
                continue
            parts.extend(paragraphs(text, bands, labels))
            parts.extend(_table_parts(thing, is_summary=thing is going_on) if isinstance(thing, Table) else thing.parts)
            text = []
        parts.extend(paragraphs(text, bands, labels))
    return title_first(page, without_asides(parts))


def _rules(page: Page) -> list[Rectangle]:
    """Give the horizontal lines drawn on a page, top-down."""
    return [
        (s.box[0], page.height - s.box[3], s.box[2], page.height - s.box[1])
        for s in page.shapes
        if s.kind == "horizontal"
    ]


def _boxes(page: Page) -> list[Rectangle]:
    """Give the drawn boxes of a page, top-down, the page's background left out."""
    return [
        (s.box[0], page.height - s.box[3], s.box[2], page.height - s.box[1])
        for s in page.shapes
        if s.kind == "box" and (s.box[2] - s.box[0]) * (s.box[3] - s.box[1]) < 0.7 * page.width * page.height
    ]


def _table_parts(table: Table, *, is_summary: bool) -> list[Part]:
    """Read a table: a summary table stays whole, a form gives its labels, any other its rows as text."""
    headed = any(is_header_row([cell.text for cell in row if cell.runs]) for row in table.rows[:3])
    if is_summary or (headed and len(table.rows) > 1) or columns_by_content(table.rows) is not None:
        return [Part.of_table(table)]
    return table_parts(table)
