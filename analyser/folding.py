"""Folds text for understanding, never for quoting: what differs only in typography becomes equal.

Folding removes hyphenation, soft hyphens and zero-width characters, unifies spaces, apostrophes, dashes and
ligatures. It never touches digits, decimal marks, signs, letters or words: `1,5` and `15` stay different.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u0002\ufffe")
"""Soft hyphen, zero-width characters, and the two marks that pdfium leaves for a hyphen at a line's end."""

_HYPHENATION_MARKS = frozenset("\u00ad\u0002\ufffe")
_SAME = {
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
    "\u2014": "-", "\u2212": "-", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\u201c": '"', "\u201d": '"',
}  # fmt: skip


_FOLDED = str.maketrans({**_SAME, **dict.fromkeys(INVISIBLE, "")})
_MAY_HYPHENATE = re.compile("[\u00ad\u0002\ufffe]|-[ \t]*[\r\n]")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold `text`; also give, for each folded character, the offset in `text` that it comes from.

    Runs of white space become one space, also at both ends. A hyphen at a line's end is dropped with the line break
    before a lower-case letter (`pro-|gramme`) and kept before a capital (`Saint-|Orvin`).
    """
    out: list[str] = []
    offsets: list[int] = []
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c in _HYPHENATION_MARKS or (c == "-" and i and text[i - 1].isalpha()):
            j = i + 1
            while j < n and text[j] in " \t":
                j += 1
            k = j
            while k < n and text[k] in "\r\n":
                k += 1
            if k > j and k < n and text[k].islower():
                i = k
                continue
            if k < n and (k > j or c != "-") and i and text[i - 1].islower() and text[k].isupper():
                out.append("-")
                offsets.append(i)
                i = k
                continue
        if c in INVISIBLE:
            i += 1
            continue
        if c.isspace():
            if not out or out[-1] != " ":
                out.append(" ")
                offsets.append(i)
            i += 1
            continue
        for folded in _SAME.get(c, c):
            out.append(folded)
            offsets.append(i)
        i += 1
    return "".join(out), offsets


def fold(text: str) -> str:
    """Fold typography away (see the module), trimmed; case and accents are kept."""
    if _MAY_HYPHENATE.search(text):
        return fold_with_offsets(text)[0].strip()
    return " ".join(text.translate(_FOLDED).split())


def strip_accents(text: str) -> str:
    """Drop combining marks: `Rénovée` becomes `Renovee`. The length may change."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    if max(decomposed, default="") < "\u0370":
        return decomposed.translate(_ACCENTS)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def plain(text: str) -> str:
    """Fold, lower-case and drop accents: the form in which words are compared."""
    return strip_accents(fold(text)).lower()


def words(text: str) -> list[str]:
    """Give the plain words and numbers of a text, in order, punctuation dropped."""
    return re.findall(r"[a-z0-9]+", plain(text))


def find_folded(needle: str, haystack: str, fold_char: Callable[[str], str] | None = None) -> tuple[int, int] | None:
    """Find `needle` in `haystack` up to typography; give the exact span (start, end) in `haystack`, or None.

    `fold_char`, if given, is applied to both folded texts (it must keep lengths, `str.lower` style).
    A match may not cut a number in two: `15` is not found inside `1,5`, `115` or `15,2`.
    """
    return next(find_all_folded(needle, haystack, fold_char), None)


def find_all_folded(
    needle: str, haystack: str, fold_char: Callable[[str], str] | None = None
) -> Iterator[tuple[int, int]]:
    """Give every span that `find_folded` could give, in the order of the text."""
    folded, offsets = fold_with_offsets(haystack)
    wanted = fold(needle)
    if fold_char is not None:
        changed = fold_char(folded)
        if len(changed) == len(folded):
            folded, wanted = changed, fold_char(wanted)
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (_cuts_word(folded, at) or _cuts_word(folded, end)):
            yield offsets[at], offsets[end - 1] + 1
        at = folded.find(wanted, at + 1)


def cuts_number(text: str, at: int) -> bool:
    """Tell whether offset `at` of `text` lies inside a number: between two digits, or at a decimal mark between two."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isdigit() and after.isdigit():
        return True
    if before in ".," and after.isdigit():
        return at >= 2 and text[at - 2].isdigit()
    return after in ".," and before.isdigit() and at + 1 < len(text) and text[at + 1].isdigit()


def _cuts_word(text: str, at: int) -> bool:
    """Tell whether offset `at` of `text` lies inside a word or a number."""
    inside = 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
    return inside or cuts_number(text, at)
