"""Lays out why an action was judged as it was: words, places, rules, weights, scores, and what spoke against.

It decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analyser.judging.evidence import Evidence, Weighed, WeighedCategory
from analyser.knowledge import Knowledge, Rulebook
from analyser.records import Citation, Context, VerdictId

VERDICT_NAMES = {
    VerdictId.ELIGIBLE: "éligible",
    VerdictId.TO_CHECK: "à vérifier",
    VerdictId.NOT_ELIGIBLE: "non éligible",
    VerdictId.INSUFFICIENT: "information insuffisante",
}
_MANNERS = {"said": "", "possible": ", évoqué seulement", "supposed": ", hypothèse ou question", "denied": ", nié"}


@dataclass(frozen=True, slots=True)
class Hint:
    """Words of the text that fired a rule."""

    words: str
    place: str
    """« titre », or the page: « p. 12 »."""
    rule_id: str
    line: int
    """Of the rule, in categories.yaml."""
    weight: float
    """Of the rule, its place and its manner, 0-1."""
    manner: str
    says: str
    """What the rule says, in French; empty for the words of a field."""


@dataclass(frozen=True, slots=True)
class FieldArgument:
    """Everything about one field."""

    category_id: str
    name: str
    kept: bool
    strength: float
    score: float | None
    """Calibrated probability that the suggestion is right; None for a field that was dropped."""
    verdict: VerdictId
    hints: tuple[Hint, ...]
    cautions: tuple[Hint, ...]
    against: tuple[Hint, ...]
    criteria: tuple[str, ...] = ()
    """Passages of the programme, each with its note."""
    pushes: tuple[tuple[str, float], ...] = ()
    """Words that the second opinion weighs most, in log-odds."""


@dataclass(frozen=True, slots=True)
class Argument:
    """The whole argument of one action."""

    title: str
    fields: tuple[FieldArgument, ...]
    verdict: VerdictId
    because: str
    decisive: tuple[Hint, ...]
    rules_version: str
    criteria: tuple[str, ...] = ()
    """Passages of the programme behind the verdict, each with its note."""
    context: tuple[str, ...] = ()
    """What the plan says elsewhere; it decides nothing."""

    def lines(self) -> Iterator[str]:
        """Print it, in French."""
        yield f"Action : {self.title}"
        yield f"Avis : {self.because}"
        for hint in self.decisive:
            yield f"  = {_shown(hint)}"
        yield from (f"  § au titre de {criterion}" for criterion in self.criteria)
        for field in self.fields:
            yield from _field_lines(field)
        if self.context:
            yield "Ailleurs dans le plan (contexte, sans effet sur l’avis) :"
        yield from (f"  · {passage}" for passage in self.context)
        yield f"Règles : version {self.rules_version}"


def _field_lines(field: FieldArgument) -> Iterator[str]:
    score = f"score {field.score:.2f}, " if field.score is not None else ""
    state = VERDICT_NAMES[field.verdict] if field.kept else "non retenu"
    yield f"{field.name} : {state} ({score}force {field.strength:.2f})"
    for sign, hints in (("+", field.hints), ("?", field.cautions), ("−", field.against)):
        for hint in hints:
            yield f"  {sign} {_shown(hint)}"
    yield from (f"  § au titre de {criterion}" for criterion in field.criteria)
    if field.pushes:
        words = ", ".join(f"{word} {push:+.1f}" for word, push in field.pushes)
        yield f"  ~ second avis (mots appris) : {words}"


def _shown(hint: Hint) -> str:
    says = f" : {hint.says}" if hint.says else ""
    return (
        f"« {hint.words} » ({hint.place}, poids {hint.weight:.2f}{_MANNERS[hint.manner]} ; "
        f"règle {hint.rule_id}, ligne {hint.line}){says}"
    )


def shown_criterion(citation: Citation, knowledge: Knowledge) -> str:
    """Quote a passage of the programme with its note and page."""
    note = next(n for n in knowledge.notes if n.document.document_id == citation.document_id)
    return f"{_quoted(citation)} ({note.name}, p. {citation.page_number})"


def shown_context(context: Context, rulebook: Rulebook) -> str:
    """Quote a passage of the plan with its page and the fields that it speaks for or against."""
    sides = {"pour": context.speaks_for, "contre": context.speaks_against}
    said = "".join(f" ; {side} : {rulebook.category(one).name}" for side, fields in sides.items() for one in fields)
    return f"{_quoted(context.citation)} (p. {context.citation.page_number}){said}"


def _quoted(citation: Citation) -> str:
    return f"« {' '.join(citation.quote.split())} »"


def hint_of(evidence: Evidence) -> Hint:
    """Lay out one firing."""
    statement, rule = evidence.statement, evidence.rule
    page = f", p. {statement.page.number}" if statement.page else ""
    place = f"titre{page}" if statement.is_title else page.removeprefix(", ")
    words = " ".join(evidence.words.split())
    says = rule.because or rule.name
    return Hint(words, place, rule.rule_id, rule.line, round(evidence.strength, 3), evidence.firing.manner, says)


def field_argument(
    weighed: WeighedCategory,
    rulebook: Rulebook,
    score: float | None,
    pushes: tuple[tuple[str, float], ...] = (),
    criteria: tuple[str, ...] = (),
) -> FieldArgument:
    """Lay out one field; a score of None says that it was dropped."""
    return FieldArgument(
        weighed.category_id,
        rulebook.category(weighed.category_id).name,
        score is not None,
        round(weighed.strength, 3),
        score,
        weighed.verdict,
        tuple(hint_of(e) for e in weighed.evidence),
        tuple(hint_of(e) for e in weighed.cautions),
        tuple(hint_of(e) for e in weighed.against),
        criteria,
        pushes,
    )


def decisive_hints(weighed: Weighed) -> tuple[Hint, ...]:
    """Lay out what the verdict rests on."""
    return tuple(hint_of(e) for e in weighed.decisive)
