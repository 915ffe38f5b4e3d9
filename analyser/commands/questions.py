"""Commands that ask: search, bare titles, the argument of a suggestion, what other rules would change."""

import csv
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from analyser.commands.printing import print_json
from analyser.commands.running import opened_workspace, read_file
from analyser.errors import AnalyserError
from analyser.records import DocumentType
from analyser.settings import Settings
from analyser.views import SearchFilters


def search(arguments: Namespace) -> int:
    """`pvdplus search`: one passage a line, best first."""
    kind = DocumentType(arguments.type) if arguments.type else None
    with opened_workspace() as workspace:
        found = workspace.search(arguments.question, arguments.k, SearchFilters(town=arguments.town, type=kind))
        for rank, passage in enumerate(found, 1):
            record = {
                "rank": rank,
                "score": round(passage.score, 4),
                "document": passage.document_name,
                "document_id": passage.chunk.document_id,
                "town": passage.town,
                "page": passage.chunk.page_index + 1,
                "quote": passage.chunk.text,
                "heading": passage.chunk.heading,
                "project_id": passage.project_id,
                "action": passage.project_title,
            }
            if arguments.json:
                print_json(record)
            else:
                shown = " ".join(passage.chunk.text.split())[:160]
                print(f"{rank:2}. {passage.document_name}, p. {record['page']} – {shown}")
    return 0


def classify(arguments: Namespace) -> int:
    """`pvdplus classify`: category and verdict of bare titles."""
    from analyser.judging.eligibility import classify_title
    from analyser.knowledge import load_knowledge

    settings = Settings()
    knowledge = load_knowledge(settings.corpus, settings.own_corpus)
    for row in _titles(arguments.titles):
        judged = classify_title(row["title"], knowledge)
        categories = [
            {"id": c.category_id, "score": round(c.score, 3), "primary": c.primary} for c in judged.categories
        ]
        record = {
            "id": row["id"],
            "categories": categories,
            "verdict": judged.verdict.value,
            "because": judged.because,
        }
        if arguments.json:
            print_json(record)
        else:
            names = ", ".join(c.category_id for c in judged.categories) or "—"
            print(f"{row['id']} : {judged.verdict.value} ; {names} ; {judged.because}")
    return 0


def explain(arguments: Namespace) -> int:
    """`pvdplus explain`: the argument of one suggestion."""
    from analyser.judging.eligibility import explain as explain_project

    with opened_workspace() as workspace:
        item = workspace.item(arguments.project_id)
        document = workspace.core.store.load_document(item.project.document_id)
        for line in explain_project(item.project, document, workspace.knowledge, item.suggestion.context).lines():
            print(line)
    return 0


def flips(arguments: Namespace) -> int:
    """`pvdplus flips`: what other rules would change."""
    with opened_workspace() as workspace:
        found = workspace.preview_rules(read_file(arguments.categories).decode("utf-8"))
        for flip in found:
            print(f"{flip.title} : {', '.join(flip.before)} → {', '.join(flip.after)}")
        print(f"{len(found)} suggestion(s) changeraient ; rien n’a été enregistré.", file=sys.stderr)
    return 0


def reassess(_: Namespace) -> int:
    """`pvdplus reassess`: judge the whole corpus anew with the rules as they stand."""
    with opened_workspace() as workspace:
        print(f"{workspace.reassess()} actions rejugées ; aucune décision n’a été touchée.")
    return 0


def _titles(path: Path) -> Iterator[dict[str, str]]:
    text = read_file(path).decode("utf-8-sig")
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=separator)
    if not {"id", "title"} <= set(rows.fieldnames or ()):
        raise AnalyserError(f"« {path.name} » : les colonnes id et title sont attendues en première ligne.")
    for row in rows:
        yield {"id": row["id"] or "", "title": row["title"] or ""}
