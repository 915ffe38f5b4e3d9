"""Puts together what several places say of one action: its fiche, the summary table, the financial table.

Two drafts are one action by number and title; two different actions of one title stay two. Knows nothing of layouts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from analyser.extraction.finding.drafts import Draft
from analyser.folding import words

SAME_TITLE = 90.0
"""Likeness, 0-100, from which two titles are one."""
SHORT_TITLE = 92.0
"""Likeness given to a title whose telling words all stand in the other: « Îlot Peyrade »."""
TRUSTED_NUMBERS = 0.6
"""Part of a table's numbered rows whose words fit the fiche of that number, from which its numbers alone are believed."""
_EMPTY_WORDS = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "un",
        "une",
        "et",
        "en",
        "a",
        "au",
        "aux",
        "pour",
        "sur",
        "dans",
        "par",
        "avec",
        "action",
        "projet",
        "fiche",
        "n",
    ]
)


@dataclass(eq=False, slots=True)
class Action:
    """One action: the draft that describes it best, and the others that name it."""

    main: Draft
    others: list[Draft] = field(default_factory=list)

    def has_row_of(self, row: Draft) -> bool:
        """Tell whether a row of the same table is already part of it: a table names an action once."""
        return any(draft.series == row.series for draft in (self.main, *self.others) if draft.source == "row")


def merge(fiches: Sequence[Draft], rows: Sequence[Draft]) -> list[Action]:
    """Give one action for each, fiches first; a row that has no fiche is an action too."""
    actions: list[Action] = []
    numbered: dict[str, list[Action]] = {}
    for fiche in fiches:
        key = number_key(fiche)
        same = next((a for a in numbered.get(key, []) if _is_one_title(a.main, fiche)), None) if key else None
        if same is None:
            actions.append(Action(fiche))
            numbered.setdefault(key, []).append(actions[-1])
        else:
            _read_on(same.main, fiche)
    trusted = _trusted_series(actions, rows)
    for row in rows:
        owner = _find(actions, row, numbers_suffice=row.series in trusted)
        if owner is not None:
            owner.others.append(row)
        elif row.title:
            actions.append(Action(row))
    return actions


def number_key(draft: Draft) -> str:
    """Fold a number: « N° 01.2 » and « 1.2 » are one."""
    parts = re.findall(r"[a-z]+|\d+", draft.number.value.lower())
    return ".".join(part.lstrip("0") or "0" for part in parts if part not in ("n", "no", "fiche", "action", "projet"))


def likeness(a: str, b: str) -> float:
    """Compare two titles, 0-100: whole, in any order of words, or one cut short."""
    (one, telling_one), (two, telling_two) = _read_title(a), _read_title(b)
    if not one or not two:
        return 0.0
    score = max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two))
    shorter, longer = sorted((telling_one, telling_two), key=len)
    if len(shorter) >= 2 and shorter <= longer:
        score = max(score, SHORT_TITLE)
    return float(score)


@lru_cache(maxsize=4096)
def _read_title(title: str) -> tuple[str, frozenset[str]]:
    """Give the words of a title in order, and those that tell it from others."""
    read = words(title)
    return " ".join(read), frozenset(read) - _EMPTY_WORDS


def _is_one_title(a: Draft, b: Draft) -> bool:
    """Tell whether two fiches of one number are one, cut in two."""
    return fuzz.ratio(" ".join(words(a.title.value)), " ".join(words(b.title.value))) >= SHORT_TITLE


def _read_on(draft: Draft, rest: Draft) -> None:
    """Add the rest of a fiche to its beginning."""
    draft.parts.extend(rest.parts)
    draft.entries.extend(rest.entries)


def _trusted_series(actions: Sequence[Action], rows: Sequence[Draft]) -> set[str]:
    """Give the tables that number actions as the fiches do, so that an abbreviated title needs no word in common."""
    fits: dict[str, list[bool]] = {}
    numbered: dict[str, list[Action]] = {}
    for action in actions:
        numbered.setdefault(number_key(action.main), []).append(action)
    for row in rows:
        key = number_key(row)
        if key and (named := numbered.get(key)):
            fits.setdefault(row.series, []).append(_share_a_word(row.title.value, named[0].main.title.value))
    return {series for series, known in fits.items() if sum(known) >= TRUSTED_NUMBERS * len(known)}


def _find(actions: Sequence[Action], row: Draft, *, numbers_suffice: bool) -> Action | None:
    """Find the action that a row names: by number with a word in common, else by title."""
    key, title = number_key(row), row.title.value
    free = [action for action in actions if key or not action.has_row_of(row)]
    for action in free:
        fits = not title or numbers_suffice or _share_a_word(title, action.main.title.value)
        if key and number_key(action.main) == key and fits:
            return action
    scored = [(likeness(title, action.main.title.value), -at) for at, action in enumerate(free)]
    score, at = max(scored, default=(0.0, 0))
    if score < SAME_TITLE:
        return None
    best = free[-at]
    other = number_key(best.main)
    return None if key and other and key != other else best


def _share_a_word(a: str, b: str) -> bool:
    """Tell whether two titles have a telling word in common (its first five letters)."""
    one, two = ({word[:5] for word in _read_title(text)[1] if len(word) > 2} for text in (a, b))
    return bool(one & two)
