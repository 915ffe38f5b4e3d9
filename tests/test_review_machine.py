"""Whatever people and crashes do in whatever order, the journal replays to what the queue shows, and only grows.

The steps of one ordinary run are few; `REVIEW_MACHINE_STEPS=10000 pytest tests/test_review_machine.py` takes as many as
it says, over all runs together.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event
from written_plans import ALL, Action, analysed, keep, quote

from analyser import review
from analyser.errors import AnalyserError, StaleDecisionError
from analyser.records import Decision, DecisionKind
from analyser.settings import Settings
from analyser.store import Store, open_store
from analyser.views import QueueFilters

STEPS = int(os.environ.get("REVIEW_MACHINE_STEPS", "200"))
STEPS_OF_ONE_RUN = 50

_KINDS = st.sampled_from([DecisionKind.ACCEPT, DecisionKind.CORRECT, DecisionKind.REJECT, DecisionKind.UNSURE])
_AUTHORS = st.sampled_from(["Ana", "Bob"])
_PLACES = st.integers(0, 5)
_CORRECTIONS = st.dictionaries(
    st.sampled_from(["title", "owner", "verdict"]), st.sampled_from(["eligible", "to_check"]), min_size=1
)


class PowerCutError(Exception):
    """The power goes off in the middle of a transaction."""


@contextmanager
def _power_cut(store: Store, after: int) -> Iterator[None]:
    """Let so many statements through, then none."""
    left = iter(range(after))

    def cut(*_: object) -> None:
        if next(left, None) is None:
            raise PowerCutError

    event.listen(store.engine, "before_cursor_execute", cut)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", cut)


class ReviewMachine(RuleBasedStateMachine):
    """A town's plan, two reviewers, and everything that may happen to them."""

    operations: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.settings = Settings(_env_file=None, data=Path(self.folder.name))
        self.store: Store = open_store(self.settings)
        self.journal: list[Decision] = []
        self.actions: list[Action] = []
        self.version = 0
        self.document_id = ""

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    # What happens

    @initialize()
    def first_plan(self) -> None:
        self.actions = list(ALL)
        self.document_id = keep(self.store, analysed(*self.actions, name="v0"))

    @rule(place=_PLACES, kind=_KINDS, author=_AUTHORS, changes=_CORRECTIONS)
    def decide(self, place: int, kind: DecisionKind, author: str, changes: dict[str, object]) -> None:
        item = self.store.item(self.id_at(place))
        given = changes if kind is DecisionKind.CORRECT else {}
        review.decide(self.store, item.project.project_id, kind, author, changes=given, expected=item.version)

    @rule(place=_PLACES, kind=_KINDS, author=_AUTHORS)
    def decide_on_what_was_seen_long_ago(self, place: int, kind: DecisionKind, author: str) -> None:
        project_id = self.id_at(place)
        seen = self.store.item(project_id).version
        review.decide(self.store, project_id, DecisionKind.UNSURE, "Eve")
        try:
            review.decide(self.store, project_id, kind, author, changes={"owner": "X"}, expected=seen)
        except StaleDecisionError:
            return
        raise AssertionError("a stale decision was written")

    @rule(place=_PLACES, author=_AUTHORS)
    def undo(self, place: int, author: str) -> None:
        with suppress(AnalyserError):
            review.undo(self.store, self.id_at(place), author)

    @rule(place=_PLACES, other=_PLACES, author=_AUTHORS)
    def merge(self, place: int, other: int, author: str) -> None:
        kept, absorbed = self.id_at(place), self.id_at(other)
        if kept != absorbed:
            review.merge(self.store, kept, [absorbed], author)

    @rule(place=_PLACES, other=_PLACES, author=_AUTHORS)
    def duplicate(self, place: int, other: int, author: str) -> None:
        if (one := self.id_at(place)) != (of := self.id_at(other)):
            review.mark_duplicate(self.store, one, of, author)

    @rule(length=st.integers(8, 14), author=_AUTHORS)
    def add(self, length: int, author: str) -> None:
        page = self.store.load_page(self.document_id, 0)
        review.add_action(self.store, review.Part(quote(page, page.text[:length].strip())), author)

    @rule(place=_PLACES, author=_AUTHORS)
    def split(self, place: int, author: str) -> None:
        page = self.store.load_page(self.document_id, 0)
        parts = [review.Part(quote(page, page.text[:length].strip())) for length in (20, 18)]
        with suppress(AnalyserError):
            review.split(self.store, self.id_at(place), parts, author)

    @rule()
    def analyse_again(self) -> None:
        keep(self.store, analysed(*self.actions, name=f"v{self.version}"))

    @rule(lost=st.integers(0, 3))
    def analyse_again_and_miss_one(self, lost: int) -> None:
        analysis = analysed(*self.actions, name=f"v{self.version}")
        projects = [p for at, p in enumerate(analysis.extraction.projects) if at != lost]
        self.store.save_extraction(replace(analysis.extraction, projects=tuple(projects)), analysis.suggestions)

    @rule()
    def analyse_again_with_other_ids(self) -> None:
        analysis = analysed(*self.actions, name=f"v{self.version}")
        renamed = [replace(p, project_id=p.project_id[::-1]) for p in analysis.extraction.projects]
        self.store.save_extraction(replace(analysis.extraction, projects=tuple(renamed)), [])

    @precondition(lambda self: self.version < 4)
    @rule(place=st.integers(0, 3), cost=st.integers(1, 9))
    def new_version(self, place: int, cost: int) -> None:
        self.version += 1
        self.actions[place] = replace(self.actions[place], cost=cost * 1000)
        new = keep(self.store, analysed(*self.actions, name=f"v{self.version}"), self.document_id)
        review.carry_over(self.store, new)
        self.document_id = new

    @rule()
    def remove_and_add_again(self) -> None:
        previous = self.store.document_row(self.document_id).previous_version
        self.store.remove_document(self.document_id)
        keep(self.store, analysed(*self.actions, name=f"v{self.version}"), previous)

    @rule(place=_PLACES, other=_PLACES, after=st.integers(0, 30), what=st.sampled_from(["decide", "merge", "analyse"]))
    def power_cut(self, place: int, other: int, after: int, what: str) -> None:
        """Stop before any one of the statements of a gesture or of an analysis, and start again."""
        one, two = self.id_at(place), self.id_at(other)
        with _power_cut(self.store, after), suppress(PowerCutError, AnalyserError):
            if what == "decide":
                review.decide(self.store, one, DecisionKind.REJECT, "Ana")
            elif what == "merge":
                review.merge(self.store, one, [two], "Ana")
            else:
                keep(self.store, analysed(*self.actions, name=f"v{self.version}"))
        self.start_again()

    @rule()
    def start_again(self) -> None:
        self.store.close()
        self.store = open_store(self.settings)

    # What must hold

    @invariant()
    def no_entry_is_ever_lost_or_changed(self) -> None:
        journal = self.store.journal()
        assert journal[: len(self.journal)] == self.journal
        self.journal = journal
        type(self).operations += 1

    @invariant()
    def the_queue_shows_what_the_journal_replays_to(self) -> None:
        for document in self.store.document_rows():
            for row in self.store.queue_rows(QueueFilters(document_id=document.document_id)):
                status = self.store.status(row.project_id)
                assert (row.review_state, row.version) == (status.state, status.version)
                assert row.title == status.corrections.get("title", row.title)

    @invariant()
    def every_action_decided_on_is_still_there(self) -> None:
        """Except added ones whose addition was undone."""
        present = {row.project_id for row in self.store.queue_rows(QueueFilters(document_id=self.document_id))}
        for project_id, entries in self.store.decisions_of(self.document_id).items():
            if not any(d.kind is DecisionKind.ADD for d in entries) or review.in_force(entries):
                assert project_id in present

    @invariant()
    def everything_shown_is_proved(self) -> None:
        assert self.store.verify() == []

    def id_at(self, place: int) -> str:
        rows = self.store.queue_rows(QueueFilters(document_id=self.document_id))
        return rows[place % len(rows)].project_id


def test_whatever_happens_the_journal_replays_to_what_is_shown() -> None:
    run_state_machine_as_test(
        ReviewMachine,
        settings=settings(
            max_examples=max(1, STEPS // STEPS_OF_ONE_RUN),
            stateful_step_count=STEPS_OF_ONE_RUN,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    print(f"{ReviewMachine.operations} operations")
