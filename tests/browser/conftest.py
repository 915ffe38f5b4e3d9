"""A real Chromium on a real dashboard, each journey on a data folder of its own."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import CHROMIUM, ROOT, chromium, dashboard

from analyser.settings import Settings
from analyser.workspace import Workspace

PATIENCE_MS = 120_000
SCREEN = {"width": 1366, "height": 768}
Visit = Callable[[str], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys; without Chromium on the machine they cannot be made."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]))
            item.add_marker(pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with two analysed sample plans; not to be written to."""
    data = tmp_path_factory.mktemp("analysed") / "data"
    workspace = Workspace.from_settings(settings_for(data), ThreadPoolExecutor(max_workers=1))
    plans = sorted((ROOT / "corpus" / "plans").glob("*.pdf"), key=lambda path: path.stat().st_size)
    for plan, town in zip(plans, ("Bourg-Neuf", "Val-d’Arce"), strict=False):
        workspace.add(plan.name, plan.read_bytes(), town)
    assert workspace.wait(PATIENCE_MS / 1000)
    workspace.close()
    return data


def settings_for(data: Path) -> Settings:
    """Give settings without model and without OCR."""
    return Settings(_env_file=None, data=data, embedding_model="none", ocr="off", workers=1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Name the data folder of this journey, still empty."""
    return tmp_path / "data"


@pytest.fixture
def filled(analysed: Path, data: Path) -> Path:
    """Fill the data folder of this journey with two analysed plans."""
    shutil.copytree(analysed, data)
    return data


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    with dashboard(data, PVDPLUS_EMBEDDING_MODEL="none", PVDPLUS_OCR="off") as served:
        yield served


@pytest.fixture
def person(browser: Browser, address: str) -> Iterator[Callable[[str], BrowserContext]]:
    """Make browsers of named people, each with cookies of its own."""
    contexts: list[BrowserContext] = []

    def arrive(name: str) -> BrowserContext:
        context = browser.new_context(viewport=SCREEN, locale="fr-FR", accept_downloads=True, base_url=address)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "pvdplus_reviewer", "value": name, "url": address}])
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def visit(person: Callable[[str], BrowserContext]) -> Visit:
    """Open a page of the dashboard by its address, as Camille."""
    context = person("Camille")

    def go(path: str) -> Page:
        page = context.new_page()
        page.goto(f"/{path}")
        expect(page.locator(".st-key-header h1")).to_be_visible()
        return page

    return go
