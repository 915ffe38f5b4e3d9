"""Draws the actions of `plan_layouts` in shapes that say less by words: labels in plain print, bare facts, marks."""

from collections.abc import Callable, Sequence
from pathlib import Path

from plan_layouts import (
    ACTIONS,
    BODY,
    BOLD,
    CHAPTER,
    GRID,
    SMALL,
    TITLE,
    Action,
    build,
    fields,
    form,
    p,
)
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Spacer, Table

BIG = ParagraphStyle("big", parent=BODY, fontSize=16, leading=22)
SHADED = [("BACKGROUND", (1, 0), (1, 0), colors.whitesmoke), ("VALIGN", (0, 0), (-1, -1), "TOP")]
CARD = ("Portage", "Autour de la table", "Présentation", "Enveloppe", "Concours financiers recherchés", "Échéancier")


def years(action: Action) -> range:
    first, last = action.years
    assert first is not None
    return range(first, (last or first) + 1)


def plain_cards(path: Path) -> Path:
    """Two cards a page: text on the left, on the right labels in the print of the text, each over its value."""
    story: list[Flowable] = []
    for action in ACTIONS:
        facts = [
            p(t, SMALL) for label, value in fields(action, CARD) if label != "Présentation" for t in (label, value)
        ]
        card = Table([[[p(action.text)], facts]], colWidths=[300, 190], style=SHADED)
        story.append(KeepTogether([p(action.title, TITLE), card, p("Stade : étude remise", SMALL), Spacer(1, 30)]))
    return build(path, story)


def unknown_labels(path: Path) -> Path:
    """Ruled forms of four columns, some labels unheard of, all in bold."""
    story: list[Flowable] = []
    for action in ACTIONS:
        data = [
            [p(f"Fiche {action.number}", BOLD), p(action.title, BOLD), "", ""],
            [p("Constat de départ", BOLD), p(action.text), "", ""],
            [p("Chef de file", BOLD), p(action.owner), p("Parties prenantes", BOLD), p(action.partners)],
            [p("Enveloppe", BOLD), p(action.cost), p("Soutiens espérés", BOLD), p(action.funding)],
            [p("Jalons", BOLD), p(action.schedule), "", ""],
        ]
        spans = [("SPAN", (1, row), (3, row)) for row in (0, 1, 4)]
        story += [KeepTogether(Table(data, colWidths=[95, 150, 95, 150], style=[*GRID, *spans])), Spacer(1, 20)]
    return build(path, story)


def labels_in_sentences(path: Path) -> Path:
    """All labels of an action in one paragraph, those of each action in other words."""
    story: list[Flowable] = [p("Notre programme", CHAPTER)]
    worded = (("Portage", "Budget", "Période"), ("Maître de l'ouvrage", "Montant prévisionnel", "Échéance"))
    for rank, action in enumerate(ACTIONS):
        owner, cost, when = worded[rank % 2]
        facts = (
            f"{owner} : {action.owner}. {cost} : {action.cost}. {when} : {action.schedule}. Avec : {action.partners}."
        )
        story += [p(f"Action {rank + 1} · {action.title}", TITLE), p(action.text), p(facts), Spacer(1, 12)]
    return build(path, story)


def bare_facts(path: Path) -> Path:
    """Slides under a chapter's title, two actions on each: only the owner has a label."""
    story: list[Flowable] = [p("Comité de pilotage", CHAPTER), PageBreak()]
    head = ParagraphStyle("slide", parent=CHAPTER, fontSize=30, leading=36)
    for pair in (ACTIONS[:2], ACTIONS[2:4], ACTIONS[4:]):
        story.append(p("Espaces publics" if len(pair) > 1 else pair[0].title, head))
        for action in pair:
            story += [p(action.title, CHAPTER)] if len(pair) > 1 else []
            story += [p(f"• {s.strip()}", BIG) for s in action.text.split(".") if s.strip()]
            facts = [p(t, BIG) for t in (f"MOA : {action.owner}", action.cost, action.schedule, action.funding)]
            story += [Spacer(1, 12), *facts, Spacer(1, 20)]
        story.append(PageBreak())
    return build(path, story, (960, 700))


def axis_owner(path: Path) -> Path:
    """The owner said once for each axis, the rest in bulleted lists under small headings."""
    story: list[Flowable] = []
    for action in ACTIONS:
        story += [p(f"Axe {action.number[0]} : Habiter", CHAPTER), p(f"Maîtrise d'ouvrage de l'axe : {action.owner}")]
        story += [p(f"{action.number}. {action.title}", TITLE), p(action.text)]
        for label, value in (("Budget", action.cost), ("Délais", action.schedule), ("Partenariats", action.partners)):
            story += [p(label, BOLD), p(f"• {value}"), Spacer(1, 4)]
        story.append(PageBreak())
    return build(path, story)


def two_labels_a_column(path: Path) -> Path:
    """A table whose cells hold two values each, one over the other, numbers and titles in one column."""
    head = ["N° et intitulé", "Contenu", "MOA<br/>Partenaires", "Coût prévisionnel<br/>Aides", "Délai<br/>État"]
    rows = [[Paragraph(h, BOLD) for h in head]]
    for a in ACTIONS:
        rows.append(
            [
                [p(a.number, BOLD), p(a.title.upper(), BOLD)],
                [p(a.text, SMALL)],
                [p(a.owner, BOLD), p(a.partners, SMALL)],
                [p(a.cost, BOLD), p(a.funding, SMALL)],
                [p(a.schedule, BOLD), p("Étude remise le 4 mars 2022", SMALL)],
            ]
        )
    table = Table(rows, colWidths=[150, 200, 130, 130, 120], style=GRID, repeatRows=1)
    return build(path, [p("Annexe 2 – Tableau des actions", CHAPTER), table], landscape(A4))


def years_as_columns(path: Path) -> Path:
    """A financial mock-up: the years an action runs are those with an amount."""
    head = ["Réf.", "Opération", "MO", "Objet et contenu", "Coût total € HT", *map(str, range(2024, 2031))]
    rows = [[p(h, SMALL) for h in head]]
    for a in ACTIONS:
        spread = ["10 000" if year in years(a) else "" for year in range(2024, 2031)]
        cost = f"{a.value:,.0f}".replace(",", " ") + (" TTC" if "TTC" in a.cost else "")
        rows.append([p(t, SMALL) for t in (f"OP {a.number}", a.title, a.owner, a.text, cost, *spread)])
    rows.append([p(t, SMALL) for t in ("", "Sous-total", "", "", "2 000 000", *["50 000"] * 7)])
    table = Table(rows, colWidths=[40, 130, 80, 180, 60, *[36] * 7], style=GRID, repeatRows=1)
    return build(path, [p("Maquette financière", CHAPTER), table], landscape(A4))


def ticked_forms(path: Path) -> Path:
    """A form with boxes and a timeline: what is ticked, and the years that are marked."""
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS, 1):
        owner = f"[x] {action.owner}   [ ] Autre commune   [ ] Autre : ......"
        tax = "[x] HT   [ ] TTC" if "HT" in action.cost else "[ ] HT   [x] TTC"
        amount = action.cost.replace(" HT", "").replace(" TTC", "")
        span = range(2024, 2031)
        marks = [
            ["", *(p(str(year), SMALL) for year in span)],
            [p("Travaux", SMALL), *(p("X", SMALL) if y in years(action) else "" for y in span)],
        ]
        timeline = Table(marks, colWidths=[60, *[40] * 7], style=GRID)
        story += [p(f"FICHE PROJET FP-{rank:02d}", SMALL), p(action.title, TITLE)]
        rows = [("Structure responsable", owner), ("Besoin", action.text), ("Chiffrage", f"{amount}<br/>{tax}")]
        story += [
            Table([[p(a, BOLD), Paragraph(b, BODY)] for a, b in rows], colWidths=[110, 380], style=GRID),
            Spacer(1, 10),
        ]
        story += [p("Calendrier", BOLD), timeline, PageBreak()]
    return build(path, story)


def lead_sentences(path: Path) -> Path:
    """A magazine: « Projet n° 3 » in small print, a long title, a bold sentence that says all, prose."""
    story: list[Flowable] = [p("Le Courrier de Vaubrun", CHAPTER)]
    for rank, action in enumerate(ACTIONS, 1):
        owner = action.owner[0].lower() + action.owner[1:]
        when = f"Les travaux sont attendus {'en ' if action.schedule[0].isdigit() else ''}{action.schedule}."
        told = (
            f"Conduite par la {owner}, l'opération coûtera {action.cost}. {when}",
            f"{action.owner}, {action.cost}. {when}",
        )
        story += [
            p(f"Projet n° {rank}", SMALL),
            p(action.title, TITLE),
            p(told[rank % 2], BOLD),
            p(action.text),
            Spacer(1, 10),
        ]
    return build(path, story)


def without_accents(path: Path) -> Path:
    """Capitals and no accents in labels, three spaces for the colon."""
    story: list[Flowable] = []
    labels = ("MAITRISE D'OUVRAGE", "PARTENAIRES MOBILISES", "DESCRIPTION", "COUT ESTIMATIF", "FINANCEURS", "ECHEANCE")
    for action in ACTIONS:
        story += [p(f"ACTION N°{action.number} : {action.title}", BOLD), form(fields(action, labels)), Spacer(1, 16)]
    return build(path, story)


def minutes_by_subject(path: Path) -> Path:
    """Minutes: a number on its own line, « OBJET : … », votes by name, tariffs and staff in between."""
    story: list[Flowable] = [p("COMPTE RENDU DU CONSEIL MUNICIPAL DU 27 FEVRIER 2025", TITLE)]
    for rank, action in enumerate(ACTIONS):
        owner = action.owner[0].lower() + action.owner[1:]
        year = "en " if action.schedule[0] == "2" else ""
        told = f"Le coût est de {action.cost}. Les travaux auront lieu {year}{action.schedule}."
        text = f"Le projet est porté par la {owner}. {action.text} {told}"
        for title, body in (
            (action.title, text),
            (f"Tarifs du camping {rank}", "L'emplacement passe de 9,20 € à 9,60 €."),
        ):
            number = p(f"N° 2025-0{18 + 2 * rank + (title != action.title)}", BOLD)
            story += [number, p(f"OBJET : {title}", BOLD), p("Rapporteur : M. le Maire"), p(body)]
            story += [p("Vote. Unanimité."), Spacer(1, 8)]
    return build(path, story)


def headerless_table(path: Path) -> Path:
    """A table without any header."""
    rows = [[p(t, SMALL) for t in (a.number, a.title, a.owner, a.cost, a.schedule)] for a in ACTIONS]
    table = Table(rows, colWidths=[40, 250, 180, 120, 120], style=GRID)
    return build(path, [p("Les actions retenues", CHAPTER), table], landscape(A4))


def titles_over_text(path: Path) -> Path:
    """A table whose first column holds the title in bold over the description."""
    rows = [[p(h, BOLD) for h in ("Action", "Qui", "Combien", "Quand")]]
    for a in ACTIONS:
        first = [p(f"Action {a.number} - {a.title}", BOLD), p(a.text, SMALL)]
        rows.append([first, *(p(t, SMALL) for t in (a.owner, a.cost, a.schedule))])
    table = Table(rows, colWidths=[300, 170, 120, 120], style=GRID)
    return build(path, [p("Tableau", CHAPTER), table], landscape(A4))


def numbered_list(path: Path) -> Path:
    """A numbered list in the print of the text, the labels of an item after dashes."""
    story: list[Flowable] = [p("Liste des actions", CHAPTER)]
    for rank, a in enumerate(ACTIONS, 1):
        told = f"{rank}) {a.title} – Pilote : {a.owner} – Coût : {a.cost} – Calendrier : {a.schedule}"
        story += [p(told), Spacer(1, 8), p(a.text), Spacer(1, 8)]
    return build(path, story)


def roman_and_arrows(path: Path) -> Path:
    """Roman numbers, arrows between labels and values."""
    story: list[Flowable] = [p("Plan", CHAPTER)]
    for numeral, a in zip(("I", "II", "III", "IV", "V"), ACTIONS, strict=True):
        story += [p(f"{numeral}. {a.title}", TITLE), p(a.text)]
        story += [p(f"{label} => {value}") for label, value in fields(a, CARD) if label != "Présentation"]
        story.append(Spacer(1, 10))
    return build(path, story)


def cards_as_cells(path: Path) -> Path:
    """Three cards a row, each a cell with a frame."""
    cards: list[object] = []
    for rank, a in enumerate(ACTIONS, 1):
        facts = [p(f"{label} : {value}", SMALL) for label, value in fields(a, CARD) if label != "Présentation"]
        cards.append([p(f"{rank}. {a.title}", BOLD), Spacer(1, 4), p(a.text, SMALL), Spacer(1, 4), *facts])
    frames = [("BOX", (c, r), (c, r), 1, colors.black) for c in range(3) for r in range(2)]
    table = Table(
        [cards[:3], [*cards[3:], ""]], colWidths=[240] * 3, style=[*frames, ("VALIGN", (0, 0), (-1, -1), "TOP")]
    )
    return build(path, [p("Les actions", CHAPTER), table], landscape(A4))


def told_under_titles(path: Path) -> Path:
    """Titles that nothing numbers, all told in one sentence under each."""
    story: list[Flowable] = [p("Le programme", CHAPTER)]
    for a in ACTIONS:
        owner, year = a.owner[0].lower() + a.owner[1:], "en " if a.schedule[0] == "2" else ""
        told = f"Portée par la {owner}, l'opération est estimée à {a.cost} ; elle sera réalisée {year}{a.schedule}."
        story += [p(a.title, TITLE), p(f"{a.text} {told}"), Spacer(1, 10)]
    return build(path, story)


def captions_in_cells(path: Path) -> Path:
    """A grid of bold labels beside light text, between them cells that each hold a caption over its value."""
    story: list[Flowable] = []
    for rank, action in enumerate(ACTIONS, 1):
        told = (("Chef de file", action.owner), ("Ce qui est prévu", action.text))
        facts = (
            (("ENVELOPPE ESTIMÉE", action.cost), ("PAS DE TEMPS", action.schedule)),
            (("CONCOURS FINANCIERS SOLLICITÉS", action.funding), ("ASSOCIÉS À LA DÉMARCHE", action.partners)),
        )
        cells = [[[p(caption, BOLD), p(value)] for caption, value in row] for row in facts]
        story += [p(f"Opération {rank}", CHAPTER), p(action.title, TITLE)]
        story.append(Table([[p(label, BOLD), p(value)] for label, value in told], colWidths=[120, 370], style=GRID))
        story += [Table(cells, colWidths=[245, 245], style=GRID), PageBreak()]
    return build(path, story)


SHAPES: Sequence[Callable[[Path], Path]] = (
    plain_cards,
    unknown_labels,
    labels_in_sentences,
    bare_facts,
    axis_owner,
    two_labels_a_column,
    years_as_columns,
    ticked_forms,
    lead_sentences,
    without_accents,
    minutes_by_subject,
    headerless_table,
    titles_over_text,
    numbered_list,
    roman_and_arrows,
    cards_as_cells,
    told_under_titles,
    captions_in_cells,
)
