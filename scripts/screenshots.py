"""Takes the pictures of docs/screens: every page of the running dashboard with the sample plans, at 1366 x 768."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from serving import chromium, dashboard  # noqa: E402 - the same server and browser as the journeys

from analyser.records import DecisionKind, VerdictId  # noqa: E402
from analyser.settings import Settings  # noqa: E402
from analyser.workspace import Workspace  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
PAGES = {
    "documents": "", "recherche": "recherche", "tableau-de-bord": "tableau-de-bord",
    "programme": "programme", "export": "export", "aide": "aide",
}  # fmt: skip
REVIEWER = "Camille Martin"
PATIENCE_MS = 90_000


def fill(data: Path) -> tuple[str, str]:
    """Analyse the samples and settle a few actions, so that the pictures show work under way.

    Gives an action to show, still to review, and its town.
    """
    workspace = Workspace.from_settings(Settings(_env_file=None, data=data, ocr="off"), ThreadPoolExecutor(1))
    workspace.load_samples()
    workspace.wait()
    kinds = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.ACCEPT, DecisionKind.UNSURE, DecisionKind.ACCEPT)
    rows = [row for row in workspace.queue() if row.category]
    for row, kind in zip(rows, kinds, strict=False):
        workspace.decide(row.project_id, kind, REVIEWER)
    shown = next(row for row in rows[len(kinds) :] if row.verdict is VerdictId.ELIGIBLE)
    workspace.set_shortlist(shown.town or "", [shown.project_id], REVIEWER)
    workspace.close()
    return shown.project_id, shown.town or ""


def settle(page: Page) -> None:
    """Wait until the page is drawn and nothing is loading."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def take(page: Page, name: str) -> None:
    """Write one picture."""
    settle(page)
    page.screenshot(path=str(SCREENS / f"{name}.png"))
    print(SCREENS.relative_to(ROOT) / f"{name}.png")


def main() -> None:
    """Fill a data folder, serve it, and take every picture."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        action, town = fill(data)
        pages = {**PAGES, "revue": f"revue?action={action}", "commune": f"commune?commune={town}"}
        with dashboard(data, PVDPLUS_OCR="off") as address, chromium() as browser:
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR", base_url=address)
            context.add_cookies([{"name": "pvdplus_reviewer", "value": REVIEWER.replace(" ", "%20"), "url": address}])
            page = context.new_page()
            for name, path in pages.items():
                page.goto(f"/{path}")
                if name == "recherche":
                    settle(page)
                    page.get_by_label("Question").fill("réseau de chaleur bois")
                    page.keyboard.press("Enter")
                    expect(page.get_by_text("Voir la page").first).to_be_visible()
                take(page, name)
            page.goto(f"/{pages['revue']}")
            settle(page)
            page.keyboard.press("e")
            expect(page.locator(".st-key-correction_pane")).to_be_visible()
            take(page, "correction")


if __name__ == "__main__":
    main()
