"""Asks about actions already found: empty fields, a second opinion, a summary. Nothing is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyser.audit.asking import Answer, Asker, Refusal
from analyser.audit.numbered import Piece, piece_of_citations
from analyser.audit.proof import NotProvedError, prove, prove_field, prove_list, prove_sentence
from analyser.audit.replies import FilledFields, Judgement, Pointer, Summary
from analyser.folding import fold
from analyser.knowledge import Knowledge
from analyser.records import Alert, Citation, Document, Field, FieldValue, Project, Suggestion

_SINGLE = ("owner", "cost", "schedule", "location", "description")
_LISTS = ("partners", "funding_cited")
DISAGREES = "model_disagrees"


def fill_fields(document: Document, project: Project, asker: Asker) -> Project:
    """Fill the fields that rules left empty with what a model points at and the text proves."""
    empty = [name for name in (*_SINGLE, *_LISTS) if name not in project.fields]
    if not empty:
        return project
    piece = piece_of_citations(project.body, document.pages)
    filled: dict[str, Field[FieldValue]] = {}
    for answer in asker.ask("champs", FilledFields, piece, {"titre": project.title.value, "champs": ", ".join(empty)}):
        for name in empty:
            pointer = getattr(answer.reply, name)
            if not pointer or name in filled:
                continue
            try:
                filled[name] = _field(answer.piece, name, pointer)
            except NotProvedError as error:
                asker.log.refused.append(Refusal("champs", answer.piece.pages, f"{name} : {error}"))
    return replace(project, fields={**project.fields, **filled}) if filled else project


def second_opinion(
    document: Document, project: Project, suggestion: Suggestion, knowledge: Knowledge, asker: Asker
) -> Suggestion:
    """Add an alert where a model, with proved evidence, judges otherwise; the suggestion of the rules stays."""
    piece = piece_of_citations(project.body, document.pages)
    criteria = "\n".join(
        f"{category.category_id} : {note.text[:700]}"
        for category in knowledge.rulebook.categories
        if (note := knowledge.definition(category.category_id))
    )
    for answer in asker.ask("avis", Judgement, piece, {"titre": project.title.value, "criteres": criteria}):
        alert = _disagreement(answer, suggestion, asker)
        if alert is not None:
            return replace(suggestion, alerts=(*suggestion.alerts, alert), model=asker.stamp("avis"))
    return suggestion


def summarise(document: Document, project: Project, suggestion: Suggestion, asker: Asker) -> Suggestion:
    """Add questions for the town, and a two-sentence summary as an alert-free note, when every word of it is proved."""
    piece = piece_of_citations(project.body, document.pages)
    for answer in asker.ask("resume", Summary, piece, {"titre": project.title.value}):
        evidence = _evidence(answer.piece, answer.reply.evidence)
        try:
            summary = " ".join(prove_sentence(s, evidence) for s in answer.reply.sentences) if evidence else ""
            questions = [prove_sentence(q, evidence) for q in answer.reply.questions]
        except NotProvedError as error:
            asker.log.refused.append(Refusal("resume", answer.piece.pages, str(error)))
            continue
        asked = tuple(dict.fromkeys((*suggestion.questions, *questions)))
        return replace(suggestion, summary=summary, summary_citations=tuple(evidence), questions=asked)
    return suggestion


def _field(piece: Piece, name: str, pointer: Pointer | list[Pointer]) -> Field[FieldValue]:
    if isinstance(pointer, list):
        return prove_list(piece, pointer)
    return prove_field(piece, name, pointer)


def _disagreement(answer: Answer[Judgement], suggestion: Suggestion, asker: Asker) -> Alert | None:
    """Make an alert of what the model argues against the rules, with its proved quotes; None where they agree."""
    reply, piece = answer.reply, answer.piece
    quoted = {a.category: _evidence(piece, a.evidence) for a in reply.categories}
    proved: Mapping[str, Sequence[Citation]] = {name: found for name, found in quoted.items() if found}
    if len(proved) < len(quoted):
        asker.log.refused.append(Refusal("avis", piece.pages, "catégorie proposée sans citation qui tienne"))
    mine = {c.category_id for c in suggestion.categories}
    added = [c for name, found in proved.items() if name not in mine for c in found]
    verdict_evidence = _evidence(piece, reply.verdict_evidence)
    other_verdict = reply.verdict != suggestion.verdict.verdict.value and bool(verdict_evidence)
    if not added and not other_verdict:
        return None
    said = ", ".join([*(name for name in proved if name not in mine), *([reply.verdict] if other_verdict else [])])
    shown = tuple((added + verdict_evidence)[:4])
    return Alert(DISAGREES, f"Le modèle juge autrement ({said}) : à vérifier. « {fold(shown[0].quote)[:120]} »", shown)


def _evidence(piece: Piece, pointers: Sequence[Pointer]) -> list[Citation]:
    """Prove pointers, leaving out those that do not hold."""
    found = []
    for pointer in pointers:
        try:
            found.append(prove(piece, pointer))
        except NotProvedError:
            continue
    return found
