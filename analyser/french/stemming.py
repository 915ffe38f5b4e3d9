"""Turns French text into comparable word stems that remember where they stood.

Accents, case, elision (`l'école`), hyphenation and inflection are taken away; numbers are kept as printed. Knows
nothing of questions, indexes or categories. English words go through the same stemmer, so both sides of a comparison
still agree.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from analyser.folding import strip_accents


class Stem(NamedTuple):
    """A word's stem and the span `text[start:end]` that it comes from."""

    stem: str
    start: int
    end: int


SHORTEST_STEMMED = 3
"""Words up to this length, mostly acronyms, keep all their letters: MOA and MOE differ."""

_BREAK = r"(?:[\u00ad\u0002\ufffe]\s*|-[ \t]*[\r\n]+(?=[a-zà-ÿœ])|[\u200b-\u200d\u2060\ufeff])"
_WORD = re.compile(rf"\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:{_BREAK}[^\W_]+)*")
_BROKEN = re.compile(_BREAK)
_APOSTROPHES = frozenset("'\u2019\u02bc\u2018")
_ELIDED = frozenset(("l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu"))
_SNOWBALL = Stemmer.Stemmer("french", 0)
_FEMININE_PARTICIPLE = re.compile(r"(?<=[a-z]{3})ees?$")

STOP_WORDS = frozenset(
    strip_accents(
        "a à afin ai ainsi alors après au aucun aucune aussi autre autres aux avant avec avoir ayant bien c ça ce "
        "ceci cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de des doit doivent donc "
        "dont du elle elles en encore entre es est et être eu eux fait faire faut hors il ils j je jusqu l la là "
        "le les leur leurs lors lui m ma mais me même mes mon n ne ni nos notre nous on ont or ou où par parce pas "
        "pendant peu peut peuvent plus pour pourquoi près qu quand que quel quelle quelles quels qui quoi s sa sans "
        "se selon sera seront ses si soit son sont sous sur t ta te tel telle tels tes toi ton tous tout toute toutes "
        "très tu un une vers via vos votre vous y the of and to in for on with by at is are what which who how has "
        "have from or an as be it its that this their there any does do"
    ).split()
)


_KEPT = frozenset(("batiment", "logement", "lotissement", "stationnement"))
"""Words that the stemmer would take for relatives of « battre », « loger », « lot » and « station »."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Give the stem of one word: lower case, without accents or inflection (`Rénovées` and `renover` agree)."""
    folded = strip_accents(word).lower().replace("œ", "oe")
    singular = folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded
    if not folded.isalpha() or len(singular) <= SHORTEST_STEMMED or singular in _KEPT:
        return singular
    stemmed = str(_SNOWBALL.stemWord(_FEMININE_PARTICIPLE.sub("e", singular)))
    return stemmed[:-1] if len(stemmed) > 3 and stemmed.endswith("s") else stemmed


def analyse(text: str) -> list[Stem]:
    """Give the stems of all words and numbers in order; elided articles (`l'`, `qu'`) are left out."""
    stems = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if end < len(text) and text[end] in _APOSTROPHES and word.lower() in _ELIDED:
            continue
        if not word.isalnum():
            word = _BROKEN.sub("", word)
        stems.append(Stem(stem(word), match.start(), end))
    return stems


def is_stop_word(word: str) -> bool:
    """Tell whether a word carries no meaning of its own in French or English."""
    return strip_accents(word).lower() in STOP_WORDS
