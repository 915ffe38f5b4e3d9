"""Lets a model's values through only where the text carries them; gives the reason of every refusal.

Values are never the model's: amounts and years are parsed by our own rules from the words it points at. Sentences may
say only what stands in their quotes: every number, every name and every negation is looked up there.
"""

import re
from collections.abc import Sequence
from typing import get_args

from analyser.audit.announcing import announced_by
from analyser.audit.numbered import Piece
from analyser.audit.replies import Pointer
from analyser.extraction.wording.amounts import parse_money
from analyser.extraction.wording.periods import parse_period
from analyser.extraction.wording.placeholders import is_placeholder
from analyser.folding import fold, plain, words
from analyser.french.stemming import analyse, is_stop_word, stem
from analyser.records import Citation, Field, FieldValue, Money, Period, TaxKind

MAX_NAME_CHARS = 90
MIN_TEXT_CHARS = 40
MIN_EVIDENCE_WORDS = 2
_NUMBER = re.compile(r"\d+(?:[ .,\u00a0\u202f]\d+)*")
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’-]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?…»:]\s+)[«\"\s]*$")
_NUMBER_WORD = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante"
    r"|cinquante|soixante|cents?|mille|millions?|milliards?|(?:di|dou|quin|cent)[a-z]*aines?|milliers?|moitie|tiers"
    r"|quarts?|double|triple)\b"
)
_NEGATION = re.compile(r"\b(?:ne|n|pas|non|sans|aucune?|ni|jamais|abandon\w*|refus\w*)\b")


class NotProvedError(Exception):
    """A value that the text does not carry. `reason`: French, one wording a kind; `shown`: what was refused."""

    def __init__(self, reason: str, shown: str = "") -> None:
        super().__init__(f"{reason} : « {shown[:60]} »" if shown else reason)
        self.reason = reason
        self.shown = shown


def prove(piece: Piece, pointer: Pointer) -> Citation:
    """Turn a pointer into a citation. Raises `NotProvedError`."""
    citation = piece.ground(pointer.line, pointer.quote)
    if citation is None:
        raise NotProvedError("ne se trouve pas à la ligne citée", pointer.quote)
    return citation


def prove_evidence(piece: Piece, pointers: Sequence[Pointer]) -> list[Citation]:
    """Prove what an argument rests on, leaving out quotes that do not hold or say too little to be evidence."""
    found = (piece.ground(pointer.line, pointer.quote) for pointer in pointers)
    return [c for c in found if c is not None and len(words(c.quote)) >= MIN_EVIDENCE_WORDS]


def prove_field(piece: Piece, name: str, pointer: Pointer) -> Field[FieldValue]:
    """Make a field of what a pointer shows, parsed by our rules. Raises `NotProvedError`."""
    citation = prove(piece, pointer)
    if name == "description" and not is_placeholder(citation.quote):
        return Field(_whole_text(piece, pointer, citation), (citation,))
    _refuse_unannounced(piece, pointer, name)
    return parse_field(name, citation)


def parse_field(name: str, citation: Citation, head: str = "") -> Field[FieldValue]:
    """Make a field of a proved quote; `head`, the head of its column, may tell the tax. Raises `NotProvedError`."""
    if is_placeholder(citation.quote):
        raise NotProvedError("ne dit rien", citation.quote)
    value: FieldValue
    if name == "cost":
        value = _money(citation, head)
    elif name == "schedule":
        value = _period(citation)
    else:
        value = _name(citation)
    return Field(value, (citation,))


def prove_list(piece: Piece, name: str, pointers: Sequence[Pointer]) -> Field[FieldValue]:
    """Make a list field, one citation an entry. Raises `NotProvedError` when one of them does not hold."""
    citations = []
    for pointer in pointers:
        citation = prove(piece, pointer)
        _refuse_unannounced(piece, pointer, name)
        _name(citation)
        citations.append(citation)
    return Field(tuple(c.quote for c in citations), tuple(citations))


def prove_sentence(sentence: str, evidence: Sequence[Citation]) -> str:
    """Give the sentence back if all that it states stands in the evidence. Raises `NotProvedError`."""
    carried = " ".join(fold(c.quote) for c in evidence)
    numbers = {_digits(n) for n in _NUMBER.findall(carried)}
    for number in _NUMBER.findall(fold(sentence)):
        if _digits(number) not in numbers:
            raise NotProvedError("un nombre n’est pas dans les passages cités", number)
    _refuse_names(fold(sentence), carried)
    said, known = plain(sentence), plain(carried)
    if surplus := set(_NUMBER_WORD.findall(said)) - set(_NUMBER_WORD.findall(known)):
        raise NotProvedError("un nombre n’est pas dans les passages cités", sorted(surplus)[0])
    if _NEGATION.search(said) and not _NEGATION.search(known):
        raise NotProvedError("une négation n’est pas dans les passages cités", sentence)
    return sentence


def _refuse_names(sentence: str, carried: str) -> None:
    """Refuse a capitalised word that the quotes do not hold; one that opens a sentence may be inflected otherwise."""
    known, stems = set(words(carried)), {one.stem for one in analyse(carried)}
    for found in _NAME.finditer(sentence):
        parts = words(found[0])
        if set(parts) <= known:
            continue
        opens = _SENTENCE_START.search(sentence[: found.start()]) is not None
        if not (opens and all(is_stop_word(part) or stem(part) in stems for part in parts)):
            raise NotProvedError("un nom n’est pas dans les passages cités", found[0])


def _refuse_unannounced(piece: Piece, pointer: Pointer, name: str) -> None:
    if not announced_by(piece, pointer.line, pointer.quote, name):
        raise NotProvedError(f"rien n’annonce un {_FRENCH[name]} à cet endroit", pointer.quote)


_FRENCH = {
    "owner": "porteur", "cost": "coût", "schedule": "calendrier", "location": "lieu", "partners": "partenaire",
    "funding_cited": "financement",
}  # fmt: skip


def _money(citation: Citation, head: str) -> Money:
    tax = next((tax for tax in get_args(TaxKind) if tax in re.findall(r"\w+", head)), None)
    money = parse_money(citation.quote, header_tax=tax)
    if money is None or money.value is None:
        raise NotProvedError("n’est pas un montant", citation.quote)
    return money


def _period(citation: Citation) -> Period:
    period = parse_period(citation.quote)
    if period is None or (period.start_year is None and period.end_year is None):
        raise NotProvedError("ne dit aucune année", citation.quote)
    return period


def _name(citation: Citation) -> str:
    """Take a quote for a name: short, with letters, without a sentence's end in it."""
    if len(citation.quote) > MAX_NAME_CHARS or re.search(r"[.!?]\s", citation.quote):
        raise NotProvedError("trop long pour un nom", citation.quote)
    if not any(not is_stop_word(word) and word.isalpha() for word in words(citation.quote)):
        raise NotProvedError("n’est pas un nom", citation.quote)
    return citation.quote


def _whole_text(piece: Piece, pointer: Pointer, citation: Citation) -> str:
    """Take a quote for a description: whole sentences from the start of a line."""
    opening = plain(piece.lines[pointer.line - 1].text).startswith(plain(pointer.quote)[:20])
    if (
        len(citation.quote) < MIN_TEXT_CHARS
        or not opening
        or not citation.quote.rstrip().endswith((".", "!", "?", "»"))
    ):
        raise NotProvedError("n’est pas une phrase entière", citation.quote)
    return citation.quote


def _digits(number: str) -> str:
    return re.sub(r"[ \u00a0\u202f]", "", number)
