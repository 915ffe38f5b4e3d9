"""Small things that people leave beside the journal: saved questions, shortlists, exports made, sampled pages."""

from dataclasses import asdict, dataclass

from sqlalchemy import insert, select

from analyser.serialising import Json
from analyser.store.database import Database, now
from analyser.store.schema import notes
from analyser.views import ExportRecord


@dataclass(frozen=True, slots=True)
class Note:
    """One thing kept: its kind (`question`, `shortlist`, `export` ...), what it is about, who left it, when."""

    note_id: int
    kind: str
    key: str
    author: str
    at: str
    """UTC, ISO 8601."""
    value: Json


class NoteStore(Database):
    """Notes by kind and key; the last one of a key counts, those before remain readable."""

    def add_note(self, kind: str, key: str, value: Json, author: str = "") -> Note:
        """Keep something."""
        values: Json = {"kind": kind, "key": key, "author": author, "at": now(), "value": value}
        with self.writing() as connection:
            written = connection.execute(insert(notes).values(values)).inserted_primary_key
        return Note((written or [0])[0], **values)

    def notes(self, kind: str, key: str | None = None) -> list[Note]:
        """List what was kept, the first first."""
        statement = select(notes).where(notes.c.kind == kind).order_by(notes.c.note_id)
        if key is not None:
            statement = statement.where(notes.c.key == key)
        with self.reading() as connection:
            return [Note(**row) for row in connection.execute(statement).mappings()]

    def last_note(self, kind: str, key: str) -> Note | None:
        """Give what was kept last under a key."""
        kept = self.notes(kind, key)
        return kept[-1] if kept else None

    def add_export(self, record: ExportRecord) -> None:
        """Remember an export that was made."""
        self.add_note("export", record.name, asdict(record))

    def exports(self) -> list[ExportRecord]:
        """List past exports, the newest first."""
        return [ExportRecord(**note.value) for note in reversed(self.notes("export"))]
