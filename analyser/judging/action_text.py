"""The text of one action, read once for all judgements: its sentences, and where phrases or wordings stand in them.

Knows nothing of what they stand for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analyser.folding import strip_accents
from analyser.french.phrases import PhraseIndex, Word, read_words
from analyser.french.sentences import Sentence, sentences_of
from analyser.records import Citation, Document, Project


@dataclass(frozen=True, eq=False)
class ActionText:
    """A project with its document."""

    project: Project
    document: Document

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the action's whole text."""
        return tuple(sentences_of(self.project.body or self.project.title.citations, self.document))

    @cached_property
    def words(self) -> tuple[list[Word], ...]:
        """The words of each sentence; their spans are offsets into the page."""
        return tuple(_words_of(sentence) for sentence in self.sentences)

    def find(self, index: PhraseIndex) -> Mapping[str, tuple[Citation, ...]]:
        """Find phrases by meaning; give the sentences that hold each, in order."""
        found: dict[str, list[Citation]] = defaultdict(list)
        for sentence, words in zip(self.sentences, self.words, strict=True):
            for phrase in index.find(words):
                found[phrase].append(sentence.cite())
        return {phrase: tuple(citations) for phrase, citations in found.items()}

    def search(self, pattern: re.Pattern[str]) -> tuple[Citation, ...]:
        """Find exact wordings; give each where it stands."""
        return tuple(s.cite(*found.span()) for s in self.sentences for found in pattern.finditer(s.plain))

    def sentences_with(self, pattern: re.Pattern[str]) -> tuple[Citation, ...]:
        """Give the sentences that hold one of the wordings."""
        return tuple(s.cite() for s in self.sentences if pattern.search(s.plain))

    def named(self, names: Iterable[str]) -> tuple[Citation, ...]:
        """Find proper names and acronyms as they are written: capitals count where the name has several."""
        found = []
        for name in names:
            pattern = _name_pattern(name)
            for sentence in self.sentences:
                start, end = sentence.offsets[0], sentence.offsets[-1] + 1
                found += [
                    Citation.of(sentence.page, start + m.start(), start + m.end())
                    for m in pattern.finditer(sentence.page.text[start:end])
                ]
        return tuple(found)


def _words_of(sentence: Sentence) -> list[Word]:
    start, end = sentence.offsets[0], sentence.offsets[-1] + 1
    return read_words(sentence.page.text[start:end])


@lru_cache(maxsize=1000)
def _name_pattern(name: str) -> re.Pattern[str]:
    """Match a name up to accents, spaces and hyphens; « LIFE » is not « life », « fonds vert » is « Fonds Vert »."""
    shouted = sum(c.isupper() for c in name) > 1
    joined = r"[\s’'-]{1,3}".join(_letters(part) for part in re.split(r"[\s’'-]+", name) if part)
    return re.compile(rf"(?<!\w){joined}(?!\w)", 0 if shouted else re.IGNORECASE)


def _letters(part: str) -> str:
    """Let each accented letter stand with or without its accent."""
    return "".join(
        f"[{re.escape(c)}{re.escape(strip_accents(c))}]" if strip_accents(c) != c else re.escape(c) for c in part
    )
