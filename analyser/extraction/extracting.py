"""Runs the detectors over a document and makes projects of what they found."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyser.extraction.accounting import account_for, explain_absence
from analyser.extraction.finding.contexts import Context, Setting, contexts_of
from analyser.extraction.finding.drafts import Draft
from analyser.extraction.finding.fiches import find_fiches
from analyser.extraction.finding.minutes import read_minutes
from analyser.extraction.finding.places import places_of
from analyser.extraction.finding.sections import find_sections
from analyser.extraction.finding.tables import find_rows
from analyser.extraction.layout.headings import headings_of
from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.layout.stream import read_stream
from analyser.extraction.mentions import with_mentions
from analyser.extraction.merging import Action, merge
from analyser.extraction.projects import attach_towns, make_project
from analyser.extraction.stated_tax import stated_tax, with_tax
from analyser.extraction.towns import town_of
from analyser.records import Document, Extraction, Project, ProjectState

_SET_ASIDE = (ProjectState.REFUSED, ProjectState.ABANDONED, ProjectState.PAST)


def extract(document: Document) -> Extraction:
    """Find the actions of a document, in its order, with their fields, pages and what was found on each page."""
    stream = read_stream(document)
    actions = _find_actions(stream.parts)
    made = [project for action in actions if (project := make_project(document, action)) is not None]
    if (tax := stated_tax(stream.parts)) is not None:
        made = [with_tax(project, tax) for project in made]
    projects = with_mentions(attach_towns(_identified(made)), document)
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
    rows = find_rows(listed)
    headings = headings_of(parts)
    places = places_of(parts, headings)
    for draft in (*drafts, *rows):
        draft.town = draft.town or places.get(id(draft.origin or draft.parts[0]), Excerpt())
    settings = contexts_of(parts, headings)
    return sorted(
        merge(_placed(drafts, settings), _placed(rows, settings)),
        key=lambda action: action.main.pages[0],
    )


def _placed(drafts: Sequence[Draft], settings: Mapping[int, Setting]) -> list[Draft]:
    """Give each draft the state of the chapter it stands in; others' examples are left out."""
    kept = []
    for draft in drafts:
        setting = settings.get(id(draft.origin or draft.parts[0]))
        if setting is not None and setting.context is Context.ELSEWHERE:
            continue
        if setting is not None and draft.state is ProjectState.PLANNED:
            draft.state, draft.state_words = ProjectState(setting.context.value), setting.words
        kept.append(draft)
    return kept


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
