"""What the machine found and proposes: replaced as a whole by each analysis, while what people settled stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from analyser.errors import UnknownRecordError
from analyser.journal import ReviewStatus, in_force, replay
from analyser.records import (
    Decision,
    DecisionKind,
    Extraction,
    MaturitySuggestion,
    Page,
    PageState,
    Project,
    Suggestion,
    VerdictId,
    VerdictSuggestion,
)
from analyser.serialising import (
    Json,
    finding_of,
    finding_record,
    project_of,
    stored_project,
    suggestion_of,
    suggestion_record,
)
from analyser.store.columns import columns_of
from analyser.store.database import now
from analyser.store.decision_rows import decisions_by_project
from analyser.store.pages import PageStore, link_chunks, proofs_for
from analyser.store.relocating import relocated
from analyser.store.schema import extractions, pages, projects
from analyser.versions import Sketch, pair, sketch, sketch_of
from analyser.views import Standing

Journal = Mapping[str, Sequence[Decision]]
"""Entries by action."""

_ADDED_POSITION = 1_000_000
"""Actions added by people come after those of the machine on the same page."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One action of a new analysis, with its place in the document's order."""

    project: Project
    suggestion: Suggestion
    standing: Standing


class ProjectStore(PageStore):
    """Projects, suggestions and findings of the last analysis of each document."""

    def save_extraction(self, extraction: Extraction, suggestions: Iterable[Suggestion]) -> None:
        """Keep a new analysis of a document in place of the last one; the journal is not touched.

        An action that people decided on keeps its id when it comes back under a new number or title, and stays, marked
        `not_found`, when it does not come back.
        """
        document_id = extraction.document_id
        found = _found(extraction, suggestions)
        with self.writing() as connection:
            journal = decisions_by_project(connection, document_id)
            statuses = {project_id: replay(entries) for project_id, entries in journal.items()}
            found = _keep_ids(connection, document_id, found, journal)
            _keep_lost(connection, document_id, {one.project.project_id for one in found}, journal)
            if rows := [_row(one, at, statuses) for at, one in enumerate(found)]:
                connection.execute(insert(projects), rows)
            _keep_findings(connection, extraction)
            link_chunks(connection, document_id)

    def save_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """Judge known actions anew (rules were edited), without reading their plans again."""
        made = {s.project_id: suggestion_record(s) for s in suggestions}
        with self.writing() as connection:
            statement = select(projects.c.project_id, projects.c.document_id, projects.c.record)
            for project_id, document_id, record in connection.execute(
                statement.where(projects.c.project_id.in_(made))
            ).all():
                decided = decisions_by_project(connection, document_id, project_id).get(project_id, [])
                columns = columns_of(record, made[project_id], replay(decided))
                write_project(connection, project_id, columns | {"suggestion": made[project_id]})

    def extraction(self, document_id: str) -> Extraction | None:
        """Give the last analysis of a document as the machine made it, every citation proved; None before the first."""
        with self.reading() as connection:
            of_document = extractions.c.document_id == document_id
            row = connection.execute(select(extractions).where(of_document)).mappings().first()
            if row is None:
                return None
            rows = connection.execute(_machine_rows(document_id)).all()
            proofs = proofs_for(connection, [row.record for row in rows])
            proved = [(row.standing, project_of(row.record, proofs)) for row in rows]
        return Extraction(
            document_id,
            tuple(p for standing, p in proved if standing == "proposed"),
            tuple(p for standing, p in proved if standing == "set_aside"),
            tuple(finding_of(finding) for finding in row["findings"]),
            row["explanation"],
            row["town"],
        )

    def projects_of(self, document_id: str) -> list[Project]:
        """Give the actions of a document that a reviewer sees, added ones included, in its order."""
        with self.reading() as connection:
            statement = (
                select(projects.c.record)
                .where(projects.c.document_id == document_id, projects.c.standing != "set_aside")
                .order_by(projects.c.page_index, projects.c.position)
            )
            records = list(connection.scalars(statement))
            proofs = proofs_for(connection, records)
            return [project_of(record, proofs) for record in records]

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


def undecided(project_id: str) -> Suggestion:
    """Propose nothing: for an action that a person added and no rule has read yet."""
    because = "Action ajoutée à la main, pas encore analysée."
    return Suggestion(project_id, (), VerdictSuggestion(VerdictId.INSUFFICIENT, because), MaturitySuggestion(None))


def read_project(connection: Connection, project_id: str) -> tuple[Json, Json]:
    """Read the stored forms of project and suggestion. Raises `UnknownRecordError`."""
    statement = select(projects.c.record, projects.c.suggestion).where(projects.c.project_id == project_id)
    row = connection.execute(statement).first()
    if row is None:
        raise UnknownRecordError(f"Action inconnue : {project_id[:40]}.")
    return row[0], row[1]


def insert_added(connection: Connection, record: Json, suggestion: Json, status: ReviewStatus) -> None:
    """Insert an action that a person marked, or write it anew; its quotes are proved first."""
    proofs = proofs_for(connection, [record, suggestion])
    project = project_of(record, proofs)
    suggestion_of(project.project_id, suggestion, proofs)
    connection.execute(delete(projects).where(projects.c.project_id == project.project_id))
    connection.execute(
        insert(projects).values(
            project_id=project.project_id,
            document_id=project.document_id,
            position=_ADDED_POSITION,
            standing="added",
            record=record,
            suggestion=suggestion,
            **columns_of(record, suggestion, status),
        )
    )


def write_project(connection: Connection, project_id: str, values: Json) -> None:
    """Change columns of one action."""
    connection.execute(update(projects).where(projects.c.project_id == project_id).values(values))


# A new analysis


def _found(extraction: Extraction, suggestions: Iterable[Suggestion]) -> list[_Found]:
    """Join actions with their suggestions. Raises ValueError when an id is missing or given twice."""
    made = {s.project_id: s for s in suggestions}
    found = [_Found(p, made.get(p.project_id, undecided(p.project_id)), "proposed") for p in extraction.projects]
    found += [_Found(p, made.get(p.project_id, undecided(p.project_id)), "set_aside") for p in extraction.set_aside]
    if len({one.project.project_id for one in found}) < len(found):
        raise ValueError("an extraction gives the same project_id twice")
    return found


def _row(found: _Found, position: int, statuses: dict[str, ReviewStatus]) -> Json:
    record, suggestion = stored_project(found.project), suggestion_record(found.suggestion)
    status = statuses.get(found.project.project_id, ReviewStatus())
    return {
        "project_id": found.project.project_id,
        "document_id": found.project.document_id,
        "position": position,
        "standing": found.standing,
        "record": record,
        "suggestion": suggestion,
        **columns_of(record, suggestion, status),
    }


def _keep_ids(connection: Connection, document_id: str, found: Sequence[_Found], journal: Journal) -> list[_Found]:
    """Give actions that come back under another id the id that people decided on."""
    present = {one.project.project_id for one in found}
    lost = [s for s in _decided_sketches(connection, document_id, journal) if s.key not in present]
    fresh = [sketch_of(one.project) for one in found if one.project.project_id not in journal]
    ids = {new: old for old, new in pair(lost, fresh).items()}
    return [_renamed(one, ids.get(one.project.project_id)) for one in found]


def _renamed(found: _Found, project_id: str | None) -> _Found:
    if project_id is None:
        return found
    project, suggestion = (
        replace(found.project, project_id=project_id),
        replace(found.suggestion, project_id=project_id),
    )
    return _Found(project, suggestion, found.standing)


def _decided_sketches(connection: Connection, document_id: str, journal: Journal) -> list[Sketch]:
    """Sketch the machine's actions that people decided on: from their rows or, after a removal, from the journal."""
    statement = select(projects.c.project_id, projects.c.record).where(projects.c.document_id == document_id)
    records = {row.project_id: row.record for row in connection.execute(statement)}
    return [
        _sketch(project_id, records.get(project_id), entries[-1].context)
        for project_id, entries in journal.items()
        if not any(entry.kind is DecisionKind.ADD for entry in entries)
    ]


def _sketch(project_id: str, record: Json | None, context: Mapping[str, object]) -> Sketch:
    if record is None:
        return sketch(project_id, str(context.get("number") or ""), str(context.get("title") or ""), "")
    number, body = (record["number"] or {}).get("value"), " ".join(c["quote"] for c in record["body"])
    return sketch(project_id, number, record["title"]["value"], body)


def _keep_lost(connection: Connection, document_id: str, present: set[str], journal: Journal) -> None:
    """Drop the rows of the last analysis; keep, moved to where their quotes stand now, those that carry people's work.

    Actions added by people come back from the journal if their rows are gone with a removed document.
    """
    rows = {row.project_id: row for row in connection.execute(_rows_of(document_id))}
    lost = {project_id for project_id in journal if project_id not in present}
    connection.execute(delete(projects).where(projects.c.project_id.in_(rows.keys() - lost)))
    read = _read_pages(connection, document_id) if lost else {}
    for project_id in lost:
        added, row = added_record(journal[project_id]), rows.get(project_id)
        if row is not None:
            moved = {name: relocated(getattr(row, name), document_id, read) for name in ("record", "suggestion")}
            standing = "added" if added else "not_found"
            write_project(connection, project_id, moved | {"standing": standing})
        elif added:
            moved_back = [relocated(part, document_id, read) for part in added]
            insert_added(connection, moved_back[0], moved_back[1], replay(journal[project_id]))


def _rows_of(document_id: str) -> Select[Any]:
    return select(projects.c.project_id, projects.c.record, projects.c.suggestion).where(
        projects.c.document_id == document_id
    )


def added_record(history: Sequence[Decision]) -> tuple[Json, Json] | None:
    """Give the stored forms that a person's ADD, still in force, carries."""
    for entry in reversed(in_force(history)):
        if entry.kind is DecisionKind.ADD:
            changes: Json = dict(entry.changes)
            suggestion = changes.get("suggestion") or suggestion_record(undecided(entry.project_id))
            return changes["project"], suggestion
    return None


def _read_pages(connection: Connection, document_id: str) -> dict[int, Page]:
    columns = (pages.c.page_index, pages.c.text, pages.c.state)
    rows = connection.execute(select(*columns).where(pages.c.document_id == document_id))
    return {index: Page(document_id, index, text, PageState(state)) for index, text, state in rows}


def _keep_findings(connection: Connection, extraction: Extraction) -> None:
    connection.execute(delete(extractions).where(extractions.c.document_id == extraction.document_id))
    connection.execute(
        insert(extractions).values(
            document_id=extraction.document_id,
            findings=[finding_record(finding) for finding in extraction.findings],
            explanation=extraction.explanation,
            town=extraction.town,
            made_at=now(),
        )
    )


def _machine_rows(document_id: str) -> Select[Any]:
    return (
        select(projects.c.standing, projects.c.record)
        .where(projects.c.document_id == document_id, projects.c.standing.in_(("proposed", "set_aside")))
        .order_by(projects.c.position)
    )
