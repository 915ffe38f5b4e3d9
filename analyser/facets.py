"""Says what can be asked of a chunk: the document and the actions that it is part of, and what is known of them.

An entry is a chunk seen as part of one action (or of none), so that filters on several properties always speak of the
same action. What people settled wins over what the machine proposes. Knows nothing of indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analyser.effective import categories_of, cost_of, maturity_of, schedule_of, title_of, verdict_of
from analyser.records import Chunk, DocumentType, Period, Project
from analyser.views import ReviewItem

SHARED_CHARS = 30
"""A chunk is part of an action when at least so much of its text is."""


@dataclass(frozen=True, slots=True)
class DocumentFacets:
    """What filters can ask of a document."""

    document_id: str
    name: str = ""
    town: str | None = None
    type: DocumentType = DocumentType.PLAN
    departement: str | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectFacets:
    """What filters and ranking can ask of an action."""

    project_id: str
    title: str = ""
    categories: tuple[str, ...] = ()
    verdict: str | None = None
    maturity: int | None = None
    cost: float | None = None
    years: tuple[int, ...] = ()
    traits: tuple[str, ...] = ()
    """What analysis found that no single word says: alerts (`no_owner`), state (`abandoned`), categories."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A chunk as part of one action, or of none. `place`: own, mention or other page of the action."""

    chunk: Chunk
    project: ProjectFacets | None = None
    place: str = "other"


def entries_of(chunks: Sequence[Chunk], items: Sequence[ReviewItem]) -> list[Entry]:
    """Say of each chunk which actions it is part of: once for each of them, once alone where it is part of none."""
    facets = [(item.project, _facets_of(item)) for item in items]
    named = {page for item in items for page in item.project.other_pages}
    entries = []
    for chunk in chunks:
        owned = [Entry(chunk, known, "own") for project, known in facets if _holds(project, chunk)]
        entries += owned or [Entry(chunk, None, "mention" if chunk.page_index in named else "other")]
    return entries


def _holds(project: Project, chunk: Chunk) -> bool:
    """Tell whether a chunk is part of an action: shares text with its body, or stands on a page of its own."""
    spans = [c for c in project.body if c.page_index == chunk.page_index]
    if not spans:
        return chunk.page_index in project.pages
    shared = sum(max(0, min(c.end, chunk.end) - max(c.start, chunk.start)) for c in spans)
    return shared >= min(SHARED_CHARS, len(chunk.text))


def _facets_of(item: ReviewItem) -> ProjectFacets:
    """Draw from an action, as it stands after review, what filters can ask."""
    cost, schedule = cost_of(item), schedule_of(item)
    return ProjectFacets(
        project_id=item.project.project_id,
        title=title_of(item),
        categories=categories_of(item),
        verdict=verdict_of(item).value,
        maturity=maturity_of(item),
        cost=cost.value if cost else None,
        years=_years(schedule) if schedule else (),
        traits=_traits(item),
    )


def _traits(item: ReviewItem) -> tuple[str, ...]:
    """Name what was found of an action that no single word says: its state, alerts and categories."""
    alerts = [alert.alert_id for alert in item.suggestion.alerts]
    return tuple(dict.fromkeys((item.project.state.value, *alerts, *categories_of(item))))


def _years(period: Period) -> tuple[int, ...]:
    """Give the years from the first to the last that a schedule states."""
    stated = [year for year in (period.start_year, period.end_year) if year]
    return tuple(range(min(stated), max(stated) + 1)) if stated else ()
