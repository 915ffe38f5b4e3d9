"""Fifty fictional towns with forty actions each, as PDFs through the whole pipeline: the corpus of a region."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from analyser.settings import Settings
from analyser.workspace import Workspace

TOWNS, ACTIONS_OF_A_TOWN = 50, 40
_SUBJECTS = (
    ("Rénovation énergétique de l’école {}", "Les murs seront isolés et la chaudière au fioul remplacée."),
    ("Voie verte du quartier {}", "Une piste cyclable de deux kilomètres reliera la gare au collège."),
    ("Chaufferie bois et réseau de chaleur {}", "Une chaudière à plaquettes desservira la mairie et la piscine."),
    ("Désimperméabilisation de la place {}", "L’enrobé sera retiré, soixante arbres et des noues seront plantés."),
    ("Vidéoprotection du secteur {}", "Douze caméras seront posées aux entrées du bourg."),
    ("Filière chanvre et matériaux biosourcés {}", "Un atelier de transformation du chanvre sera ouvert."),
    ("Ombrières photovoltaïques du parking {}", "Des panneaux de 250 kWc couvriront le parking."),
    ("Commerce de proximité {}", "Un local vacant sera racheté puis loué à une boulangerie."),
)
_STEPS = ("L’étude de faisabilité est terminée.", "Le maître d’œuvre est désigné.", "Une réflexion est engagée.")
_CONTEXT = (
    "Le diagnostic a montré un bâti ancien, des déplacements tournés vers la voiture et un centre",
    "qui perd des habitants. L’action répond à l’orientation du contrat signé avec l’État, la Région",
    "et l’intercommunalité. Elle a été débattue en comité de pilotage et sera suivie chaque semestre.",
)


def fill(settings: Settings) -> None:
    """Write the plans and take them through reading, extraction and judgement, on every core but without vectors."""
    pool = ProcessPoolExecutor(mp_context=get_context("spawn"))
    workspace = Workspace.from_settings(settings, pool)
    with tempfile.TemporaryDirectory() as folder:
        for town in range(TOWNS):
            plan = _write_plan(Path(folder) / f"plan {town:02}.pdf", town)
            workspace.add(plan.name, plan.read_bytes(), f"Commune {town:02}")
    workspace.wait()
    workspace.close()
    pool.shutdown()


def _write_plan(path: Path, town: int) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for action in range(ACTIONS_OF_A_TOWN):
        text = canvas.beginText(60, 780)
        text.setFont("Helvetica", 11)
        text.setLeading(15)
        for line in _fiche(town, action):
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


def _fiche(town: int, action: int) -> list[str]:
    title, description = _SUBJECTS[action % len(_SUBJECTS)]
    year = 2026 + action % 3
    return [
        f"FICHE ACTION N° {action // 8 + 1}.{action % 8 + 1}",
        title.format(f"n° {action + 1}"),
        "",
        f"Maître d’ouvrage : Commune {town:02}",
        "Partenaires : Région, Banque des Territoires, ADEME",
        f"Contexte : {_CONTEXT[0]}",
        *_CONTEXT[1:],
        f"Description : {description}",
        f"Avancement : {_STEPS[action % len(_STEPS)]}",
        f"Coût prévisionnel : {40_000 + 7_500 * ((action * 13 + town) % 90)} € HT",
        f"Calendrier : {year}-{year + 1}",
    ]
