"""Compares two analyses of a plan: which action is which, what changed. Knows nothing of decisions or storage."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from analyser.folding import plain, words
from analyser.records import Money, Project
from analyser.views import VersionChange

SAME_TITLE = 85.0
"""Likeness (0-100) from which two titles name one action whatever its number; below, the rest must speak for it."""
RENAMED_TITLE = 50.0
SAME_BODY = 80.0
OTHER_BODY = 50.0
"""Likeness of two texts under which the same number says nothing: the plan was numbered anew."""
_BODY_CHARS = 3000
_REWORDED_BODY = 97.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an action is recognised by: plain texts, and its key."""

    key: str
    number: str
    title: str
    body: str


def sketch(key: str, number: str | None, title: str, body: str) -> Sketch:
    """Sketch an action from its printed texts."""
    return Sketch(key, plain(number or ""), plain(title), plain(body[:_BODY_CHARS]))


def sketch_of(project: Project) -> Sketch:
    """Sketch a project."""
    number = project.number.value if project.number else None
    return sketch(project.project_id, number, project.title.value, " ".join(c.quote for c in project.body))


def pair(old: Sequence[Sketch], new: Sequence[Sketch]) -> dict[str, str]:
    """Find each old action again: old key -> new key, best likeness first, each used once."""
    scored = [(likeness(a, b), -j, -i) for i, a in enumerate(old) for j, b in enumerate(new)]
    pairs: dict[str, str] = {}
    used: set[str] = set()
    for score, j, i in sorted(scored, reverse=True):
        before, after = old[-i].key, new[-j].key
        if score > 0 and before not in pairs and after not in used:
            pairs[before] = after
            used.add(after)
    return pairs


def likeness(a: Sketch, b: Sketch) -> float:
    """Score how likely two sketches are one action; 0 when they are not.

    The same title is enough. A changed title needs the same number or the same body beside it.
    """
    title = _title_likeness(a.title, b.title)
    body = fuzz.ratio(a.body, b.body) if a.body and b.body else None
    same_number = bool(a.number) and a.number == b.number and (body is None or body >= OTHER_BODY)
    same_title = title >= SAME_TITLE and _figures(a.title) == _figures(b.title)
    same_body = body is not None and body >= SAME_BODY
    if not (same_title or (title >= RENAMED_TITLE and (same_number or same_body))):
        return 0.0
    return title + 10.0 * same_number + 0.2 * (body or 0.0)


def _title_likeness(a: str, b: str) -> float:
    """Compare titles by the words that carry them, long words counting more: `école` is not nearly `église`."""
    of_a, of_b = _carrying(a), _carrying(b)
    shared = sum(map(len, (of_a & of_b).elements()))
    total = sum(map(len, of_a.elements())) + sum(map(len, of_b.elements()))
    return 200.0 * shared / total if total else 0.0


def _carrying(title: str) -> Counter[str]:
    """Keep the words of four letters and more, plural marks dropped; all words of a title that has none."""
    found = words(title)
    long = [word.rstrip("sx") for word in found if len(word) > 3 or word.isdigit()]
    return Counter(long or found)


def _figures(title: str) -> list[str]:
    return [word for word in words(title) if word.isdigit()]


def compare(old: Sequence[Project], new: Sequence[Project]) -> list[VersionChange]:
    """Say of each action what became of it: the new version's in its order, then those that are gone."""
    pairs = pair([sketch_of(p) for p in old], [sketch_of(p) for p in new])
    before = {pairs[p.project_id]: p for p in old if p.project_id in pairs}
    changes = [_change(before.get(p.project_id), p) for p in new]
    gone = [p for p in old if p.project_id not in pairs]
    return changes + [VersionChange("removed", p.title.value, p.project_id, None) for p in gone]


def _change(old: Project | None, new: Project) -> VersionChange:
    """Name the change that matters most: money, then words, then place."""
    title = new.title.value
    if old is None:
        return VersionChange("new", title, None, new.project_id)
    ids = (old.project_id, new.project_id)
    if not same_cost(old, new):
        return VersionChange("cost_changed", title, *ids, _arrow(_cost_text(old), _cost_text(new)))
    if reworded := _reworded(old, new):
        return VersionChange("reworded", title, *ids, reworded)
    if moved := _moved(old, new):
        return VersionChange("moved", title, *ids, moved)
    return VersionChange("unchanged", title, *ids)


def same_cost(old: Project, new: Project) -> bool:
    """Tell whether both versions give the same amount, however printed."""
    return _cost(old) == _cost(new)


def _cost(project: Project) -> Money | None:
    field = project.fields.get("cost")
    return replace(field.value, raw="") if field and isinstance(field.value, Money) else None


def _cost_text(project: Project) -> str:
    field = project.fields.get("cost")
    return field.raw if field else "non chiffré"


def _reworded(old: Project, new: Project) -> str:
    """Say what is worded differently: the title, named fields, or the text around them."""
    if plain(old.title.value) != plain(new.title.value):
        return _arrow(old.title.value, new.title.value)
    before, after = _texts(old), _texts(new)
    if changed := [_FIELD_LABELS[n] for n in _FIELD_LABELS if before.get(n) != after.get(n)]:
        return ", ".join(changed)
    a, b = sketch_of(old), sketch_of(new)
    return "texte de la fiche" if a.body and b.body and fuzz.ratio(a.body, b.body) < _REWORDED_BODY else ""


def _texts(project: Project) -> Mapping[str, str]:
    return {name: plain(field.raw) for name, field in project.fields.items()}


def _moved(old: Project, new: Project) -> str:
    """Say where the action went: number, axis, page."""
    numbers = (old.number.value if old.number else "", new.number.value if new.number else "")
    axes = (old.axis.value if old.axis else "", new.axis.value if new.axis else "")
    pages = tuple(min(p.pages) + 1 if p.pages else p.title.citations[0].page_number for p in (old, new))
    parts = []
    if plain(numbers[0]) != plain(numbers[1]):
        parts.append(_arrow(numbers[0] and f"n° {numbers[0]}", numbers[1] and f"n° {numbers[1]}"))
    if plain(axes[0]) != plain(axes[1]):
        parts.append(_arrow(axes[0], axes[1]))
    if pages[0] != pages[1]:
        parts.append(_arrow(f"p. {pages[0]}", f"p. {pages[1]}"))
    return ", ".join(parts)


def _arrow(before: str, after: str) -> str:
    return f"{before or '(rien)'} → {after or '(rien)'}"


_FIELD_LABELS = {
    "owner": "maître d’ouvrage",
    "schedule": "calendrier",
    "partners": "partenaires",
    "funding_cited": "financements cités",
    "funding_plan": "plan de financement",
    "description": "description",
    "objectives": "objectifs",
    "location": "lieu",
    "status": "état d’avancement",
    "priority": "priorité",
    "indicators": "indicateurs",
    "other_costs": "autres montants",
}
