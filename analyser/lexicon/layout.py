"""How entries lie in the full-text index: its fields, and the clauses of filters on them."""

from typing import TYPE_CHECKING, Any

from analyser.facets import DocumentFacets, Entry
from analyser.folding import words
from analyser.french.stemming import analyse
from analyser.lexicon.terms import Hit
from analyser.views import SearchFilters

if TYPE_CHECKING:
    import tantivy

SCHEMA_VERSION = 3
"""Part of the folder's name: other fields or other stems begin an index of their own."""
BOOSTS = {"text": 1.0, "heading": 0.3, "title": 1.0, "document": 0.5}
"""What a match is worth in the chunk, its heading path, the title of its action, the name and town of its document."""
_RAW = ("chunk_id", "document_id", "project_id", "town", "departement", "type", "category", "verdict", "place", "trait")
_INTEGERS = ("page", "population", "maturity", "year")


def make_schema() -> "tantivy.Schema":
    """Declare the fields: stems to search, raw values and numbers to filter by."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="stems", index_option="position")
    stored = ("chunk_id", "document_id", "project_id", "place")
    for name in _RAW:
        builder.add_text_field(name, stored=name in stored, tokenizer_name="raw", index_option="basic")
    for name in _INTEGERS:
        builder.add_integer_field(name, stored=name == "page", indexed=True, fast=True)
    builder.add_float_field("cost", indexed=True, fast=True)
    return builder.build()


def to_document(document: DocumentFacets, entry: Entry) -> "tantivy.Document":
    """Lay out an entry in the fields of the index."""
    import tantivy

    chunk, project = entry.chunk, entry.project
    values: dict[str, Any] = {
        "chunk_id": chunk.chunk_id,
        "document_id": document.document_id,
        "type": document.type.value,
        "page": chunk.page_index,
        "place": entry.place,
        "text": _stems(chunk.text),
        "heading": _stems(chunk.heading),
        "document": _stems(f"{document.name.rsplit('.', 1)[0]} {document.town or ''}"),
        "town": _town(document.town),
        "departement": document.departement,
        "population": document.population,
    }
    if project is not None:
        values |= {
            "project_id": project.project_id,
            "title": _stems(project.title),
            "category": list(project.categories),
            "verdict": project.verdict,
            "maturity": project.maturity,
            "cost": project.cost,
            "year": list(project.years),
            "trait": list(project.traits),
        }
    return tantivy.Document(**{name: value for name, value in values.items() if value not in (None, "", [])})


def _stems(text: str) -> str:
    """Give the stems of a text with spaces between."""
    return " ".join(stem.stem for stem in analyse(text))


def _town(name: str | None) -> str | None:
    """Give the words of a town's name: case, accents and hyphens do not matter."""
    return " ".join(words(name)) if name else None


def to_hit(document: "tantivy.Document", score: float) -> Hit:
    """Read the stored values of an entry."""
    return Hit(
        chunk_id=document.get_first("chunk_id"),
        document_id=document.get_first("document_id"),
        page_index=document.get_first("page"),
        score=score,
        project_id=document.get_first("project_id"),
        place=document.get_first("place"),
    )


def filter_queries(schema: "tantivy.Schema", filters: SearchFilters | None) -> list["tantivy.Query"]:
    """Turn filters into clauses that must all hold."""
    import tantivy

    if filters is None:
        return []
    exact = {
        "town": _town(filters.town),
        "document_id": filters.document_id,
        "type": filters.type.value if filters.type else None,
        "departement": filters.departement,
        "category": filters.category,
        "verdict": filters.verdict.value if filters.verdict else None,
    }
    ranges = {
        "population": filters.population,
        "maturity": filters.maturity,
        "cost": filters.cost,
        "year": filters.year,
        "page": filters.pages,
    }
    clauses = [tantivy.Query.term_query(schema, name, value) for name, value in exact.items() if value]
    for name, bounds in ranges.items():
        if bounds is not None:
            kind = tantivy.FieldType.Float if name == "cost" else tantivy.FieldType.Integer
            clauses.append(tantivy.Query.range_query(schema, name, kind, bounds[0], bounds[1]))
    return clauses
