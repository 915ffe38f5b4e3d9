"""Understands a question: its concepts, quoted phrases, and the other ways to say them (corpus/aliases.yaml).

Knows nothing of the index but its vocabulary; it makes the `WordQuery` that the index answers.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from analyser.folding import plain
from analyser.french.stemming import analyse, is_stop_word, stem
from analyser.lexicon import SHORT_WORD, TRAIT, Term, WordQuery

ALIAS_WEIGHT = 0.7
ACRONYM_WEIGHT = 1.5
"""What an acronym is worth that the question writes in capitals: pages that print it come first."""
FRAME_WEIGHT = 0.15
"""What words are worth that frame any question (« quels projets », « les actions »)."""
_FRAME = frozenset(
    map(stem, ("action", "projet", "plan", "commune", "ville", "fiche", "opération", "collectivité", "project", "town"))
)
SPELLING_WEIGHT = 0.5
_ACRONYM = "="
_MOST_ACRONYMS = 3
"""A question in capitals throughout with more words than this is shouted, not a row of acronyms."""
_REACH = 2
"""The next word of a phrase is this many words of meaning away at most."""
_NEGATIONS = frozenset(("sans", "pas", "non", "aucun", "aucune", "ni", "hors"))
_QUOTED = re.compile(r"«\s*([^»]+?)\s*»|\"([^\"]+)\"|“([^”]+)”")

Forms = tuple[str, ...]
"""The stems of a word, an acronym or a phrase."""


class Vocabulary(Protocol):
    """What the index knows of words."""

    def knows(self, stem: str) -> bool:
        """Tell whether the stem is in use."""

    def near(self, word: str) -> list[str]:
        """Give the stems in use that a misspelt word may stand for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: what to search for, and what to mark in what was found: words, phrases as a whole."""

    text: str
    words: WordQuery
    forms: frozenset[Forms] = frozenset()
    unknown: tuple[str, ...] = ()
    """Words that nothing contains: the nearest in use are searched for instead."""
    strangeness: float = 0.0
    """Share of the words that nothing contains and no alias explains, as in a question in another language."""

    @property
    def stems(self) -> frozenset[str]:
        """All words searched for, those of phrases too."""
        return frozenset(stem for form in self.forms for stem in form)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question that means something: its possible stems, the written one or the nearest first."""

    written: str
    stems: Forms
    is_acronym: bool = False
    is_guess: bool = False
    """Whether nothing known is written so: the stems are the nearest known ones."""
    is_little: bool = False
    """Whether it means nothing but in a phrase (« de sa poche », « en commun »)."""

    @property
    def form(self) -> str:
        """The word without case and accents."""
        return plain(self.written)

    @property
    def keys(self) -> tuple[str, str]:
        """What it may match of a form: its stem, or as an acronym its letters (`pluie` is not PLUi)."""
        return self.stems[0], _ACRONYM + self.form


@dataclass(frozen=True, eq=False)
class Aliases:
    """Groups of words, acronyms, phrases and `@traits` that mean the same."""

    groups: Sequence[Sequence[str]] = ()
    _by_first: dict[str, list[tuple[Forms, int]]] = field(default_factory=dict, init=False, repr=False)
    _forms: list[dict[Forms, Forms]] = field(default_factory=list, init=False, repr=False)
    """For each group: what questions are matched by -> the stems to search for."""

    def __post_init__(self) -> None:
        """Index the forms of all groups by their first key."""
        by_first = defaultdict(list)
        for number, group in enumerate(self.groups):
            self._forms.append(dict(map(_read_form, group)))
            for keys in self._forms[-1]:
                by_first[keys[0]].append((keys, number))
        self._by_first.update(by_first)

    def knows(self, stem: str) -> bool:
        """Tell whether a form begins with the stem."""
        return stem in self._by_first

    def matches(self, words: Sequence[_Word]) -> Iterator[tuple[int, int, list[Forms]]]:
        """Give each span of `words` that is a known form, with the other forms of its group."""
        for at, first in enumerate(words):
            for key in first.keys:
                for form, group in self._by_first.get(key, ()):
                    if end := _end_of(form, words, at):
                        yield at, end, [stems for other, stems in self._forms[group].items() if other != form]


def _end_of(form: Forms, words: Sequence[_Word], at: int) -> int:
    """Give where a form ends that begins at `at`, 0 if it does not.

    Little words and one other may stand between two of its own.
    """
    for key in form:
        at = next((n + 1 for n in _reach(words, at) if key in words[n].keys), 0)
        if not at:
            return 0
    return at


def _reach(words: Sequence[_Word], at: int) -> Iterator[int]:
    """Give the places from `at` on up to the second word that means something."""
    skipped = 0
    for place in range(at, len(words)):
        yield place
        skipped += not words[place].is_little
        if skipped == _REACH:
            return


def understand(text: str, aliases: Aliases | None = None, vocabulary: Vocabulary | None = None) -> Question:
    """Parse a question in French or English; words that the vocabulary lacks are taken for the nearest it has."""
    known = aliases or Aliases()
    required = [Term(phrase) for quote in _quotes(text) if (phrase := tuple(s.stem for s in analyse(quote)))]
    words = _words(text, known, vocabulary)
    concepts = _concepts(words, known)
    terms = [*required, *(term for concept in concepts for term in concept)]
    forms = frozenset(term.stems for term in terms)
    unknown = tuple(word.written for word in words if word.is_guess)
    strange = _strangeness(words, known, vocabulary) if vocabulary else 0.0
    return Question(text, WordQuery(tuple(concepts), tuple(required)), forms, unknown, strange)


def _strangeness(words: Sequence[_Word], aliases: Aliases, vocabulary: Vocabulary) -> float:
    """Give the share of words that are neither in use nor part of a known phrase."""
    telling = {n for n, word in enumerate(words) if not word.is_little}
    explained = {n for start, end, _ in aliases.matches(words) for n in range(start, end)}
    explained.update(n for n in telling if not words[n].is_guess and vocabulary.knows(words[n].stems[0]))
    return len(telling - explained) / len(telling) if telling else 0.0


def _read_form(form: str) -> tuple[Forms, Forms]:
    """Give what questions are matched by (an acronym's letters, else the stems that mean something) and all stems.

    A phrase that has but one word of meaning (« en commun ») is matched with its little words.
    """
    if form.startswith(TRAIT):
        return (form,), (form,)
    found = analyse(form)
    stems = tuple(s.stem for s in found)
    if len(found) == 1 and sum(map(str.isupper, form)) > 1:
        return (_ACRONYM + plain(form),), stems
    keys = tuple(s.stem for s in found if _means_something(form[s.start : s.end]))
    return (stems if len(keys) < min(2, len(stems)) else keys), stems


def _means_something(word: str) -> bool:
    """Tell whether a word counts when forms are matched: negations do, articles do not."""
    return word.lower() in _NEGATIONS or not is_stop_word(word) or (word.isupper() and len(word) > 1)


def _quotes(text: str) -> Iterator[str]:
    """Give what stands in quotation marks."""
    for match in _QUOTED.finditer(text):
        yield next(filter(None, match.groups()))


def _words(text: str, aliases: Aliases, vocabulary: Vocabulary | None) -> list[_Word]:
    """Give the words of a question, spelling mended."""
    analysed = analyse(text)
    shouted = text.isupper() and len(analysed) > _MOST_ACRONYMS
    words = []
    for found in analysed:
        written = text[found.start : found.end]
        if not _means_something(written) or (shouted and is_stop_word(written)):
            words.append(_Word(written, (found.stem,), is_little=True))
            continue
        is_acronym = written.isupper() and written.isalpha() and len(written) > 1 and not shouted
        near = [] if is_acronym else _guesses(written, found.stem, aliases, vocabulary)
        words.append(_Word(written, tuple(near) or (found.stem,), is_acronym, bool(near)))
    return words


def _guesses(word: str, stem: str, aliases: Aliases, vocabulary: Vocabulary | None) -> list[str]:
    """Give what a word that nobody uses may be a misspelling of."""
    if vocabulary is None or len(word) < SHORT_WORD or not word.isalpha():
        return []
    return [] if vocabulary.knows(stem) or aliases.knows(stem) else vocabulary.near(word)


def _concepts(words: Sequence[_Word], aliases: Aliases) -> list[tuple[Term, ...]]:
    """Make a concept of every word, and of every known phrase with its other forms.

    What a known phrase denies (« sans montant ») is not searched for by itself.
    """
    single: dict[int, list[Term]] = {
        n: _terms(word) for n, word in enumerate(words) if not word.is_little and word.form not in _NEGATIONS
    }
    if all(terms[0].weight == FRAME_WEIGHT for terms in single.values()):
        single = {n: [Term(term.stems) for term in terms] for n, terms in single.items()}
    phrases: list[tuple[Term, ...]] = []
    denied = set[int]()
    for start, end, others in aliases.matches(words):
        terms = [Term(form, ALIAS_WEIGHT) for form in others]
        if end - start == 1 and start in single:
            single[start] += terms
        else:
            telling = tuple(word.stems[0] for word in words[start:end] if not word.is_little)
            own = telling if len(telling) > 1 else tuple(word.stems[0] for word in words[start:end])
            phrases.append((Term(own, ALIAS_WEIGHT), *terms))
            if any(word.form in _NEGATIONS for word in words[start:end]):
                denied.update(range(start, end))
    asked = (tuple(terms) for n, terms in single.items() if n not in denied)
    return [*dict.fromkeys(asked), *phrases]


def _terms(word: _Word) -> list[Term]:
    """Weigh one word."""
    if word.is_guess:
        return [Term((one,), SPELLING_WEIGHT) for one in word.stems]
    weight = ACRONYM_WEIGHT if word.is_acronym else FRAME_WEIGHT if word.stems[0] in _FRAME else 1.0
    return [Term((word.stems[0],), weight)]
