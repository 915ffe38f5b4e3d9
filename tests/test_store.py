"""The database keeps what it is given, whole or not at all, and gives nothing back unproved."""

import itertools
import json
import math
import os
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import address, programs, server
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from written_plans import (
    ALL,
    HALL,
    PARK,
    PATH,
    SCHOOL,
    Action,
    analysed,
    chunks_of,
    keep,
    programme_note,
    project_named,
)

from analyser.errors import StaleDecisionError, StorageError, UngroundedError, UnknownRecordError
from analyser.journal import NewDecision
from analyser.records import DecisionKind, DocumentType, PageState, ReviewState, VerdictId
from analyser.settings import Settings
from analyser.store import Store, lease_owner, migrations, open_store
from analyser.store.schema import metadata
from analyser.views import ExportRecord, QueueFilters

NUMBERS = itertools.count()
only_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def server_socket() -> Iterator[str]:
    """Give the socket of a server that all tests of this file share, each with a database of its own."""
    if (found := programs()) is None:
        pytest.skip("no PostgreSQL server on this machine: Debian's package postgresql brings one")
    with server(found) as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings with an empty database of either kind."""
    if request.param == "sqlite":
        return settings
    socket, name = request.getfixturevalue("server_socket"), f"test_{next(NUMBERS)}"
    engine = create_engine(address(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return settings.model_copy(update={"database_url": address(socket, name)})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


def accept(store: Store, project_id: str, author: str = "Ana", expected: int | None = None) -> None:
    store.append_decision(NewDecision(project_id, DecisionKind.ACCEPT, author, expected=expected))


def damage(store: Store, statement: str, **values: object) -> None:
    """Change the database behind the store's back."""
    with store.writing() as connection:
        connection.execute(text(statement), values)


# Schema


def test_the_migrations_build_the_tables_that_the_code_expects(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_is_the_one_that_opening_looks_for() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads() == [migrations.HEAD]


def test_opening_twice_changes_nothing(settings: Settings, store: Store) -> None:
    keep(store, analysed(SCHOOL))
    again = open_store(settings)
    assert again.document_rows() == store.document_rows()
    again.close()


def test_a_database_of_a_newer_program_is_refused(settings: Settings, store: Store) -> None:
    damage(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="plus récente"):
        open_store(settings)


def test_every_table_and_index_can_be_written_in_postgresql() -> None:
    for table in metadata.sorted_tables:
        CreateTable(table).compile(dialect=postgresql.dialect())
        for index in table.indexes:
            CreateIndex(index).compile(dialect=postgresql.dialect())


# Documents and pages


def test_adding_the_same_document_twice_is_a_no_op(store: Store) -> None:
    assert store.add_document("a" * 64, "plan.pdf", "Marvilly")
    assert not store.add_document("a" * 64, "autre.pdf", "Ailleurs", DocumentType.PROGRAMME)
    [row] = store.document_rows()
    assert (row.name, row.town, row.type, row.state) == ("plan.pdf", "Marvilly", DocumentType.PLAN, "queued")


def test_a_document_comes_back_as_it_was_read(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK, state=PageState.OCR)
    document = store.load_document(keep(store, analysis))
    assert (document.name, document.notices) == (analysis.document.name, analysis.document.notices)
    for read, kept in zip(analysis.document.pages, document.pages, strict=True):
        assert (kept.text, kept.state, kept.label, kept.note) == (read.text, read.state, read.label, read.note)
        assert (kept.lines, kept.shapes, kept.confidences) == (read.lines, read.shapes, read.confidences)
        assert all(
            abs(a - b) < 0.011 or (math.isnan(a) and math.isnan(b)) for a, b in zip(read.boxes, kept.boxes, strict=True)
        )


def test_keeping_what_was_loaded_changes_nothing_more(store: Store) -> None:
    document_id = keep(store, analysed(SCHOOL))
    once = store.load_document(document_id)
    store.save_pages(once)
    twice = store.load_page(document_id, 0)
    assert twice.boxes.tobytes() == once.pages[0].boxes.tobytes()
    assert twice.lines == once.pages[0].lines


def test_chunks_come_back_in_the_order_asked_for(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    document_id = keep(store, analysis)
    made = chunks_of(analysis.document)
    assert store.chunks_of(document_id) == made
    wanted = [made[3].chunk_id, "unknown", made[0].chunk_id]
    assert store.chunks(wanted) == [made[3], made[0]]


def test_a_town_named_by_a_person_is_not_overwritten_by_a_proposal(store: Store) -> None:
    store.add_document("a" * 64, "plan.pdf")
    assert store.set_town("a" * 64, "Proposée", by_person=False)
    assert store.set_town("a" * 64, "Choisie", by_person=True, insee="01004")
    assert not store.set_town("a" * 64, "Proposée", by_person=False)
    row = store.document_row("a" * 64)
    assert (row.town, row.insee) == ("Choisie", "01004")


def test_an_unknown_document_is_said_to_be_unknown(store: Store) -> None:
    for ask in (store.document_row, store.load_document, store.remove_document, store.removal):
        with pytest.raises(UnknownRecordError):
            ask("f" * 64)
    with pytest.raises(UnknownRecordError):
        store.save_pages(analysed(SCHOOL).document)
    with pytest.raises(UnknownRecordError):
        store.original_path("../../etc/passwd")


def test_removing_says_what_is_lost_and_keeps_the_journal(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    document_id = keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id)
    removal = store.removal(document_id)
    assert (removal.pages, removal.projects, removal.decided, removal.decisions) == (2, 2, 1, 1)
    store.remove_document(document_id)
    assert store.document_rows() == []
    assert store.queue_rows() == []
    assert [d.project_id for d in store.journal()] == [project_id]
    assert store.removed_documents() == {document_id: "plan.pdf"}
    keep(store, analysis)
    assert store.item(project_id).review_state is ReviewState.ACCEPTED
    assert store.removed_documents() == {}


# Work


def test_two_workers_never_have_the_same_job(store: Store, settings: Settings) -> None:
    store.add_document("a" * 64, "plan.pdf")
    other = open_store(settings)
    first, second = lease_owner(), lease_owner()
    assert store.claim_job("a" * 64, first)
    assert not other.claim_job("a" * 64, second)
    assert other.heartbeat("a" * 64, first)
    assert not other.heartbeat("a" * 64, second)
    store.release("a" * 64, first)
    assert other.claim_job("a" * 64, second)
    other.close()


def test_a_lease_that_ran_out_is_free_again(store: Store) -> None:
    store.add_document("a" * 64, "plan.pdf")
    assert store.claim_job("a" * 64, "elsewhere:1:x", lease_s=-1)
    assert store.claim_job("a" * 64, lease_owner())


def test_the_work_of_a_dead_process_of_this_machine_is_free_at_once(store: Store) -> None:
    store.add_document("a" * 64, "plan.pdf")
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    host, _, part = lease_owner().rsplit(":", 2)
    assert store.claim_job("a" * 64, f"{host}:{int(gone.stdout)}:{part}")
    assert [row.state for row in store.unfinished()] == ["queued"]
    assert store.claim_job("a" * 64, lease_owner())


def test_finished_work_is_not_taken_up_again(store: Store) -> None:
    store.add_document("a" * 64, "plan.pdf")
    store.set_state("a" * 64, "failed", error="encrypted", message="Mot de passe ?")
    assert not store.claim_job("a" * 64, lease_owner())
    assert store.unfinished() == []
    row = store.document_row("a" * 64)
    assert (row.state, row.error, row.message) == ("failed", "encrypted", "Mot de passe ?")


# Analyses


def test_an_analysis_comes_back_as_it_was_made(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK, set_aside=(HALL,))
    extraction = store.extraction(keep(store, analysis))
    assert extraction is not None
    assert [p.title for p in extraction.projects] == [p.title for p in analysis.extraction.projects]
    assert [p.title.value for p in extraction.set_aside] == [HALL.title]
    assert (extraction.findings, extraction.town) == (analysis.extraction.findings, "Marvilly")
    assert store.suggestion(extraction.projects[0].project_id).verdict == analysis.suggestions[0].verdict


def test_set_aside_actions_are_not_in_the_queue_unless_people_decided_on_them(store: Store) -> None:
    analysis = analysed(SCHOOL, set_aside=(HALL,))
    keep(store, analysis)
    assert [row.title for row in store.queue_rows()] == [SCHOOL.title]
    accept(store, analysis.extraction.set_aside[0].project_id)
    assert [row.title for row in store.queue_rows()] == [SCHOOL.title, HALL.title]


def test_a_new_analysis_replaces_the_last_and_leaves_the_journal_alone(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id)
    journal = store.journal()
    keep(store, analysis)
    assert store.journal() == journal
    assert [row.title for row in store.queue_rows()] == [SCHOOL.title, PARK.title]
    assert store.item(project_id).review_state is ReviewState.ACCEPTED


def test_an_action_that_comes_back_under_another_id_keeps_its_decisions(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id)
    renamed = [replace(p, project_id=f"other{i}") for i, p in enumerate(analysis.extraction.projects)]
    store.save_extraction(replace(analysis.extraction, projects=tuple(renamed)), [])
    item = store.item(project_id)
    assert (item.project.title.value, item.review_state) == (SCHOOL.title, ReviewState.ACCEPTED)
    assert {row.project_id for row in store.queue_rows()} == {project_id, "other1"}


def test_a_decided_action_that_is_not_found_again_stays_and_says_so(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id)
    without = replace(analysis.extraction, projects=analysis.extraction.projects[1:])
    store.save_extraction(without, analysis.suggestions)
    item = store.item(project_id)
    assert (item.standing, item.review_state) == ("not_found", ReviewState.ACCEPTED)
    store.save_extraction(analysis.extraction, analysis.suggestions)
    assert store.item(project_id).standing == "proposed"


def test_a_decided_action_comes_back_with_its_document_even_if_the_analysis_misses_it(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    document_id = keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id)
    store.remove_document(document_id)
    missing = replace(analysis.extraction, projects=analysis.extraction.projects[1:])
    keep(store, replace(analysis, extraction=missing))
    item = store.item(project_id)
    assert (item.project.title.value, item.standing, item.review_state) == (
        SCHOOL.title,
        "not_found",
        ReviewState.ACCEPTED,
    )
    assert store.verify() == []


def test_a_decision_whose_action_stands_nowhere_any_more_is_reported(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    document_id = keep(store, analysis)
    accept(store, project_named(store, SCHOOL.title))
    store.remove_document(document_id)
    pages = (replace(analysis.document.pages[0], text="Page illisible", boxes=array("f")), analysis.document.pages[1])
    missing = replace(analysis.extraction, projects=analysis.extraction.projects[1:])
    keep(store, replace(analysis, document=replace(analysis.document, pages=pages), extraction=missing))
    [report] = store.verify()
    assert SCHOOL.title in report
    assert "Ana" in report
    assert len(store.journal()) == 1


def test_kept_quotes_follow_the_text_when_a_document_is_read_anew(store: Store) -> None:
    analysis = analysed(SCHOOL, PARK)
    keep(store, analysis)
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id)
    pages = tuple(replace(p, text="En-tête\n" + p.text, boxes=p.boxes[:0]) for p in analysis.document.pages)
    store.save_pages(replace(analysis.document, pages=pages))
    store.save_extraction(replace(analysis.extraction, projects=()), [])
    item = store.item(project_id)
    assert item.project.title.citations[0].start == SCHOOL_TITLE_START + len("En-tête\n")
    assert store.verify() == []


SCHOOL_TITLE_START = analysed(SCHOOL).extraction.projects[0].title.citations[0].start


def test_the_same_id_twice_in_one_analysis_is_refused(store: Store) -> None:
    analysis = analysed(SCHOOL)
    keep(store, analysis)
    doubled = replace(analysis.extraction, projects=analysis.extraction.projects * 2)
    with pytest.raises(ValueError, match="twice"):
        store.save_extraction(doubled, [])
    assert len(store.queue_rows()) == 1


def test_actions_can_be_judged_anew_without_reading_again(store: Store) -> None:
    analysis = analysed(SCHOOL)
    keep(store, analysis)
    [before] = analysis.suggestions
    store.save_suggestions([replace(before, categories=(), rules_version="2026-02")])
    [row] = store.queue_rows()
    assert (row.category, store.suggestion(row.project_id).rules_version) == (None, "2026-02")


# Proofs


@pytest.mark.parametrize(
    ("printed", "forged"),
    [
        ("120000 € HT", "420000 € HT"),
        ("120000 € HT", "120000 % HT"),
        ("120000 € HT", "12000,0 € HT"),
        ("seront isolés", "ne seront pas isolés"),
        ("école Prévert", "école Prévost"),
        ("Commune", "Région"),
    ],
)
def test_a_stored_action_that_was_tampered_with_is_refused_and_reported(
    store: Store, printed: str, forged: str
) -> None:
    keep(store, analysed(SCHOOL, PARK))
    project_id = project_named(store, SCHOOL.title)
    with store.reading() as connection:
        written = connection.scalar(
            text("SELECT CAST(record AS TEXT) FROM projects WHERE project_id = :p"), {"p": project_id}
        )
    record = written.replace(_as_json(printed), _as_json(forged))
    damage(store, "UPDATE projects SET record = :record WHERE project_id = :p", record=record, p=project_id)
    for ask in (store.project, store.item):
        with pytest.raises(UngroundedError):
            ask(project_id)
    assert [item.project.title.value for item in store.items()] == [PARK.title]
    [refusal] = store.verify()
    assert "plan.pdf" in refusal


def test_a_changed_page_refuses_all_that_cites_it(store: Store) -> None:
    document_id = keep(store, analysed(SCHOOL, PARK))
    damage(store, "UPDATE pages SET text = replace(text, '120000', '130000')")
    with pytest.raises(UngroundedError):
        store.project(project_named(store, SCHOOL.title))
    with pytest.raises(UngroundedError):
        store.extraction(document_id)
    assert len(store.verify()) == 1


def test_a_changed_programme_note_refuses_what_it_is_cited_for(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    damage(store, "UPDATE sources SET text = replace(text, 'est éligible', 'n’est pas éligible')")
    with pytest.raises(UngroundedError):
        store.suggestion(project_named(store, SCHOOL.title))


def test_what_an_edited_programme_note_said_before_stays_proved(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    note = programme_note()
    store.save_sources([note, replace(note, document_id="b" * 64, pages=())])
    assert store.verify() == []


def test_a_malformed_row_is_reported_like_a_false_one(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    damage(store, "UPDATE projects SET suggestion = '{}'")
    [refusal] = store.verify()
    assert "abîmé" in refusal


def _as_json(words: str) -> str:
    """Write words as the stored JSON has them."""
    return json.dumps(words)[1:-1]


# Journal


def test_the_journal_can_only_grow(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    accept(store, project_named(store, SCHOOL.title))
    for statement in ("UPDATE decisions SET author = 'Eve'", "DELETE FROM decisions"):
        with pytest.raises(StorageError, match="append-only"):
            damage(store, statement)
    assert [d.author for d in store.journal()] == ["Ana"]


@only_sqlite
def test_no_entry_of_the_journal_can_be_replaced(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    accept(store, project_named(store, SCHOOL.title))
    with pytest.raises(StorageError, match="append-only"):
        damage(
            store,
            "INSERT OR REPLACE INTO decisions SELECT decision_id, project_id, document_id, version + 9, kind, 'Eve', "
            "at, changes, reason, comment, supersedes, context FROM decisions",
        )
    assert [d.author for d in store.journal()] == ["Ana"]


def test_whoever_decides_on_an_action_that_changed_meanwhile_is_told_who_was_first(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    project_id = project_named(store, SCHOOL.title)
    accept(store, project_id, "Ana", expected=0)
    with pytest.raises(StaleDecisionError, match="Ana"):
        accept(store, project_id, "Bob", expected=0)
    assert [d.author for d in store.decisions(project_id)] == ["Ana"]


def test_of_many_threads_deciding_at_once_exactly_one_wins(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    project_id = project_named(store, SCHOOL.title)
    outcomes: list[str] = []

    def reviewer(name: str) -> None:
        try:
            accept(store, project_id, name, expected=0)
            outcomes.append("won")
        except StaleDecisionError:
            outcomes.append("stale")

    threads = [threading.Thread(target=reviewer, args=(f"R{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["stale"] * 7 + ["won"]


def test_several_decisions_are_written_all_or_none(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    known = NewDecision(project_named(store, SCHOOL.title), DecisionKind.REJECT, "Ana")
    with pytest.raises(UnknownRecordError):
        store.append_decisions([known, replace(known, project_id="nowhere")])
    assert store.journal() == []
    assert store.queue_rows()[0].review_state is ReviewState.TO_REVIEW


def test_a_decision_notes_what_was_shown(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    project_id = project_named(store, SCHOOL.title)
    changes = {"verdict": "to_check", "owner": "Syndicat"}
    context = store.append_decision(NewDecision(project_id, DecisionKind.CORRECT, "Ana", changes)).context
    assert (context["title"], context["rules_version"]) == (SCHOOL.title, "2026-01")
    assert context["before"] == {"verdict": "eligible", "owner": "Commune"}


# Queue


def test_the_queue_filters_by_effective_values(store: Store) -> None:
    keep(store, analysed(*ALL))
    keep(store, analysed(Action("9", "Jardin partagé", category="green_spaces"), name="autre.pdf"), town="Ailleurs")
    school, park = project_named(store, SCHOOL.title), project_named(store, PARK.title)
    changes = {
        "categories": ["bioeconomy", "green_spaces"],
        "verdict": "to_check",
        "cost": {"value": 5.0, "tax": "TTC"},
    }
    store.append_decision(NewDecision(school, DecisionKind.CORRECT, "Ana", changes))
    accept(store, park, "Bob")

    def titles(**filters: object) -> list[str]:
        return [row.title for row in store.queue_rows(QueueFilters(**filters))]

    assert titles(category="bioeconomy") == [SCHOOL.title]
    assert titles(category="green_spaces", town="Marvilly") == [SCHOOL.title, PARK.title]
    assert titles(verdict=VerdictId.TO_CHECK) == [SCHOOL.title]
    assert titles(review_state=ReviewState.ACCEPTED) == [PARK.title]
    assert titles(reviewer="Bob") == [PARK.title]
    assert titles(alert="out_of_scope") == [HALL.title]
    assert titles(text="ecole PREVERT") == [SCHOOL.title]
    assert titles(text="100%") == []
    assert titles(maturity=(4, 7)) == []
    assert titles(town="Ailleurs") == ["Jardin partagé"]
    assert titles(order="town")[0] == "Jardin partagé"
    assert titles(town="Marvilly", order="uncertainty")[0] == PATH.title
    row = store.queue_rows(QueueFilters(verdict=VerdictId.TO_CHECK))[0]
    assert (row.category, row.cost, row.tax, row.reviewer, row.version) == ("bioeconomy", 5.0, "TTC", "Ana", 1)


def test_items_come_in_the_order_of_the_rows_page_by_page(store: Store) -> None:
    keep(store, analysed(*ALL))
    titles = [row.title for row in store.queue_rows()]
    items = [*store.items(limit=3), *store.items(offset=3, limit=3)]
    assert [item.project.title.value for item in items] == titles
    assert (items[0].document_name, items[0].town, items[0].version) == ("plan.pdf", "Marvilly", 0)


def test_the_actions_of_a_page_are_those_that_stand_on_it(store: Store) -> None:
    document_id = keep(store, analysed(*ALL))
    assert [row.title for row in store.projects_on(document_id, 1)] == [PARK.title]
    assert store.projects_on(document_id, 11) == []


def test_figures_never_add_amounts_of_different_tax_kinds(store: Store) -> None:
    keep(store, analysed(*ALL))
    path = project_named(store, PATH.title)
    store.append_decision(NewDecision(path, DecisionKind.CORRECT, "Ana", {"cost": {"value": 500_000, "tax": "TTC"}}))
    figures = store.figures()
    assert (figures.towns, figures.documents, figures.actions, figures.reviewed) == (1, 1, 4, 1)
    assert figures.amounts == {"HT": 200_000, "TTC": 500_000}
    assert figures.by_town_category["Marvilly", "soft_mobility"] == 1
    assert figures.town_progress == {"Marvilly": (1, 4)}
    assert (figures.pages_read, figures.pages_unread) == (4, 0)
    assert store.figures("Ailleurs").actions == 0


def test_a_replaced_version_leaves_the_queue_once_the_new_one_is_analysed(store: Store) -> None:
    old = keep(store, analysed(SCHOOL))
    new = analysed(SCHOOL, PARK, name="v2.pdf")
    store.add_document(new.document.document_id, "v2.pdf", previous_version=old)
    assert {row.document_id for row in store.queue_rows()} == {old}
    keep(store, new)
    assert {row.document_id for row in store.queue_rows()} == {new.document.document_id}
    assert [row.title for row in store.queue_rows(QueueFilters(document_id=old))] == [SCHOOL.title]


# Notes


def test_notes_are_kept_by_kind_and_key(store: Store) -> None:
    store.add_note("shortlist", "Marvilly", {"projects": ["a"]}, "Ana")
    store.add_note("shortlist", "Marvilly", {"projects": ["a", "b"]}, "Bob")
    store.add_note("question", "q", {"text": "halle de producteurs ?"})
    last = store.last_note("shortlist", "Marvilly")
    assert last is not None
    assert (last.value, last.author) == ({"projects": ["a", "b"]}, "Bob")
    assert [note.key for note in store.notes("question")] == ["q"]
    record = ExportRecord("projets.csv", "projects", "standard", "2026-01-01T00:00:00+00:00", 3, 9, 0)
    store.add_export(record)
    assert store.exports() == [record]


# The disk


def test_an_original_is_kept_under_its_hash_and_only_once(store: Store) -> None:
    document_id = store.put_original(b"%PDF-1.7 ...")
    assert store.put_original(b"%PDF-1.7 ...") == document_id
    assert store.original_path(document_id).read_bytes() == b"%PDF-1.7 ..."
    store.forget_original(document_id)
    store.forget_original(document_id)
    with pytest.raises(UnknownRecordError):
        store.original_path(document_id)


@pytest.mark.parametrize("failing", ["mkstemp", "fdopen", "fsync", "open", "replace", "mkdir"])
def test_a_disk_that_fails_at_any_write_leaves_no_half_original(
    store: Store, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    module = "analyser.store.originals"
    place = {"mkstemp": f"{module}.tempfile", "replace": f"{module}.Path", "mkdir": f"{module}.Path"}
    with monkeypatch.context() as patched:
        patched.setattr(f"{place.get(failing, f'{module}.os')}.{failing}", refuse)
        with pytest.raises(StorageError, match="place"):
            store.put_original(b"content")
    left = [path for path in store.originals.folder.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in left] in ([], [b"content"])
    assert store.original_path(store.put_original(b"content")).read_bytes() == b"content"


@only_sqlite
def test_a_full_disk_stops_a_transaction_and_keeps_what_was_there(store: Store) -> None:
    keep(store, analysed(SCHOOL))
    rows, verified = store.queue_rows(), store.verify()
    store.close()
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    large = [Action(str(n), f"Action {n}", text=f"Texte {n} " * 400) for n in range(12)]
    with pytest.raises(StorageError, match="plein"):
        keep(store, analysed(*large, name="grand.pdf"))
    assert (store.queue_rows(), store.verify()) == (rows, verified)
    store.close()
    assert keep(store, analysed(*large, name="grand.pdf"))


@only_sqlite
def test_a_data_folder_that_cannot_be_written_is_said_so(settings: Settings) -> None:
    settings.data.parent.mkdir(parents=True, exist_ok=True)
    settings.data.write_text("a file stands where the folder should be")
    with pytest.raises(StorageError, match="Base de données"):
        open_store(settings)


@only_sqlite
def test_a_file_that_is_no_database_is_said_so(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    (settings.data / "pvdplus.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match="sauvegarde"):
        open_store(settings)


_ENDLESS_REVIEWER = """
import sys
from pathlib import Path
from analyser.journal import NewDecision
from analyser.records import DecisionKind
from analyser.settings import Settings
from analyser.store import open_store
from written_plans import ALL, analysed, keep
store = open_store(Settings(_env_file=None, data=Path(sys.argv[1])))
analysis = analysed(*ALL)
while True:
    document_id = keep(store, analysis)
    for project in analysis.extraction.projects:
        store.append_decision(NewDecision(project.project_id, DecisionKind.ACCEPT, "Ana"))
        print(len(store.decisions(project.project_id)), flush=True)
"""


def test_a_process_killed_while_writing_loses_nothing_that_it_said_was_stored(settings: Settings) -> None:
    told = 0
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", _ENDLESS_REVIEWER, str(settings.data)],
            env=os.environ | {"PVDPLUS_DATABASE_URL": settings.resolved_database_url},
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent,
        )
        assert child.stdout is not None
        told += sum(1 for _, line in zip(range(30), child.stdout, strict=False) if line)
        os.kill(child.pid, signal.SIGKILL)
        told += sum(1 for line in child.stdout if line.endswith(b"\n"))
        child.stdout.close()
        child.wait()
    store = open_store(settings)
    journal = store.journal()
    assert told <= len(journal) <= told + 3
    assert store.verify() == []
    [row] = store.document_rows()
    for project_id in {d.project_id for d in journal}:
        assert store.item(project_id).version == len(store.decisions(project_id))
    assert row.project_count == len(ALL)
    store.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [("nulle part", "pas une adresse"), ("postgresql+psycopg2://hote/base", "pilote"), ("sgbd://hote/base", "adresse")],
)
def test_an_address_that_leads_nowhere_is_said_with_what_to_do(tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(StorageError, match=said):
        open_store(Settings(_env_file=None, data=tmp_path, database_url=address))
