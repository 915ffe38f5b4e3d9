"""The parts of a document's stream: a paragraph or cell, with the label it carries, or a whole summary table."""

from dataclasses import dataclass
from functools import cached_property

from analyser.extraction.cells import Table
from analyser.extraction.columns import Rectangle
from analyser.extraction.labels import run_in_label
from analyser.extraction.printed import Excerpt, Run
from analyser.folding import plain


@dataclass(eq=False)
class Part:
    """One paragraph, cell or label with value. `words` is all of it; `value` what follows the label `name`."""

    page_index: int
    words: Excerpt
    size: float = 0.0
    bold: bool = False
    x0: float = 0.0
    top: float = 0.0
    in_table: bool = False
    frame: Rectangle | None = None
    name: str | None = None
    label: str = ""
    value: Excerpt = Excerpt()
    table: Table | None = None

    @classmethod
    def of_table(cls, table: Table) -> "Part":
        """Keep a table whole."""
        words = Excerpt.of_runs(run for cell in table.cells for run in cell.runs)
        return cls(table.page_index, words, x0=table.x0, top=table.top, in_table=True, table=table)

    @cached_property
    def text(self) -> str:
        """The words on one line, as read."""
        return " ".join(self.words.text.split())

    @cached_property
    def spoken(self) -> str:
        """The words for word lists: plain, apostrophes as spaces."""
        return plain(self.words.text).replace("'", " ")


def part_of(runs: list[Run], *, in_table: bool = False, frame: Rectangle | None = None) -> Part:
    """Make a part of runs in reading order; a label that runs into its value is told from it."""
    words = Excerpt.of_runs(runs)
    first = max(runs, key=lambda run: run.end - run.start)
    part = Part(
        runs[0].page.index, words, first.size, all(r.bold for r in runs), runs[0].x0, runs[0].top, in_table, frame
    )
    found = run_in_label(words.text)
    if found is not None:
        part.name, part.label = found.name, found.label
        part.value = words.slice(found.value_start)
    return part


def labelled(label: Excerpt, name: str, value: Excerpt, like: Part) -> Part:
    """Make a part of a label's cell and its value's."""
    return Part(
        like.page_index, label + value, like.size, like.bold, like.x0, like.top, in_table=True,
        name=name, label=label.text, value=value,
    )  # fmt: skip
