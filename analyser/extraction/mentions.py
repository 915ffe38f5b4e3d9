"""Finds the other pages that print an action's title: contents, agendas, lists, references between fiches."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from analyser.folding import words
from analyser.records import Document, Project

_SHORTEST = 3
"""Words of a title that is looked for elsewhere: a shorter one may be a common noun."""


def with_mentions(projects: Sequence[Project], document: Document) -> list[Project]:
    """Add to each project the pages that print its title word for word."""
    titles = {project.project_id: words(project.title.value) for project in projects}
    openings: dict[tuple[str, str], set[int]] = defaultdict(set)
    wanted = {(title[0], title[1]) for title in titles.values() if len(title) >= _SHORTEST}
    texts: dict[int, str] = {}
    for page in document.pages:
        read = words(page.text) if page.text else []
        for pair in itertools.pairwise(read):
            if pair in wanted:
                openings[pair].add(page.index)
                texts.setdefault(page.index, f" {' '.join(read)} ")
    found = []
    for project in projects:
        title = titles[project.project_id]
        pages = openings.get((title[0], title[1]), set()) if len(title) >= _SHORTEST else set()
        named = {index for index in pages if f" {' '.join(title)} " in texts[index]}
        others = sorted((named | set(project.other_pages)) - set(project.pages))
        found.append(replace(project, other_pages=tuple(others)))
    return found
