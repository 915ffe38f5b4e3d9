"""Turns what a plan does not say into the questions that a consultant would send to the town.

Wording: corpus/gaps.yaml and the questions of categories.yaml. It asks only of what the text leaves open.
"""

from collections.abc import Iterator, Sequence

from analyser.knowledge import Entry, Knowledge
from analyser.records import (
    CategorySuggestion,
    FundingMatch,
    MaturitySuggestion,
    Money,
    Project,
    VerdictId,
    VerdictSuggestion,
)

OPEN = ("non_documente", "absent")
CATEGORY_QUESTIONS = 2
FUNDING_QUESTIONS = 2
"""How many questions the leading field and the leading scheme may add."""


def questions_for(
    project: Project,
    categories: Sequence[CategorySuggestion],
    verdict: VerdictSuggestion,
    maturity: MaturitySuggestion,
    funding: Sequence[FundingMatch],
    *,
    knowledge: Knowledge,
    brownfield: bool,
) -> tuple[str, ...]:
    """Give the questions, most urgent first, each once; none on an action that PVD+ cannot take."""
    sheet = knowledge.sheets.get("gaps")
    if sheet is None or verdict.verdict is VerdictId.NOT_ELIGIBLE:
        return ()
    questions = [
        *_on_fields(project, sheet["champs"]),
        *_on_maturity(maturity, sheet),
        *(_on_axes(maturity, sheet["friche"]) if brownfield else ()),
        *_on_category(categories, knowledge),
        *(gap for match in funding[:1] for gap in match.missing[:FUNDING_QUESTIONS] if gap.endswith("?")),
        *_on_axes(maturity, sheet["axes"]),
    ]
    return tuple(dict.fromkeys(questions))[: int(sheet["nombre_max"].number())]


def _on_fields(project: Project, sheet: Entry) -> Iterator[str]:
    """Ask for the values that a financing file cannot do without."""
    if "owner" not in project.fields:
        yield sheet["owner"].text()
    cost = project.fields.get("cost")
    if cost is None or not isinstance(cost.value, Money) or cost.value.value is None:
        yield sheet["cost"].text()
    elif cost.value.tax is None:
        yield sheet["tax"].text()
    if "schedule" not in project.fields:
        yield sheet["schedule"].text()
    if "funding_plan" not in project.fields and "funding_cited" not in project.fields:
        yield sheet["funding"].text()


def _on_maturity(maturity: MaturitySuggestion, sheet: Entry) -> Iterator[str]:
    """Ask for the next step."""
    if maturity.level is None:
        yield sheet["sans_niveau"].text()
    else:
        yield sheet["niveaux"][str(maturity.level)].text()


def _on_axes(maturity: MaturitySuggestion, sheet: Entry) -> Iterator[str]:
    """Ask for the sides of the action that nothing settles and that matter at its level."""
    for entry in sheet.entries():
        first, last = (one.number() for one in entry["niveaux"].entries())
        matters = maturity.level is None or first <= maturity.level <= last
        if matters and maturity.axes.get(entry["axe"].text(), OPEN[0]) in OPEN:
            yield entry["question"].text()


def _on_category(categories: Sequence[CategorySuggestion], knowledge: Knowledge) -> Iterator[str]:
    """Ask the first questions of the leading field."""
    if categories:
        yield from knowledge.rulebook.category(categories[0].category_id).questions[:CATEGORY_QUESTIONS]
