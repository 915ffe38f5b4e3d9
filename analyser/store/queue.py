"""The review queue: light rows by one query, and whole items, proved, for those that are shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from analyser.errors import AnalyserError, UnknownRecordError
from analyser.folding import plain
from analyser.journal import in_force
from analyser.records import Decision, ReviewState, VerdictId
from analyser.serialising import Proofs, project_of, suggestion_of
from analyser.store.columns import split
from analyser.store.decision_rows import decisions_by_project, decisions_where
from analyser.store.decisions import DecisionStore
from analyser.store.documents import superseded
from analyser.store.proofs import proofs_for
from analyser.store.schema import decisions, documents, predecessors, projects
from analyser.views import QueueFilters, QueueRow, ReviewItem

EVERYTHING = QueueFilters()
_TOWN = func.coalesce(projects.c.town, documents.c.town)
_LIGHT = (
    projects.c.project_id,
    projects.c.document_id,
    documents.c.name,
    projects.c.number,
    projects.c.title,
    _TOWN.label("town"),
    projects.c.axis,
    projects.c.page_index,
    projects.c.category,
    projects.c.verdict,
    projects.c.score,
    projects.c.review_state,
    projects.c.alerts,
    projects.c.cost,
    projects.c.maturity,
    projects.c.reviewer,
    projects.c.tax,
    projects.c.version,
    projects.c.standing,
)
"""In the order of `QueueRow`: thousands of rows are made by position, four times faster than by name."""

_VERDICTS = {verdict.value: verdict for verdict in VerdictId}
_STATES = {state.value: state for state in ReviewState}


class QueueStore(DecisionStore):
    """Actions as reviewers see them: effective values, in the order asked for."""

    def queue_rows(self, filters: QueueFilters = EVERYTHING) -> list[QueueRow]:
        """List actions by light columns only; reads no page."""
        with self.reading() as connection:
            return [_queue_row(row) for row in connection.execute(_filtered(_light(), filters)).all()]

    def projects_on(self, document_id: str, page_index: int) -> list[QueueRow]:
        """List the actions that a page belongs to or names."""
        statement = _filtered(_light(), QueueFilters(document_id=document_id))
        on_page = projects.c.page_set.contains(f"|{page_index}|", autoescape=True)
        with self.reading() as connection:
            return [_queue_row(row) for row in connection.execute(statement.where(on_page))]

    def items(self, filters: QueueFilters = EVERYTHING, offset: int = 0, limit: int | None = None) -> list[ReviewItem]:
        """Give whole actions, every quote proved now. One that fails is left out here: `verify` names it."""
        statement = _filtered(_whole(), filters).offset(offset)
        if limit is not None:
            statement = statement.limit(limit)
        with self.reading() as connection:
            rows = connection.execute(statement).all()
            proofs = proofs_for(connection, [part for row in rows for part in (row.record, row.suggestion)])
            last = _last_decisions(connection, rows)
        return [item for row in rows if (item := _proved(row, proofs, last)) is not None]

    def titles(self, project_ids: Sequence[str]) -> dict[str, str]:
        """Give the titles of actions as they stand; unknown ids are left out."""
        statement = select(projects.c.project_id, projects.c.title).where(projects.c.project_id.in_(project_ids))
        with self.reading() as connection:
            return {project_id: str(title) for project_id, title in connection.execute(statement)}

    def item(self, project_id: str) -> ReviewItem:
        """Give one action. Raises `UnknownRecordError`, or `UngroundedError` on a row tampered with."""
        with self.reading() as connection:
            row = connection.execute(_whole().where(projects.c.project_id == project_id)).first()
            if row is None:
                raise UnknownRecordError(f"Action inconnue : {project_id[:40]}.")
            proofs = proofs_for(connection, [row.record, row.suggestion])
            last = _last_decisions(connection, [row])
        return _item(row, proofs, last)

    def verify(self) -> list[str]:
        """Prove every stored quote again; a French sentence for each action that is refused.

        Also names what is settled in the journal and stands nowhere in its document any more.
        """
        refused = []
        with self.reading() as connection:
            for document_id, name in connection.execute(select(documents.c.document_id, documents.c.name)).all():
                rows = connection.execute(_whole().where(projects.c.document_id == document_id)).all()
                proofs = proofs_for(connection, [part for row in rows for part in (row.record, row.suggestion)])
                refused += [f"{name}, « {row.title} » : {why}" for row in rows if (why := _refusal(row, proofs))]
                refused += [f"{name}, {lost}" for lost in _unattached(connection, document_id)]
        return refused

    def towns(self) -> list[str]:
        """Name every town that a document or an action belongs to."""
        with self.reading() as connection:
            of_documents = connection.scalars(select(documents.c.town).distinct())
            of_projects = connection.scalars(select(projects.c.town).distinct())
            return sorted({town for town in (*of_documents, *of_projects) if town}, key=plain)

    def link_predecessors(self, document_id: str, previous: dict[str, str]) -> None:
        """Note, for actions of a new version, which action of the replaced one each was."""
        rows = [{"project_id": new, "document_id": document_id, "previous_id": old} for new, old in previous.items()]
        with self.writing() as connection:
            connection.execute(predecessors.delete().where(predecessors.c.document_id == document_id))
            if rows:
                connection.execute(predecessors.insert(), rows)


def _light() -> Select[Any]:
    return select(*_LIGHT).join(documents, documents.c.document_id == projects.c.document_id)


def _whole() -> Select[Any]:
    columns = (_TOWN.label("town"), documents.c.name.label("document_name"), predecessors.c.previous_id)
    return (
        select(*(column for column in projects.c if column.name != "town"), *columns)
        .join(documents, documents.c.document_id == projects.c.document_id)
        .outerjoin(predecessors, predecessors.c.project_id == projects.c.project_id)
    )


def _filtered(statement: Select[Any], filters: QueueFilters) -> Select[Any]:
    """Keep what the filters ask for, replaced versions and set-aside actions left out, in the order asked for."""
    return statement.where(*_conditions(filters)).order_by(*_order(filters))


def _conditions(filters: QueueFilters) -> list[ColumnElement[bool]]:
    equal = {
        _TOWN: filters.town,
        projects.c.document_id: filters.document_id,
        projects.c.verdict: filters.verdict,
        projects.c.review_state: filters.review_state,
        projects.c.reviewer: filters.reviewer,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    conditions.append(or_(projects.c.standing != "set_aside", projects.c.version > 0))
    if filters.document_id is None:
        conditions.append(documents.c.document_id.not_in(superseded()))
    if filters.category is not None:
        conditions.append(_has(projects.c.categories, filters.category))
    if filters.alert is not None:
        conditions.append(_has(projects.c.alerts, filters.alert))
    if filters.maturity is not None:
        conditions.append(projects.c.maturity.between(*filters.maturity))
    if filters.text:
        words = plain(filters.text).split()
        conditions.append(and_(True, *(projects.c.haystack.contains(word, autoescape=True) for word in words)))
    return conditions


def _has(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    return column.contains(f"|{value}|", autoescape=True)


def _order(filters: QueueFilters) -> list[ColumnElement[Any]]:
    by_page: list[ColumnElement[Any]] = [
        documents.c.added_at,
        documents.c.document_id,
        projects.c.page_index,
        projects.c.position,
        projects.c.project_id,
    ]
    if filters.order == "town":
        return [func.coalesce(_TOWN, ""), *by_page]
    if filters.order == "uncertainty":
        return [projects.c.priority.desc(), *by_page]
    return by_page


def _queue_row(row: Sequence[Any]) -> QueueRow:
    verdict, score, state, alerts = row[9:13]
    values: Sequence[Any] = (*row[:9], _VERDICTS[verdict], score, _STATES[state], split(alerts), *row[13:])
    return QueueRow(*values)


def _last_decisions(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, Decision]:
    wanted = {row.last_decision for row in rows if row.last_decision is not None}
    return {d.decision_id: d for d in decisions_where(connection, decisions.c.decision_id.in_(wanted))}


def _unattached(connection: Connection, document_id: str) -> list[str]:
    """Name the actions that people settled and that no row shows; taken-back ones aside."""
    shown = set(connection.scalars(select(projects.c.project_id).where(projects.c.document_id == document_id)))
    histories = decisions_by_project(connection, document_id)
    settled = {project_id: in_force(entries) for project_id, entries in histories.items() if project_id not in shown}
    return [
        f"« {entries[-1].context.get('title') or project_id} » : action relue par {entries[-1].author}, "
        "introuvable dans le document ; sa relecture reste au journal."
        for project_id, entries in settled.items()
        if entries
    ]


def _proved(row: Row[Any], proofs: Proofs, last: dict[int, Decision]) -> ReviewItem | None:
    try:
        return _item(row, proofs, last)
    except AnalyserError:
        return None


def _refusal(row: Row[Any], proofs: Proofs) -> str | None:
    """Say why a stored action does not hold; None when it does. A malformed row is refused like a false one."""
    try:
        _item(row, proofs, {})
    except AnalyserError as error:
        return str(error)
    except (KeyError, TypeError, ValueError) as error:
        return f"enregistrement abîmé ({error})"
    return None


def _item(row: Row[Any], proofs: Proofs, last: dict[int, Decision]) -> ReviewItem:
    return ReviewItem(
        project=project_of(row.record, proofs),
        suggestion=suggestion_of(row.project_id, row.suggestion, proofs),
        review_state=ReviewState(row.review_state),
        document_name=row.document_name,
        town=row.town,
        version=row.version,
        last_decision=last.get(row.last_decision),
        corrections=row.corrections,
        carried_over_from=row.previous_id,
        standing=row.standing,
    )
