"""Reads the years of a schedule as French plans print it; knows nothing of today's date, and never fills in a year.

One year printed is start and end; « dès », « à partir de » give a start only; « avant », « d'ici », « horizon » an end
only; several years give the first and the last. « Fin de mandat », « 18 mois », « N+1 » are schedules without a year.
"""

import re
from dataclasses import dataclass
from typing import Literal

from analyser.records import Period

_NOT_A_YEAR_TAIL = r"(?!\d|[.,]\d{1,3}(?!\d)|\s?(?:€|%|k€|m²|m2|euros?\b|habitants?\b|hab\b|logements?\b|ml\b|kwc?\b))"
_MONTHS = (
    "janv(?:ier)?|févr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|août|sept(?:embre)?|oct(?:obre)?|nov(?:embre)?"
    "|déc(?:embre)?"
)
_YEAR = re.compile(
    rf"(?:(?<![\d€])|(?<=\b[ts][1-4]))(?P<year>(?:19[5-9]|20\d)\d){_NOT_A_YEAR_TAIL}"
    rf"(?:\s?[-–—/]\s?(?P<short>\d\d)(?![\d/]|\s?%))?"
    rf"|\b(?:[ts][1-4]|[1-4][ts])\s?[-/']?\s?(?P<quarter>\d\d)(?!\d|\s?%)"
    rf"|(?<!\d)[0-3]?\d/[01]?\d/(?P<day>\d\d)(?!\d)"
    rf"|(?:(?<![\d/])(?:0[1-9]|1[0-2])/|\b(?:{_MONTHS})\.?[ -])(?P<month>[23]\d)(?![\d/]|\s?%)",
    re.IGNORECASE,
)
_START = re.compile(
    r"\b(?:dès|à (?:partir|compter) d[eu]s?|depuis|après|pas avant|au plus tôt)\b(?:(?!\d{4})[^.;,\n]){0,30}$",
    re.IGNORECASE,
)
_START_TAIL = re.compile(
    r"\s?(?:\+|→|…|\.\.\.|et (?:suivante?s?|au-delà|plus|années suivantes)\b|[-–]\s?(?:$|[)…]))", re.I
)
_END = re.compile(
    r"(?<!pas )\b(?:avant|d['’]ici|horizon|jusqu['’](?:en|à|au)|au plus tard|pas au-delà)\b"
    r"(?:(?!\d{4})[^.;,\n]){0,30}$",
    re.IGNORECASE,
)
_END_TAIL = re.compile(r"\s?(?:au plus tard|maximum)\b", re.IGNORECASE)
_OTHER_YEAR = re.compile(
    r"\b(?:valeurs?|prix|délibération|loi|décret|arrêté|cper|feder|crte|budget|bp|vot[ée]e?s?|convention)\b"
    r"(?:(?!\d{4})[^.;,()\n]){0,25}$",
    re.IGNORECASE,
)
_NUMBER_WORD = r"\d{1,2}|un|deux|trois|quatre|cinq|six|dix"
_SPEAKS_OF_TIME = re.compile(
    rf"\bmandat\b|\b(?:court|moyen|long) terme\b|\b(?:{_NUMBER_WORD}) (?:mois|ans?|années?|semaines?)\b"
    r"|\b(?:tri|se)mestre\b|\b[ts][1-4]\b|\bn\s?[+-]\s?\d|\b(?:printemps|été|automne|hiver|rentrée|saison)\b"
    rf"|\b(?:{_MONTHS})\b"
    r"|\bà (?:définir|préciser|déterminer|confirmer|caler|planifier|venir|compléter|fixer)\b"
    r"|\bannée n\b|\ben (?:cours|continu|attente)\b|\bau fil de l['’]eau\b"
    r"|\bpermanente?\b|\bcontinue?\b|\brécurrente?\b|\bimmédiate?\b"
    r"|\bannuel(?:le)?s?\b|\bchaque année\b|\b(?:non|pas encore) (?:défini|connu|arrêté|fixé|déterminé|planifié)\w*"
    r"|\bdurée\b|(?-i:\bN\.?C\b)",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    rf"\b(?:sign|délibér|vot|adopt|notifi|délivr|dépos|remis|reçu|approuv|valid|arrêt|accord)\w*\s(?:le|du|en date du)\s"
    rf"(?:1er|\d{{1,2}})\s(?:{_MONTHS})\.?\s$",
    re.IGNORECASE,
)
_Role = Literal["start", "end", "plain", "decided"]


@dataclass(frozen=True, slots=True)
class _Year:
    """A printed year, and whether words beside it make it one end of the schedule only, or the day of a decision."""

    year: int
    role: _Role


def parse_period(text: str) -> Period | None:
    """Give the schedule that a cell or a sentence states; None when it speaks of no time at all."""
    raw = text.strip()
    printed = _years(raw)
    years = [year for year in printed if year.role != "decided"] or printed
    if not years:
        return Period(raw) if _SPEAKS_OF_TIME.search(raw) else None
    first, last = min(y.year for y in years), max(y.year for y in years)
    roles = {y.role for y in years}
    if roles == {"start"}:
        return Period(raw, start_year=first)
    if roles == {"end"}:
        return Period(raw, end_year=last)
    return Period(raw, first, last)


def _years(text: str) -> list[_Year]:
    """Find the years in their order; those of laws, votes, prices and other contracts are left out."""
    found: list[_Year] = []
    last_end = -2
    for match in _YEAR.finditer(text):
        if _OTHER_YEAR.search(text, max(0, match.start() - 45), match.start()):
            continue
        if match["year"] is None:
            found.append(_Year(2000 + int(match["quarter"] or match["day"] or match["month"]), _role(text, match)))
            continue
        year = int(match["year"])
        short = int(match["short"]) if match["short"] else 0
        is_second = match.start() == last_end + 1 and text[last_end] in "-–—/"  # "horizon 2026-2030" bounds with both
        role = found[-1].role if found and is_second else _role(text, match)
        found.append(_Year(year, role))
        if short > year % 100:
            found.append(_Year(year - year % 100 + short, role))
        last_end = match.end()
    return found


def _role(text: str, match: re.Match[str]) -> _Role:
    """Tell what the words beside a year make of it."""
    window = max(0, match.start() - 45)
    if _START.search(text, window, match.start()) or _START_TAIL.match(text, match.end()):
        return "start"
    if _END.search(text, window, match.start()) or _END_TAIL.match(text, match.end()):
        return "end"
    return "decided" if _DECIDED.search(text, window, match.start()) else "plain"
