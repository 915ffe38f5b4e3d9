"""Review: whole actions and queue rows, decisions and undo, actions added, merged or split, agreement."""

import random
from collections.abc import Mapping, Sequence

from analyser import review
from analyser.errors import UngroundedError, UnknownRecordError
from analyser.judging.suggesting import suggest
from analyser.records import Citation, Decision, DecisionKind
from analyser.views import QueueFilters, QueueRow, ReviewItem
from analyser.workspace.core import Part

SAMPLE_PAGES = 10
"""Pages without action that a reviewer is asked to look at, to estimate what was missed."""


class Reviewing(Part):
    """What the Revue page needs. Writing raises `StaleDecisionError` when somebody decided in between."""

    def queue(self, filters: QueueFilters | None = None) -> list[QueueRow]:
        """List the actions by light columns only."""
        return self.core.store.queue_rows(filters or QueueFilters())

    def items(self, filters: QueueFilters | None = None) -> list[ReviewItem]:
        """Give whole actions, each quote proved."""
        return self.core.store.items(filters or QueueFilters())

    def item(self, project_id: str) -> ReviewItem:
        """Give one action, each quote proved. Raises `UnknownRecordError`, `UngroundedError`."""
        return self.core.store.item(project_id)

    def projects_on(self, document_id: str, page_index: int) -> list[QueueRow]:
        """List the actions that stand on a page or are named there."""
        return self.core.store.projects_on(document_id, page_index)

    def history(self, project_id: str) -> list[Decision]:
        """Give the journal of one action, the first entry first."""
        return self.core.store.decisions(project_id)

    def reviewers(self) -> list[str]:
        """Name everybody who has decided."""
        return self.core.store.reviewers()

    def last_decision(self, author: str) -> Decision | None:
        """Give the last decision of a person that still stands: what their next undo takes back."""
        return self.core.store.last_decision(author)

    def decide(
        self,
        project_id: str,
        kind: DecisionKind,
        author: str,
        changes: Mapping[str, object] | None = None,
        *,
        reason: str | None = None,
        comment: str | None = None,
        expected: int | None = None,
    ) -> ReviewItem:
        """Write one decision; `expected` is the `version` of the item that its author saw."""
        review.decide(
            self.core.store,
            project_id,
            kind,
            author,
            changes=changes,
            reason=reason,
            comment=comment,
            expected=expected,
        )
        return self.core.store.item(project_id)

    def undo(self, project_id: str, author: str, expected: int | None = None) -> ReviewItem | None:
        """Take back the last decision in force, as a new entry; None where that takes an added action away."""
        review.undo(self.core.store, project_id, author, expected=expected)
        try:
            return self.core.store.item(project_id)
        except UnknownRecordError:
            return None

    def decide_many(
        self, project_ids: Sequence[str], kind: DecisionKind, author: str, reason: str | None = None
    ) -> int:
        """Write the same decision on several actions, on all or on none."""
        return len(review.decide_many(self.core.store, project_ids, kind, author, reason))

    def undo_many(self, project_ids: Sequence[str], author: str) -> int:
        """Take back the last decision on several actions."""
        return review.undo_many(self.core.store, project_ids, author)

    def mark_duplicate(self, project_id: str, of: str, author: str, expected: int | None = None) -> ReviewItem:
        """Say that an action is another one, seen twice."""
        review.mark_duplicate(self.core.store, project_id, of, author, expected=expected)
        return self.core.store.item(project_id)

    def merge(self, kept: str, absorbed: Sequence[str], author: str) -> ReviewItem:
        """Make one action of several."""
        review.merge(self.core.store, kept, absorbed, author)
        return self.core.store.item(kept)

    def split(self, project_id: str, parts: Sequence[Sequence[Citation]], author: str) -> list[ReviewItem]:
        """Make several actions of one; each part is its marked lines, the title first."""
        made = [review.Part(lines[0], tuple(lines[1:])) for lines in parts if lines]
        return [self.core.store.item(one) for one in review.split(self.core.store, project_id, made, author)]

    def add_project(self, document_id: str, title: Citation, citations: Sequence[Citation], author: str) -> ReviewItem:
        """Add an action that was missed, from lines marked on the page; the rules judge it at once."""
        if any(c.document_id != document_id for c in (title, *citations)):
            raise UngroundedError("Les lignes marquées ne sont pas de ce document.")
        part = review.Part(title, tuple(citations))
        project = review.project_from(part)
        suggestion = suggest(project, self.core.store.load_document(document_id), self.knowledge)
        return self.core.store.item(review.add_action(self.core.store, part, author, suggestion))

    def agreement(self) -> list[review.Agreement]:
        """Compare every two reviewers on the actions that both have judged."""
        return review.agreements(self.core.store.journal())

    def pages_to_sample(self, document_id: str) -> list[int]:
        """Choose, the same each time, pages without action to look at, so as to estimate what was missed."""
        extraction = self.core.store.extraction(document_id)
        empty = [f.page_index for f in extraction.findings if f.kind in ("other", "to_check")] if extraction else []
        return sorted(random.Random(document_id).sample(empty, min(SAMPLE_PAGES, len(empty))))  # noqa: S311

    def note_sampled_page(self, document_id: str, page_index: int, author: str, *, has_missed: bool) -> None:
        """Keep what a reviewer saw on a sampled page."""
        key = f"{document_id}:{page_index}"
        self.core.store.add_note("sampled_page", key, {"has_missed": has_missed}, author)

    def missed_estimate(self, document_id: str) -> tuple[int, int, int]:
        """Give (pages sampled, of these with a missed action, pages without action) of a document."""
        extraction = self.core.store.extraction(document_id)
        empty = [f for f in extraction.findings if f.kind in ("other", "to_check")] if extraction else []
        notes = {n.key: n.value for n in self.core.store.notes("sampled_page") if n.key.startswith(f"{document_id}:")}
        return len(notes), sum(bool(value["has_missed"]) for value in notes.values()), len(empty)
