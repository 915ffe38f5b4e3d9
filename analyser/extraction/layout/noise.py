"""Sets aside what is printed on every page or only points elsewhere: running heads, page numbers, contents."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from analyser.extraction.layout.printed import Run, rows_of
from analyser.extraction.wording.labels import CORE, DECISIVE, field_of, run_in_label
from analyser.folding import plain

MARGIN = 0.1
"""Part of the page's height, at top and at bottom, where running heads stand."""
_PAGE_NUMBER = re.compile(r"(?:page|p\.?)?\s*[–-]?\s*(?!20\d\d\b)\d{1,4}\s*(?:/|sur)?\s*\d{0,4}\s*[–-]?", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,4}(?= ?/ ?\d+$|$)|^\d{1,4}(?=\D)")
"""A number that may count pages: at the end of a line, at its start, or before the number of all pages."""
_CODE = re.compile(r"\W*\d+(?:[.-]\d+)+\W*")
"""The number of an action, in parts: it counts no pages."""
_YEAR = re.compile(r"\W*20\d\d\W*")
_FEWEST_HEADERS = 2
"""Labels side by side that make a row of headers."""
_FICHE_WORD = re.compile(r"\b(?:fiche|action|projet|operation|deliberation)\b")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:p\.?\s*)?\d{1,4}\s*$|_{4,}\s*\d{1,4}\s*$|…{2,}\s*\d{1,4}\s*$")
_CONTENTS = re.compile(
    r"(?:au )?sommaire|table des mati[eè]res|contenu|index|liste des fiches?(?: actions?)?", re.IGNORECASE
)


def running_heads(pages: Iterable[list[Run]]) -> set[tuple[int, int]]:
    """Find the running heads, feet and page numbers: (page index, start) of each such run."""
    seen: dict[tuple[str, bool], list[Run]] = defaultdict(list)
    noise: set[tuple[int, int]] = set()
    count = 0
    for runs in pages:
        count += 1
        for run in _marginal(runs):
            if _PAGE_NUMBER.fullmatch(run.text.strip()):
                noise.add((run.page.index, run.start))
            seen[(_key(run.text), _is_at_top(run))].append(run)
    fewest = 2 if count == 2 else max(3, min(0.34 * count, 8))
    for (key, _), runs in seen.items():
        returns = len({run.page.index for run in runs}) >= fewest and _goes_with_pages(runs)
        if returns and not _names_a_fiche(key) and not _tells_a_field(runs[0]):
            noise.update((run.page.index, run.start) for run in runs)
    return noise


def _marginal(runs: Sequence[Run]) -> list[Run]:
    """Give the runs in the margins of a page; the headers of a table's columns are no running head."""
    margins = [run for run in runs if _is_at_top(run) or run.top >= (1 - MARGIN) * run.page.height]
    rows = [row for row in rows_of(margins) if sum(field_of(run.text) is not None for run in row) < _FEWEST_HEADERS]
    return [run for row in rows for run in row]


def _is_at_top(run: Run) -> bool:
    """Tell whether a run stands in the upper margin."""
    return run.bottom < MARGIN * run.page.height


def _key(text: str) -> str:
    """Fold a running head, numbers that count pages left out."""
    words = plain(text)
    return (
        words
        if _FICHE_WORD.search(words) or _CODE.fullmatch(words) or _YEAR.fullmatch(words)
        else _COUNT.sub("#", words)
    )


def _goes_with_pages(runs: Sequence[Run]) -> bool:
    """Tell whether the numbers in lines that differ by nothing else count pages, and not actions: « A1 », « B2 »."""
    if len({plain(run.text) for run in runs}) == 1:
        return True
    steps = Counter(int(n) - run.page.index for run in runs for n in _COUNT.findall(plain(run.text))[-1:])
    return max(steps.values(), default=0) >= len(runs) / 2


def _names_a_fiche(key: str) -> bool:
    """Tell whether a repeated text at the top is the banner of a fiche: « Fiche action »."""
    return bool(re.match(r"fiche", key)) and len(key.split()) <= 3


def _tells_a_field(run: Run) -> bool:
    """Tell whether a repeated line gives a field of an action, high on two fiches: « Porteur : Commune », « Porteur »."""
    label = run_in_label(run.text)
    runs_in = label is not None and label.mark == ":" and label.name in CORE
    return runs_in or field_of(run.text) in DECISIVE


def contents_rows(runs: list[Run]) -> list[list[Run]]:
    """Find the rows of a table of contents on a page: lines that end in a page number, after a leader or a title."""
    rows = rows_of(runs)
    texts = [" ".join(run.text.strip() for run in row) for row in rows]
    with_leader = [row for row, text in zip(rows, texts, strict=True) if _LEADER.search(text)]
    if len(with_leader) >= 3:
        return with_leader
    titled = any(_CONTENTS.fullmatch(text.strip(" :")) for text in texts[:6])
    if titled:
        numbered = [row for row, text in zip(rows, texts, strict=True) if re.search(r"\D\s\d{1,3}$", text)]
        if len(numbered) >= 4 and len(numbered) >= 0.4 * len(rows):
            return numbered
    return []
