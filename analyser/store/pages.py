"""The pages as read, and the programme notes that suggestions cite."""

from collections.abc import Iterable

from sqlalchemy import RowMapping, delete, insert, select, update

from analyser.errors import UnknownRecordError
from analyser.records import Document, Page, PageState
from analyser.serialising import Json
from analyser.store.documents import DocumentStore
from analyser.store.geometry import pack_geometry, unpack_geometry
from analyser.store.schema import documents, pages, sources

_PROOF_BATCH = 400


class PageStore(DocumentStore):
    """Pages of documents and of programme notes."""

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
