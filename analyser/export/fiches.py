"""One action as a DOCX: the fiche projet, or the one-page note de maturité, with the evidence as a picture."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from analyser.effective import maturity_of, verdict_of
from analyser.export.columns import CATEGORIES, VERDICTS
from analyser.export.tables import Cell
from analyser.folding import fold
from analyser.records import Citation
from analyser.views import ReviewItem

if TYPE_CHECKING:
    from docx.document import Document as Docx

_FICHE_LINES = (
    ("Commune", "commune"), ("Maître d’ouvrage", "maitre_ouvrage"), ("Description", "description_courte"),
    ("Coût (tel qu’imprimé)", "cout_brut"), ("Taxe", "taxe"), ("Calendrier", "calendrier_brut"),
    ("Partenaires", "partenaires"), ("Plan de financement", "plan_financement"),
    ("Financements cités", "financements_cites"), ("Financements à étudier", "financements_suggeres"),
    ("Indicateurs", "indicateurs"), ("Alertes", "alertes"),
)  # fmt: skip
_MISSING = "information insuffisante"


def fiche_docx(
    item: ReviewItem, row: dict[str, Cell], evidence_png: bytes | None, kind: Literal["fiche", "note"] = "fiche"
) -> bytes:
    """Write the DOCX of one action; `row` is its export row, `evidence_png` the boxed page or a part of it."""
    import docx
    from docx.shared import Cm, Pt

    book = docx.Document()
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = "Calibri", Pt(10.5)
    number = f"{item.project.number.raw} – " if item.project.number else ""
    book.add_heading(f"{number}{row['intitule']}", level=1)
    if kind == "fiche":
        _fiche(book, item, row)
    else:
        _note(book, item)
    if evidence_png:
        book.add_heading("La page", level=2)
        book.add_picture(io.BytesIO(evidence_png), width=Cm(15))
    book.add_paragraph(
        f"Source : {item.document_name}. Règles {row.get('version_regles') or '—'}, {row.get('modele')}. "
        f"Revue : {row.get('statut_revue')}. Les dates de validité des dispositifs sont à vérifier avant usage."
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fiche(book: "Docx", item: ReviewItem, row: dict[str, Cell]) -> None:
    table = book.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for label, column in _FICHE_LINES:
        _line(table, label, str(row.get(column) or "") or _MISSING)
    book.add_heading("Éligibilité", level=2)
    book.add_paragraph(f"Avis : {VERDICTS[verdict_of(item)]}. {item.suggestion.verdict.because}")
    for category in item.suggestion.categories:
        book.add_paragraph(f"{CATEGORIES[category.category_id]} : {category.because}", style="List Bullet")
        _quotes(book, category.citations)


def _note(book: "Docx", item: ReviewItem) -> None:
    maturity = item.suggestion.maturity
    level = maturity_of(item)
    shown = f"niveau {level} sur 7 – {maturity.phase}" if level is not None else _MISSING
    book.add_paragraph(f"Maturité : {shown}. État : {maturity.state or _MISSING}.")
    book.add_heading("Preuves", level=2)
    _quotes(book, maturity.citations)
    if maturity.stalls:
        book.add_heading("Signes de blocage", level=2)
        _quotes(book, maturity.stalls)
    table = book.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for axis, state in maturity.axes.items():
        _line(table, axis.replace("_", " "), state.replace("_", " "))
    if item.suggestion.questions:
        book.add_heading("À demander à la commune", level=2)
        for question in item.suggestion.questions:
            book.add_paragraph(question, style="List Bullet")


def _line(table: object, label: str, value: str) -> None:
    cells = table.add_row().cells  # type: ignore[attr-defined]
    cells[0].text, cells[1].text = label, value


def _quotes(book: "Docx", citations: Sequence[Citation]) -> None:
    for citation in citations:
        book.add_paragraph(f"« {fold(citation.quote)} » (p. {citation.page_number})", style="Intense Quote")
