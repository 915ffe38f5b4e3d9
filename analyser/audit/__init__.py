"""The language model's part: it may point at what stands in the text, and nothing it says passes unproved."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyser.audit.asking import Asker, AuditLog, Refusal, SentPiece
from analyser.audit.enriching import fill_fields, second_opinion, summarise
from analyser.audit.finding import find_missed
from analyser.chat import is_local, make_chat, text_destination
from analyser.knowledge import Knowledge
from analyser.records import Document, Extraction, Suggestion
from analyser.settings import Settings
from analyser.suggesting import suggest

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AuditLog", "Audited", "Refusal", "SentPiece", "audit"]


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
    progress: "Callable[[int, int], None] | None" = None,
) -> Audited:
    """Judge every action by rules; with a model configured, let it add what the text proves.

    Raises `ModelMissingError` or `ModelRefusedError` when the configured model cannot be used at all.
    """
    chat = make_chat(settings)
    log = AuditLog()
    if chat is None:
        return Audited(extraction, _judged(document, extraction, knowledge, progress), log)
    asker = Asker(
        chat,
        settings.prompts,
        settings.data / "model_replies",
        log,
        destination=text_destination(settings),
        remote=not is_local(settings),
    )
    missed = find_missed(document, extraction, asker)
    projects = [fill_fields(document, project, asker) for project in (*extraction.projects, *missed)]
    extraction = replace(extraction, projects=tuple(sorted(projects, key=lambda p: p.pages[:1])))
    suggestions = list(_judged(document, extraction, knowledge, progress))
    for at, project in enumerate(extraction.projects):
        opinion = second_opinion(document, project, suggestions[at], knowledge, asker)
        suggestions[at] = summarise(document, project, opinion, asker)
    return Audited(extraction, tuple(suggestions), log)


def _judged(
    document: Document, extraction: Extraction, knowledge: Knowledge, progress: "Callable[[int, int], None] | None"
) -> tuple[Suggestion, ...]:
    projects = (*extraction.projects, *extraction.set_aside)
    made = []
    for done, project in enumerate(projects):
        if progress is not None:
            progress(done, len(projects))
        made.append(suggest(project, document, knowledge))
    return tuple(made)
