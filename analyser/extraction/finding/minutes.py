"""Reads minutes of a council: which deliberations decide a project of the town, and which were voted down.

Tariffs, budget, staff, purchasing and the life of the council are not projects. Knows headings and French, no layout.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from analyser.extraction.finding.drafts import Draft, Entry
from analyser.extraction.finding.sections import section_entries
from analyser.extraction.layout.headings import Heading, headings_of
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.wording.amounts import find_amounts
from analyser.folding import plain
from analyser.records import ProjectState

FEWEST = 3
"""Deliberations that make a series of headings one of minutes, where no word says so."""
_COUNCIL = re.compile(r"conseil (?:municipal|communautaire|syndical)|assemblee deliberante|conseil d administration")
_DECISION = re.compile(
    r"\bvote\b\W{1,4}(?:\w+ )?(?:pour|unanim)|apres en avoir delibere|resultat du vote|adopte[es]* a (?:l unanimite|la majorite)|\ba l unanimite\b|mise? aux voix|\d+ voix"
    r"|\bpour\W{1,3}\d+\W+contre\W{1,3}\d+|\bconseil\b.{0,60}\b(?:approuve|decide|adopte|autorise|valide|rejette|refuse|prend acte|retient|emet)"
)
_BUSINESS = re.compile(
    r"proces[- ]verbal|compte[- ]rendu|tarif|decisions? (?:modificatives?|budgetaires?)|\bbudget|\bpersonnel\b|effectifs"
    r"|indemnit|rifseep|creances|non[- ]valeur|subventions?(?: \w+)? (?:aux? |a la |a l )(?:associations?|ecoles?|club|comite|amicale|cooperative)"
    r"|groupements? (?:de commandes?|d achats?)|\brapports?\b|compte (?:administratif|de gestion|financier)|affectation du resultat|debat d orientation"
    r"|designation|election|reglement interieur|motion|\bvoeu\b|delegation|impots?|fiscalite|taux d imposition|\btaxes?\b|assurance|virement de credits"
    r"|marche de (?:fourniture|service|prestation)|contrat d entretien|convention de (?:mise a disposition|partenariat)|adhesion (?:au|a|a la|a l|aux)\b"
    r"|recensement|emprunts?\b|ligne de tresorerie|concessions?\b(?!.*\b(?:creation|travaux|amenag|construct))|questions? (?:diverses?|orales?)|informations? (?:diverses?|du maire)|retrait de"
    r"|calendrier (?:scolaire|des)|jury|nom(?:mage|ination)|denomination|denommer|festivites|modifications? statutaires?|\bstatuts\b|prix et (?:la )?qualite"
    r"|droit de preemption|ouverture (?:de credits|dominicale)|servitude|coupes? de bois|affouage|etat d assiette|fonds de concours|remerciements"
)
_STAFF = re.compile(
    r"\bemplois?\b|(?<!ancienne )(?<!\bla )\bpostes?\b(?! de (?:transformation|refoulement|relevage|secours))|recrutement"
)
_SERVED = re.compile(
    r"\bprojet|travaux|renov|rehabilit|amenag|construi|aliment|energi|mobilite|charge de mission|econome de flux|conseiller"
)
"""What makes the hiring of somebody a project: the post serves one."""
_PLAN = re.compile(
    r"\b(?:plan|programme|liste|fiches?) d(?:es)? ?(?:actions?|projets?)|convention[- ]cadre|petites villes de demain$|feuille de route"
)
_PROJECT = re.compile(
    r"\btravaux\b|plan de financement|avant[- ]projet|maitrise d ?.?(?:ouvrage|oeuvre)|amenag|construi|construction|renov|rehabilit|restaur|install|creation d"
    r"|acqui|achat|refection|etude|extension|plantation|promesse de bail|programme|equip|isol[ae]|remplace|requalif|reflexion|demoli|anima(?:teur|tion)"
)
_REFUSED = re.compile(
    r"\brejet(?:te|tee|e)?\b|n (?:est|a) pas (?:ete )?adopte|repousse|vote defavorable|refuse|ne pas donner suite|n approuve pas"
)
_WITHDRAWN = re.compile(r"retire[e]? de l ordre du jour|ajourne|reporte[e]? a une|abandonne|sans suite")
_VOTE = re.compile(
    r"\bpour\W{1,3}(?P<yes>\d+)\W+contre\W{1,3}(?P<no>\d+)|(?P<yes2>\d+) (?:voix )?pour\W+(?P<no2>\d+) (?:voix )?contre"
)
_TOTAL = re.compile(r"^\W*(?:co[uû]t )?total\b", re.IGNORECASE)
_INCOME = re.compile(r"(?:loyer|recette|redevance|subvention|\baides?\b|emprunt|economi)(?!.*(?:\bet\b|[,.;:]))")
"""Money that comes in, named in the same clause as the amount."""
_OWN_TOWN = re.compile(
    r"\bcommune (?:de |d['’]|du |des )[A-ZÀ-Ý][\wà-ÿÀ-Ý'’-]+(?:[ -](?:sur|sous|en|les|lès|le|la|de|du|des|d['’]|[A-ZÀ-Ý])[\wà-ÿ'’-]*)*"
)


@dataclass(eq=False, slots=True)
class Minutes:
    """The deliberations that decide a project, and the parts of those that only list the actions of a plan."""

    drafts: list[Draft] = field(default_factory=list)
    listed: list[Part] = field(default_factory=list)


def read_minutes(parts: Sequence[Part]) -> Minutes | None:
    """Read a document as minutes; None where it is none."""
    opened = _opened(parts, headings_of(parts))
    if not opened:
        return None
    minutes = Minutes()
    for place, (at, heading) in enumerate(opened):
        end = opened[place + 1][0] if place + 1 < len(opened) else len(parts)
        own = list(parts[at:end])
        title, rest = _title(own, heading)
        if _PLAN.search(_spoken(title.value)):
            minutes.listed.extend(rest)
        elif (draft := _draft(own, rest, title, heading.number)) is not None:
            minutes.drafts.append(draft)
    return minutes


def _opened(parts: Sequence[Part], headings: Sequence[Heading | None]) -> list[tuple[int, Heading]]:
    """Give the headings that open deliberations: those that say so, else the series that decisions follow."""
    worded = [(at, h) for at, h in enumerate(headings) if h is not None and h.kind.startswith("worded deliberation")]
    if worded:
        return worded
    spoken = [part.spoken for part in parts]
    decisions = [at for at, text in enumerate(spoken) if _DECISION.search(text)]
    if len(decisions) < FEWEST or not any(_COUNCIL.search(text) for text in spoken):
        return []
    series: dict[tuple[str, int, bool, bool], list[tuple[int, Heading]]] = defaultdict(list)
    for at, heading in enumerate(headings):
        if heading is not None and (heading.title or heading.number) and not _DECISION.search(spoken[at]):
            series[heading.signature].append((at, heading))
    return max(series.values(), key=lambda members: _decided(members, decisions), default=[])


def _decided(members: Sequence[tuple[int, Heading]], decisions: Sequence[int]) -> int:
    """Count the headings of a series that a decision follows before the next; 0 for a series where few are."""
    places = [at for at, _ in members]
    count = sum(
        any(at < decision < following for decision in decisions)
        for at, following in zip(places, [*places[1:], float("inf")], strict=True)
    )
    return count if count >= FEWEST and count >= 0.6 * len(members) else 0


def _title(own: Sequence[Part], heading: Heading) -> tuple[Excerpt, list[Part]]:
    """Give the title of a deliberation, printed with its number or on the next line, and the parts after it."""
    if heading.title:
        return heading.title, list(own[1:])
    if len(own) > 1 and own[1].table is None and len(own[1].text) <= 300:
        return (own[1].value or own[1].words).strip() if own[1].name == "title" else own[1].words.strip(), list(own[2:])
    return Excerpt(), list(own[1:])


def _draft(own: list[Part], rest: list[Part], title: Excerpt, number: Excerpt) -> Draft | None:
    """Read one deliberation; None when it is the council's own business."""
    if not title or _is_business(_spoken(title.value)):
        return None
    text = joined(part.words for part in rest)
    if not _PROJECT.search(_spoken(f"{title.value} {text.text}")):
        return None
    draft = Draft(title, "deliberation", number=number, parts=own)
    draft.entries = section_entries(rest)
    names = {entry.name for entry in draft.entries}
    if "cost" not in names and (cost := _only_amount(rest)):
        draft.entries.append(Entry("cost", "", cost))
    if "owner" not in names and (town := _OWN_TOWN.search(text.text)):
        draft.entries.append(Entry("owner", "", text.slice(*town.span())))
    _judge_vote(draft, rest)
    return draft


def _is_business(title: str) -> bool:
    """Tell whether a deliberation of this title is the council's own business."""
    return bool(_BUSINESS.search(title) or (_STAFF.search(title) and not _SERVED.search(title)))


def _only_amount(parts: Sequence[Part]) -> Excerpt | None:
    """Give the amount of the total's line, or the one amount that a deliberation names."""
    for part in parts:
        if _TOTAL.match(part.text) and (found := find_amounts(part.words.flat)):
            return part.words.slice(found[0].start, found[0].end)
    plain_ones = [
        part.words.slice(amount.start, amount.end)
        for part in parts
        if part.table is None
        for amount in find_amounts(part.words.flat)
        if not amount.is_part and not amount.is_unit_price and amount.money.value is not None
        if not _INCOME.search(plain(part.words.flat[max(0, amount.start - 60) : amount.start]))
    ]
    return plain_ones[0] if len({" ".join(p.text.split()) for p in plain_ones}) == 1 else None


def _judge_vote(draft: Draft, parts: Sequence[Part]) -> None:
    """Mark what the council refused or withdrew; only what it decides counts, not what others refuse."""
    for part in parts:
        spoken = part.spoken
        if part.table is not None or not _DECISION.search(spoken):
            continue
        vote = _VOTE.search(spoken)
        lost = vote is not None and int(vote["no"] or vote["no2"]) > int(vote["yes"] or vote["yes2"])
        if lost or _REFUSED.search(spoken):
            draft.state, draft.state_words = ProjectState.REFUSED, part.words
        elif _WITHDRAWN.search(spoken):
            draft.state, draft.state_words = ProjectState.ABANDONED, part.words


def _spoken(text: str) -> str:
    """Fold a text for the word lists: plain, apostrophes as spaces."""
    return plain(text).replace("'", " ")
