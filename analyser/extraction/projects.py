"""Makes the record of an action: its fiche's fields, what other places add, and where they disagree.

The fiche wins; what it does not speak of is taken from the tables that name the action; two values are a conflict.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from analyser.extraction.finding.drafts import Draft
from analyser.extraction.layout.printed import Excerpt, joined
from analyser.extraction.layout.ticks import answered
from analyser.extraction.merging import Action
from analyser.extraction.values import fields_of, text_field
from analyser.folding import plain
from analyser.records import Conflict, Document, Field, FieldValue, Money, Period, Project, ProjectState

_COMPARED = ("cost", "schedule")
_ABANDONED = re.compile(
    r"\W*(?:(?:action|projet|operation) )?(?:est |a ete )?(?:abandonn|annul|sans suite|retire|non retenu)"
)
_TO_MATURE = re.compile(r"\W*(?:(?:action|projet|operation|idee) )?(?:en maturation|a maturer|a murir|en reflexion)")
_PAST = re.compile(r"\W*(?:action|projet|operation) (?:passe|anterieur|solde)")
_COMMUNE = re.compile(r"^(?:la )?(?:commune|ville|mairie) (?:de |d['’]|du |des )(?P<name>\S.*)$", re.IGNORECASE)
_GROUPING = re.compile(
    r"^(?:la |le )?(?:communaut[ée]|cc\b|ca\b|syndicat|si(?:vom|vu|ctom)\b|m[ée]tropole|epci|pays|petr|pnr)",
    re.IGNORECASE,
)


def make_project(document: Document, action: Action) -> Project | None:
    """Make the record of one action, without identifier; None for one without a title that can be cited."""
    draft = action.main
    title = _words(draft.title)
    if title is None:
        return None
    fields = fields_of(draft)
    elsewhere = [(other, fields_of(other)) for other in action.others]
    conflicts = _conflicts(fields, [found for _, found in elsewhere])
    spoken_of = {entry.name for entry in draft.entries}
    for other, found in elsewhere:
        wanted = _COMPARED if other.is_financial else tuple(found)
        fields = {**{name: found[name] for name in wanted if name in found and name not in spoken_of}, **fields}
    state, state_words = _state(draft, fields)
    own = draft.pages
    return Project(
        project_id="",
        document_id=document.document_id,
        title=title,
        number=_words(draft.number),
        axis=_words(draft.axis),
        town=_words(draft.town),
        pages=tuple(own),
        other_pages=tuple(sorted({page for other in action.others for page in other.pages} - set(own))),
        fields=_with_other_costs(fields, conflicts),
        conflicts=conflicts,
        state=state,
        state_citations=state_words.citations(),
        body=joined(answered(part.words) for part in draft.parts).citations(),
    )


def _words(excerpt: Excerpt) -> Field[str] | None:
    """Make a field of printed words."""
    field = text_field(excerpt)
    return Field(str(field.value), field.citations) if field else None


def _conflicts(
    fields: dict[str, Field[FieldValue]], elsewhere: Sequence[dict[str, Field[FieldValue]]]
) -> tuple[Conflict, ...]:
    """Give the fields printed with different values in different places, the fiche's value first."""
    found = []
    for name in _COMPARED:
        values = [place[name] for place in (fields, *elsewhere) if name in place and _stated(place[name].value)]
        kept = [value for at, value in enumerate(values) if not any(_agree(value, v) for v in values[:at])]
        if len(kept) > 1:
            found.append(Conflict(name, tuple(kept)))
    return tuple(found)


def _stated(value: FieldValue) -> bool:
    """Tell whether an amount or a schedule is given, not only named."""
    if isinstance(value, Money):
        return value.value is not None or value.maximum is not None
    return isinstance(value, Period) and (value.start_year is not None or value.end_year is not None)


def _agree(a: Field[FieldValue], b: Field[FieldValue]) -> bool:
    """Tell whether two values say the same; a schedule may leave out what the other states."""
    one, two = a.value, b.value
    if isinstance(one, Money) and isinstance(two, Money):
        same_tax = None in (one.tax, two.tax) or one.tax == two.tax
        return (one.value, one.maximum) == (two.value, two.maximum) and same_tax
    if isinstance(one, Period) and isinstance(two, Period):
        ends = ((one.start_year, two.start_year), (one.end_year, two.end_year))
        return all(None in pair or pair[0] == pair[1] for pair in ends)
    return one == two


def _with_other_costs(
    fields: dict[str, Field[FieldValue]], conflicts: Sequence[Conflict]
) -> dict[str, Field[FieldValue]]:
    """List the amounts that other places print beside those of the fiche."""
    known = fields.get("other_costs")
    printed = list(known.value) if known is not None and isinstance(known.value, tuple) else []
    citations = list(known.citations) if known is not None else []
    for conflict in conflicts:
        if conflict.field == "cost":
            for value in conflict.values[1:]:
                printed.append(value.raw)
                citations.extend(value.citations)
    return {**fields, "other_costs": Field(tuple(dict.fromkeys(printed)), tuple(citations))} if printed else fields


def _state(draft: Draft, fields: dict[str, Field[FieldValue]]) -> tuple[ProjectState, Excerpt]:
    """Give the state that the action's place or its own status states."""
    if draft.state is not ProjectState.PLANNED or "status" not in fields:
        return draft.state, draft.state_words
    status = plain(str(fields["status"].value))
    words = next((entry.value for entry in draft.entries if entry.name == "status" and entry.value), Excerpt())
    for pattern, state in (
        (_ABANDONED, ProjectState.ABANDONED),
        (_TO_MATURE, ProjectState.TO_MATURE),
        (_PAST, ProjectState.PAST),
    ):
        if pattern.match(status):
            return state, words
    return ProjectState.PLANNED, Excerpt()


def attach_towns(projects: Sequence[Project]) -> list[Project]:
    """Give each action of a plan of several towns the town or grouping that owns it, where no label names one."""
    owners = {project.project_id: project.fields.get("owner") for project in projects}
    communes = {plain(m["name"]) for o in owners.values() if o is not None and (m := _COMMUNE.match(str(o.value)))}
    if len(communes) < 2:
        return list(projects)
    attached = []
    for project in projects:
        owner = project.fields.get("owner")
        if project.town is None and owner is not None:
            commune = _COMMUNE.match(str(owner.value))
            name = commune["name"] if commune else str(owner.value) if _GROUPING.match(str(owner.value)) else None
            attached.append(replace(project, town=Field(name, owner.citations)) if name else project)
        else:
            attached.append(project)
    return attached
