"""The pages as read, the chunks cut from them, and the proofs that they are for every quote."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, tuple_, update

from analyser.errors import UngroundedError, UnknownRecordError
from analyser.records import Chunk, Document, Page, PageState
from analyser.serialising import Json, Proofs
from analyser.store.documents import DocumentStore
from analyser.store.geometry import pack_geometry, unpack_geometry
from analyser.store.schema import chunks, documents, pages, projects, sources

_PROOF_BATCH = 400


class PageStore(DocumentStore):
    """Pages, chunks, and the texts that prove citations."""

    def save_pages(self, document: Document) -> None:
        """Keep what was read of a document, in place of what was read before. Raises `UnknownRecordError`."""
        rows = [_page_row(page) for page in document.pages]
        values = {
            "page_count": len(document.pages),
            "coverage": " ".join(page.state.value for page in document.pages),
            "title": document.title,
            "outline": [list(entry) for entry in document.outline],
            "notices": list(document.notices),
        }
        known = documents.c.document_id == document.document_id
        with self.writing() as connection:
            if connection.execute(update(documents).where(known).values(values)).rowcount == 0:
                raise UnknownRecordError(f"Document inconnu : {document.name}.")
            connection.execute(delete(pages).where(pages.c.document_id == document.document_id))
            if rows:
                connection.execute(insert(pages), rows)

    def load_document(self, document_id: str) -> Document:
        """Give a document as it was read. Raises `UnknownRecordError`."""
        with self.reading() as connection:
            row = connection.execute(select(documents).where(documents.c.document_id == document_id)).mappings().first()
            if row is None:
                raise UnknownRecordError(f"Document inconnu : {document_id[:12]}.")
            of_document = select(pages).where(pages.c.document_id == document_id).order_by(pages.c.page_index)
            read = tuple(_page(page) for page in connection.execute(of_document).mappings())
        outline = tuple((depth, title, index) for depth, title, index in row["outline"])
        return Document(document_id, row["name"], read, row["title"], outline, tuple(row["notices"]))

    def load_page(self, document_id: str, page_index: int) -> Page:
        """Give one page with its geometry. Raises `UnknownRecordError`."""
        where = (pages.c.document_id == document_id, pages.c.page_index == page_index)
        with self.reading() as connection:
            row = connection.execute(select(pages).where(*where)).mappings().first()
        if row is None:
            raise UnknownRecordError(f"Page inconnue : p. {page_index + 1}.")
        return _page(row)

    def save_sources(self, notes: Iterable[Document]) -> None:
        """Keep the text of programme notes, so that what cites them stays provable after they change."""
        rows = [
            {
                "document_id": page.document_id,
                "page_index": page.index,
                "name": note.name,
                "text": page.text,
                "state": page.state.value,
            }
            for note in notes
            for page in note.pages
        ]
        with self.writing() as connection:
            known = {(d, i) for d, i in connection.execute(select(sources.c.document_id, sources.c.page_index))}
            if new := [row for row in rows if (row["document_id"], row["page_index"]) not in known]:
                connection.execute(insert(sources), new)

    # Chunks

    def save_chunks(self, document_id: str, made: Sequence[Chunk]) -> None:
        """Keep the chunks of a document, in place of those before; their text stays with the page."""
        rows = [
            {
                "chunk_id": chunk.chunk_id,
                "document_id": document_id,
                "position": position,
                "page_index": chunk.page_index,
                "start": chunk.start,
                "end": chunk.end,
                "heading": chunk.heading,
            }
            for position, chunk in enumerate(made)
        ]
        with self.writing() as connection:
            connection.execute(delete(chunks).where(chunks.c.document_id == document_id))
            if rows:
                connection.execute(insert(chunks), rows)
            link_chunks(connection, document_id)

    def chunks(self, chunk_ids: Sequence[str]) -> list[Chunk]:
        """Give chunks in the order of their ids; unknown ids are left out."""
        with self.reading() as connection:
            statement = _chunks_with_text().where(chunks.c.chunk_id.in_(chunk_ids))
            found = {row["chunk_id"]: _chunk(row) for row in connection.execute(statement).mappings()}
        return [found[chunk_id] for chunk_id in chunk_ids if chunk_id in found]

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """Give all chunks of a document, in its order."""
        with self.reading() as connection:
            statement = _chunks_with_text().where(chunks.c.document_id == document_id).order_by(chunks.c.position)
            return [_chunk(row) for row in connection.execute(statement).mappings()]

    def chunk_ids(self, document_id: str) -> list[str]:
        """Give the ids of a document's chunks, in its order."""
        with self.reading() as connection:
            statement = select(chunks.c.chunk_id).where(chunks.c.document_id == document_id).order_by(chunks.c.position)
            return list(connection.scalars(statement))

    def chunk_projects(self, chunk_ids: Sequence[str]) -> dict[str, str]:
        """Tell which action each chunk belongs to, where it belongs to one."""
        with self.reading() as connection:
            statement = select(chunks.c.chunk_id, chunks.c.project_id).where(
                chunks.c.chunk_id.in_(chunk_ids), chunks.c.project_id.is_not(None)
            )
            return {chunk_id: str(project_id) for chunk_id, project_id in connection.execute(statement)}


# Proofs


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


# Rows


def _page_row(page: Page) -> Json:
    return {
        "document_id": page.document_id,
        "page_index": page.index,
        "text": page.text,
        "state": page.state.value,
        "label": page.label,
        "note": page.note,
        "width": page.width,
        "height": page.height,
        "geometry": pack_geometry(page),
    }


def _page(row: RowMapping) -> Page:
    boxes, lines, shapes, confidences = unpack_geometry(row["geometry"])
    return Page(
        row["document_id"],
        row["page_index"],
        row["text"],
        PageState(row["state"]),
        row["width"],
        row["height"],
        row["label"],
        row["note"],
        boxes,
        lines,
        shapes,
        confidences,
    )


def _chunks_with_text() -> Select[Any]:
    same_page = (pages.c.document_id == chunks.c.document_id) & (pages.c.page_index == chunks.c.page_index)
    return select(chunks, pages.c.text).join(pages, same_page)


def _chunk(row: RowMapping) -> Chunk:
    return Chunk(
        row["chunk_id"],
        row["document_id"],
        row["page_index"],
        row["start"],
        row["end"],
        row["text"][row["start"] : row["end"]],
        row["heading"],
    )


def link_chunks(connection: Connection, document_id: str) -> None:
    """Note, for each chunk of a document, the action whose body overlaps it most."""
    places = select(chunks.c.chunk_id, chunks.c.page_index, chunks.c.start, chunks.c.end)
    rows = connection.execute(places.where(chunks.c.document_id == document_id)).all()
    bodies = _bodies(connection, document_id)
    for chunk_id, page_index, start, end in rows:
        overlaps = {
            project_id: shared
            for project_id, spans in bodies.items()
            if (shared := sum(max(0, min(end, e) - max(start, s)) for p, s, e in spans if p == page_index))
        }
        owner = max(overlaps, key=overlaps.__getitem__) if overlaps else None
        connection.execute(update(chunks).where(chunks.c.chunk_id == chunk_id).values(project_id=owner))


def _bodies(connection: Connection, document_id: str) -> dict[str, list[tuple[int, int, int]]]:
    statement = select(projects.c.project_id, projects.c.record).where(
        projects.c.document_id == document_id, projects.c.standing != "not_found"
    )
    return {
        project_id: [(c["page"] - 1, c["start"], c["end"]) for c in record["body"]]
        for project_id, record in connection.execute(statement)
    }
