"""Lets a model's values through only where the text carries them; gives the reason of every refusal.

Values are never the model's: amounts and years are parsed by our own rules from the words it points at. Sentences may
say only what stands in their quotes: every number and every name is looked up there.
"""

import re
from collections.abc import Sequence

from analyser.audit.numbered import Piece
from analyser.audit.replies import Pointer
from analyser.extraction.amounts import parse_money
from analyser.extraction.labels import field_of, run_in_label
from analyser.extraction.periods import parse_period
from analyser.folding import fold, plain, words
from analyser.records import Citation, Field, FieldValue, Money, Period

MAX_OWNER_CHARS = 90
_NUMBER = re.compile(r"\d+(?:[ .,\u00a0\u202f]\d+)*")
_NAME = re.compile(r"(?<![.!?»] )(?<!^)\b[A-ZÀ-ÖØ-Þ][\w'’-]+")


class NotProvedError(Exception):
    """A value that the text does not carry; the message is French and goes to the coverage page."""


def prove(piece: Piece, pointer: Pointer) -> Citation:
    """Turn a pointer into a citation. Raises `NotProvedError`."""
    citation = piece.ground(pointer.line, pointer.quote)
    if citation is None:
        raise NotProvedError(f"« {pointer.quote[:60]} » ne se trouve pas à la ligne citée")
    return citation


def prove_field(piece: Piece, name: str, pointer: Pointer) -> Field[FieldValue]:
    """Make a field of what a pointer shows, parsed by our rules. Raises `NotProvedError`."""
    citation = prove(piece, pointer)
    value: FieldValue
    if name == "cost":
        value = _money(piece, pointer, citation)
    elif name == "schedule":
        value = _period(citation)
    elif name == "owner":
        value = _owner(piece, pointer, citation)
    else:
        value = citation.quote
    return Field(value, (citation,))


def prove_list(piece: Piece, pointers: Sequence[Pointer]) -> Field[FieldValue]:
    """Make a list field, one citation an entry. Raises `NotProvedError`."""
    citations = tuple(prove(piece, pointer) for pointer in pointers)
    return Field(tuple(c.quote for c in citations), citations)


def prove_sentence(sentence: str, evidence: Sequence[Citation]) -> str:
    """Give the sentence back if its numbers and names all stand in the evidence. Raises `NotProvedError`."""
    carried = " ".join(fold(c.quote) for c in evidence)
    numbers = {_digits(n) for n in _NUMBER.findall(carried)}
    for number in _NUMBER.findall(fold(sentence)):
        if _digits(number) not in numbers:
            raise NotProvedError(f"le nombre {number} n’est pas dans les passages cités")
    known = set(words(carried))
    for name in _NAME.findall(fold(sentence)):
        if not set(words(name)) <= known:
            raise NotProvedError(f"le nom {name} n’est pas dans les passages cités")
    return sentence


def _money(piece: Piece, pointer: Pointer, citation: Citation) -> Money:
    money = parse_money(citation.quote)
    if money is None or money.value is None:
        raise NotProvedError(f"« {citation.quote[:60]} » n’est pas un montant")
    if _announced(piece, pointer) != "cost":
        raise NotProvedError(f"« {citation.quote[:60]} » : rien n’annonce un coût à cet endroit")
    return money


def _period(citation: Citation) -> Period:
    period = parse_period(citation.quote)
    if period is None or (period.start_year is None and period.end_year is None):
        raise NotProvedError(f"« {citation.quote[:60]} » ne dit aucune année")
    return period


def _owner(piece: Piece, pointer: Pointer, citation: Citation) -> str:
    if len(citation.quote) > MAX_OWNER_CHARS:
        raise NotProvedError("porteur trop long pour un nom")
    if _announced(piece, pointer) != "owner":
        raise NotProvedError(f"« {citation.quote[:60]} » : rien n’annonce un porteur à cet endroit")
    return citation.quote


def _announced(piece: Piece, pointer: Pointer) -> str | None:
    """Name the field that the text announces just before the quote: on its line, or on the line above."""
    line = piece.lines[pointer.line - 1]
    text = fold(line.text)
    at = plain(text).find(plain(pointer.quote)[:20])
    before = text[:at] if at > 0 else ""
    label = run_in_label(text)
    if label is not None and before:
        return label.name
    if before and (name := field_of(before.strip(" :–-|"))):
        return name
    above = piece.lines[pointer.line - 2] if pointer.line >= 2 else None
    return field_of(fold(above.text).strip(" :")) if above is not None and not before.strip() else None


def _digits(number: str) -> str:
    return re.sub(r"[ \u00a0\u202f]", "", number)
