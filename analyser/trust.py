"""The tamper bench: changes accepted quotes a little and counts what still passes, beside a fuzzy rule for comparison.

The fuzzy rule accepts a quote when at least 75 % of its tokens are found, in order, in the page: what popular
extraction libraries do to align quotes (fuzzy alignment threshold 0.75 of google/langextract).
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from analyser.errors import UngroundedError
from analyser.folding import find_folded, fold, words
from analyser.grounding import locate
from analyser.records import Citation, Document

FUZZY_COVERAGE = 0.75
_UNITS = (
    ("€", "%"),
    ("%", "€"),
    ("HT", "TTC"),
    ("TTC", "HT"),
    ("k€", "M€"),
    ("M€", "k€"),
    ("m²", "ha"),
    ("kWc", "MWc"),
)
_OTHER_WORDS = ("piscine", "abandon", "parking", "gratuit", "refusé", "Lyon")


@dataclass
class TrustReport:
    """How many tampered quotes each rule accepted, by kind of change, and how many untouched ones."""

    untouched: int = 0
    untouched_accepted: int = 0
    untouched_fuzzy: int = 0
    tampered: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    fuzzy: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """Write the report, one figure a line."""
        yield f"citations intactes : {self.untouched_accepted}/{self.untouched} acceptées"
        yield f"  (règle floue : {self.untouched_fuzzy}/{self.untouched})"
        for kind, n in sorted(self.tampered.items()):
            yield f"{kind} : {self.accepted[kind]}/{n} acceptées (règle floue : {self.fuzzy[kind]}/{n})"
        total = sum(self.tampered.values())
        yield (
            f"altérations : {sum(self.accepted.values())}/{total} acceptées "
            f"(règle floue : {sum(self.fuzzy.values())}/{total})"
        )

    @property
    def is_clean(self) -> bool:
        """Whether nothing tampered passed and everything untouched did."""
        return not sum(self.accepted.values()) and self.untouched_accepted == self.untouched


def bench(documents: Sequence[tuple[Document, Sequence[Citation]]], rounds: int, seed: int = 1) -> TrustReport:
    """Tamper with every citation of every document `rounds` times in each way that applies to it."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    report = TrustReport()
    for document, citations in documents:
        others = [c.quote for other, found in documents if other is not document for c in found]
        for citation in citations:
            page = document.pages[citation.page_index]
            report.untouched += 1
            report.untouched_accepted += _accepts(citation, citation.quote, document)
            report.untouched_fuzzy += fuzzy_accepts(citation.quote, page.text)
            for _ in range(rounds):
                for kind, quote in tampered(citation.quote, others, chance):
                    if find_folded(quote, page.text, str.lower):
                        continue  # the changed words stand elsewhere on the page: a true quote after all
                    report.tampered[kind] += 1
                    report.accepted[kind] += _accepts(citation, quote, document)
                    report.fuzzy[kind] += fuzzy_accepts(quote, page.text)
    return report


def tampered(quote: str, others: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Give changed versions of a quote: (kind of change, changed quote)."""
    for kind, change in _CHANGES.items():
        changed = change(quote, chance)
        if changed is not None and fold(changed) != fold(quote):
            yield kind, changed
    if others:
        yield "autre document", chance.choice(others)


def fuzzy_accepts(quote: str, text: str) -> bool:
    """Tell whether the rule of comparison accepts: 75 % of the quote's tokens, in order, within the text."""
    wanted, given = words(quote), words(text)
    if not wanted:
        return False
    blocks = SequenceMatcher(None, given, wanted, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted) >= FUZZY_COVERAGE


def _accepts(citation: Citation, quote: str, document: Document) -> bool:
    """Try both ways a quote can enter: as a record with a place, and as words to be found on the page."""
    page = document.pages[citation.page_index]
    try:
        Citation(citation.document_id, citation.page_index, citation.start, citation.end, quote, page, ocr=citation.ocr)
    except UngroundedError:
        return locate(quote, page) is not None
    return True


def _digit(quote: str, chance: random.Random) -> str | None:
    at = _choose(re.finditer(r"\d", quote), chance)
    return None if at is None else quote[:at] + chance.choice("0123456789".replace(quote[at], "")) + quote[at + 1 :]


def _decimal(quote: str, chance: random.Random) -> str | None:
    at = _choose(re.finditer(r"(?<=\d)[.,](?=\d)", quote), chance)
    return None if at is None else quote[:at] + quote[at + 1 :]


def _unit(quote: str, chance: random.Random) -> str | None:
    present = [(a, b) for a, b in _UNITS if a in quote]
    return quote.replace(*chance.choice(present)) if present else None


def _word(quote: str, chance: random.Random) -> str | None:
    match = _choose_match(re.finditer(r"[^\W\d_]{4,}", quote), chance)
    return None if match is None else quote[: match.start()] + chance.choice(_OTHER_WORDS) + quote[match.end() :]


def _negation(quote: str, chance: random.Random) -> str | None:
    at = _choose(re.finditer(r"(?<=\s)(?=[^\W\d_])", quote), chance)
    return None if at is None else f"{quote[:at]}non {quote[at:]}"


_CHANGES: dict[str, Callable[[str, random.Random], str | None]] = {
    "chiffre": _digit,
    "décimale": _decimal,
    "unité": _unit,
    "mot": _word,
    "négation": _negation,
}


def _choose(matches: Iterable[re.Match[str]], chance: random.Random) -> int | None:
    match = _choose_match(matches, chance)
    return match.start() if match else None


def _choose_match(matches: Iterable[re.Match[str]], chance: random.Random) -> re.Match[str] | None:
    found = list(matches)
    return chance.choice(found) if found else None
