"""Journeys of a consultant in a real browser: no fixed sleeps, only what she would wait for herself."""

import csv
import io
from pathlib import Path

from conftest import settings_for
from pdfs import write_text_pdf
from playwright.sync_api import Locator, Page, expect
from serving import ROOT

from analyser.records import DecisionKind, ReviewState
from analyser.workspace import Workspace

SAMPLE = min((ROOT / "corpus" / "plans").glob("*.pdf"), key=lambda path: path.stat().st_size)


def shown(page: Page) -> str:
    """Give the action on the table and its version."""
    return page.locator("[data-shown]").first.get_attribute("data-shown") or ""


def press(page: Page, key: str) -> str:
    """Press a key that leads to another action, or changes this one; wait until that is drawn."""
    before = shown(page)
    page.keyboard.press(key)
    wait_for_another(page, before)
    return shown(page)


def wait_for_another(page: Page, before: str) -> None:
    """Wait until the table shows another action than `before`, or another version of it."""
    page.wait_for_function(
        "before => { const now = document.querySelector('[data-shown]'); return now && now.dataset.shown !== before }",
        arg=before,
    )


def record(page: Page) -> Locator:
    """Give the record, once what it replaces has left the screen."""
    expect(page.locator(".st-key-record")).to_have_count(1)
    return page.locator(".st-key-record")


def wait_for_table(page: Page) -> None:
    expect(page.locator(".evidence.current").first).to_be_visible()
    expect(page.locator(".st-key-decide_accept button")).to_be_enabled()


def download(page: Page) -> list[dict[str, str]]:
    """Export all actions and read the file back."""
    every = page.get_by_role("radio", name="Toutes, avec leur état")
    button = page.get_by_role("button", name="Télécharger projets.csv")
    if not every.is_checked():
        before = button.inner_text()
        every.click()
        expect(button).not_to_have_text(before)
    with page.expect_download() as waiting:
        button.click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_plan_is_dropped_read_reviewed_corrected_and_exported(visit):
    page = visit("")
    page.locator("input[type=file]").first.set_input_files(SAMPLE)
    found = page.get_by_role("button", name="relire")
    expect(found).to_be_visible()
    found.click()
    wait_for_table(page)
    press(page, "a")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()
    owner = page.get_by_label("Maître d’ouvrage")
    owner.fill("Syndicat du Val")
    before = shown(page)
    owner.press("Enter")
    wait_for_another(page, before)
    page.get_by_role("link", name="Export").click()
    rows = download(page)
    states = [row["statut_revue"] for row in rows]
    assert (states.count("validé"), states.count("corrigé")) == (1, 1)
    assert next(row for row in rows if row["statut_revue"] == "corrigé")["maitre_ouvrage"] == "Syndicat du Val"


def test_twenty_actions_are_reviewed_by_keys_only(filled, visit):
    page = visit("revue")
    wait_for_table(page)
    for key in "aaruaarauaaraauaraau":
        press(page, key)
        page.keyboard.press(" ")
    expect(page.get_by_text("20 / ")).to_be_visible()
    workspace = Workspace.from_settings(settings_for(filled))
    settled = [row.review_state for row in workspace.queue() if row.review_state.is_settled]
    workspace.close()
    assert len(settled) == 20
    assert settled.count(ReviewState.REJECTED) == 4


def test_a_decision_is_undone_after_a_refresh(filled, visit):
    page = visit("revue")
    wait_for_table(page)
    first = shown(page).split(":")[0]
    press(page, "r")
    page.reload()
    wait_for_table(page)
    assert shown(page).split(":")[0] != first
    press(page, "z")
    assert shown(page) == f"{first}:2"
    expect(record(page)).to_contain_text("À relire")


def test_two_people_on_one_action_do_not_overwrite_each_other(filled, person):
    pages = []
    for name in ("Camille", "Sacha"):
        page = person(name).new_page()
        page.goto("/revue")
        wait_for_table(page)
        pages.append(page)
    camille, sacha = pages
    assert shown(camille) == shown(sacha)
    project_id = shown(camille).split(":")[0]
    press(camille, "a")
    sacha.keyboard.press("r")
    expect(sacha.get_by_role("alert")).to_be_visible()
    assert shown(sacha).split(":")[0] == project_id
    expect(record(sacha)).to_contain_text("Acceptée")


def test_a_corrected_export_comes_back_as_decisions(filled, visit, tmp_path):
    page = visit("export")
    rows = download(page)
    rows[0]["maitre_ouvrage"] = "Régie du Val"
    corrected = tmp_path / "corrigé.csv"
    with corrected.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    page.locator(".st-key-returned input[type=file]").set_input_files(corrected)
    page.get_by_role("button", name="Reprendre ses corrections").click()
    expect(page.get_by_text("action corrigée")).to_be_visible()
    changed = next(row for row in download(page) if row["id_action"] == rows[0]["id_action"])
    assert (changed["maitre_ouvrage"], changed["statut_revue"]) == ("Régie du Val", "corrigé")


def test_a_missed_action_is_added_by_marking_lines_on_the_page(filled, visit):
    page = visit("revue")
    wait_for_table(page)
    before = shown(page)
    start_marking(page, "Ajouter une action manquée")
    mark(page, 0, 1)
    page.get_by_role("button", name="Ajouter l’action").click()
    wait_for_another(page, before)
    expect(record(page)).to_contain_text("ajoutée par un relecteur")
    press(page, "z")
    expect(page.get_by_text("ajoutée par un relecteur")).to_have_count(0)


def test_an_action_is_separated_and_its_parts_are_made_one_again(filled, visit):
    page = visit("revue")
    wait_for_table(page)
    start_marking(page, "Séparer cette action")
    for lines in ((0, 1), (2, 3)):
        mark(page, *lines)
        page.get_by_role("button", name="Garder cette partie").click()
        expect(page.locator(".mark-line.chosen")).to_have_count(0)
    page.get_by_role("button", name="Séparer en 2 actions").click()
    expect(record(page)).to_contain_text("ajoutée par un relecteur")
    page.get_by_role("button", name="Autres gestes").click()
    page.get_by_role("combobox", name="Même action que").click()
    page.get_by_role("option").first.click()
    before = shown(page)
    page.get_by_role("button", name="Fusionner les deux").click()
    wait_for_another(page, before)
    workspace = Workspace.from_settings(settings_for(filled))
    kinds = [decision.kind for row in workspace.queue() for decision in workspace.history(row.project_id)]
    workspace.close()
    assert {DecisionKind.SPLIT, DecisionKind.MERGE} <= set(kinds)


def start_marking(page: Page, gesture: str) -> None:
    page.get_by_role("button", name="Autres gestes").click()
    page.get_by_role("button", name=gesture).click()
    expect(page.locator(".mark-line").first).to_be_visible()


def mark(page: Page, *ranks: int) -> None:
    """Click lines on the page, each until it is drawn as chosen."""
    for rank in ranks:
        page.locator(f"[data-line='{rank}']").click()
        expect(page.locator(f"[data-line='{rank}']")).to_have_class("mark-line chosen")


def test_pointing_at_a_value_lights_its_box_on_the_page(filled, visit):
    page = visit("revue")
    wait_for_table(page)
    pale = page.locator(".evidence:not(.current)")
    keys = {key for box in pale.all() for key in (box.get_attribute("data-evidence") or "").split()}
    key = next(key for key in sorted(keys) if page.locator(f".st-key-ev_{key}").count())
    page.locator(f".st-key-ev_{key}").get_by_role("button").hover()
    expect(page.locator(f'.evidence:not(.current)[data-evidence~="{key}"]').first).to_have_class("evidence lit")


def write_plan(path: Path, school_cost: str) -> Path:
    """Write a plan of two fiches, of which one has a given cost."""
    fiche = (
        "FICHE ACTION N° {}\n{}\nMaître d'ouvrage : Commune de Valbourg\nDescription : {}\n"
        "Coût prévisionnel : {}\nCalendrier : 2026\n"
    )
    school = ("1.1", "Rénovation énergétique de l'école", "Isolation des murs et de la toiture.", school_cost)
    path_way = ("1.2", "Piste cyclable vers la gare", "Deux kilomètres relient la gare au collège.", "300 000 € HT")
    return write_text_pdf(path, fiche.format(*school), fiche.format(*path_way))


def test_a_new_version_carries_decisions_over_and_tells_what_changed(visit, tmp_path):
    page = visit("")
    page.locator("input[type=file]").first.set_input_files(write_plan(tmp_path / "plan.pdf", "800 000 € HT"))
    page.get_by_role("button", name="2 actions trouvées").click()
    wait_for_table(page)
    press(page, "a")
    press(page, "r")
    page.get_by_role("link", name="Documents").click()
    page.get_by_role("button", name="Gérer").click()
    new = write_plan(tmp_path / "plan v2.pdf", "950 000 € HT")
    page.locator("[class*=st-key-replacing_] input[type=file]").set_input_files(new)
    expect(page.get_by_text("Remplacé par une version plus récente")).to_be_visible()
    page.get_by_role("button", name="2 actions trouvées").click()
    wait_for_table(page)
    queue = page.locator(".st-key-queue")
    expect(queue.get_by_role("button", name="Piste cyclable")).to_contain_text("Rejetée")
    expect(queue.get_by_role("button", name="Rénovation énergétique")).to_contain_text("À relire")
    page.get_by_text("Version précédente de cette action").click()
    expect(page.locator(".st-key-previous_pane img")).to_be_visible()
    page.get_by_role("link", name="Documents").click()
    page.get_by_role("button", name="Gérer").first.click()
    expect(page.get_by_text("800 000 € HT → 950 000 € HT")).to_be_visible()


def test_a_cell_of_the_heat_table_leads_to_its_actions(filled, visit):
    page = visit("tableau-de-bord")
    cell = page.locator("[data-testid=stVegaLiteChart]").first.locator(
        "[aria-roledescription='rect mark'], .mark-rect path"
    )
    expect(cell.first).to_be_visible()
    cell.first.click()
    expect(page.get_by_role("heading", name="Revue")).to_be_visible()
    wait_for_table(page)
    expect(page.get_by_role("button", name="Filtres (1)")).to_be_visible()
    expect(page.get_by_label("Commune", exact=True)).not_to_have_value("Toutes les communes")
