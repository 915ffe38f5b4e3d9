"""Finds the other pages that print an action's title: contents, agendas, lists, references between fiches."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from analyser.folding import words
from analyser.records import Document, Project

_SHORTEST = 3
"""Words of a title that is looked for elsewhere: a shorter one may be a common noun."""
_OPENING = 4
"""Words by which the pages that may print a title are found, so that titles of one series need no reading of all."""


def with_mentions(projects: Sequence[Project], document: Document) -> list[Project]:
    """Add to each project the pages that print its title word for word."""
    titles = {project.project_id: words(project.title.value) for project in projects}
    wanted = {tuple(title[:_OPENING]) for title in titles.values() if len(title) >= _SHORTEST}
    pages: dict[tuple[str, ...], set[int]] = defaultdict(set)
    texts: dict[int, str] = {}
    for page in document.pages:
        read = words(page.text) if page.text else []
        for opening in _openings(read) & wanted:
            pages[opening].add(page.index)
            texts.setdefault(page.index, f" {' '.join(read)} ")
    found = []
    for project in projects:
        title = titles[project.project_id]
        named = {i for i in pages.get(tuple(title[:_OPENING]), ()) if f" {' '.join(title)} " in texts[i]}
        others = sorted((named | set(project.other_pages)) - set(project.pages))
        found.append(replace(project, other_pages=tuple(others)))
    return found


def _openings(read: Sequence[str]) -> set[tuple[str, ...]]:
    """Give all runs of three and four words of a page."""
    return {tuple(read[at : at + size]) for size in (_SHORTEST, _OPENING) for at in range(len(read) - size + 1)}
