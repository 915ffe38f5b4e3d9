"""The command line: parses words, calls `analyser.commands`, turns foreseen errors into one clear line.

Exit status: 0 on success, 1 on a foreseen error, 2 on wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from analyser.errors import AnalyserError

Describe = Callable[[str, str], argparse.ArgumentParser]


def build_parser() -> argparse.ArgumentParser:
    """Describe every command; each names the function of `analyser.commands` that runs it."""
    parser = argparse.ArgumentParser(
        prog="pvdplus",
        description="Lit les plans d'action des petites villes, y trouve les actions et montre la page qui le prouve.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    _describe_documents(command)
    _describe_model(command)
    _describe_questions(command)
    _describe_outputs(command)
    return parser


def _describe_documents(command: Describe) -> None:
    one = command("analyse", "Lit des plans et donne leurs actions, sans rien enregistrer.")
    one.add_argument("files", nargs="+", type=Path, metavar="PLAN")
    one.add_argument("--town", help="commune des plans (sinon : celle que dit le texte)")
    _json(one)

    one = command(
        "add", "Ajoute des documents au corpus et les analyse ; un document connu n'est pas ajouté deux fois."
    )
    one.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
    one.add_argument("--town", help="commune (sinon : celle que dit le texte)")
    one.add_argument("--type", choices=["plan", "programme"], default="plan")
    one.add_argument("--replaces", metavar="DOCUMENT_ID", help="document dont le fichier est une nouvelle version")

    one = command("documents", "Liste les documents du corpus.")
    _json(one)

    one = command("remove", "Retire un document du corpus ; ses décisions restent au journal.")
    one.add_argument("document_id")


def _describe_model(command: Describe) -> None:
    one = command("model", "Dit ce que le modèle de langage a fait sur un document : appels, coût, refus.")
    one.add_argument("document_id")
    one.add_argument("--retry", action="store_true", help="repose les questions restées sans réponse")

    one = command("estimate", "Estime appels, jetons et euros du modèle configuré sur des plans ; n'envoie rien.")
    one.add_argument("files", nargs="+", type=Path, metavar="PLAN")


def _describe_questions(command: Describe) -> None:
    one = command("search", "Cherche des passages dans tous les documents, par les mots et par le sens.")
    one.add_argument("question")
    one.add_argument("--town")
    one.add_argument("--type", choices=["plan", "programme"])
    one.add_argument("-k", type=_positive, default=10, help="nombre de passages (10)")
    _json(one)

    one = command("classify", "Classe des intitulés de projet (CSV à colonnes id,title).")
    one.add_argument("titles", type=Path, metavar="TITRES.csv")
    _json(one)

    one = command("explain", "Donne l'argument d'une suggestion : termes, passages, règles, scores.")
    one.add_argument("project_id", metavar="PROJET")

    one = command("flips", "Montre les suggestions qu'un autre categories.yaml ferait changer ; n'enregistre rien.")
    one.add_argument("categories", type=Path, metavar="CATEGORIES.yaml")

    one = command(
        "reassess", "Refait les suggestions de tout le corpus avec les règles actuelles ; ne touche à aucune décision."
    )


def _describe_outputs(command: Describe) -> None:
    one = command("export", "Exporte les actions relues, en CSV ou XLSX.")
    one.add_argument("--out", type=Path, required=True, metavar="FICHIER.csv|.xlsx")
    one.add_argument("--dialect", choices=["excel-fr", "standard"], default="excel-fr")
    one.add_argument("--status", choices=["accepted", "all"], default="accepted")
    one.add_argument("--citations", type=Path, metavar="CITATIONS.csv")
    one.add_argument("--financing", type=Path, metavar="FINANCEMENTS.csv")
    one.add_argument("--town")

    one = command("import", "Reprend un export corrigé (CSV ou XLSX) comme décisions, et dit les conflits.")
    one.add_argument("file", type=Path, metavar="PROJETS")
    one.add_argument("--author", required=True, help="nom du relecteur")

    one = command("verify", "Reprouve chaque citation d'un export sur les PDF enregistrés.")
    one.add_argument("file", type=Path, metavar="PROJETS.csv")

    one = command("evaluate", "Mesure l'extraction sur des plans étiquetés (dossier de PDF et de JSON).")
    one.add_argument("gold", type=Path, metavar="DOSSIER")
    one.add_argument("--misses", action="store_true", help="montre ce qui manque et ce qui est en trop")

    one = command("index", "Reconstruit ou vérifie l'index de recherche à partir de la base.")
    one.add_argument("action", choices=["rebuild", "verify", "heal"])

    command("samples", "Charge les trois plans d'exemple et les notes du programme, une seule fois.")

    one = command("backup", "Sauvegarde le dossier de données dans une archive.")
    one.add_argument("archive", type=Path)
    one = command("trust-test", "Altère des citations acceptées et compte celles qui passent encore (zéro attendu).")
    one.add_argument("plans", nargs="*", type=Path, metavar="PLAN", help="plans (les exemples de corpus/ par défaut)")
    one.add_argument("--rounds", type=_positive, default=2, help="altérations de chaque sorte par citation (2)")
    one = command("restore", "Restaure une archive ; ce qui s'y trouvait est gardé à côté.")
    one.add_argument("archive", type=Path)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    arguments = build_parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from analyser import commands

    try:
        status: int = commands.COMMANDS[arguments.command](arguments)
    except AnalyserError as error:
        print(f"pvdplus : {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("pvdplus : interrompu ; relancez la même commande pour reprendre.", file=sys.stderr)
        return 1
    return status


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="une ligne JSON par résultat")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("un nombre d'au moins 1 est attendu")
    return number


if __name__ == "__main__":
    sys.exit(main())
