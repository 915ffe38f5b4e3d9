"""Reads a statement with the rules of categories.yaml: which rules fire, on which words, and which are denied.

It knows nothing of projects, citations or verdicts: one sentence in, firings out.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from analyser.french.phrases import Match, PhraseIndex, Word, read_words
from analyser.judging.named_places import named_places
from analyser.knowledge import Cues, Rule, Rulebook

DENIED_WORDS = 6
"""How many words « sans » or « aucun » reach."""

Manner = Literal["said", "possible", "supposed", "denied"]
"""Possible: « pourrait », « évoqué »; supposed: a question, a hypothesis, one of several ideas."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fired in a sentence, on `text[match.start:match.end]`, and how the sentence says it."""

    rule: Rule
    match: Match
    manner: Manner = "said"


Found = Mapping[str, Sequence[Match]]


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a sentence: its words, and the phrases found there.

    `named` leaves out what is a part of a proper name; `found` also what is a part of an address; `clear` also what
    takes words out of a false friend.
    """

    text: str
    words: tuple[Word, ...]
    named: Found
    found: Found
    clear: Found


class RuleReader:
    """The rules, compiled once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._rules = tuple(rulebook.all_rules())
        phrases = [phrase for rule in self._rules for phrase in rule.phrases()]
        self._undecided = [phrase for rule in self._rules if rule.kind == "undecided" for phrase in rule.words]
        self._fired_by: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for phrase in rule.words:
                self._fired_by[phrase].append(number)
        more = (*rulebook.false_friends, *rulebook.addresses, *rulebook.cues.phrases())
        self._index = PhraseIndex([*phrases, *more], rulebook.groups)

    def look(self, text: str) -> Look:
        """Find every phrase of the rules in a sentence."""
        words = read_words(text)
        names = named_places(text, words, self.rulebook)
        found: Found = _kept(
            self._index.find(words),
            lambda m: not _takes_name(m, names, words[m.first].form in self.rulebook.ways),
        )
        addresses = [match for phrase in self.rulebook.addresses for match in found.get(phrase, ())]
        wholes = [m for phrase in self.rulebook.false_friends for m in found.get(phrase, ())]
        free = _kept(found, lambda m: not any(_is_part(m, whole) for whole in addresses))
        return Look(
            text,
            tuple(words),
            found,
            free,
            _kept(free, lambda m: not any(_overlaps(m, whole) for whole in wholes)),
        )

    def fire(self, look: Look, context: Look | None = None) -> list[Firing]:
        """Give every firing of every rule; `needs` may stand in `context` (the title of the action) as well."""
        touched = {number for phrase in look.found for number in self._fired_by.get(phrase, ())}
        if not touched:
            return []
        known = {**(context.found if context else {}), **look.found}
        clauses = _Clauses(look, self.rulebook.cues, self._undecided)
        return [
            Firing(
                rule,
                match,
                "said" if rule.kind == "undecided" else clauses.manner(match),
            )
            for rule in (self._rules[number] for number in sorted(touched))
            if (not rule.needs or any(p in known for p in rule.needs))
            and not any(p in look.named for p in rule.without)
            for phrase in rule.words
            for match in (look.clear if rule.kind == "term" else look.found).get(phrase, ())
        ]

    def is_elsewhere(self, look: Look) -> bool:
        """Tell whether a sentence speaks of another place or of what was done before."""
        return any(phrase in look.named for phrase in self.rulebook.cues.elsewhere)


class _Clauses:
    """The clauses of a sentence, and the cues that change what stands in them."""

    def __init__(self, look: Look, cues: Cues, undecided: Iterable[str]) -> None:
        starts = [0, *(word.end for word in look.words)]
        gaps = [look.text[start : word.start] for start, word in zip(starts, look.words, strict=False)]
        self._text = look.text
        self._clause = list(accumulate(bool(re.search(r"[.;:!?]", gap)) for gap in gaps))
        self._breath = list(accumulate(bool(re.search(r"[,()]", gap)) for gap in gaps))
        self._bracket = list(accumulate(bool(re.search(r"[()]", gap)) for gap in gaps))
        self._after = _matches(look, cues.denies_after)
        self._before = _matches(look, cues.denies_before)
        self._orders = _matches(look, cues.instructions)
        self._possible = _matches(look, cues.possible)
        self._supposed = bool(_matches(look, (*cues.supposed, *undecided)))

    def manner(self, match: Match) -> Manner:
        """Tell how the sentence says what was matched."""
        if self._denies(match) or any(order.first <= match.first for order in self._orders):
            return "denied"
        if self._supposed or self._asks(match):
            return "supposed"
        if any(self._clause[cue.first] == self._clause[match.first] for cue in self._possible):
            return "possible"
        return "said"

    def _denies(self, match: Match) -> bool:
        """Tell whether a cue before it, in the same breath, or one after it, in the same clause, denies a match."""
        return any(
            cue.last < match.first <= cue.last + DENIED_WORDS
            and self._breath[cue.last] == self._breath[match.first]
            and self._clause[cue.last] == self._clause[match.first]
            for cue in self._after
        ) or any(
            match.last < cue.first
            and self._clause[match.last] == self._clause[cue.first]
            and self._bracket[match.last] == self._bracket[cue.first]
            for cue in self._before
        )

    def _asks(self, match: Match) -> bool:
        """Tell whether the clause of a match ends with a question mark."""
        end = re.search(r"[.;:!?]", self._text[match.end :])
        return end is not None and end.group() == "?"


def _matches(look: Look, phrases: Iterable[str]) -> list[Match]:
    return [match for phrase in phrases for match in look.named.get(phrase, ())]


def _kept(found: Found, keep: Callable[[Match], bool]) -> Found:
    """Keep the matches that a test passes, and the phrases that still have some."""
    return {phrase: kept for phrase, matches in found.items() if (kept := [m for m in matches if keep(m)])}


def _takes_name(match: Match, names: set[int], opens_with_way: bool) -> bool:
    """Tell whether a match takes words out of a proper name; one that opens with its place (`maison`) does not."""
    inside = sum(i in names for i in range(match.first, match.last + 1))
    whole = inside == match.last - match.first and not opens_with_way
    return match.first in names or (match.last in names and not whole)


def _is_part(match: Match, whole: Match) -> bool:
    """Tell whether a match is a part of a longer whole."""
    return whole.first <= match.first and match.last <= whole.last and match[1:3] != whole[1:3]


def _overlaps(match: Match, whole: Match) -> bool:
    """Tell whether a match takes words out of a whole without being about all of it."""
    overlaps = match.first <= whole.last and whole.first <= match.last
    return overlaps and not (match.first <= whole.first and whole.last <= match.last)
