"""The chunks cut from pages: spans only, their text stays with the page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from analyser.records import Chunk
from analyser.store.pages import PageStore
from analyser.store.schema import chunks, pages, projects


class ChunkStore(PageStore):
    """Chunks, and the action that each belongs to."""

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
