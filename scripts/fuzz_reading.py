"""Damage PDFs at random, read and draw them apart: whatever happens, only `DocumentError`s may come out.

usage: fuzz_reading.py FOLDER [--minutes 10] [--seed 1] [--keep FOLDER]

Prints what became of the files, and every finding; a file that makes a finding is kept in --keep. Exit 1 on findings.
"""

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pdf_damage import damage_bytes, damage_objects

from analyser.errors import DocumentError
from analyser.reading import ReadingLimits, read_safely, render_page
from analyser.records import PageState

LIMITS = ReadingLimits(page_s=8.0, total_s=25.0, memory_mb=1000, ocr="off", pages=200)
SLACK_S = 60.0
"""Allowed on top of the limits for starting processes on a busy machine."""
MAX_SEED_BYTES = 400_000


def outcome(path: Path) -> tuple[str, str | None]:
    """Read a damaged file; give what became of it, and a finding if it should not have."""
    begun = time.monotonic()
    try:
        document = read_safely(path, path.name, LIMITS)
        with contextlib.suppress(DocumentError):
            render_page(path, 0, 1.0, limits=LIMITS)
    except DocumentError as error:
        result, finding = f"refused: {error.kind}", None
    except Exception as error:  # what fuzzing is there to find
        return "finding", f"{type(error).__name__}: {error}"
    else:
        lost = sum(page.state is PageState.FAILED for page in document.pages)
        result, finding = f"read, {'some pages lost' if lost else 'whole'}", None
        for page in document.pages:
            if len(page.boxes) not in (0, 4 * len(page.text)) or any(line.end > len(page.text) for line in page.lines):
                finding = f"page {page.number}: places do not fit the text"
    if time.monotonic() - begun > LIMITS.total_s + 2 * LIMITS.page_s + SLACK_S:
        finding = "over the time limit"
    return result, finding


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--minutes", type=float, default=10.0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", type=Path)
    given = arguments.parse_args()
    chance = random.Random(given.seed)
    seeds = [p for p in sorted(given.folder.glob("*.pdf")) if 200 < p.stat().st_size <= MAX_SEED_BYTES]
    outcomes: Counter[str] = Counter()
    findings = []
    end = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            origin = chance.choice(seeds)
            path = Path(folder) / "damaged.pdf"
            damage = chance.choice([damage_bytes, damage_objects, damage_objects])
            path.write_bytes(damage(origin.read_bytes(), chance))
            result, finding = outcome(path)
            outcomes[result] += 1
            if finding:
                findings.append(f"{origin.name}, file {outcomes.total()}: {finding}")
                print("finding:", findings[-1], flush=True)
                if given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / f"{outcomes.total():05d}-{origin.name}").write_bytes(path.read_bytes())
    for result, count in outcomes.most_common():
        print(f"{count:6} {result}")
    print(f"{outcomes.total()} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
