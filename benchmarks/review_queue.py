"""A key press in the review, on the database side: 50 towns, 2,000 actions, decisions in between.

usage: python -m benchmarks review_queue

Prints milliseconds (median, p95) of what one gesture asks of the store, each also as a multiple of a bare key press:
the same with nothing but sqlite3 and json, without proofs, so that machines can be compared.
"""

import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analyser import review
from analyser.records import DecisionKind
from analyser.settings import Settings
from analyser.store import Store, open_store
from analyser.views import QueueFilters

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from written_plans import Action, analysed, keep

TOWNS, ACTIONS_OF_A_TOWN, GESTURES = 50, 40, 200
FILLER = "Le conseil municipal a souhaité engager une étude préalable avec ses partenaires. " * 30


def fill(store: Store) -> None:
    for town in range(TOWNS):
        actions = [
            Action(f"{n // 8}.{n % 8}", f"Rénovation du bâtiment {n} de {town}", 1000 * n + 500, f"{FILLER} Lot {n}.")
            for n in range(ACTIONS_OF_A_TOWN)
        ]
        keep(store, analysed(*actions, name=f"plan {town}.pdf"), town=f"Commune {town:02}")


def milliseconds(gesture: Callable[[int], object]) -> tuple[float, float]:
    """Time a gesture; give median and 95th percentile."""
    times = []
    for turn in range(GESTURES):
        start = time.perf_counter()
        gesture(turn)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def bare_press(folder: Path) -> Callable[[int], object]:
    """Do what a key press needs with nothing but sqlite3: one commit, the rows of the queue, one stored action."""
    commits = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    commits.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (n INTEGER)")
    stored = sqlite3.connect(folder / "pvdplus.sqlite3")
    light = "SELECT project_id, title, number, category, verdict, review_state, cost, alerts FROM projects"
    whole = "SELECT record, suggestion FROM projects LIMIT 1 OFFSET ?"

    def press(turn: int) -> None:
        commits.execute("INSERT INTO t VALUES (?)", (turn,))
        stored.execute(light).fetchall()
        json.loads(stored.execute(whole, (turn,)).fetchone()[0])

    return press


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Settings(_env_file=None, data=Path(folder)))
        start = time.perf_counter()
        fill(store)
        size_mb = (Path(folder) / "pvdplus.sqlite3").stat().st_size / 1e6
        print(f"filled: {TOWNS * ACTIONS_OF_A_TOWN} actions, {size_mb:.0f} MB, {time.perf_counter() - start:.1f} s")
        ids = [row.project_id for row in store.queue_rows()]

        def press(turn: int) -> None:
            """Decide, list the queue, load the next action whole."""
            review.decide(store, ids[turn], DecisionKind.ACCEPT, "Ana")
            store.queue_rows()
            store.item(ids[turn + 1])

        bare, _ = milliseconds(bare_press(Path(folder)))
        print(f"bare key press: median {bare:.1f} ms")
        gestures: dict[str, Callable[[int], object]] = {
            "decide": lambda turn: review.decide(store, ids[turn], DecisionKind.UNSURE, "Ana"),
            "undo": lambda turn: review.undo(store, ids[turn], "Ana"),
            "one item, proved": lambda turn: store.item(ids[turn]),
            "queue of all towns": lambda _: store.queue_rows(),
            "queue of one town": lambda _: store.queue_rows(QueueFilters(town="Commune 07", order="uncertainty")),
            "figures": lambda _: store.figures(),
            "key press (decide + queue + next item)": press,
        }
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for name, gesture in gestures.items():
            median, p95 = milliseconds(gesture)
            print(f"{name}: median {median:.1f} ms, p95 {p95:.1f} ms, {median / bare:.1f} bare presses")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"memory grown over these {GESTURES * len(gestures)} gestures: {grown:.0f} MB")
        start = time.perf_counter()
        count = len(store.items())
        print(f"all {count} items, proved: {time.perf_counter() - start:.1f} s")
        store.close()


if __name__ == "__main__":
    main()
