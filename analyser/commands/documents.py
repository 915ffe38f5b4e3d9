"""Commands on documents: read them once, add, list, remove, sample plans; what the model did on them."""

import sys
from argparse import Namespace

from analyser.commands.printing import document_line, document_record, print_error, print_json, print_project
from analyser.commands.running import document_meant, follow, opened_workspace, progress_line, read_file
from analyser.errors import AnalyserError
from analyser.records import DocumentType


def analyse(arguments: Namespace) -> int:
    """`pvdplus analyse`: one project a line, or one error line for a file that cannot be read."""
    from analyser.serialising import project_record

    failed = 0
    with opened_workspace() as workspace:
        for path in arguments.files:
            with progress_line(path.name) as progress:
                try:
                    analysis = workspace.analyse(path, progress)
                except AnalyserError as error:
                    failed += 1
                    print_error(path, error, as_json=arguments.json)
                    continue
            town = arguments.town or analysis.extraction.town
            for project, suggestion in zip(analysis.extraction.projects, analysis.suggestions, strict=True):
                record = project_record(project, suggestion, analysis.document, town, analysis.boxes)
                print_json(record) if arguments.json else print_project(record)
            if not arguments.json and analysis.extraction.explanation and not analysis.extraction.projects:
                print(f"{path.name} : {analysis.extraction.explanation}")
    return 1 if failed else 0


def add(arguments: Namespace) -> int:
    """`pvdplus add`: keep, read, index and analyse; waits until all is done."""
    failed = 0
    with opened_workspace() as workspace:
        workspace.resume()
        added = []
        for path in arguments.files:
            try:
                content = read_file(path)
                kind = DocumentType(arguments.type)
                row = workspace.add(path.name, content, arguments.town, kind, replaces=arguments.replaces)
                added.append(row.document_id)
            except AnalyserError as error:
                failed += 1
                print_error(path, error, as_json=False)
        follow(workspace, added)
        for document_id in added:
            row = workspace.document_row(document_id)
            failed += row.state == "failed"
            stream = sys.stderr if row.state == "failed" else sys.stdout
            print(document_line(row), file=stream)
    return 1 if failed else 0


def documents(arguments: Namespace) -> int:
    """`pvdplus documents`: one document a line."""
    with opened_workspace() as workspace:
        for row in workspace.documents():
            print_json(document_record(row)) if arguments.json else print(document_line(row))
    return 0


def remove(arguments: Namespace) -> int:
    """`pvdplus remove`: a document leaves the corpus; its decisions stay in the journal."""
    with opened_workspace() as workspace:
        document_id = document_meant(workspace, arguments.document_id)
        loss = workspace.removal(document_id)
        workspace.remove(document_id)
        print(f"« {loss.document_name} » retiré, fichier effacé ; {loss.decisions} décision(s) restent au journal.")
    return 0


def model(arguments: Namespace) -> int:
    """`pvdplus model`: what the language model did on a document; `--retry` asks what it left unanswered."""
    with opened_workspace() as workspace:
        document_id = document_meant(workspace, arguments.document_id)
        if arguments.retry:
            workspace.ask_again(document_id)
            follow(workspace, [document_id])
        run = workspace.model_run(document_id)
    if run is None:
        print("Aucun modèle de langage n’a été interrogé sur ce document.")
        return 0
    where = ", ".join(run.destinations) or "aucun envoi"
    print(f"{run.model} · {where} · {run.at}")
    print(f"{run.calls} appel(s), {run.cached} réponse(s) déjà connue(s) ; {run.masked} donnée(s) masquée(s)")
    print(f"{run.tokens_in} jetons envoyés, {run.tokens_out} reçus ; {run.euros:.4f} €")
    for title, counts in (("refusé", run.refused), ("sans réponse", run.failed)):
        for reason, count in sorted(counts.items(), key=lambda one: -one[1]):
            print(f"{title} : {count} × {reason}")
    if run.stopped:
        print(f"arrêté : {run.stopped}")
    return 0


def estimate(arguments: Namespace) -> int:
    """`pvdplus estimate`: calls, tokens and euros that the configured model would cost on a plan."""
    with opened_workspace() as workspace:
        for path in arguments.files:
            cost = workspace.estimate(path)
            print(
                f"{path.name} : {cost.calls} appel(s) ({cost.cached} déjà connu(s)), environ {cost.tokens_in} jetons "
                f"envoyés et {cost.tokens_out} reçus, {cost.euros:.2f} €"
            )
    return 0


def samples(_: Namespace) -> int:
    """`pvdplus samples`: the sample plans and programme notes, once."""
    with opened_workspace() as workspace:
        workspace.resume()
        rows = workspace.load_samples()
        follow(workspace, [row.document_id for row in rows])
        for row in workspace.documents():
            if row.type is DocumentType.PLAN:
                print(document_line(row))
    return 0
