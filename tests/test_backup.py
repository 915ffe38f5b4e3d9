"""One command saves the data folder, one brings it back; a damaged backup changes nothing."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from written_plans import PARK, SCHOOL, analysed, keep, project_named

from analyser import review
from analyser.backup import DATABASE, backup, restore
from analyser.errors import StorageError
from analyser.records import DecisionKind, ReviewState
from analyser.settings import Settings
from analyser.store import open_store


@pytest.fixture
def saved(settings: Settings, tmp_path: Path) -> Path:
    """A backup of a folder with an analysed plan, one decision, one original, and an index."""
    store = open_store(settings)
    keep(store, analysed(SCHOOL))
    review.decide(store, project_named(store, SCHOOL.title), DecisionKind.ACCEPT, "Ana")
    store.put_original(b"%PDF original")
    settings.index_folder.mkdir(parents=True)
    (settings.index_folder / "segment").write_text("made again at will")
    target = tmp_path / "elsewhere" / "sauvegarde.zip"
    assert backup(settings, target) == 2
    store.close()
    return target


def test_a_backup_brings_everything_back_in_an_empty_folder(saved: Path, tmp_path: Path) -> None:
    fresh = Settings(_env_file=None, data=tmp_path / "new machine")
    assert restore(fresh, saved) is None
    store = open_store(fresh)
    project_id = project_named(store, SCHOOL.title)
    assert store.item(project_id).review_state is ReviewState.ACCEPTED
    assert store.verify() == []
    assert store.original_path(store.put_original(b"%PDF original")).read_bytes() == b"%PDF original"
    assert not (fresh.index_folder / "segment").exists()
    store.close()


def test_what_was_there_is_moved_aside_not_deleted(settings: Settings, saved: Path) -> None:
    store = open_store(settings)
    keep(store, analysed(PARK, name="later.pdf"))
    store.close()
    aside = restore(settings, saved)
    assert aside is not None
    assert (aside / DATABASE).exists()
    store = open_store(settings)
    assert [row.title for row in store.queue_rows()] == [SCHOOL.title]
    store.close()
    before = open_store(Settings(_env_file=None, data=aside))
    assert [row.title for row in before.queue_rows()] == [SCHOOL.title, PARK.title]
    before.close()


def test_a_backup_can_be_taken_while_people_work_but_not_restored(settings: Settings, saved: Path) -> None:
    store = open_store(settings)
    assert store.queue_rows()
    assert backup(settings, saved) == 2
    with pytest.raises(StorageError, match="ouverte"):
        restore(settings, saved)
    assert store.queue_rows()
    store.close()


def test_a_damaged_backup_is_refused_and_changes_nothing(settings: Settings, saved: Path) -> None:
    whole = saved.read_bytes()
    before = sorted(settings.data.rglob("*"))
    for damaged in (whole[: len(whole) // 2], whole.replace(b"%PDF original", b"%PDF 0riginal"), b"", b"text"):
        saved.write_bytes(damaged)
        with pytest.raises(StorageError, match="Rien n’a changé"):
            restore(settings, saved)
    assert sorted(settings.data.rglob("*")) == before


def test_a_backup_that_leads_out_of_the_folder_is_refused(settings: Settings, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.zip"
    with ZipFile(hostile, "w") as archive:
        archive.writestr("../outside", "x")
        archive.writestr("manifest.json", json.dumps({"files": {"../outside": ""}}))
    with pytest.raises(StorageError, match="refusée"):
        restore(settings, hostile)
    assert not (settings.data.parent / "outside").exists()


def test_a_disk_that_is_full_leaves_no_half_backup(
    settings: Settings, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = saved.read_bytes()

    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ZipFile, "writestr", refuse)
    with pytest.raises(StorageError, match="No space left"):
        backup(settings, saved)
    assert saved.read_bytes() == whole
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_database_elsewhere_is_backed_up_by_its_own_tools(settings: Settings, saved: Path) -> None:
    served = settings.model_copy(update={"database_url": "postgresql://server/pvdplus"})
    with pytest.raises(StorageError, match="pg_restore"):
        restore(served, saved)
