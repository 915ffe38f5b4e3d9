"""Scores extraction and judgements against labelled plans: what is found, what is right, by plan and layout.

A folder of gold holds pairs NAME.pdf and NAME.json; the JSON gives `document`, `layout` and `actions` (number, title,
pages, owner, cost, schedule, categories, verdict, maturity, what is debatable). Knows nothing of how actions are found.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rapidfuzz import fuzz

from analyser.errors import DocumentError
from analyser.folding import words
from analyser.records import Extraction, Money, Period, Project, Suggestion

V = TypeVar("V", Money, Period)

SAME_TITLE = 80.0
"""Likeness, 0-100, from which a found action may be the labelled one; number and page add to it."""
EXACT_TITLE = 95.0
EXACT_OWNER = 90.0
MEASURES = ("pages", "title", "owner", "cost", "tax", "schedule", "primary", "verdict", "maturity")
_NAMES = {
    "pages": "pages", "title": "titre", "owner": "maître d’ouvrage", "cost": "coût", "tax": "HT/TTC",
    "schedule": "calendrier", "primary": "catégorie", "verdict": "avis", "maturity": "maturité ±1",
}  # fmt: skip


class Analysed(Protocol):
    """What the analysis of one plan gives."""

    @property
    def extraction(self) -> Extraction: ...  # noqa: D102
    @property
    def suggestions(self) -> tuple[Suggestion, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Ratio:
    """Right answers among those asked for; not a number where nothing was asked."""

    right: int = 0
    asked: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        """Put two counts together."""
        return Ratio(self.right + other.right, self.asked + other.asked)

    def __str__(self) -> str:
        """Print as `0.97`, or a dash."""
        return f"{self.right / self.asked:.2f}" if self.asked else "–"


@dataclass(frozen=True, slots=True)
class PlanScore:
    """The scores of one plan. `missed`: labelled actions not found; `surplus`: titles found that are no action."""

    document: str
    layout: str
    recall: Ratio
    precision: Ratio
    measures: Mapping[str, Ratio] = field(default_factory=dict)
    invented: int = 0
    """Values given where the plan has none."""
    missed: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    """French: which field of which action differs, and how."""


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of a folder of labelled plans."""

    plans: tuple[PlanScore, ...]

    @property
    def total(self) -> PlanScore:
        """All plans together."""
        return PlanScore(
            "ensemble", "",
            sum((p.recall for p in self.plans), Ratio()),
            sum((p.precision for p in self.plans), Ratio()),
            {m: sum((p.measures.get(m, Ratio()) for p in self.plans), Ratio()) for m in MEASURES},
            sum(p.invented for p in self.plans),
        )  # fmt: skip

    def lines(self, *, misses: bool = False) -> Iterator[str]:
        """Give the table, one plan a line, the whole last; with `misses`, what is missing, surplus or wrong."""
        yield " ".join(["plan".ljust(36), "rappel", "précision", *_NAMES.values(), "inventés"])
        for plan in (*self.plans, self.total):
            values = [str(plan.measures.get(m, Ratio())).rjust(len(_NAMES[m])) for m in MEASURES]
            found = [str(plan.recall).rjust(6), str(plan.precision).rjust(9)]
            yield " ".join([plan.document[:36].ljust(36), *found, *values, str(plan.invented).rjust(8)])
            if plan.layout:
                yield f"    {plan.layout[:110]}"
            if misses:
                yield from (f"    manque : {title}" for title in plan.missed)
                yield from (f"    en trop : {title}" for title in plan.surplus)
                yield from (f"    {difference}" for difference in plan.wrong)


def evaluate_folder(folder: Path, analyse: Callable[[Path], Analysed]) -> Report:
    """Score every labelled plan of a folder. A plan that cannot be read counts as one where nothing was found."""
    scores = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if not isinstance(gold, dict) or "actions" not in gold:
            continue
        try:
            analysed = analyse(folder / gold["document"])
            found = list(zip(analysed.extraction.projects, analysed.suggestions, strict=True))
        except DocumentError:
            found = []
        scores.append(score_plan(gold, found))
    return Report(tuple(scores))


def score_plan(gold: Mapping[str, Any], found: Sequence[tuple[Project, Suggestion]]) -> PlanScore:
    """Score what was found in one plan against its labels."""
    actions = gold["actions"]
    pairs = _pairs(actions, [project for project, _ in found])
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    invented = 0
    wrong: list[str] = []
    for i, j in pairs:
        project, suggestion = found[j]
        for measure, verdict in _compare(actions[i], project, suggestion):
            asked[measure] += 1
            right[measure] += verdict
            if not verdict:
                wrong.append(f"{_NAMES[measure]} : {_name(actions[i])}")
        invented += _invented(actions[i], project)
    matched_gold, matched_found = {i for i, _ in pairs}, {j for _, j in pairs}
    return PlanScore(
        gold["document"],
        gold.get("layout", ""),
        Ratio(len(pairs), len(actions)),
        Ratio(len(pairs), len(found)),
        {measure: Ratio(right[measure], asked[measure]) for measure in MEASURES},
        invented,
        tuple(_name(action) for i, action in enumerate(actions) if i not in matched_gold),
        tuple(project.title.value for j, (project, _) in enumerate(found) if j not in matched_found),
        tuple(wrong),
    )


def _name(action: Mapping[str, Any]) -> str:
    """Name a labelled action in a message."""
    return f"{action.get('number') or ''} {action['title']}".strip()


def _pairs(actions: Sequence[Mapping[str, Any]], projects: Sequence[Project]) -> list[tuple[int, int]]:
    """Pair labelled actions with found ones, the likeliest first, each once."""
    scored = sorted(
        (
            (_likeness(action, project), -i, -j)
            for i, action in enumerate(actions)
            for j, project in enumerate(projects)
        ),
        reverse=True,
    )
    taken_i: set[int] = set()
    taken_j: set[int] = set()
    pairs = []
    for score, i, j in scored:
        if score < SAME_TITLE:
            break
        if i not in taken_i and j not in taken_j:
            taken_i.add(i)
            taken_j.add(j)
            pairs.append((-i, -j))
    return sorted(pairs)


def _likeness(action: Mapping[str, Any], project: Project) -> float:
    """Compare titles; the same number and a common page speak for a pair, another number against it."""
    one, two = " ".join(words(action["title"])), " ".join(words(project.title.value))
    score = float(max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two)))
    if action.get("number") and project.number:
        score += 6 if words(str(action["number"])) == words(project.number.value) else -4
    return score + (3 if {page - 1 for page in action["pages"]} & set(project.pages) else 0)


def _compare(action: Mapping[str, Any], project: Project, suggestion: Suggestion) -> Iterator[tuple[str, bool]]:
    """Give, for each measure that the label allows, whether the answer is right."""
    open_fields = set(action.get("debatable_fields") or (["verdict"] if action.get("debatable") else []))
    title = fuzz.ratio(" ".join(words(action["title"])), " ".join(words(project.title.value)))
    yield "pages", bool({page - 1 for page in action["pages"]} & set(project.pages))
    yield "title", title >= EXACT_TITLE
    if action.get("owner"):
        owner = project.fields.get("owner")
        printed = " ".join(words(owner.raw)) if owner else ""
        yield "owner", fuzz.token_set_ratio(" ".join(words(action["owner"])), printed) >= EXACT_OWNER
    if "cost" not in open_fields:
        yield from _compare_cost(action.get("cost"), project)
    schedule = action.get("schedule")
    if schedule and schedule.get("start_year"):
        period = _value(project, "schedule", Period)
        years = (period.start_year, period.end_year) if period else (None, None)
        yield "schedule", years[0] == schedule["start_year"] and schedule.get("end_year") in (None, years[1])
    if "categories" not in open_fields and "categories" in action:
        proposed = [category.category_id for category in suggestion.categories]
        yield "primary", action["categories"][:1] == proposed[:1]
    if "verdict" not in open_fields and "verdict" in action:
        yield "verdict", suggestion.verdict.verdict == action["verdict"]
    if "maturity" not in open_fields and action.get("maturity") is not None:
        level = suggestion.maturity.level
        yield "maturity", level is not None and abs(level - action["maturity"]) <= 1


def _compare_cost(cost: Mapping[str, Any] | None, project: Project) -> Iterator[tuple[str, bool]]:
    """Compare the main amount, and its tax where the plan states one."""
    if not cost or cost.get("value") is None:
        return
    money = _value(project, "cost", Money)
    yield "cost", money is not None and money.value is not None and abs(money.value - cost["value"]) < 0.5
    if cost.get("tax") in ("HT", "TTC"):
        yield "tax", money is not None and money.tax == cost["tax"]


def _invented(action: Mapping[str, Any], project: Project) -> int:
    """Count owners and amounts given where the plan names none."""
    money = _value(project, "cost", Money)
    no_cost = "cost" in action and not action["cost"]
    return (not action.get("owner") and "owner" in project.fields) + (
        no_cost and money is not None and money.value is not None
    )


def _value(project: Project, name: str, kind: type[V]) -> V | None:
    """Give a field's value if it is of the kind asked for."""
    held = project.fields.get(name)
    return held.value if held is not None and isinstance(held.value, kind) else None
