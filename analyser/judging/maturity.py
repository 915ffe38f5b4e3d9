"""Says how far an action has come (0-7), how it goes, what stalls it and which sides of it are settled, with quotes.

The highest step that is done or under way wins; a step only planned or denied does not count; where the plan tells
its progress in a place of its own, that place wins over the description. Silence gives no level. It knows nothing of
fields, verdicts or funding.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from analyser.french.sentences import Sentence
from analyser.judging.action_text import ActionText
from analyser.judging.progress import WORKS_LEVEL, Reading
from analyser.judging.scales import AXES, AxisWords, MaturityScale
from analyser.judging.steps import Mention
from analyser.records import Citation, MaturitySuggestion, Period, Project, ProjectState

IDEA_LEVEL = 0
STUDY_LEVEL = 2
LAST_OPEN_LEVEL = 5
DELIVERED_LEVEL = 7
MOST_QUOTES = 3

_NOT_WORDS = re.compile(r"[^a-z0-9]*")
_WORD = re.compile(r"[a-z0-9]")


def judge_maturity(
    project: Project, reading: Reading, scale: MaturityScale, today: date, *, is_study: bool = False
) -> MaturitySuggestion:
    """Judge one action by the steps of its text; `today` tells which schedules have passed.

    A study alone (`is_study`) does not pass the level of feasibility by being voted, tendered or under way.
    """
    level, citations = _level(reading, scale)
    if is_study and level is not None and level < DELIVERED_LEVEL:
        level = min(level, STUDY_LEVEL)
    if project.state is ProjectState.PAST and project.state_citations:
        level, citations = DELIVERED_LEVEL, project.state_citations
    stalls = (*_stalls(reading, scale), *_overdue(project, level, today))
    return MaturitySuggestion(
        level=level,
        phase=None if level is None else scale.phases[level],
        state=_state(project, reading, level, scale),
        citations=citations,
        stalls=tuple(dict.fromkeys(stalls)),
        axes=_axes(project, reading, level, scale),
    )


def is_brownfield(text: ActionText, scale: MaturityScale) -> bool:
    """Tell whether the action is on a brownfield: funders then ask for four known things."""
    return any(scale.brownfield.search(one.plain) for one in text.sentences)


def _level(reading: Reading, scale: MaturityScale) -> tuple[int | None, tuple[Citation, ...]]:
    """Give the highest level that is proved, with its quotes; `None` when nothing tells."""
    for mentions, sentences, stated in (
        (reading.stated_mentions, reading.stated, True),
        (reading.mentions, (*reading.stated, *reading.other), False),
    ):
        proofs = [m for m in mentions if _proves(m, stated=stated)]
        if proofs:
            level = max(m.step.level for m in proofs)
            return level, tuple(dict.fromkeys(m.cite() for m in proofs if m.step.level == level))[:MOST_QUOTES]
        if stated and (ended := _said_alone(reading, scale.states["terminé"], scale.progress_labels)):
            return DELIVERED_LEVEL, ended
        if stated and (running := _said_alone(reading, scale.running, scale.progress_labels, whole=True)):
            return WORKS_LEVEL, running
        if not stated and (delivered := _delivered_in_passing(mentions)):
            return DELIVERED_LEVEL, delivered
        early = _early_level(mentions, sentences, scale) or (_before_next_step(mentions) if stated else None)
        if early is not None:
            return early
    return None, ()


def _delivered_in_passing(mentions: Sequence[Mention]) -> tuple[Citation, ...]:
    """Give « réception prononcée » found in the description, if nothing is still planned there."""
    if any(m.standing == "planned" for m in mentions):
        return ()
    delivered = (m for m in mentions if m.step.stated_only and m.step.level == DELIVERED_LEVEL and m.standing == "done")
    return tuple(m.cite() for m in delivered)[:MOST_QUOTES]


def _early_level(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], scale: MaturityScale
) -> tuple[int, tuple[Citation, ...]] | None:
    """Conclude where no step is reached: one below the study that is planned, else an idea."""
    studies = [m for m in mentions if m.step.level <= STUDY_LEVEL and m.step.axis == "technique"]
    if planned := [m for m in studies if m.standing == "planned"]:
        best = max(planned, key=lambda m: m.step.level)
        return best.step.level - 1, (best.cite(),)
    if denied := [m for m in studies if m.standing == "denied"]:
        return IDEA_LEVEL, (denied[0].cite(),)
    ideas = [sentence.cite() for sentence in sentences if scale.ideas.search(sentence.plain)]
    return (IDEA_LEVEL, (ideas[0],)) if ideas else None


def _before_next_step(mentions: Sequence[Mention]) -> tuple[int, tuple[Citation, ...]] | None:
    """Conclude from the first step that the progress announces: « délibération prévue en juin » comes after a study."""
    planned = [m for m in mentions if m.standing == "planned" and m.step.level]
    if not planned:
        return None
    first = min(planned, key=lambda m: m.step.level)
    return first.step.level - 1, (first.cite(),)


def _proves(mention: Mention, *, stated: bool) -> bool:
    """Tell whether a step counts as reached; outside the place of progress its name alone never does."""
    if mention.step.stated_only and not stated:
        return False
    if mention.standing is None:
        return stated and mention.step.bare
    return mention.standing in ("done", "under_way")


def _said_alone(
    reading: Reading, pattern: re.Pattern[str], labels: re.Pattern[str], *, whole: bool = False
) -> tuple[Citation, ...]:
    """Find « Terminé. », « Réalisé en 2023 » where progress is told: « relevé réalisé » says it of something else.

    `whole`: nothing may follow.
    """
    with_step = {id(m.sentence) for m in reading.stated_mentions}
    found = []
    for sentence in reading.stated:
        label = labels.match(sentence.plain)
        opening = _NOT_WORDS.match(sentence.plain, label.end() if label else 0)
        said = pattern.match(sentence.plain, opening.end() if opening else 0)
        alone = not _WORD.search(sentence.plain, said.end()) if said and whole else id(sentence) not in with_step
        if said and alone:
            found.append(sentence.cite(*said.span()))
    return tuple(found)[:MOST_QUOTES]


def _stalls(reading: Reading, scale: MaturityScale) -> Iterator[Citation]:
    """Find what holds the action up: « en attente », « foncier privé », « portage à identifier »."""
    for sentence in (*reading.stated, *reading.other):
        for found in scale.stalls.finditer(sentence.plain):
            yield sentence.cite(*found.span())


def _overdue(project: Project, level: int | None, today: date) -> tuple[Citation, ...]:
    """Give the schedule when all its years have passed and the works have not begun."""
    schedule = project.fields.get("schedule")
    if schedule is None or not isinstance(schedule.value, Period) or schedule.value.end_year is None:
        return ()
    return schedule.citations if schedule.value.end_year < today.year and (level or 0) <= LAST_OPEN_LEVEL else ()


def _state(project: Project, reading: Reading, level: int | None, scale: MaturityScale) -> str | None:
    """Say how the action goes, in the words of the scale; None when nothing tells."""
    if project.state in (ProjectState.ABANDONED, ProjectState.REFUSED):
        return "abandonné"
    if level == DELIVERED_LEVEL:
        return "terminé"
    with_step = {id(m.sentence) for m in reading.mentions}
    for name, pattern in scale.states.items():
        said = (s for s in reading.stated if pattern.search(s.plain))
        if name != "terminé" and any(id(s) not in with_step or name != "à venir" for s in said):
            return name
    if level is None or level == IDEA_LEVEL:
        return None if level is None else "à venir"
    return "en cours"


def _axes(project: Project, reading: Reading, level: int | None, scale: MaturityScale) -> Mapping[str, str]:
    """Say for each side of the action, and for the four points asked of brownfields, how far it is settled."""
    standings = {axis: _axis_by_steps(reading, axis) or "non_documente" for axis in AXES}
    words = {**scale.axes, **scale.checks}
    for name, axis in words.items():
        standings[name] = _axis_by_words(reading, axis) or standings.get(name) or "non_documente"
    if "schedule" in project.fields and standings["calendrier"] == "non_documente":
        period = project.fields["schedule"].value
        known = isinstance(period, Period) and period.start_year is not None
        standings["calendrier"] = "acquis" if known else "absent"
    if (level or 0) > STUDY_LEVEL and standings["technique"] == "non_documente":
        standings["technique"] = "acquis"
    standings["porteur"] = "acquis" if "owner" in project.fields else "non_documente"
    return standings


def _axis_by_steps(reading: Reading, axis: str) -> str | None:
    """Conclude from the steps that belong to an axis: the best standing wins."""
    found = {m.standing for m in reading.mentions if m.step.axis == axis}
    if "done" in found:
        return "acquis"
    if "under_way" in found or "planned" in found:
        return "en_cours"
    return "absent" if "denied" in found else None


def _axis_by_words(reading: Reading, words: AxisWords) -> str | None:
    """Conclude from the wordings of an axis: what is missing wins over what is under way, and that over the rest."""
    sentences = (*reading.stated, *reading.other)
    for standing, pattern in (("absent", words.absent), ("en_cours", words.under_way), ("acquis", words.acquired)):
        if any(pattern.search(one.plain) for one in sentences):
            return standing
    return None
