"""Asks about actions already found: empty fields, a second opinion, a summary. Nothing is overwritten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from analyser.audit.asking import Answer, Asker, Question
from analyser.audit.numbered import Piece, piece_of_citations
from analyser.audit.proof import NotProvedError, prove_evidence, prove_field, prove_list, prove_sentence
from analyser.audit.replies import FilledFields, Judgement, Pointer, Summary
from analyser.folding import fold
from analyser.judging.criteria import criteria_of
from analyser.knowledge import Knowledge
from analyser.records import Alert, Citation, Context, Document, Field, FieldValue, Project, Suggestion, VerdictId

DISAGREES = "model_disagrees"
MATURITY_APART = 2
"""Levels: one more or less is a matter of taste."""
_RULES_SAY = " Les règles : "
CRITERIA_WORDS_FROM = 1500
"""Characters of an action's text, from its start, by which the criteria shown to the model are retrieved."""
_SIDES = {"pour": VerdictId.ELIGIBLE, "en limite": VerdictId.TO_CHECK, "contre": VerdictId.NOT_ELIGIBLE}
_SINGLE = ("owner", "cost", "schedule", "location", "description")
_LISTS = ("partners", "funding_cited")
_VERDICTS = {
    "eligible": "éligible", "to_check": "à vérifier", "not_eligible": "hors champ",
    "insufficient_information": "information insuffisante",
}  # fmt: skip


def field_question(document: Document, project: Project) -> Question[FilledFields]:
    """Ask for the fields that rules left empty; the piece is empty where none is."""
    empty = _empty_fields(project)
    values = {"titre": project.title.value, "champs": ", ".join(empty)}
    return Question("champs", FilledFields, _piece(document, project) if empty else Piece(()), values)


def opinion_question(
    document: Document, project: Project, knowledge: Knowledge, context: Sequence[Context]
) -> Question[Judgement]:
    """Ask for categories, verdict and maturity, beside the passages of programme and plan that are retrieved for it."""
    piece = _piece(document, project)
    values = {
        "titre": project.title.value,
        "criteres": "\n".join(_criteria(piece, knowledge)),
        "ailleurs": "\n".join(f"- {fold(one.citation.quote)}" for one in context) or "- rien",
    }
    return Question("avis", Judgement, piece, values)


def _criteria(piece: Piece, knowledge: Knowledge) -> Iterator[str]:
    """Write, field by field, the passages of the programme that the action's text leads to: for, in doubt, against."""
    said, search = " ".join(line.text for line in piece.lines)[:CRITERIA_WORDS_FROM], criteria_of(knowledge)
    for category in knowledge.rulebook.categories:
        yield f"{category.category_id} ({category.name})"
        shown: set[Citation] = set()
        for side, verdict in _SIDES.items():
            found = search.find([said], verdict, category.category_id)[:1]
            yield from (f"- {side} : {fold(citation.quote)}" for citation in found if citation not in shown)
            shown.update(found)


def summary_question(document: Document, project: Project) -> Question[Summary]:
    """Ask for two sentences, and for what the town should be asked."""
    return Question("resume", Summary, _piece(document, project), {"titre": project.title.value})


def fill_fields(document: Document, projects: Sequence[Project], asker: Asker) -> list[Project]:
    """Fill the fields that rules left empty with what a model points at and the text proves."""
    answers = asker.ask([field_question(document, project) for project in projects])
    return [_filled(project, given, asker) for project, given in zip(projects, answers, strict=True)]


def second_opinions(
    document: Document,
    projects: Sequence[Project],
    suggestions: Sequence[Suggestion],
    knowledge: Knowledge,
    asker: Asker,
) -> list[Suggestion]:
    """Add an alert where a model, with proved evidence, judges otherwise; the suggestions of the rules stay."""
    judged = zip(projects, suggestions, strict=True)
    answers = asker.ask([opinion_question(document, project, knowledge, one.context) for project, one in judged])
    return [
        _argued(suggestion, given, knowledge, asker) for suggestion, given in zip(suggestions, answers, strict=True)
    ]


def summarise(
    document: Document, projects: Sequence[Project], suggestions: Sequence[Suggestion], asker: Asker
) -> list[Suggestion]:
    """Add a summary of two sentences and questions for the town, where all that they state is proved."""
    answers = asker.ask([summary_question(document, project) for project in projects])
    return [_summarised(one, given, asker) for one, given in zip(suggestions, answers, strict=True)]


def keep_model_part(before: Suggestion, after: Suggestion) -> Suggestion:
    """Give a suggestion that rules made anew what a model had added to the last one, the rules' side told anew."""
    if before.model is None:
        return after
    opinions = [alert for alert in before.alerts if alert.alert_id == DISAGREES]
    told = [replace(one, message=one.message.split(_RULES_SAY)[0] + _rules_side(after)) for one in opinions]
    return replace(
        _asking(after, before.model_questions),
        alerts=(*after.alerts, *told),
        summary=before.summary,
        summary_citations=before.summary_citations,
        model=before.model,
    )


def _asking(suggestion: Suggestion, questions: Iterable[str]) -> Suggestion:
    """Add questions of a model to those of the rules."""
    new = tuple(dict.fromkeys(one for one in questions if one not in suggestion.questions))
    return replace(
        suggestion,
        questions=(*suggestion.questions, *new),
        model_questions=(*suggestion.model_questions, *new),
    )


def _rules_side(suggestion: Suggestion) -> str:
    return f"{_RULES_SAY}{_VERDICTS[suggestion.verdict.verdict.value]} – {suggestion.verdict.because}"


def _piece(document: Document, project: Project) -> Piece:
    return piece_of_citations(project.body or project.title.citations, document.pages)


def _empty_fields(project: Project) -> list[str]:
    return [name for name in (*_SINGLE, *_LISTS) if name not in project.fields]


def _filled(project: Project, answers: Sequence[Answer[FilledFields]], asker: Asker) -> Project:
    filled: dict[str, Field[FieldValue]] = {}
    for answer in answers:
        for name in _empty_fields(project):
            pointer = getattr(answer.reply, name)
            if not pointer or name in filled:
                continue
            try:
                filled[name] = _field(answer.piece, name, pointer)
            except NotProvedError as error:
                asker.log.refuse("champs", answer.piece.pages, error)
    return replace(project, fields={**project.fields, **filled}) if filled else project


def _field(piece: Piece, name: str, pointer: Pointer | list[Pointer]) -> Field[FieldValue]:
    if isinstance(pointer, list):
        return prove_list(piece, name, pointer)
    return prove_field(piece, name, pointer)


def _argued(
    suggestion: Suggestion, answers: Sequence[Answer[Judgement]], knowledge: Knowledge, asker: Asker
) -> Suggestion:
    if not answers:
        return suggestion
    alerts = [alert for answer in answers if (alert := _disagreement(answer, suggestion, knowledge, asker))]
    return replace(suggestion, alerts=(*suggestion.alerts, *alerts[:1]), model=asker.stamp())


def _disagreement(
    answer: Answer[Judgement], suggestion: Suggestion, knowledge: Knowledge, asker: Asker
) -> Alert | None:
    """Make an alert of what the model argues against the rules, with both arguments; None where they agree."""
    said: list[str] = []
    shown: list[Citation] = []
    names = {category.category_id: category.name for category in knowledge.rulebook.categories}
    mine = {category.category_id for category in suggestion.categories}
    for argument in answer.reply.categories:
        evidence = _evidence(answer, argument.evidence, names[argument.category], asker)
        if evidence and argument.category not in mine:
            said.append(names[argument.category])
            shown += evidence
    verdict = answer.reply.verdict
    if verdict not in (suggestion.verdict.verdict.value, "insufficient_information"):
        evidence = _evidence(answer, answer.reply.verdict_evidence, verdict, asker)
        said += [_VERDICTS[verdict]] if evidence else []
        shown += evidence
    level, known = answer.reply.maturity, suggestion.maturity.level
    if level is not None and (known is None or abs(level - known) >= MATURITY_APART):
        evidence = _evidence(answer, answer.reply.maturity_evidence, f"maturité {level}", asker)
        said += [f"maturité {level}"] if evidence else []
        shown += evidence
    if not said:
        return None
    model_side = f"À vérifier. Le modèle : {', '.join(said)} – « {fold(shown[0].quote)[:120]} »."
    message = model_side + _rules_side(suggestion)
    return Alert(DISAGREES, message, tuple(dict.fromkeys((*shown[:4], *suggestion.verdict.citations[:2]))))


def _evidence(answer: Answer[Judgement], pointers: Sequence[Pointer], claim: str, asker: Asker) -> list[Citation]:
    """Prove what a claim rests on; a claim without any goes to quarantine."""
    evidence = prove_evidence(answer.piece, pointers)
    if not evidence:
        asker.log.refuse("avis", answer.piece.pages, NotProvedError("avis sans citation qui tienne", claim))
    return evidence


def _summarised(suggestion: Suggestion, answers: Sequence[Answer[Summary]], asker: Asker) -> Suggestion:
    for answer in answers:
        evidence = prove_evidence(answer.piece, answer.reply.evidence)
        sentences = _proved_sentences(answer, answer.reply.sentences, evidence, asker) if evidence else []
        if answer.reply.sentences and not evidence:
            asker.log.refuse("resume", answer.piece.pages, NotProvedError("résumé sans citation qui tienne"))
        questions = _proved_sentences(answer, answer.reply.questions, evidence, asker)
        whole = len(sentences) == len(answer.reply.sentences)
        suggestion = replace(_asking(suggestion, questions), model=asker.stamp())
        if sentences and whole and not suggestion.summary:
            suggestion = replace(suggestion, summary=" ".join(sentences), summary_citations=tuple(evidence))
    return suggestion


def _proved_sentences(
    answer: Answer[Summary], sentences: Sequence[str], evidence: Sequence[Citation], asker: Asker
) -> list[str]:
    proved = []
    for sentence in sentences:
        try:
            proved.append(prove_sentence(sentence, evidence))
        except NotProvedError as error:
            asker.log.refuse("resume", answer.piece.pages, error)
    return proved
