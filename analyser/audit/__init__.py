"""The language model's part: it may point at what stands in the text, and nothing it says passes unproved."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analyser.audit.asking import Asker
from analyser.audit.enriching import fill_fields, keep_model_part, second_opinions, summarise
from analyser.audit.estimating import Estimate, estimate
from analyser.audit.finding import find_missed
from analyser.audit.log import AuditLog, Refusal, SentPiece
from analyser.chat import Chat, cost_in_euros, is_local, make_chat, text_destination
from analyser.judging.suggesting import suggest
from analyser.judging.surroundings import Surroundings
from analyser.knowledge import Knowledge
from analyser.records import Document, Extraction, Suggestion
from analyser.settings import Settings

__all__ = [
    "AuditLog",
    "Audited",
    "Estimate",
    "Refusal",
    "SentPiece",
    "audit",
    "estimate",
    "keep_model_part",
    "make_asker",
]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Audited:
    """A document after the model's part: what rules found, what the model added and the text proved, and the log."""

    extraction: Extraction
    suggestions: tuple[Suggestion, ...]
    """One for each project, then one for each set-aside one."""
    log: AuditLog


def audit(
    document: Document,
    extraction: Extraction,
    knowledge: Knowledge,
    settings: Settings,
    progress: Progress | None = None,
) -> Audited:
    """Judge every action by rules; with a model configured, let it add what the text proves.

    Raises `ModelMissingError` or `ModelRefusedError` when the configured model cannot be used at all.
    """
    chat = make_chat(settings)
    if chat is None:
        return Audited(extraction, _judged(document, extraction, knowledge, progress), AuditLog())
    asker = make_asker(chat, settings)
    missed = find_missed(document, extraction, asker)
    projects = fill_fields(document, (*extraction.projects, *missed), asker)
    extraction = replace(extraction, projects=tuple(sorted(projects, key=lambda p: p.pages[:1])))
    suggestions = _judged(document, extraction, knowledge, progress)
    proposed = suggestions[: len(extraction.projects)]
    argued = second_opinions(document, extraction.projects, proposed, knowledge, asker)
    told = summarise(document, extraction.projects, argued, asker)
    return Audited(extraction, (*told, *suggestions[len(extraction.projects) :]), _closed(asker.log, settings))


def make_asker(chat: Chat, settings: Settings) -> Asker:
    """Make what asks a model: its prompts, its kept replies, where its text goes."""
    return Asker(
        chat,
        settings.prompts,
        settings.data / "model_replies",
        AuditLog(model=chat.name),
        destination=text_destination(settings),
        remote=not is_local(settings),
        journal=settings.data / "model_journal.jsonl",
        concurrency=settings.chat_concurrency,
    )


def _closed(log: AuditLog, settings: Settings) -> AuditLog:
    """Add up what the run cost."""
    tokens_in, tokens_out = sum(p.tokens_in for p in log.sent), sum(p.tokens_out for p in log.sent)
    log.euros = round(cost_in_euros(tokens_in, tokens_out, settings), 6)
    return log


def _judged(
    document: Document, extraction: Extraction, knowledge: Knowledge, progress: Progress | None
) -> tuple[Suggestion, ...]:
    projects = (*extraction.projects, *extraction.set_aside)
    surroundings = Surroundings(document, projects)
    made = []
    for done, project in enumerate(projects):
        if progress is not None:
            progress(done, len(projects))
        made.append(suggest(project, document, knowledge, surroundings=surroundings))
    return tuple(made)
