"""What the workspace shows: rows and filters for pages and commands, made from the records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analyser.records import (
    Decision,
    DocumentType,
    PageState,
    Project,
    ReviewState,
    Suggestion,
    TaxKind,
    VerdictId,
)

JobState = Literal["queued", "reading", "indexing", "analysing", "done", "failed"]
Standing = Literal["proposed", "set_aside", "added", "not_found"]
"""`added` by a person; `set_aside` as past, abandoned or refused; `not_found` again by the last analysis, kept because
people decided on it."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the workspace and how far its work has come."""

    document_id: str
    name: str
    town: str | None
    type: DocumentType
    state: JobState
    added_at: str
    """UTC, ISO 8601."""
    done: int = 0
    total: int = 0
    """Progress within `state`, in pages or chunks; total 0: unknown."""
    page_count: int = 0
    coverage: tuple[PageState, ...] = ()
    project_count: int = 0
    error: str | None = None
    """Kind of the error (`DocumentError.kind`), when `state` is `failed`."""
    message: str | None = None
    """French: the error and the next step, or why there is no action, or that pages are unread."""
    notices: tuple[str, ...] = ()
    insee: str | None = None
    departement: str | None = None
    population: int | None = None
    previous_version: str | None = None
    """The document that this one replaces."""


@dataclass(frozen=True, eq=False)
class ReviewItem:
    """One action as the reviewer sees it: what the machine proposes, and what people settled."""

    project: Project
    suggestion: Suggestion
    review_state: ReviewState
    document_name: str
    town: str | None
    version: int = 0
    """Number of journal entries on this action; hand it back as `expected` when deciding (optimistic lock)."""
    last_decision: Decision | None = None
    corrections: Mapping[str, object] = field(default_factory=dict)
    """Values settled by people, by name (`title`, `owner`, `cost`, `categories`, `verdict` ...); they win."""
    carried_over_from: str | None = None
    """The same action in the version of the plan that this document replaces."""
    standing: Standing = "proposed"


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a document takes away; its decisions stay in the journal."""

    document_name: str
    pages: int
    projects: int
    decided: int
    """Actions with decisions among them."""
    decisions: int


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """Which actions of the review queue to show; empty means all."""

    town: str | None = None
    document_id: str | None = None
    category: str | None = None
    verdict: VerdictId | None = None
    review_state: ReviewState | None = None
    alert: str | None = None
    maturity: tuple[int, int] | None = None
    reviewer: str | None = None
    text: str | None = None
    order: Literal["page", "town", "uncertainty"] = "page"


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Where to search; empty means everywhere."""

    town: str | None = None
    document_id: str | None = None
    type: DocumentType | None = None
    departement: str | None = None
    population: tuple[int, int] | None = None
    category: str | None = None
    verdict: VerdictId | None = None
    maturity: tuple[int, int] | None = None
    cost: tuple[float, float] | None = None
    year: tuple[int, int] | None = None
    pages: tuple[int, int] | None = None
    """First and last page index, for a search inside one document."""


@dataclass(frozen=True, slots=True)
class PageCoverage:
    """One page of the coverage strip."""

    page_index: int
    state: PageState
    label: str | None
    note: str | None
    finding: str | None
    """action, mention, other, to_check, unread."""
    reason: str | None
    """French: what was found there, or why not."""
    refused: tuple[str, ...] = ()
    """French: why each thing that a language model said of this page was put into quarantine."""
    unanswered: tuple[str, ...] = ()
    """French: why each question on this page got no usable reply; `Workspace.ask_again` asks these alone."""


@dataclass(frozen=True, eq=False)
class ModelRun:
    """What the last run with a language model did on a document."""

    model: str
    at: str
    """UTC, ISO 8601."""
    destinations: tuple[str, ...]
    """Where text went; empty when every reply was kept from an earlier run."""
    calls: int
    cached: int
    """Replies kept from an earlier run."""
    tokens_in: int
    tokens_out: int
    euros: float
    masked: int
    """Personal details hidden before text left."""
    refused: Mapping[str, int]
    """Why (French) -> how often something the model said was not let through."""
    failed: Mapping[str, int]
    """Why (French) -> how many pieces got no usable reply."""
    stopped: str | None
    """Why the run stopped early, if it did (French)."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the review queue: light columns only, so that thousands are listed without reading any page."""

    project_id: str
    document_id: str
    document_name: str
    number: str | None
    title: str
    town: str | None
    axis: str | None
    page_index: int
    """First page of the action (from 0)."""
    category: str | None
    """Primary category, people's answer first."""
    verdict: VerdictId
    score: float
    """Calibrated probability of the verdict, 0-1."""
    review_state: ReviewState
    alerts: tuple[str, ...] = ()
    """Alert ids."""
    cost: float | None = None
    maturity: int | None = None
    reviewer: str | None = None
    tax: TaxKind | None = None
    version: int = 0
    standing: Standing = "proposed"


@dataclass(frozen=True, eq=False)
class Figures:
    """What the dashboard counts; effective values (people's answers win). Amounts are never added across tax kinds."""

    towns: int = 0
    documents: int = 0
    pages_read: int = 0
    pages_unread: int = 0
    actions: int = 0
    reviewed: int = 0
    amounts: Mapping[str, float] = field(default_factory=dict)
    """Eligible amounts by tax kind: HT, TTC, or "" where the plan does not say; euros."""
    by_town_category: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(town, category id) -> number of actions, verdict eligible or to check."""
    amounts_by_category: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """(category id, tax kind or "") -> euros."""
    maturity: Mapping[int | None, int] = field(default_factory=dict)
    verdicts: Mapping[VerdictId, int] = field(default_factory=dict)
    states: Mapping[ReviewState, int] = field(default_factory=dict)
    alerts: Mapping[str, int] = field(default_factory=dict)
    """Alert id -> number of actions."""
    town_progress: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Town -> (actions reviewed, actions)."""


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One export made before, and what its verification said."""

    name: str
    kind: str
    dialect: str
    at: str
    """UTC, ISO 8601."""
    rows: int
    citations: int
    failures: int


@dataclass(frozen=True, eq=False)
class ImportReport:
    """What a re-imported CSV or XLSX changed, and what it could not."""

    changed: int = 0
    unchanged: int = 0
    conflicts: tuple[str, ...] = ()
    """French sentences, one a conflict: which action, which column, both values."""


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One action compared between two versions of a plan."""

    kind: Literal["unchanged", "reworded", "cost_changed", "moved", "new", "removed"]
    title: str
    old_project_id: str | None
    new_project_id: str | None
    detail: str = ""
    """French, short: « 1,2 M€ → 1,5 M€ », « p. 12 → p. 15 »."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A suggestion that a change of rules changes. `before`, `after`: verdict id, then category ids."""

    project_id: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
