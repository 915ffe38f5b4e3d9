"""Score search on graded questions: words, meaning, both, and both with aliases, in one run.

usage: python scripts/score_retrieval.py QUESTIONS.json PLAN.pdf ... [--misses] [--data FOLDER]

QUESTIONS.json is a list of {"q", "kind", "relevant": [{"document", "page", "grade"}]}; grade 2 answers, 1 answers in
part. Prints recall@10 (grade 2) and nDCG@10 for each kind. Plans are analysed into --data (kept) or a temporary folder.
"""

import argparse
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from analyser.lexicon import Hit, WordIndex, WordQuery
from analyser.questions import Aliases
from analyser.retrieval import Retriever
from analyser.settings import Settings
from analyser.views import SearchFilters
from analyser.workspace import Workspace

K = 10


class SilentWords(WordIndex):
    """Finds nothing by words, so that meaning stands alone."""

    def find(self, query: WordQuery, limit: int, filters: SearchFilters | None = None) -> list[Hit]:  # noqa: ARG002
        """Find nothing."""
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("plans", type=Path, nargs="*")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data=arguments.data or Path(folder))
        workspace = Workspace.from_settings(settings, ThreadPoolExecutor(1))
        for path in arguments.plans:
            workspace.add(path.name, path.read_bytes())
        workspace.wait()
        workspace.heal_index()
        compare(workspace.core.retriever, json.loads(arguments.questions.read_text("utf-8")), arguments.misses)
        workspace.close()


def compare(fused: Retriever, questions: Sequence[dict[str, Any]], show_misses: bool) -> None:
    """Print a row of scores for each way to search."""
    silent = SilentWords(fused.words.folder)
    ways = {
        "words": replace(fused, vectors=None, encoder=None, aliases=Aliases()),
        "meaning": replace(fused, words=silent, aliases=Aliases()),
        "fused": replace(fused, aliases=Aliases()),
        "fused + aliases": fused,
    }
    for name, retriever in ways.items():
        scores = score(retriever, questions, show_misses and name == "fused + aliases")
        cells = [f"{kind} {r:.3f} / {n:.3f} ({count})" for kind, (r, n, count) in scores.items()]
        print(f"{name:16s} " + "   ".join(cells))


def score(
    retriever: Retriever, questions: Sequence[dict[str, Any]], show_misses: bool
) -> dict[str, tuple[float, float, int]]:
    """Give mean recall and nDCG, and the number of questions, of all questions and of each kind."""
    rows = defaultdict(list)
    for question in questions:
        grades = {(r["document"], r["page"]): r.get("grade", 2) for r in question["relevant"]}
        wanted = {page for page, grade in grades.items() if grade >= 2}
        if not wanted:
            continue
        found = [(p.document_name, p.chunk.page_index + 1) for p in retriever.search(question["q"], K)]
        recall = len(wanted & set(found)) / min(len(wanted), K)
        for kind in ("all", question.get("kind", "?")):
            rows[kind].append((recall, ndcg([grades.get(page, 0) for page in found], list(grades.values()))))
        if show_misses and recall < 1:
            print(f"  {question['q']}: missed {sorted(wanted - set(found))}")
    return {
        kind: (sum(r for r, _ in made) / len(made), sum(n for _, n in made) / len(made), len(made))
        for kind, made in sorted(rows.items())
    }


def ndcg(found: Sequence[int], grades: Sequence[int]) -> float:
    """Discounted gain of the grades found, as a share of the best order."""
    best = sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(sorted(grades, reverse=True)[:K]))
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(found)) / best


if __name__ == "__main__":
    main()
