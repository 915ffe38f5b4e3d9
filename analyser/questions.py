"""Understands a question: its concepts, quoted phrases and the other ways of saying them (corpus/aliases.yaml).

Knows nothing of the index; it makes the `WordQuery` that the index answers.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analyser.lexicon import Term, WordQuery
from analyser.stemming import Stem, analyse, is_stop_word, stem

ALIAS_WEIGHT = 0.6
FRAME_WEIGHT = 0.25
"""What words are worth that say what is looked for in any question (« quels projets », « actions »)."""
_FRAME = frozenset(map(stem, ("action", "projet", "plan", "commune", "ville", "fiche", "opération", "collectivité")))
_QUOTED = re.compile(r"«\s*([^»]+?)\s*»|\"([^\"]+)\"|“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: what to search for, and which stems to mark in what was found."""

    text: str
    words: WordQuery
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Aliases:
    """Groups of words, acronyms and phrases that mean the same."""

    groups: Sequence[Sequence[str]] = ()
    _by_first: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict, init=False, repr=False)
    _forms: list[list[tuple[str, ...]]] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the forms of all groups by their first stem."""
        by_first = defaultdict(list)
        for number, group in enumerate(self.groups):
            forms = list(dict.fromkeys(tuple(s.stem for s in analyse(form)) for form in group))
            self._forms.append([form for form in forms if form])
            for form in self._forms[-1]:
                by_first[form[0]].append((form, number))
        self._by_first.update(by_first)

    def matches(self, stems: Sequence[str]) -> Iterator[tuple[int, int, list[tuple[str, ...]]]]:
        """Give each span of `stems` that is a known form, with the other forms of its groups."""
        for at, first in enumerate(stems):
            for form, group in self._by_first.get(first, ()):
                if tuple(stems[at : at + len(form)]) == form:
                    yield at, at + len(form), [other for other in self._forms[group] if other != form]


def understand(text: str, aliases: Aliases | None = None) -> Question:
    """Parse a question in French or English."""
    required = [Term(phrase) for quote in _quotes(text) if (phrase := tuple(s.stem for s in analyse(quote)))]
    found = analyse(text)
    concepts = _concepts(found, text, aliases or Aliases())
    stems = {s for concept in concepts for term in concept for s in term.stems}
    stems |= {s for term in required for s in term.stems}
    return Question(text, WordQuery(tuple(concepts), tuple(required)), frozenset(stems))


def _quotes(text: str) -> Iterator[str]:
    """Give what stands in quotation marks."""
    for match in _QUOTED.finditer(text):
        yield next(filter(None, match.groups()))


def _concepts(found: Sequence[Stem], text: str, aliases: Aliases) -> list[tuple[Term, ...]]:
    """Make a concept of every word that means something, and of every known phrase with its other forms."""
    single: dict[int, list[Term]] = {}
    for number, one in enumerate(found):
        if not is_stop_word(text[one.start : one.end]):
            single[number] = [Term((one.stem,), FRAME_WEIGHT if one.stem in _FRAME else 1.0)]
    if all(terms[0].weight < 1 for terms in single.values()):
        single = {number: [Term(terms[0].stems)] for number, terms in single.items()}
    phrases: list[tuple[Term, ...]] = []
    stems = [one.stem for one in found]
    for start, end, others in aliases.matches(stems):
        terms = [Term(form, ALIAS_WEIGHT) for form in others]
        if end - start == 1:
            single.setdefault(start, [Term((stems[start],))]).extend(terms)
        else:
            phrases.append((Term(tuple(stems[start:end]), ALIAS_WEIGHT), *terms))
    unique = dict.fromkeys(tuple(terms) for terms in single.values())
    return [*unique, *phrases]
