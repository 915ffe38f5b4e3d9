"""Tells text from what only looks like text: wrong encodings, missing characters, glued or scattered words.

Looks at the characters alone; knows nothing of pages. Thresholds are far from what plans, tables and lists of acronyms
show, in any script: a page that people can read must not be called garbled.
"""

import re
import unicodedata
from collections import Counter

MIN_LETTERS = 60
"""Fewer letters than this tell too little on vowels and word lengths."""
MAX_UNKNOWN = 0.05
"""Part of the characters that may stand for nothing (those that stand alone are bullets of symbol fonts)."""
VOWELS = (0.12, 0.75)
FEW_VOWELS = 0.27
"""French texts have 0.36 to 0.48 vowels a letter, tables of acronyms down to 0.28; shifted alphabets 0.1 to 0.25."""
GLUED_LENGTH = 28
"""The longest words of ordinary French have 25 letters."""
MAX_GLUED = 0.3
MAX_SCATTERED = 0.6

_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf\u2018-\u2022\u0152-\u0178]|â€[™œ\u009d\u0153\u00a6\u201c]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+")
_LITTLE_WORDS = frozenset("de la le les des du et en un une pour sur par au aux dans the of and to in".split())  # noqa: SIM905
_LATIN_VOWELS = frozenset("aeiouyœæ")


def why_garbled(text: str) -> str | None:
    """Say in French what is wrong with a text; None when nothing is."""
    runs = text.split()
    strange = {c for c in set(text) if _is_unknown(c)}
    unknown = sum(c in strange for run in runs if len(run) > 1 for c in run) if strange else 0
    if unknown > max(2, MAX_UNKNOWN * sum(map(len, runs))):
        return "caractères illisibles"
    words = _LATIN_WORD.findall(text)
    letters = sum(map(len, words))
    if letters < MIN_LETTERS:
        return None
    vowels = _vowel_rate(words)
    faults = {
        "accents mal codés": len(_MOJIBAKE.findall(text)) > max(3, letters / 100),
        "alphabet mal codé": not VOWELS[0] <= vowels <= VOWELS[1]
        or (vowels < FEW_VOWELS and not any(w.lower() in _LITTLE_WORDS for w in words)),
        "mots collés": sum(len(w) for w in words if len(w) > GLUED_LENGTH) > MAX_GLUED * letters,
        "lettres éparses": sum(len(r) == 1 and r.isalpha() for r in runs) > MAX_SCATTERED * len(runs),
    }
    return next((name for name, holds in faults.items() if holds), None)


def count_words(text: str) -> int:
    """Count words of two letters or more, in any script."""
    return sum(1 for word in re.findall(r"\w+", text) if sum(c.isalpha() for c in word) >= 2)


def _is_unknown(character: str) -> bool:
    """Tell whether a character stands for nothing that can be read."""
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs")


def _vowel_rate(words: list[str]) -> float:
    """Give the part of vowels among Latin letters, accents dropped."""
    letters = Counter("".join(words).lower())
    vowels = sum(n for c, n in letters.items() if unicodedata.normalize("NFD", c)[0] in _LATIN_VOWELS)
    return vowels / letters.total()
