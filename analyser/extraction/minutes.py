"""Reads minutes of a council: which deliberations decide a project of the town, and which were voted down.

Tariffs, budget, staff, purchasing and the life of the council are not projects. Knows headings and French, no layout.
"""

import re
from collections.abc import Sequence

from analyser.extraction.drafts import Draft
from analyser.extraction.headings import Heading, body_size, heading_of
from analyser.extraction.parts import Part
from analyser.extraction.printed import Excerpt, joined
from analyser.extraction.sections import section_entries
from analyser.folding import plain
from analyser.records import ProjectState

FEWEST = 3
"""Deliberations that make a document minutes."""
_BUSINESS = re.compile(
    r"proces[- ]verbal|tarif|decisions? modificatives?|\bbudget|\bpersonnel\b|emploi|poste d|tableau des effectifs|indemnite|creances|non[- ]valeur"
    r"|subventions? aux? (?:associations?|ecoles)|groupement de commandes?|groupement d achat|rapport (?:annuel|d activite|sur)|compte (?:administratif|de gestion)"
    r"|affectation du resultat|debat d orientation|designation|election|reglement interieur|motion|\bvoeu\b|delegation|impots?|fiscalite|taux d imposition|taxe"
    r"|assurance|marche de (?:fourniture|service|prestation)|contrat d entretien|convention de (?:mise a disposition|partenariat)|adhesion (?:au|a la|a l|aux)\b"
    r"|recensement|garantie d emprunt|emprunt|ligne de tresorerie|cimetiere : tarifs|concessions?|questions? diverses?|informations? (?:diverses?|du maire)"
    r"|calendrier (?:scolaire|des)|jury|nom(?:mage|ination)|denomination|denommer|festivites|modification statutaire|statuts|prix et (?:la )?qualite|droit de preemption"
)
_PROJECT = re.compile(
    r"\btravaux\b|plan de financement|avant[- ]projet|maitrise d ?.?(?:ouvrage|oeuvre)|amenag|construi|construction|renov|rehabilit|restaur|install|creation d"
    r"|acqui|achat|refection|etude|extension|plantation|promesse de bail|programme|equip"
)
_REFUSED = re.compile(r"\brejet(?:te|tee|e)?\b|n.est pas adopte|est repousse|vote defavorable|refuse d|contre a la majorite|ne pas donner suite")
_WITHDRAWN = re.compile(r"retire[e]? de l.ordre du jour|ajourne|reporte[e]? a une (?:prochaine|seance)|abandonne")
_VOTE = re.compile(r"pour\W{1,3}(?P<yes>\d+)\W+contre\W{1,3}(?P<no>\d+)|par (?P<no2>\d+) voix contre (?P<yes2>\d+)")


def find_deliberations(parts: Sequence[Part]) -> list[Draft] | None:
    """Give the deliberations that decide a project, voted-down ones marked; None where the document is no minutes."""
    body = body_size(part for part in parts if part.table is None)
    opened = [
        (at, heading)
        for at, part in enumerate(parts)
        if (heading := heading_of(part, body)) is not None and heading.kind.startswith("worded deliberation")
    ]
    if len(opened) < FEWEST:
        return None
    drafts = []
    for place, (at, heading) in enumerate(opened):
        end = opened[place + 1][0] if place + 1 < len(opened) else len(parts)
        draft = _draft(list(parts[at:end]), heading, body)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _draft(parts: list[Part], heading: Heading, body: float) -> Draft | None:
    """Read one deliberation; None when it is the council's own business."""
    title, rest = heading.title, parts[1:]
    if not title and rest:
        following = heading_of(rest[0], body)
        title = rest[0].words.strip() if following or rest[0].bold else Excerpt()
        rest = rest[1:]
    if not title or _BUSINESS.search(_spoken(title.value)):
        return None
    text = joined(part.words for part in rest)
    if not _PROJECT.search(_spoken(f"{title.value} {text.text}")):
        return None
    draft = Draft(title, "deliberation", number=heading.number, parts=parts)
    draft.entries = section_entries(rest)
    _judge_vote(draft, text)
    return draft


def _judge_vote(draft: Draft, text: Excerpt) -> None:
    """Mark what the council refused or withdrew."""
    spoken = _spoken(text.text)
    vote = _VOTE.search(plain(text.text))
    lost = vote is not None and int(vote["no"] or vote["no2"]) > int(vote["yes"] or vote["yes2"])
    if lost or _REFUSED.search(spoken):
        draft.state, draft.state_words = ProjectState.REFUSED, text
    elif _WITHDRAWN.search(spoken):
        draft.state, draft.state_words = ProjectState.ABANDONED, text


def _spoken(text: str) -> str:
    """Fold a text for the word lists: plain, apostrophes as spaces."""
    return plain(text).replace("'", " ")
