"""Scores bare titles against a CSV of false friends: id,text,categories,verdict,trap,note (categories parted by `|`).

usage: score_traps.py TRAPS.csv [--corpus FOLDER]

Prints each miss, then one line per figure, `name: value`.
"""

import argparse
import csv
from pathlib import Path

from analyser.judging.eligibility import classify_title
from analyser.knowledge import load_knowledge
from analyser.settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("traps", type=Path)
    parser.add_argument("--corpus", type=Path, default=Settings().corpus)
    arguments = parser.parse_args()
    knowledge = load_knowledge(arguments.corpus)
    with arguments.traps.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    category_hits = verdict_hits = both = 0
    for row in rows:
        judged = classify_title(row["text"], knowledge)
        got = {category.category_id for category in judged.categories}
        wanted = set(filter(None, row["categories"].split("|")))
        right_categories, right_verdict = got == wanted, judged.verdict.value == row["verdict"]
        category_hits += right_categories
        verdict_hits += right_verdict
        both += right_categories and right_verdict
        if not (right_categories and right_verdict):
            wanted_text = ", ".join(sorted(wanted)) or "—"
            print(f"{row['id']} {row['text']}\n    voulu : {wanted_text} / {row['verdict']} ({row['note']})")
            print(f"    obtenu : {', '.join(sorted(got)) or '—'} / {judged.verdict.value} ; {judged.because}")
    print(f"traps: {len(rows)}\ncategories_right: {category_hits}\nverdict_right: {verdict_hits}\nall_right: {both}")


if __name__ == "__main__":
    main()
