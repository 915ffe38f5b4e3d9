"""Commands on what leaves and comes back: exports, corrected exports, proofs."""

import sys
from argparse import Namespace
from pathlib import Path

from analyser.commands.running import opened_workspace, read_file, write_file
from analyser.workspace.outputs import ExportKind


def export(arguments: Namespace) -> int:
    """`pvdplus export`: CSV or XLSX by extension; exit 1 when an action had to be left out."""
    with opened_workspace() as workspace:
        if arguments.out.suffix.lower() == ".xlsx":
            content = workspace.export_xlsx(arguments.status, arguments.town)
        else:
            content = workspace.export("projects", arguments.dialect, arguments.status, arguments.town)
        write_file(arguments.out, content)
        extra: dict[ExportKind, Path | None] = {"citations": arguments.citations, "financing": arguments.financing}
        for kind, path in extra.items():
            if path is not None:
                write_file(path, workspace.export(kind, arguments.dialect, arguments.status, arguments.town))
        if not workspace.count_exported(arguments.status, arguments.town):
            print("Aucune action validée : relisez-les d’abord, ou exportez avec --status all.", file=sys.stderr)
        withheld = workspace.withheld(arguments.status, arguments.town)
    for sentence in withheld:
        print(sentence, file=sys.stderr)
    return 1 if withheld else 0


def reimport(arguments: Namespace) -> int:
    """`pvdplus import`: corrected rows become decisions; conflicts are listed and change nothing."""
    with opened_workspace() as workspace:
        report = workspace.reimport(arguments.file.name, read_file(arguments.file), arguments.author)
    for conflict in report.conflicts:
        print(conflict, file=sys.stderr)
    print(f"{report.changed} action(s) corrigée(s), {report.unchanged} sans changement.")
    return 1 if report.conflicts else 0


def verify(arguments: Namespace) -> int:
    """`pvdplus verify`: prove each exported citation again."""
    with opened_workspace() as workspace:
        failures = workspace.verify(arguments.file)
        checked = workspace.count_citations(read_file(arguments.file))
        refused = workspace.verify_store()
    for failure in (*failures, *refused):
        print(failure)
    print(f"{checked - len(failures)} citation(s) prouvée(s) sur {checked}.")
    return 1 if failures or refused else 0
