"""Actions are found in the articles of a magazine: two justified columns, and boxes of facts that flow with them."""

from pathlib import Path

import pytest
from plan_layouts import ACTIONS, BODY, BOLD, SMALL, TITLE, Action, p
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, PageBreak, PageTemplate, Spacer, Table

from analyser.extraction import extract
from analyser.folding import words
from analyser.reading import ReadingLimits, read_document
from analyser.records import Money, Project

TEXT = ParagraphStyle("text", parent=BODY, alignment=TA_JUSTIFY)
LEAD = ParagraphStyle("lead", parent=BOLD, alignment=TA_JUSTIFY)
TINTED = [("BACKGROUND", (0, 0), (-1, -1), colors.whitesmoke)]
LABELS = ("Maître d'ouvrage", "Coût", "Qui aide ?", "À nos côtés", "Dates")


def article(action: Action) -> list[Flowable]:
    lead = p("Réaménagement intercommunal particulièrement attendu, concertation approfondie des habitants.", LEAD)
    return [p(action.title, TITLE), lead, Spacer(1, 6), p(action.text, TEXT), Spacer(1, 8)]


def box(action: Action) -> Flowable:
    values = (action.owner, action.cost, action.funding, action.partners, action.schedule)
    small = ParagraphStyle("label", parent=SMALL, fontName="Helvetica-Bold")
    stacked = [t for label, value in zip(LABELS, values, strict=True) for t in (p(label, small), p(value, SMALL))]
    return Table([[[p("En bref", BOLD), *stacked]]], colWidths=[215], style=TINTED)


@pytest.fixture
def articles(tmp_path: Path) -> tuple[Project, ...]:
    """A page of two columns, then one whose columns both open with the box of the article that ends before it."""
    one, two, three, four, five = ACTIONS
    story: list[Flowable] = [
        p("Le mot du maire", TITLE), p("Le parking du supermarché est couvert de panneaux solaires depuis juin.", TEXT),
        Spacer(1, 6), p("L'investissement est entièrement privé.", TEXT),
        *article(one), box(one), *article(two), FrameBreak(),
        box(two), *article(three), box(three), *article(four), PageBreak(),
        box(four), *article(five), FrameBreak(), box(five), p("Bonne lecture à toutes et à tous !", TEXT),
    ]  # fmt: skip
    document = BaseDocTemplate(str(tmp_path / "magazine.pdf"), pagesize=A4)
    frames = [Frame(45, 60, 227, A4[1] - 160, id="left"), Frame(305, 60, 227, A4[1] - 160, id="right")]
    document.addPageTemplates([PageTemplate(id="two", frames=frames)])
    document.build(story)
    return extract(read_document(tmp_path / "magazine.pdf", "magazine.pdf", ReadingLimits(ocr="off"))).projects


def test_each_article_is_an_action_with_the_facts_of_its_box(articles: tuple[Project, ...]) -> None:
    assert [project.title.value for project in articles] == [action.title for action in ACTIONS]
    for project, action in zip(articles, ACTIONS, strict=True):
        cost = project.fields["cost"].value
        assert str(project.fields["owner"].value).lower() == action.owner.lower()
        assert isinstance(cost, Money)
        assert cost.value == action.value


def test_a_box_at_the_top_of_a_column_belongs_to_the_article_that_ends_before_it(articles: tuple[Project, ...]) -> None:
    assert [project.pages for project in articles] == [(0,), (0,), (0,), (0, 1), (1,)]


def test_justified_lines_are_read_word_after_word(articles: tuple[Project, ...]) -> None:
    for project, action in zip(articles, ACTIONS, strict=True):
        body = " ".join(words(" ".join(quote.quote for quote in project.body)))
        assert " ".join(words(action.text)) in body
        assert "reamenagement intercommunal particulierement attendu concertation approfondie" in body


def test_words_beside_the_facts_name_who_helps_and_who_pays(articles: tuple[Project, ...]) -> None:
    assert all({"partners", "funding_plan"} <= set(project.fields) for project in articles)
