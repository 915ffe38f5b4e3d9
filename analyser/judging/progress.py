"""Reads what an action's text says of its progress: the steps it names, those in the place of progress apart.

A plan tells its progress under a label (« Avancement », « Stade »); fields such as cost and schedule name steps without
saying that they were taken, but where a schedule says so word for word (« permis déposé »). It draws no conclusion.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyser.folding import plain
from analyser.french.sentences import Sentence, sentences_of
from analyser.judging.action_text import ActionText
from analyser.judging.scales import MaturityScale
from analyser.judging.steps import Mention, mentions_in
from analyser.records import Citation

WORKS_LEVEL = 6
SENTENCES_AFTER_LABEL = 2
"""How many sentences after a label of progress still belong to it, unless another field begins."""
SILENT_FIELDS = (
    "cost", "other_costs", "schedule", "funding_plan", "funding_cited", "partners", "indicators", "owner", "priority",
)  # fmt: skip
"""Fields whose words name steps without saying that they were taken (« travaux 2026 », « études : 40 000 € »)."""

_SAME_CLAUSE = re.compile(r"[^,0-9]+")


@dataclass(frozen=True, eq=False)
class Reading:
    """What an action's text says of its steps, in the order of the text."""

    stated: tuple[Sentence, ...]
    """Where the plan tells the progress of the action."""
    other: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    """Steps in `stated`, then steps in `other`."""
    stated_count: int

    @property
    def stated_mentions(self) -> tuple[Mention, ...]:
        """The steps named where progress is told."""
        return self.mentions[: self.stated_count]


def read_steps(text: ActionText, scale: MaturityScale) -> Reading:
    """Find the steps of an action, and part what its plan says of its progress from the rest."""
    fields = text.project.fields
    status = fields["status"].citations if "status" in fields else ()
    labelled, followers, other = _parted(text, status, scale)
    stated = (*sentences_of(status, text.document), *labelled)
    told = [m for one in stated for m in mentions_in(one, scale) if m.standing is not None or id(one) not in followers]
    told += _taken_in_schedule(text, scale)
    rest = [mention for sentence in other for mention in mentions_in(sentence, scale)]
    return Reading(stated, tuple(other), (*told, *rest), len(told))


def _parted(
    text: ActionText, status: Sequence[Citation], scale: MaturityScale
) -> tuple[list[Sentence], set[int], list[Sentence]]:
    """Part sentences: those of progress, the ids of those that only follow its label, and the others."""
    silent = _silent_values(text, scale)
    labelled: list[Sentence] = []
    followers: set[int] = set()
    other: list[Sentence] = []
    left = 0
    previous: Sentence | None = None
    for sentence in text.sentences:
        if (previous is not None and _is_apart(previous, sentence)) or _overlaps(sentence, silent):
            left = 0
        previous = sentence
        if _overlaps(sentence, silent):
            continue
        if _is_labelled(sentence, scale):
            labelled.append(sentence)
            left = SENTENCES_AFTER_LABEL
        elif left:
            labelled.append(sentence)
            followers.add(id(sentence))
            left -= 1
        elif not _overlaps(sentence, status):
            other.append(sentence)
    return labelled, followers, other


def _taken_in_schedule(text: ActionText, scale: MaturityScale) -> list[Mention]:
    """Find the steps before works that a schedule says were taken: « maîtrise d’œuvre désignée ; travaux en 2027 »."""
    schedule = text.project.fields.get("schedule")
    sentences = sentences_of(schedule.citations, text.document) if schedule else ()
    mentions = (m for sentence in sentences for m in mentions_in(sentence, scale) if m.step.level < WORKS_LEVEL)
    return [m for m in mentions if m.standing in ("done", "under_way") and _is_told_by_a_word(m)]


def _is_told_by_a_word(mention: Mention) -> bool:
    """Tell whether a word right after a step says how it stands: in a schedule a date may be one to come."""
    return bool(_SAME_CLAUSE.fullmatch(mention.sentence.plain, mention.end, mention.said_to))


def _silent_values(text: ActionText, scale: MaturityScale) -> list[Citation]:
    """Give the values of the silent fields, but those that hold a label of progress."""
    fields = (text.project.fields[name] for name in SILENT_FIELDS if name in text.project.fields)
    return [c for field in fields for c in field.citations if not scale.progress_labels.search(plain(c.quote))]


def _is_apart(previous: Sentence, sentence: Sentence) -> bool:
    """Tell whether another paragraph begins between two sentences of a page; a page break parts nothing."""
    between = sentence.page.text[previous.offsets[-1] + 1 : sentence.offsets[0]]
    return previous.page is sentence.page and between.count("\n") > 1


def _is_labelled(sentence: Sentence, scale: MaturityScale) -> bool:
    """Tell whether a sentence begins with a label of progress: « Avancement L’étude ... », not « Stade de foot »."""
    label = scale.progress_labels.match(sentence.plain)
    if label is None:
        return False
    printed = sentence.page.text[sentence.offsets[label.end() - 1] + 1 : sentence.offsets[-1] + 1]
    after = printed.lstrip()
    return not after or not after[0].islower() or "\n" in printed[: len(printed) - len(after)]


def _overlaps(sentence: Sentence, citations: Iterable[Citation]) -> bool:
    """Tell whether most of a sentence lies within one of the citations."""
    start, end = sentence.offsets[0], sentence.offsets[-1] + 1
    return any(
        c.page_index == sentence.page.index and 2 * (min(end, c.end) - max(start, c.start)) > end - start
        for c in citations
    )
