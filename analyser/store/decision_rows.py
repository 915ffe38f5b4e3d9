"""Rows of the journal <-> `Decision` records."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from analyser.records import Decision, DecisionKind
from analyser.store.schema import decisions


def decisions_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[Decision]:
    """Read entries of the journal, in the order in which they were written."""
    statement = select(decisions).where(*conditions).order_by(decisions.c.decision_id)
    return [_decision(row) for row in connection.execute(statement).mappings()]


def decisions_by_project(
    connection: Connection, document_id: str, project_id: str | None = None
) -> dict[str, list[Decision]]:
    """Read the entries on a document's actions (or on one of them), action by action."""
    conditions = [decisions.c.document_id == document_id]
    if project_id is not None:
        conditions.append(decisions.c.project_id == project_id)
    return grouped(decisions_where(connection, *conditions))


def grouped(entries: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Sort entries by action."""
    found = defaultdict[str, list[Decision]](list)
    for entry in entries:
        found[entry.project_id].append(entry)
    return dict(found)


def _decision(row: RowMapping) -> Decision:
    return Decision(
        decision_id=row["decision_id"],
        project_id=row["project_id"],
        kind=DecisionKind(row["kind"]),
        author=row["author"],
        at=row["at"],
        changes=row["changes"],
        reason=row["reason"],
        comment=row["comment"],
        supersedes=row["supersedes"],
        context=row["context"],
    )
