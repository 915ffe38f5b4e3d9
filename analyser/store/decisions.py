"""The journal of decisions: entries are added, never changed; the queue follows in the same transaction."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from analyser.errors import StaleDecisionError, UnknownRecordError
from analyser.journal import CORRECTABLE, NewDecision, ReviewStatus, replay
from analyser.records import Decision, DecisionKind
from analyser.serialising import Json
from analyser.store.columns import columns_of, first_page, value_in
from analyser.store.database import TakenError, now
from analyser.store.decision_rows import decisions_where, grouped
from analyser.store.project_rows import added_record, insert_kept, read_project, write_project
from analyser.store.projects import ProjectStore
from analyser.store.schema import decisions, projects


class DecisionStore(ProjectStore):
    """Append-only decisions with an optimistic lock."""

    def append_decision(self, new: NewDecision) -> Decision:
        """Write one decision. Raises as `append_decisions` does."""
        return self.append_decisions([new])[0]

    def append_decisions(self, new: Sequence[NewDecision]) -> list[Decision]:
        """Write decisions, all or none.

        Raises `StaleDecisionError` when an action has other entries than its author had seen, `UnknownRecordError` for
        an unknown action, `UngroundedError` for an added action whose quotes do not hold.
        """
        try:
            with self.writing() as connection:
                return [_append(connection, one) for one in new]
        except TakenError as error:  # two writers on a database without one write lock: the second loses
            raise StaleDecisionError(
                "Quelqu’un vient de décider sur cette action. Relisez-la, puis recommencez."
            ) from error

    def decisions(self, project_id: str) -> list[Decision]:
        """Give the history of one action, the first entry first."""
        with self.reading() as connection:
            return decisions_where(connection, decisions.c.project_id == project_id)

    def decisions_of(self, document_id: str) -> dict[str, list[Decision]]:
        """Give the history of each action of a document, gone ones included."""
        with self.reading() as connection:
            return grouped(decisions_where(connection, decisions.c.document_id == document_id))

    def journal(self) -> list[Decision]:
        """Give the whole journal, entries on removed documents included."""
        with self.reading() as connection:
            return decisions_where(connection)

    def corrected_after(self, decision_id: int) -> tuple[int, list[str]]:
        """Give the journal's last entry, and the documents whose values changed after the given one."""
        columns = (decisions.c.document_id, decisions.c.kind, decisions.c.changes)
        with self.reading() as connection:
            last = connection.scalar(select(func.max(decisions.c.decision_id))) or 0
            rows = connection.execute(select(*columns).where(decisions.c.decision_id > decision_id)).all()
        changed = [row.document_id for row in rows if row.changes or row.kind == DecisionKind.UNDO]
        return last, list(dict.fromkeys(changed))

    def last_decision(self, author: str) -> Decision | None:
        """Give what somebody settled last and has not been undone: what one more undo would take back."""
        undone = select(decisions.c.supersedes).where(decisions.c.supersedes.is_not(None))
        statement = (
            select(func.max(decisions.c.decision_id))
            .where(decisions.c.author == author, decisions.c.kind != DecisionKind.UNDO.value)
            .where(decisions.c.decision_id.not_in(undone))
        )
        with self.reading() as connection:
            found = decisions_where(connection, decisions.c.decision_id == statement.scalar_subquery())
        return found[0] if found else None

    def status(self, project_id: str) -> ReviewStatus:
        """Replay the journal of one action."""
        return replay(self.decisions(project_id))

    def reviewers(self) -> list[str]:
        """Name everybody who has decided."""
        with self.reading() as connection:
            return sorted(connection.scalars(select(decisions.c.author).distinct()))


def _append(connection: Connection, new: NewDecision) -> Decision:
    before = decisions_where(connection, decisions.c.project_id == new.project_id)
    _refuse_stale(new, before)
    document_id = _document_of(connection, new)
    values = {
        "project_id": new.project_id,
        "document_id": document_id,
        "version": len(before) + 1,
        "kind": new.kind.value,
        "author": new.author,
        "at": now(),
        "changes": dict(new.changes),
        "reason": new.reason,
        "comment": new.comment,
        "supersedes": new.supersedes,
        "context": _shown(connection, new, replay(before).corrections) | dict(new.context),
    }
    written = connection.execute(insert(decisions).values(values)).inserted_primary_key
    entry = decisions_where(connection, decisions.c.decision_id == (written or [0])[0])[0]
    _follow(connection, entry, [*before, entry])
    return entry


def _refuse_stale(new: NewDecision, before: Sequence[Decision]) -> None:
    if new.expected is not None and new.expected != len(before):
        last = before[-1] if before else None
        what = f"{last.author} a décidé sur cette action" if last else "Cette action a changé"
        raise StaleDecisionError(f"{what} depuis que vous l’avez ouverte. Relisez-la, puis décidez.")


def _document_of(connection: Connection, new: NewDecision) -> str:
    known = connection.scalar(select(projects.c.document_id).where(projects.c.project_id == new.project_id))
    document_id = known or (new.document_id if new.kind is DecisionKind.ADD else None)
    if document_id is None:
        raise UnknownRecordError(f"Action inconnue : {new.project_id[:40]}.")
    return document_id


def _follow(connection: Connection, entry: Decision, history: Sequence[Decision]) -> None:
    """Bring the queue's columns to where the journal stands now."""
    status = replay(history)
    if added := added_record(history):
        if entry.kind is DecisionKind.ADD:
            insert_kept(connection, *added, status, "added")
            return
    elif any(past.kind is DecisionKind.ADD for past in history):
        connection.execute(delete(projects).where(projects.c.project_id == entry.project_id))
        return
    record, suggestion = read_project(connection, entry.project_id)
    write_project(connection, entry.project_id, columns_of(record, suggestion, status))


def _shown(connection: Connection, new: NewDecision, corrections: Mapping[str, object]) -> Json:
    """Note what the author had before the eyes: versions, suggestion, values changed, what recognises the action."""
    try:
        record, suggestion = read_project(connection, new.project_id)
    except UnknownRecordError:
        return {}
    return {
        "title": record["title"]["value"],
        "number": (record["number"] or {}).get("value"),
        "page": first_page(record) + 1,
        "title_citations": record["title"]["citations"],
        "verdict": suggestion["verdict"]["id"],
        "categories": [category["id"] for category in suggestion["categories"]],
        "maturity": suggestion["maturity"]["level"],
        "rules_version": suggestion["rules_version"],
        "model": suggestion["model"],
        "before": {n: value_in(record, suggestion, corrections, n) for n in new.changes if n in CORRECTABLE},
    }
