"""Finds actions listed as items: paragraphs with a bullet or a number that open with a title and say who, how much, when.

Lists of projects to mature are read here too.
"""

import re
from collections.abc import Iterator, Sequence

from analyser.extraction.finding.drafts import Draft, Entry
from analyser.extraction.finding.dropped import find_dropped
from analyser.extraction.finding.prose import first_inline, inline_entries, prose_entries
from analyser.extraction.layout.headings import Heading
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.wording.bullets import ITEM
from analyser.extraction.wording.facts import fact_of, is_body
from analyser.extraction.wording.labels import CORE
from analyser.extraction.wording.placeholders import is_placeholder
from analyser.records import ProjectState

_FEWEST = 2
_TO_MATURE = re.compile(
    r"\bprojets?\b.{0,25}\b(?:matur|murir|reflexion|emergence|a l etude)|\bidees? a (?:creuser|murir)"
)
_ITEM_TITLE = re.compile(r"(?P<title>[^\n:.]{6,140}?)\s*(?::|\.\s|\s[–—-]\s|$)", re.DOTALL)
_NOT_ITEM = re.compile(r"non (?:retenu|inscrit)|abandon|ecart|attendra|sans suite|deja|realise|bilan|acheve|rappel")
_PIECE_END = re.compile(r"\s[–—|-]\s|,\s|;\s|\s?\(|\)|:\s|$")


def find_items(parts: Sequence[Part], headings: Sequence[Heading | None], used: set[int]) -> list[Draft]:
    """Give the actions that lists name, outside the parts that other drafts have taken."""
    drafts = _items(parts, headings, used)
    drafts += _to_mature(parts, used | {id(part) for draft in drafts for part in draft.parts})
    return drafts + find_dropped(parts)


def _items(parts: Sequence[Part], headings: Sequence[Heading | None], used: set[int]) -> list[Draft]:
    """Read the items that say who, how much or when, by labels or by the facts alone."""
    drafts = []
    for own in _grouped(parts, headings, used):
        draft = _item(own)
        if draft is not None:
            drafts.append(draft)
    return drafts if len(drafts) >= _FEWEST else []


def _grouped(parts: Sequence[Part], headings: Sequence[Heading | None], used: set[int]) -> Iterator[list[Part]]:
    """Give the parts of each item: its own, and those that follow up to the next item or heading."""
    own: list[Part] = []
    for part, heading in zip(parts, headings, strict=True):
        opens = ITEM.match(part.words.text) is not None
        if own and (opens or heading or part.table or id(part) in used):
            yield own
            own = []
        if own or (opens and part.table is None and id(part) not in used):
            own.append(part)
    if own:
        yield own


def _item(own: Sequence[Part]) -> Draft | None:
    """Read one item; None for one that names fewer than two fields that only actions have."""
    words = joined(part.words for part in own)
    entries = [entry for part in own for entry in inline_entries(part.words)]
    stop = first_inline(words)
    if len({entry.name for entry in entries} & CORE) < 2:
        entries, stop = _listed(words)
    title = _item_title(words.slice(0, stop))
    if len({entry.name for entry in entries} & CORE) < 2 or not title:
        return None
    entries.append(Entry("description", "", words.slice(0, stop).strip()))
    bullet = ITEM.match(words.text)
    number = words.slice(*bullet.span("number")) if bullet and bullet["number"] else Excerpt()
    return Draft(title, "item", number=number, parts=list(own), entries=entries)


def _listed(words: Excerpt) -> tuple[list[Entry], int | None]:
    """Read facts that follow a title without labels: « Halle du marché (commune, 310 k€, 2026) », and where they start."""
    entries: list[Entry] = []
    first: int | None = None
    start = 0
    for end in _PIECE_END.finditer(words.flat):
        piece = words.slice(start, end.start()).strip()
        name = "owner" if is_body(piece.text) else fact_of(piece.text)
        if start and name in ("owner", "cost", "schedule") and name not in {entry.name for entry in entries}:
            entries.append(Entry(name, "", piece))
            first = start if first is None else first
        start = end.end()
    is_told = any(entry.name == "cost" for entry in entries)
    return (entries, first) if is_told else ([], None)


def _to_mature(parts: Sequence[Part], used: set[int]) -> list[Draft]:
    """Read the items of a list of projects to mature."""
    drafts: list[Draft] = []
    listing: Excerpt | None = None
    for part in parts:
        text = part.spoken
        if part.bold and len(text) < 90:
            listing = part.words.strip() if _TO_MATURE.search(text) and not _NOT_ITEM.search(text) else None
        elif listing is not None and id(part) not in used and ITEM.match(part.words.text):
            title = _item_title(part.words)
            if title:
                entries = [Entry("description", "", part.words.strip()), *prose_entries([part])]
                drafts.append(
                    Draft(
                        title, "item", parts=[part], entries=entries, state=ProjectState.TO_MATURE, state_words=listing
                    )
                )
    return drafts


def _item_title(words: Excerpt) -> Excerpt:
    """Give the title that opens an item: up to a colon, a dash or the end of the first sentence."""
    bullet = ITEM.match(words.text)
    start = bullet.end() if bullet else 0
    match = _ITEM_TITLE.match(words.text, start)
    title = words.slice(match.start("title"), match.end("title")).strip() if match else Excerpt()
    return Excerpt() if not title or is_placeholder(title.value) else title
