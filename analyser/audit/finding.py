"""Asks for actions that structure missed, in the text that no known action claims, and proves each one.

A found action must have a title that stands alone at the start of a line, is no running head, and belongs to no action
already known; and with it two signs of a described action: a number before the title, a label that announces a title,
an owner, a cost or a schedule under their labels below it, or two of these that only a sentence announces. In a ruled
table the signs stand in its row, under the heads of their columns.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rapidfuzz import fuzz

from analyser.audit.announcing import announced_by
from analyser.audit.asking import MAX_PIECE_CHARS, Answer, Asker, Question
from analyser.audit.numbered import NumberedLine, Piece, number_lines, piece_of
from analyser.audit.proof import NotProvedError, parse_field, prove, prove_field
from analyser.audit.replies import FoundAction, FoundActions
from analyser.audit.rows import Row, row_of
from analyser.audit.titles import refuse_running_head, refuse_unlikely, stands_under_label
from analyser.extraction.wording.placeholders import is_placeholder
from analyser.folding import plain
from analyser.records import Citation, Document, Extraction, Field, FieldValue, Project

TASK = "actions"
SAME_TITLE = 85.0
SIGNS_NEEDED = 2
MAX_BODY_LINES = 80
SIGNS_WITHIN_LINES = 30
"""Of the title; farther down may be another action."""
MIN_LEFT_CHARS = 150
"""Text that no action claims, on a page where some were found; less is headings and page numbers."""
_SIGNS = ("owner", "cost", "schedule")
_NUMBER_WORD = re.compile(r"\b(?:actions?|fiches?|projets?|operations?|deliberations?|n°|no|numero)\W*$")
_SURE_NUMBER = re.compile(
    r"[A-Z]{1,4}[.\-–_ ]?\d{1,3}(?:[.\-/]\d{1,3}){0,3}|\d{1,2}(?:[.\-]\d{1,3}){1,3}|\d{4}-\d{1,4}"
)


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A proved title with what stands around it, before its text is cut out."""

    title: Citation
    number: Citation | None
    fields: Mapping[str, Field[FieldValue]]
    piece: Piece
    line: int
    cells: tuple[Citation, ...] = ()
    """Its whole text, where it is a row of a table."""


def missing_questions(document: Document, extraction: Extraction) -> list[Question[FoundActions]]:
    """Ask about the text that no known action claims, neighbouring pages together up to what one call can take."""
    questions, run = [], list[NumberedLine]()
    for lines in _unclaimed(document, extraction):
        size = len(number_lines([*run, *lines]).text)
        if run and (size > MAX_PIECE_CHARS or lines[0].page.index > run[-1].page.index + 1):
            questions.append(Question(TASK, FoundActions, number_lines(run)))
            run = []
        run += lines
    if run:
        questions.append(Question(TASK, FoundActions, number_lines(run)))
    return questions


def find_missed(document: Document, extraction: Extraction, asker: Asker) -> list[Project]:
    """Give the actions that a model pointed at and the text proves; refusals go to the log."""
    known = [*extraction.projects, *extraction.set_aside]
    found: list[_Candidate] = []
    for answers in asker.ask(missing_questions(document, extraction)):
        for answer in answers:
            for action in answer.reply.actions:
                try:
                    candidate = _candidate(answer, action, known, found)
                    refuse_running_head(candidate.title, document)
                    found.append(candidate)
                except NotProvedError as error:
                    asker.log.refuse(TASK, answer.piece.pages, error)
    return [_project(document, one, found) for one in found]


def _unclaimed(document: Document, extraction: Extraction) -> Iterator[tuple[NumberedLine, ...]]:
    """Give, page by page, the lines worth asking about: all of a page without action, what is left of the others."""
    kinds = {finding.page_index: finding.kind for finding in extraction.findings}
    projects = (*extraction.projects, *extraction.set_aside)
    claimed = [c for project in projects for c in project.citations()]
    for page in document.pages:
        if not page.state.is_read or kinds.get(page.index) in ("mention", "unread"):
            continue
        here = [c for c in claimed if c.page_index == page.index]
        lines = [n for n in piece_of([page]).lines if not any(c.start < n.end and n.start < c.end for c in here)]
        left = sum(len(line.text) for line in lines)
        if lines and (not here or kinds.get(page.index) == "to_check" or left >= MIN_LEFT_CHARS):
            yield tuple(lines)


def _candidate(
    answer: Answer[FoundActions], action: FoundAction, known: Sequence[Project], found: Sequence[_Candidate]
) -> _Candidate:
    """Prove one action. Raises `NotProvedError`."""
    piece = answer.piece
    title = prove(piece, action.title)
    _refuse_known(title, known, found)
    row = row_of(title, piece.lines[action.title.line - 1].page)
    if row is not None and row.is_cell(title) and row.head_of(title) == "title":
        return _candidate_in_row(piece, action, title, row)
    refuse_unlikely(piece, action.title.line, title)
    number = _number(piece, action, title)
    fields: dict[str, Field[FieldValue]] = {}
    for name in (*_SIGNS, "description"):
        pointer = getattr(action, name)
        if pointer is not None and pointer.line >= action.title.line:
            try:
                fields[name] = prove_field(piece, name, pointer)
            except NotProvedError:
                continue
    if (number is not None) + stands_under_label(piece, action.title.line, title) + _signs(
        piece, action, fields
    ) < SIGNS_NEEDED:
        raise NotProvedError("rien d’assez probant autour du titre (numéro, porteur, coût, calendrier)", title.quote)
    return _Candidate(title, number, fields, piece, action.title.line)


def _candidate_in_row(piece: Piece, action: FoundAction, title: Citation, row: Row) -> _Candidate:
    """Prove an action in a ruled table: what belongs to it stands in its row, under the heads of its columns."""
    cells = {name: row.cell(piece, getattr(action, name), name) for name in ("number", *_SIGNS)}
    fields: dict[str, Field[FieldValue]] = {}
    for name in _SIGNS:
        if (cell := cells[name]) is not None:
            with suppress(NotProvedError):
                fields[name] = parse_field(name, cell, row.head_text(cell))
    number = cells["number"]
    if is_placeholder(title.quote) or (number is not None) + len(fields) < SIGNS_NEEDED:
        raise NotProvedError("rien d’assez probant sur la ligne du tableau", title.quote)
    return _Candidate(title, number, fields, piece, action.title.line, row.cells())


def _signs(piece: Piece, action: FoundAction, proved: Collection[str]) -> int:
    """Count the fields near by that speak for an action under this title: by label one each, by words one a pair."""
    pointers = {name: getattr(action, name) for name in _SIGNS if name in proved}
    near = {n: p for n, p in pointers.items() if p.line - action.title.line <= SIGNS_WITHIN_LINES}
    ways = [announced_by(piece, pointer.line, pointer.quote, name) for name, pointer in near.items()]
    return ways.count("label") + ways.count("words") // 2


def _refuse_known(title: Citation, known: Iterable[Project], found: Iterable[_Candidate]) -> None:
    for project in known:
        if any(_overlap(title, c) for c in project.citations()):
            raise NotProvedError("appartient à une action déjà trouvée", title.quote)
    others = [*(project.title.value for project in known), *(one.title.quote for one in found)]
    if any(fuzz.token_sort_ratio(plain(title.quote), plain(other)) >= SAME_TITLE for other in others):
        raise NotProvedError("action déjà trouvée", title.quote)


def _number(piece: Piece, action: FoundAction, title: Citation) -> Citation | None:
    """Prove a number: it stands just before the title, after « Action » or « Fiche », or can be nothing else."""
    if action.number is None:
        return None
    number = piece.ground(action.number.line, action.number.quote)
    if number is None or number.page_index != title.page_index or len(number.quote) > 12:
        return None
    page = piece.lines[action.number.line - 1].page
    near = 0 <= title.start - number.end <= 40
    worded = _NUMBER_WORD.search(plain(page.text[max(0, number.start - 40) : number.start]))
    return number if near and (worded or _SURE_NUMBER.fullmatch(number.quote)) else None


def _project(document: Document, one: _Candidate, found: Sequence[_Candidate]) -> Project:
    body = one.cells or _body(one, [other.line for other in found if other.piece is one.piece])
    named = [one.title, *([one.number] if one.number else [])]
    cited = [*named, *(c for field in one.fields.values() for c in field.citations), *body]
    return Project(
        project_id=hashlib.sha256(
            f"{document.document_id}|model|{one.title.page_index}|{one.title.quote}".encode()
        ).hexdigest()[:16],
        document_id=document.document_id,
        title=Field(one.title.quote, (one.title,)),
        number=Field(one.number.quote, (one.number,)) if one.number else None,
        pages=tuple(sorted({c.page_index for c in cited})),
        fields=one.fields,
        body=body,
    )


def _body(one: _Candidate, titles: Sequence[int]) -> tuple[Citation, ...]:
    """Cite the lines from the title to the next title, or to where the text of another action stands between."""
    end = min((line for line in titles if line > one.line), default=len(one.piece.lines) + 1)
    lines = one.piece.lines[one.line - 1 : min(end - 1, one.line - 1 + MAX_BODY_LINES)]
    spans: list[tuple[NumberedLine, int]] = []
    for line in lines:
        if spans and line.page is spans[-1][0].page and _follows(spans[-1][1], line):
            spans[-1] = (spans[-1][0], line.end)
        elif not spans or line.page is not spans[-1][0].page:
            spans.append((line, line.end))
        else:
            break
    return tuple(Citation.of(first.page, first.start, end) for first, end in spans)


def _follows(end: int, line: NumberedLine) -> bool:
    """Tell whether nothing readable was left out between two lines of a page."""
    return not any(c.isalnum() for c in line.page.text[end : line.start])


def _overlap(a: Citation, b: Citation) -> bool:
    return a.page_index == b.page_index and a.start < b.end and b.start < a.end
