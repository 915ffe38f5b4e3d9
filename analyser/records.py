"""The nouns: immutable records that cannot be built on a quote that does not hold.

A `Citation` can only be made in the presence of its `Page` (the `proof`), and is refused with `UngroundedError` unless
`page.text[start:end] == quote` and neither end cuts a number in two. A `Field` refuses a value or raw text that its
quotes do not contain. A `Project` refuses citations of another document. So whatever exists was proved; there is
nothing to check later.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from analyser.errors import UngroundedError
from analyser.folding import cuts_number, fold

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points, origin bottom left."""

TaxKind = Literal["HT", "TTC"]
Basis = Literal["total", "annual", "per_phase", "unknown"]

CATEGORY_IDS = ("energy_production", "public_building_efficiency", "green_spaces", "soft_mobility", "bioeconomy")


class PageState(StrEnum):
    """What could be read of a page. `TEXT`, `OCR` and `BLANK` count as read; all others as unread."""

    TEXT = "text"
    OCR = "ocr"
    IMAGE = "image_only"
    STAMP = "stamp_over_scan"
    GARBLED = "garbled"
    BLANK = "blank"
    DRAWING = "drawing"
    FAILED = "failed"

    @property
    def is_read(self) -> bool:
        """Whether what stands on the page is known."""
        return self in (PageState.TEXT, PageState.OCR, PageState.BLANK)


class DocumentType(StrEnum):
    """Whether a document is a town's plan or speaks of programmes, schemes and rules."""

    PLAN = "plan"
    PROGRAMME = "programme"


class VerdictId(StrEnum):
    """Whether an action falls into PVD+ (shared domain: E, V, N, I)."""

    ELIGIBLE = "eligible"
    TO_CHECK = "to_check"
    NOT_ELIGIBLE = "not_eligible"
    INSUFFICIENT = "insufficient_information"


@dataclass(frozen=True, slots=True)
class Line:
    """A run of characters on one baseline, without a wide gap: `page.text[start:end]` and where it stands."""

    start: int
    end: int
    box: Box
    size: float = 0.0
    bold: bool = False
    hidden: bool = False
    """Hidden: invisible render mode, or drawn in the colour of its background, or far too small to read."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn thing: a thin horizontal or vertical ruled line, a (filled) box, or an image."""

    kind: Literal["horizontal", "vertical", "box", "image"]
    box: Box


@dataclass(frozen=True, eq=False)
class Page:
    """One page: its one stored text, and where each character of it stands.

    `boxes` holds 4 floats a character of `text` (x0, y0, x1, y1; PDF points, origin bottom left of the page as
    displayed, rotation applied); NaN where a character has no place (line breaks). Empty for texts without geometry.
    `confidences` (OCR pages only) holds one number 0-100 a character. On OCR pages `lines` and `shapes` stand as on the
    straightened page, so that rows and columns can be told; `boxes` stand as on the scan that people see.
    """

    document_id: str
    index: int
    text: str
    state: PageState = PageState.TEXT
    width: float = 0.0
    height: float = 0.0
    label: str | None = None
    note: str | None = None
    boxes: "array[float]" = field(default_factory=lambda: array("f"), repr=False)
    lines: tuple[Line, ...] = field(default=(), repr=False)
    shapes: tuple[Shape, ...] = field(default=(), repr=False)
    confidences: "array[int] | None" = field(default=None, repr=False)

    @property
    def number(self) -> int:
        """The page's number for people, from 1."""
        return self.index + 1


@dataclass(frozen=True, eq=False)
class Document:
    """One file as read: pages in order, and what is known of the file itself."""

    document_id: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    name: str
    pages: tuple[Page, ...]
    title: str | None = None
    outline: tuple[tuple[int, str, int], ...] = ()
    """Bookmarks: depth from 0, title, page index."""
    notices: tuple[str, ...] = ()
    """French sentences on what a reader should know: attachments listed, repaired structure, cut at a limit ..."""

    @property
    def unread_pages(self) -> tuple[Page, ...]:
        """The pages whose content is not known."""
        return tuple(p for p in self.pages if not p.state.is_read)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote, and the proof that it stands there. Build with `Citation.of(page, start, end)` or with a quote to prove.

    `proof` is not stored. Raises `UngroundedError` unless `proof.text[start:end] == quote`, the quote has a word, and
    neither end cuts a number in two (`4 M€` out of `2,4 M€`).
    """

    document_id: str
    page_index: int
    start: int
    end: int
    quote: str
    proof: InitVar[Page]
    ocr: bool = False

    def __post_init__(self, proof: Page) -> None:
        """Refuse a quote that does not hold."""
        if (proof.document_id, proof.index) != (self.document_id, self.page_index):
            raise UngroundedError(f"Citation d'une autre page que celle annoncée (p. {self.page_index + 1}).")
        if not 0 <= self.start < self.end <= len(proof.text) or proof.text[self.start : self.end] != self.quote:
            raise UngroundedError(f"« {self.quote[:60]} » ne se trouve pas à l'endroit cité (p. {proof.number}).")
        if _cuts_number(proof, self.start) or _cuts_number(proof, self.end):
            raise UngroundedError(f"« {self.quote[:60]} » coupe un nombre en deux (p. {proof.number}).")
        if not any(c.isalnum() for c in self.quote):
            raise UngroundedError(f"Citation vide (p. {proof.number}).")
        if self.ocr != (proof.state is PageState.OCR):
            raise UngroundedError(f"Citation d'une page reconnue par OCR non signalée comme telle (p. {proof.number}).")

    @classmethod
    def of(cls, page: Page, start: int, end: int) -> "Citation":
        """Cite `page.text[start:end]`, without surrounding space; a number that an end would cut is quoted whole."""
        while _cuts_number(page, start):
            start -= 1
        while _cuts_number(page, end):
            end += 1
        quote = page.text[start:end]
        start += len(quote) - len(quote.lstrip())
        end -= len(quote) - len(quote.rstrip())
        return cls(
            page.document_id, page.index, start, end, page.text[start:end], page, ocr=page.state is PageState.OCR
        )

    @property
    def page_number(self) -> int:
        """The page's number for people, from 1."""
        return self.page_index + 1


def _cuts_number(page: Page, at: int) -> bool:
    """Tell whether an offset lies inside a number; two cells of a table may stand side by side in the text."""
    return cuts_number(page.text, at) and not any(at in (line.start, line.end) for line in page.lines)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as printed, in euros; never converted between HT and TTC, never annualised.

    `value` is None where an amount is named but not given ("à chiffrer"). `maximum` only for a range.
    """

    raw: str
    value: float | None = None
    maximum: float | None = None
    tax: TaxKind | None = None
    basis: Basis = "total"


@dataclass(frozen=True, slots=True)
class Period:
    """A schedule as printed, and the years that it states."""

    raw: str
    start_year: int | None = None
    end_year: int | None = None


FieldValue = str | tuple[str, ...] | Money | Period
V_co = TypeVar("V_co", bound=FieldValue, covariant=True)


@dataclass(frozen=True, slots=True)
class Field(Generic[V_co]):
    """One value of a project with the quotes that carry it.

    Raises `UngroundedError` without citation, or when a text of the value (for Money and Period: the raw text) does
    not stand, up to typography, in the quotes joined in their order.
    """

    value: V_co
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        """Refuse a value that its quotes do not carry."""
        if not self.citations:
            raise UngroundedError(f"Valeur sans citation : « {str(self.value)[:60]} ».")
        carried = fold(" ".join(c.quote for c in self.citations))
        for text in texts_of(self.value):
            if fold(text) not in carried:
                raise UngroundedError(f"« {text[:60]} » ne se trouve pas dans ses citations.")

    @property
    def raw(self) -> str:
        """The printed text of the value."""
        return " ; ".join(texts_of(self.value))


def texts_of(value: FieldValue) -> tuple[str, ...]:
    """Give the printed texts of a value: what its quotes must contain."""
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else (value.raw,)


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same field of one action printed with different values in different places."""

    field: str
    values: tuple[Field[FieldValue], ...]


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
class CategorySuggestion:
    """One of the five fields, proposed for an action. `score`: calibrated probability 0-1. Needs a plan citation."""

    category_id: str
    score: float
    primary: bool
    because: str
    citations: tuple[Citation, ...]
    criteria: tuple[Citation, ...] = ()
    against: tuple[Citation, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an ungrounded or unknown category."""
        if self.category_id not in CATEGORY_IDS:
            raise ValueError(f"unknown category {self.category_id}")
        if not self.citations:
            raise UngroundedError(f"Catégorie {self.category_id} proposée sans citation.")


@dataclass(frozen=True, slots=True)
class VerdictSuggestion:
    """The verdict on an action; every verdict but `insufficient_information` needs a plan citation."""

    verdict: VerdictId
    because: str
    citations: tuple[Citation, ...] = ()
    criteria: tuple[Citation, ...] = ()
    score: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a yes, a maybe or a no without evidence."""
        if not self.citations and self.verdict is not VerdictId.INSUFFICIENT:
            raise UngroundedError("Un avis autre que « information insuffisante » demande une citation.")


@dataclass(frozen=True, slots=True)
class MaturitySuggestion:
    """How far (level 0-7, phase) and how it goes (state), with evidence; level None: nothing in the text tells."""

    level: int | None
    phase: str | None = None
    state: str | None = None
    citations: tuple[Citation, ...] = ()
    stalls: tuple[Citation, ...] = ()
    axes: Mapping[str, str] = field(default_factory=dict)
    """Cross axes (technique, foncier, juridique, financier, politique, calendrier, autorisations) ->
    acquis | en_cours | absent | non_documente."""

    def __post_init__(self) -> None:
        """Refuse a level without evidence."""
        if self.level is not None and not (0 <= self.level <= 7 and self.citations):
            raise UngroundedError("Un niveau de maturité va de 0 à 7 et demande une citation.")


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the consultant should not overlook; cited, unless it says that something is absent."""

    alert_id: str
    message: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class FundingMatch:
    """A scheme that could fund an action: why, what is missing, until when."""

    scheme_id: str
    name: str
    because: str
    status: Literal["open", "ending", "closed", "to_check"]
    missing: tuple[str, ...] = ()
    deadline: str | None = None
    citations: tuple[Citation, ...] = ()
    criteria: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A cited co-benefit or partner trait: social, digital, ppp, aggregation, participation ..."""

    tag_id: str
    label: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, eq=False)
class Suggestion:
    """What the machine proposes on one action."""

    project_id: str
    categories: tuple[CategorySuggestion, ...]
    """Primary first; empty when none."""
    verdict: VerdictSuggestion
    maturity: MaturitySuggestion
    alerts: tuple[Alert, ...] = ()
    funding: tuple[FundingMatch, ...] = ()
    questions: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    summary: str = ""
    """Two French sentences of a language model; every number and name of them stands in `summary_citations`."""
    summary_citations: tuple[Citation, ...] = ()
    rules_version: str = ""
    model: str | None = None


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


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of one page, to be searched: `text == page.text[start:end]`; `heading` is the path that leads to it."""

    chunk_id: str
    document_id: str
    page_index: int
    start: int
    end: int
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk. `score`: similarity, higher is better. `marks`: spans in `chunk.text` of matching words."""

    chunk: Chunk
    score: float
    document_name: str
    town: str | None
    marks: tuple[tuple[int, int], ...] = ()
    project_id: str | None = None


class DecisionKind(StrEnum):
    """What a person settled."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    UNSURE = "unsure"
    DUPLICATE = "duplicate"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class ReviewState(StrEnum):
    """Where the review of one action stands."""

    TO_REVIEW = "to_review"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    UNSURE = "unsure"
    DUPLICATE = "duplicate"

    @property
    def is_settled(self) -> bool:
        """Whether a person has answered."""
        return self is not ReviewState.TO_REVIEW


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the append-only journal. `changes`: field name -> corrected value (JSON-ready)."""

    decision_id: int
    project_id: str
    kind: DecisionKind
    author: str
    at: str
    """UTC, ISO 8601."""
    changes: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None
    comment: str | None = None
    supersedes: int | None = None
    """The decision that an UNDO revokes."""
    context: Mapping[str, object] = field(default_factory=dict)
    """Versions at the time: rules, model, document, and the suggestion that was shown."""
