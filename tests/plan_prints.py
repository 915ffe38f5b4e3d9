"""Draws the actions of `plan_layouts` as typed forms, amended tables, cards between lines, titles that run in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from plan_layouts import ACTIONS, BODY, BOLD, CHAPTER, GRID, LONG, SMALL, TITLE, Action, build, fields, form, p
from plan_shapes import CARD
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, PageBreak, Paragraph, Spacer, Table

OPEN = [("VALIGN", (0, 0), (-1, -1), "TOP")]


def labels_in_a_row(path: Path, owner: str, gap: float) -> Path:
    """Labels side by side over their values, no line drawn; text so far below."""
    story: list[Flowable] = []
    for a in ACTIONS:
        labels = [p(t, BOLD) for t in (owner, "MONTANT", "PARTENAIRES", "CALENDRIER")]
        values = [p(t) for t in (a.owner, a.cost, a.partners, a.schedule)]
        rows = Table([labels, values], colWidths=[160, 110, 110, 110], style=OPEN)
        story += [p(f"Fiche {a.number} – {a.title}", TITLE), rows, Spacer(1, gap), p(a.text), Spacer(1, 20)]
    return build(path, story)


def strange_owner_in_a_row(path: Path) -> Path:
    """A row of labels, of which that of the owner is on no list."""
    return labels_in_a_row(path, "AUX MANETTES", 24)


def text_under_a_row_of_labels(path: Path) -> Path:
    """A row of labels and right under its values a paragraph, by chance centred on one of them."""
    return labels_in_a_row(path, "MAÎTRE D'OUVRAGE", 8)


def letter_after_the_number(path: Path) -> Path:
    """Numbers like 1A and 2B before the titles."""
    story: list[Flowable] = []
    for a in ACTIONS:
        number = f"{a.number[0]}{'AB'[int(a.number[2]) - 1]}"
        story += [p(f"{number} {a.title}", TITLE), form(fields(a, CARD)), Spacer(1, 16)]
    return build(path, story)


def strange_bold_labels(path: Path) -> Path:
    """A form whose labels are in bold, most of them on no list."""
    story: list[Flowable] = []
    for a in ACTIONS:
        rows = (
            ("D'où nous partons", a.text), ("Maître d'ouvrage", a.owner), ("Avec le soutien moral de", a.partners),
            ("Coût", a.cost), ("Ce que les gens y gagnent", "Un bourg plus agréable"), ("Nos réserves", "Aucune"),
            ("Dernière relecture", "Par le comité"), ("Calendrier", a.schedule),
        )  # fmt: skip
        story += [p(f"Fiche {a.number} – {a.title}", TITLE), form(rows), PageBreak()]
    return build(path, story)


def number_at_the_head_of_the_page(path: Path) -> Path:
    """A fiche a page: its number alone in the margin, where running heads stand; pages are counted at the foot."""
    story: list[Flowable] = []
    for a in ACTIONS:
        story += [p(a.number, TITLE), p(a.title, TITLE), form(fields(a, CARD)), PageBreak()]
    return build(path, story)


def facts_between_bars_and_dashes(path: Path) -> Path:
    """Under each title one line of facts, parted by bars and by a dash."""
    story: list[Flowable] = []
    for a in ACTIONS:
        line = f"{a.owner} | {a.funding.split(',')[0]} | {a.cost} – {a.schedule}"
        story += [p(a.title, TITLE), p(line, SMALL), p(a.text), Spacer(1, 20)]
    return build(path, story)


def shortened_operations(path: Path) -> Path:
    """Headings « Op. 3 – … » in the print of the text."""
    story: list[Flowable] = []
    for rank, a in enumerate(ACTIONS, 1):
        told = [p(f"{label} : {value}") for label, value in fields(a, CARD)]
        story += [p(f"Op. {rank} – {a.title}"), *told, Spacer(1, 16)]
    return build(path, story)


def when(action: Action) -> str:
    """Say when in a sentence."""
    return f"en {action.schedule}" if action.schedule[0] == "2" else action.schedule


def told(action: Action) -> str:
    """Tell an action in running text."""
    owner = action.owner[0].lower() + action.owner[1:]
    work = f"Le projet est porté par la {owner}, pour {action.cost}. Les travaux auront lieu {when(action)}."
    return f"{action.text} {work}"


def run_in(action: Action) -> Paragraph:
    """Print an action as one paragraph that its title opens in bold."""
    return Paragraph(f"<b>{action.title}.</b> {told(action)}", BODY)


def titles_run_in(path: Path) -> Path:
    """Titles in bold that run into their paragraph."""
    story: list[Flowable] = [p("Le programme de la commune", CHAPTER)]
    return build(path, story + [part for a in ACTIONS for part in (run_in(a), Spacer(1, 10))])


def titles_run_in_under_chapters(path: Path) -> Path:
    """The same under numbered chapters, each with several actions."""
    story: list[Flowable] = []
    chapters = {"1. Habiter le bourg": ACTIONS[:2], "2. Venir au bourg": ACTIONS[2:4], "3. Après": ACTIONS[4:]}
    for name, actions in chapters.items():
        story.append(p(name, TITLE))
        story += [part for a in actions for part in (run_in(a), Spacer(1, 10))]
    return build(path, story)


def titles_run_in_but_for_the_last_words(path: Path) -> Path:
    """Titles in bold that take their whole first line but for a short word."""
    wide = ParagraphStyle("wide", parent=BODY, fontSize=11, leading=14)
    story: list[Flowable] = []
    for a in ACTIONS:
        work = f"la {a.owner[0].lower()}{a.owner[1:]}, il coûte {a.cost}. Les travaux auront lieu {when(a)}."
        story += [Paragraph(f"<b>{a.title}.</b> Porté par<br/>{work} {a.text}", wide), Spacer(1, 10)]
    return build(path, story)


def strange_label_beside_a_known_one(path: Path) -> Path:
    """In a paragraph a label that lists know, before one that they do not."""
    story: list[Flowable] = [p("Notre programme", CHAPTER)]
    for rank, a in enumerate(ACTIONS, 1):
        facts = f"Les travaux auront lieu {when(a)}. Enveloppe : {a.cost}. Aux manettes : {a.owner}."
        story += [p(f"{rank}. {a.title}", TITLE), p(a.text), Spacer(1, 6), p(facts), Spacer(1, 10)]
    return build(path, story)


def strange_label_before_known_ones(path: Path) -> Path:
    """At the end of a paragraph labels that lists know, after one that they do not."""
    story: list[Flowable] = [p("Notre programme", CHAPTER)]
    for rank, a in enumerate(ACTIONS, 1):
        facts = f"Aux manettes : {a.owner}. Enveloppe : {a.cost}. Calendrier : {a.schedule}."
        story += [p(f"{rank}. {a.title}", TITLE), p(f"{a.text} {facts}"), Spacer(1, 10)]
    return build(path, story)


def cards_between_lines(path: Path) -> Path:
    """Text on the left, facts on the right, a line drawn across the page after each action."""
    story: list[Flowable] = []
    for a in ACTIONS:
        facts = [p(f"{label} : {value}", SMALL) for label, value in fields(a, CARD) if label != "Présentation"]
        left = [p(a.title, TITLE), p(a.text)]
        story += [Table([[left, facts]], colWidths=[250, 240], style=OPEN), HRFlowable("100%", color=colors.black)]
    return build(path, story)


def words_upwards_on_a_band(path: Path) -> Path:
    """A side band with words written upwards beside each form."""

    class Band(Flowable):
        def draw(self) -> None:
            self.canv.saveState()
            self.canv.setFont("Helvetica-Bold", 12)
            for at, letter in enumerate("SÉTILIBOM"):
                self.canv.drawString(-22, -14 * at - 20, letter)
            self.canv.restoreState()

    story: list[Flowable] = []
    for a in ACTIONS:
        story += [p(f"Fiche {a.number} – {a.title}", TITLE), Band()]
        story += [form(fields(a, CARD), ruled=False), PageBreak()]
    return build(path, story)


def typed_forms(path: Path) -> Path:
    """A form that was filled in by typing: dots to the margin, notes in brackets, tax in boxes after the amount."""
    story: list[Flowable] = []
    for rank, a in enumerate(ACTIONS, 1):
        amount, tax = a.cost.rsplit(" ", 1)
        boxes = "[x] HT [ ] TTC" if tax == "HT" else "[ ] HT [x] TTC"
        story += [
            p(f"Fiche projet n° {rank} : {a.title}", TITLE),
            p(f"Qui réalise ? (préciser) : {a.owner} ................................"),
            p(f"Description : {a.text}"),
            p(f"Coût : {amount} {boxes} ................................"),
            p(f"Quand ? (dates) : {a.schedule} ................................"),
            Spacer(1, 16),
        ]
    return build(path, story)


def amended_forms(path: Path) -> Path:
    """What the first version and the amendment say of each label, side by side."""
    story: list[Flowable] = []
    for rank, a in enumerate(ACTIONS, 1):
        head = ("", "Rédaction initiale", "Rédaction issue de l'avenant")
        rows = (
            ("Maître d'ouvrage", "Office de tourisme", a.owner),
            ("Description", a.text, "Sans changement"),
            ("Coût", "12 000 € HT", a.cost),
            ("Calendrier", a.schedule, "Sans changement"),
        )
        cells = [[p(t, BOLD) for t in head], *([p(row[0], BOLD), *map(p, row[1:])] for row in rows)]
        story += [p(f"Action {rank} – {a.title}", TITLE), Table(cells, colWidths=[110, 190, 190], style=GRID)]
        story.append(Spacer(1, 16))
    return build(path, story)


def costs_in_a_table_of_their_own(path: Path) -> Path:
    """A form whose cost is a table with a total."""
    story: list[Flowable] = []
    for a in ACTIONS:
        posts = (("Études", "10 000 €"), ("Travaux", f"{a.value - 10_000:.0f} €"), ("TOTAL", a.cost))
        costs = Table(posts, colWidths=[170, 150], style=GRID)
        rows = [[p("Maître d'ouvrage", BOLD), p(a.owner)], [p("Description", BOLD), p(a.text)]]
        rows += [[p("Coût", BOLD), costs], [p("Calendrier", BOLD), p(a.schedule)]]
        story += [p(f"Fiche {a.number} – {a.title}", TITLE), Table(rows, colWidths=[130, 360], style=GRID), PageBreak()]
    return build(path, story)


def label_and_value_in_one_cell(path: Path) -> Path:
    """A frame a row: a label in bold, its value beside it, no line between them but in the first row."""
    story: list[Flowable] = []
    rules = [("LINEAFTER", (0, 0), (0, 0), 0.6, colors.black)]
    rules += [("BOX", (0, row), (-1, row), 0.6, colors.black) for row in range(7)]
    for a in ACTIONS:
        rows = [[p("Opération", BOLD), p(a.title)], *([p(label, BOLD), p(value)] for label, value in fields(a, CARD))]
        table = Table(
            rows, colWidths=[130, 360], style=[*OPEN, *rules, ("LINEAFTER", (0, 0), (0, 0), 0.6, colors.black)]
        )
        story += [p(f"Fiche {a.number} – {a.title}", TITLE), table, PageBreak()]
    return build(path, story)


def short_figures_at_the_right(path: Path) -> Path:
    """A table without lines whose figures stand at the right of their columns, near the next ones."""
    right = ParagraphStyle("right", parent=SMALL, alignment=2)
    rows = [[p(t, BOLD) for t in ("N°", "Action", "Maître d'ouvrage", "Coût TTC", "Calendrier")]]
    for a in ACTIONS:
        rows.append([p(a.number, SMALL), p(a.title, SMALL), p(a.owner, SMALL), p(a.cost, right), p(a.schedule, SMALL)])
    table = Table(rows, colWidths=[40, 230, 160, 140, 120], style=OPEN)
    return build(path, [p("Synthèse des actions", CHAPTER), table], landscape(A4))


def labels_at_the_right(path: Path) -> Path:
    """Labels in bold at the right edge, each on the first line of its value; that of the owner is on no list."""
    story: list[Flowable] = []
    for a in ACTIONS:
        rows = [[p(value), p(label, BOLD)] for label, value in fields(a, ("Aux manettes", *CARD[1:]))]
        table = Table(rows, colWidths=[360, 130], style=OPEN)
        story += [p(f"Fiche {a.number} – {a.title}", TITLE), table, Spacer(1, 16)]
    return build(path, story)


def facts_beside_the_text(path: Path) -> Path:
    """Two columns: the text on the left, on the right labels in bold over their values."""
    story: list[Flowable] = []
    for a in ACTIONS:
        facts = [t for label, value in fields(a, CARD) if label != "Présentation" for t in (p(label, BOLD), p(value))]
        columns = Table([[p(f"{a.text} {LONG * 3}"), facts]], colWidths=[300, 190], style=OPEN)
        story.append(KeepTogether([p(f"Fiche {a.number} – {a.title}", TITLE), columns, Spacer(1, 16)]))
    return build(path, story)


def number_after_the_title(path: Path) -> Path:
    """Numbers like E-01 at the end of the line of the title."""
    story: list[Flowable] = []
    for rank, a in enumerate(ACTIONS, 1):
        title = Table([[p(a.title, BOLD), p(f"E-{rank:02d}", BOLD)]], colWidths=[400, 90])
        story += [title, *(p(f"{label} : {value}") for label, value in fields(a, CARD)), Spacer(1, 16)]
    return build(path, story)


def cards(path: Path, facts: Callable[[Action], Sequence[str]]) -> Path:
    """Two cards a row: a small number beside a large title; facts without labels a step in and a shade smaller."""
    large = ParagraphStyle("large", parent=BOLD, fontSize=13, leading=16)
    stepped = ParagraphStyle("stepped", parent=BODY, fontSize=9.5, leading=12, leftIndent=6)
    cells: list[object] = []
    for rank, a in enumerate(ACTIONS, 1):
        title = Table([[p(str(rank), BOLD), p(a.title, large)]], colWidths=[24, 320])
        cells.append([title, p(a.text), *(p(fact, stepped) for fact in facts(a)), Spacer(1, 12)])
    rows = [cells[:2], cells[2:4], [cells[4], ""]]
    story = [p("Le programme", CHAPTER), Table(rows, colWidths=[360, 360], style=OPEN)]
    return build(path, story, landscape(A4))


def brochure_cards(path: Path) -> Path:
    """Cards that name who carries the action, what it costs, who pays, when."""
    return cards(path, lambda a: (a.owner, a.cost, "Vau Agglo", a.schedule))


PRINTS: Sequence[Callable[[Path], Path]] = (
    strange_owner_in_a_row,
    text_under_a_row_of_labels,
    letter_after_the_number,
    strange_bold_labels,
    number_at_the_head_of_the_page,
    facts_between_bars_and_dashes,
    shortened_operations,
    titles_run_in,
    titles_run_in_under_chapters,
    titles_run_in_but_for_the_last_words,
    strange_label_beside_a_known_one,
    strange_label_before_known_ones,
    cards_between_lines,
    words_upwards_on_a_band,
    typed_forms,
    amended_forms,
    costs_in_a_table_of_their_own,
    label_and_value_in_one_cell,
    short_figures_at_the_right,
    labels_at_the_right,
    facts_beside_the_text,
    number_after_the_title,
    brochure_cards,
)
