"""Asks for actions that structure missed, on the pages that look as if they held some, and proves each one.

A found action must have a title that opens a line and stands in no action already known, and something that only a
described action has: a number before the title, or a proved owner, cost or schedule; two such things in all.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from analyser.audit.asking import Asker, Refusal
from analyser.audit.numbered import Piece, piece_of
from analyser.audit.proof import NotProvedError, prove, prove_field
from analyser.audit.replies import FoundAction, FoundActions
from analyser.folding import fold, plain
from analyser.records import Citation, Document, Extraction, Field, FieldValue, Page, Project

TASK = "actions"
MAX_PIECE_CHARS = 7000
SAME_TITLE = 85.0
_SIGNS_NEEDED = 2
_MAX_TITLE_CHARS = 220
_FIELDS = ("owner", "cost", "schedule", "description")


def find_missed(document: Document, extraction: Extraction, asker: Asker) -> list[Project]:
    """Give the actions that a model pointed at and the text proves; refusals go to the log."""
    found: list[Project] = []
    for piece in _pieces(document, extraction):
        for answer in asker.ask(TASK, FoundActions, piece, {}):
            for action in answer.reply.actions:
                try:
                    known = [*extraction.projects, *extraction.set_aside, *found]
                    found.append(_proved(document, answer.piece, action, known))
                except NotProvedError as error:
                    refusal = Refusal(TASK, answer.piece.pages, str(error), action.title.quote[:120])
                    asker.log.refused.append(refusal)
    return found


def _pieces(document: Document, extraction: Extraction) -> Iterator[Piece]:
    """Give the pages worth asking about, neighbours together up to a size."""
    asked = {f.page_index for f in extraction.findings if f.kind in ("to_check", "other")}
    run: list[Page] = []
    for page in document.pages:
        size = sum(len(p.text) for p in run) + len(page.text)
        if run and (page.index not in asked or size > MAX_PIECE_CHARS):
            yield piece_of(run)
            run = []
        if page.index in asked and page.text.strip():
            run.append(page)
    if run:
        yield piece_of(run)


def _proved(document: Document, piece: Piece, action: FoundAction, known: Sequence[Project]) -> Project:
    title = prove(piece, action.title)
    _refuse_unlikely_title(piece, action, title, known)
    number = _number(piece, action, title)
    fields: dict[str, Field[FieldValue]] = {}
    for name in _FIELDS:
        pointer = getattr(action, name)
        if pointer is not None:
            try:
                fields[name] = prove_field(piece, name, pointer)
            except NotProvedError:
                continue
    signs = (number is not None) + sum(name in fields for name in ("owner", "cost", "schedule"))
    if signs < _SIGNS_NEEDED:
        raise NotProvedError("rien d’assez probant autour de ce titre (numéro, porteur, coût, calendrier)")
    citations = [title, *(c for field in fields.values() for c in field.citations)]
    return Project(
        project_id=_identifier(document.document_id, title),
        document_id=document.document_id,
        title=Field(title.quote, (title,)),
        number=Field(number.quote, (number,)) if number else None,
        pages=tuple(sorted({c.page_index for c in citations})),
        fields=fields,
        body=tuple(sorted(_unique(citations), key=lambda c: (c.page_index, c.start))),
    )


def _refuse_unlikely_title(piece: Piece, action: FoundAction, title: Citation, known: Iterable[Project]) -> None:
    line = piece.lines[action.title.line - 1]
    before = fold(line.page.text[line.start : max(line.start, title.start)])
    if len(title.quote) > _MAX_TITLE_CHARS or len(fold(title.quote)) < 8:
        raise NotProvedError("titre trop long ou trop court")
    if len(before) > 25:
        raise NotProvedError("titre pris au milieu d’une ligne")
    for project in known:
        if any(_overlap(title, c) for c in project.body):
            raise NotProvedError(f"déjà dans l’action « {project.title.value[:60]} »")
        if fuzz.token_sort_ratio(plain(title.quote), plain(project.title.value)) >= SAME_TITLE:
            raise NotProvedError(f"déjà trouvée : « {project.title.value[:60]} »")


def _number(piece: Piece, action: FoundAction, title: Citation) -> Citation | None:
    """Prove a number: it holds a digit and stands just before the title."""
    if action.number is None:
        return None
    number = piece.ground(action.number.line, action.number.quote)
    if number is None or number.page_index != title.page_index or len(number.quote) > 12:
        return None
    near = 0 <= title.start - number.end <= 40
    return number if near and any(c.isdigit() for c in number.quote) else None


def _overlap(a: Citation, b: Citation) -> bool:
    return a.page_index == b.page_index and a.start < b.end and b.start < a.end


def _unique(citations: Iterable[Citation]) -> list[Citation]:
    return list({(c.page_index, c.start, c.end): c for c in citations}.values())


def _identifier(document_id: str, title: Citation) -> str:
    return hashlib.sha256(f"{document_id}|model|{title.page_index}|{title.quote}".encode()).hexdigest()[:16]
