"""Puts a new analysis of a document in place of the last one, and loses nothing that people settled.

An action that people decided on keeps its id when it comes back under a new number or title. When it does not come
back, it stays, marked `not_found`, its quotes moved to where they stand now.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select

from analyser.errors import UngroundedError
from analyser.journal import replay
from analyser.records import Decision, DecisionKind, Extraction, Page, PageState, Project, Suggestion
from analyser.serialising import Json, finding_record, stored_project, suggestion_record
from analyser.store.chunks import link_chunks
from analyser.store.columns import columns_of
from analyser.store.database import now
from analyser.store.decision_rows import decisions_by_project
from analyser.store.project_rows import added_record, insert_kept, undecided, write_project
from analyser.store.relocating import relocated
from analyser.store.schema import extractions, pages, projects
from analyser.versions import Sketch, pair, sketch, sketch_of
from analyser.views import Standing

Journal = Mapping[str, Sequence[Decision]]
"""Entries by action."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One action of a new analysis."""

    project: Project
    suggestion: Suggestion
    standing: Standing


def replace_analysis(connection: Connection, extraction: Extraction, suggestions: Iterable[Suggestion]) -> None:
    """Store an analysis inside a transaction. Raises ValueError when an id is given twice."""
    document_id = extraction.document_id
    journal = decisions_by_project(connection, document_id)
    found = _with_kept_ids(connection, document_id, _found(extraction, suggestions), journal)
    _drop_old(connection, document_id, {one.project.project_id for one in found}, journal)
    if rows := [_row(one, position, journal) for position, one in enumerate(found)]:
        connection.execute(insert(projects), rows)
    _store_findings(connection, extraction)
    link_chunks(connection, document_id)


def _found(extraction: Extraction, suggestions: Iterable[Suggestion]) -> list[_Found]:
    """Join actions with their suggestions."""
    made = {s.project_id: s for s in suggestions}
    found = [_Found(p, made.get(p.project_id, undecided(p.project_id)), "proposed") for p in extraction.projects]
    found += [_Found(p, made.get(p.project_id, undecided(p.project_id)), "set_aside") for p in extraction.set_aside]
    if len({one.project.project_id for one in found}) < len(found):
        raise ValueError("an extraction gives the same project_id twice")
    return found


def _row(found: _Found, position: int, journal: Journal) -> Json:
    record, suggestion = stored_project(found.project), suggestion_record(found.suggestion)
    return {
        "project_id": found.project.project_id,
        "document_id": found.project.document_id,
        "position": position,
        "standing": found.standing,
        "record": record,
        "suggestion": suggestion,
        **columns_of(record, suggestion, replay(journal.get(found.project.project_id, ()))),
    }


# Actions that come back under another id


def _with_kept_ids(connection: Connection, document_id: str, found: Sequence[_Found], journal: Journal) -> list[_Found]:
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
    records = {project_id: record for project_id, (record, _) in _stored(connection, document_id).items()}
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


# Actions that do not come back


def _drop_old(connection: Connection, document_id: str, present: set[str], journal: Journal) -> None:
    """Drop the rows of the last analysis, but not those that carry people's work."""
    stored = _stored(connection, document_id)
    lost = journal.keys() - present
    connection.execute(delete(projects).where(projects.c.project_id.in_(stored.keys() - lost)))
    read = _read_pages(connection, document_id) if lost else {}
    for project_id in lost:
        if project_id in stored:
            _move(connection, project_id, stored[project_id], read, added_record(journal[project_id]) is not None)
        else:
            _bring_back(connection, project_id, read, journal[project_id])


def _move(
    connection: Connection, project_id: str, forms: tuple[Json, Json], read: Mapping[int, Page], added: bool
) -> None:
    record, suggestion = (relocated(form, forms[0]["document_id"], read) for form in forms)
    values = {"record": record, "suggestion": suggestion, "standing": "added" if added else "not_found"}
    write_project(connection, project_id, values)


def _bring_back(connection: Connection, project_id: str, read: Mapping[int, Page], entries: Sequence[Decision]) -> None:
    """Make the row of an action anew whose document had been removed: from what its decisions carry.

    Where not even its title stands in the document any more, the journal alone keeps it; `verify` says so.
    """
    added, status = added_record(entries), replay(entries)
    if added is None and status.last is None:
        return
    record, suggestion = added or (_remembered(entries[-1]), suggestion_record(undecided(project_id)))
    moved = relocated(record, record["document_id"], read), relocated(suggestion, record["document_id"], read)
    with suppress(UngroundedError):
        insert_kept(connection, *moved, status, "added" if added else "not_found")


def _remembered(entry: Decision) -> Json:
    """Write the least of an action that a decision remembers: its title, quoted."""
    citations: list[Json] = list(entry.context.get("title_citations", ()))  # type: ignore[call-overload]
    title = entry.context.get("title")
    nothing = dict.fromkeys(("number", "town", "axis"))
    return {
        "project_id": entry.project_id,
        "document_id": citations[0]["document_id"] if citations else "",
        "title": {"value": title, "raw": title, "citations": citations},
        **nothing,
        "pages": [],
        "other_pages": [],
        "fields": {},
        "conflicts": [],
        "state": "planned",
        "state_citations": [],
        "body": [],
    }


# Rows


def _stored(connection: Connection, document_id: str) -> dict[str, tuple[Json, Json]]:
    columns = (projects.c.project_id, projects.c.record, projects.c.suggestion)
    rows = connection.execute(select(*columns).where(projects.c.document_id == document_id))
    return {row.project_id: (row.record, row.suggestion) for row in rows}


def _read_pages(connection: Connection, document_id: str) -> dict[int, Page]:
    columns = (pages.c.page_index, pages.c.text, pages.c.state)
    rows = connection.execute(select(*columns).where(pages.c.document_id == document_id))
    return {index: Page(document_id, index, text, PageState(state)) for index, text, state in rows}


def _store_findings(connection: Connection, extraction: Extraction) -> None:
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
