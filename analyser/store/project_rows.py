"""Rows of actions: read, inserted and changed inside a transaction of somebody else."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from analyser.errors import UnknownRecordError
from analyser.journal import ReviewStatus, in_force
from analyser.records import Decision, DecisionKind, MaturitySuggestion, Suggestion, VerdictId, VerdictSuggestion
from analyser.serialising import Json, project_of, suggestion_of, suggestion_record
from analyser.store.columns import columns_of
from analyser.store.proofs import proofs_for
from analyser.store.schema import projects
from analyser.views import Standing

_AFTER_MACHINE = 1_000_000
"""Actions kept for people come after those of the machine on the same page."""


def read_project(connection: Connection, project_id: str) -> tuple[Json, Json]:
    """Read the stored forms of project and suggestion. Raises `UnknownRecordError`."""
    statement = select(projects.c.record, projects.c.suggestion).where(projects.c.project_id == project_id)
    row = connection.execute(statement).first()
    if row is None:
        raise UnknownRecordError(f"Action inconnue : {project_id[:40]}.")
    return row[0], row[1]


def write_project(connection: Connection, project_id: str, values: Json) -> None:
    """Change columns of one action."""
    connection.execute(update(projects).where(projects.c.project_id == project_id).values(values))


def insert_kept(
    connection: Connection, record: Json, suggestion: Json, status: ReviewStatus, standing: Standing
) -> None:
    """Insert an action that is there because of people; its quotes are proved first (`UngroundedError`)."""
    proofs = proofs_for(connection, [record, suggestion])
    project = project_of(record, proofs)
    suggestion_of(project.project_id, suggestion, proofs)
    connection.execute(delete(projects).where(projects.c.project_id == project.project_id))
    connection.execute(
        insert(projects).values(
            project_id=project.project_id,
            document_id=project.document_id,
            position=_AFTER_MACHINE,
            standing=standing,
            record=record,
            suggestion=suggestion,
            **columns_of(record, suggestion, status),
        )
    )


def added_record(history: Sequence[Decision]) -> tuple[Json, Json] | None:
    """Give the stored forms that a person's ADD, still in force, carries."""
    for entry in reversed(in_force(history)):
        if entry.kind is DecisionKind.ADD:
            changes: Json = dict(entry.changes)
            suggestion = changes.get("suggestion") or suggestion_record(undecided(entry.project_id))
            return changes["project"], suggestion
    return None


def undecided(project_id: str) -> Suggestion:
    """Propose nothing: for an action that no rule has read."""
    because = "Action pas encore analysée par les règles."
    return Suggestion(project_id, (), VerdictSuggestion(VerdictId.INSUFFICIENT, because), MaturitySuggestion(None))
