"""Groups printed rows into paragraphs, and tells the lines that are nothing but a label.

Knows label names and the distances between rows; knows nothing about where an action starts or ends.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analyser.extraction.layout.columns import Rectangle
from analyser.extraction.layout.leading import Place, leading_labels
from analyser.extraction.layout.parts import Part, at_facts, at_labels, part_of, with_label
from analyser.extraction.layout.printed import Run, rows_of
from analyser.extraction.wording.bullets import BULLET, ITEM
from analyser.extraction.wording.labels import (
    AXIS,
    CORE,
    NUMBER,
    RUN_IN,
    TITLE,
    TOWN,
    UNKNOWN,
    RunIn,
    field_of,
    run_in_label,
)

_LISTED = re.compile(r"(?P<rank>\d{1,2})\s?[.)]\s+[A-ZÀ-Ý]")
_FAR = 4.0
"""Sizes of print between two texts of one row in different print that do not belong together."""
_FREQUENT = 0.3
"""Part of the most frequent distance's occurrences that makes another one frequent."""
_INDENT = 2.0
"""Points by which the lines of an item stand right of its bullet."""
_OTHER_PRINT = 0.15
"""By how much of its size a print differs that another paragraph is in."""
_LIKE_PRINT = 0.03
"""By how much where the paragraph stands further in or out too."""
_BEGUN_IN_ROW = 4.0
"""Sizes of print by which a label stands right of the next line where it began in the middle of a row."""
_OFTEN = 3
"""Times that a label line in the print of the text comes back, at least."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """The labels of a document, told by their return from fiche to fiche."""

    alone: frozenset[str] = frozenset()
    """Texts that stand alone on their line and name a field."""
    opening: frozenset[str] = frozenset()
    """Words before a colon at the start of a line, whether they name a known field or not."""
    leading: Mapping[Place, RunIn] = field(default_factory=dict)
    """Labels without a mark after them, by the line that they open."""


def recurring_labels(runs: Sequence[Run]) -> Recurring:
    """Find the labels that come back in the runs of a document."""
    lines = Counter(" ".join(run.text.split()) for run in runs)
    openings = Counter(
        _opening(run.text + (after.text if after is not None else ""))
        for run, after in itertools.pairwise((*runs, None))
        if run is not None
    )
    return Recurring(
        frozenset(t for t, times in lines.items() if times >= _OFTEN and t[:1].isupper() and _field(t) is not None),
        frozenset(text for text, times in openings.items() if text and times >= _OFTEN),
        leading_labels(runs),
    )


def _opening(text: str) -> str:
    """Give the words before the colon that stands early in a line."""
    found = RUN_IN.match(text)
    return found["label"].strip() if found is not None and found["mark"] == ":" and text[:1].isupper() else ""


def name_label_lines(parts: Sequence[Part], labels: Recurring) -> None:
    """Read lines that are nothing but a label as labels of what follows: « Pilote » over a name.

    A label line that stands out is believed when it comes back, or when another one stands on its page; one in the
    print of the text only when it comes back often (`labels`).
    """
    lines = {id(part): name for part in parts if (name := _lone_label(part, labels)) is not None}
    words = Counter(part.spoken for part in parts if id(part) in lines)
    elsewhere = {part.label for part in parts if part.name is not None}
    pages: dict[int, set[str]] = defaultdict(set)
    for part in parts:
        if id(part) in lines:
            pages[part.page_index].add(lines[id(part)])
    for part in parts:
        name = lines.get(id(part))
        returns = words[part.spoken] > 1 or part.text in elsewhere
        if name is not None and (returns or len(pages[part.page_index] & CORE) > 1):
            part.name, part.label = name, part.text


def _lone_label(part: Part, labels: Recurring) -> str | None:
    """Name the field of a part that is only a label and stands out, or comes back often."""
    if part.name is not None or part.table is not None or part.in_table or len(part.text) > 60:
        return None
    stands_out = part.bold or part.text.isupper() or part.text in labels.alone
    return _field(part.text) if stands_out else None


def _field(text: str) -> str | None:
    """Name the field of a label line; titles, numbers and axes are read by other means."""
    name = field_of(text)
    return None if name in (TITLE, NUMBER, AXIS, TOWN) else name


def paragraphs(runs: Sequence[Run], bands: Sequence[Rectangle], labels: Recurring) -> list[Part]:
    """Group the runs of one column into paragraphs; a label that comes back starts one."""
    groups = _grouped([piece for row in rows_of(runs) for piece in _split_labels(row)], labels)
    return _cut([_part(group, bands, labels) for group in groups])


def _part(group: Sequence[list[Run]], bands: Sequence[Rectangle], labels: Recurring) -> Part:
    """Make a part of a paragraph; a label that leads into the value on its line is told from it."""
    first = group[0][0]
    part = part_of([run for row in group for run in row], frame=_frame(first, bands))
    leading = labels.leading.get((first.page.index, first.start))
    return part if leading is None else with_label(part, part.words, leading)


def _grouped(rows: Sequence[list[Run]], labels: Recurring) -> list[list[list[Run]]]:
    """Group rows into paragraphs: a label that comes back and the next number of a list start one."""
    usual = _usual_leading(rows)
    groups: list[list[list[Run]]] = []
    after_label = False
    rank = 0
    for row in rows:
        text = _text(row)
        is_label, listed = text in labels.alone, _LISTED.match(text)
        is_next = listed is not None and int(listed["rank"]) in (1, rank + 1)
        rank = int(listed["rank"]) if listed is not None and is_next else rank
        leads = (row[0].page.index, row[0].start) in labels.leading
        starts = is_label or after_label or is_next or leads or _opening(text) in labels.opening
        if not groups or starts or _starts_paragraph(groups[-1], row, usual):
            groups.append([row])
        else:
            groups[-1].append(row)
        after_label = is_label
    return groups


def _cut(whole: Sequence[Part]) -> list[Part]:
    """Cut paragraphs at the labels and facts inside; the items of a list stay whole, they may be actions of their own."""
    cut: list[Part] = []
    bullet: Part | None = None
    for part in whole:
        if BULLET.match(part.words.text) or (ITEM.match(part.words.text) and len(at_labels(part)) > 1):
            bullet = part
        elif bullet is not None and (part.x0 < bullet.x0 + _INDENT or part.size != bullet.size):
            bullet = None
        cut.extend([part] if bullet is not None else (fact for piece in at_labels(part) for fact in at_facts(piece)))
    return cut


def _split_labels(row: list[Run]) -> Iterable[list[Run]]:
    """Cut a row where, after a gap, another label runs in, « MOA : Ville     Coût : 30 k€ », or a box in another print."""
    pieces: list[list[Run]] = [[row[0]]]
    for before, run in itertools.pairwise(row):
        labelled, gap = run_in_label(run.text), run.x0 - before.x1
        apart = gap > _FAR * run.size and abs(run.size - before.size) > 0.05 * before.size
        if apart or (labelled and labelled.mark in (":", "?") and gap > 0.8 * run.size):
            pieces.append([run])
        else:
            pieces[-1].append(run)
    return pieces


def _usual_leading(rows: Sequence[list[Run]]) -> float:
    """Give the smallest frequent distance between the middles of two rows that follow each other."""
    steps = Counter(
        round(b[0].middle - a[0].middle) for a, b in itertools.pairwise(rows)
        if 0 < b[0].middle - a[0].middle < 2.2 * max(a[0].size, a[0].bottom - a[0].top)
    )  # fmt: skip
    frequent = [step for step, times in steps.items() if times >= max(2, _FREQUENT * max(steps.values()))]
    return float(min(frequent or steps, default=0))


def _starts_paragraph(group: list[list[Run]], row: list[Run], usual: float) -> bool:
    """Tell whether a row opens a new paragraph after the rows of `group`."""
    last, first = group[-1][0], row[0]
    step = first.middle - last.middle
    height = last.bottom - last.top
    if step > max(1.25 * usual, usual + 2.5, 1.35 * height) or first.bold != last.bold:
        return True
    smaller = abs(first.size - last.size) / max(first.size, last.size)
    if smaller > _OTHER_PRINT or (smaller > _LIKE_PRINT and abs(first.x0 - last.x0) > _INDENT):
        return True
    if first.x0 < group[0][0].x0 - _BEGUN_IN_ROW * first.size:
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


def _text(row: Sequence[Run]) -> str:
    """Give the words of a row."""
    return " ".join(" ".join(run.text for run in row).split())
