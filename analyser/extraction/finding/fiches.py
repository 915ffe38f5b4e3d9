"""Finds the fiches of a document: the same few labels come back, and a heading stands before each return.

Clusters of labels (owner, cost, schedule ...) mark the actions; among the headings before each cluster, the kind that
recurs from cluster to cluster is the one that opens an action. Knows nothing of any one template.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.extraction.finding.chapters import Chapter, read_chapters
from analyser.extraction.finding.clusters import choose_starts, group_labels, more_alike
from analyser.extraction.finding.drafts import Draft, Entry
from analyser.extraction.finding.prose import prose_entries
from analyser.extraction.finding.starts import Start, find_starts
from analyser.extraction.layout.headings import Heading, headings_of, is_chapter
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.wording.labels import AXIS, DECISIVE, NUMBER, TITLE, TOWN

_LABELLED_PART = 0.5
"""Part of the fiches that label a field, from which its absence means that it is not given."""
_LONGEST_INTERTITLE = 60


def find_fiches(parts: Sequence[Part]) -> list[Draft]:
    """Give the actions described one by one, in the order of the document."""
    headings = headings_of(parts)
    starts = find_starts(parts, headings)
    clusters = group_labels(parts, headings, {start.at for start in starts})
    chosen = choose_starts(clusters, starts, parts)
    found = [_Fiche(_begin(parts, start.at, cluster.first), start, cluster.last) for cluster, start in chosen]
    found += [_Fiche(start.at, start, start.at) for start in more_alike(chosen, starts, parts)]
    found.sort(key=lambda fiche: fiche.begin)
    chapters = read_chapters(parts, headings)
    drafts: list[Draft] = []
    owners: list[Entry | None] = []
    for place, fiche in enumerate(found):
        following = found[place + 1].begin if place + 1 < len(found) else len(parts)
        end = _end(parts, headings, fiche.start, fiche.last, following)
        chapter = next((chapter for chapter in reversed(chapters) if chapter.at < fiche.begin), Chapter(0))
        drafts.append(_draft(parts[fiche.begin : end], fiche.start.heading, chapter.axis))
        owners.append(chapter.owner)
    _listen(drafts)
    for draft, owner in zip(drafts, owners, strict=True):
        if owner is not None and not any(entry.name == owner.name for entry in draft.entries):
            draft.entries.append(owner)
    return drafts


def _listen(drafts: Sequence[Draft]) -> None:
    """Read in sentences the fields that few fiches of the document label."""
    labelled = Counter(name for draft in drafts for name in {entry.name for entry in draft.entries})
    told = {name for name in DECISIVE if labelled[name] < _LABELLED_PART * len(drafts)}
    for draft in drafts:
        wanted = told - {entry.name for entry in draft.entries}
        if wanted:
            draft.entries += [entry for entry in prose_entries(draft.parts) if entry.name in wanted]


@dataclass(frozen=True, slots=True)
class _Fiche:
    """Where an action begins, the heading that names it, and its last label."""

    begin: int
    start: Start
    last: int


def _begin(parts: Sequence[Part], start: int, first: int) -> int:
    """Find where a fiche begins: at its title, or at labels of its table that stand before the title."""
    begin = min(start, first)
    while (
        begin and parts[begin - 1].name in (AXIS, TOWN, NUMBER) and parts[begin - 1].in_table and parts[begin].in_table
    ):
        begin -= 1
    return begin


def _end(parts: Sequence[Part], headings: Sequence[Heading | None], start: Start, last: int, limit: int) -> int:
    """Find where an action ends: at the next one, or after its last label at a table or a heading as high as its own."""
    for at in range(max(last, start.at + 1) + 1, limit):
        part, heading = parts[at], headings[at]
        if part.table is not None:
            return at
        opens = heading is not None or (part.bold and part.name is not None)
        high = is_chapter(part.text) or part.size >= start.heading.part.size - 0.5
        if opens and high and part is not start.heading.part and not part.in_table:
            return at
    return limit


def _draft(parts: Sequence[Part], heading: Heading, axis: Excerpt) -> Draft:
    """Collect what the parts of one action say."""
    draft = Draft(heading.title, "fiche", number=heading.number, axis=axis, parts=list(parts), origin=parts[0])
    for name, label, value in labelled_values(parts, heading):
        if name == AXIS:
            draft.axis = value.strip() or draft.axis
        elif name == NUMBER:
            draft.number = draft.number or value.strip()
        elif name == TOWN:
            draft.town = draft.town or (value.strip() if _is_name(value.text) else Excerpt())
        else:
            draft.entries.append(Entry("description" if name == TITLE else name, label, value))
    if not any(entry.name == "description" for entry in draft.entries):
        text = joined(p.words for p in parts if p.name is None and p.table is None and not p.in_table and not p.bold)
        draft.entries.append(Entry("description", "", text))
    return draft


def _is_name(text: str) -> bool:
    """Tell the name of a town from a share or an amount: « Commune : solde »."""
    return text.strip()[:1].isupper() and not any(character.isdigit() or character in "%€" for character in text)


def labelled_values(parts: Sequence[Part], heading: Heading | None = None) -> list[tuple[str, str, Excerpt]]:
    """Give label names, labels and values; a label alone on its line takes the text down to the next label."""
    found: list[tuple[str, str, list[Excerpt], bool]] = []
    for part in parts:
        if heading is not None and part is heading.part:
            continue
        if part.name is not None:
            found.append(
                (part.name, part.label, [part.value] if part.value else [], part.in_table and bool(part.value))
            )
        elif part.bold and not part.in_table and len(part.text) < 100:
            found.append(("description" if len(part.text) <= _LONGEST_INTERTITLE else "", part.text, [], False))
        elif found and not found[-1][3] and (not found[-1][2] or found[-1][0] in ("description", "objectives")):
            found[-1][2].append(part.words)
    return [(name, label, joined(values)) for name, label, values, _ in found if values]
