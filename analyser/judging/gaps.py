"""Turns what a plan does not say into the questions that a consultant would send to the town.

Wording: corpus/gaps.yaml and the questions of categories.yaml and of the schemes. It asks only of what the text leaves
open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyser.judging.action_text import ActionText
from analyser.judging.natures import action_natures, natures_of
from analyser.judging.scales import wordings
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


@dataclass(frozen=True, eq=False)
class Known:
    """An action, as judged so far."""

    text: ActionText
    categories: Sequence[CategorySuggestion]
    verdict: VerdictSuggestion
    maturity: MaturitySuggestion
    funding: Sequence[FundingMatch] = ()
    settling: Sequence[str] = ()
    """Questions of the rules that hold a plain verdict back."""


def questions_for(known: Known, knowledge: Knowledge, *, brownfield: bool) -> tuple[str, ...]:
    """Give the questions, most urgent first, each once; none on an action that PVD+ cannot take."""
    sheet = knowledge.sheets.get("gaps")
    if sheet is None or known.verdict.verdict is VerdictId.NOT_ELIGIBLE:
        return ()
    natures = natures_of(knowledge)
    kinds = set(action_natures(known.text, natures)) if natures else set()
    questions = [
        *_on_owner_and_cost(known.text.project, sheet["champs"]),
        *known.settling,
        *_on_maturity(known.maturity, sheet),
        *(_on_axes(known.maturity, sheet["friche"], kinds) if brownfield else ()),
        *_left_open(_on_category(known.categories, knowledge), known.text, sheet)[:CATEGORY_QUESTIONS],
        *_left_open((q for match in known.funding[:1] for q in match.missing), known.text, sheet)[:FUNDING_QUESTIONS],
        *_on_dates_and_money(known.text.project, sheet["champs"]),
        *_on_axes(known.maturity, sheet["axes"], kinds),
    ]
    return tuple(dict.fromkeys(questions))[: int(sheet["nombre_max"].number())]


def _on_owner_and_cost(project: Project, sheet: Entry) -> Iterator[str]:
    """Ask for what no financing file can do without."""
    if "owner" not in project.fields:
        yield sheet["owner"].text()
    cost = project.fields.get("cost")
    if cost is None or not isinstance(cost.value, Money) or cost.value.value is None:
        yield sheet["cost"].text()
    elif cost.value.tax is None:
        yield sheet["tax"].text()


def _on_dates_and_money(project: Project, sheet: Entry) -> Iterator[str]:
    """Ask when the action is to be done, and with what money."""
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


def _on_axes(maturity: MaturitySuggestion, sheet: Entry, kinds: set[str]) -> Iterator[str]:
    """Ask for the sides of the action that nothing settles and that matter at its level and for its kind."""
    for entry in sheet.entries():
        first, last = (one.number() for one in entry["niveaux"].entries())
        matters = maturity.level is None or first <= maturity.level <= last
        pointless = bool(kinds) and kinds <= set(entry.texts_of("sans_objet"))
        if matters and not pointless and maturity.axes.get(entry["axe"].text(), OPEN[0]) in OPEN:
            yield entry["question"].text()


def _on_category(categories: Sequence[CategorySuggestion], knowledge: Knowledge) -> Iterator[str]:
    """Ask the questions of the leading field."""
    if categories:
        yield from knowledge.rulebook.category(categories[0].category_id).questions


def _left_open(questions: Iterator[str], text: ActionText, sheet: Entry) -> list[str]:
    """Leave out what is no question, and what the text answers."""
    answers = answers_of(sheet["reponses"])
    return [q for q in questions if q.endswith("?") and not (q in answers and text.search(answers[q]))]


@lru_cache(maxsize=4)
def answers_of(sheet: Entry) -> Mapping[str, re.Pattern[str]]:
    """Read the wordings that answer a question; `CorpusError` names file and line."""
    return {entry["question"].text(): wordings(entry["mots"]) for entry in sheet.entries()}
