"""Finds actions that prose describes: sections of one series that tell who, how much and when, and items of lists.

Used where no fiche was found: what carries labels of its own is read by `fiches`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from analyser.extraction.finding.drafts import Draft, Entry
from analyser.extraction.finding.fiches import labelled_values
from analyser.extraction.finding.items import find_items
from analyser.extraction.finding.prose import prose_entries
from analyser.extraction.finding.starts import joined_headings
from analyser.extraction.layout.headings import Heading, headings_of
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import joined
from analyser.extraction.wording.labels import AXIS, DECISIVE, NUMBER, TITLE, TOWN
from analyser.records import ProjectState

_FEWEST = 3
_TELLING_SLIDES = 0.4
"""Least part of the slides of a deck that describe an action in sentences."""
_ARTICLE = re.compile(r"^\W*article\s+(?P<number>\d{1,2})\s*[:.–—-]\s*(?P<title>\S.*)$", re.IGNORECASE | re.DOTALL)


def find_sections(parts: Sequence[Part], taken: Sequence[Draft]) -> list[Draft]:
    """Give the actions told in prose, outside the parts that other drafts have taken."""
    used = {id(part) for draft in taken for part in draft.parts}
    headings = [
        _reading(part, heading) if id(part) not in used else None
        for part, heading in zip(parts, joined_headings(parts, headings_of(parts)), strict=True)
    ]
    drafts = _series(parts, headings)
    used |= {id(part) for draft in drafts for part in draft.parts}
    drafts += find_items(parts, headings, used)
    found = taken or any(draft.state is ProjectState.PLANNED for draft in drafts)
    return drafts if found else [*drafts, *_plain_series(parts, headings)]


def _reading(part: Part, heading: Heading | None) -> Heading | None:
    """Read an article with a title of its own as one of a series."""
    article = _ARTICLE.match(part.words.text) if heading is not None else None
    if heading is None or article is None:
        return heading
    number = part.words.slice(article.start("number"), article.end("number"))
    title = part.words.slice(article.start("title"), article.end("title")).strip()
    return Heading(part, "numbered article", number, title)


def _series(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Draft]:
    """Believe a series of headings when most of their sections tell who, how much or when.

    Titles that run into their paragraphs are a series as a whole, like those that say « Action ».
    """
    series: list[list[Draft]] = []
    for members in _alike(headings, plain=False):
        found = [_section(parts, headings, at) for at in members]
        telling = [draft for draft in found if _facts(draft) >= 2]
        first = headings[members[0]]
        worded = first is not None and first.is_worded
        if len(telling) >= (0.4 if worded else 0.6) * len(found):
            series.append([d for d in found if worded or parts[members[0]].runs_in or _facts(d)])
    drafts = [draft for one in series if not _are_chapters(one, series) for draft in one]
    return sorted(drafts, key=lambda d: (d.pages[0], d.parts[0].top))


def _are_chapters(drafts: Sequence[Draft], series: Sequence[Sequence[Draft]]) -> bool:
    """Tell whether most sections of a series hold several of another one: these are the actions."""
    titles = {id(draft.parts[0]) for other in series if other is not drafts for draft in other}
    holding = [draft for draft in drafts if sum(id(part) in titles for part in draft.parts) > 1]
    return len(holding) >= len(drafts) / 2


def _plain_series(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[Draft]:
    """Believe headings that nothing numbers or names when most of their sections tell who, how much and when.

    Slides, which say little and serve for all the rest too, need tell two of them, and fewer slides need tell any.
    """
    drafts: list[Draft] = []
    for members in _alike(headings, plain=True):
        on_slides = sum(parts[at].opens_slide for at in members) > len(members) / 2
        facts, least = (2, _TELLING_SLIDES) if on_slides else (len(DECISIVE), 0.6)
        found = [_section(parts, headings, at) for at in members]
        telling = [draft for draft in found if _facts(draft) >= facts]
        if len({draft.title.value for draft in telling}) >= max(least * len(found), _FEWEST if on_slides else 1):
            drafts += telling
    return drafts


def _alike(headings: Sequence[Heading | None], *, plain: bool) -> list[list[int]]:
    """Group the headings of one kind, size and weight, three at least."""
    series: dict[tuple[str, int, bool, bool], list[int]] = defaultdict(list)
    for at, heading in enumerate(headings):
        if heading is not None and heading.title and (heading.kind == "plain") is plain and not heading.is_chapter:
            series[heading.signature].append(at)
    return [members for members in series.values() if len(members) >= _FEWEST]


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
    return len({entry.name for entry in draft.entries} & DECISIVE)
