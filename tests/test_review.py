"""What people settle stands until they take it back, and goes along with a new version of the plan."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from written_plans import ALL, HALL, PARK, PATH, SCHOOL, Action, analysed, keep, project_named, quote

from analyser import review
from analyser.errors import AnalyserError, StaleDecisionError, UngroundedError, UnknownRecordError
from analyser.records import Citation, Decision, DecisionKind, Extraction, ReviewState
from analyser.review.agreement import kappa
from analyser.settings import Settings
from analyser.store import Store, open_store
from analyser.views import QueueFilters

ACCEPT, CORRECT, REJECT, UNSURE = (
    DecisionKind.ACCEPT,
    DecisionKind.CORRECT,
    DecisionKind.REJECT,
    DecisionKind.UNSURE,
)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


def state(store: Store, project_id: str) -> ReviewState:
    return store.item(project_id).review_state


def marked(store: Store, document_id: str, *words: str) -> review.Part:
    """Mark words on the first page of a document, as a reviewer does: the title first."""
    page = store.load_page(document_id, 0)
    return review.Part(quote(page, words[0]), tuple(quote(page, w) for w in words[1:]))


# Replaying


def entry(number: int, kind: DecisionKind, supersedes: int | None = None, **changes: object) -> Decision:
    return Decision(number, "p", kind, "Ana", "2026-01-01T00:00:00+00:00", changes, supersedes=supersedes)


@pytest.mark.parametrize(
    ("journal", "state", "corrections"),
    [
        ([], ReviewState.TO_REVIEW, {}),
        ([entry(1, ACCEPT)], ReviewState.ACCEPTED, {}),
        ([entry(1, CORRECT, owner="X")], ReviewState.CORRECTED, {"owner": "X"}),
        ([entry(1, CORRECT, owner="X"), entry(2, ACCEPT)], ReviewState.CORRECTED, {"owner": "X"}),
        ([entry(1, CORRECT, owner="X"), entry(2, CORRECT, owner="Y")], ReviewState.CORRECTED, {"owner": "Y"}),
        ([entry(1, CORRECT, owner="X"), entry(2, REJECT)], ReviewState.REJECTED, {"owner": "X"}),
        ([entry(1, ACCEPT), entry(2, REJECT), entry(3, DecisionKind.UNDO, 2)], ReviewState.ACCEPTED, {}),
        ([entry(1, ACCEPT), entry(2, REJECT), entry(3, DecisionKind.UNDO, 1)], ReviewState.REJECTED, {}),
        ([entry(1, ACCEPT), entry(2, DecisionKind.UNDO, 1)], ReviewState.TO_REVIEW, {}),
        ([entry(1, ACCEPT), entry(2, DecisionKind.MERGE, absorbed=["q"])], ReviewState.ACCEPTED, {}),
        ([entry(1, ACCEPT), entry(2, DecisionKind.MERGE, into="q")], ReviewState.DUPLICATE, {}),
        ([entry(1, DecisionKind.SPLIT, into=["q", "r"])], ReviewState.DUPLICATE, {}),
        ([entry(1, UNSURE)], ReviewState.UNSURE, {}),
    ],
)
def test_the_journal_replays_to_one_state(
    journal: list[Decision], state: ReviewState, corrections: dict[str, object]
) -> None:
    status = review.replay(journal)
    assert (status.state, status.corrections, status.version) == (state, corrections, len(journal))


# Deciding


def test_a_decision_shows_at_once_and_undo_is_an_entry_of_its_own(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    project_id = project_named(store, SCHOOL.title)
    review.decide(store, project_id, REJECT, "Ana", reason="out_of_scope", comment="cf. comité", expected=0)
    assert state(store, project_id) is ReviewState.REJECTED
    review.undo(store, project_id, "Bob", expected=1)
    assert state(store, project_id) is ReviewState.TO_REVIEW
    first, second = store.decisions(project_id)
    assert (first.reason, first.comment) == ("out_of_scope", "cf. comité")
    assert (second.kind, second.author, second.supersedes) == (DecisionKind.UNDO, "Bob", first.decision_id)
    with pytest.raises(AnalyserError, match="Rien à annuler"):
        review.undo(store, project_id, "Ana")


def test_corrections_win_over_every_later_analysis(store: Store) -> None:
    analysis = analysed(SCHOOL)
    keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    changes = {"title": "École Prévert", "categories": ["bioeconomy"], "verdict": "not_eligible", "maturity": None}
    review.decide(store, project_id, CORRECT, "Ana", changes=changes)
    keep(store, analysis)
    [row] = store.queue_rows()
    assert (row.title, row.category, row.verdict.value, row.maturity) == (
        "École Prévert",
        "bioeconomy",
        "not_eligible",
        None,
    )
    assert store.item(project_id).corrections == changes


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"categories": ["housing"]},
        {"categories": "bioeconomy"},
        {"verdict": "maybe"},
        {"maturity": 8},
        {"maturity": True},
        {"title": "  "},
        {},
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(store: Store, changes: dict[str, object]) -> None:
    keep(store, analysed(SCHOOL))
    with pytest.raises(AnalyserError):
        review.decide(store, project_named(store, SCHOOL.title), CORRECT, "Ana", changes=changes)
    assert store.journal() == []


def test_nobody_decides_without_a_name_or_on_nothing(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    with pytest.raises(AnalyserError, match="nom"):
        review.decide(store, project_named(store, SCHOOL.title), ACCEPT, "  ")
    with pytest.raises(UnknownRecordError):
        review.decide(store, "nowhere", ACCEPT, "Ana")
    with pytest.raises(ValueError, match="function of its own"):
        review.decide(store, project_named(store, SCHOOL.title), DecisionKind.MERGE, "Ana")


def test_a_stale_undo_takes_nothing_back(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    project_id = project_named(store, SCHOOL.title)
    review.decide(store, project_id, ACCEPT, "Ana")
    review.decide(store, project_id, REJECT, "Bob")
    with pytest.raises(StaleDecisionError):
        review.undo(store, project_id, "Ana", expected=1)
    assert state(store, project_id) is ReviewState.REJECTED


def test_many_actions_are_rejected_and_taken_back_at_once(store: Store) -> None:
    keep(store, analysed(*ALL))
    ids = [row.project_id for row in store.queue_rows()]
    assert len(review.decide_many(store, ids, REJECT, "Ana", "out_of_scope")) == len(ALL)
    assert {row.review_state for row in store.queue_rows()} == {ReviewState.REJECTED}
    assert review.undo_many(store, ids, "Ana") == len(ALL)
    assert {row.review_state for row in store.queue_rows()} == {ReviewState.TO_REVIEW}
    assert review.undo_many(store, ids, "Ana") == 0


def test_the_last_decision_of_somebody_is_the_one_not_yet_undone(store: Store) -> None:
    keep(store, analysed(SCHOOL, PARK))
    school, park = project_named(store, SCHOOL.title), project_named(store, PARK.title)
    review.decide(store, school, ACCEPT, "Ana")
    review.decide(store, park, ACCEPT, "Ana")
    review.undo(store, park, "Ana")
    last = store.last_decision("Ana")
    assert last is not None
    assert last.project_id == school
    assert store.last_decision("Bob") is None


# Adding, merging, splitting


def test_a_missed_action_is_added_by_marking_lines(store: Store) -> None:
    document_id = keep(store, analysed(SCHOOL))
    part = marked(store, document_id, "la chaudière au fioul remplacée", "Les murs seront isolés")
    project_id = review.add_action(store, part, "Ana")
    assert review.add_action(store, part, "Bob") == project_id
    item = store.item(project_id)
    assert item.project.title.value == "la chaudière au fioul remplacée"
    assert (item.standing, item.review_state, item.version) == ("added", ReviewState.ACCEPTED, 1)
    assert project_id in {row.project_id for row in store.queue_rows()}


def test_an_added_action_survives_analyses_and_removal_and_goes_when_undone(store: Store) -> None:
    analysis = analysed(SCHOOL)
    document_id = keep(store, analysis)
    project_id = review.add_action(store, marked(store, document_id, "la chaudière au fioul"), "Ana")
    keep(store, analysis)
    assert store.item(project_id).standing == "added"
    store.remove_document(document_id)
    keep(store, analysis)
    assert store.item(project_id).review_state is ReviewState.ACCEPTED
    review.undo(store, project_id, "Ana")
    assert [row.title for row in store.queue_rows()] == [SCHOOL.title]
    assert len(store.decisions(project_id)) == 2
    review.add_action(store, marked(store, document_id, "la chaudière au fioul"), "Bob")
    assert store.item(project_id).version == 3


def test_an_added_action_cannot_quote_what_its_page_does_not_say(store: Store) -> None:
    document_id = keep(store, analysed(SCHOOL))
    page = store.load_page(document_id, 0)
    forged = replace(page, text=page.text.replace("fioul", "bois "))
    part = review.Part(quote(forged, "la chaudière au bois"))
    with pytest.raises(UngroundedError):
        review.add_action(store, part, "Ana")
    assert store.journal() == []


def test_merged_actions_are_one_until_the_merge_is_undone_on_any_of_them(store: Store) -> None:
    keep(store, analysed(SCHOOL, PARK, PATH))
    ids = [row.project_id for row in store.queue_rows()]
    review.decide(store, ids[0], ACCEPT, "Ana")
    review.merge(store, ids[0], ids[1:], "Ana")
    assert [state(store, i) for i in ids] == [ReviewState.ACCEPTED, ReviewState.DUPLICATE, ReviewState.DUPLICATE]
    review.undo(store, ids[2], "Bob")
    assert [state(store, i) for i in ids] == [ReviewState.ACCEPTED, ReviewState.TO_REVIEW, ReviewState.TO_REVIEW]
    with pytest.raises(AnalyserError):
        review.merge(store, ids[0], [ids[0]], "Ana")


def test_undoing_a_merge_leaves_what_was_settled_after_it(store: Store) -> None:
    keep(store, analysed(SCHOOL, PARK))
    kept, absorbed = (row.project_id for row in store.queue_rows())
    review.merge(store, kept, [absorbed], "Ana")
    review.decide(store, absorbed, REJECT, "Ana")
    review.undo(store, kept, "Ana")
    assert state(store, absorbed) is ReviewState.REJECTED


def test_a_split_action_becomes_its_parts_and_back(store: Store) -> None:
    document_id = keep(store, analysed(SCHOOL))
    project_id = project_named(store, SCHOOL.title)
    parts = [marked(store, document_id, w) for w in ("Les murs seront isolés", "la chaudière au fioul remplacée")]
    made = review.split(store, project_id, parts, "Ana")
    assert state(store, project_id) is ReviewState.DUPLICATE
    assert [state(store, i) for i in made] == [ReviewState.ACCEPTED] * 2
    review.undo(store, made[0], "Ana")
    assert [row.project_id for row in store.queue_rows()] == [project_id]
    assert state(store, project_id) is ReviewState.TO_REVIEW
    with pytest.raises(AnalyserError, match="identiques"):
        review.split(store, project_id, [parts[0], parts[0]], "Ana")


def test_a_duplicate_points_to_another_known_action(store: Store) -> None:
    keep(store, analysed(SCHOOL, PARK))
    school, park = (row.project_id for row in store.queue_rows())
    review.mark_duplicate(store, park, school, "Ana")
    assert state(store, park) is ReviewState.DUPLICATE
    with pytest.raises(AnalyserError, match="propre doublon"):
        review.mark_duplicate(store, park, park, "Ana")
    with pytest.raises(UnknownRecordError):
        review.mark_duplicate(store, park, "nowhere", "Ana")


# A new version of the plan


def test_decisions_go_along_where_their_quotes_still_hold(store: Store) -> None:
    old = keep(store, analysed(*ALL))
    ids = {row.title: row.project_id for row in store.queue_rows()}
    review.decide(store, ids[SCHOOL.title], CORRECT, "Ana", changes={"owner": "Syndicat"}, reason="misread")
    review.decide(store, ids[PARK.title], REJECT, "Bob")
    review.decide(store, ids[PATH.title], ACCEPT, "Ana")
    review.decide(store, ids[HALL.title], REJECT, "Ana")
    dearer = replace(PARK, cost=95_000)
    reworded = replace(PATH, text="Une piste de 3 km sera tracée.")
    new = keep(store, analysed(Action("0.1", "Préambule", category=None), SCHOOL, dearer, reworded, name="v2"), old)
    report = review.carry_over(store, new)
    assert (len(report.carried), len(report.to_review), report.gone) == (1, 2, (ids[HALL.title],))
    rows = {row.title: row for row in store.queue_rows()}
    assert {title: row.review_state for title, row in rows.items()} == {
        "Préambule": ReviewState.TO_REVIEW,
        SCHOOL.title: ReviewState.CORRECTED,
        PARK.title: ReviewState.TO_REVIEW,
        PATH.title: ReviewState.TO_REVIEW,
    }
    school = store.item(rows[SCHOOL.title].project_id)
    assert (school.corrections, school.carried_over_from) == ({"owner": "Syndicat"}, ids[SCHOOL.title])
    assert school.last_decision is not None
    assert (school.last_decision.author, school.last_decision.reason) == ("Ana", "misread")
    assert store.item(rows[PARK.title].project_id).carried_over_from == ids[PARK.title]
    assert store.item(rows["Préambule"].project_id).carried_over_from is None


def test_carrying_over_again_adds_nothing(store: Store) -> None:
    old = keep(store, analysed(SCHOOL))
    review.decide(store, project_named(store, SCHOOL.title), ACCEPT, "Ana")
    second = analysed(SCHOOL, PARK, name="v2")
    new = keep(store, second, old)
    review.carry_over(store, new)
    journal = store.journal()
    keep(store, second, old)
    review.carry_over(store, new)
    assert store.journal() == journal
    assert store.item(project_named(store, SCHOOL.title)).review_state is ReviewState.ACCEPTED


def test_what_people_settled_on_the_new_version_is_not_overruled(store: Store) -> None:
    old = keep(store, analysed(SCHOOL))
    review.decide(store, project_named(store, SCHOOL.title), ACCEPT, "Ana")
    new = keep(store, analysed(SCHOOL, PARK, name="v2"), old)
    project_id = project_named(store, SCHOOL.title)
    review.decide(store, project_id, REJECT, "Bob")
    review.carry_over(store, new)
    assert state(store, project_id) is ReviewState.REJECTED


def test_added_and_merged_actions_go_along_too(store: Store) -> None:
    old = keep(store, analysed(SCHOOL, PARK, PATH))
    added = review.add_action(store, marked(store, old, "la chaudière au fioul"), "Ana")
    review.decide(store, added, CORRECT, "Bob", changes={"owner": "Syndicat"})
    kept, absorbed = project_named(store, PARK.title), project_named(store, PATH.title)
    review.merge(store, kept, [absorbed], "Ana")
    new = keep(store, analysed(HALL, SCHOOL, PARK, PATH, name="v2"), old)
    report = review.carry_over(store, new)
    assert len(report.carried) == 3
    rows = {row.title: row for row in store.queue_rows()}
    assert rows["la chaudière au fioul"].review_state is ReviewState.CORRECTED
    assert store.item(rows["la chaudière au fioul"].project_id).project.document_id == new
    [merged] = store.decisions(rows[PARK.title].project_id)
    assert merged.changes == {"absorbed": [rows[PATH.title].project_id]}
    review.undo(store, rows[PATH.title].project_id, "Ana")
    assert state(store, rows[PARK.title].project_id) is ReviewState.TO_REVIEW
    assert store.decisions(rows[PARK.title].project_id)[-1].kind is DecisionKind.UNDO


def test_an_added_action_that_the_new_version_finds_by_itself_is_accepted_there(store: Store) -> None:
    first = analysed(SCHOOL, PARK)
    old = keep(store, first)
    only = Extraction(old, first.extraction.projects[:1])
    store.save_extraction(only, first.suggestions)
    page = store.load_page(old, 1)
    whole = Citation.of(page, 0, len(page.text))
    review.add_action(store, review.Part(quote(page, PARK.title), (whole,)), "Ana")
    new = keep(store, analysed(SCHOOL, PARK, name="v2"), old)
    report = review.carry_over(store, new)
    park = project_named(store, PARK.title)
    assert (report.to_review, report.carried) == ((), (park,))
    assert (state(store, park), store.item(park).standing) == (ReviewState.ACCEPTED, "proposed")


def test_a_version_of_a_removed_plan_starts_fresh(store: Store) -> None:
    old = keep(store, analysed(SCHOOL))
    review.decide(store, project_named(store, SCHOOL.title), ACCEPT, "Ana")
    store.remove_document(old)
    new = keep(store, analysed(SCHOOL, PARK, name="v2"), old)
    assert review.carry_over(store, new) == review.CarryOver()
    assert review.carry_over(store, keep(store, analysed(HALL, name="v3"))) == review.CarryOver()
    assert len(store.queue_rows(QueueFilters(document_id=new))) == 2


# Agreement


def test_agreement_counts_the_last_answer_of_each_reviewer(store: Store) -> None:
    keep(store, analysed(*ALL))
    ids = [row.project_id for row in store.queue_rows()]
    for author, kinds in (("Ana", [ACCEPT, ACCEPT, REJECT, UNSURE]), ("Bob", [REJECT, ACCEPT, REJECT])):
        for project_id, kind in zip(ids, kinds, strict=False):
            review.decide(store, project_id, kind, author)
    review.undo(store, ids[0], "Bob")
    review.decide(store, ids[0], CORRECT, "Bob", changes={"owner": "X"})
    review.decide(store, ids[1], REJECT, "Bob")
    [one] = review.agreements(store.journal())
    assert (one.first, one.second, one.compared, one.same) == ("Ana", "Bob", 3, 2)
    assert one.share == pytest.approx(2 / 3)
    assert one.kappa == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("kept", "kept"), ("rejected", "rejected")], 1.0),
        ([("kept", "rejected"), ("rejected", "kept")], -1.0),
        ([("kept", "kept")], None),
        (
            [("kept", "kept")] * 20
            + [("kept", "rejected")] * 5
            + [("rejected", "kept")] * 10
            + [("rejected", "rejected")] * 15,
            0.4,
        ),
    ],
)
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[str, str]], expected: float | None) -> None:
    assert kappa(pairs) == (expected if expected is None else pytest.approx(expected))
