"""Tells before a run what it would cost: calls, tokens, euros. Asks nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analyser.audit.asking import Asker, Question
from analyser.audit.enriching import field_question, opinion_question, summary_question
from analyser.audit.finding import missing_questions
from analyser.chat import cost_in_euros, estimate_tokens
from analyser.judging.surroundings import Surroundings, context_of
from analyser.knowledge import Knowledge
from analyser.records import Document, Extraction
from analyser.settings import Settings

_REPLY_TOKENS = {"actions": 400, "champs": 250, "avis": 300, "resume": 250}
"""Of a usual reply to each task: some pointers with short quotes."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would cost, repairs and actions yet to be found left out. `cached`: replies already paid for."""

    calls: int
    cached: int
    tokens_in: int
    tokens_out: int
    euros: float


def estimate(
    document: Document, extraction: Extraction, knowledge: Knowledge, settings: Settings, asker: Asker | None = None
) -> Estimate:
    """Estimate a run on a document; `asker`, if given, knows which replies an earlier run has kept."""
    calls = cached = tokens_in = tokens_out = 0
    for question in _questions(document, extraction, knowledge):
        if asker is not None and asker.is_kept(question):
            cached += 1
            continue
        prompt = question.rendered(settings.prompts)
        calls += 1
        tokens_in += estimate_tokens(prompt.system + prompt.request)
        tokens_out += _REPLY_TOKENS[question.task]
    euros = cost_in_euros(tokens_in, tokens_out, settings)
    return Estimate(calls, cached, tokens_in, tokens_out, round(euros, 6))


def _questions(document: Document, extraction: Extraction, knowledge: Knowledge) -> Iterable[Question[Any]]:
    for missing in missing_questions(document, extraction):
        yield from missing.parts()
    surroundings = Surroundings(document, (*extraction.projects, *extraction.set_aside))
    for project in extraction.projects:
        context = context_of(project, surroundings, knowledge.rulebook)
        yield from field_question(document, project).parts()
        yield from opinion_question(document, project, knowledge, context).parts()
        yield from summary_question(document, project).parts()
