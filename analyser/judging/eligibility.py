"""Judges an action: which of the five fields it falls into, and whether PVD+ can take it, with reasons and quotes.

The rules are those of corpus/categories.yaml; nothing of them is here. It knows nothing of maturity or funding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from analyser.judging.argument import (
    Argument,
    FieldArgument,
    decisive_hints,
    field_argument,
    shown_context,
    shown_criterion,
)
from analyser.judging.criteria import criteria_of
from analyser.judging.evidence import Evidence, Weighed, WeighedCategory
from analyser.judging.reasons import because, because_category, settling_questions
from analyser.judging.rule_reading import RuleReader
from analyser.judging.statements import Statement, statements_of
from analyser.judging.weighing import weigh
from analyser.knowledge import Knowledge, Rulebook
from analyser.records import CategorySuggestion, Citation, Context, Document, Project, VerdictId, VerdictSuggestion

ELSEWHERE = 0.1
"""What is left of the weight of a sentence about another place or an earlier time."""

TELLING = 0.4
"""Evidence below this strength is not quoted where there is better."""

SHARED_DOUBT = 0.5
"""Each further word of the description that speaks for a field halves the doubt; measured on labelled plans."""

WITHOUT_MODEL = 0.96
"""Share of right suggestions where no model says more (scripts/train_second_opinion.py, `rules_alone`)."""


@dataclass(frozen=True, slots=True)
class TitleCategory:
    """A field proposed for a bare title. `score`: calibrated probability 0-1."""

    category_id: str
    score: float
    primary: bool


@dataclass(frozen=True, slots=True)
class TitleJudgement:
    """What a bare title comes to; `because` is one French sentence."""

    categories: tuple[TitleCategory, ...]
    verdict: VerdictId
    because: str


@lru_cache(maxsize=4)
def reader_of(rulebook: Rulebook) -> RuleReader:
    """Give the compiled rules of a rulebook."""
    return RuleReader(rulebook)


def weigh_statements(statements: Sequence[Statement], rulebook: Rulebook) -> Weighed:
    """Read statements with the rules and weigh what fires; the first one is the title."""
    reader = reader_of(rulebook)
    title = reader.look(" ".join(statement.text for statement in statements if statement.is_title))
    evidence: list[Evidence] = []
    for statement in statements:
        look = reader.look(statement.text)
        elsewhere = not statement.is_title and reader.is_elsewhere(look)
        weighed = replace(statement, weight=statement.weight * ELSEWHERE) if elsewhere else statement
        evidence += [Evidence(firing, weighed) for firing in reader.fire(look, None if statement.is_title else title)]
    return weigh(evidence, rulebook)


class Judgement(NamedTuple):
    """What an action comes to: fields (primary first), verdict, and the questions that would settle what is open."""

    categories: tuple[CategorySuggestion, ...]
    verdict: VerdictSuggestion
    questions: tuple[str, ...]


def judge(project: Project, document: Document, knowledge: Knowledge) -> Judgement:
    """Judge an action by its title and its whole text."""
    rulebook = knowledge.rulebook
    weighed = weigh_statements(statements_of(project, document, rulebook.headings), rulebook)
    title = project.title.value
    categories = tuple(_suggestion(one, i == 0, title, knowledge) for i, one in enumerate(weighed.categories))
    return Judgement(categories, _verdict(weighed, knowledge), settling_questions(weighed))


def classify_title(title: str, knowledge: Knowledge) -> TitleJudgement:
    """Judge a bare title."""
    weighed = weigh_title(title, knowledge.rulebook)
    return TitleJudgement(
        tuple(
            TitleCategory(c.category_id, _score(c, title, knowledge), i == 0) for i, c in enumerate(weighed.categories)
        ),
        weighed.verdict,
        because(weighed, knowledge.rulebook),
    )


def weigh_title(title: str, rulebook: Rulebook) -> Weighed:
    """Weigh a title alone."""
    return weigh_statements([Statement(title, 1.0, is_title=True)], rulebook)


def explain(project: Project, document: Document, knowledge: Knowledge, context: Sequence[Context] = ()) -> Argument:
    """Lay out the whole argument of an action: words and rules for and against, passages of the programme, context."""
    rulebook, title = knowledge.rulebook, project.title.value
    weighed = weigh_statements(statements_of(project, document, rulebook.headings), rulebook)
    kept = (_field_argument(c, title, knowledge) for c in weighed.categories)
    dropped = (field_argument(c, rulebook, None) for c in weighed.dropped)
    return Argument(
        title=title,
        fields=(*kept, *dropped),
        verdict=weighed.verdict,
        because=because(weighed, rulebook),
        decisive=decisive_hints(weighed),
        rules_version=knowledge.version,
        criteria=tuple(shown_criterion(c, knowledge) for c in _verdict(weighed, knowledge).criteria),
        context=tuple(shown_context(one, rulebook) for one in context),
    )


def _field_argument(weighed: WeighedCategory, title: str, knowledge: Knowledge) -> FieldArgument:
    """Lay out a field that is proposed."""
    score, pushes = _score(weighed, title, knowledge), _pushes(weighed, title, knowledge)
    criteria = _criteria(weighed.evidence, weighed.verdict, weighed.category_id, knowledge)
    shown = tuple(shown_criterion(c, knowledge) for c in criteria)
    return field_argument(weighed, knowledge.rulebook, score, pushes, shown)


def _score(weighed: WeighedCategory, title: str, knowledge: Knowledge) -> float:
    """Give the probability that a suggestion is right, by its surest piece of text and the words that agree."""
    model = knowledge.second_opinion
    trust = max(model.score(text, weighed.category_id) for text in _spoken(weighed, title)) if model else WITHOUT_MODEL
    body = {e.firing.match.phrase for e in weighed.evidence if not e.statement.is_title and e.strength >= TELLING}
    doubt = (1.0 - trust) * SHARED_DOUBT ** max(0, len(body) - 1)
    return round(weighed.strength * (1.0 - doubt), 3)


def _pushes(weighed: WeighedCategory, title: str, knowledge: Knowledge) -> tuple[tuple[str, float], ...]:
    """Give the learned words that weigh most in the surest piece of text."""
    model, field = knowledge.second_opinion, weighed.category_id
    if model is None:
        return ()
    return model.pushes(max(_spoken(weighed, title), key=lambda text: model.score(text, field)), field)


def _spoken(weighed: WeighedCategory, title: str) -> list[str]:
    """Give the title and the statements that speak for a field, each once."""
    return list(dict.fromkeys([title, *(e.statement.text for e in weighed.evidence if e.strength >= TELLING)]))


def _suggestion(weighed: WeighedCategory, primary: bool, title: str, knowledge: Knowledge) -> CategorySuggestion:
    """Make a suggestion of a weighed field, with quotes for and against and the criterion of the programme."""
    return CategorySuggestion(
        category_id=weighed.category_id,
        score=_score(weighed, title, knowledge),
        primary=primary,
        because=because_category(weighed, knowledge.rulebook),
        citations=_citations(weighed.evidence, 3),
        criteria=_criteria(weighed.evidence, weighed.verdict, weighed.category_id, knowledge),
        against=_citations((*weighed.cautions, *weighed.against), 2),
    )


def _verdict(weighed: Weighed, knowledge: Knowledge) -> VerdictSuggestion:
    """Make a suggestion of the verdict."""
    citations = _citations(weighed.decisive, 3)
    primary = weighed.categories[0].category_id if weighed.categories else None
    deciding = [e for e in weighed.decisive if primary or e.rule is weighed.decisive[0].rule]
    return VerdictSuggestion(
        weighed.verdict if citations else VerdictId.INSUFFICIENT,
        because(weighed, knowledge.rulebook),
        citations,
        _criteria(deciding, weighed.verdict, primary, knowledge),
    )


def _criteria(
    evidence: Iterable[Evidence], verdict: VerdictId, category_id: str | None, knowledge: Knowledge
) -> tuple[Citation, ...]:
    """Cite the criteria of the programme that the words of the evidence lead to."""
    return criteria_of(knowledge).find((e.words for e in evidence), verdict, category_id)


def _citations(evidence: Iterable[Evidence], most: int) -> tuple[Citation, ...]:
    """Cite the statements of evidence, each place once; passing words only where there is nothing else."""
    known = list(evidence)
    telling = [e for e in known if e.strength >= TELLING or e.firing.manner == "denied"] or known
    found = dict.fromkeys(
        citation
        for e in telling
        if (citation := e.statement.cite(e.firing.match.start, e.firing.match.end)) is not None
    )
    return tuple(found)[:most]
