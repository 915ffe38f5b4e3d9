"""Puts together what several places say of one action: its fiche, the summary table, the financial table.

Two drafts are one action by number and title; two different actions of one title stay two. Knows nothing of layouts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from analyser.extraction.drafts import Draft
from analyser.folding import words

_EMPTY_WORDS = frozenset("de du des d la le les l un une et en a au aux pour sur dans par avec l action projet fiche n".split())


@dataclass(eq=False, slots=True)
class Action:
    """One action: the draft that describes it best, and the others that name it."""

    main: Draft
    others: list[Draft] = field(default_factory=list)


def merge(fiches: Sequence[Draft], rows: Sequence[Draft]) -> list[Action]:
    """Give one action for each, fiches first; a row that has no fiche is an action too."""
    actions: list[Action] = []
    for fiche in fiches:
        same = next((action for action in actions if _is_same_fiche(action.main, fiche)), None)
        if same is None:
            actions.append(Action(fiche))
        else:
            same.others.append(fiche)
    described = list(actions)
    for row in rows:
        owner = _find(described, row) or _find(actions[len(described) :], row)
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
    """Compare two titles, 0-100: whole, by words, or one abbreviating the other."""
    one, two = " ".join(words(a)), " ".join(words(b))
    if not one or not two:
        return 0.0
    score = max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two))
    kept_one, kept_two = (set(text.split()) - _EMPTY_WORDS for text in (one, two))
    shorter = min(kept_one, kept_two, key=len)
    if len(shorter) >= 2 and shorter <= (kept_one | kept_two) - (shorter ^ shorter) and shorter <= max(kept_one, kept_two, key=len):
        score = max(score, 92.0)
    return float(score)


def _is_same_fiche(a: Draft, b: Draft) -> bool:
    """Tell whether two fiches are one, told twice: same number and title."""
    one, two = number_key(a), number_key(b)
    if one and two and one != two:
        return False
    alike = fuzz.ratio(" ".join(words(a.title.value)), " ".join(words(b.title.value)))
    return alike >= 92 and bool(one) and one == two


def _find(actions: Sequence[Action], row: Draft) -> Action | None:
    """Find the action that a row names: by number and some likeness, else by title alone."""
    key = number_key(row)
    title = row.title.value
    if key:
        for action in actions:
            if number_key(action.main) == key and (not title or _share_a_word(title, action.main.title.value) or row.is_financial):
                return action
    best = max(actions, key=lambda action: likeness(title, action.main.title.value), default=None)
    if best is None or likeness(title, best.main.title.value) < 88:
        return None
    other = number_key(best.main)
    return None if key and other and key != other else best


def _share_a_word(a: str, b: str) -> bool:
    """Tell whether two titles have a telling word in common (first five letters)."""
    one, two = ({word[:5] for word in words(text)} - _EMPTY_WORDS for text in (a, b))
    return bool(one & two)
