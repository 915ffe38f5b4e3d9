"""Makes actions for tests: a one-page document whose text is the title, the body and the printed fields."""

from analyser.judging.action_text import ActionText
from analyser.records import (
    CategorySuggestion,
    Citation,
    Document,
    Field,
    FieldValue,
    Money,
    Page,
    Project,
    VerdictId,
    VerdictSuggestion,
    texts_of,
)

DOCUMENT_ID = "0" * 64


def action(title: str, body: str = "", **fields: FieldValue) -> ActionText:
    """Make an action; each field value is printed under the body, and cited there."""
    printed = "\n".join(" ; ".join(texts_of(value)) for value in fields.values())
    page = Page(DOCUMENT_ID, 0, f"{title}\n\n{body}\n\n{printed}")
    cited = {name: Field(value, tuple(cite(page, t) for t in texts_of(value))) for name, value in fields.items()}
    project = Project(
        "p1", DOCUMENT_ID, Field(title, (cite(page, title),)), pages=(0,), fields=cited,
        body=(Citation.of(page, 0, len(page.text)),),
    )  # fmt: skip
    return ActionText(project, Document(DOCUMENT_ID, "plan.pdf", (page,)))


def cite(page: Page, text: str) -> Citation:
    """Cite the last place where a text stands."""
    start = page.text.rindex(text)
    return Citation.of(page, start, start + len(text))


def euros(raw: str, value: float, **rest: object) -> Money:
    """Make an amount."""
    return Money(raw, value, **rest)


def category(text: ActionText, category_id: str) -> CategorySuggestion:
    """Propose a field, by the action's title."""
    return CategorySuggestion(category_id, 0.9, True, "Parce que.", text.project.title.citations)


def verdict(text: ActionText, verdict_id: VerdictId = VerdictId.ELIGIBLE) -> VerdictSuggestion:
    """Give a verdict, by the action's title."""
    return VerdictSuggestion(verdict_id, "Parce que.", text.project.title.citations)
