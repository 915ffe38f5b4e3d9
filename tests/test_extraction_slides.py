"""Actions are found on slides, whose boxes stand anywhere and whose facts are few words."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from plan_layouts import ACTIONS, Action
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from analyser.extraction import extract
from analyser.reading import ReadingLimits, read_document
from analyser.records import Money, Period, Project

WIDTH, HEIGHT = 960, 540


class Deck:
    """A slide deck drawn box by box."""

    def __init__(self, path: Path) -> None:
        self.path, self.canvas = path, Canvas(str(path), pagesize=(WIDTH, HEIGHT))
        self.slide(("Petites villes de demain", 60, 200, 36), ("Comité de pilotage", 60, 260, 18))
        self.slide(("Ordre du jour", 40, 30, 28), ("• Les projets, un par un", 50, 110, 18), ("• Budget", 50, 135, 18))

    def slide(self, *texts: tuple[str, float, float, float]) -> None:
        """Write texts at x, y from the top, in a print size; large print is bold."""
        for text, x, y, size in texts:
            self.canvas.setFont("Helvetica-Bold" if size >= 16 and not text.startswith("•") else "Helvetica", size)
            self.canvas.drawString(x, HEIGHT - y - size, text)
        self.canvas.showPage()

    def read(self) -> tuple[Project, ...]:
        """Save the deck and find its actions."""
        self.slide(("Chez nos voisins", 40, 30, 28), ("• Montclar : chaufferie bois, 2,4 M€ HT", 50, 110, 18))
        self.slide(("Merci de votre attention", 200, 220, 32))
        self.canvas.save()
        return extract(read_document(self.path, self.path.name, ReadingLimits(ocr="off"))).projects


def bullets(action: Action, x: float = 40, y: float = 110) -> list[tuple[str, float, float, float]]:
    return [
        (f"• {sentence[:48]}", x, y + 24 * at, 15)
        for at, sentence in enumerate(action.text.replace(", ", ". ").split(". "))
    ]


def facts(action: Action) -> tuple[str, str, str]:
    return action.owner, action.cost, action.schedule


def title_in_a_band_below(deck: Deck) -> None:
    for action in ACTIONS:
        labels = zip(("Maître d'ouvrage", "Montant", "Planning"), facts(action), strict=True)
        panel = [
            (text, 640.0, 30.0 + 34 * at + 16 * below, 12.0)
            for at, pair in enumerate(labels)
            for below, text in enumerate(pair)
        ]
        deck.slide(*panel, *bullets(action, y=250), (action.title, 20, 490, 26))


def panel_left_of_the_title(deck: Deck) -> None:
    for at, action in enumerate(ACTIONS):
        labels = zip(("PORTEUR", "BUDGET", "CALENDRIER"), facts(action), strict=True)
        panel = [
            (text, 20.0, 130.0 + 34 * row + 15 * below, 11.0)
            for row, pair in enumerate(labels)
            for below, text in enumerate(pair)
        ]
        deck.slide((f"0{at + 1}", 20, 30, 40), *panel, (action.title, 320, 40, 26), *bullets(action, 320, 140))


def figures_over_captions(deck: Deck) -> None:
    for action in ACTIONS:
        columns = enumerate(zip(facts(action), ("Porteur", "Budget prévisionnel", "Calendrier"), strict=True))
        figures = [
            (text, 40.0 + 310 * at, 380.0 + 30 * below, 10.0 if below else 15.0)
            for at, pair in columns
            for below, text in enumerate(pair)
        ]
        deck.slide((action.title, 40, 30, 28), *bullets(action), *figures)


def title_goes_on(deck: Deck) -> None:
    for action in ACTIONS:
        deck.slide((f"Projet {action.number} – {action.title}", 40, 30, 26), *bullets(action))
        labels = zip(("Maîtrise d'ouvrage", "Coût", "Calendrier"), facts(action), strict=True)
        lines = [(f"{label} : {value}", 40.0, 110.0 + 24 * at, 15.0) for at, (label, value) in enumerate(labels)]
        deck.slide((f"Projet {action.number} – {action.title} (suite)", 40, 30, 26), *lines)


def one_above_the_other(deck: Deck) -> None:
    for pair in (ACTIONS[:2], ACTIONS[2:4], ACTIONS[4:]):
        texts: list[tuple[str, float, float, float]] = [(f"Volet {pair[0].number[0]}", 40, 20, 24)]
        for at, action in enumerate(pair):
            asked = zip(("Qui ?", "Combien ?", "Quand ?"), facts(action), strict=True)
            texts.append((action.title, 40, 70 + 220 * at, 18))
            texts += bullets(action, 40, 110 + 220 * at)
            texts += [(f"{q} {a}", 520.0, 110.0 + 220 * at + 20 * row, 13.0) for row, (q, a) in enumerate(asked)]
        deck.slide(*texts)


def figures_centred_over_captions(deck: Deck) -> None:
    for action in ACTIONS:
        figures = []
        for at, pair in enumerate(zip(facts(action), ("Porteur", "Budget prévisionnel", "Calendrier"), strict=True)):
            for below, text in enumerate(pair):
                size = 10.0 if below else 15.0
                width = stringWidth(text, "Helvetica", size)
                figures.append((text, 170.0 + 310 * at - width / 2, 380.0 + 30 * below, size))
        deck.slide((action.title, 40, 30, 28), *bullets(action), *figures)


def figures_of_two_lines_over_captions(deck: Deck) -> None:
    for action in ACTIONS:
        first, _, rest = action.owner.partition(" du ")
        owner = [(first, 40.0, 380.0, 15.0), *([(f"du {rest}", 40.0, 398.0, 15.0)] if rest else [])]
        beside = [(text, 350.0 + 310 * at, 380.0, 15.0) for at, text in enumerate(facts(action)[1:])]
        captions = [("Porteur", 40.0, 428.0, 10.0), ("Coût", 350.0, 410.0, 10.0), ("Calendrier", 660.0, 410.0, 10.0)]
        deck.slide((action.title, 40, 30, 28), *bullets(action), *owner, *beside, *captions)


def a_line_of_facts_under_the_title(deck: Deck) -> None:
    for action in ACTIONS:
        deck.slide((action.title, 40, 30, 28), (" | ".join(facts(action)), 40, 75, 13), *bullets(action))


def a_line_of_facts_between_dashes(deck: Deck) -> None:
    for action in ACTIONS:
        deck.slide((action.title, 40, 30, 28), *bullets(action), (" – ".join(facts(action)), 40, 420, 18))


def a_box_of_facts(deck: Deck) -> None:
    for action in ACTIONS:
        box = [(fact, 620.0, 112.0 + 17 * at, 13.0) for at, fact in enumerate(facts(action))]
        deck.slide((action.title, 40, 30, 28), *bullets(action), *box)


def a_fact_beside_each_pictogram(deck: Deck) -> None:
    for action in ACTIONS:
        beside = [(fact, 620.0, 108.0 + 70 * at, 13.0) for at, fact in enumerate(facts(action))]
        deck.slide((action.title, 40, 30, 28), *bullets(action), *beside)


def labels_between_bars(deck: Deck) -> None:
    for pair in (ACTIONS[:3], ACTIONS[3:]):
        texts: list[tuple[str, float, float, float]] = [(f"Volet {pair[0].number[0]}", 40, 20, 28)]
        for at, action in enumerate(pair):
            labelled = zip(("Maître d'ouvrage", "Coût", "Calendrier"), facts(action), strict=True)
            line = " | ".join(f"{label} : {value}" for label, value in labelled)
            texts += [(action.title, 40.0, 90.0 + 130 * at, 18.0), (action.text[:90], 40.0, 120.0 + 130 * at, 13.0)]
            texts.append((line, 40.0, 140.0 + 130 * at, 13.0))
        deck.slide(*texts)


def sentences(deck: Deck) -> None:
    for action in ACTIONS:
        told = f"Le projet est porté par la {action.owner[0].lower()}{action.owner[1:]}"
        cost = f"pour un coût de {action.cost}. Réalisation prévue : {action.schedule}."
        deck.slide((action.title, 40, 30, 28), *bullets(action), (told, 40, 240, 15), (cost, 40, 259, 15))


def labels_without_a_mark(deck: Deck) -> None:
    for rank, action in enumerate(ACTIONS, 1):
        labels = ("Pilote", "Avec", "Budget", "Aides", "Calendrier", "Stade")
        values = (action.owner, action.partners, action.cost, action.funding, action.schedule, "Étude remise en mai")
        box = [
            (f"{label} {value}", 620.0, 112.0 + 26 * at, 13.0)
            for at, (label, value) in enumerate(zip(labels, values, strict=True))
        ]
        deck.slide((f"{rank} – {action.title}", 40, 30, 28), *bullets(action), *box)


LAYOUTS: Sequence[Callable[[Deck], None]] = (
    title_in_a_band_below,
    panel_left_of_the_title,
    figures_over_captions,
    title_goes_on,
    one_above_the_other,
    figures_centred_over_captions,
    figures_of_two_lines_over_captions,
    a_line_of_facts_under_the_title,
    a_line_of_facts_between_dashes,
    a_box_of_facts,
    a_fact_beside_each_pictogram,
    labels_between_bars,
    sentences,
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_each_action_of_a_deck_is_found_once_with_its_facts(layout: Callable[[Deck], None], tmp_path: Path) -> None:
    deck = Deck(tmp_path / "copil.pdf")
    layout(deck)
    projects = {project.title.value: project for project in deck.read()}
    assert list(projects) == [action.title for action in ACTIONS]
    for action in ACTIONS:
        found = projects[action.title]
        cost, schedule = found.fields["cost"].value, found.fields["schedule"].value
        assert str(found.fields["owner"].value).lower() == action.owner.lower()
        assert isinstance(cost, Money)
        assert cost.value == action.value
        assert isinstance(schedule, Period)
        assert (schedule.start_year, schedule.end_year) == action.years


def test_an_action_told_on_two_slides_has_both_pages(tmp_path: Path) -> None:
    deck = Deck(tmp_path / "copil.pdf")
    title_goes_on(deck)
    assert [project.pages for project in deck.read()] == [(2, 3), (4, 5), (6, 7), (8, 9), (10, 11)]


def test_what_leads_into_its_value_without_a_mark_is_a_label(tmp_path: Path) -> None:
    deck = Deck(tmp_path / "copil.pdf")
    labels_without_a_mark(deck)
    projects = deck.read()
    assert [project.number.value for project in projects if project.number] == ["1", "2", "3", "4", "5"]
    assert all(project.fields["status"].raw == "Étude remise en mai" for project in projects)
    for project, action in zip(projects, ACTIONS, strict=True):
        assert project.fields["partners"].raw.split(" ; ") == action.partners.split(", ")
        assert action.text[:30] in " ".join(quote.quote for quote in project.body)


def test_lines_of_text_that_open_with_the_name_of_a_field_are_no_labels(tmp_path: Path) -> None:
    deck = Deck(tmp_path / "copil.pdf")
    for action in ACTIONS:
        told = [("Avec les habitants, la place", 40.0, 330.0, 13.0), ("Budget voté chaque année", 40.0, 348.0, 13.0)]
        deck.slide((action.title, 40, 30, 28), (" | ".join(facts(action)), 40, 75, 13), *bullets(action), *told)
    assert not any("partners" in project.fields for project in deck.read())


def test_prices_and_dates_of_events_make_no_action(tmp_path: Path) -> None:
    deck = Deck(tmp_path / "saison.pdf")
    for at, title in enumerate(("Nuit du jazz", "Fête des vendanges", "Orgue à l'abbatiale", "Bal de la Saint-Jean")):
        facts = f"Ville de Vaubrun | {12 + at} € | {3 + at} juillet 2025"
        deck.slide((title, 40, 30, 28), (facts, 40, 75, 13), ("• Sur la place, à 21 heures", 40, 120, 15))
    assert not deck.read()


def test_the_action_of_a_slide_without_owner_takes_none_from_the_next(tmp_path: Path) -> None:
    deck = Deck(tmp_path / "copil.pdf")
    for at, action in enumerate(ACTIONS):
        told = facts(action) if at != 2 else facts(action)[1:]
        deck.slide((action.title, 40, 30, 28), (" | ".join(told), 40, 75, 13), *bullets(action))
    owners = ["owner" in project.fields for project in deck.read()]
    assert owners == [True, True, False, True, True]
