"""Drives the dashboard in tests: opens pages, reads what they say."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from analyser.ui.boundary import UNFORESEEN

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "corpus" / "plans").glob("*.pdf"), key=lambda path: path.stat().st_size)
TOWNS = ("Bourg-Neuf", "Val-d’Arce")
WAIT_S = 60


def opened(app: AppTest, page: str) -> AppTest:
    """Open a page by its file name, without the ending."""
    app.run()
    app.switch_page(f"analyser/ui/pages/{page}.py")
    app.run()
    assert not app.exception
    assert UNFORESEEN not in texts(app)
    return app


def texts(app: AppTest) -> str:
    """Give all that the page says in markdown, captions, messages and buttons."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join([*(one.value for kind in kinds for one in kind), *(one.label for one in app.button)])
