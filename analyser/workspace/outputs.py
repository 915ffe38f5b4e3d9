"""What leaves the workspace: exports, their proof, fiches; and what comes back corrected."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from analyser import export as out
from analyser import review
from analyser.errors import AnalyserError, UnknownRecordError
from analyser.export.tables import Row
from analyser.reading import ReadingLimits, read_safely, render_page
from analyser.records import DecisionKind, Document, Page, ReviewState
from analyser.views import ExportRecord, ImportReport, QueueFilters, QueueRow, ReviewItem
from analyser.workspace.core import Part

ExportKind = Literal["projects", "citations", "financing"]
Status = Literal["accepted", "all"]
_COLUMNS: dict[ExportKind, tuple[str, ...]] = {
    "projects": out.PROJECT_COLUMNS,
    "citations": out.CITATION_COLUMNS,
    "financing": out.FINANCING_COLUMNS,
}
_SHEETS: dict[ExportKind, str] = {"projects": "projets", "citations": "citations", "financing": "financements"}
EVIDENCE_SCALE = 1.6
_LEAVES = (ReviewState.ACCEPTED, ReviewState.CORRECTED)


class Outputs(Part):
    """What the Export page and the commands export, import and verify need."""

    def export(
        self,
        kind: ExportKind = "projects",
        dialect: out.Dialect = "excel-fr",
        status: Status = "accepted",
        town: str | None = None,
        *,
        one_line: bool = False,
    ) -> bytes:
        """Write one CSV: accepted and corrected actions, or all of them with their state."""
        return out.write_csv(_COLUMNS[kind], self._rows(kind, status, town), dialect, one_line=one_line)

    def export_xlsx(self, status: Status = "accepted", town: str | None = None) -> bytes:
        """Write a workbook with actions, citations and financing lines."""
        return out.write_xlsx({_SHEETS[kind]: (_COLUMNS[kind], self._rows(kind, status, town)) for kind in _COLUMNS})

    def preview(
        self, kind: ExportKind, dialect: out.Dialect, status: Status, town: str | None, rows: int = 10
    ) -> tuple[list[str], list[list[str]]]:
        """Give header and first rows as they will be written."""
        made = self._rows(kind, status, town, limit=rows)
        table = out.read_table("aperçu.csv", out.write_csv(_COLUMNS[kind], made, dialect))
        return list(_COLUMNS[kind]), [list(row.values()) for row in table[:rows]]

    def count_exported(self, status: Status = "accepted", town: str | None = None) -> int:
        """Count the actions that an export is asked for."""
        return len(self._asked_for(status, town))

    def withheld(self, status: Status = "accepted", town: str | None = None) -> list[str]:
        """Name the actions that an export leaves out: a stored quote of theirs no longer stands on its page."""
        proved = {item.project.project_id for item in self.core.store.items(QueueFilters(town=town))}
        return [
            f"« {row.title} » ({row.document_name}) n’est pas exportée : une citation ne tient plus sur sa page. "
            "Relisez le document."
            for row in self._asked_for(status, town)
            if row.project_id not in proved
        ]

    def note_export(self, record: ExportRecord) -> None:
        """Remember an export in the list of past ones."""
        self.core.store.add_export(record)

    def exports(self) -> list[ExportRecord]:
        """List past exports, the newest first."""
        return self.core.store.exports()

    def verify(self, path: Path) -> list[str]:
        """Prove the citations of an exported file again; raises `AnalyserError` where it cannot be read."""
        try:
            return self.verify_bytes(path.name, path.read_bytes())
        except OSError as error:
            raise AnalyserError(f"« {path} » est illisible ({error.strerror}).") from error

    def verify_bytes(self, name: str, content: bytes) -> list[str]:
        """Give one French line for each citation that does not stand in the stored files."""
        return out.verify_rows(out.read_table(name, content), self._page_reader(), self._document_of)

    def verify_store(self) -> list[str]:
        """Prove every stored quote again; one French sentence for each action that the database no longer carries."""
        return self.core.store.verify()

    def count_citations(self, content: bytes) -> int:
        """Count the citations an exported table claims."""
        return out.count_claims(out.read_table("export", content))

    def reimport(self, name: str, content: bytes, author: str) -> ImportReport:
        """Take a corrected export back as decisions; what changed here meanwhile is reported, not overwritten."""
        changed, unchanged, conflicts = 0, 0, []
        context = self._context()
        for number, row in enumerate(out.read_table(name, content), 2):
            try:
                item = self.core.store.item(row.get("id_action", ""))
            except UnknownRecordError:
                conflicts.append(f"ligne {number} : action inconnue de ce corpus, laissée de côté.")
                continue
            change = out.changes_of(row, out.project_row(item, context))
            conflicts += [f"ligne {number} : {problem}" for problem in change.problems]
            if clash := _clash(row, item):
                if change.changes:
                    conflicts.append(f"ligne {number} : {clash}")
                continue
            if not change.changes:
                unchanged += 1
                continue
            review.decide(
                self.core.store,
                item.project.project_id,
                DecisionKind.CORRECT,
                author,
                changes=change.changes,
                reason="réimport d’un export corrigé",
                expected=item.version,
            )
            changed += 1
        return ImportReport(changed, unchanged, tuple(conflicts))

    def fiche(self, project_id: str, kind: Literal["fiche", "note"] = "fiche") -> bytes:
        """Write the fiche projet or the note de maturité of one action as DOCX, with its page."""
        item = self.core.store.item(project_id)
        row = out.project_row(item, self._context())
        return out.fiche_docx(item, row, self._evidence_image(item), kind)

    def _evidence_image(self, item: ReviewItem) -> bytes | None:
        """Draw the first page of an action with its evidence boxed; None where it cannot be drawn."""
        from analyser.export.picture import boxed_page

        page = self.core.page(item.project.document_id, item.project.title.citations[0].page_index)
        cited = [c for c in item.project.citations() if c.page_index == page.index and c not in item.project.body]
        try:
            path, password = self.core.store.original_path(page.document_id), self.core.passwords.get(page.document_id)
            png = render_page(path, page.index, EVIDENCE_SCALE, password)
        except AnalyserError:
            return None
        return boxed_page(png, page, cited)

    def _asked_for(self, status: Status, town: str | None) -> list[QueueRow]:
        rows = self.core.store.queue_rows(QueueFilters(town=town))
        return [row for row in rows if status == "all" or row.review_state in _LEAVES]

    def _rows(self, kind: ExportKind, status: Status, town: str | None, limit: int | None = None) -> list[Row]:
        items = self.core.store.items(QueueFilters(town=town))
        kept = [i for i in items if status == "all" or i.review_state in _LEAVES][:limit]
        context = self._context()
        if kind == "projects":
            return [out.project_row(item, context) for item in kept]
        if kind == "citations":
            return [row for item in kept for row in out.citation_rows(item, context)]
        return [row for item in kept for row in out.financing_rows(item)]

    def _context(self) -> out.ExportContext:
        documents = {row.document_id: row for row in self.core.store.document_rows()}

        @lru_cache(maxsize=4096)
        def label(document_id: str, page_index: int) -> str | None:
            return self.core.page(document_id, page_index).label

        return out.ExportContext(documents, label)

    def _document_of(self, project_id: str) -> str | None:
        try:
            return self.core.store.project(project_id).document_id
        except UnknownRecordError:
            return None

    def _page_reader(self) -> Callable[[str, int], Page | None]:
        """Read pages anew from the kept files, each file once; programme notes from corpus/."""
        limits = ReadingLimits.from_settings(self.settings)
        notes = {note.document.document_id: note.document for note in self.knowledge.notes}

        @lru_cache(maxsize=8)
        def reread(document_id: str) -> Document | None:
            try:
                row = self.core.store.document_row(document_id)
                path, password = self.core.store.original_path(document_id), self.core.passwords.get(document_id)
                return read_safely(path, row.name, limits, password)
            except AnalyserError:
                return None

        def page(document_id: str, page_index: int) -> Page | None:
            document = notes.get(document_id) or reread(document_id)
            inside = document is not None and 0 <= page_index < len(document.pages)
            return document.pages[page_index] if document is not None and inside else None

        return page


def _clash(row: dict[str, str], item: ReviewItem) -> str | None:
    """Tell whether a person decided on the action after the table was exported."""
    if item.last_decision is None:
        return None
    exported = row.get("relecteur", ""), row.get("statut_revue", "")
    now = item.last_decision.author, out.REVIEW_STATES[item.review_state]
    if exported == now:
        return None
    return f"{now[0]} a décidé « {now[1]} » depuis cet export ; votre correction n’est pas appliquée."
