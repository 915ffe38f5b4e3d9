"""Finds actions that a sentence says are given up or refused: kept with that state, so that nobody counts on them.

« Le projet de méthaniseur a été retiré. », « Halle solaire : abandonnée en 2024 », « action « Navette » rejetée ».
"""

import re
from collections.abc import Iterator, Sequence

from analyser.extraction.finding.drafts import Draft
from analyser.extraction.layout.parts import Part
from analyser.records import ProjectState

_WORK = r"(?:action|projet|opération|fiche|hypothèse|proposition|idée|piste|variante)"
_VERB = r"(?:(?P<refused>rejet|refus|repouss)|abandonn|annul|retir|écart|supprim)\w*"
_OF_WORK = (
    r"(?:[Ll]e projet d(?:e |u |['’])|[Ll]a (?:création|rénovation|construction|réalisation|réfection|transformation|pose|mise en place|plantation) d(?:e |u |es |['’])"
    r"|[Ll]['’](?:installation|aménagement|extension|acquisition|achat|implantation|ouverture) d(?:e |u |es |['’]))"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE if quoted else 0)
    for quoted, pattern in (
        (True, rf"\b{_WORK}\s+«\s*(?P<title>[^»]{{6,140}}?)\s*»[^.;«]{{0,160}}?\b(?:est|a été|sont|était)\s+{_VERB}"),
        (False, rf"(?P<title>{_OF_WORK}[^.;,:]{{5,110}}?)(?:,[^.;,]{{3,60}})?,?\s(?:(?:a|ont) été\s|est\s)?{_VERB}"),
        (False, rf"(?:^|(?<=[.;•\n])\s*)(?P<title>[A-ZÀ-Ý][^.;:,]{{5,90}}?)\s*:\s(?:{_WORK}\s)?{_VERB}"),
        (False, rf"\b{_WORK}s?\s{_VERB}\s*:\s(?P<title>[^.;:,]{{5,110}})"),
    )
)


def find_dropped(parts: Sequence[Part]) -> list[Draft]:
    """Give the actions that sentences name as given up or refused, each once."""
    drafts: dict[str, Draft] = {}
    for part in parts:
        if part.table is None:
            for draft in _named(part):
                drafts.setdefault(draft.title.value, draft)
    return list(drafts.values())


def _named(part: Part) -> Iterator[Draft]:
    """Read the sentences of one paragraph."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(part.words.flat):
            state = ProjectState.REFUSED if match["refused"] else ProjectState.ABANDONED
            title, words = part.words.slice(*match.span("title")).strip(), part.words.slice(*match.span())
            yield Draft(title, "item", parts=[part], state=state, state_words=words)
