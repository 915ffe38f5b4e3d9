"""Commands that measure and keep the data: scores, tamper bench, index, backup."""

from argparse import Namespace

from analyser.commands.running import opened_workspace
from analyser.settings import Settings


def evaluate(arguments: Namespace) -> int:
    """`pvdplus evaluate`: the project's own scores on labelled plans."""
    from analyser.evaluation import evaluate_folder

    with opened_workspace() as workspace:
        report = evaluate_folder(arguments.gold, workspace.analyse)
    for line in report.lines(misses=arguments.misses):
        print(line)
    return 0


def index(arguments: Namespace) -> int:
    """`pvdplus index`: rebuild, verify or heal the search index."""
    with opened_workspace() as workspace:
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

    with opened_workspace() as workspace:
        plans = arguments.plans or sorted((workspace.settings.corpus / "plans").glob("*.pdf"))
        read = [workspace.analyse(path) for path in plans]
    cited = [(one.document, [c for p in one.extraction.projects for c in p.citations()]) for one in read]
    report = bench(cited, arguments.rounds)
    for line in report.lines():
        print(line)
    return 0 if report.is_clean else 1
