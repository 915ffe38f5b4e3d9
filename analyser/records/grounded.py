"""Citations and values that cannot be built unless their quote stands on its page.

A `Citation` can only be made in the presence of its `Page` (the `proof`), and is refused with `UngroundedError` unless
`page.text[start:end] == quote` and neither end cuts a number in two. A `Field` refuses a value or raw text that its
quotes do not contain. So whatever exists was proved; there is nothing to check later.
"""

from dataclasses import InitVar, dataclass
from typing import Generic, Literal, TypeVar

from analyser.errors import UngroundedError
from analyser.folding import cuts_number, fold
from analyser.records.pages import Page, PageState

TaxKind = Literal["HT", "TTC"]
Basis = Literal["total", "annual", "per_phase", "unknown"]


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
