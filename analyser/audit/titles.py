"""Tells a title from any other line: what stands before, in and after it, and whether every page prints it.

It knows nothing of what else an action has.
"""

import re

from analyser.audit.numbered import Piece
from analyser.audit.proof import NotProvedError
from analyser.extraction.wording.labels import field_of, run_in_label
from analyser.extraction.wording.placeholders import is_placeholder
from analyser.folding import fold, plain, words
from analyser.french.stemming import is_stop_word
from analyser.records import Citation, Document

MAX_TITLE_CHARS = 220
RUNNING_HEAD_PAGES = 3
MAX_LEAD_CHARS = 30
"""Before a title, on its line: « Fiche action n° 3 : »."""
_BEFORE_TITLE = re.compile(
    r"\W*(?:(?:fiche|action|projet|operation|deliberation|n|no|numero)\W+)*(?:[\w.\-/]{1,12}\W*)?"
)
_UNENDING = re.compile(r"\b(?:a|aux?|avec|d|dans|de|des|du|en|et|l|la|les?|ou|par|pour|sans|sous|sur|une?)\W*$")
"""Articles and prepositions: what ends in one goes on."""
_AFTER_TITLE = re.compile(r"\s*(?:$|[.:;|(\[–—]|\.{2,}|\d{1,3}$)")


def refuse_unlikely(piece: Piece, number: int, title: Citation) -> None:
    """Refuse what stands on line `number` and cannot be a title: too long, a label, a piece of a sentence."""
    line = piece.lines[number - 1]
    before = fold(line.page.text[line.start : max(line.start, title.start)])
    after = line.page.text[title.end : title.end + 40].split("\n")[0]
    telling = [word for word in words(title.quote) if word.isalpha() and not is_stop_word(word)]
    if len(title.quote) > MAX_TITLE_CHARS or len(telling) < 2:
        raise NotProvedError("titre trop long ou trop court", title.quote)
    opens = title.quote.lstrip("«\"'’ ")[:1]
    opens_well = opens.isupper() or opens.isdigit()
    if is_placeholder(title.quote) or field_of(title.quote) or run_in_label(title.quote) or not opens_well:
        raise NotProvedError("n’est pas un titre", title.quote)
    leads = _BEFORE_TITLE.fullmatch(plain(before)) or before.rstrip().endswith(":") or field_of(before)
    if len(before) > MAX_LEAD_CHARS or not leads or not _AFTER_TITLE.match(after) or _goes_on(line.page.text, title):
        raise NotProvedError("titre pris au milieu d’une phrase", title.quote)


def _goes_on(text: str, title: Citation) -> bool:
    """Tell whether the sentence of a supposed title goes on: by its last word, or in small letters on the next line."""
    unended = _UNENDING.search(plain(title.quote)) is not None
    return unended or re.match(r"\s*[\r\n]\s*[a-zà-ÿ]", text[title.end :]) is not None


def stands_under_label(piece: Piece, number: int, title: Citation) -> bool:
    """Tell whether a label such as « Intitulé de l’action » announces the title, on its line."""
    line = piece.lines[number - 1]
    return field_of(fold(line.page.text[line.start : max(line.start, title.start)]).strip(" :")) == "title"


def refuse_running_head(title: Citation, document: Document) -> None:
    """Refuse a title that is a whole line on page after page, whatever numbers stand around it."""
    lines = (line for page in document.pages for line in {_bare(text) for text in page.text.splitlines()})
    if sum(line == _bare(title.quote) for line in lines) >= RUNNING_HEAD_PAGES:
        raise NotProvedError("titre courant, imprimé sur plusieurs pages", title.quote)


def _bare(line: str) -> str:
    """Give a line without the numbers around it."""
    return re.sub(r"^[\W\d]+|[\W\d]+$", "", plain(line))
