"""What the machine proposes on one action; each label needs a quote, and silence stays silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from analyser.errors import UngroundedError
from analyser.records.grounded import Citation

CATEGORY_IDS = ("energy_production", "public_building_efficiency", "green_spaces", "soft_mobility", "bioeconomy")


class VerdictId(StrEnum):
    """Whether an action falls into PVD+ (shared domain: E, V, N, I)."""

    ELIGIBLE = "eligible"
    TO_CHECK = "to_check"
    NOT_ELIGIBLE = "not_eligible"
    INSUFFICIENT = "insufficient_information"


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


@dataclass(frozen=True, slots=True)
class Context:
    """What the plan says of an action outside its own text: for a person to read, it decides nothing."""

    citation: Citation
    speaks_for: tuple[str, ...] = ()
    """Categories."""
    speaks_against: tuple[str, ...] = ()


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
    context: tuple[Context, ...] = ()
    summary: str = ""
    """Two French sentences of a language model; every number and name of them stands in `summary_citations`."""
    summary_citations: tuple[Citation, ...] = ()
    model_questions: tuple[str, ...] = ()
    """Those of `questions` that a language model added."""
    rules_version: str = ""
    model: str | None = None
