"""Hides names of people, e-mail addresses, phone numbers and signature blocks before text leaves the machine.

`mask` gives the masked text and what each mark stands for; `unmask` puts it back into a reply. French texts: a person
is recognised by a title (M., Mme, Maître), by a given name followed by a name in capitals, or by standing in a
signature block; places and organisations stay readable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)*"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ]{2,}(?:[-' ][A-ZÀ-ÖØ-Þ]{2,})*"
_NAME = rf"(?:{_WORD}|{_CAPITALS})(?:[ \u00a0](?:de |d'|du |des |le |la )?(?:{_WORD}|{_CAPITALS})){{0,3}}"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("MAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("TEL", re.compile(r"(?<!\d)(?:\+33[ .\u00a0]?|0)[1-9](?:[ .\u00a0-]?\d{2}){4}(?!\d)")),
    ("PERSONNE", re.compile(rf"(?<=\bM\. )(?:{_NAME})|(?<=\bMM\. )(?:{_NAME})")),
    ("PERSONNE", re.compile(rf"(?<=\bMme )(?:{_NAME})|(?<=\bMlle )(?:{_NAME})")),
    ("PERSONNE", re.compile(rf"(?<=\bMonsieur )(?:{_NAME})|(?<=\bMadame )(?:{_NAME})|(?<=\bMaître )(?:{_NAME})")),
    ("PERSONNE", re.compile(rf"\b{_WORD} [A-ZÀ-ÖØ-Þ]{{2,}}(?:-[A-ZÀ-ÖØ-Þ]{{2,}})*\b(?![.\d])")),
)
_OFFICES = re.compile(
    r"^(?:le |la |l')?(?:maire|président|préfet|sous-préfet|ministre|conseil|directeur|adjoint)", re.I
)
_SIGNATURE = re.compile(r"(?:^|\n)[^\n]*\b(?:Signatures?|Fait à|Lu et approuvé)\b[^\n]*(?:\n[^\n]{0,60}){0,8}")
_SIGNED_NAME = re.compile(rf"(?m)^[ \t]*(?:{_WORD}|{_CAPITALS})(?:[ \u00a0](?:{_WORD}|{_CAPITALS})){{1,3}}[ \t]*$")
_MARK = re.compile(r"⟦(?:MAIL|TEL|PERSONNE)-\d+⟧")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text fit to leave, and what its marks stand for."""

    text: str
    marks: Mapping[str, str]


def mask(text: str) -> Masked:
    """Replace what is personal by marks such as `⟦PERSONNE-1⟧`; the same name gets the same mark."""
    marks: dict[str, str] = {}
    names: dict[str, str] = {}

    def hide(kind: str, value: str) -> str:
        if _MARK.search(value) or _OFFICES.match(value):
            return value
        if value not in names:
            names[value] = f"⟦{kind}-{len(names) + 1}⟧"
            marks[names[value]] = value
        return names[value]

    text = _SIGNATURE.sub(lambda m: _SIGNED_NAME.sub(lambda n: hide("PERSONNE", n[0]), m[0]), text)
    for kind, pattern in _KINDS:
        text = pattern.sub(lambda m, kind=kind: hide(kind, m[0]), text)  # type: ignore[misc]
    return Masked(text, marks)


def unmask(text: str, marks: Mapping[str, str]) -> str:
    """Put the hidden texts back; marks that were never given stay as they are."""
    return _MARK.sub(lambda m: marks.get(m[0], m[0]), text)
