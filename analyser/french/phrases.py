"""Finds many French phrases at once in a text, by word forms, on whole words.

A phrase is written as people say it; articles and prepositions, case, accents, plural and elision do not matter:

    chaudière bois            « chaudières à bois », « CHAUDIERE BOIS »; the words must follow each other
    remplacement .. fenêtre   up to four words may stand in between; up to two for a single dot
    (réfection|rénovation) de la toiture thermique?     one of several; a word or a group that may be missing
    photovolta*               any word that starts so
    =port, PAC                this very form (accents aside), not its relatives: `=port` is not « porte ». Words in
                              capitals are acronyms, and read so.
    {batiment}                a named group of phrases, given beside them

It knows nothing of what a phrase stands for, nor of sentences: give it one sentence at a time.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from analyser.folding import plain
from analyser.french.stemming import STOP_WORDS, analyse, stem

FREE_WORDS = {".": 2, "..": 4}
"""How many words at most may stand in between."""

_MEANT = frozenset({
    "sous", "sans", "pas", "non", "ni", "hors", "aucun", "aucune", "ne", "n", "plus", "y", "ou", "bien", "vers", "pres",
    "meme",
})  # fmt: skip
_LIGHT_WORDS = STOP_WORDS - _MEANT
_PIECE = re.compile(r"\.\.|\{\w+\}|\(|\)|\||\?|[^\s(){}|?]+")


class Word(NamedTuple):
    """A word that carries meaning, as it is compared: its stem and form, and where it stands in the text."""

    stem: str
    form: str
    start: int
    end: int


class Match(NamedTuple):
    """A phrase that was found: `words[first:last + 1]`, which stands at `text[start:end]`."""

    phrase: str
    first: int
    last: int
    start: int
    end: int


class Slot(NamedTuple):
    """One place of a compiled phrase: what may stand there, and how many other words may stand before it."""

    stems: frozenset[str]
    prefixes: tuple[str, ...]
    forms: frozenset[str]
    gap: int

    def fits(self, word: Word) -> bool:
        """Tell whether a word may stand here."""
        return word.stem in self.stems or word.form in self.forms or word.form.startswith(self.prefixes)


Sequence_ = tuple[Slot, ...]


def read_words(text: str) -> list[Word]:
    """Give the words of a text that carry meaning: articles and prepositions are left out."""
    return [
        Word(_family(form), form, found.start, found.end)
        for found in analyse(text)
        if (form := _form(text[found.start : found.end])) not in _LIGHT_WORDS
    ]


_THEY = "ent"
"""Ending of verbs that the stemmer leaves: « remplacent », « infiltrent »."""
_FEMININE = re.compile(r"(?<=[a-z]{2})er(e|es|s)$")


@lru_cache(maxsize=100_000)
def _form(printed: str) -> str:
    """Give the plain form of a printed word."""
    return plain(printed)


@lru_cache(maxsize=100_000)
def _family(form: str) -> str:
    """Give the stem, where `piétonnière` and `piétonnier` agree."""
    return stem(_FEMININE.sub("er", form))


class PhraseIndex:
    """Compiled phrases, looked up by their first word: finding costs about the length of the text."""

    def __init__(
        self,
        phrases: Iterable[str],
        groups: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._by_stem: dict[str, list[tuple[str, Sequence_]]] = defaultdict(list)
        self._by_prefix: dict[str, list[tuple[str, Sequence_]]] = defaultdict(list)
        for phrase in dict.fromkeys(phrases):
            for sequence in compile_phrase(phrase, groups or {}):
                self._register(phrase, sequence)

    def _register(self, phrase: str, sequence: Sequence_) -> None:
        """File a sequence under everything that its first slot accepts."""
        first = sequence[0]
        for key in first.stems | {_family(form) for form in first.forms}:
            self._by_stem[key].append((phrase, sequence))
        for prefix in first.prefixes:
            self._by_prefix[prefix[:3]].append((phrase, sequence))

    def find(self, words: Sequence[Word]) -> dict[str, list[Match]]:
        """Find every phrase in a sentence; of one phrase at one place only the shortest match is given."""
        found: dict[str, list[Match]] = defaultdict(list)
        for first, word in enumerate(words):
            for phrase, sequence in (
                *self._by_stem.get(word.stem, ()),
                *self._by_prefix.get(word.form[:3], ()),
            ):
                if sequence[0].fits(word) and (last := _follow(sequence, words, first)) is not None:
                    match = Match(phrase, first, last, word.start, words[last].end)
                    if not found[phrase] or found[phrase][-1].first != first:
                        found[phrase].append(match)
        return {phrase: matches for phrase, matches in found.items() if matches}


def _follow(sequence: Sequence_, words: Sequence[Word], first: int) -> int | None:
    """Follow a sequence from its first word; give the index of its last word, or None."""
    at = first
    for slot in sequence[1:]:
        reach = range(at + 1, min(at + 2 + slot.gap, len(words)))
        after = next((i for i in reach if slot.fits(words[i])), None)
        if after is None:
            return None
        at = after
    return at


def compile_phrase(phrase: str, groups: Mapping[str, Collection[str]]) -> tuple[Sequence_, ...]:
    """Compile a phrase into the sequences of slots that it stands for; `ValueError` (French) when it is ill-formed."""
    pieces = _PIECE.findall(phrase)
    alternatives, rest = _parse_alternatives(pieces, 0, groups, frozenset())
    if rest != len(pieces):
        raise ValueError(f"formule mal écrite : « {phrase} »")
    return tuple(dict.fromkeys(alternatives))


def _parse_alternatives(
    pieces: Sequence[str],
    at: int,
    groups: Mapping[str, Collection[str]],
    within: frozenset[str],
) -> tuple[list[Sequence_], int]:
    """Parse `a b|c` up to a closing parenthesis; give the sequences and the index after them."""
    sequences: list[Sequence_] = []
    current: list[Sequence_] = [()]
    gap = 0
    while at < len(pieces) and pieces[at] != ")":
        piece = pieces[at]
        at += 1
        if piece == "|":
            _refuse_empty(current, pieces)
            sequences += current
            current, gap = [()], 0
            continue
        if piece in FREE_WORDS:
            gap = FREE_WORDS[piece]
            continue
        if piece == "(":
            options, at = _parse_alternatives(pieces, at, groups, within)
            at += 1
        else:
            options = _options(piece, groups, within)
        if at < len(pieces) and pieces[at] == "?":
            options, at = [(), *options], at + 1
        current = [_joined(head, tail, gap) for head in current for tail in options]
        gap = 0
    _refuse_empty(current, pieces)
    return _merged(sequences + current), at


def _refuse_empty(sequences: Sequence[Sequence_], pieces: Sequence[str]) -> None:
    """Refuse an alternative that may be nothing at all, or is only made of articles and prepositions."""
    if not all(sequences):
        raise ValueError(f"une possibilité est vide ou sans mot plein : « {' '.join(pieces)} »")


def _options(piece: str, groups: Mapping[str, Collection[str]], within: frozenset[str]) -> list[Sequence_]:
    """Give what a single piece stands for."""
    if piece.startswith("{"):
        name = piece[1:-1]
        if name not in groups or name in within:
            raise ValueError(f"groupe de mots inconnu ou qui se contient lui-même : « {name} »")
        return _merged([s for phrase in groups[name] for s in _compile_within(phrase, groups, within | {name})])
    if piece.startswith("=") or (piece.isupper() and piece.isalpha() and len(piece) > 1):
        return [(Slot(frozenset(), (), frozenset({plain(piece.removeprefix("="))}), 0),)]
    if piece.endswith("*"):
        *heads, last = piece.split("-")
        return [(*_slots("-".join(heads)), Slot(frozenset(), (_prefix(last),), frozenset(), 0))]
    if not any(c.isalnum() for c in piece):
        raise ValueError(f"« {piece} » n’est pas un mot")
    return [_slots(piece)]


def _slots(printed: str) -> Sequence_:
    """Give a slot for each word; a hyphen parts words, as in texts."""
    return tuple(Slot(frozenset({word.stem, word.stem + _THEY}), (), frozenset(), 0) for word in read_words(printed))


def _prefix(piece: str) -> str:
    prefix = plain(piece[:-1])
    if len(prefix) < 3:
        raise ValueError(f"début de mot trop court : « {piece} »")
    return prefix


def _compile_within(phrase: str, groups: Mapping[str, Collection[str]], within: frozenset[str]) -> Iterator[Sequence_]:
    sequences, _ = _parse_alternatives(_PIECE.findall(phrase), 0, groups, within)
    yield from sequences


def _joined(head: Sequence_, tail: Sequence_, gap: int) -> Sequence_:
    """Put two sequences one after the other, with `gap` free words in between."""
    if not head or not tail:
        return head or tail
    return (*head, tail[0]._replace(gap=max(gap, tail[0].gap)), *tail[1:])


def _merged(sequences: Iterable[Sequence_]) -> list[Sequence_]:
    """Merge the sequences of one word into one: it keeps products of alternatives small."""
    listed = list(dict.fromkeys(sequences))
    single = [s[0] for s in listed if len(s) == 1]
    if len(single) < 2:
        return listed
    union = Slot(
        frozenset().union(*(slot.stems for slot in single)),
        tuple(dict.fromkeys(p for slot in single for p in slot.prefixes)),
        frozenset().union(*(slot.forms for slot in single)),
        0,
    )
    return [(union,), *(s for s in listed if len(s) != 1)]
