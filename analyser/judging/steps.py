"""Finds the steps of a project in a sentence, and whether each is done, under way, planned or denied.

« APD validé » is done, « étude à lancer » and « la consultation sera lancée » are planned, « aucun bureau d'études
n'est retenu » is denied. The words that follow a step up to the next one speak for it first; then those just before.
It knows nothing of levels adding up.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analyser.french.sentences import Sentence
from analyser.judging.scales import MaturityScale, Standing, Step
from analyser.records import Citation

REACH_AFTER = 75
REACH_BEFORE = 45
"""How many characters away a word may still speak for a step."""
ADJACENT = 8
"""A verb that stands so near before a step speaks for it whatever follows: « a rendu son audit et propose »."""
REACH_QUOTE = 60
"""How many characters of the same breath a quote may add."""

_ENUMERATION = re.compile(r"[\s,]*(?:et|puis|ou|/|\+|,)?[\s,]*(?:l'|d'|la|le|les|du|de|des|un|une)?[\s,]*$")
_CONJUNCTION = re.compile(r"\s*(?:et|ou|ainsi que|\+)\s+(?:l'|d'|la|le|les|du|de|des|un|une)?\s*")
_GENITIVE = re.compile(r"\s+(?:de|du|des|d'|de la|de l')\s*")
_PAUSE = re.compile(r"\s*[,;:(]|\.\s|\s(?:et|mais|puis)\s|\s[\u2013-]\s")
_CUT = re.compile(r",|;|:| et | mais | puis | ou | \u2013 | - ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A step named at `sentence.plain[start:end]`; `standing` None: nothing says how it stands."""

    step: Step
    sentence: Sentence
    start: int
    end: int
    standing: Standing | None = None
    said_from: int = 0
    said_to: int = 0
    """Span that holds the step and the word that speaks for it."""

    @property
    def said(self) -> str:
        """The plain words from the step to the word that speaks for it."""
        return self.sentence.plain[self.said_from : self.said_to]

    def cite(self) -> Citation:
        """Cite the step with what is said of it, up to the next pause, so that a date stays with it."""
        pause = _PAUSE.search(self.sentence.plain, self.said_to, self.said_to + REACH_QUOTE)
        tail = pause.start() if pause else len(self.sentence.plain)
        return self.sentence.cite(self.said_from, tail if tail <= self.said_to + REACH_QUOTE else self.said_to)


def mentions_in(sentence: Sentence, scale: MaturityScale) -> list[Mention]:
    """Find the steps of a sentence, in order, each with its standing."""
    named = _without_complements(_named(sentence, scale.steps))
    judged = [_judge(mention, i, named, scale) for i, mention in enumerate(named)]
    return _spread(judged)


def _named(sentence: Sentence, steps: Iterable[Step]) -> list[Mention]:
    """Find where steps are named; of two at one place the longer name wins, then the one of more weight."""
    spans = [
        Mention(step, sentence, found.start(), found.end(), None, found.start(), found.end())
        for step in steps
        for found in step.pattern.finditer(sentence.plain)
    ]
    kept: list[Mention] = []
    for one in sorted(spans, key=lambda m: (m.start - m.end, not m.step.settled, -m.step.level)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.start)


def _without_complements(named: list[Mention]) -> list[Mention]:
    """Drop a step that only completes the one before: of « le dossier de permis », the dossier is what is handed in."""
    return [
        mention
        for i, mention in enumerate(named)
        if not i
        or mention.step.settled
        or not _GENITIVE.fullmatch(mention.sentence.plain[named[i - 1].end : mention.start])
    ]


def _judge(mention: Mention, i: int, named: list[Mention], scale: MaturityScale) -> Mention:
    """Say how a step stands by the nearest word that speaks for it."""
    text = mention.sentence.plain
    label = scale.progress_labels.match(text)
    previous_end = named[i - 1].end if i else label.end() if label else 0
    next_start = next((other.start for other in named[i + 1 :] if not other.step.settled), len(text))
    before_from = max(previous_end, mention.start - REACH_BEFORE)
    cuts = [cut.end() for cut in _CUT.finditer(text, before_from, mention.start)]
    before = _spoken(mention.step, text, cuts[-1] if cuts else before_from, mention.start, scale, last=True)
    reach = min(next_start, mention.end + REACH_AFTER)
    if mention.step.settled and (clause := _CUT.search(text, mention.end, reach)):
        reach = clause.start()
    after = _spoken(mention.step, text, mention.end, reach, scale, last=False)
    near = before is not None and before[0] == "done" and mention.start - before[1][1] <= ADJACENT
    said = before if near else _prefer(before, after)
    if mention.step.settled and (said is None or said[0] not in ("planned", "denied")):
        return _with(mention, "done", (mention.start, mention.end))
    return mention if said is None else _with(mention, said[0], said[1])


def _with(mention: Mention, standing: Standing, span: tuple[int, int]) -> Mention:
    return Mention(
        mention.step, mention.sentence, mention.start, mention.end, standing,
        min(mention.start, span[0]), max(mention.end, span[1]),
    )  # fmt: skip


Said = tuple[Standing, tuple[int, int]]


def _prefer(before: Said | None, after: Said | None) -> Said | None:
    """Prefer what follows; but what denies or postpones just before (« aucune », « lancer une ») is not overruled."""
    if before is not None and before[0] in ("denied", "planned"):
        return before
    return after or before


def _spoken(step: Step, text: str, start: int, end: int, scale: MaturityScale, *, last: bool) -> Said | None:
    """Find the word nearest to the step in a zone; of two at one place the less favourable counts."""
    found: list[tuple[int, int, Standing, tuple[int, int]]] = []
    for rank, (standing, pattern) in enumerate(_patterns(step, scale, before=last)):
        for match in pattern.finditer(text, start, end):
            distance = end - match.end() if last else match.start() - start
            found.append((distance, -rank, standing, match.span()))
    if not found:
        return None
    _, _, standing, span = min(found)
    return standing, span


def _patterns(step: Step, scale: MaturityScale, *, before: bool) -> list[tuple[Standing, re.Pattern[str]]]:
    """Give the words to look for, from the most to the least favourable."""
    patterns: list[tuple[Standing, re.Pattern[str]]] = [
        ("done", step.done or scale.marks["done"]),
        ("under_way", scale.marks["under_way"]),
        ("planned", scale.marks["planned"]),
        ("denied", scale.marks["denied"]),
    ]
    if step.done is not None and not step.bare:
        patterns.pop(1)
    if not before:
        patterns.insert(0, ("done", scale.dated))
    else:
        patterns.append(("planned", scale.planned_before))
    return patterns


def _spread(mentions: list[Mention]) -> list[Mention]:
    """Let enumerated steps share what is said: « APS et APD validés », « a voté le programme et le plan »."""
    out = list(mentions)
    for i in range(len(out) - 2, -1, -1):
        if out[i].standing is None and _enumerated(out[i], out[i + 1]) and (standing := out[i + 1].standing):
            out[i] = _with(out[i], standing, (out[i].start, out[i].end))
    for i in range(1, len(out)):
        before = out[i - 1]
        told_ahead = before.said_from < before.start
        joined = _CONJUNCTION.fullmatch(before.sentence.plain[before.end : out[i].start])
        if out[i].standing is None and told_ahead and before.standing and joined:
            out[i] = _with(out[i], before.standing, (out[i].start, out[i].end))
    return out


def _enumerated(left: Mention, right: Mention) -> bool:
    return bool(_ENUMERATION.fullmatch(left.sentence.plain[left.end : right.start]))
