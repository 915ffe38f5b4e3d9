"""Finds actions that prose describes: sections of one series that tell who, how much and when, items, lists.

Items are bulleted paragraphs with labels inside; lists are those of projects to mature, or given up.
Used where no fiche was found: what carries labels of its own is read by `fiches`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from analyser.extraction.drafts import Draft, Entry
from analyser.extraction.fiches import labelled_values
from analyser.extraction.headings import Heading, headings_of
from analyser.extraction.labels import AXIS, CORE, NUMBER, TITLE, TOWN
from analyser.extraction.parts import Part
from analyser.extraction.placeholders import is_placeholder
from analyser.extraction.printed import Excerpt, joined
from analyser.extraction.prose import first_inline, inline_entries, prose_entries
from analyser.extraction.starts import joined_headings
from analyser.records import ProjectState

_FEWEST = 3
_ARTICLE = re.compile(r"^\W*article\s+(?P<number>\d{1,2})\s*[:.–—-]\s*(?P<title>\S.*)$", re.IGNORECASE | re.DOTALL)
_TO_MATURE = re.compile(
    r"\bprojets?\b.{0,25}\b(?:matur|murir|reflexion|emergence|a l etude)|\bidees? a (?:creuser|murir)"
)
_BULLET = re.compile(r"\s*(?:[•▪●→■□◦·*➢✓❖\uf0b7\uf0a7\uf0d8]|[-–—])\s*")
_ITEM_TITLE = re.compile(r"(?P<title>[^\n:.]{6,140}?)\s*(?::|\.\s|\s[–—-]\s|$)", re.DOTALL)
_DROPPED = re.compile(
    r"\b(?:action|projet|opération|fiche)\s+«\s*(?P<title>[^»]{6,140}?)\s*»[^.;«]{0,160}?\b(?:est|a été|sont|était)\s+"
    r"(?:(?P<refused>rejet|refus|repouss)|abandonn|annul|retir|écart|supprim)\w*",
    re.IGNORECASE,
)
_NOT_ITEM = re.compile(r"non retenu|abandon|ecart|attendra|sans suite|deja|realise|bilan|acheve|rappel")


def find_sections(parts: Sequence[Part], taken: Sequence[Draft]) -> list[Draft]:
    """Give the actions told in prose, outside the parts that other drafts have taken."""
    used = {id(part) for draft in taken for part in draft.parts}
    headings = [
        _reading(part, heading) if id(part) not in used else None
        for part, heading in zip(parts, joined_headings(parts, headings_of(parts)), strict=True)
    ]
    drafts = _series(parts, headings)
    used |= {id(part) for draft in drafts for part in draft.parts}
    drafts += _items(parts, headings, used)
    drafts += _to_mature(parts, used | {id(part) for draft in drafts for part in draft.parts})
    drafts += _dropped(parts)
    return drafts


def _reading(part: Part, heading: Heading | None) -> Heading | None:
    """Read an article with a title of its own as one of a series."""
    article = _ARTICLE.match(part.words.text) if heading is not None else None
    if heading is None or article is None:
        return heading
    number = part.words.slice(article.start("number"), article.end("number"))
    title = part.words.slice(article.start("title"), article.end("title")).strip()
    return Heading(part, "numbered article", number, title)


def _series(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Draft]:
    """Believe a series of headings when most of their sections tell who, how much or when."""
    series: dict[tuple[str, int, bool, bool], list[int]] = defaultdict(list)
    for at, heading in enumerate(headings):
        if heading is not None and heading.title and heading.kind != "plain" and not heading.is_chapter:
            series[heading.signature].append(at)
    drafts: list[Draft] = []
    for members in series.values():
        if len(members) < _FEWEST:
            continue
        found = [_section(parts, headings, at) for at in members]
        telling = [draft for draft in found if _facts(draft) >= 2]
        worded = any(h is not None and h.is_worded for at in members[:1] if (h := headings[at]))
        if len(telling) >= (0.4 if worded else 0.6) * len(found):
            drafts += [d for d in found if worded or _facts(d)]
    return sorted(drafts, key=lambda d: (d.pages[0], d.parts[0].top))


def _section(parts: Sequence[Part], headings: Sequence[Heading | None], at: int) -> Draft:
    """Collect a section: up to the next heading as high as its own."""
    heading = headings[at]
    assert heading is not None
    end = at + 1
    while end < len(parts):
        other = headings[end]
        if parts[end].table is not None or (other is not None and parts[end].size >= parts[at].size - 0.3):
            break
        end += 1
    own = list(parts[at:end])
    draft = Draft(heading.title, "fiche", number=heading.number, parts=own)
    draft.entries = section_entries(own[1:])
    return draft


def section_entries(parts: Sequence[Part]) -> list[Entry]:
    """Give what a section says: in its labels, inside its sentences, and its text as a description."""
    entries = [
        Entry(name, label, value)
        for name, label, value in labelled_values(parts)
        if name and name not in (TITLE, NUMBER, AXIS, TOWN)
    ]
    told = [entry for entry in prose_entries(parts) if entry.value]
    told = [e for e in told if not any(o.name == e.name and e.value.text in o.value.text for o in entries)]
    text = joined(p.words for p in parts if p.name is None and p.table is None and not p.in_table and not p.bold)
    described = any(entry.name == "description" for entry in entries)
    return [*told, *entries, *([] if described or not text else [Entry("description", "", text)])]


def _facts(draft: Draft) -> int:
    """Count who, how much and when."""
    return len({entry.name for entry in draft.entries} & {"owner", "cost", "schedule"})


def _items(parts: Sequence[Part], headings: Sequence[Heading | None], used: set[int]) -> list[Draft]:
    """Read bulleted paragraphs that open with a title and carry labels inside."""
    drafts: list[Draft] = []
    for at, part in enumerate(parts):
        if id(part) in used or part.table is not None or not _BULLET.match(part.words.text):
            continue
        end = at + 1
        while end < len(parts) and not (
            headings[end] or parts[end].table or _BULLET.match(parts[end].words.text) or id(parts[end]) in used
        ):
            end += 1
        own = list(parts[at:end])
        words = joined(p.words for p in own)
        entries = inline_entries(words)
        if len({entry.name for entry in entries} & CORE) >= 2 and (title := _item_title(words)):
            stop = first_inline(words)
            text = words.slice(0, stop).strip()
            drafts.append(Draft(title, "item", parts=own, entries=[*entries, Entry("description", "", text)]))
    return drafts if len(drafts) >= 2 else []


def _to_mature(parts: Sequence[Part], used: set[int]) -> list[Draft]:
    """Read the items of a list of projects to mature."""
    drafts: list[Draft] = []
    listing: Excerpt | None = None
    for part in parts:
        text = part.spoken
        if part.bold and len(text) < 90:
            listing = part.words.strip() if _TO_MATURE.search(text) and not _NOT_ITEM.search(text) else None
        elif listing is not None and id(part) not in used and _BULLET.match(part.words.text):
            title = _item_title(part.words)
            if title:
                entries = [Entry("description", "", part.words.strip()), *prose_entries([part])]
                drafts.append(
                    Draft(
                        title, "item", parts=[part], entries=entries, state=ProjectState.TO_MATURE, state_words=listing
                    )
                )
    return drafts


def _dropped(parts: Sequence[Part]) -> list[Draft]:
    """Read actions named in quotation marks, in a sentence that says that they are given up or refused."""
    drafts: list[Draft] = []
    for part in parts:
        if part.table is not None:
            continue
        for match in _DROPPED.finditer(part.words.text):
            state = ProjectState.REFUSED if match["refused"] else ProjectState.ABANDONED
            title, words = part.words.slice(*match.span("title")).strip(), part.words.slice(*match.span())
            drafts.append(Draft(title, "item", parts=[part], state=state, state_words=words))
    return drafts


def _item_title(words: Excerpt) -> Excerpt:
    """Give the title that opens an item: up to a colon, a dash or the end of the first sentence."""
    bullet = _BULLET.match(words.text)
    start = bullet.end() if bullet else 0
    match = _ITEM_TITLE.match(words.text, start)
    title = words.slice(match.start("title"), match.end("title")).strip() if match else Excerpt()
    return Excerpt() if not title or is_placeholder(title.value) else title
