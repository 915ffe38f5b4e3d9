"""Finds labels that only their print parts from the value on their line: « Pilote Ville » over « Budget 480 k€ HT ».

Nothing but their return tells them: in a stack of lines several open with the names of different fields, and the same
names open the lines of other stacks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from analyser.extraction.layout.printed import Run
from analyser.extraction.wording.labels import AXIS, CORE, NUMBER, OTHER, TITLE, TOWN, RunIn, field_of, run_in_label

_EDGE = 2.0
"""Points within which the lines of a stack start."""
_FEWEST = 3
"""Different fields that open the lines of a stack, and stacks that a label opens a line of, at least."""
_MOST_WORDS = 4
_WORD = re.compile(r"\s+(?=[^\W_])")
_NO_LABELS = frozenset({None, NUMBER, TITLE, TOWN, AXIS, OTHER})
Place = tuple[int, int]
"""Page index and offset of a run."""


def leading_labels(runs: Sequence[Run]) -> Mapping[Place, RunIn]:
    """Give the labels that lead into the value on their line, by the place of the run they open."""
    stacks = [{run: label for run in stack if (label := _opening(run.text))} for stack in _stacks(runs)]
    stacks = [stack for stack in stacks if len({label.name for label in stack.values()}) > 1]
    telling = [stack for stack in stacks if _tells_an_action({label.name for label in stack.values()})]
    times = Counter(label.label for stack in telling for label in stack.values())
    return {
        (run.page.index, run.start): label
        for stack in stacks
        for run, label in stack.items()
        if times[label.label] >= _FEWEST
    }


def _tells_an_action(names: set[str]) -> bool:
    """Tell whether a stack names three fields, two of them such as only actions have."""
    return len(names) >= _FEWEST and len(names & CORE) > 1


def _stacks(runs: Sequence[Run]) -> Iterable[list[Run]]:
    """Group the runs of each page that start at one left edge in one size of print."""
    stacks: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.page.index, round(run.size), run.x0, run.top)):
        first = stacks[-1][0] if stacks else None
        if first is not None and _is_like(run, first):
            stacks[-1].append(run)
        else:
            stacks.append([run])
    return stacks


def _is_like(run: Run, first: Run) -> bool:
    """Tell whether a run stands in the stack that another one begins."""
    same_print = run.page is first.page and round(run.size) == round(first.size)
    return same_print and run.x0 - first.x0 <= _EDGE


def _opening(text: str) -> RunIn | None:
    """Read the shortest words that name a field at the start of a line, where a value follows them without a mark."""
    if not text[:1].isupper() or run_in_label(text) is not None:
        return None
    for gap in [*_WORD.finditer(text)][:_MOST_WORDS]:
        label = text[: gap.start()]
        name = field_of(label) if label[-1].isalpha() else None
        if name is not None and name not in _NO_LABELS:
            return RunIn(name, label, "", gap.end())
    return None
