"""Manners of every page: French, accessible, nothing wider than the screen, nothing asked of another machine."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = ("", "revue", "recherche", "tableau-de-bord", "commune", "programme", "export", "aide")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

AT_REST = """() => getComputedStyle(document.documentElement).getPropertyValue("--accent")
  && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]") && document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)"""
"""The page wears its own style, and nothing on it is of an earlier drawing or still fading in: text that waits for its
colour would have too little contrast."""


@pytest.fixture
def pages(filled, visit):
    """Open every page once, by its address, and give each in turn when it is at rest."""

    def all_pages():
        for path in PAGES:
            page = visit(path)
            expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
            page.wait_for_function(AT_REST)
            yield path, page
            page.close()

    return all_pages


def test_every_page_is_french_and_fits_a_thirteen_inch_screen(pages):
    for path, page in pages():
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
        assert page.locator("[data-testid=stException]").count() == 0, path


def test_no_page_breaks_the_accessibility_rules(pages):
    found = {path: Axe().run(page, options=RULES).response["violations"] for path, page in pages()}
    told = {
        f"{path}: {one['id']}": [node["target"] for node in one["nodes"]][:3] for path, v in found.items() for one in v
    }
    assert told == {}


def test_no_page_asks_anything_of_another_machine(filled, person, address):
    context = person("Camille")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page = context.new_page()
        page.goto(f"/{path}")
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        page.close()
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
