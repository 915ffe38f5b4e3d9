"""Finds the words of a sentence that only name a place: `Verte` in `rue Verte`, `Marais` in `Coligny-Val-des-Marais`.

The words that open the names of streets and buildings are in categories.yaml.
It knows nothing of what the other words mean.
"""

import re
from collections.abc import Iterator, Sequence

from analyser.folding import plain
from analyser.french.phrases import Word
from analyser.knowledge import Rulebook

_CONNECTORS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "en", "sur", "sous", "et", "saint", "sainte"})
_PARTING = re.compile(r"[,;:.()/–]|\s-\s")
_OPENED = re.compile(r"«|“|\"|<<")
_CLOSED = re.compile(r"»|”|\"|>>")
_JOINED = r"(?:[-'’][^\W\d_]+)"
_COMPOUND = re.compile(
    rf"[^\W\d_]+{_JOINED}*-(?:de|du|des|d|la|le|les|l|en|sur|sous|lès|et|aux|au|à){_JOINED}+", re.IGNORECASE
)
"""« Coligny-Val-des-Marais », « Villeneuve-la-Forêt »: joined by hyphens over a small word."""
_SHOUTED_SHARE = 0.6
"""A text with more capitals than this is written in capitals: they tell nothing."""


def named_places(text: str, words: Sequence[Word], rulebook: Rulebook) -> set[int]:
    """Give the indices of words that only name a place.

    After a way (`rue`, `impasse`): the word joined by « de la » and the like, whatever its case, and words in capitals.
    After other places (`école`, `place`): words in capitals or quotes, unless the whole text is in capitals.
    Names of towns joined by hyphens, whatever stands before.
    """
    shouted = sum(c.isupper() for c in text) > _SHOUTED_SHARE * max(1, sum(c.isalpha() for c in text))
    named = _compounds(text, words)
    for i, word in enumerate(words[:-1]):
        if word.form in rulebook.ways:
            joined = {i + 1} if _joints(text, words, i + 1) else set()
            named |= joined if shouted else {*joined, *_capitals_after(text, words, i, rulebook.ways)}
        elif word.form in rulebook.places and not shouted and not (i and words[i - 1].form == "mise"):
            named |= set(_capitals_after(text, words, i, rulebook.ways | rulebook.places))
    return named


def _compounds(text: str, words: Sequence[Word]) -> set[int]:
    """Give the indices of the words of town names joined by hyphens."""
    spans = [found.span() for found in _COMPOUND.finditer(text)]
    return {i for i, word in enumerate(words) for start, end in spans if start <= word.start and word.end <= end}


def _capitals_after(text: str, words: Sequence[Word], at: int, stops: frozenset[str]) -> Iterator[int]:
    """Give the indices of the words in capitals or quotes that follow `words[at]`, up to one of `stops`."""
    quoted = False
    for i in range(at + 1, len(words)):
        between = text[words[i - 1].end : words[i].start]
        if quoted and _CLOSED.search(between):
            return
        quoted = quoted or (i == at + 1 and _OPENED.search(between) is not None)
        if _joints(text, words, i) is None or (words[i].form in stops and not quoted):
            return
        if not (quoted or _is_capitalised(text[words[i].start : words[i].end])):
            return
        yield i


def _joints(text: str, words: Sequence[Word], at: int) -> list[str] | None:
    """Give the small words that join `words[at]` to the word before; None where something parts them."""
    between = text[words[at - 1].end : words[at].start]
    joints = re.findall(r"\w+", plain(between))
    return joints if set(joints) <= _CONNECTORS and not _PARTING.search(between) else None


def _is_capitalised(printed: str) -> bool:
    """Tell whether a word has a capital and is no acronym."""
    return printed[0].isupper() and not printed.isupper()
