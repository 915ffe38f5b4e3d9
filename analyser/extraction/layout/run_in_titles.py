"""Cuts paragraphs after the titles that run into them: bold words, followed by text in light print.

« **La maison des associations.** L'ancienne école… » Words that come back are labels, and left to those who read them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Run
from analyser.extraction.wording.labels import field_of

_FEWEST = 3
"""Titles of one size that make a series."""
_LONGEST = 100
"""Characters."""
_ENDS = (".", ":", "–", "—", "?", "!")
_Place = tuple[int, int]
"""Page index and offset of a line."""


def after_titles(parts: Sequence[Part], runs: Iterable[Run]) -> list[Part]:
    """Cut the paragraphs of a document after their titles, where these are a series."""
    leads = {(run.page.index, run.start): run.lead for run in runs if run.lead}
    ends = {at: end for at, part in enumerate(parts) if (end := _title_end(part, leads))}
    times = Counter(_title(parts[at], end) for at, end in ends.items())
    series: dict[int, list[int]] = defaultdict(list)
    for at, end in ends.items():
        if times[_title(parts[at], end)] == 1:
            series[round(parts[at].size)].append(at)
    titled = {at for members in series.values() if len(members) >= _FEWEST for at in members}
    cut: list[Part] = []
    for at, part in enumerate(parts):
        begun = cut[-1] if at - 1 in titled else None
        if begun is not None and _goes_on(parts[at - 1], part):
            cut[-1] = replace(part, words=begun.words + part.words)
        else:
            cut.extend(_cut(part, ends[at]) if at in titled else [part])
    return cut


def _goes_on(titled: Part, part: Part) -> bool:
    """Tell whether a paragraph only seems to end with its first line, as this is bold but for its last words."""
    alike = part.table is None and part.name is None and not part.bold and part.page_index == titled.page_index
    return titled.bold and len(titled.words.spans) == 1 and alike and abs(part.x0 - titled.x0) < part.size


def _title_end(part: Part, leads: dict[_Place, int]) -> int:
    """Give where the title of a paragraph ends, 0 where it has none."""
    if part.table is not None or part.in_table or part.name is not None or not part.words.spans:
        return 0
    page, start, _ = part.words.spans[0]
    end = leads.get((page.index, start), 0)
    title, rest = part.words.text[:end].strip(), part.words.text[end:].strip()
    parted = title.endswith(_ENDS) or rest.startswith(_ENDS)
    named = field_of(title.strip(" .:–—")) is not None
    return end if parted and not named and rest and 3 < len(title) <= _LONGEST else 0


def _title(part: Part, end: int) -> str:
    """Give the words of a title, to compare."""
    return " ".join(part.words.text[:end].lower().split())


def _cut(part: Part, end: int) -> list[Part]:
    """Make parts of a title and of what follows it."""
    return [
        replace(part, words=part.words.slice(0, end).strip(), bold=True, runs_in=True),
        replace(part, words=part.words.slice(end).strip(" \t\r\n.:–—"), bold=False),
    ]
