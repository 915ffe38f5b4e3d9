"""Lists where an action may open: headings, numbers put together with their titles, silent titles before labels.

Knows headings and labels of single parts; `clusters` chooses among them.
"""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.extraction.layout.headings import Heading
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.labels import CORE

FEWEST_ALIKE = 3
"""Occurrences that make a pattern."""
_LONGEST_TITLE = 200
_SILENT_PART = 0.6
"""Least part of a label's occurrences that a short line stands before, for those lines to be titles."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where an action may open: the part's index, its heading (with number and title put together)."""

    at: int
    heading: Heading


def find_starts(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Start]:
    """List where an action may open, in the order of the document; lines that come back as labels do not."""
    labels = _repeated(headings)
    starts = [start for start in _starts(parts, headings) if id(start.heading.part) not in labels]
    known = {start.at for start in starts}
    silent = [start for start in _silent(parts, headings) if start.at not in known]
    return sorted([*starts, *silent], key=lambda start: start.at)


def joined_headings(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Heading | None]:
    """Give the headings with each number that stands alone put together with its title."""
    together = list(headings)
    places = {id(part): at for at, part in enumerate(parts)}
    for start in _starts(parts, headings):
        title = places[id(start.heading.part)]
        if title != start.at:
            together[start.at], together[title] = start.heading, None
    return together


def _silent(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Start]:
    """Find titles that nothing makes stand out: short lines before the label with which fiches begin."""
    before: dict[str, list[int]] = defaultdict(list)
    for at in range(1, len(parts)):
        if parts[at].name in CORE and parts[at - 1].name is None:
            before[" ".join(parts[at].label.lower().split())].append(at - 1)
    found: list[Start] = []
    for places in before.values():
        titles = [at for at in places if headings[at] is None and _may_be_title(parts[at]) and not _is_value(parts, at)]
        texts = {parts[at].spoken for at in titles}
        if len(texts) >= FEWEST_ALIKE and len(titles) >= _SILENT_PART * len(places):
            found += [Start(at, Heading(parts[at], "plain", Excerpt(), parts[at].words.strip())) for at in titles]
    return found


def _is_value(parts: Sequence[Part], at: int) -> bool:
    """Tell whether a line stands right under a label that has no value of its own."""
    return at > 0 and parts[at - 1].name is not None and not parts[at - 1].value


def _may_be_title(part: Part) -> bool:
    """Tell whether a line reads as a title: short, with a capital, no sentence."""
    text = part.text
    is_short = part.table is None and 6 <= len(text) <= _LONGEST_TITLE / 2 and len(part.words.spans) <= 2
    return is_short and text[0].isupper() and not text.endswith((".", ";", ",", ":"))


def _repeated(headings: Sequence[Heading | None]) -> set[int]:
    """Give, by `id`, the plain headings that come back and so are labels, or a title on each page of its fiche."""
    places: dict[str, list[Part]] = defaultdict(list)
    for heading in headings:
        if heading is not None and heading.kind == "plain":
            places[heading.part.spoken].append(heading.part)
    repeated: set[int] = set()
    for held in places.values():
        pages = [part.page_index for part in held]
        if all(after == before + 1 for before, after in itertools.pairwise(pages)):
            repeated.update(id(part) for part in held[1:])
        elif len(held) >= FEWEST_ALIKE:
            repeated.update(id(part) for part in held)
    return repeated


def _starts(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Start]:
    """List where an action may open; a number alone takes the title that follows it."""
    starts: list[Start] = []
    at = 0
    while at < len(parts):
        heading = headings[at]
        if heading is None:
            at += 1
        elif heading.title:
            starts.append(Start(at, heading))
            at += 1
        elif starts and _is_beside(starts[-1], heading, at):
            before = starts.pop().heading
            starts.append(Start(at - 1, Heading(before.part, heading.kind, heading.number, before.title)))
            at += 1
        elif (beside := _title_beside(parts, at)) is not None:
            starts.append(Start(at, Heading(parts[at], heading.kind, heading.number, beside)))
            at += 2
        else:
            follower = next((i for i in range(at + 1, min(at + 4, len(parts))) if _is_title(headings[i])), None)
            titled = headings[follower] if follower is not None else None
            if titled is not None and follower is not None:
                number = titled.number or heading.number
                starts.append(Start(at, Heading(titled.part, heading.kind, number, titled.title)))
                at = follower
            at += 1
    return starts


def _title_beside(parts: Sequence[Part], at: int) -> Excerpt | None:
    """Give the words of the cell beside a number that stands alone: « Fiche n° 3 | Halle du marché »."""
    after = parts[at + 1] if at + 1 < len(parts) else None
    if after is None or after.name is not None or not (after.in_table and parts[at].in_table):
        return None
    same_row = after.page_index == parts[at].page_index and abs(after.top - parts[at].top) < parts[at].size / 2
    return after.words.strip() if same_row and len(after.text) <= _LONGEST_TITLE else None


def _is_beside(start: Start, number: Heading, at: int) -> bool:
    """Tell whether a number that stands alone was printed on the line of the title just read."""
    title = start.heading
    if start.at != at - 1 or title.number or title.kind != "plain" or number.part.page_index != title.part.page_index:
        return False
    return abs(number.part.top - title.part.top) < title.part.size and number.part.x0 < title.part.x0


def _is_title(heading: Heading | None) -> bool:
    """Tell whether a heading can give its title to a number that stands alone before it."""
    return heading is not None and bool(heading.title) and heading.kind.split()[0] in ("plain", "label")
