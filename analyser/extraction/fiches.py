"""Finds the fiches of a document: the same few labels come back, and a heading stands before each return.

Clusters of labels (owner, cost, schedule ...) mark the actions; among the headings before each cluster, the kind that
recurs from cluster to cluster is the one that opens an action. Knows nothing of any one template.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from analyser.extraction.drafts import Draft, Entry
from analyser.extraction.headings import Heading, headings_of, is_chapter
from analyser.extraction.labels import AXIS, CORE, DECISIVE, NUMBER, TITLE, TOWN
from analyser.extraction.parts import Part
from analyser.extraction.placeholders import is_placeholder
from analyser.extraction.printed import Excerpt, joined

_FEWEST_ALIKE = 3
"""Actions of one kind of heading before a heading of that kind alone is believed."""
_LONGEST_TITLE = 200
_LONGEST_AXIS = 120
_LONGEST_INTERTITLE = 60
_AXIS = re.compile(
    r"^\W*(?:axes?|orientations?|ambitions?|defis?|enjeux?|volets?|piliers?|objectifs? strategiques?|themes?)\b"
)


@dataclass(eq=False, slots=True)
class _Cluster:
    """Label parts that belong together: indices of the first and last, and the fields they name."""

    first: int
    last: int
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where an action may open: the part's index, its heading (with number and title put together)."""

    at: int
    heading: Heading


def find_fiches(parts: Sequence[Part]) -> list[Draft]:
    """Give the actions described one by one, in the order of the document."""
    headings = headings_of(parts)
    labels = _repeated(headings)
    starts = [s for s in _starts(parts, headings) if id(s.heading.part) not in labels]
    clusters = _clusters(parts, headings, {start.at for start in starts})
    chosen = _choose(clusters, starts, parts)
    found = [_Fiche(_begin(parts, start.at, cluster.first), start, cluster.last) for cluster, start in chosen]
    found += [_Fiche(start.at, start, start.at) for start in _alike(chosen, starts, parts)]
    found.sort(key=lambda fiche: fiche.begin)
    axes = _axes(parts, headings)
    drafts = []
    for place, fiche in enumerate(found):
        following = found[place + 1].begin if place + 1 < len(found) else len(parts)
        end = _end(parts, headings, fiche.start, fiche.last, following)
        axis = next((words for at, words in reversed(axes) if at < fiche.begin), Excerpt())
        drafts.append(_draft(parts[fiche.begin : end], fiche.start.heading, axis))
    return drafts


@dataclass(frozen=True, slots=True)
class _Fiche:
    """Where an action begins, the heading that names it, and its last label."""

    begin: int
    start: _Start
    last: int


def _begin(parts: Sequence[Part], start: int, first: int) -> int:
    """Find where a fiche begins: at its title, or at labels of its table that stand before the title."""
    begin = min(start, first)
    while (
        begin and parts[begin - 1].name in (AXIS, TOWN, NUMBER) and parts[begin - 1].in_table and parts[begin].in_table
    ):
        begin -= 1
    return begin


def _repeated(headings: Sequence[Heading | None]) -> set[int]:
    """Give, by `id`, the plain headings that come back and so are labels, or a title on each page of its fiche."""
    places: dict[str, list[Part]] = defaultdict(list)
    for heading in headings:
        if heading is not None and heading.kind == "plain":
            places[heading.part.spoken].append(heading.part)
    repeated: set[int] = set()
    for held in places.values():
        pages = [part.page_index for part in held]
        if all(after == before + 1 for before, after in itertools.pairwise(pages)):
            repeated.update(id(part) for part in held[1:])
        elif len(held) >= _FEWEST_ALIKE:
            repeated.update(id(part) for part in held)
    return repeated


def _starts(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[_Start]:
    """List where an action may open; a number alone takes the title that follows it."""
    starts: list[_Start] = []
    at = 0
    while at < len(parts):
        heading = headings[at]
        if heading is None:
            at += 1
        elif heading.title:
            starts.append(_Start(at, heading))
            at += 1
        elif starts and _is_beside(starts[-1], heading, at):
            before = starts.pop().heading
            starts.append(_Start(at - 1, Heading(before.part, heading.kind, heading.number, before.title)))
            at += 1
        elif (beside := _title_beside(parts, at)) is not None:
            starts.append(_Start(at, Heading(parts[at], heading.kind, heading.number, beside)))
            at += 2
        else:
            follower = next((i for i in range(at + 1, min(at + 4, len(parts))) if _is_title(headings[i])), None)
            titled = headings[follower] if follower is not None else None
            if titled is not None and follower is not None:
                number = titled.number or heading.number
                starts.append(_Start(at, Heading(titled.part, heading.kind, number, titled.title)))
                at = follower
            at += 1
    return starts


def _title_beside(parts: Sequence[Part], at: int) -> Excerpt | None:
    """Give the words of the cell beside a number that stands alone: « Fiche n° 3 | Halle du marché »."""
    after = parts[at + 1] if at + 1 < len(parts) else None
    if after is None or after.name is not None or not (after.in_table and parts[at].in_table):
        return None
    same_row = after.page_index == parts[at].page_index and abs(after.top - parts[at].top) < parts[at].size / 2
    return after.words.strip() if same_row and len(after.text) <= _LONGEST_TITLE else None


def _is_beside(start: _Start, number: Heading, at: int) -> bool:
    """Tell whether a number that stands alone was printed on the line of the title just read."""
    title = start.heading
    if start.at != at - 1 or title.number or title.kind != "plain" or number.part.page_index != title.part.page_index:
        return False
    return abs(number.part.top - title.part.top) < title.part.size and number.part.x0 < title.part.x0


def _is_title(heading: Heading | None) -> bool:
    """Tell whether a heading can give its title to a number that stands alone before it."""
    return heading is not None and bool(heading.title) and heading.kind.split()[0] in ("plain", "label")


def _clusters(parts: Sequence[Part], headings: Sequence[Heading | None], starts: set[int]) -> list[_Cluster]:
    """Group label parts: a decisive label that comes back after a possible heading opens a new group."""
    clusters: list[_Cluster] = []
    current: _Cluster | None = None
    heading_between = False
    for at, part in enumerate(parts):
        if part.table is not None:
            current = None
        elif at in starts:
            heading = headings[at]
            explicit = heading is not None and (heading.is_worded or heading.is_chapter)
            if explicit and current is not None and len(current.names & CORE) >= 2:
                current = None
            heading_between = True
        if part.name not in CORE:
            continue
        if current is None or (part.name in DECISIVE and part.name in current.names and heading_between):
            current = _Cluster(at, at)
            clusters.append(current)
        current.last = at
        current.names.add(part.name)
        heading_between = False
    return clusters


def _choose(
    clusters: Sequence[_Cluster], starts: Sequence[_Start], parts: Sequence[Part]
) -> list[tuple[_Cluster, _Start]]:
    """Choose, before each cluster, the heading of the kind that stands before most clusters."""
    regions: list[list[_Start]] = []
    low = 0
    for cluster in clusters:
        tables = [i for i in range(low, cluster.first) if parts[i].table is not None]
        low = max(low, tables[-1] + 1) if tables else low
        regions.append(
            [s for s in starts if low <= s.at <= cluster.last and (s.at <= cluster.first or "label" in s.heading.kind)]
        )
        low = cluster.last + 1
    solid = [i for i, cluster in enumerate(clusters) if _is_solid(cluster)]
    recurring = Counter(sig for i in solid for sig in {s.heading.signature for s in regions[i]})
    chosen = []
    for i, (cluster, region) in enumerate(zip(clusters, regions, strict=True)):
        likely = [s for s in region if i in solid or s.heading.is_worded]
        if likely:
            largest = max(s.heading.part.size for s in likely)
            scores = {
                s.at: _likelihood(s.heading, recurring, len(solid)) + (s.heading.part.size >= largest - 0.5)
                for s in likely
            }
            best = max(likely, key=lambda s: (scores[s.at], s.at))
            if scores[best.at] > 0 and not is_placeholder(best.heading.title.value):
                chosen.append((cluster, best))
    return _without_inner(chosen)


def _without_inner(chosen: Sequence[tuple[_Cluster, _Start]]) -> list[tuple[_Cluster, _Start]]:
    """Drop starts that are headings inside an action: plain, alone of their kind, in smaller print than the one before."""
    kinds = Counter(start.heading.signature for _, start in chosen)
    kept: list[tuple[_Cluster, _Start]] = []
    for cluster, start in chosen:
        heading = start.heading
        before = kept[-1][1].heading if kept else None
        inner = (
            before is not None
            and heading.kind == "plain"
            and kinds[heading.signature] == 1
            and heading.part.size < before.part.size - 0.5
        )
        if inner:
            kept[-1][0].last = cluster.last
        else:
            kept.append((cluster, start))
    return kept


def _is_solid(cluster: _Cluster) -> bool:
    """Tell whether the labels of a cluster describe an action: two of them, a decisive one included."""
    return len(cluster.names) >= 2 and bool(cluster.names & DECISIVE)


def _likelihood(heading: Heading, recurring: Counter[tuple[str, int, bool, bool]], clusters: int) -> float:
    """Weigh how likely a heading opens an action: what it says, and how often its kind stands before a cluster."""
    base = {"label": 4.0, "worded": 3.0, "numbered": 2.0, "weak": 2.5, "plain": 1.0}[heading.kind.split()[0]]
    if heading.is_chapter:
        base = -3.0
    return base + 3.0 * recurring[heading.signature] / max(clusters, _FEWEST_ALIKE)


def _alike(chosen: Sequence[tuple[_Cluster, _Start]], starts: Sequence[_Start], parts: Sequence[Part]) -> list[_Start]:
    """Find more headings of the kinds that open actions: actions whose fiche names none of the usual fields."""
    kinds = Counter(start.heading.signature for _, start in chosen)
    inside = [(start.at, cluster.last) for cluster, start in chosen]
    return [
        start for start in starts
        if kinds[start.heading.signature] >= _FEWEST_ALIKE
        and start.heading.kind.split()[0] not in ("plain", "weak")
        and not start.heading.is_chapter
        and not any(low <= start.at <= high for low, high in inside)
        and start.at + 1 < len(parts)
        and not is_placeholder(start.heading.title.value)
    ]  # fmt: skip


def _end(parts: Sequence[Part], headings: Sequence[Heading | None], start: _Start, last: int, limit: int) -> int:
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


def _axes(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[tuple[int, Excerpt]]:
    """Give where chapters open, and the words of those that name an axis or an orientation."""
    axes: list[tuple[int, Excerpt]] = []
    for at, (part, heading) in enumerate(zip(parts, headings, strict=True)):
        if heading is not None and heading.is_chapter:
            axes.append((at, _axis_words(parts, headings, at) if _AXIS.match(part.spoken) else Excerpt()))
        elif part.label and part.bold and len(part.text) < _LONGEST_AXIS and _AXIS.match(part.spoken):
            axes.append((at, part.words.strip()))
    return axes


def _axis_words(parts: Sequence[Part], headings: Sequence[Heading | None], at: int) -> Excerpt:
    """Give the words of an axis; where only its rank is printed, « AXE B », the heading under it belongs to it."""
    words = parts[at].words.strip()
    under = headings[at + 1] if at + 1 < len(headings) else None
    is_rank = len(parts[at].spoken.split()) <= 2
    return words + under.part.words.strip() if is_rank and under is not None and under.kind == "plain" else words


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
