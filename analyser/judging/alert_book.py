"""Reads corpus/alerts.yaml: the words behind the alerts, their limits and their messages. It looks at no action."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from analyser.judging.scales import wordings
from analyser.knowledge import Entry


@dataclass(frozen=True, eq=False)
class AlertBook:
    """corpus/alerts.yaml, compiled."""

    messages: Mapping[str, str]
    limits: Mapping[str, float]
    works_steps: frozenset[str]
    deal_steps: frozenset[str]
    deal_words: re.Pattern[str]
    new_build_title: re.Pattern[str]
    new_build_text: re.Pattern[str]
    new_build_except: re.Pattern[str]
    template: re.Pattern[str]
    own_share: re.Pattern[str]
    loans: re.Pattern[str]
    private: re.Pattern[str]
    totals: re.Pattern[str]


@lru_cache(maxsize=4)
def load_alerts(entry: Entry) -> AlertBook:
    """Read corpus/alerts.yaml; `CorpusError` names file and line."""
    new_build = entry["construction_neuve"]
    return AlertBook(
        messages={key: one.text() for key, one in entry["messages"].items()},
        limits={key: one.number() for key, one in entry["seuils"].items()},
        works_steps=frozenset(entry["travaux"]["etapes"].texts()),
        deal_steps=frozenset(entry["devis"]["etapes"].texts()),
        deal_words=wordings(entry["devis"]["mots"]),
        new_build_title=wordings(new_build["titre"]),
        new_build_text=wordings(new_build["texte"]),
        new_build_except=wordings(new_build.get("sauf")),
        template=wordings(entry["modele"]),
        own_share=wordings(entry["part_propre"]),
        loans=wordings(entry["pret"]),
        private=wordings(entry["prive"]),
        totals=wordings(entry["total"]),
    )
