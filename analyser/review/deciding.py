"""Accept, correct, reject, leave open, and take back."""

from collections.abc import Mapping, Sequence

from analyser.errors import AnalyserError
from analyser.journal import CORRECTABLE, NewDecision, in_force
from analyser.records import CATEGORY_IDS, Decision, DecisionKind, VerdictId
from analyser.store import Store

REASONS: Mapping[str, str] = {
    "out_of_scope": "hors des cinq domaines PVD+",
    "not_an_action": "n’est pas une action",
    "over": "déjà réalisée ou abandonnée",
    "misread": "mal lue dans le document",
    "wrong_category": "autre catégorie",
    "wrong_verdict": "autre avis d’éligibilité",
    "missing_information": "le document n’en dit pas assez",
    "known_otherwise": "information connue par ailleurs",
    "other": "autre raison",
}
"""Closed list of reasons; free text goes into the comment."""

_MERELY = (DecisionKind.ACCEPT, DecisionKind.CORRECT, DecisionKind.REJECT, DecisionKind.UNSURE)


def decide(
    store: Store,
    project_id: str,
    kind: DecisionKind,
    author: str,
    *,
    changes: Mapping[str, object] | None = None,
    reason: str | None = None,
    comment: str | None = None,
    expected: int | None = None,
) -> Decision:
    """Write one decision on one action.

    Raises `StaleDecisionError` when the action has other entries than `expected`, `AnalyserError` for a correction
    that makes no sense, `UnknownRecordError` for an unknown action.
    """
    if kind not in _MERELY:
        raise ValueError(f"{kind} has a function of its own")
    changes = dict(changes or {})
    if kind is DecisionKind.CORRECT and not changes:
        raise AnalyserError("Une correction doit changer au moins une valeur.")
    check_changes(changes)
    return store.append_decision(
        NewDecision(project_id, kind, checked_author(author), changes, reason, comment, expected=expected)
    )


def decide_many(
    store: Store, project_ids: Sequence[str], kind: DecisionKind, author: str, reason: str | None = None
) -> list[Decision]:
    """Write the same decision on several actions, on all or on none."""
    if kind not in _MERELY:
        raise ValueError(f"{kind} has a function of its own")
    author = checked_author(author)
    return store.append_decisions([NewDecision(p, kind, author, reason=reason) for p in project_ids])


def undo(store: Store, project_id: str, author: str, *, expected: int | None = None) -> list[Decision]:
    """Take back the last entry in force on an action; a merge or a split is taken back on all its actions.

    Raises `AnalyserError` when nothing is left to take back, or when a part of a split has been decided on since, and
    `StaleDecisionError` as `decide` does.
    """
    standing = in_force(store.decisions(project_id))
    if not standing:
        raise AnalyserError("Rien à annuler sur cette action.")
    author, last = checked_author(author), standing[-1]
    entries = [_revoking(last, author, expected)]
    entries += [_revoking(other, author) for other in _done_together(store, last)]
    return store.append_decisions(entries)


def undo_many(store: Store, project_ids: Sequence[str], author: str) -> int:
    """Take back the last entry in force on each of several actions; the number of entries taken back."""
    author = checked_author(author)
    last = [standing[-1] for p in project_ids if (standing := in_force(store.decisions(p)))]
    revoked = {d.decision_id: d for one in last for d in (one, *_done_together(store, one))}
    return len(store.append_decisions([_revoking(d, author) for d in revoked.values()]))


def checked_author(author: str) -> str:
    """Give the author's name, trimmed. Raises `AnalyserError` when there is none."""
    if not (name := " ".join(author.split())):
        raise AnalyserError("Indiquez votre nom de relecteur avant de décider.")
    return name


def check_changes(changes: Mapping[str, object]) -> None:
    """Refuse corrections of unknown names or to values outside the closed lists, with `AnalyserError`."""
    if unknown := sorted(set(changes) - set(CORRECTABLE)):
        raise AnalyserError(f"Champ inconnu : {', '.join(unknown)}.")
    categories = changes.get("categories", [])
    if not isinstance(categories, list | tuple) or not set(categories) <= set(CATEGORY_IDS):
        raise AnalyserError("Catégorie inconnue.")
    if "verdict" in changes and changes["verdict"] not in set(VerdictId):
        raise AnalyserError("Avis d’éligibilité inconnu.")
    level = changes.get("maturity")
    if level is not None and not (type(level) is int and 0 <= level <= 7):
        raise AnalyserError("Un niveau de maturité va de 0 à 7.")
    if "title" in changes and not str(changes["title"] or "").strip():
        raise AnalyserError("Une action doit garder un intitulé.")


def _revoking(decision: Decision, author: str, expected: int | None = None) -> NewDecision:
    return NewDecision(
        decision.project_id, DecisionKind.UNDO, author, supersedes=decision.decision_id, expected=expected
    )


def _done_together(store: Store, decision: Decision) -> list[Decision]:
    """Find the entries that a merge or a split wrote on other actions and that are still in force."""
    members = decision.context.get("members", ())
    others = [str(m) for m in members if m != decision.project_id] if isinstance(members, list) else []
    together = []
    for project_id in others:
        standing = in_force(store.decisions(project_id))
        written = [d for d in standing if d.context.get("group") == decision.context["group"]]
        if any(d.kind is DecisionKind.ADD and d is not standing[-1] for d in written):
            raise AnalyserError(
                "Une des actions issues de la séparation a été relue depuis : annulez d’abord sa relecture."
            )
        together += written
    return together
