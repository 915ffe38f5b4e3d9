"""Carries what people settled over to a new version of a plan, where the quotes that it rested on still hold.

An action whose quotes changed comes back to the queue, linked to the one it was, so that both can be seen side by side.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyser.errors import UngroundedError
from analyser.grounding import locate, locate_in_document
from analyser.journal import NewDecision, in_force
from analyser.records import Citation, Decision, DecisionKind, Document, Project, Suggestion
from analyser.review.shaping import Part, project_from
from analyser.serialising import stored_project
from analyser.store import Store
from analyser.versions import pair, same_cost, sketch_of

_REFERENCES = ("of", "into", "absorbed")


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What became of the decisions on the version that was replaced."""

    carried: tuple[str, ...] = ()
    """Actions of the new version that took over their decisions."""
    to_review: tuple[str, ...] = ()
    """Actions of the new version that people had settled before, and must look at again."""
    gone: tuple[str, ...] = ()
    """Settled actions of the old version that the new one does not have."""


def carry_over(store: Store, document_id: str) -> CarryOver:
    """Carry decisions from the version that a document replaces; doing it again adds nothing."""
    previous = store.document_row(document_id).previous_version
    if previous is None or previous in store.removed_documents():
        return CarryOver()
    versions = _Versions(store, previous, document_id)
    store.link_predecessors(document_id, {after: before for before, after in versions.ids.items()})
    outcomes = {p: versions.carry(p, in_force(history)) for p, history in store.decisions_of(previous).items()}
    store.append_decisions([entry for outcome in outcomes.values() for entry in outcome.entries])
    return CarryOver(
        carried=tuple(o.target for o in outcomes.values() if o.target and o.settled),
        to_review=tuple(o.target for o in outcomes.values() if o.target and not o.settled),
        gone=tuple(p for p, o in outcomes.items() if o.target is None and o.settled),
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of one old action: its successor, whether its decisions go along, and the entries that say so."""

    target: str | None
    settled: bool
    entries: tuple[NewDecision, ...] = ()


class _Versions:
    """Both versions of a plan, and which action is which."""

    def __init__(self, store: Store, previous: str, document_id: str) -> None:
        self.store = store
        self.document: Document = store.load_document(document_id)
        self.known = store.decisions_of(document_id)
        self.old = {project.project_id: project for project in store.projects_of(previous)}
        self.new = {project.project_id: project for project in store.projects_of(document_id)}
        self.ids = pair([sketch_of(p) for p in self.old.values()], [sketch_of(p) for p in self.new.values()])

    def carry(self, project_id: str, standing: Sequence[Decision]) -> _Outcome:
        """Decide what becomes of the decisions in force on one action."""
        target, old = self.ids.get(project_id), self.old.get(project_id)
        if not standing:
            return _Outcome(target, settled=target in self.known)
        if target is None:
            return self._add_again(old, standing) if old else _Outcome(None, settled=True)
        if target in self.known:
            return _Outcome(target, settled=True)
        by_hand = standing[0].kind is DecisionKind.ADD
        if old is None or not self._rests(old, target, by_hand=by_hand) or not self._refers_within(standing):
            return _Outcome(target, settled=False)
        return _Outcome(target, True, tuple(self._copied(d, target) for d in standing))

    def _rests(self, old: Project, target: str, *, by_hand: bool) -> bool:
        """Tell whether all that was shown of the old action still stands on the pages of the new one.

        Of an action added by hand, that is the marked lines.
        """
        new = self.new[target]
        own = [self.document.pages[index] for index in sorted({*new.pages, *new.other_pages, *_pages_of(new)})]
        try:
            shown = old.body if by_hand else evidence(old, self.store.suggestion(old.project_id))
        except UngroundedError:
            return False
        return (by_hand or same_cost(old, new)) and all(any(locate(c.quote, page) for page in own) for c in shown)

    def _refers_within(self, standing: Iterable[Decision]) -> bool:
        """Tell whether the actions that decisions point to have a successor too."""
        return all(other in self.ids for d in standing for other in _references(d.changes))

    def _copied(self, decision: Decision, target: str) -> NewDecision:
        """Write a decision anew for the new version; whoever added an action has accepted the one found now."""
        added = decision.kind is DecisionKind.ADD
        changes = {} if added else {k: self._translated(k, v) for k, v in decision.changes.items()}
        return NewDecision(
            project_id=target,
            kind=DecisionKind.ACCEPT if added else decision.kind,
            author=decision.author,
            changes=changes,
            reason=decision.reason,
            comment=decision.comment,
            context=_origin(decision) | self._group(decision),
        )

    def _group(self, decision: Decision) -> dict[str, object]:
        """Keep together what a merge or a split wrote together."""
        members = decision.context.get("members")
        if not isinstance(members, list):
            return {}
        group = f"{decision.context['group']}:{self.document.document_id}"
        return {"group": group, "members": [self.ids[m] for m in members if m in self.ids]}

    def _translated(self, name: str, value: object) -> object:
        if name not in _REFERENCES:
            return value
        return [self.ids[str(v)] for v in value] if isinstance(value, list) else self.ids[str(value)]

    def _add_again(self, old: Project, standing: Sequence[Decision]) -> _Outcome:
        """Mark an action that a person added in the new version too, if all its lines are still there."""
        added = standing[0] if standing[0].kind is DecisionKind.ADD else None
        body = [locate_in_document(c.quote, self.document, [c.page_index]) for c in old.body]
        title = locate_in_document(old.title.citations[0].quote, self.document, _pages_of(old))
        if added is None or title is None or not all(body):
            return _Outcome(None, settled=True)
        project = project_from(Part(title, tuple(c for c in body if c)))
        if project.project_id in self.known:
            return _Outcome(project.project_id, settled=True)
        adding = NewDecision(
            project.project_id,
            DecisionKind.ADD,
            added.author,
            {"project": stored_project(project)},
            context=_origin(added),
            document_id=project.document_id,
        )
        later = [self._copied(d, project.project_id) for d in standing[1:] if self._refers_within([d])]
        return _Outcome(project.project_id, True, (adding, *later))


def evidence(project: Project, suggestion: Suggestion) -> Iterator[Citation]:
    """Give the quotes of the plan that a reviewer judged by: title, values, categories, verdict, maturity."""
    yield from project.title.citations
    for value in project.fields.values():
        yield from value.citations
    for category in suggestion.categories:
        yield from category.citations
    yield from suggestion.verdict.citations
    yield from suggestion.maturity.citations


def _pages_of(project: Project) -> set[int]:
    return {citation.page_index for citation in project.citations()}


def _references(changes: Mapping[str, object]) -> list[str]:
    found = [changes[name] for name in _REFERENCES if name in changes]
    return [str(v) for value in found for v in (value if isinstance(value, list) else [value])]


def _origin(decision: Decision) -> dict[str, object]:
    """Say where a carried entry comes from."""
    return {"carried_over_from": {"project_id": decision.project_id, "decision_id": decision.decision_id}}
