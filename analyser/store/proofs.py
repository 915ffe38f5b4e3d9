"""The stored pages, as the proofs that every stored quote is read back with."""

from collections.abc import Iterable

from sqlalchemy import Connection, select, tuple_

from analyser.errors import UngroundedError
from analyser.records import Page, PageState
from analyser.serialising import Proofs
from analyser.store.schema import pages, sources

_PROOF_BATCH = 400


def proofs_for(connection: Connection, records: Iterable[object]) -> Proofs:
    """Load, in few queries and without geometry, the pages that stored records cite."""
    return _lookup(_proof_pages(connection, {place for record in records for place in _cited(record)}))


def _cited(record: object) -> Iterable[tuple[str, int]]:
    """Find every page that a stored record cites."""
    if isinstance(record, list):
        for value in record:
            yield from _cited(value)
    elif isinstance(record, dict):
        if "quote" in record:
            yield record["document_id"], record["page"] - 1
        else:
            for value in record.values():
                yield from _cited(value)


def _proof_pages(connection: Connection, places: set[tuple[str, int]]) -> dict[tuple[str, int], Page]:
    ordered, found = sorted(places), dict[tuple[str, int], Page]()
    for table in (sources, pages):
        columns = (table.c.document_id, table.c.page_index, table.c.text, table.c.state)
        for at in range(0, len(ordered), _PROOF_BATCH):
            batch = ordered[at : at + _PROOF_BATCH]
            where = tuple_(table.c.document_id, table.c.page_index).in_(batch)
            for document_id, index, text, state in connection.execute(select(*columns).where(where)):
                found[document_id, index] = Page(document_id, index, text, PageState(state))
    return found


def _lookup(found: dict[tuple[str, int], Page]) -> Proofs:
    def proof(document_id: str, page_index: int) -> Page:
        try:
            return found[document_id, page_index]
        except KeyError:
            raise UngroundedError(f"La page citée n’est plus en base (p. {page_index + 1}).") from None

    return proof
