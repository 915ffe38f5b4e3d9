"""The parts of a document's stream: a paragraph or cell, with the label it carries, or a whole summary table."""

from dataclasses import dataclass, replace
from functools import cached_property

from analyser.extraction.layout.cells import Table
from analyser.extraction.layout.columns import Rectangle
from analyser.extraction.layout.printed import Excerpt, Run
from analyser.extraction.wording.facts import fact_of
from analyser.extraction.wording.labels import CORE, OTHER, RunIn, inline_labels, run_in_label
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
    opens_slide: bool = False
    """Whether it is the title of a slide."""
    runs_in: bool = False
    """Whether it is the title that runs into the paragraph after it."""

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
    return part if found is None else with_label(part, words, found)


def with_label(part: Part, words: Excerpt, label: RunIn) -> Part:
    """Make a part of a label and what follows it."""
    value = words.slice(label.value_start - label.start)
    return replace(part, words=words, name=label.name, label=label.label, value=value)


def at_labels(part: Part) -> list[Part]:
    """Cut a paragraph at the labels inside it, where it opens with one or names two fields that only actions have."""
    found = [label for label in inline_labels(part.words.text) if label.start > 0]
    if not found or (part.name is None and len({label.name for label in found} & CORE) < 2):
        return [part]
    first = part.words.slice(0, found[0].start)
    value = part.words.slice(len(part.words.text) - len(part.value.text), found[0].start) if part.name else Excerpt()
    stops = [*(label.start for label in found), len(part.words.text)]
    return [
        replace(part, words=first, value=value),
        *(
            with_label(part, part.words.slice(label.start, stop), label)
            for label, stop in zip(found, stops[1:], strict=True)
        ),
    ]


def at_facts(part: Part) -> list[Part]:
    """Cut what stands under a line that names who, where it gives the other fields without a label."""
    lines = part.words.spans
    if part.name != "owner" or not part.value or len(lines) < 2:
        return [part]
    names = [fact_of(Excerpt((line,)).text) for line in lines]
    first = next((at for at, name in enumerate(names) if at and name in ("cost", "schedule")), None)
    if first is None or ("cost" not in names[first:] and None in names[first:]):
        return [part]
    head = Excerpt(lines[:first])
    value = head.slice(len(part.words.text) - len(part.value.text))
    facts = ((names[at] or OTHER, Excerpt((lines[at],))) for at in range(first, len(lines)))
    return [
        replace(part, words=head, value=value),
        *(replace(part, words=line, name=name, label="", value=line) for name, line in facts),
    ]


def labelled(label: Excerpt, name: str, value: Excerpt, like: Part) -> Part:
    """Make a part of a label's cell and its value's."""
    return Part(
        like.page_index, label + value, like.size, like.bold, like.x0, like.top, in_table=True,
        name=name, label=label.text, value=value,
    )  # fmt: skip
