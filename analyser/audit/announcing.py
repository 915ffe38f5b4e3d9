"""Tells which field the printed words around a quote announce: a label before or above it, or words of its sentence.

A quote that nothing announces may be any name, amount or year of the page. Knows nothing of models.
"""

import re
from typing import Literal

from analyser.audit.numbered import Piece
from analyser.extraction.wording.labels import field_of, run_in_label
from analyser.folding import plain

LABEL_REACH = 8
"""Lines over which the label of a list goes on."""
_SENTENCE_END = re.compile(r"[.!?;]\s")
_WORDS = {
    "owner": r"port(?:e|era|ee?s?|age|eur|euse)s?|pilot(?:e|era|ee?s?|age)|maitri?se? d ?ouvrage|sous la conduite",
    "cost": r"couts?|coutera?|budget|estim(?:ation|ee?s?)|montants?|chiffr(?:age|ee?s?)|depenses?|enveloppe|investi\w*"
    r"|prix|participations?|apports?|a hauteur",
    "schedule": r"des|d ici|horizon|a partir|en|debut\w*|demarr\w*|livr\w*|acheve\w*|echeances?|calendrier|entre|fin"
    r"|courant|pour|avant|travaux|etudes|printemps|ete|automne|hiver|trimestre|semestre|jusqu",
    "location": r"rues?|places?|avenues?|boulevards?|quais?|quartiers?|hameaux?|lieu dit|parcelles?|routes?|chemins?"
    r"|allees?|impasses?|zone|sis|situee?s?|implantee?s?|secteur|bourg",
    "partners": r"partenaires?|partenariat|avec|appui|aux cotes|associ\w+|lien",
    "funding_cited": r"financ\w+|subvention\w*|aides?|sollicit\w*|fonds|dotation|credits?|appel a projets",
}
_ANNOUNCING = {name: re.compile(rf"\b(?:{words})\b") for name, words in _WORDS.items()}
_SAME_LABELS = {"funding_cited": ("funding_cited", "funding_plan")}
_LISTS = ("partners", "funding_cited")


Announcement = Literal["label", "words"]
"""By a printed label, or only by words of the sentence."""


def announced_by(piece: Piece, number: int, quote: str, name: str) -> Announcement | None:
    """Tell how the text announces field `name` at a quote that starts on line `number`; None: it does not.

    A schedule may announce itself: « au printemps 2027 ».
    """
    before = _before(piece.lines[number - 1].text, quote)
    label = _label_before(piece, number, before, LABEL_REACH if name in _LISTS else 1)
    if label is not None:
        return "label" if label in _SAME_LABELS.get(name, (name,)) else None
    words = _ANNOUNCING.get(name)
    said = _sentence_before(piece, number, before) + (f" {_bare(quote)}" if name == "schedule" else "")
    return "words" if words and words.search(said) else None


def _before(line: str, quote: str) -> str:
    """Give what stands before the quote on its line."""
    at = plain(line).find(plain(quote)[:20])
    return line[:at] if at > 0 else ""


def _label_before(piece: Piece, number: int, before: str, reach: int) -> str | None:
    """Name the field of the label on the line, or of the nearest line above that is or starts with a label."""
    if before.strip() and (name := _label_of(before) or field_of(before.strip(" :–-|"))):
        return name
    if before.strip() and reach == 1:
        return None
    for line in reversed(piece.lines[max(0, number - 1 - reach) : number - 1]):
        if name := field_of(line.text.strip(" :")) or (_label_of(line.text) if reach > 1 else None):
            return name
    return None


def _label_of(text: str) -> str | None:
    label = run_in_label(text)
    return label.name if label else None


def _sentence_before(piece: Piece, number: int, before: str) -> str:
    """Give, in plain letters, the words of the quote's own sentence that come before it, on its line and one above."""
    above = piece.lines[number - 2].text if number >= 2 else ""
    text = f"{above} {before}" if above and not above.rstrip().endswith((".", "!", "?", ":", ";")) else before
    start = max((m.end() for m in _SENTENCE_END.finditer(text)), default=0)
    return _bare(text[start:])


def _bare(text: str) -> str:
    """Give the words of a text in plain letters."""
    return re.sub(r"[^\w]+", " ", plain(text))
