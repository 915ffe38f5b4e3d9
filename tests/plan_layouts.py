"""Draws the same few actions in many layouts, with reportlab, as towns and consultants print them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from analyser.extraction import extract
from analyser.reading import ReadingLimits, read_document
from analyser.records import Document, Extraction


@dataclass(frozen=True)
class Action:
    """One fictional action."""

    number: str
    title: str
    owner: str
    cost: str
    value: float
    schedule: str
    years: tuple[int | None, int | None]
    partners: str
    funding: str
    text: str


ACTIONS = (
    Action(
        "1.1",
        "Rénovation thermique de l'école Jean-Macé",
        "Commune de Vaubrun",
        "1 240 000 € HT",
        1_240_000,
        "2025-2027",
        (2025, 2027),
        "CAUE, syndicat d'énergie",
        "DSIL 30 %, Fonds vert 20 %",
        "Les façades sont isolées par l'extérieur et la chaudière au fioul est remplacée par une pompe à chaleur. "
        "Les menuiseries du préau sont changées et la ventilation est reprise.",
    ),
    Action(
        "1.2",
        "Halle du marché aux grains",
        "Commune de Vaubrun",
        "310 k€ TTC",
        310_000,
        "2026",
        (2026, 2026),
        "CCI, Chambre d'agriculture",
        "DETR 40 %",
        "La charpente est reprise et douze étals sont installés pour les producteurs du canton.",
    ),
    Action(
        "2.1",
        "Piste cyclable vers la gare",
        "Communauté de communes du Haut-Vau",
        "875 000 € HT",
        875_000,
        "de 2026 à 2028",
        (2026, 2028),
        "Département, SNCF",
        "Fonds mobilités actives",
        "Une piste bidirectionnelle de 2,4 km relie le bourg à la gare, séparée de la chaussée.",
    ),
    Action(
        "2.2",
        "Requalification de la place du Jeu-de-Paume",
        "Commune de Vaubrun",
        "690 000 € HT",
        690_000,
        "T3 2025 - fin 2026",
        (2025, 2026),
        "Agence de l'eau, paysagiste conseil",
        "Agence de l'eau 50 %, Région",
        "Mille mètres carrés d'enrobé laissent la place à des sols drainants et à vingt-deux arbres.",
    ),
    Action(
        "3.1",
        "Étude sur le devenir de la filature",
        "Commune de Vaubrun",
        "48 000 € TTC",
        48_000,
        "2025",
        (2025, 2025),
        "EPF, DREAL",
        "Banque des Territoires 50 %",
        "Un bureau d'études compare trois usages possibles du bâtiment, fermé en 2009.",
    ),
)

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10)
BOLD = ParagraphStyle("bold", parent=BODY, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=8, spaceAfter=6)
CENTRED = ParagraphStyle("centred", parent=TITLE, alignment=1)
CHAPTER = ParagraphStyle("chapter", fontName="Helvetica-Bold", fontSize=19, leading=24, spaceAfter=10)
GRID = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
LONG = (
    "Le diagnostic partagé avec les habitants a montré que le bâtiment consomme trop et que ses accès sont difficiles. "
)


def p(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(escape(text), style)


def build(path: Path, story: Iterable[Flowable], size: tuple[float, float] = A4) -> Path:
    def foot(canvas, document) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(50, 25, "Vaubrun - Plan d'action Petites villes de demain")
        canvas.drawRightString(size[0] - 50, 25, f"{document.page}")

    SimpleDocTemplate(str(path), pagesize=size, leftMargin=50, rightMargin=50, topMargin=55, bottomMargin=50).build(
        list(story), onFirstPage=foot, onLaterPages=foot
    )
    return path


def read(path: Path) -> Document:
    return read_document(path, path.name, ReadingLimits(ocr="off"))


def found_in(path: Path) -> Extraction:
    return extract(read(path))


def fields(action: Action, labels: Sequence[str]) -> list[tuple[str, str]]:
    values = (action.owner, action.partners, action.text, action.cost, action.funding, action.schedule)
    return list(zip(labels, values, strict=True))


OFFICIAL = (
    "Maître d'ouvrage",
    "Partenaires",
    "Description de l'action",
    "Coût prévisionnel",
    "Plan de financement",
    "Calendrier",
)
OTHERS = ("Porteur du projet", "Acteurs associés", "Contenu", "Budget global", "Financeurs", "Échéancier")
SHORT = ("MOA", "Avec", "Présentation", "Montant", "Financement", "Échéance")
ASKED = ("Qui ?", "Avec qui ?", "Quoi ?", "Combien ?", "Financements", "Quand ?")


def form(rows: Sequence[tuple[str, str]], *, ruled: bool = True) -> Table:
    data = [[p(label, BOLD), p(value)] for label, value in rows]
    return Table(data, colWidths=[130, 360], style=GRID if ruled else [("VALIGN", (0, 0), (-1, -1), "TOP")])


def ruled_forms(path: Path) -> Path:
    """One ruled form a page, « Fiche n° … » above it."""
    story: list[Flowable] = [p("Vaubrun 2030", CHAPTER), p("Plan d'action", BODY), PageBreak()]
    for action in ACTIONS:
        story += [p(f"Fiche n°{action.number} – {action.title}", TITLE), form(fields(action, OFFICIAL)), PageBreak()]
    return build(path, story)


def unruled_forms(path: Path) -> Path:
    """No line drawn, titles centred in capitals, without number, two fiches a page."""
    story: list[Flowable] = []
    for action in ACTIONS:
        story += [p(action.title.upper(), CENTRED), form(fields(action, OTHERS), ruled=False), Spacer(1, 20)]
    return build(path, story)


def banner_forms(path: Path) -> Path:
    """The number and title in a merged first row, labels above values in cells."""
    story: list[Flowable] = []
    for action in ACTIONS:
        rows = dict(fields(action, OFFICIAL))
        cell = [[p(label, BOLD), p(value)] for label, value in rows.items()]
        data = [
            [p(f"A-{action.number[0]}{action.number[2]} {action.title}", BOLD), ""],
            [cell[0], cell[1]],
            [cell[2], ""],
            [cell[3], cell[5]],
            [cell[4], ""],
        ]
        spans = [("SPAN", (0, row), (1, row)) for row in (0, 2, 4)]
        story += [KeepTogether(Table(data, colWidths=[245, 245], style=[*GRID, *spans])), Spacer(1, 24)]
    return build(path, story)


def four_column_forms(path: Path) -> Path:
    """Two labels a row: label, value, label, value."""
    story: list[Flowable] = []
    for action in ACTIONS:
        f = fields(action, OFFICIAL)
        data = [
            [p("N° de l'action", BOLD), p(action.number), p("Intitulé", BOLD), p(action.title)],
            [p(f[0][0], BOLD), p(f[0][1]), p(f[3][0], BOLD), p(f[3][1])],
            [p(f[5][0], BOLD), p(f[5][1]), p(f[1][0], BOLD), p(f[1][1])],
            [p(f[2][0], BOLD), p(f[2][1]), "", ""],
        ]
        story += [Table(data, colWidths=[85, 160, 85, 160], style=[*GRID, ("SPAN", (1, 3), (3, 3))]), Spacer(1, 20)]
    return build(path, story)


def run_in_prose(path: Path) -> Path:
    """Headings « Axe 1 – Action 1.2 – … », prose, then labels that run in."""
    story: list[Flowable] = [p("Le plan d'action", CHAPTER)]
    for action in ACTIONS:
        story += [
            p(f"Axe {action.number[0]} – Action {action.number} – {action.title}", TITLE),
            p(action.text),
            Spacer(1, 6),
        ]
        story += [p(f"{label} : {value}") for label, value in fields(action, SHORT) if label != "Présentation"]
        story.append(Spacer(1, 12))
    return build(path, story)


def plain_headings(path: Path) -> Path:
    """Headings no larger than the text: « Action 2 : … », then « Label : value » lines."""
    story: list[Flowable] = [p("Programme d'actions", CHAPTER)]
    for rank, action in enumerate(ACTIONS, 1):
        story += [p(f"Action {rank} : {action.title}")]
        story += [p(f"{label} : {value}") for label, value in fields(action, OTHERS)]
        story.append(Spacer(1, 14))
    return build(path, story)


def label_headings(path: Path) -> Path:
    """Bold labels on their own line, the value under each (the look of climate plans), long fiches."""
    story: list[Flowable] = []
    for action in ACTIONS:
        story.append(p(f"{action.number} {action.title}", TITLE))
        for label, value in fields(action, OFFICIAL):
            story += [p(label, BOLD), p(value), Spacer(1, 5)]
            if label.startswith("Description"):
                story += [p(LONG * 12), Spacer(1, 5)] * 5
        story.append(PageBreak())
    return build(path, story)


def questions(path: Path) -> Path:
    """Unnumbered titles, labels that are questions."""
    story: list[Flowable] = [p("Nos projets", CHAPTER)]
    for action in ACTIONS:
        story.append(p(action.title, TITLE))
        for label, value in fields(action, ASKED):
            story += [p(f"{label} {value}" if label.endswith("?") else f"{label} : {value}"), Spacer(1, 4)]
    return build(path, story)


HEADERS = ("N°", "Intitulé de l'action", "Maître d'ouvrage", "Coût", "Financeurs", "Calendrier")


def table_rows(headers: Sequence[str] = HEADERS) -> list[list[Flowable]]:
    return [[p(h, BOLD) for h in headers]] + [
        [p(t, SMALL) for t in (a.number, a.title, a.owner, a.cost, a.funding, a.schedule)] for a in ACTIONS
    ]


def ruled_table(path: Path) -> Path:
    """A landscape summary table with a total."""
    rows = [*table_rows(), [p("TOTAL", BOLD), "", "", p("3 163 000 €", BOLD), "", ""]]
    table = Table(rows, colWidths=[40, 220, 150, 110, 130, 90], style=GRID, repeatRows=1)
    return build(path, [p("Synthèse des actions", CHAPTER), table], landscape(A4))


def unruled_table(path: Path) -> Path:
    """A summary table without any line."""
    table = Table(table_rows(), colWidths=[40, 220, 150, 110, 130, 90], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    return build(path, [p("Synthèse des actions", CHAPTER), table], landscape(A4))


def unnumbered_table(path: Path) -> Path:
    """A summary table without numbers, a merged cell for each axis, only level lines."""
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    rows: list[list[object]] = [[p(h, BOLD) for h in ("Projet", "Porteur", "Montant", "Période")]]
    for axis in ("1", "2", "3"):
        rows.append([p(f"Axe {axis} – Vivre à Vaubrun", BOLD), "", "", ""])
        style.append(("SPAN", (0, len(rows) - 1), (-1, len(rows) - 1)))
        rows += [[p(t, SMALL) for t in (a.title, a.owner, a.cost, a.schedule)] for a in ACTIONS if a.number[0] == axis]
    return build(
        path, [p("Liste des projets", CHAPTER), Table(rows, colWidths=[280, 200, 120, 120], style=style)], landscape(A4)
    )


def slides(path: Path) -> Path:
    """One slide an action: title, text on the left, facts on the right."""
    story: list[Flowable] = [p("Comité de pilotage", CHAPTER), PageBreak()]
    big = ParagraphStyle("slide", parent=BODY, fontSize=16, leading=22)
    for rank, action in enumerate(ACTIONS, 1):
        facts = [p(f"{label} : {value}", big) for label, value in fields(action, SHORT) if label != "Présentation"]
        text = [p(f"• {sentence.strip()}", big) for sentence in action.text.split(".") if sentence.strip()]
        story += [p(f"{rank}. {action.title}", CHAPTER), Table([[text, facts]], colWidths=[420, 400]), PageBreak()]
    return build(path, story, (960, 540))


def two_columns(path: Path) -> Path:
    """A magazine page of two columns, the facts at the end of each article."""
    height = A4[1]
    frames = [Frame(45, 60, 245, height - 160, id="left"), Frame(305, 60, 245, height - 160, id="right")]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate(id="two", frames=frames)])
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS, 1):
        facts = [p(f"{label} : {value}", SMALL) for label, value in fields(action, SHORT) if label != "Présentation"]
        article = [
            p(f"Action {rank} · {action.title}", TITLE),
            p(action.text + " " + LONG * 2),
            Spacer(1, 6),
            *facts,
            Spacer(1, 14),
        ]
        story.append(KeepTogether(article))
    document.build([NextPageTemplate("two"), *story, FrameBreak()])
    return path


def cards_in_columns(path: Path) -> Path:
    """A magazine page of two columns: a bare number before the title, a card of labels and values, then the text."""
    height = A4[1]
    frames = [Frame(45, 60, 245, height - 160, id="left"), Frame(305, 60, 245, height - 160, id="right")]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate(id="two", frames=frames)])
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS, 1):
        rows = [[p(label, BOLD), p(value, SMALL)] for label, value in fields(action, SHORT) if label != "Présentation"]
        card = Table(rows, colWidths=[75, 150], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
        story.append(KeepTogether([p(f"{rank} {action.title}", TITLE), card, p(action.text + " " + LONG * 2)]))
    document.build([NextPageTemplate("two"), *story, FrameBreak()])
    return path


def deliberation_list(path: Path) -> Path:
    """One deliberation that lists the actions in its text."""
    story: list[Flowable] = [
        p("Délibération n° 2025-14", TITLE),
        p("Approbation du programme d'actions Petites villes de demain", TITLE),
        p("Le conseil municipal, après en avoir délibéré, approuve à l'unanimité les actions suivantes :"),
        Spacer(1, 8),
    ]
    for action in ACTIONS:
        story += [
            p(
                f"• {action.title} : {action.text} Maître d'ouvrage : {action.owner}. "
                f"Coût : {action.cost}. Calendrier : {action.schedule}."
            ),
            Spacer(1, 5),
        ]
    return build(path, story)


def many(count: int) -> list[Action]:
    """Make many actions, numbered on, with long titles that wrap."""
    things = (
        "Rénovation de la salle",
        "Plantation de haies",
        "Réfection du pont",
        "Achat d'un vélo cargo",
        "Étude du lavoir",
    )
    return [
        Action(
            f"{1 + i // 10}.{1 + i % 10}",
            f"{things[i % 5]} du quartier {chr(65 + i % 26)}{i} et de ses abords immédiats",
            "Commune de Vaubrun",
            f"{10 + i} 000 € HT",
            (10 + i) * 1000.0,
            str(2025 + i % 4),
            (2025 + i % 4, 2025 + i % 4),
            "CAUE",
            "DETR",
            "",
        )
        for i in range(count)
    ]


def long_table(path: Path, *, ruled: bool, repeat: bool) -> Path:
    """A summary table of many actions over several pages, its header repeated or not."""
    rows = [[p(h, BOLD) for h in HEADERS]] + [
        [p(t, SMALL) for t in (a.number, a.title, a.owner, a.cost, a.funding, a.schedule)] for a in many(40)
    ]
    style = GRID if ruled else [("VALIGN", (0, 0), (-1, -1), "TOP")]
    table = Table(rows, colWidths=[40, 200, 150, 110, 130, 90], style=style, repeatRows=1 if repeat else 0)
    return build(path, [p("Tableau de suivi", CHAPTER), table], landscape(A4))


def table_over_feet(path: Path) -> Path:
    """A summary table of twenty actions on two pages with a foot, its header printed once; then a page without foot."""
    rows = [[p(h, BOLD) for h in HEADERS]] + [
        [p(t, SMALL) for t in (a.number, a.title, a.owner, a.cost, a.funding, a.schedule)] for a in many(20)
    ]
    table = Table(rows, colWidths=[40, 200, 150, 110, 130, 90], style=GRID)

    def draw_foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
        if document.page <= 2:
            canvas.drawString(60, 30, "Mairie de Vaubrun, service urbanisme")

    story = [p("Tableau de suivi", CHAPTER), table, PageBreak(), p("Fait à Vaubrun.")]
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(story, onFirstPage=draw_foot, onLaterPages=draw_foot)
    return path


def silent_titles(path: Path) -> Path:
    """Titles printed as the text, unnumbered."""
    story: list[Flowable] = [p("Les actions de la commune"), Spacer(1, 14)]
    for action in ACTIONS:
        story += [p(action.title), *(p(f"{label} : {value}") for label, value in fields(action, OTHERS)), Spacer(1, 14)]
    return build(path, story)


def dashes(path: Path) -> Path:
    """Lettered fiches, a dash between label and value."""
    story: list[Flowable] = [p("Les actions", CHAPTER)]
    for rank, action in enumerate(ACTIONS):
        story.append(p(f"Fiche {chr(65 + rank)}1. {action.title}", TITLE))
        story += [*(p(f"{label} – {value}") for label, value in fields(action, OFFICIAL)), Spacer(1, 14)]
    return build(path, story)


def shaded_boxes(path: Path) -> Path:
    """A shaded banner with number and title, the text beside a shaded box of facts."""
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS, 1):
        banner = Table(
            [[p(f"PROJET {rank}", BOLD)], [p(action.title, TITLE)]],
            colWidths=[490],
            style=[("BACKGROUND", (0, 0), (-1, -1), colors.lightgrey)],
        )
        text = [p("Le projet en bref", BOLD), p(action.text)]
        facts = [p(f"{label} : {value}", SMALL) for label, value in fields(action, SHORT) if label != "Présentation"]
        style = [("BACKGROUND", (1, 0), (1, 0), colors.lightblue), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        story.append(KeepTogether([banner, Table([[text, facts]], colWidths=[300, 190], style=style), Spacer(1, 16)]))
    return build(path, story)


def facts_in_a_row(path: Path) -> Path:
    """Three labels above their values in one frame, then prose."""
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS, 1):
        labels = [p(label, BOLD) for label in ("MOA", "Montant", "Échéance")]
        values = [p(value) for value in (action.owner, action.cost, action.schedule)]
        frame = Table([labels, values], colWidths=[163] * 3, style=[("BOX", (0, 0), (-1, -1), 0.5, colors.black)])
        story += [p(f"{rank:02d} | {action.title}", TITLE), frame, p(action.text), p(f"Avec : {action.partners}")]
        story.append(Spacer(1, 14))
    return build(path, story)


def tables_by_axis(path: Path) -> Path:
    """One small table an axis, without numbers, amounts in thousands by the header."""
    story: list[Flowable] = []
    for axis in "123":
        rows = [[p(h, BOLD) for h in ("Opération", "Pilote", "Coût (k€)", "Échéance")]] + [
            [p(t, SMALL) for t in (a.title, a.owner, f"{a.value / 1000:.0f} {a.cost[-3:]}", a.schedule)]
            for a in ACTIONS
            if a.number[0] == axis
        ]
        table = Table(rows, colWidths=[200, 130, 80, 80], style=GRID)
        story += [p(f"Axe {axis} : Habiter", TITLE), table, Spacer(1, 10)]
    return build(path, story)


def a_column_an_action(path: Path) -> Path:
    """The labels down the first column, one column an action."""
    rows = [["", *(p(a.title, SMALL) for a in ACTIONS)]]
    for label, name in (("Maître d'ouvrage", "owner"), ("Coût", "cost"), ("Calendrier", "schedule")):
        rows.append([p(label, BOLD), *(p(getattr(a, name), SMALL) for a in ACTIONS)])
    table = Table(rows, colWidths=[90, *[120] * 5], style=GRID)
    return build(path, [p("Synthèse", CHAPTER), table], landscape(A4))


def header_of_two_rows(path: Path) -> Path:
    """A summary table with merged headers on two rows."""
    head = [p(x, BOLD) for x in ("N°", "Action", "Maître d'ouvrage", "Coût", "", "Période")]
    under = ["", "", "", p("Total", BOLD), p("Part commune", BOLD), ""]
    rows = [head, under] + [
        [p(t, SMALL) for t in (a.number, a.title, a.owner, a.cost, "10 000 €", a.schedule)] for a in ACTIONS
    ]
    spans = [("SPAN", (3, 0), (4, 0)), *(("SPAN", (c, 0), (c, 1)) for c in (0, 1, 2, 5))]
    table = Table(rows, colWidths=[40, 230, 150, 100, 90, 100], style=[*GRID, *spans])
    return build(path, [p("Synthèse", CHAPTER), table], landscape(A4))


def sentences(path: Path) -> Path:
    """Numbered headings, all the rest told in sentences."""
    story: list[Flowable] = [p("Notre programme", CHAPTER)]
    for rank, action in enumerate(ACTIONS, 1):
        owner, year = action.owner[0].lower() + action.owner[1:], "en " if action.schedule[0] == "2" else ""
        told = f"L'opération est portée par la {owner}. Son coût est estimé à {action.cost}."
        text = f"{action.text} {told} Les travaux sont prévus {year}{action.schedule}."
        story += [p(f"{rank}. {action.title}", TITLE), p(text)]
    return build(path, story)


def labels_of_its_own(path: Path) -> Path:
    """Numbered headings, and inside the paragraphs labels that no list knows."""
    story: list[Flowable] = [p("Notre feuille de route", CHAPTER)]
    for rank, action in enumerate(ACTIONS, 1):
        told = f"À la manœuvre : {action.owner}. L'ordre de grandeur : {action.cost}, aides comprises."
        text = f"{action.text} {told} Le moment : {action.schedule}. Déjà fait : une visite avec le CAUE."
        story += [p(f"{rank}. {action.title}", TITLE), p(text)]
    return build(path, story)


LAYOUTS: tuple[Callable[[Path], Path], ...] = (
    ruled_forms,
    unruled_forms,
    banner_forms,
    four_column_forms,
    run_in_prose,
    plain_headings,
    label_headings,
    questions,
    ruled_table,
    unruled_table,
    unnumbered_table,
    slides,
    two_columns,
    cards_in_columns,
    deliberation_list,
    silent_titles,
    dashes,
    shaded_boxes,
    facts_in_a_row,
    tables_by_axis,
    a_column_an_action,
    header_of_two_rows,
    sentences,
    labels_of_its_own,
)
