"""A key press in the review, on the server's side: 50 towns, 2,000 actions, until the next action is drawn.

usage: python -m benchmarks key_press      (filling the corpus takes some minutes)

Runs the application as its tests do, so that each figure is a whole run of frame and page, the image of the page
included: more than a browser asks for, which has only the review table drawn again. Prints milliseconds (median, p95)
and the processor's share of them, which a busy machine does not stretch; each also as a multiple of the run of the help
page, which is the frame with hardly a page in it; and how the memory of a session grows.
"""

import gc
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from analyser.settings import Settings
from benchmarks._towns import ACTIONS_OF_A_TOWN, TOWNS, fill

ROOT = Path(__file__).parent.parent
PRESSES, SETTLED = 200, 500
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


def measure(gesture: Callable[[], object]) -> tuple[float, float, float]:
    """Repeat a gesture; give median and 95th percentile of its milliseconds, and the median of processor time."""
    walls, processor = [], []
    for _ in range(PRESSES):
        start, start_processor = time.perf_counter(), time.process_time()
        gesture()
        walls.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - start_processor))
    return statistics.median(walls), statistics.quantiles(walls, n=20)[-1], statistics.median(processor)


def time_images() -> None:
    """Time the image of a page: drawn for the first time by a process that is up, and shown again."""
    from analyser.ui import services

    rows = services.workspace().queue()[-50:]
    for name in ("first drawn", "shown again"):
        times = []
        for row in rows:
            start = time.perf_counter()
            services.page_png(row.document_id, row.page_index)
            times.append(1000 * (time.perf_counter() - start))
        print(f"page image, {name}: median {statistics.median(times):.1f} ms, worst {max(times):.0f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder) / "data")
        os.environ |= {"PVDPLUS_DATA": data, "PVDPLUS_EMBEDDING_MODEL": "none", "PVDPLUS_OCR": "off"}
        start = time.perf_counter()
        fill(Settings(_env_file=None))
        print(f"filled: {TOWNS} towns, {TOWNS * ACTIONS_OF_A_TOWN} actions, {time.perf_counter() - start:.0f} s")
        frame = open_page("help.py")
        bare, _, _ = measure(frame.run)
        print(f"frame alone (help page): median {bare:.0f} ms")
        table = open_page("review.py")
        for key in ("decide_accept", "go_next", "go_evidence"):
            median, p95, processor = measure(lambda key=key: press(table, key))
            told = f"median {median:.0f} ms, p95 {p95:.0f} ms, {processor:.0f} ms of processor"
            print(f"{key}: {told}, {median / bare:.1f} frames")
        gc.collect()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(SETTLED):
            press(table, "decide_reject")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"memory grown over {SETTLED} decisions of one session: {grown:.0f} MB")
        time_images()


if __name__ == "__main__":
    main()
