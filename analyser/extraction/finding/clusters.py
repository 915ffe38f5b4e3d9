"""Groups the labels that describe one action, and chooses the heading that opens it.

Among the headings before each cluster of labels, the kind that recurs from cluster to cluster opens the actions.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.extraction.finding.starts import FEWEST_ALIKE, Start
from analyser.extraction.layout.headings import Heading
from analyser.extraction.layout.parts import Part
from analyser.extraction.wording.labels import CORE, DECISIVE
from analyser.extraction.wording.placeholders import is_placeholder

Signature = tuple[str, int, bool, bool]


@dataclass(eq=False, slots=True)
class Cluster:
    """Label parts that belong together: indices of the first and last, and the fields they name."""

    first: int
    last: int
    names: set[str]


def group_labels(parts: Sequence[Part], headings: Sequence[Heading | None], starts: set[int]) -> list[Cluster]:
    """Group label parts: a decisive label that comes back after a possible heading opens a new group.

    The labels between that heading and it go with it. A heading in larger print than the one over a group ends it, and
    the next number of the series that it is of.
    """
    groups: list[list[int]] = []
    is_open = False
    headed: int | None = None
    size = over = 0.0
    before: Heading | None = None
    title: Heading | None = None
    for at, part in enumerate(parts):
        if part.table is not None:
            is_open = False
        elif at in starts:
            explicit = _is_explicit(headings[at]) or part.opens_slide or _goes_on(before, headings[at])
            before = headings[at]
            ends = part.size > over + 0.5 or (explicit and is_open and len(_names(parts, groups[-1])) >= 2)
            is_open, headed, size = is_open and not ends, at, part.size
        if part.name not in CORE:
            continue
        if not is_open:
            groups.append([at])
            is_open, over, title = True, size, None if headed is None else headings[headed]
        elif headed is not None and part.name in DECISIVE and part.name in _names(parts, groups[-1]):
            since = headed
            groups.append([*(label for label in groups[-1] if label > since), at])
            groups[-2] = [label for label in groups[-2] if label < since]
            title = headings[since]
        else:
            groups[-1].append(at)
            if headed is not None and _is_alike(title, headings[headed]):
                continue  # the next action may leave out who carries it, its first label
        headed = None if part.name in DECISIVE else headed
    return [Cluster(group[0], group[-1], _names(parts, group)) for group in groups if group]


def _is_explicit(heading: Heading | None) -> bool:
    """Tell whether a heading says that an action or a chapter opens."""
    return heading is not None and (heading.is_worded or heading.is_chapter)


def _goes_on(before: Heading | None, heading: Heading | None) -> bool:
    """Tell whether a heading is the next number of the series that the one before it is of."""
    if before is None or heading is None or not heading.kind.startswith("numbered"):
        return False
    return before.signature == heading.signature and before.number.text != heading.number.text


def _is_alike(title: Heading | None, heading: Heading | None) -> bool:
    """Tell whether a heading is printed like the title over the labels before it."""
    return title is not None and heading is not None and title is not heading and title.signature == heading.signature


def _names(parts: Sequence[Part], labels: Sequence[int]) -> set[str]:
    """Give the fields that labels name."""
    return {name for at in labels if (name := parts[at].name) is not None}


def choose_starts(
    clusters: Sequence[Cluster], starts: Sequence[Start], parts: Sequence[Part]
) -> list[tuple[Cluster, Start]]:
    """Choose, before each cluster, the heading of the kind that stands before most clusters."""
    regions = _regions(clusters, starts, parts)
    solid = [i for i, cluster in enumerate(clusters) if _is_solid(cluster)]
    recurring = Counter(sig for i in solid for sig in {s.heading.signature for s in regions[i]})
    chosen = []
    titles = [region[-1] for i, region in enumerate(regions) if i in solid and region]
    for i, (cluster, region) in enumerate(zip(clusters, regions, strict=True)):
        likely = [s for s in region if i in solid or s.heading.is_worded]
        likely = [s for s in likely if not _stands_over(s, likely, titles, starts)] or likely
        largest = max((s.heading.part.size for s in likely), default=0.0)
        scored = [
            (_likelihood(s.heading, recurring, len(solid)) + (s.heading.part.size >= largest - 0.5), s.at, s)
            for s in likely
        ]
        score, _, best = max(scored, key=lambda entry: entry[:2], default=(0.0, 0, None))
        if best is not None and score > 0 and not is_placeholder(best.heading.title.value):
            chosen.append((cluster, best))
    return _without_inner(chosen)


def _stands_over(start: Start, likely: Sequence[Start], titles: Sequence[Start], starts: Sequence[Start]) -> bool:
    """Tell a heading that stands over several actions, each with a title of one kind in smaller print."""
    own = start.heading
    nearer = {s.heading.signature for s in likely if s.at > start.at and s.heading.part.size < own.part.size - 0.5}
    until = next((s.at for s in starts if s.at > start.at and s.heading.part.size > own.part.size - 0.5), None)
    under = [t for t in titles if t.at > start.at and (until is None or t.at < until) and t.heading.signature in nearer]
    return own.kind == "plain" and len(under) >= 2


def _regions(clusters: Sequence[Cluster], starts: Sequence[Start], parts: Sequence[Part]) -> list[list[Start]]:
    """Give each cluster the headings between the last label before it, or a table, and its own labels."""
    regions: list[list[Start]] = []
    low = 0
    for cluster in clusters:
        tables = [i for i in range(low, cluster.first) if parts[i].table is not None]
        low = max(low, tables[-1] + 1) if tables else low
        before = [s for s in starts if low <= s.at <= cluster.first]
        inside = [s for s in starts if cluster.first < s.at <= cluster.last and "label" in s.heading.kind]
        regions.append([*before, *inside])
        low = cluster.last + 1
    return regions


def _without_inner(chosen: Sequence[tuple[Cluster, Start]]) -> list[tuple[Cluster, Start]]:
    """Drop starts that are headings inside an action: plain, alone of their kind, in smaller print than the one before."""
    kinds = Counter(start.heading.signature for _, start in chosen)
    kept: list[tuple[Cluster, Start]] = []
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


def _is_solid(cluster: Cluster) -> bool:
    """Tell whether the labels of a cluster describe an action: two of them, a decisive one included."""
    return len(cluster.names) >= 2 and bool(cluster.names & DECISIVE)


def _likelihood(heading: Heading, recurring: Counter[Signature], clusters: int) -> float:
    """Weigh how likely a heading opens an action: what it says, and how often its kind stands before a cluster."""
    base = {"label": 4.0, "worded": 3.0, "numbered": 2.0, "weak": 2.5, "run-in": 1.5, "plain": 1.0}[
        heading.kind.split()[0]
    ]
    if heading.is_chapter:
        base = -3.0
    return base + 3.0 * recurring[heading.signature] / max(clusters, FEWEST_ALIKE)


def more_alike(chosen: Sequence[tuple[Cluster, Start]], starts: Sequence[Start], parts: Sequence[Part]) -> list[Start]:
    """Find more headings of the kinds that open actions: actions whose fiche names none of the usual fields."""
    kinds = Counter(start.heading.signature for _, start in chosen)
    inside = {at for cluster, start in chosen for at in range(start.at, cluster.last + 1)}
    return [
        start for start in starts
        if kinds[start.heading.signature] >= FEWEST_ALIKE
        and start.heading.kind.split()[0] not in ("plain", "weak")
        and not start.heading.is_chapter
        and start.at not in inside
        and start.at + 1 < len(parts)
        and not is_placeholder(start.heading.title.value)
    ]  # fmt: skip
