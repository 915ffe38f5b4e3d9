"""What each command does: calls the workspace, prints records as JSON lines or as short French tables.

`--json` prints JSON lines and nothing else on standard output; progress goes to standard error, on a terminal only.
"""

import csv
import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from analyser.errors import AnalyserError, DocumentError
from analyser.records import DocumentType
from analyser.settings import Settings
from analyser.views import DocumentRow, SearchFilters
from analyser.workspace import Workspace
from analyser.workspace.documents import ENDED
from analyser.workspace.outputs import ExportKind


def analyse(arguments: Namespace) -> int:
    """`pvdplus analyse`: one project a line, or one error line for a file that cannot be read."""
    from analyser.serialising import project_record

    failed = 0
    with _workspace() as workspace:
        for path in arguments.files:
            with _progress(path.name) as progress:
                try:
                    analysis = workspace.analyse(path, progress)
                except AnalyserError as error:
                    failed += 1
                    _report_error(path, error, as_json=arguments.json)
                    continue
            town = arguments.town or analysis.extraction.town
            for project, suggestion in zip(analysis.extraction.projects, analysis.suggestions, strict=True):
                record = project_record(project, suggestion, analysis.document, town, analysis.boxes)
                _print_json(record) if arguments.json else _print_project(record)
            if not arguments.json and analysis.extraction.explanation and not analysis.extraction.projects:
                print(f"{path.name} : {analysis.extraction.explanation}")
    return 1 if failed else 0


def add(arguments: Namespace) -> int:
    """`pvdplus add`: keep, read, index and analyse; waits until all is done."""
    failed = 0
    with _workspace() as workspace:
        workspace.resume()
        added = []
        for path in arguments.files:
            try:
                content = _read(path)
                kind = DocumentType(arguments.type)
                row = workspace.add(path.name, content, arguments.town, kind, replaces=arguments.replaces)
                added.append(row.document_id)
            except AnalyserError as error:
                failed += 1
                _report_error(path, error, as_json=False)
        _follow(workspace, added)
        for document_id in added:
            row = workspace.document_row(document_id)
            failed += row.state == "failed"
            stream = sys.stderr if row.state == "failed" else sys.stdout
            print(_document_line(row), file=stream)
    return 1 if failed else 0


def documents(arguments: Namespace) -> int:
    """`pvdplus documents`: one document a line."""
    with _workspace() as workspace:
        for row in workspace.documents():
            _print_json(_document_record(row)) if arguments.json else print(_document_line(row))
    return 0


def remove(arguments: Namespace) -> int:
    """`pvdplus remove`: a document leaves the corpus; its decisions stay in the journal."""
    with _workspace() as workspace:
        document_id = _document_meant(workspace, arguments.document_id)
        loss = workspace.removal(document_id)
        workspace.remove(document_id)
        print(f"« {loss.document_name} » retiré ; {loss.decisions} décision(s) restent au journal.")
    return 0


def model(arguments: Namespace) -> int:
    """`pvdplus model`: what the language model did on a document; `--retry` asks what it left unanswered."""
    with _workspace() as workspace:
        document_id = _document_meant(workspace, arguments.document_id)
        if arguments.retry:
            workspace.ask_again(document_id)
            _follow(workspace, [document_id])
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
    with _workspace() as workspace:
        for path in arguments.files:
            cost = workspace.estimate(path)
            print(
                f"{path.name} : {cost.calls} appel(s) ({cost.cached} déjà connu(s)), environ {cost.tokens_in} jetons "
                f"envoyés et {cost.tokens_out} reçus, {cost.euros:.2f} €"
            )
    return 0


def search(arguments: Namespace) -> int:
    """`pvdplus search`: one passage a line, best first."""
    kind = DocumentType(arguments.type) if arguments.type else None
    with _workspace() as workspace:
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
            }
            if arguments.json:
                _print_json(record)
            else:
                shown = " ".join(passage.chunk.text.split())[:160]
                print(f"{rank:2}. {passage.document_name}, p. {record['page']} – {shown}")
    return 0


def classify(arguments: Namespace) -> int:
    """`pvdplus classify`: category and verdict of bare titles."""
    from analyser.eligibility import classify_title
    from analyser.knowledge import load_knowledge

    knowledge = load_knowledge(Settings().corpus)
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
            _print_json(record)
        else:
            names = ", ".join(c.category_id for c in judged.categories) or "—"
            print(f"{row['id']} : {judged.verdict.value} ; {names} ; {judged.because}")
    return 0


def explain(arguments: Namespace) -> int:
    """`pvdplus explain`: the argument of one suggestion."""
    from analyser.eligibility import explain as explain_project

    with _workspace() as workspace:
        item = workspace.item(arguments.project_id)
        document = workspace.core.store.load_document(item.project.document_id)
        for line in explain_project(item.project, document, workspace.knowledge).lines():
            print(line)
    return 0


def flips(arguments: Namespace) -> int:
    """`pvdplus flips`: what other rules would change."""
    with _workspace() as workspace:
        found = workspace.preview_rules(_read(arguments.categories).decode("utf-8"))
        for flip in found:
            print(f"{flip.title} : {', '.join(flip.before)} → {', '.join(flip.after)}")
        print(f"{len(found)} suggestion(s) changeraient ; rien n’a été enregistré.", file=sys.stderr)
    return 0


def reassess(_: Namespace) -> int:
    """`pvdplus reassess`: judge the whole corpus anew with the rules as they stand."""
    with _workspace() as workspace:
        print(f"{workspace.reassess()} actions rejugées ; aucune décision n’a été touchée.")
    return 0


def export(arguments: Namespace) -> int:
    """`pvdplus export`: CSV or XLSX by extension."""
    with _workspace() as workspace:
        if arguments.out.suffix.lower() == ".xlsx":
            content = workspace.export_xlsx(arguments.status, arguments.town)
        else:
            content = workspace.export("projects", arguments.dialect, arguments.status, arguments.town)
        _write(arguments.out, content)
        extra: dict[ExportKind, Path | None] = {"citations": arguments.citations, "financing": arguments.financing}
        for kind, path in extra.items():
            if path is not None:
                _write(path, workspace.export(kind, arguments.dialect, arguments.status, arguments.town))
        if not workspace.count_exported(arguments.status, arguments.town):
            print("Aucune action validée : relisez-les d’abord, ou exportez avec --status all.", file=sys.stderr)
    return 0


def reimport(arguments: Namespace) -> int:
    """`pvdplus import`: corrected rows become decisions; conflicts are listed and change nothing."""
    with _workspace() as workspace:
        report = workspace.reimport(arguments.file.name, _read(arguments.file), arguments.author)
    for conflict in report.conflicts:
        print(conflict, file=sys.stderr)
    print(f"{report.changed} action(s) corrigée(s), {report.unchanged} sans changement.")
    return 1 if report.conflicts else 0


def verify(arguments: Namespace) -> int:
    """`pvdplus verify`: prove each exported citation again."""
    with _workspace() as workspace:
        failures = workspace.verify(arguments.file)
        checked = workspace.count_citations(_read(arguments.file))
        refused = workspace.verify_store()
    for failure in (*failures, *refused):
        print(failure)
    print(f"{checked - len(failures)} citation(s) prouvée(s) sur {checked}.")
    return 1 if failures or refused else 0


def evaluate(arguments: Namespace) -> int:
    """`pvdplus evaluate`: the project's own scores on labelled plans."""
    from analyser.evaluation import evaluate_folder

    with _workspace() as workspace:
        report = evaluate_folder(arguments.gold, workspace.analyse)
    for line in report.lines(misses=arguments.misses):
        print(line)
    return 0


def index(arguments: Namespace) -> int:
    """`pvdplus index`: rebuild, verify or heal the search index."""
    with _workspace() as workspace:
        actions = {
            "rebuild": workspace.rebuild_index,
            "verify": workspace.index_state,
            "heal": workspace.heal_index,
        }
        state = actions[arguments.action]()
    print(
        f"{state.chunks} passages ; {len(state.words_stale)} document(s) à réindexer ; "
        f"{state.vectors_pending} vecteurs à faire ; {state.vectors_surplus} en trop."
        + (f" {state.problem}" if state.problem else "")
    )
    return 0 if state.is_whole else 1


def samples(_: Namespace) -> int:
    """`pvdplus samples`: the sample plans and programme notes, once."""
    with _workspace() as workspace:
        workspace.resume()
        rows = workspace.load_samples()
        _follow(workspace, [row.document_id for row in rows])
        for row in workspace.documents():
            if row.type is DocumentType.PLAN:
                print(_document_line(row))
    return 0


def backup(arguments: Namespace) -> int:
    """`pvdplus backup`: the data folder as one archive."""
    from analyser.backup import backup as write_backup

    write_backup(Settings(), arguments.archive)
    print(f"Sauvegarde écrite : {arguments.archive}")
    return 0


def restore(arguments: Namespace) -> int:
    """`pvdplus restore`: an archive into an empty data folder."""
    from analyser.backup import restore as restore_archive

    aside = restore_archive(Settings(), arguments.archive)
    print(f"Données restaurées dans {Settings().data} ; lancez « pvdplus index rebuild » pour la recherche.")
    if aside is not None:
        print(f"Ce qui s’y trouvait est gardé dans {aside}")
    return 0


def trust_test(arguments: Namespace) -> int:
    """`pvdplus trust-test`: tampered quotes must all be refused, untouched ones all accepted."""
    from analyser.trust import bench

    with _workspace() as workspace:
        plans = arguments.plans or sorted((workspace.settings.corpus / "plans").glob("*.pdf"))
        read = [workspace.analyse(path) for path in plans]
    cited = [(one.document, [c for p in one.extraction.projects for c in p.citations()]) for one in read]
    report = bench(cited, arguments.rounds)
    for line in report.lines():
        print(line)
    return 0 if report.is_clean else 1


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "analyse": analyse,
    "add": add,
    "documents": documents,
    "remove": remove,
    "model": model,
    "estimate": estimate,
    "search": search,
    "classify": classify,
    "explain": explain,
    "flips": flips,
    "reassess": reassess,
    "export": export,
    "import": reimport,
    "verify": verify,
    "evaluate": evaluate,
    "index": index,
    "samples": samples,
    "backup": backup,
    "restore": restore,
    "trust-test": trust_test,
}


def _document_meant(workspace: Workspace, start: str) -> str:
    """Give the one document whose identifier starts so."""
    matching = [row.document_id for row in workspace.documents() if row.document_id.startswith(start)]
    if len(matching) != 1:
        count = "aucun document" if not matching else f"{len(matching)} documents"
        raise AnalyserError(f"« {start} » désigne {count} ; voyez « pvdplus documents ».")
    return matching[0]


@contextmanager
def _workspace() -> Iterator[Workspace]:
    workspace = Workspace.from_settings(Settings())
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Give a progress callback that writes one changing line, when a person looks."""
    if not sys.stderr.isatty():
        yield None
        return
    yield lambda done, total, what: print(f"\r{name} : {what} {done}/{total}   ", end="", file=sys.stderr)
    print("\r\033[K", end="", file=sys.stderr)


def _follow(workspace: Workspace, document_ids: Iterable[str]) -> None:
    """Wait for the work on documents, showing how far it is when a person looks."""
    ids = list(document_ids)
    while not workspace.wait(timeout=0.5):
        if sys.stderr.isatty():
            rows = [workspace.document_row(i) for i in ids]
            busy = [f"{r.name} : {r.state} {r.done}/{r.total}" for r in rows if r.state not in ENDED]
            print(f"\r\033[K{' · '.join(busy)[:110]}", end="", file=sys.stderr)
    while any(row.state not in ENDED for row in workspace.documents() if row.document_id in ids):
        time.sleep(0.5)  # another process holds the work, or held it
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def _report_error(path: Path, error: AnalyserError, *, as_json: bool) -> None:
    if as_json:
        kind = error.kind if isinstance(error, DocumentError) else "unreadable"
        _print_json({"document": path.name, "error": {"kind": kind, "message": str(error)}})
    print(f"pvdplus : {error}", file=sys.stderr)


def _print_json(record: Mapping[str, object]) -> None:
    print(json.dumps(record, ensure_ascii=False))


def _print_project(record: Mapping[str, object]) -> None:
    verdict = record["verdict"]
    shown = verdict.get("id") if isinstance(verdict, Mapping) else verdict
    pages = ", ".join(map(str, record["pages"])) if isinstance(record["pages"], list) else ""
    print(f"{record.get('number') or '–':>6}  {record['title']}  ({shown} ; p. {pages})")


def _document_record(row: DocumentRow) -> dict[str, object]:
    return {
        "document_id": row.document_id,
        "document": row.name,
        "town": row.town,
        "type": row.type.value,
        "state": row.state,
        "pages": row.page_count,
        "coverage": [state.value for state in row.coverage],
        "projects": row.project_count,
        "error": {"kind": row.error, "message": row.message} if row.error else None,
        "message": row.message,
        "added_at": row.added_at,
    }


def _document_line(row: DocumentRow) -> str:
    unread = sum(not state.is_read for state in row.coverage)
    parts = [f"{row.document_id[:12]}  {row.name}", row.town or "commune ?", row.state]
    if row.state == "done":
        parts.append(f"{row.page_count} pages, {row.project_count} actions")
    if unread:
        parts.append(f"{unread} pages non lues")
    if row.message:
        parts.append(row.message)
    return " · ".join(parts)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnalyserError(f"« {path} » est illisible ({error.strerror}).") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise AnalyserError(f"« {path} » ne peut pas être écrit ({error.strerror}).") from error


def _titles(path: Path) -> Iterator[dict[str, str]]:
    text = _read(path).decode("utf-8-sig")
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=separator)
    if not {"id", "title"} <= set(rows.fieldnames or ()):
        raise AnalyserError(f"« {path.name} » : les colonnes id et title sont attendues en première ligne.")
    for row in rows:
        yield {"id": row["id"] or "", "title": row["title"] or ""}
