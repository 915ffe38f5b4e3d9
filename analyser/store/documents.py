"""The documents of the workspace: what they are, and how far their work has come."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, func, insert, select, update

from analyser.errors import UnknownRecordError
from analyser.records import DocumentType, PageState
from analyser.store.database import Database, TakenError, now
from analyser.store.schema import decisions, documents, pages, projects, removed_documents
from analyser.views import DocumentRow, JobState, Removal

ENDED = ("done", "failed")


class DocumentStore(Database):
    """Documents and their progress."""

    def add_document(
        self,
        document_id: str,
        name: str,
        town: str | None = None,
        type: DocumentType = DocumentType.PLAN,
        *,
        previous_version: str | None = None,
    ) -> bool:
        """Queue a document; False, changing nothing, when it is known already."""
        values: dict[str, Any] = {
            "document_id": document_id,
            "name": name,
            "town": town,
            "town_by_person": town is not None,
            "type": type.value,
            "previous_version": previous_version,
            "added_at": now(),
            "state": "queued",
            "coverage": "",
            "outline": [],
            "notices": [],
            "lease_until": 0.0,
        }
        try:
            with self.writing() as connection:
                connection.execute(insert(documents).values(values | dict.fromkeys(("done", "total", "page_count"), 0)))
                _forget_removal(connection, document_id)
        except TakenError:
            return False
        return True

    def document_rows(self) -> list[DocumentRow]:
        """List every document, the first added first."""
        with self.reading() as connection:
            in_order = document_select().order_by(documents.c.added_at, documents.c.document_id)
            return [document_row_of(row) for row in connection.execute(in_order).mappings()]

    def document_row(self, document_id: str) -> DocumentRow:
        """Give one document. Raises `UnknownRecordError`."""
        with self.reading() as connection:
            row = connection.execute(document_select().where(documents.c.document_id == document_id)).mappings().first()
        if row is None:
            raise UnknownRecordError(f"Document inconnu : {document_id[:12]}.")
        return document_row_of(row)

    def set_state(
        self,
        document_id: str,
        state: JobState,
        done: int = 0,
        total: int = 0,
        *,
        error: str | None = None,
        message: str | None = None,
    ) -> None:
        """Say how far the work on a document has come; `done` and `failed` end its lease."""
        values: dict[str, Any] = {"state": state, "done": done, "total": total, "error": error, "message": message}
        if state in ENDED:
            values |= {"lease_owner": None, "lease_until": 0.0}
        self.change_document(document_id, values)

    def set_town(
        self,
        document_id: str,
        town: str | None,
        *,
        by_person: bool,
        insee: str | None = None,
        departement: str | None = None,
        population: int | None = None,
    ) -> bool:
        """Name the town of a document; False when a person had named it and this is only a proposal."""
        values = {"town": town, "insee": insee, "departement": departement, "population": population}
        condition = [] if by_person else [documents.c.town_by_person.is_(False)]
        return self.change_document(document_id, values | {"town_by_person": by_person}, *condition)

    def set_type(self, document_id: str, type: DocumentType) -> None:
        """Say whether a document is a plan or speaks of programmes."""
        self.change_document(document_id, {"type": type.value})

    def removal(self, document_id: str) -> Removal:
        """Tell what removing a document would take away."""
        row = self.document_row(document_id)
        with self.reading() as connection:
            counts = [
                connection.scalar(select(func.count()).select_from(table).where(table.c.document_id == document_id))
                for table in (pages, projects, decisions)
            ]
            decided = connection.scalar(
                select(func.count(decisions.c.project_id.distinct())).where(decisions.c.document_id == document_id)
            )
        return Removal(row.name, counts[0] or 0, counts[1] or 0, decided or 0, counts[2] or 0)

    def remove_document(self, document_id: str) -> None:
        """Remove a document and all that was made from it, its original aside. Raises `UnknownRecordError`.

        Its decisions stay in the journal, and apply again if the document comes back.
        """
        row = self.document_row(document_id)
        with self.writing() as connection:
            _forget_removal(connection, document_id)
            connection.execute(
                insert(removed_documents).values(
                    document_id=document_id, name=row.name, town=row.town, removed_at=now()
                )
            )
            connection.execute(delete(documents).where(documents.c.document_id == document_id))

    def removed_documents(self) -> dict[str, str]:
        """Name the documents that were removed: id -> name."""
        with self.reading() as connection:
            rows = connection.execute(select(removed_documents.c.document_id, removed_documents.c.name))
            return {row.document_id: row.name for row in rows}

    def change_document(self, document_id: str, values: dict[str, Any], *conditions: ColumnElement[bool]) -> bool:
        """Change columns of one document; whether the conditions held. An unknown document is left unknown."""
        with self.writing() as connection:
            statement = update(documents).where(documents.c.document_id == document_id, *conditions)
            return connection.execute(statement.values(values)).rowcount == 1


def _forget_removal(connection: Connection, document_id: str) -> None:
    connection.execute(delete(removed_documents).where(removed_documents.c.document_id == document_id))


def superseded() -> Select[Any]:
    """Select the documents that a newer version, fully analysed, has replaced."""
    return select(documents.c.previous_version).where(
        documents.c.state == "done", documents.c.previous_version.is_not(None)
    )


def document_select() -> Select[Any]:
    """Select documents with the number of their actions, set-aside ones left out."""
    counted = (
        select(func.count())
        .where(projects.c.document_id == documents.c.document_id, projects.c.standing != "set_aside")
        .scalar_subquery()
    )
    return select(documents, counted.label("project_count"))


def document_row_of(row: RowMapping) -> DocumentRow:
    """Make the view of one selected document."""
    return DocumentRow(
        document_id=row["document_id"],
        name=row["name"],
        town=row["town"],
        type=DocumentType(row["type"]),
        state=row["state"],
        added_at=row["added_at"],
        done=row["done"],
        total=row["total"],
        page_count=row["page_count"],
        coverage=tuple(PageState(state) for state in row["coverage"].split()),
        project_count=row["project_count"],
        error=row["error"],
        message=row["message"],
        notices=tuple(row["notices"]),
        insee=row["insee"],
        departement=row["departement"],
        population=row["population"],
        previous_version=row["previous_version"],
    )
