"""Measure the recognition of a scan against the text of its clean source: characters right, pages a minute.

usage: score_ocr.py SCAN CLEAN

Accuracy is 1 - edit distance / characters of the source, white space and line ends made alike. « In order » compares
page by page; « of words » compares each word of the source with the nearest one recognised on the page, wherever it
stands, so that the two columns tell misread letters from another reading order.
"""

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from analyser.folding import fold
from analyser.reading import ReadingLimits, read_safely


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scan", type=Path)
    parser.add_argument("clean", type=Path)
    given = parser.parse_args()
    begun = time.perf_counter()
    scan = read_safely(given.scan, given.scan.name, ReadingLimits(ocr="on"))
    seconds = time.perf_counter() - begun
    clean = read_safely(given.clean, given.clean.name, ReadingLimits(ocr="off"))
    wrong = wrong_in_words = total = in_words = 0
    print("page  characters  in order  of words  state")
    for source, recognised in zip(clean.pages, scan.pages, strict=True):
        wanted, found = plain(source.text), plain(recognised.text)
        distance, in_word_distance = Levenshtein.distance(wanted, found), word_distance(wanted, found)
        letters = sum(map(len, wanted.split()))
        shares = (1 - distance / max(len(wanted), 1), 1 - in_word_distance / max(letters, 1))
        print(f"{source.number:4} {len(wanted):11} {shares[0]:9.4f} {shares[1]:9.4f}  {recognised.state.value}")
        wrong, total = wrong + distance, total + len(wanted)
        wrong_in_words, in_words = wrong_in_words + in_word_distance, in_words + letters
    print(f"all  {total:11} {1 - wrong / max(total, 1):9.4f} {1 - wrong_in_words / max(in_words, 1):9.4f}")
    print(f"{60 * len(scan.pages) / seconds:.1f} pages a minute")
    return 0


def plain(text: str) -> str:
    """Make white space, quotes and dashes alike, and join words that are divided at line ends."""
    return re.sub(r"\s+", " ", re.sub("\u00ad\\s*", "", fold(text))).strip()


def word_distance(wanted: str, found: str) -> int:
    """Give the edit distance of words that are not found as they are, each to the nearest of those left over."""
    counts = Counter(wanted.split())
    missed, left = counts - Counter(found.split()), Counter(found.split()) - counts
    distance = 0
    for word in missed.elements():
        nearest = min(left, key=lambda other: Levenshtein.distance(word, other), default="")
        cost = Levenshtein.distance(word, nearest)
        if cost < len(word):
            left -= Counter([nearest])
        distance += min(cost, len(word))
    return distance


if __name__ == "__main__":
    sys.exit(main())
