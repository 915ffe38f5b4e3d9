"""The whole way: a plan comes in, its actions are reviewed, the export leaves and is proved again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analyser.errors import EmptyFileError, NotAPdfError, StaleDecisionError
from analyser.records import DecisionKind, DocumentType, ReviewState
from analyser.settings import Settings
from analyser.views import QueueFilters, SearchFilters
from analyser.workspace import Workspace

SAMPLES = sorted((Path(__file__).parent.parent / "corpus" / "plans").glob("*.pdf"))
SHORT = min(SAMPLES, key=lambda path: path.stat().st_size)


@pytest.fixture
def workspace(settings) -> Iterator[Workspace]:
    opened = Workspace.from_settings(settings, ThreadPoolExecutor(max_workers=1))
    yield opened
    opened.close()


def added(workspace: Workspace, path: Path = SHORT):
    row = workspace.add(path.name, path.read_bytes())
    assert workspace.wait(120)
    return workspace.document_row(row.document_id)


def test_a_plan_is_read_reviewed_exported_and_proved(workspace, tmp_path):
    row = added(workspace)
    assert (row.state, row.error) == ("done", None)
    assert row.town
    queue = workspace.queue(QueueFilters(document_id=row.document_id))
    assert len(queue) == row.project_count > 5

    first = workspace.item(queue[0].project_id)
    workspace.decide(first.project.project_id, DecisionKind.ACCEPT, "Zoé", expected=first.version)
    second = workspace.item(queue[1].project_id)
    changes = {"verdict": "not_eligible", "owner": "Commune voisine"}
    corrected = workspace.decide(second.project.project_id, DecisionKind.CORRECT, "Zoé", changes, expected=0)
    assert corrected.review_state is ReviewState.CORRECTED

    exported = tmp_path / "projets.csv"
    exported.write_bytes(workspace.export())
    text = exported.read_text("utf-8-sig")
    assert text.count("validé") == 1
    assert "Commune voisine" in text
    assert workspace.verify(exported) == []

    citations = tmp_path / "citations.csv"
    citations.write_bytes(workspace.export("citations", status="all"))
    assert workspace.verify(citations) == []
    quote = next(line for line in citations.read_text("utf-8-sig").splitlines() if '"intitule"' in line)
    citations.write_text(text_with_changed_quote(citations.read_text("utf-8-sig"), quote), "utf-8-sig")
    assert len(workspace.verify(citations)) == 1


def text_with_changed_quote(text: str, line: str) -> str:
    cells = line.split('";"')
    cells[6] = cells[6][:-1] + ("x" if cells[6][-1] != "x" else "y")
    return text.replace(line, '";"'.join(cells))


def test_adding_the_same_file_twice_changes_nothing(workspace):
    row = added(workspace)
    again = workspace.add("autre nom.pdf", SHORT.read_bytes())
    assert again == row
    assert len([r for r in workspace.documents() if r.type is DocumentType.PLAN]) == 1


def test_two_reviewers_on_one_action_do_not_overwrite_each_other(workspace):
    row = added(workspace)
    project_id = workspace.queue(QueueFilters(document_id=row.document_id))[0].project_id
    workspace.decide(project_id, DecisionKind.ACCEPT, "Zoé", expected=0)
    with pytest.raises(StaleDecisionError):
        workspace.decide(project_id, DecisionKind.REJECT, "Ali", expected=0)
    assert workspace.item(project_id).review_state is ReviewState.ACCEPTED


def test_decisions_survive_a_second_analysis_and_undo_is_an_entry(workspace):
    row = added(workspace)
    project_id = workspace.queue(QueueFilters(document_id=row.document_id))[0].project_id
    workspace.decide(project_id, DecisionKind.REJECT, "Zoé", reason="out_of_scope", expected=0)
    workspace.retry(row.document_id)
    assert workspace.wait(120)
    assert workspace.item(project_id).review_state is ReviewState.REJECTED
    workspace.undo(project_id, "Zoé")
    assert workspace.item(project_id).review_state is ReviewState.TO_REVIEW
    assert [d.kind for d in workspace.history(project_id)] == [DecisionKind.REJECT, DecisionKind.UNDO]


def test_a_corrected_export_comes_back_and_conflicts_are_told(workspace):
    row = added(workspace)
    rows = workspace.queue(QueueFilters(document_id=row.document_id))
    content = workspace.export(status="all").decode("utf-8-sig")
    title = workspace.item(rows[0].project_id).project.title.value
    assert content.count(title) >= 1
    edited = content.replace(f'"{title}"', '"Intitulé corrigé au tableur"', 1).encode("utf-8-sig")
    report = workspace.reimport("retour.csv", edited, "Zoé")
    assert (report.changed, report.conflicts) == (1, ())
    later = workspace.reimport("retour.csv", content.encode("utf-8-sig"), "Ali")
    assert later.changed == 0
    assert len(later.conflicts) == 1


def test_search_finds_words_at_their_page_and_programme_notes_too(workspace):
    added(workspace)
    workspace.index_notes()
    found = workspace.search("réseau de chaleur", k=5)
    assert found
    assert all(p.chunk.text for p in found)
    notes = workspace.search("fonds vert rénovation", filters=SearchFilters(type=DocumentType.PROGRAMME))
    assert {p.document_name.rsplit(".")[-1] for p in notes} == {"md"}


def test_a_correction_moves_an_action_behind_the_filters_and_undo_moves_it_back(workspace):
    row = added(workspace)
    first = workspace.queue(QueueFilters(document_id=row.document_id))[0]
    title = workspace.item(first.project_id).project.title.value

    def found(**filters: object) -> set[str | None]:
        return {p.project_id for p in workspace.search(title, 20, SearchFilters(**filters))}

    assert first.project_id in found(cost=None)
    assert first.project_id not in found(cost=(77_000_000, 78_000_000))
    cost = {"raw": "77,7 M€", "value": 77_700_000}
    workspace.decide(first.project_id, DecisionKind.CORRECT, "Zoé", {"cost": cost, "title": "Grand phalanstère"})
    assert found(cost=(77_000_000, 78_000_000)) == {first.project_id}
    assert workspace.search("phalanstère")[0].project_title == "Grand phalanstère"
    workspace.undo(first.project_id, "Zoé")
    assert first.project_id not in found(cost=(77_000_000, 78_000_000))


def test_an_empty_file_is_refused_by_name_and_leaves_nothing(workspace):
    with pytest.raises(EmptyFileError, match=r"vide\.pdf"):
        workspace.add("vide.pdf", b"")
    assert workspace.documents() == []


def test_a_bad_file_says_why_in_its_row_and_the_others_go_through(workspace):
    bad = workspace.add("notes.pdf", b"du texte, pas un PDF \x00\x01")
    assert added(workspace).state == "done"
    row = workspace.document_row(bad.document_id)
    assert (row.state, row.error) == ("failed", NotAPdfError.kind)
    assert "notes.pdf" in (row.message or "")
    assert (row.page_count, row.project_count) == (0, 0)


def test_removing_a_document_takes_its_actions_passages_and_file_but_not_the_journal(workspace):
    row = added(workspace)
    kept = workspace.core.store.original_path(row.document_id)
    project_id = workspace.queue(QueueFilters(document_id=row.document_id))[0].project_id
    workspace.decide(project_id, DecisionKind.ACCEPT, "Zoé")
    workspace.remove(row.document_id)
    assert workspace.queue() == []
    assert workspace.search("chaudière école commune") == []
    assert not kept.exists()
    assert [d.author for d in workspace.history(project_id)] == ["Zoé"]


def test_a_process_killed_in_the_middle_of_adding_loses_and_doubles_nothing(settings):
    longest = max(SAMPLES, key=lambda path: path.stat().st_size)
    environment = os.environ | {
        "PVDPLUS_DATA": str(settings.data),
        "PVDPLUS_EMBEDDING_MODEL": "none",
        "PVDPLUS_OCR": "off",
    }
    command = [sys.executable, "-m", "analyser", "add", str(longest)]
    child = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    database = settings.data / "pvdplus.sqlite3"
    wait_until(lambda: child.poll() is not None or state_of(settings, database) in ("indexing", "analysing", "done"))
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()

    workspace = Workspace.from_settings(settings, ThreadPoolExecutor(max_workers=1))
    try:
        workspace.resume()
        row = workspace.add(longest.name, longest.read_bytes())
        assert workspace.wait(120)
        rows = workspace.documents()
        assert [r.document_id for r in rows] == [row.document_id]
        assert rows[0].state == "done"
        assert len({q.project_id for q in workspace.queue()}) == len(workspace.queue()) == rows[0].project_count
        assert workspace.index_state().is_whole
    finally:
        workspace.close()


def state_of(settings: Settings, database: Path) -> str | None:
    if not database.exists():
        return None
    from analyser.errors import AnalyserError
    from analyser.store import open_store

    try:
        store = open_store(settings)
        rows = store.document_rows()
        store.close()
    except AnalyserError:
        return None
    return rows[0].state if rows else None


def wait_until(holds, limit_s: float = 120.0) -> None:
    import threading
    import time

    started = time.monotonic()
    pause = threading.Event()
    while not holds():
        assert time.monotonic() - started < limit_s
        pause.wait(0.02)


def test_edited_rules_are_kept_in_the_data_folder_and_can_be_taken_back(workspace, settings):
    added(workspace)
    shipped = settings.corpus / "categories.yaml"
    before = shipped.read_bytes()
    raised = workspace.rules_text().replace("seuil: 0.5", "seuil: 3.0", 1)
    flips = workspace.preview_rules(raised)
    assert flips
    assert workspace.save_rules(raised) > 0
    assert workspace.rules_text() == raised
    assert shipped.read_bytes() == before
    project_id = flips[0].project_id
    assert tuple(c.category_id for c in workspace.item(project_id).suggestion.categories) == flips[0].after[1:]
    workspace.restore_rules()
    assert not workspace.has_own_rules()
    assert tuple(c.category_id for c in workspace.item(project_id).suggestion.categories) == flips[0].before[1:]


def test_an_action_whose_quote_no_longer_holds_is_not_exported_and_is_named(workspace, settings):
    added(workspace)
    row = workspace.queue()[0]
    with workspace.core.store.writing() as connection:
        connection.exec_driver_sql("UPDATE pages SET text = 'autre chose' WHERE page_index = ?", (row.page_index,))
    text = workspace.export(status="all").decode("utf-8-sig")
    assert row.project_id not in text
    assert any(f"« {row.title} »" in sentence for sentence in workspace.withheld("all"))
