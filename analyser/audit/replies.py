"""What a model may answer, as schemas: every value is a line number and a verbatim quote."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

CategoryId = Literal[
    "energy_production", "public_building_efficiency", "green_spaces", "soft_mobility", "bioeconomy"
]  # fmt: skip
VerdictName = Literal["eligible", "to_check", "not_eligible", "insufficient_information"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Pointer(_Strict):
    """A line of the passage, and words copied from it."""

    line: int = Field(ge=1)
    quote: str = Field(min_length=1, max_length=600)


class FoundAction(_Strict):
    """One action that stands in the passage."""

    title: Pointer
    number: Pointer | None = None
    owner: Pointer | None = None
    cost: Pointer | None = None
    schedule: Pointer | None = None
    description: Pointer | None = None


class FoundActions(_Strict):
    """The actions of a passage, possibly none."""

    actions: list[FoundAction] = Field(default_factory=list, max_length=60)


class FilledFields(_Strict):
    """Values of an action that rules had left empty; null where the text does not say."""

    owner: Pointer | None = None
    cost: Pointer | None = None
    schedule: Pointer | None = None
    location: Pointer | None = None
    description: Pointer | None = None
    partners: list[Pointer] = Field(default_factory=list, max_length=20)
    funding_cited: list[Pointer] = Field(default_factory=list, max_length=20)


class Argument(_Strict):
    """One category argued, from the plan."""

    category: CategoryId
    evidence: list[Pointer] = Field(min_length=1, max_length=6)


class Judgement(_Strict):
    """Categories, verdict and maturity as the model argues them."""

    categories: list[Argument] = Field(default_factory=list, max_length=5)
    verdict: VerdictName
    verdict_evidence: list[Pointer] = Field(default_factory=list, max_length=6)
    maturity: int | None = Field(default=None, ge=0, le=7)
    maturity_evidence: list[Pointer] = Field(default_factory=list, max_length=6)


class Summary(_Strict):
    """Two sentences in French with the lines they rest on, and questions for the town."""

    sentences: list[str] = Field(max_length=2)
    evidence: list[Pointer] = Field(default_factory=list, max_length=8)
    questions: list[str] = Field(default_factory=list, max_length=6)
