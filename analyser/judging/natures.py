"""Tells what kind of action this is (study, investment, running cost) and what kind of body owns it.

Word lists: corpus/natures.yaml. It knows nothing of fields, funding or alerts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from analyser.folding import plain
from analyser.french.sentences import sentences_of
from analyser.judging.action_text import ActionText
from analyser.judging.scales import wordings
from analyser.knowledge import Entry, Knowledge
from analyser.records import Citation, Money

STUDY, INVESTMENT, RUNNING = "etude", "investissement", "fonctionnement"


@dataclass(frozen=True, eq=False)
class Natures:
    """The word lists, compiled."""

    in_title: Mapping[str, re.Pattern[str]]
    in_text: Mapping[str, re.Pattern[str]]
    owners: Mapping[str, re.Pattern[str]]


def natures_of(knowledge: Knowledge) -> Natures | None:
    """Give the word lists of a corpus; None when it has none."""
    sheet = knowledge.sheets.get("natures")
    return None if sheet is None else load_natures(sheet)


@lru_cache(maxsize=4)
def load_natures(entry: Entry) -> Natures:
    """Read corpus/natures.yaml; `CorpusError` names file and line."""
    return Natures(
        in_title={name: wordings(words["titre"]) for name, words in entry["natures"].items()},
        in_text={name: wordings(words["texte"]) for name, words in entry["natures"].items()},
        owners={name: wordings(words) for name, words in entry["maitres_ouvrage"].items()},
    )


def action_natures(text: ActionText, natures: Natures) -> dict[str, tuple[Citation, ...]]:
    """Say what the action is, each nature with the words that tell; empty when nothing does.

    The title decides where it names one; a study or a post named there is not turned into works by the mere mention
    of works in the text, but a title without a nature is judged by the text.
    """
    title = tuple(sentences_of(text.project.title.citations, text.document))
    found = {
        name: quotes
        for name, pattern in natures.in_title.items()
        if (quotes := tuple(s.cite(*m.span()) for s in title for m in pattern.finditer(s.plain)))
    }
    if not found:
        found = {name: quotes for name, pattern in natures.in_text.items() if (quotes := text.search(pattern)[:2])}
    cost = text.project.fields.get("cost")
    if cost is not None and isinstance(cost.value, Money) and cost.value.basis == "annual":
        found.setdefault(RUNNING, cost.citations)
    return found


def is_study(text: ActionText, knowledge: Knowledge) -> bool:
    """Tell whether the action is a study and nothing else."""
    natures = natures_of(knowledge)
    return natures is not None and set(action_natures(text, natures)) == {STUDY}


def owner_types(text: ActionText, natures: Natures) -> frozenset[str]:
    """Say which kinds of body the printed owner names (`commune`, `epci` ...); empty when none is named or known."""
    owner = text.project.fields.get("owner")
    if owner is None:
        return frozenset()
    printed = plain(owner.raw)
    return frozenset(name for name, pattern in natures.owners.items() if pattern.search(printed))
