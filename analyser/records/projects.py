"""The actions of a plan, what was found on each of its pages, and the passages that are searched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from analyser.errors import UngroundedError
from analyser.records.grounded import Citation, Conflict, Field, FieldValue


class ProjectState(StrEnum):
    """How an action stands in its plan, where the plan says so."""

    PLANNED = "planned"
    TO_MATURE = "to_mature"
    PAST = "past"
    ABANDONED = "abandoned"
    REFUSED = "refused"


@dataclass(frozen=True, eq=False)
class Project:
    """One action of a plan. `fields` keys: FIELD_NAMES. Raises `UngroundedError` on a citation of another document."""

    project_id: str
    document_id: str
    title: Field[str]
    number: Field[str] | None = None
    town: Field[str] | None = None
    """The town or EPCI that the text attaches the action to; None: the document's own town."""
    axis: Field[str] | None = None
    pages: tuple[int, ...] = ()
    """Indices (from 0) of the pages of the action's own fiche, row, slide or section."""
    other_pages: tuple[int, ...] = ()
    """Indices of pages that name it elsewhere: summary and financial tables, contents."""
    fields: Mapping[str, Field[FieldValue]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    state: ProjectState = ProjectState.PLANNED
    state_citations: tuple[Citation, ...] = ()
    body: tuple[Citation, ...] = ()
    """The whole text of the action, in reading order, as citations: what eligibility and maturity read."""

    def __post_init__(self) -> None:
        """Refuse citations of another document and unknown field names."""
        if unknown := set(self.fields) - set(FIELD_NAMES):
            raise ValueError(f"unknown fields {sorted(unknown)}")
        for citation in self.citations():
            if citation.document_id != self.document_id:
                raise UngroundedError("Une action ne peut citer que son propre document.")

    def citations(self) -> Iterator[Citation]:
        """Every citation of the project, body included."""
        named = (self.title, self.number, self.town, self.axis, *self.fields.values())
        for one in named:
            if one is not None:
                yield from one.citations
        for conflict in self.conflicts:
            for value in conflict.values:
                yield from value.citations
        yield from self.state_citations
        yield from self.body


FIELD_NAMES = (
    "owner", "cost", "schedule", "partners", "funding_cited", "funding_plan", "description", "objectives", "location",
    "status", "priority", "indicators", "other_costs",
)  # fmt: skip
"""owner, description, objectives, location, status, priority, indicators: str; cost: Money; schedule: Period;
partners, funding_cited, funding_plan (printed financing lines): tuple[str, ...]; other_costs: tuple[str, ...] (raw)."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """What extraction found on a page: for the coverage of the plan."""

    page_index: int
    kind: Literal["action", "mention", "other", "to_check", "unread"]
    reason: str
    """French, short: « fiche action 1.2 », « sommaire », « ressemble à une action, rien d'extrait » ..."""


@dataclass(frozen=True, eq=False)
class Extraction:
    """Everything found in one document."""

    document_id: str
    projects: tuple[Project, ...]
    set_aside: tuple[Project, ...] = ()
    """Past, abandoned or refused actions: kept with their state, not proposed."""
    findings: tuple[PageFinding, ...] = ()
    explanation: str | None = None
    """Why there is no action, when there is none (French)."""
    town: str | None = None
    """The town proposed from the text."""
