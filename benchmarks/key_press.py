"""A key press in the review, on the server's side: 50 towns, 2,000 actions, until the next action is drawn.

usage: python -m benchmarks key_press

Runs the application as its tests do, so that each figure is a whole run of frame and page: more than a browser asks
for, which has only the review table drawn again. Prints milliseconds (median, p95), each also as a multiple of the run
of the help page, which is the frame with hardly a page in it; and how the memory of a session grows.
"""

import gc
import os
import resource
import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from analyser.settings import Settings
from analyser.store import open_store
from benchmarks.review_queue import ACTIONS_OF_A_TOWN, TOWNS, fill, milliseconds

ROOT = Path(__file__).parent.parent
SETTLED = 500
TIMEOUT_S = 60


def open_page(file: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
    app.session_state["reviewer"] = "Ana"
    app.run()
    app.switch_page(f"analyser/ui/pages/{file}")
    return app.run()


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    if app.exception or app.error:
        raise RuntimeError(app.error or app.exception)


def time_images() -> None:
    """Time the drawing of pages of a sample plan: the first time, and warm."""
    from analyser.ui import services

    plan = min((ROOT / "corpus" / "plans").glob("*.pdf"), key=lambda path: path.stat().st_size)
    document_id = services.workspace().core.store.put_original(plan.read_bytes())
    for name in ("cold", "warm"):
        start = time.perf_counter()
        services.page_png(document_id, 2)
        print(f"page image, {name}: {1000 * (time.perf_counter() - start):.0f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        os.environ |= {"PVDPLUS_DATA": str(data), "PVDPLUS_EMBEDDING_MODEL": "none"}
        store = open_store(Settings(_env_file=None, data=data))
        fill(store)
        store.close()
        print(f"filled: {TOWNS} towns, {TOWNS * ACTIONS_OF_A_TOWN} actions")
        frame = open_page("help.py")
        bare, _ = milliseconds(lambda _: frame.run())
        print(f"frame alone (help page): median {bare:.0f} ms")
        table = open_page("review.py")
        for key in ("decide_accept", "go_next", "go_evidence"):
            median, p95 = milliseconds(lambda _, key=key: press(table, key))
            print(f"{key}: median {median:.0f} ms, p95 {p95:.0f} ms, {median / bare:.1f} frames")
        gc.collect()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(SETTLED):
            press(table, "decide_reject")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"memory grown over {SETTLED} decisions of one session: {grown:.0f} MB")
        time_images()


if __name__ == "__main__":
    main()
