"""What the machine found and proposes: replaced as a whole by each analysis, given back proved."""

from collections.abc import Iterable

from sqlalchemy import select

from analyser.errors import UngroundedError
from analyser.journal import replay
from analyser.records import Extraction, Project, Suggestion
from analyser.serialising import Json, Proofs, finding_of, project_of, suggestion_of, suggestion_record
from analyser.store.chunks import ChunkStore
from analyser.store.columns import columns_of
from analyser.store.decision_rows import decisions_by_project
from analyser.store.project_rows import read_project, write_project
from analyser.store.proofs import proofs_for
from analyser.store.replacing import replace_analysis
from analyser.store.schema import extractions, projects


class ProjectStore(ChunkStore):
    """Projects, suggestions and findings of the last analysis of each document."""

    def save_extraction(self, extraction: Extraction, suggestions: Iterable[Suggestion]) -> None:
        """Keep a new analysis in place of the last one; the journal is not touched, and nothing people settled is lost.

        An action that people decided on keeps its id when it comes back under a new number or title, and stays, marked
        `not_found`, when it does not come back.
        """
        with self.writing() as connection:
            replace_analysis(connection, extraction, suggestions)

    def save_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """Judge known actions anew (rules were edited), without reading their plans again."""
        made = {s.project_id: suggestion_record(s) for s in suggestions}
        columns = (projects.c.project_id, projects.c.document_id, projects.c.record)
        with self.writing() as connection:
            known = connection.execute(select(*columns).where(projects.c.project_id.in_(made))).all()
            for project_id, document_id, record in known:
                decided = decisions_by_project(connection, document_id, project_id).get(project_id, [])
                values = columns_of(record, made[project_id], replay(decided))
                write_project(connection, project_id, values | {"suggestion": made[project_id]})

    def extraction(self, document_id: str) -> Extraction | None:
        """Give the last analysis as the machine made it; None before the first. Raises `UngroundedError`."""
        with self.reading() as connection:
            of_document = extractions.c.document_id == document_id
            made = connection.execute(select(extractions).where(of_document)).mappings().first()
            if made is None:
                return None
            machine = (projects.c.document_id == document_id, projects.c.standing.in_(("proposed", "set_aside")))
            columns = select(projects.c.standing, projects.c.record)
            rows = connection.execute(columns.where(*machine).order_by(projects.c.position)).all()
            proofs = proofs_for(connection, [row.record for row in rows])
        proved = [(row.standing, project_of(row.record, proofs)) for row in rows]
        return Extraction(
            document_id,
            tuple(p for standing, p in proved if standing == "proposed"),
            tuple(p for standing, p in proved if standing == "set_aside"),
            tuple(finding_of(finding) for finding in made["findings"]),
            made["explanation"],
            made["town"],
        )

    def projects_of(self, document_id: str) -> list[Project]:
        """Give the actions of a document, added ones included, set-aside ones not; one not proved is left out."""
        shown = (projects.c.document_id == document_id, projects.c.standing != "set_aside")
        in_order = (projects.c.page_index, projects.c.position)
        with self.reading() as connection:
            records = list(connection.scalars(select(projects.c.record).where(*shown).order_by(*in_order)))
            proofs = proofs_for(connection, records)
        return [project for record in records if (project := _proved(record, proofs)) is not None]

    def project(self, project_id: str) -> Project:
        """Give one action, proved. Raises `UnknownRecordError`, or `UngroundedError` on a row tampered with."""
        with self.reading() as connection:
            record, _ = read_project(connection, project_id)
            return project_of(record, proofs_for(connection, [record]))

    def suggestion(self, project_id: str) -> Suggestion:
        """Give what the machine proposes on one action, proved. Raises as `project` does."""
        with self.reading() as connection:
            _, record = read_project(connection, project_id)
            return suggestion_of(project_id, record, proofs_for(connection, [record]))


def _proved(record: Json, proofs: Proofs) -> Project | None:
    try:
        return project_of(record, proofs)
    except UngroundedError:
        return None
