"""Tags an action with co-benefits and traits (social, digital, public-private ...), each with its sentences.

Word lists: corpus/tags.yaml. A tag is a hint to talk about, never a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from analyser.french.phrases import PhraseIndex, compile_phrase
from analyser.judging.action_text import ActionText
from analyser.knowledge import Entry, Knowledge
from analyser.records import Tag

MOST_QUOTES = 3


@dataclass(frozen=True, eq=False)
class TagBook:
    """The tags, compiled: label and phrases by tag id."""

    labels: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    index: PhraseIndex


@lru_cache(maxsize=4)
def load_tags(entry: Entry) -> TagBook:
    """Read corpus/tags.yaml; `CorpusError` names the line of a wrong phrase."""
    tags = entry["etiquettes"].entries()
    phrases = {one["id"].text(): phrases_of(one["mots"]) for one in tags}
    index = PhraseIndex([phrase for group in phrases.values() for phrase in group])
    return TagBook({one["id"].text(): one["nom"].text() for one in tags}, phrases, index)


def phrases_of(entry: Entry) -> tuple[str, ...]:
    """Read phrases of the language of `phrases`; `CorpusError` names the line of a wrong one."""
    for one in entry.entries() if entry.is_list else (entry,):
        try:
            compile_phrase(one.text(), {})
        except ValueError as error:
            one.fail(str(error))
    return entry.texts()


def tag(text: ActionText, knowledge: Knowledge) -> tuple[Tag, ...]:
    """Tag one action, in the order of the file; nothing is tagged without a quote."""
    sheet = knowledge.sheets.get("tags")
    if sheet is None:
        return ()
    book = load_tags(sheet)
    found = text.find(book.index)
    tags = []
    for tag_id, phrases in book.phrases.items():
        quotes = dict.fromkeys(c for phrase in phrases for c in found.get(phrase, ()))
        if quotes:
            ordered = sorted(quotes, key=lambda c: (c.page_index, c.start))
            tags.append(Tag(tag_id, book.labels[tag_id], tuple(ordered[:MOST_QUOTES])))
    return tuple(tags)
