"""Reads corpus/maturity.yaml: levels, the steps that prove them, and the words that say how a step stands.

It knows nothing of plans: `steps` finds the steps in sentences, `maturity` draws the conclusion.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from analyser.errors import CorpusError
from analyser.french.sentences import compile_wordings
from analyser.knowledge import Entry, Knowledge

Standing = Literal["done", "under_way", "planned", "denied"]
STANDINGS: Mapping[str, Standing] = {
    "faite": "done", "en_cours": "under_way", "prevue": "planned", "niee": "denied",
}  # fmt: skip
AXES = ("technique", "foncier", "juridique", "financier", "politique", "calendrier", "autorisations")
LEVELS = range(8)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a project's life and the level that it proves once it is done."""

    step_id: str
    level: int
    axis: str | None
    pattern: re.Pattern[str]
    done: re.Pattern[str] | None
    """Its own words for « done »; None: the general ones."""
    bare: bool
    """Whether its name alone, where the plan tells its progress, says that it is under way."""
    settled: bool
    """Whether its wording already says that it is done."""
    stated_only: bool
    """Whether it is believed only where the plan tells its progress."""


@dataclass(frozen=True, slots=True)
class AxisWords:
    """Wordings that tell how an axis stands, beside the steps."""

    acquired: re.Pattern[str]
    under_way: re.Pattern[str]
    absent: re.Pattern[str]


@dataclass(frozen=True, eq=False)
class MaturityScale:
    """The scale 0-7, ready to be searched for."""

    version: str
    phases: tuple[str, ...]
    """Name of the phase of each level."""
    readings: tuple[str, ...]
    """What each level means for a PVD+ mission."""
    progress_labels: re.Pattern[str]
    steps: tuple[Step, ...]
    marks: Mapping[Standing, re.Pattern[str]]
    dated: re.Pattern[str]
    """A full date: a step that bears one is done, whatever its own words."""
    planned_before: re.Pattern[str]
    ideas: re.Pattern[str]
    running: re.Pattern[str]
    """What, alone where progress is told, says that the action itself is under way."""
    states: Mapping[str, re.Pattern[str]]
    stalls: re.Pattern[str]
    axes: Mapping[str, AxisWords]
    checks: Mapping[str, AxisWords]
    brownfield: re.Pattern[str]


def scale_of(knowledge: Knowledge) -> MaturityScale:
    """Give the maturity scale of a corpus; `CorpusError` when maturity.yaml is missing or wrong."""
    if "maturity" not in knowledge.sheets:
        raise CorpusError("corpus/maturity.yaml manque.")
    return load_scale(knowledge.sheets["maturity"])


@lru_cache(maxsize=4)
def load_scale(entry: Entry) -> MaturityScale:
    """Read the sheet; `CorpusError` names file and line."""
    levels = entry["niveaux"].entries()
    if [one["niveau"].number() for one in levels] != list(LEVELS):
        entry["niveaux"].fail("les niveaux 0 à 7 sont attendus, dans l’ordre.")
    marks = entry["marques"]
    return MaturityScale(
        version=entry["version"].text(),
        phases=tuple(one["phase"].text() for one in levels),
        readings=tuple(one["lecture"].text() for one in levels),
        progress_labels=wordings(entry["avancement"]),
        steps=tuple(_step(one) for one in entry["etapes"].entries()),
        marks={standing: wordings(marks[key]) for key, standing in STANDINGS.items()},
        dated=wordings(marks["datee"]),
        planned_before=wordings(marks["prevue_avant"]),
        ideas=wordings(entry["idees"]),
        running=wordings(entry.get("en_cours_seul")),
        states={name: wordings(words) for name, words in entry["etats"].items()},
        stalls=wordings(entry["blocages"]),
        axes={name: _axis(words) for name, words in entry["axes"].items()},
        checks={name: _axis(words) for name, words in entry["verifications"].items()},
        brownfield=wordings(entry["friche"]),
    )


def wordings(entry: Entry | None) -> re.Pattern[str]:
    """Compile a list of wordings; nothing matches an absent one; `CorpusError` names the line of a wrong one."""
    if entry is None:
        return compile_wordings(())
    for one in entry.entries() if entry.is_list else (entry,):
        try:
            compile_wordings((one.text(),))
        except ValueError as error:
            one.fail(str(error))
    return compile_wordings(entry.texts())


def _step(entry: Entry) -> Step:
    entry.only("id", "niveau", "axe", "termes", "faite", "nue", "acquise", "rubrique_seule")
    level = entry["niveau"].number()
    if level not in LEVELS:
        entry["niveau"].fail("un niveau de 0 à 7 est attendu.")
    done = entry.get("faite")
    return Step(
        step_id=entry["id"].text(),
        level=int(level),
        axis=axis.one_of(*AXES) if (axis := entry.get("axe")) else None,
        pattern=wordings(entry["termes"]),
        done=None if done is None else wordings(done),
        bare=_is_set(entry, "nue"),
        settled=_is_set(entry, "acquise"),
        stated_only=_is_set(entry, "rubrique_seule"),
    )


def _axis(entry: Entry) -> AxisWords:
    entry.only("acquis", "en_cours", "absent")
    return AxisWords(*(wordings(entry.get(key)) for key in ("acquis", "en_cours", "absent")))


def _is_set(entry: Entry, key: str) -> bool:
    return (value := entry.get(key)) is not None and value.plain() is True
