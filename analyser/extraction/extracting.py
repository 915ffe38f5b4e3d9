"""Runs the detectors over a document and makes projects of what they found."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analyser.extraction.accounting import account_for, explain_absence
from analyser.extraction.fiches import find_fiches
from analyser.extraction.layout import read_stream
from analyser.extraction.merging import Action, merge
from analyser.extraction.minutes import read_minutes
from analyser.extraction.parts import Part
from analyser.extraction.printed import Excerpt, joined
from analyser.extraction.sections import find_sections
from analyser.extraction.tables import find_rows
from analyser.extraction.towns import town_of
from analyser.extraction.values import fields_of, text_field
from analyser.records import Document, Extraction, Field, Project, ProjectState

_SET_ASIDE = (ProjectState.REFUSED, ProjectState.ABANDONED, ProjectState.PAST)


def extract(document: Document) -> Extraction:
    """Find the actions of a document, in its order, with their fields, pages and what was found on each page."""
    stream = read_stream(document)
    actions = _find_actions(stream.parts)
    projects = _identified([project for action in actions if (project := _project(document, action)) is not None])
    proposed = tuple(project for project in projects if project.state not in _SET_ASIDE)
    findings = account_for(stream, projects)
    return Extraction(
        document.document_id,
        proposed,
        tuple(project for project in projects if project.state in _SET_ASIDE),
        findings,
        None if proposed else explain_absence(document, findings),
        town_of(document),
    )


def _find_actions(parts: Sequence[Part]) -> list[Action]:
    """Run the detectors: in minutes, the fiches and tables of the deliberations that list a plan's actions only."""
    minutes = read_minutes(parts)
    listed = parts if minutes is None else minutes.listed
    drafts = [] if minutes is None else list(minutes.drafts)
    drafts += find_fiches(listed)
    drafts += find_sections(listed, drafts)
    return sorted(merge(drafts, find_rows(listed)), key=lambda action: action.main.pages[0])


def _project(document: Document, action: Action) -> Project | None:
    """Make the record of one action."""
    draft = action.main
    title = text_field(draft.title)
    if title is None:
        return None
    fields = fields_of(draft)
    own = draft.pages
    return Project(
        project_id="",
        document_id=document.document_id,
        title=Field(str(title.value), title.citations),
        number=_words(draft.number),
        axis=_words(draft.axis),
        town=_words(draft.town),
        pages=tuple(own),
        other_pages=tuple(sorted({page for other in action.others for page in other.pages} - set(own))),
        fields=fields,
        state=draft.state,
        state_citations=draft.state_words.citations(),
        body=joined(part.words for part in draft.parts).citations(),
    )


def _words(excerpt: Excerpt) -> Field[str] | None:
    field = text_field(excerpt)
    return Field(str(field.value), field.citations) if field else None


def _identified(projects: list[Project]) -> list[Project]:
    """Give each project an identifier from document, number and title; the second of two alike gets its rank."""
    seen: Counter[str] = Counter()
    out = []
    for project in projects:
        key = f"{project.document_id}|{project.number.value if project.number else ''}|{project.title.value}"
        seen[key] += 1
        digest = hashlib.sha256((key if seen[key] == 1 else f"{key}|{seen[key]}").encode()).hexdigest()
        out.append(replace(project, project_id=digest[:16]))
    return out
