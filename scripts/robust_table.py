"""Read every file of a folder in the killable process and print a table: file, state of its pages or error, message.

usage: robust_table.py FOLDER [--ocr auto|on|off] [--page-s 15]

A manifest.csv in the folder with columns `file` and `known_password` gives passwords. Exit 1 if anything but a
`DocumentError` comes out of a reading, or if one takes longer than its limits.
"""

import argparse
import csv
import sys
import time
from collections import Counter
from pathlib import Path

from analyser.errors import DocumentError
from analyser.reading import ReadingLimits, read_safely

TOTAL_S = 120.0
START_S = 60.0
"""Allowed on top for starting processes on a busy machine."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--ocr", default="off", choices=["auto", "on", "off"])
    arguments.add_argument("--page-s", type=float, default=15.0)
    given = arguments.parse_args()
    limits = ReadingLimits(ocr=given.ocr, page_s=given.page_s, total_s=TOTAL_S)
    passwords = known_passwords(given.folder / "manifest.csv")
    bad = 0
    for path in sorted(p for p in given.folder.iterdir() if p.is_file() and p.suffix != ".csv"):
        begun = time.monotonic()
        state, message, is_bad = read_one(path, limits, passwords.get(path.name))
        taken = time.monotonic() - begun
        is_bad = is_bad or (given.ocr == "off" and taken > TOTAL_S + START_S)
        bad += is_bad
        print(f"{'!!' if is_bad else '  '} {path.name[:52]:52} {taken:5.1f} s  {state:42} {message}", flush=True)
    print(f"crashes or hangs: {bad}")
    return 1 if bad else 0


def known_passwords(manifest: Path) -> dict[str, str]:
    """Read the passwords of a manifest, by file name."""
    if not manifest.exists():
        return {}
    with manifest.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["known_password"] for row in csv.DictReader(file) if row.get("known_password")}


def read_one(path: Path, limits: ReadingLimits, password: str | None) -> tuple[str, str, bool]:
    """Read one file; give its state, its message, and whether something went wrong that should not."""
    try:
        document = read_safely(path, path.name, limits, password)
    except DocumentError as error:
        return f"refused: {error.kind}", error.message, False
    except Exception as error:  # what this table is there to find
        return "CRASH", repr(error), True
    states = Counter(page.state.value for page in document.pages)
    notes = [page.note for page in document.pages if page.note][:1]
    return ", ".join(f"{n} {s}" for s, n in states.items()), " | ".join([*notes, *document.notices]), False


if __name__ == "__main__":
    sys.exit(main())
