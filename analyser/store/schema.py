"""The tables, in SQL that SQLite and PostgreSQL share. The migrations build them; a test holds both together."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of_document(primary_key: bool = False) -> Column[str]:
    """Point to a document, and go away with it."""
    return Column(
        "document_id",
        String(64),
        ForeignKey("documents.document_id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


documents = Table(
    "documents",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("town", Text),
    Column("town_by_person", Boolean, nullable=False),
    Column("insee", String(5)),
    Column("departement", String(3)),
    Column("population", Integer),
    Column("added_at", String(32), nullable=False),
    Column("previous_version", String(64)),
    Column("state", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("error", String(32)),
    Column("message", Text),
    Column("page_count", Integer, nullable=False),
    Column("coverage", Text, nullable=False),  # page states, separated by spaces
    Column("title", Text),
    Column("outline", JSON, nullable=False),
    Column("notices", JSON, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", Float, nullable=False),  # seconds since the epoch
    Index("ix_documents_previous_version", "previous_version"),
)

pages = Table(
    "pages",
    metadata,
    _of_document(primary_key=True),
    Column("page_index", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("label", Text),
    Column("note", Text),
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("geometry", LargeBinary, nullable=False),
)

# What suggestions cite besides plans: the programme notes of corpus/, kept so that old suggestions stay provable.
sources = Table(
    "sources",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("page_index", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
)

chunks = Table(
    "chunks",
    metadata,
    Column("chunk_id", String(128), primary_key=True),
    _of_document(),
    Column("position", Integer, nullable=False),
    Column("page_index", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("project_id", String(128)),
    Index("ix_chunks_document_id", "document_id", "position"),
)

extractions = Table(
    "extractions",
    metadata,
    _of_document(primary_key=True),
    Column("findings", JSON, nullable=False),
    Column("explanation", Text),
    Column("town", Text),
    Column("made_at", String(32), nullable=False),
)

# `record` and `suggestion` hold everything, with quotes; the columns beside them hold effective values (people win) for
# filters and lists, and are made again whenever either side changes.
projects = Table(
    "projects",
    metadata,
    Column("project_id", String(128), primary_key=True),
    _of_document(),
    Column("position", Integer, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("number", Text),
    Column("title", Text, nullable=False),
    Column("town", Text),
    Column("axis", Text),
    Column("page_index", Integer, nullable=False),
    Column("page_set", Text, nullable=False),  # "|3|4|", for projects_on
    Column("category", String(64)),
    Column("categories", Text, nullable=False),  # "|soft_mobility|bioeconomy|"
    Column("verdict", String(32), nullable=False),
    Column("score", Float, nullable=False),
    Column("priority", Float, nullable=False),  # uncertainty x cost
    Column("maturity", Integer),
    Column("cost", Float),
    Column("tax", String(4)),
    Column("alerts", Text, nullable=False),  # "|no_owner|"
    Column("haystack", Text, nullable=False),  # plain words of number, title, owner, town
    Column("review_state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reviewer", Text),
    Column("last_decision", Integer),
    Column("corrections", JSON, nullable=False),
    Column("record", JSON, nullable=False),  # the large ones last: SQLite reads a row up to the last column asked for
    Column("suggestion", JSON, nullable=False),
    Index("ix_projects_document_id", "document_id", "position"),
    Index("ix_projects_review_state", "review_state"),
)

# The same action in the version of the plan that was replaced.
predecessors = Table(
    "predecessors",
    metadata,
    Column("project_id", String(128), primary_key=True),
    _of_document(),
    Column("previous_id", String(128), nullable=False),
    Index("ix_predecessors_document_id", "document_id"),
)

# Append-only: triggers refuse UPDATE and DELETE. No foreign key: the journal outlives documents and analyses.
decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True, autoincrement=True),
    Column("project_id", String(128), nullable=False),
    Column("document_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),  # 1, 2, 3 ... for each project: no two people write the same one
    Column("kind", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("changes", JSON, nullable=False),
    Column("reason", Text),
    Column("comment", Text),
    Column("supersedes", Integer),
    Column("context", JSON, nullable=False),
    UniqueConstraint("project_id", "version"),
    Index("ix_decisions_document_id", "document_id"),
    sqlite_autoincrement=True,
)

removed_documents = Table(
    "removed_documents",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("town", Text),
    Column("removed_at", String(32), nullable=False),
)

# Small things that people leave: saved questions, shortlists, exports made, sampled pages.
notes = Table(
    "notes",
    metadata,
    Column("note_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("key", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("value", JSON, nullable=False),
    Index("ix_notes_kind", "kind", "key"),
)
