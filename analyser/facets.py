"""Says what can be asked of a chunk: the document and the actions that it is part of, and what is known of them.

An entry is a chunk seen as part of one action (or of none), so that filters on several properties always speak of the
same action. Knows nothing of indexes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyser.records import Chunk, DocumentType, Money, Period, Project, Suggestion

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


def entries_of(
    chunks: Sequence[Chunk], projects: Sequence[Project], suggestions: Mapping[str, Suggestion] | None = None
) -> list[Entry]:
    """Say of each chunk which actions it is part of: once for each of them, once alone where it is part of none."""
    facets = {p.project_id: _facets_of(p, (suggestions or {}).get(p.project_id)) for p in projects}
    entries = []
    for chunk in chunks:
        owners = [p for p in projects if _holds(p, chunk)]
        entries += [Entry(chunk, facets[p.project_id], "own") for p in owners]
        if not owners:
            mentioned = any(chunk.page_index in p.other_pages for p in projects)
            entries.append(Entry(chunk, None, "mention" if mentioned else "other"))
    return entries


def _holds(project: Project, chunk: Chunk) -> bool:
    """Tell whether a chunk is part of an action: shares text with its body, or stands on a page of its own."""
    spans = [c for c in project.body if c.page_index == chunk.page_index]
    if not spans:
        return chunk.page_index in project.pages
    shared = sum(max(0, min(c.end, chunk.end) - max(c.start, chunk.start)) for c in spans)
    return shared >= min(SHARED_CHARS, len(chunk.text))


def _facets_of(project: Project, suggestion: Suggestion | None) -> ProjectFacets:
    """Draw from an action, and what was suggested of it, what filters can ask."""
    cost, schedule = project.fields.get("cost"), project.fields.get("schedule")
    return ProjectFacets(
        project_id=project.project_id,
        title=project.title.value,
        categories=tuple(c.category_id for c in suggestion.categories) if suggestion else (),
        verdict=suggestion.verdict.verdict.value if suggestion else None,
        maturity=suggestion.maturity.level if suggestion else None,
        cost=cost.value.value if cost and isinstance(cost.value, Money) else None,
        years=_years(schedule.value) if schedule and isinstance(schedule.value, Period) else (),
        traits=_traits(project, suggestion),
    )


def _traits(project: Project, suggestion: Suggestion | None) -> tuple[str, ...]:
    """Name what was found of an action that no single word says: its state, alerts and categories."""
    traits = [project.state.value]
    if suggestion is not None:
        traits += [alert.alert_id for alert in suggestion.alerts]
        traits += [category.category_id for category in suggestion.categories]
    return tuple(dict.fromkeys(traits))


def _years(period: Period) -> tuple[int, ...]:
    """Give the years from the first to the last that a schedule states."""
    stated = [year for year in (period.start_year, period.end_year) if year]
    return tuple(range(min(stated), max(stated) + 1)) if stated else ()
