"""Wires the judgements on one action into a suggestion: fields and verdict, maturity, alerts, funding, questions, tags.

It judges nothing itself, but warns when what a judgement rests on is out of date.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from analyser.judging.action_text import ActionText
from analyser.judging.alerts import alerts_for
from analyser.judging.eligibility import judge
from analyser.judging.funding import Need, match_funding
from analyser.judging.gaps import Known, questions_for
from analyser.judging.hostile import hostile_alerts
from analyser.judging.maturity import is_brownfield, judge_maturity
from analyser.judging.natures import is_study
from analyser.judging.progress import read_steps
from analyser.judging.scales import scale_of
from analyser.judging.surroundings import Surroundings, context_of
from analyser.judging.tags import tag
from analyser.knowledge import Knowledge
from analyser.records import Alert, Document, Project, Suggestion


def suggest(
    project: Project,
    document: Document,
    knowledge: Knowledge,
    *,
    today: date | None = None,
    population: int | None = None,
    surroundings: Surroundings | None = None,
) -> Suggestion:
    """Judge one action of a plan.

    `today` decides which schemes are open (default: the day of the call); `population` of the town, where it is
    known, narrows the funding; `surroundings`, the plan without its actions, give context.
    """
    day = today or date.today()
    text = ActionText(project, document)
    scale = scale_of(knowledge)
    categories, verdict, settling = judge(project, document, knowledge)
    reading = read_steps(text, scale)
    maturity = judge_maturity(project, reading, scale, day, is_study=is_study(text, knowledge))
    funding = match_funding(Need(text, categories, verdict, maturity, day, population), knowledge)
    brownfield = is_brownfield(text, scale)
    suggestion = Suggestion(
        project_id=project.project_id,
        categories=tuple(categories),
        verdict=verdict,
        maturity=maturity,
        alerts=alerts_for(text, reading, scale, knowledge, day),
        funding=funding,
        questions=questions_for(
            Known(text, categories, verdict, maturity, funding, settling), knowledge, brownfield=brownfield
        ),
        tags=tag(text, knowledge),
        context=context_of(project, surroundings, knowledge.rulebook) if surroundings else (),
        rules_version=knowledge.version,
    )
    warnings = (*_stale_notes(suggestion, knowledge, day), *hostile_alerts(text, knowledge))
    return replace(suggestion, alerts=(*suggestion.alerts, *warnings))


def _stale_notes(suggestion: Suggestion, knowledge: Knowledge, day: date) -> Iterator[Alert]:
    """Warn when a criterion of the verdict or of a field comes from a note that is out of date or checked long ago."""
    criteria = (*suggestion.verdict.criteria, *(c for one in suggestion.categories for c in one.criteria))
    used = {citation.document_id for citation in criteria}
    notes = [note for note in knowledge.notes if note.document.document_id in used]
    if warnings := [warning for note in notes for warning in note.warnings(day)]:
        yield Alert("stale_note", " ".join(warnings))
