"""The nouns: immutable records that cannot be built on a quote that does not hold."""

from analyser.records.decisions import Decision, DecisionKind, ReviewState
from analyser.records.grounded import Basis, Citation, Conflict, Field, FieldValue, Money, Period, TaxKind, texts_of
from analyser.records.pages import Box, Document, DocumentType, Line, Page, PageState, Shape
from analyser.records.passages import Chunk, Passage
from analyser.records.projects import FIELD_NAMES, Extraction, PageFinding, Project, ProjectState
from analyser.records.suggestions import (
    CATEGORY_IDS,
    Alert,
    CategorySuggestion,
    Context,
    FundingMatch,
    MaturitySuggestion,
    Suggestion,
    Tag,
    VerdictId,
    VerdictSuggestion,
)

__all__ = [
    "CATEGORY_IDS",
    "FIELD_NAMES",
    "Alert",
    "Basis",
    "Box",
    "CategorySuggestion",
    "Chunk",
    "Citation",
    "Conflict",
    "Context",
    "Decision",
    "DecisionKind",
    "Document",
    "DocumentType",
    "Extraction",
    "Field",
    "FieldValue",
    "FundingMatch",
    "Line",
    "MaturitySuggestion",
    "Money",
    "Page",
    "PageFinding",
    "PageState",
    "Passage",
    "Period",
    "Project",
    "ProjectState",
    "ReviewState",
    "Shape",
    "Suggestion",
    "Tag",
    "TaxKind",
    "VerdictId",
    "VerdictSuggestion",
    "texts_of",
]
