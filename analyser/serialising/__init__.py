"""Turns records into JSON and back; nothing comes back unproved.

The stored form is the form of the contract plus what only the analyser needs (body, state, offsets of title and
number). Reading it back builds every `Citation` anew with the stored page text as its proof, so that a row changed by
another hand is refused with `UngroundedError`. Knows nothing of files or of the database.
"""

from analyser.serialising.contract import project_record
from analyser.serialising.findings import finding_of, finding_record
from analyser.serialising.projects import project_of, stored_project
from analyser.serialising.quotes import Boxes, Json, Proofs, citation_of, citation_record, value_of, value_record
from analyser.serialising.suggestions import suggestion_of, suggestion_record

__all__ = [
    "Boxes",
    "Json",
    "Proofs",
    "citation_of",
    "citation_record",
    "finding_of",
    "finding_record",
    "project_of",
    "project_record",
    "stored_project",
    "suggestion_of",
    "suggestion_record",
    "value_of",
    "value_record",
]
