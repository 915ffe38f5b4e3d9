"""Warns of text that speaks to a machine, and of text that nobody can see: plans are data, whoever wrote them.

Words: corpus/hostile.yaml. It changes nothing: extraction and grounding keep hidden text out, and orders are never
obeyed. But a person should know that they are there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analyser.folding import plain
from analyser.french.sentences import sentences_of
from analyser.judging.action_text import ActionText
from analyser.judging.scales import wordings
from analyser.knowledge import Entry, Knowledge
from analyser.records import Alert, Citation, Document, Page

ALERT = "hostile_text"
MOST_QUOTES = 3
_INSIDE_WORD = re.compile(r"[^\W_][\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+[^\W_]|[\U000e0000-\U000e007f]+")
"""Zero-width and direction marks between two letters; anywhere: tags, an alphabet that shows nothing."""
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True, eq=False)
class HostileWords:
    """corpus/hostile.yaml, compiled."""

    orders: re.Pattern[str]
    messages: Mapping[str, str]


@lru_cache(maxsize=4)
def load_hostile(entry: Entry) -> HostileWords:
    """Read the sheet; `CorpusError` names file and line."""
    return HostileWords(wordings(entry["consignes"]), {key: one.text() for key, one in entry["messages"].items()})


def hostile_alerts(text: ActionText, knowledge: Knowledge) -> tuple[Alert, ...]:
    """Warn once of an action whose text, or a page of it, holds orders to a machine or anything hidden."""
    sheet = knowledge.sheets.get("hostile")
    if sheet is None:
        return ()
    words = load_hostile(sheet)
    pages = [text.document.pages[index] for index in text.project.pages]
    found = {
        "consigne": [*text.sentences_with(words.orders), *(c for page in pages for c in _hidden_orders(page, words))],
        "cache": [c for page in pages for c in hidden_text(page)],
        "caracteres": [c for span in text.project.body for c in _invisible_inside(text.document, span)],
    }
    kinds = [kind for kind, citations in found.items() if citations]
    if not kinds:
        return ()
    quotes = dict.fromkeys(citation for kind in kinds for citation in found[kind][:MOST_QUOTES])
    return (Alert(ALERT, " ".join(words.messages[kind] for kind in kinds), tuple(quotes)[:MOST_QUOTES]),)


def hostile_pages(document: Document, knowledge: Knowledge) -> tuple[int, ...]:
    """Give the indices of the pages that hold orders to a machine, hidden text or invisible characters in words."""
    sheet = knowledge.sheets.get("hostile")
    if sheet is None:
        return ()
    words = load_hostile(sheet)
    return tuple(page.index for page in document.pages if page.state.is_read and _is_hostile(page, document, words))


def hidden_text(page: Page) -> Iterator[Citation]:
    """Cite the lines of a page that hold words which nobody can see."""
    for line in page.lines:
        if line.hidden and _WORD.search(page.text[line.start : line.end]):
            yield Citation.of(page, line.start, line.end)


def _is_hostile(page: Page, document: Document, words: HostileWords) -> bool:
    if not any(c.isalnum() for c in page.text):
        return False
    whole = Citation.of(page, 0, len(page.text))
    orders = any(words.orders.search(sentence.plain) for sentence in sentences_of([whole], document))
    return orders or any(hidden_text(page)) or _INSIDE_WORD.search(page.text) is not None


def _hidden_orders(page: Page, words: HostileWords) -> Iterator[Citation]:
    for citation in hidden_text(page):
        if words.orders.search(plain(citation.quote)):
            yield citation


def _invisible_inside(document: Document, span: Citation) -> Iterator[Citation]:
    """Cite the words of a span that invisible characters cut in two."""
    page = document.pages[span.page_index]
    for found in _INSIDE_WORD.finditer(page.text, span.start, span.end):
        start, end = found.span()
        while start > span.start and not page.text[start - 1].isspace():
            start -= 1
        while end < span.end and not page.text[end].isspace():
            end += 1
        yield Citation.of(page, start, end)
