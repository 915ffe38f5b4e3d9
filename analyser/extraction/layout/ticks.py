"""Reads printed boxes: which of the options they stand before, or after, are ticked.

A box that nothing shows to be one of a choice opens the item of a list.
"""

import re
from dataclasses import dataclass

from analyser.extraction.layout.printed import Excerpt, joined

_TICKED = re.compile(r"[☒☑✓✔✕✖✗✘🗹⊠■\uf0fe\uf052\uf0fd]|\[\s?[xX✓]\s?\]|\([xX]\)|(?<!\w)[xX](?=\s+[A-ZÉ])")
_UNTICKED = re.compile(r"[☐□⬜◻○❏❑\uf0a8\uf06f\uf071]|\[\s?\]|\(\s\)")
_ONLY_BOXES = re.compile(r"[☐⬜]|\[\s?\]")
"""Empty boxes that no list uses for its items."""
_END = re.compile(r"\n(?=[A-ZÀ-Ý][^\n:]{2,30}\s?:)")
"""Where the last option ends: before a line that a label opens."""
_EDGES = " \t\r\n:;,.-–—•|/"


@dataclass(frozen=True, slots=True)
class Option:
    """One option: where it stands in the text, its box included, and whether it is ticked."""

    start: int
    end: int
    words: tuple[int, int]
    is_ticked: bool


def options_of(text: str) -> list[Option]:
    """Give the options of a text with boxes, in their order; none where the boxes only open the items of a list."""
    marks = sorted((m.start(), m.end(), m.re is _TICKED) for m in _boxes(text))
    if not marks or not _are_a_choice(text, marks):
        return []
    last = _END.search(text, marks[-1][1])
    end = last.start() if last else len(text)
    if _follow_options(text[:end]):
        words = text[: marks[0][0]].rstrip()
        first = max(words.rfind(edge) for edge in "\n–—:;/") + 1
        starts = [first, *(stop for _, stop, _ in marks[:-1])]
        return [Option(at, stop, (at, start), tick) for at, (start, stop, tick) in zip(starts, marks, strict=True)]
    stops = [*(start for start, _, _ in marks[1:]), end]
    return [Option(start, at, (stop, at), tick) for (start, stop, tick), at in zip(marks, stops, strict=True)]


def chosen(value: Excerpt) -> list[Excerpt] | None:
    """Give the ticked options; None where there is nothing to choose from."""
    options = options_of(value.text)
    if not options:
        return None
    ticked = [value.slice(*option.words).strip(_EDGES) for option in options if option.is_ticked]
    return [words for words in ticked if words]


def answered(value: Excerpt) -> Excerpt:
    """Leave out the options that are not ticked: they are no answers."""
    kept: list[Excerpt] = []
    at = 0
    for option in options_of(value.text):
        if not option.is_ticked:
            kept.append(value.slice(at, option.start))
            at = option.end
    return joined([*kept, value.slice(at)]) if kept else value


def _are_a_choice(text: str, marks: list[tuple[int, int, bool]]) -> bool:
    """Tell boxes of a choice from the marks of a list: one is ticked, two share a line, or no list uses them."""
    if any(tick for _, _, tick in marks) or _ONLY_BOXES.search(text):
        return True
    lines = [text.count("\n", 0, start) for start, _, _ in marks]
    return len(set(lines)) < len(lines)


def _follow_options(text: str) -> bool:
    """Tell whether boxes stand after their options: words stand before the first box, and none after the last."""
    boxes = _boxes(text)
    first, last = text[: min(m.start() for m in boxes)], text[max(m.end() for m in boxes) :]
    return any(c.isalnum() for c in first) and not any(c.isalnum() for c in last)


def _boxes(text: str) -> list[re.Match[str]]:
    """Find the boxes, ticked or empty."""
    return [*_TICKED.finditer(text), *_UNTICKED.finditer(text)]
