"""Actions that the machine missed, cut wrongly or saw twice: add, merge, split, mark as duplicate."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from analyser.errors import AnalyserError
from analyser.folding import fold
from analyser.journal import NewDecision, in_force
from analyser.records import Citation, Decision, DecisionKind, Field, Project, Suggestion
from analyser.review.deciding import checked_author
from analyser.serialising import stored_project, suggestion_record
from analyser.store import Store


@dataclass(frozen=True, slots=True)
class Part:
    """An action marked by a person: the quote that names it, and the quotes that make its text."""

    title: Citation
    body: tuple[Citation, ...] = ()


def add_action(store: Store, part: Part, author: str, suggestion: Suggestion | None = None) -> str:
    """Add an action that the machine missed; give its project id. The same marks twice are one action."""
    project = project_from(part)
    if any(d.kind is DecisionKind.ADD for d in in_force(store.decisions(project.project_id))):
        return project.project_id
    store.append_decision(_adding(project, checked_author(author), suggestion))
    return project.project_id


def mark_duplicate(store: Store, project_id: str, of: str, author: str, *, expected: int | None = None) -> Decision:
    """Say that an action is another one, seen twice."""
    if project_id == of:
        raise AnalyserError("Une action ne peut pas être son propre doublon.")
    store.project(of)
    return store.append_decision(
        NewDecision(project_id, DecisionKind.DUPLICATE, checked_author(author), {"of": of}, expected=expected)
    )


def merge(store: Store, kept: str, absorbed: Sequence[str], author: str) -> list[Decision]:
    """Make one action of several: `kept` goes on, the others become its duplicates; one undo takes all back."""
    if not absorbed or kept in absorbed:
        raise AnalyserError("Choisissez au moins une autre action à fusionner.")
    author, context = checked_author(author), _group([kept, *absorbed])
    entries = [NewDecision(kept, DecisionKind.MERGE, author, {"absorbed": list(absorbed)}, context=context)]
    entries += [NewDecision(p, DecisionKind.MERGE, author, {"into": kept}, context=context) for p in absorbed]
    return store.append_decisions(entries)


def split(store: Store, project_id: str, parts: Sequence[Part], author: str) -> list[str]:
    """Make several actions of one; give the ids of the new ones. One undo takes all back."""
    if len(parts) < 2:
        raise AnalyserError("Marquez au moins deux actions pour séparer celle-ci.")
    made = [project_from(part) for part in parts]
    ids = [project.project_id for project in made]
    if len({*ids, project_id}) < len(ids) + 1:
        raise AnalyserError("Deux des actions marquées sont identiques.")
    author, context = checked_author(author), _group([project_id, *ids])
    entries = [NewDecision(project_id, DecisionKind.SPLIT, author, {"into": ids}, context=context)]
    entries += [_adding(project, author, None, context) for project in made]
    store.append_decisions(entries)
    return ids


def project_from(part: Part) -> Project:
    """Make a project of marked lines; its id comes from the marks."""
    body = tuple(sorted({part.title, *part.body}, key=lambda c: (c.page_index, c.start)))
    marks = "".join(f"|{c.page_index}:{c.start}-{c.end}" for c in (part.title, *body))
    return Project(
        project_id=sha256(f"{part.title.document_id}{marks}".encode()).hexdigest()[:16],
        document_id=part.title.document_id,
        title=Field(_one_line(part.title.quote), (part.title,)),
        pages=tuple(sorted({citation.page_index for citation in body})),
        body=body,
    )


def _adding(
    project: Project, author: str, suggestion: Suggestion | None, context: dict[str, object] | None = None
) -> NewDecision:
    changes: dict[str, object] = {"project": stored_project(project)}
    if suggestion is not None:
        changes["suggestion"] = suggestion_record(suggestion)
    return NewDecision(
        project.project_id, DecisionKind.ADD, author, changes, context=context or {}, document_id=project.document_id
    )


def _one_line(quote: str) -> str:
    """Write a quote on one line, as printed; a word cut at a line's end is joined again."""
    spaced = " ".join(quote.split())
    return spaced if fold(spaced) == fold(quote) else fold(quote)


def _group(members: Sequence[str]) -> dict[str, object]:
    """Mark entries that are taken back together."""
    return {"group": uuid4().hex, "members": list(members)}
