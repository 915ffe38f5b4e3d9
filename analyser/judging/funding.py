"""Matches an action with the funding schemes of corpus/: why, what is missing, until when, and what the plan counts on.

The schemes and their conditions stand in the front matter of the notes; a scheme is matched by field, object, owner,
kind of spending, maturity and cost. What is closed on the day is never shown as open. It knows nothing of alerts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from analyser.errors import CorpusError
from analyser.french.phrases import PhraseIndex
from analyser.french.sentences import compile_wordings
from analyser.judging.action_text import ActionText
from analyser.judging.natures import INVESTMENT, STUDY, action_natures, natures_of, owner_types
from analyser.knowledge import Criterion, Knowledge, OldName, Scheme
from analyser.records import (
    CategorySuggestion,
    Citation,
    FundingMatch,
    MaturitySuggestion,
    Money,
    VerdictId,
    VerdictSuggestion,
)

Found = Mapping[str, Sequence[Citation]]
"""Phrase -> the sentences of the action that hold it."""
Status = Literal["open", "ending", "closed", "to_check"]
ENDING_SOON = timedelta(days=183)
"""Six months: what ends sooner is shown as ending."""
PUBLIC_BODIES = frozenset(("commune", "epci", "syndicat"))
MOST_QUOTES = 4
LAST_STUDY_LEVEL = 2
WITHIN_REACH = 2
"""How many levels an action may still lack: an idea is not shown the loan for its works."""
_ORDER: Mapping[Status, int] = {"ending": 0, "open": 0, "to_check": 1, "closed": 2}


@dataclass(frozen=True, slots=True)
class Named:
    """A scheme, or the old name of one, that the plan itself names."""

    citation: Citation
    scheme: Scheme | None = None
    old_name: OldName | None = None


def status_on(scheme: Scheme, today: date) -> Status:
    """Say whether a scheme takes applications on a day; what is not known for sure is to be checked."""
    if scheme.status == "clos" or (scheme.valid_to is not None and scheme.valid_to < today):
        return "closed"
    if scheme.status == "a_verifier" or not scheme.is_valid_on(today) or scheme.note.warnings(today):
        return "to_check"
    if scheme.valid_to is not None and scheme.valid_to - today <= ENDING_SOON:
        return "ending"
    return "open"


def named_schemes(text: ActionText, knowledge: Knowledge) -> tuple[Named, ...]:
    """Find the schemes that the action's text names, by their names of today and of before."""
    found = [
        Named(quotes[0], scheme=scheme)
        for scheme in knowledge.schemes
        if (quotes := text.named((scheme.name, *scheme.aliases)))
    ]
    found += [
        Named(quotes[0], old_name=old)
        for note in knowledge.notes
        for old in note.old_names
        if (quotes := text.named(old.old))
    ]
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Need:
    """What is to be funded: the action, as judged so far, on a day; `population` of the town where it is known."""

    text: ActionText
    categories: Sequence[CategorySuggestion]
    verdict: VerdictSuggestion
    maturity: MaturitySuggestion
    today: date
    population: int | None = None


def match_funding(need: Need, knowledge: Knowledge) -> tuple[FundingMatch, ...]:
    """Give the schemes that could fund the action, those that the plan names first; closed ones only if it does.

    An action outside the five fields gets only what is kept beside the fields (public lighting, water).
    """
    named = {n.scheme.scheme_id: n.citation for n in named_schemes(need.text, knowledge) if n.scheme}
    found = need.text.find(phrases_of_schemes(knowledge))
    matches = []
    for scheme in knowledge.schemes:
        evidence = _evidence(scheme, need, found)
        status = status_on(scheme, need.today)
        in_view = scheme.scheme_id in named or (status != "closed" and _is_within_reach(scheme, need.maturity.level))
        if evidence and in_view and _fits(scheme, need, knowledge):
            matches.append(_match(scheme, need, found, evidence, named.get(scheme.scheme_id)))
    narrow = {scheme.scheme_id for scheme in knowledge.schemes if scheme.objects}
    return tuple(sorted(matches, key=lambda m: (m.scheme_id not in named, _ORDER[m.status], m.scheme_id not in narrow)))


def _evidence(scheme: Scheme, need: Need, found: Found) -> tuple[Citation, ...]:
    """Give the quotes by which a scheme covers the action: its objects, else those of the field; none: it does not."""
    objects = _objects(scheme, need, found)
    if scheme.out_of_scope:
        return objects
    if need.verdict.verdict is VerdictId.NOT_ELIGIBLE or (scheme.objects and not objects):
        return ()
    covered = [c for c in need.categories if not scheme.categories or c.category_id in scheme.categories]
    return (objects or tuple(c for one in covered for c in one.citations)) if covered else ()


@lru_cache(maxsize=4)
def phrases_of_schemes(knowledge: Knowledge) -> PhraseIndex:
    """Compile what all schemes look for by meaning; `CorpusError` names the note of a wrong phrase or wording."""
    for scheme in knowledge.schemes:
        try:
            PhraseIndex((*scheme.objects, *scheme.excluded))
            for criterion in scheme.criteria:
                _compiled(criterion.proofs)
        except ValueError as error:
            where = f"{scheme.note.document.name}, dispositif « {scheme.scheme_id} »"
            raise CorpusError(f"{where} : {error}") from error
    return PhraseIndex([p for scheme in knowledge.schemes for p in (*scheme.objects, *scheme.excluded)])


def _objects(scheme: Scheme, need: Need, found: Found) -> tuple[Citation, ...]:
    """Give the sentences that name an object of the scheme; one alone, away from title and field, is in passing."""
    named = tuple(dict.fromkeys(c for phrase in scheme.objects for c in found.get(phrase, ())))
    central = (*need.text.project.title.citations, *(c for one in need.categories for c in one.citations))
    if len(named) > 1 or any(_overlap(one, other) for one in named for other in central):
        return named
    return ()


def _overlap(one: Citation, other: Citation) -> bool:
    return one.page_index == other.page_index and one.start < other.end and other.start < one.end


def _is_within_reach(scheme: Scheme, level: int | None) -> bool:
    """Tell whether an action may soon be ripe for an application."""
    return level is None or level + WITHIN_REACH >= scheme.levels[0]


def _fits(scheme: Scheme, need: Need, knowledge: Knowledge) -> bool:
    """Tell whether nothing that is stated rules the scheme out: lateness, population, owner, spending, cost."""
    if need.maturity.level is not None and need.maturity.level > scheme.levels[1]:
        return False
    if need.population is not None and need.population > (scheme.population_max or need.population):
        return False
    natures = natures_of(knowledge)
    if natures is not None:
        owners = owner_types(need.text, natures)
        allowed = set(scheme.beneficiaries) | (PUBLIC_BODIES if "public" in scheme.beneficiaries else frozenset())
        if owners and not owners & allowed:
            return False
        if not _pays_for(scheme, set(action_natures(need.text, natures)), need.maturity.level):
            return False
    cost = _cost(need.text)
    return cost is None or (scheme.cost_min or 0.0) <= cost <= (scheme.cost_max or float("inf"))


def _pays_for(scheme: Scheme, kinds: set[str], level: int | None) -> bool:
    """Tell whether a scheme pays for such spending; works still need studies up to the level of feasibility."""
    if not kinds or kinds & set(scheme.spending):
        return True
    return INVESTMENT in kinds and STUDY in scheme.spending and (level is None or level <= LAST_STUDY_LEVEL)


def _cost(text: ActionText) -> float | None:
    """Give the total cost in euros, where one is printed."""
    cost = text.project.fields.get("cost")
    if cost is None or not isinstance(cost.value, Money) or cost.value.basis == "annual":
        return None
    return cost.value.maximum or cost.value.value


def _match(
    scheme: Scheme, need: Need, found: Found, evidence: tuple[Citation, ...], named: Citation | None
) -> FundingMatch:
    """Write one match: reason, gaps, quotes of the plan and of the note."""
    proofs = [c for one in scheme.criteria for c in _proofs(one, need.text)[:1]]
    citations = dict.fromkeys((*((named,) if named else ()), *evidence, *proofs))
    return FundingMatch(
        scheme_id=scheme.scheme_id,
        name=scheme.name,
        because=scheme.because + (" Le plan le cite déjà." if named else ""),
        status=status_on(scheme, need.today),
        missing=(*_gaps(scheme, need, found), *scheme.note.warnings(need.today)),
        deadline=scheme.deadline or (f"{scheme.valid_to:%d/%m/%Y}" if scheme.valid_to else None),
        citations=tuple(citations)[:MOST_QUOTES],
        criteria=tuple(quote for one in scheme.criteria if (quote := scheme.note.cite(one.text))),
    )


def _gaps(scheme: Scheme, need: Need, found: Found) -> tuple[str, ...]:
    """Say what is missing for an application: questions without proof in the plan, and points that may block."""
    gaps = [c.question for c in scheme.criteria if c.question and not _proofs(c, need.text)]
    if "owner" not in need.text.project.fields:
        gaps.append("Le maître d’ouvrage n’est pas nommé.")
    level = need.maturity.level
    if level is not None and level < scheme.levels[0]:
        gaps.append(f"Maturité {level} : une demande suppose en général le niveau {scheme.levels[0]}.")
    gaps += [f"Point de blocage possible : « {quotes[0].quote} »." for p in scheme.excluded if (quotes := found.get(p))]
    return tuple(gaps)


def _proofs(criterion: Criterion, text: ActionText) -> tuple[Citation, ...]:
    """Give the sentences of the action that meet a condition of a scheme."""
    return text.sentences_with(_compiled(criterion.proofs))


@lru_cache(maxsize=500)
def _compiled(wordings: tuple[str, ...]) -> re.Pattern[str]:
    return compile_wordings(wordings)
