#!/usr/bin/env python3
"""Score amounts and schedules on a CSV: kind,raw,value,max,tax,basis,start_year,end_year; list every miss.

usage: score_amounts.py STRINGS.csv        (an empty cell means: must stay empty)
"""

import argparse
import csv
from pathlib import Path

from analyser.extraction.wording.amounts import parse_money
from analyser.extraction.wording.periods import parse_period


def read_amount(raw: str) -> tuple[str, ...]:
    """Give value, max, tax and basis of a string, as the CSV writes them."""
    money = parse_money(raw)
    if money is None:
        return ("", "", "", "unknown")
    numbers = ("" if n is None else f"{n:.10g}" for n in (money.value, money.maximum))
    return (*numbers, money.tax or "", money.basis)


def read_schedule(raw: str) -> tuple[str, ...]:
    """Give the first and the last year of a string, as the CSV writes them."""
    period = parse_period(raw)
    years = (period.start_year, period.end_year) if period else (None, None)
    return tuple("" if year is None else str(year) for year in years)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("strings", type=Path)
    with parser.parse_args().strings.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    right = dict.fromkeys(("amount", "date"), 0)
    for row in rows:
        if row["kind"] == "amount":
            value, maximum = (f"{float(row[c]):.10g}" if row[c] else "" for c in ("value", "max"))
            wanted, got = (value, maximum, row["tax"], row["basis"]), read_amount(row["raw"])
        else:
            wanted, got = (row["start_year"], row["end_year"]), read_schedule(row["raw"])
        right[row["kind"]] += wanted == got
        if wanted != got:
            print(f"miss {row['kind']}: {row['raw']!r} wanted {wanted} got {got}")
    for kind, count in right.items():
        total = sum(row["kind"] == kind for row in rows)
        print(f"{kind}_exact: {count / total:.3f} ({count}/{total})")
    print(f"exact: {sum(right.values()) / len(rows):.3f} ({sum(right.values())}/{len(rows)})")


if __name__ == "__main__":
    main()
