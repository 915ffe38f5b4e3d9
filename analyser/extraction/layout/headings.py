"""Reads headings: which announce an action, with what number and title, and which only open a chapter.

Knows words and print sizes of one part at a time; `fiches` decides among headings by how often their kind recurs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analyser.extraction.layout.parts import Part
from analyser.extraction.layout.printed import Excerpt
from analyser.extraction.wording.labels import NUMBER, TITLE
from analyser.folding import plain

_CODE = r"(?:[A-Z]{1,4}[.\-–_ ]?)?\d{1,4}(?:[.\-/]\d{1,4}){0,3}(?:\s?(?:bis|ter|[a-e](?![a-zà-ÿ])))?|[A-Z]\.\d{1,2}|[A-Z]{1,2}\d{1,2}|\d{1,2}[A-Z](?![\w.])|\d{4}[-/]\d{1,4}"
_SEPARATOR = r"[\s:.·•|/)\]–—\-]"
_WORDED = re.compile(
    rf"^(?P<prefix>[^\n]{{0,60}}?[–—:|/·(\[-]\s*|(?:\d{{1,2}}\.)+\d{{0,2}}\s+|\W{{0,3}})(?P<word>fiches?(?:[\s-]*(?:actions?|projets?|op[ée]rations?|travaux))?"
    rf"|(?:sous-)?actions?|projets?|op[ée]rations?|d[ée]lib[ée]rations?|(?:act|op|proj)\.)\s*(?:mature\s*|phare\s*|(?:[a-zà-ÿA-ZÀ-Ý]+\s+){{1,3}}(?=n\s?[°º]))?"
    rf"(?:n\s?[°ºo]?\.?\s*|num[ée]ro\s*)?(?P<number>{_CODE})(?![\w%€²])(?!\s*(?:,|et|à|&)\s*{_CODE}\b)(?P<gap>{_SEPARATOR}*)(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(
    rf"^\W{{0,2}}(?P<sign>[Nn]\s?[°º]\s*|(?<=#))?(?P<number>{_CODE}|[IVX]{{1,5}}(?=\s?[.)–—-]))(?![\w%€²°])(?P<gap>{_SEPARATOR}+)(?P<title>\S.*)$",
    re.DOTALL,
)
_COUNTED = re.compile(r"\W{0,2}(?P<number>\d{1,2})\s+(?P<title>[^\W\d].*)$", re.DOTALL)
_ITEM = re.compile(r"\s*[→➔➜►•▪●◦‣✓❖\uf0b7\uf0a7\uf0d8]")
_LONE_CODE = re.compile(
    r"(?P<number>[A-Z]{1,4}[.\-–_ ]?\d{1,3}(?:[.\-/](?:[A-Z]{1,3}[.\-]?)?\d{1,3}){0,3}|\d{1,2}(?:[.\-]\d{1,3}){1,3})"
    rf"|[Nn]\s?[°º]\s?(?P<ranked>{_CODE})"
)
"""A number that stands alone and can only be one: with a letter, in several parts, or after « n° »."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(rf"{_YEAR.pattern}(?:[-–/](?:19|20)?\d\d)?")
_CHAPTER = re.compile(
    r"^\W*(?:les? )?(?:axes?|orientations?|ambitions?|enjeux?|chapitres?|parties?|titre|volets?|piliers?|defis?|themes?|thematiques?"
    r"|objectifs? (?:strategiques?|operationnels?)?|articles?|annexes?|sommaire|preambule|introduction|conclusion|glossaire|lexique|diagnostic"
    r"|gouvernance|signatures?|synthese|contexte|strategie|presentation|perimetre|recapitulatif|maquette|bilan|methode|suivi du plan|tableau"
    r"|rappel|ordre du jour|questions? diverses?|plan d actions?|programme d actions?|les actions|fiches actions?|liste des|secteur)\b"
)
_QUOTED = re.compile(r"[«\"“][^«»\"“”]*[»\"”]\W?")
_CONTINUED = re.compile(
    r"[\s,–—-]*(?:[(\[]\s*(?:suite(?: et fin)?|\d\s?/\s?\d)\s*[)\]]|(?<=[,–—-])\s*suite(?: et fin)?)\s*$", re.IGNORECASE
)
"""What a title ends with that goes on from page to page: « Halle (suite) », « Halle (2/2) »."""
_FEWEST_ALIKE = 3
_LONGEST_WEAK = 90
_LONGEST = 200
"""Characters: a heading is shorter."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A part read as a heading. `kind` is what headings of one series share; `number`, `title` may be empty."""

    part: Part
    kind: str
    number: Excerpt
    title: Excerpt
    is_chapter: bool = False

    @property
    def is_worded(self) -> bool:
        """Whether words say that it announces an action: « Fiche », « Action », « Intitulé »."""
        return self.kind.startswith(("worded", "label"))

    @property
    def signature(self) -> tuple[str, int, bool, bool]:
        """What headings of one series share: kind, print size, weight, in a table or not."""
        return (self.kind, round(self.part.size), self.part.bold, self.part.in_table)


def body_size(parts: Iterable[Part]) -> float:
    """Give the print size of most of the text."""
    sizes: Counter[float] = Counter()
    for part in parts:
        sizes[round(part.size * 2) / 2] += len(part.words.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def headings_of(parts: Sequence[Part]) -> list[Heading | None]:
    """Read every part of a stream as a heading, or None."""
    body = body_size(part for part in parts if part.table is None)
    return _believed(_counted(_without_continuations([heading_of(part, body) for part in parts])))


def _counted(headings: Sequence[Heading | None]) -> list[Heading | None]:
    """Read the bare integers with which headings of one print count from one as their numbers: « 1 La halle »."""
    series: dict[tuple[str, int, bool, bool], dict[int, re.Match[str]]] = {}
    for at, heading in enumerate(headings):
        if heading is not None and heading.kind == "plain" and (match := _COUNTED.match(heading.part.words.text)):
            series.setdefault(heading.signature, {})[at] = match
    kept = list(headings)
    for (_, *look), matches in series.items():
        numbers = {int(match["number"]) for match in matches.values()}
        numbers |= {int(h.number.text) for h in headings if h and h.signature == ("numbered 9", *look)}
        if len(numbers) >= _FEWEST_ALIKE and numbers == set(range(1, len(numbers) + 1)):
            for at, match in matches.items():
                heading = headings[at]
                kept[at] = _numbered_heading(heading.part, match, "numbered") if heading else None
    return kept


def _without_continuations(headings: Sequence[Heading | None]) -> list[Heading | None]:
    """Drop the titles that only go on with the heading before; what says so is no part of a title."""
    kept: list[Heading | None] = []
    before: Heading | None = None
    for heading in headings:
        mark = _CONTINUED.search(heading.title.text) if heading is not None else None
        if heading is not None and mark is not None:
            heading = replace(heading, title=heading.title.slice(0, mark.start()))  # noqa: PLW2901
            if before is not None and (before.signature, before.title.value) == (
                heading.signature,
                heading.title.value,
            ):
                kept.append(None)
                continue
        before = heading or before
        kept.append(heading)
    return kept


def _believed(headings: Sequence[Heading | None]) -> list[Heading | None]:
    """Drop numbered lines that nothing makes stand out, unless their number belongs among those of the headings.

    It goes on from one, 7, 8, 9, or has the shape of several, C1, C4, D2, and is none of them.
    """
    strong = [h for h in headings if h is not None and h.kind.startswith("numbered")]
    known = {h.number.text.strip() for h in strong}
    shapes = Counter(h.kind.removeprefix("numbered") for h in strong)
    kept = list(headings)
    for at, heading in enumerate(headings):
        if heading is None or not heading.kind.startswith("weak"):
            continue
        number, shape = heading.number.text.strip(), heading.kind.removeprefix("weak")
        goes_on = number.isdigit() and str(int(number) - 1) in known
        alike = shape != " 9" and shapes[shape] >= _FEWEST_ALIKE
        if number not in known and (goes_on or alike):
            known.add(number)
        else:
            kept[at] = None
    return kept


def heading_of(part: Part, body: float) -> Heading | None:
    """Read a part as a heading, or None when it is running text."""
    text = part.words.text
    if part.table is not None:
        return None
    if part.name in (TITLE, NUMBER) and part.value:
        return _labelled_heading(part)
    if len(text) > _LONGEST or not any(c.isalpha() for c in text):
        return None
    stands_out = part.bold or part.size > 1.12 * body or (text.isupper() and is_chapter(text))
    return _worded_heading(part, stands_out) or _printed_heading(part, stands_out)


def _worded_heading(part: Part, stands_out: bool) -> Heading | None:
    """Read « Fiche action n° 1.2 – … », in small print too where it opens the line."""
    worded = _WORDED.match(part.words.text)
    if worded is None or _is_sentence(worded["title"]) or _YEAR.fullmatch(worded["number"]):
        return None
    opens = stands_out or part.in_table or len(worded["prefix"].strip()) <= 2
    return _numbered_heading(part, worded, f"worded {_word(worded['word'])}") if opens else None


def _printed_heading(part: Part, stands_out: bool) -> Heading | None:
    """Read a heading by its number, or by its print alone."""
    text = part.words.text
    if _is_sentence(text) or _ITEM.match(text) or (part.name is not None and (part.value or not stands_out)):
        return None
    numbered = _NUMBERED.match(text)
    if numbered is not None and not _is_numbering(numbered):
        numbered = None
    if not stands_out:
        is_weak = numbered is not None and not part.in_table and len(text) <= _LONGEST_WEAK
        return _numbered_heading(part, numbered, "weak") if numbered is not None and is_weak else None
    if lone := _LONE_CODE.fullmatch(text.strip()):
        return Heading(
            part,
            f"numbered {_shape(text)}",
            part.words.slice(text.find(lone["number"] or lone["ranked"])).strip(),
            Excerpt(),
        )
    if numbered is not None:
        return _numbered_heading(part, numbered, "numbered")
    kind = "run-in" if part.runs_in else "plain"
    bare = Heading(part, kind, Excerpt(), part.words.strip(" \t\n:"), is_chapter(text)) if part.name is None else None
    return _code_after(part) or bare


def _code_after(part: Part) -> Heading | None:
    """Read a heading whose number stands at the end of its line: « Raccorder la filature     E-01 »."""
    *words, last = part.words.spans
    code = Excerpt((last,))
    if not words or _LONE_CODE.fullmatch(code.text.strip()) is None or not any(c.isalpha() for c in code.text):
        return None
    return Heading(part, f"numbered {_shape(code.text)}", code.strip(), Excerpt(tuple(words)).strip(" \t\n:–—-"))


def split_number(title: Excerpt) -> tuple[Excerpt, Excerpt]:
    """Tell the number that opens a title from the rest of it; an empty number where none does."""
    match = _WORDED.match(title.text) or _NUMBERED.match(title.text)
    if match is None or (match.re is _NUMBERED and not _is_numbering(match)):
        return Excerpt(), title
    return title.slice(*match.span("number")).strip(), title.slice(match.start("title")).strip(" \t\n:–—-")


def _labelled_heading(part: Part) -> Heading | None:
    """Read « Intitulé de l'action : … » or « Action n° : … », but not « Projet : » before a description."""
    if part.name == NUMBER:
        return Heading(part, "label number", part.value.strip(), Excerpt())
    value = part.value.text
    if len(value) > _LONGEST or value.count(". ") or (value.rstrip().endswith(".") and len(value.split()) > 6):
        return None
    numbered = _NUMBERED.match(value)
    if numbered and _is_numbering(numbered):
        start = part.words.text.rfind(value)
        return _numbered_heading(part, numbered, "label title", offset=max(start, 0))
    return Heading(part, "label title", Excerpt(), part.value.strip(" \t\n:–—-"))


def _numbered_heading(part: Part, match: re.Match[str], kind: str, offset: int = 0) -> Heading:
    """Tell number and title of a heading apart."""
    words = part.words
    number = words.slice(offset + match.start("number"), offset + match.end("number")).strip()
    title = words.slice(offset + match.start("title"), offset + match.end("title")).strip(" \t\n:–—-")
    title = title.strip(' «»"“”') if _QUOTED.fullmatch(title.text) else title
    return Heading(
        part,
        f"{kind} {_shape(match['number'])}",
        number,
        title,
        kind in ("numbered", "weak") and (is_chapter(match["title"]) or is_chapter(words.text)),
    )


def _shape(number: str) -> str:
    """Give what the numbers of one series share: « 1.2 » and « 3.1 » are « 9.9 », « A1 » and « II-3 » have letters first."""
    return re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "9", number.strip()))


def _word(word: str) -> str:
    """Fold the announcing word."""
    return "".join(plain(word).split())


def _is_numbering(match: re.Match[str]) -> bool:
    """Tell a numbering from a quantity: « 1.2 Halle », « A3 Halle », « 4. Halle », but not « 12 logements »."""
    number, gap = match["number"].strip(), match["gap"]
    if _YEARS.fullmatch(number):
        return False
    if re.search(r"[.\-]\d|[A-Z]", number):
        return True
    return bool(gap.strip()) or "\n" in gap or match["sign"] is not None


def _is_sentence(text: str) -> bool:
    """Tell running text from a title."""
    bare = text.strip()
    return (bare.endswith((".", ";", ",")) and len(bare.split()) > 6) or bare.count(". ") >= 2


@lru_cache(maxsize=8192)
def is_chapter(text: str) -> bool:
    """Tell whether a heading opens a chapter of the document, not an action."""
    return bool(_CHAPTER.match(plain(text).replace("'", " ")))
