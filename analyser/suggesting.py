"""Wires the judgements on one action into a suggestion: fields and verdict, maturity, alerts, funding, questions, tags.

It judges nothing itself.
"""

from datetime import date

from analyser.action_text import ActionText
from analyser.alerts import alerts_for
from analyser.eligibility import judge
from analyser.funding import Need, match_funding
from analyser.gaps import questions_for
from analyser.knowledge import Knowledge
from analyser.maturity import is_brownfield, judge_maturity, read_steps
from analyser.natures import is_study
from analyser.records import Document, Project, Suggestion
from analyser.scales import scale_of
from analyser.tags import tag


def suggest(
    project: Project,
    document: Document,
    knowledge: Knowledge,
    *,
    today: date | None = None,
    population: int | None = None,
) -> Suggestion:
    """Judge one action of a plan.

    `today` decides which schemes are open (default: the day of the call); `population` of the town, where it is
    known, narrows the funding.
    """
    day = today or date.today()
    text = ActionText(project, document)
    scale = scale_of(knowledge)
    categories, verdict = judge(project, document, knowledge)
    reading = read_steps(text, scale)
    maturity = judge_maturity(project, reading, scale, day, is_study=is_study(text, knowledge))
    funding = match_funding(Need(text, categories, verdict, maturity, day, population), knowledge)
    brownfield = is_brownfield(text, scale)
    return Suggestion(
        project_id=project.project_id,
        categories=tuple(categories),
        verdict=verdict,
        maturity=maturity,
        alerts=alerts_for(text, reading, scale, knowledge, day),
        funding=funding,
        questions=questions_for(
            project, categories, verdict, maturity, funding, knowledge=knowledge, brownfield=brownfield
        ),
        tags=tag(text, knowledge),
        rules_version=knowledge.version,
    )
