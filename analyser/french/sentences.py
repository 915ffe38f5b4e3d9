"""Parts the text of an action into sentences that can still be cited, and finds exact wordings in them.

Here the form of a word counts (« remise » is not « à remettre »): maturity and alerts depend on tense and negation.
What is looked for by meaning, whatever the form, goes through `phrases`. It knows nothing of what a wording stands for.

Wordings, as written in corpus/: words in any case, with or without accents; `*` any letters of a word (`remis*`,
`*era`); `~` the endings of agreement (`remis~`); `#` a number, `#40+` one of at least 40 (to 100); `..` up to three
words in between; `(a|b)` one of several; `?` after a word or a group: it may be missing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.folding import fold_with_offsets, strip_accents
from analyser.records import Citation, Document, Page

_BULLET = r"•▪■◦‣✓➢\uf0b7\uf0a7\uf0d8\uf0fc"
_LEAD = rf"{_BULLET}›→➜►▶–—-"
"""What opens an item at the head of a line."""
_BREAK = re.compile(
    rf"(?<=[.!?…])[ \t]*\s(?=[\s«\"(]*[A-ZÀ-ÖØ-Ý0-9–•-])|;\s|\n\s*\n|\n(?=\s*[{_LEAD}])|[{_BULLET}]"
    r"|(?<![,'’(-])(?<!\bde)(?<!\bdu)(?<!\bdes)(?<!\bla)(?<!\ble)(?<!\bles)(?<!\bet)(?<!\bà)\n(?=[A-ZÀ-Ý][a-zà-ÿ'’])"
)
_BOX = r"☐□⬜◻❏❑\uf0a8\uf06f\uf071☒☑✓✔🗹⊠\uf0fe\uf052\uf0fd"
_OPTION = re.compile(rf"(?:\[ ?[xX✓]?\]|[{_BOX}])(?:[^{_BOX}\[\n]|\n(?=[a-zà-ÿ]))*")
"""A box of a form, and what stands beside it up to the next box or line."""
_TICKED = re.compile(r"[☒☑✓✔🗹⊠\uf0fe\uf052\uf0fd]|\[[xX✓]\]")
_TOKEN = re.compile(r"\.\.|[()|?]|[^\s()|?]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page: `plain` is what is searched, lower case without accents; offsets lead back to the page."""

    page: Page
    plain: str
    offsets: tuple[int, ...]

    def cite(self, start: int = 0, end: int | None = None) -> Citation:
        """Cite `plain[start:end]` as it is printed."""
        last = len(self.plain) if end is None else end
        return Citation.of(self.page, self.offsets[start], self.offsets[last - 1] + 1)


def sentences_of(spans: Iterable[Citation], document: Document) -> Iterator[Sentence]:
    """Part cited spans into sentences, in order; what stands beside an empty box of a form is not said."""
    for span in spans:
        page = document.pages[span.page_index]
        for start, end in _said(page.text, span.start, span.end):
            at = start
            for found in _BREAK.finditer(page.text, start, end):
                yield from _sentence(page, at, found.end())
                at = found.end()
            yield from _sentence(page, at, end)


def _said(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Leave out the options that are not ticked; without a tick or a plain `☐` on the page, boxes may be bullets."""
    if not (_TICKED.search(text) or "☐" in text):
        yield start, end
        return
    at = start
    for option in _OPTION.finditer(text, start, end):
        yield at, option.start()
        at = option.start() if _TICKED.match(option.group()) else option.end()
    yield at, end


def _sentence(page: Page, start: int, end: int) -> Iterator[Sentence]:
    """Give the sentence between two offsets, if it has a word."""
    plain, offsets = _plain_with_offsets(page.text[start:end])
    lead = len(plain) - len(plain.lstrip())
    plain = plain.strip()
    if any(c.isalnum() for c in plain):
        yield Sentence(page, plain, tuple(start + o for o in offsets[lead : lead + len(plain)]))


def _plain_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold typography, case and accents away; give for each letter left the offset that it comes from."""
    letters = [(c, o) for f, o in zip(*fold_with_offsets(text), strict=True) for c in strip_accents(f).lower() or " "]
    return "".join(c for c, _ in letters), [o for _, o in letters]


def compile_wordings(wordings: Iterable[str]) -> re.Pattern[str]:
    """Compile wordings into one pattern for `Sentence.plain`; `ValueError` (French) when one is ill-formed.

    Of several that start at one place, the one written longest wins.
    """
    alternatives = [_to_regex(one) for one in sorted(set(wordings), key=len, reverse=True)]
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(alternatives) or '(?!)'})(?![a-z0-9])")


def _to_regex(wording: str) -> str:
    """Translate one wording; the separator is written before each word but the first."""
    tokens = _TOKEN.findall(_plain_with_offsets(wording)[0].strip())
    regex, rest = _alternatives(tokens, 0)
    if rest != len(tokens) or not tokens:
        raise ValueError(f"formule mal écrite : « {wording} »")
    return regex


def _alternatives(tokens: list[str], at: int) -> tuple[str, int]:
    """Translate `a b|c` up to a closing parenthesis; give the pattern and the index after it."""
    options: list[str] = []
    sequence = gap = ""
    while at < len(tokens) and tokens[at] != ")":
        token, at = tokens[at], at + 1
        if token == "|":  # noqa: S105
            options.append(sequence)
            sequence = gap = ""
        elif token == "..":  # noqa: S105
            gap = _FREE
        else:
            piece, at = _alternatives(tokens, at) if token == "(" else (_word(token), at)  # noqa: S105
            at += token == "("  # noqa: S105
            gap = r"\s*" if token == "%" else gap  # noqa: S105
            if at < len(tokens) and tokens[at] == "?":
                sequence += f"(?:{gap}{piece})?" if sequence else f"(?:{piece}{_GAP})?"
                gap, at = (_GAP if gap else ""), at + 1
            else:
                sequence, gap = f"{sequence}{gap}{piece}", _GAP
    return f"(?:{'|'.join([*options, sequence])})", at


_AT_LEAST = re.compile(r"#(\d\d)\+")
_WILD = str.maketrans({"*": "[a-z0-9]*", "~": "(?:e|s|es|x)?", "#": "[0-9]+"})
_GAP = r"[^a-z0-9.;:!?]+"
_FREE = rf"{_GAP}(?:[a-z0-9]+{_GAP}){{0,3}}"


def _word(token: str) -> str:
    """Translate one word; an apostrophe or hyphen inside it parts words as a space does."""
    if token == "%":  # noqa: S105
        return token
    if least := _AT_LEAST.fullmatch(token):
        tens, units = divmod(int(least.group(1)), 10)
        return rf"(?:100|[{tens + 1}-9][0-9]|{tens}[{units}-9])(?:,[0-9]+)?" if tens < 9 else rf"(?:100|9[{units}-9])"
    parts = [part for part in re.split(r"[^a-z0-9*~#]+", token) if part]
    if not parts:
        raise ValueError(f"formule mal écrite : « {token} »")
    return _GAP.join(part.translate(_WILD) for part in parts)
