"""Weighs what the rules found: from firings in statements of different weight to fields and a verdict, with reasons.

It knows nothing of where statements come from; a title alone and a whole fiche are weighed alike.
"""

from collections.abc import Iterable, Sequence
from math import prod

from analyser.judging.evidence import Evidence, Weighed, WeighedCategory
from analyser.knowledge import Rulebook
from analyser.records import CATEGORY_IDS, VerdictId


def weigh(evidence: Sequence[Evidence], rulebook: Rulebook) -> Weighed:
    """Weigh evidence: fields first; without any, what is near, outside or open."""
    evidence = [e for e in evidence if e.statement.is_title or not e.rule.title_only]
    weighed = [_weigh_category(category_id, evidence, rulebook.threshold) for category_id in CATEGORY_IDS]
    known = [c for c in weighed if c is not None]
    kept = sorted(_holding(known, evidence, rulebook.threshold), key=_rank)
    dropped = tuple(c for c in known if c not in kept)
    if kept:
        best = next((c for c in kept if c.verdict is VerdictId.ELIGIBLE), kept[0])
        decisive = best.evidence[:2] if best.verdict is VerdictId.ELIGIBLE else (*best.evidence[:1], *best.cautions[:1])
        return Weighed(tuple(kept), best.verdict, decisive, dropped)
    verdict, decisive = _without_category(evidence, rulebook.threshold)
    return Weighed((), verdict, decisive, dropped)


def _holding(known: Iterable[WeighedCategory], evidence: Sequence[Evidence], threshold: float) -> list[WeighedCategory]:
    """Give the fields that hold; one of passing words stands neither beside a plain yes nor where all is open."""
    needed, others = _hints_needed(evidence), _other_things(evidence, threshold)
    holding = [c for c in known if c.strength >= threshold and c.holds(needed, others)]
    settled = any(c.verdict is VerdictId.ELIGIBLE for c in holding)
    undecided = any(e.strength >= threshold for e in _of(evidence, "undecided"))
    return [c for c in holding if c.is_plain or not (settled or undecided)]


def _other_things(evidence: Iterable[Evidence], threshold: float) -> list[Evidence]:
    """Give what the body says of things that are outside the fields, but for words that say little alone."""
    body = (e for e in evidence if not e.statement.is_title and e.strength >= threshold)
    return [e for e in _of(body, "outside") if not e.rule.body_decides]


def _hints_needed(evidence: Iterable[Evidence]) -> int:
    """Tell how many separate hints of its body can make a field, against a title that names something outside."""
    named = [
        e.rule for e in evidence if e.rule.kind in ("outside", "neighbour") and e.statement.is_title and e.strength
    ]
    telling = {rule.strong for rule in named if not rule.body_decides}
    return 3 if True in telling else 1 + len(telling)


def _weigh_category(category_id: str, evidence: Iterable[Evidence], threshold: float) -> WeighedCategory | None:
    """Weigh one field; None where nothing speaks for it."""
    mine = [e for e in evidence if category_id in e.rule.categories]
    terms = _confirmed([e for e in mine if e.rule.kind == "term"], evidence, threshold)
    if not terms:
        return None
    exclusions = [e for e in mine if e.rule.kind == "exclusion" and e.strength >= threshold]
    standing = [e for e in terms if e.strength and not any(_excludes(x, e) for x in exclusions)]
    denied = tuple(e for e in terms if e.firing.manner == "denied")
    plain_yes = [e for e in standing if e.rule.verdict is VerdictId.ELIGIBLE and e.firing.manner == "said"]
    cautions = tuple(e for e in mine if e.rule.kind == "caution" and e.strength >= threshold)
    is_yes = _noisy_or(plain_yes) >= threshold and not cautions
    ordered = sorted(standing, key=lambda e: (-e.strength, e.rule.verdict is not VerdictId.ELIGIBLE))
    return WeighedCategory(
        category_id,
        _noisy_or(standing),
        VerdictId.ELIGIBLE if is_yes else VerdictId.TO_CHECK,
        tuple(ordered),
        cautions,
        (*exclusions, *denied),
    )


def _confirmed(terms: Sequence[Evidence], evidence: Iterable[Evidence], threshold: float) -> list[Evidence]:
    """Leave out what the description should confirm and does not."""
    described = len({e.statement.index for e in evidence if not e.statement.is_title and e.strength >= threshold}) > 1
    confirmed = any(not e.rule.needs_body and e.strength >= threshold for e in terms)
    return [e for e in terms if not e.rule.needs_body or confirmed or not described]


def _excludes(exclusion: Evidence, term: Evidence) -> bool:
    """Tell whether an exclusion takes a term away: in the title, in the same statement, or where the term is weak."""
    same = exclusion.statement.is_title or exclusion.statement is term.statement
    return same or term.rule.verdict is not VerdictId.ELIGIBLE


def _noisy_or(evidence: Iterable[Evidence]) -> float:
    """Join strengths as independent hints: 1 - prod(1 - strength), each rule counted once, at its strongest."""
    best: dict[str, float] = {}
    for e in evidence:
        best[e.rule.rule_id] = max(best.get(e.rule.rule_id, 0.0), e.strength)
    return 1.0 - prod(1.0 - s for s in best.values())


def _rank(category: WeighedCategory) -> tuple[bool, float, int, int]:
    """Order fields: a plain yes first, then by how many different words speak for it, then by where they stand."""
    phrases = {e.firing.match.phrase: e.strength for e in reversed(category.evidence)}
    first = min((e.place for e in category.evidence), default=(0, 0))
    in_title = any(e.statement.is_title for e in category.evidence)
    return (category.verdict is not VerdictId.ELIGIBLE, -round(sum(phrases.values())) - 2 * in_title, *first)


def _without_category(evidence: Sequence[Evidence], threshold: float) -> tuple[VerdictId, tuple[Evidence, ...]]:
    """Judge an action that no field fits: what its title names comes before what its body says."""
    title = [e for e in evidence if e.statement.is_title and e.strength >= threshold]
    body = [e for e in evidence if not e.statement.is_title and e.strength >= threshold]
    outside, opened = VerdictId.NOT_ELIGIBLE, VerdictId.INSUFFICIENT
    order = (
        (VerdictId.TO_CHECK, _of(title, "neighbour")),
        (outside, _of(title, "outside", strong=True)),
        (opened, _of([*title, *body], "undecided")),
        (outside, _plain_outside(body)),
        (outside, _ruled_out(evidence)),
        (opened, _of(title, "open", strong=True)),
        (outside, _of(title, "outside", strong=False)),
        (VerdictId.TO_CHECK, _of(body, "neighbour")),
        (opened, _of([*title, *body], "open")),
        (outside, _of(body, "outside")),
    )
    return next(((verdict, tuple(sorted(found, key=_by_telling))) for verdict, found in order if found), (opened, ()))


def _by_telling(evidence: Evidence) -> tuple[bool, bool, float]:
    """Order what decides: the title first, then what is plainly outside, then by strength."""
    return (not evidence.statement.is_title, not evidence.rule.strong, -evidence.strength)


def _plain_outside(body: Sequence[Evidence]) -> list[Evidence]:
    """Give what a body says of things outside, when it is more than a passing word."""
    found = _of(body, "outside")
    telling = any(e.rule.strong for e in found) or len({e.place for e in found}) > 1
    return found if telling else []


def _ruled_out(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Give what would make a plain yes, were it not denied."""
    return [e for e in evidence if e.rule.kind == "term" and e.firing.manner == "denied" and e.is_plain]


def _of(evidence: Iterable[Evidence], kind: str, strong: bool | None = None) -> list[Evidence]:
    return [e for e in evidence if e.rule.kind == kind and (strong is None or e.rule.strong is strong)]
