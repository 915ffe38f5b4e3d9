"""French typography: numbers, dates, plurals, quotes, and the one escape of foreign text; no widget is drawn here."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from analyser.records import Money, Period

NBSP = "\u00a0"
"""Before : ; ? ! € %, inside « », and between groups of three digits, where a thin space would hardly show."""
_WORD_JOINER = "\u2060"

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~^$&=:])")
_LIVE = re.compile(r"(:)(?=[\w+/-]+:)|(www)(?=\.)|(:)(?=//)|(@)(?=\w)", re.IGNORECASE)


def literal(text: str) -> str:
    """Escape text of documents or people for Streamlit's markdown: shown as it is, on one line, nothing interpreted.

    Every ASCII mark is backslash-escaped. What Streamlit recognises after parsing (`:emoji:`, bare links, addresses)
    is broken by an invisible word joiner.
    """
    joined = _LIVE.sub(lambda m: m.group(0) + _WORD_JOINER, one_line(text))
    return _PUNCTUATION.sub(r"\\\1", joined)


def one_line(text: str) -> str:
    """Make runs of breakable white space one space; the unbreakable spaces of French typography stay."""
    return re.sub(r"[ \t\r\n\f\v\u2028\u2029]+", " ", text).strip()


def number(value: float, decimals: int = 0) -> str:
    """Write 1250000 as `1 250 000`, with a decimal comma."""
    return f"{value:,.{decimals}f}".replace(",", NBSP).replace(".", ",")


def parse_number(text: str) -> float | None:
    """Read a number as French people type it: spaces of any kind, decimal comma, a euro sign; None if it is not one."""
    bare = re.sub(r"[\s€\u00a0\u202f]", "", text).replace(",", ".")
    return float(bare) if re.fullmatch(r"\d+(\.\d+)?", bare) else None


def euros(value: float) -> str:
    """Write an amount in full, to the cent only when it has cents."""
    return f"{number(value, 0 if value == round(value) else 2)}{NBSP}€"


def short_euros(value: float) -> str:
    """Write an amount for a narrow place: `1,25 M€`, `480 k€`, `900 €`; exact enough to recognise, not to add up."""
    for unit, name in ((1e6, "M€"), (1e3, "k€")):
        if abs(value) >= unit:
            scaled = value / unit
            decimals = 0 if round(scaled, 2) == round(scaled) else 2 if unit == 1e6 else 1
            return f"{number(scaled, decimals)}{NBSP}{name}"
    return euros(value)


def percent(share: float) -> str:
    """Write a share 0-1 as `93 %`."""
    return f"{round(share * 100)}{NBSP}%"


def certainty(probability: float) -> str:
    """Write how sure a proposal is; never « 100 % », for it is an estimate."""
    return f"sûr à plus de {percent(0.99)}" if probability >= 0.995 else f"sûr à {percent(probability)}"


def count(n: int, singular: str, plural: str | None = None) -> str:
    """Write `0 action`, `1 action`, `27 actions`: French takes the plural from two."""
    return f"{number(n)}{NBSP}{singular if abs(n) < 2 else plural or singular + 's'}"


def quoted(text: str) -> str:
    """Put text between French quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


def listed(texts: Iterable[str]) -> str:
    """Join values that may themselves hold commas: `CAUE ; ADEME`."""
    return f"{NBSP}; ".join(texts)


def sentence(text: str) -> str:
    """Close a sentence that has no end yet."""
    bare = text.strip()
    return bare if bare.endswith((".", "?", "!", "…")) else f"{bare}."


def uncapitalised(text: str) -> str:
    """Continue a sentence with this one: « Le texte… » becomes « le texte… »; names and initials keep their capital."""
    bare = text.strip().rstrip(".")
    first = re.match(r"(?:Le|La|Les|L’|L'|Un|Une|Des|Du|Il|Ils|Elle|Elles|Ce|Cet|Cette|Ces|Aucun|Aucune)\b", bare)
    return bare[0].lower() + bare[1:] if first else bare


def unbreakable(text: str) -> str:
    """Hold French punctuation to its word, in sentences of our own: « relève » and ; never start a line."""
    return re.sub(r"(?<=«) | (?=[»;:?!%€])", NBSP, text)


def shortened(text: str, length: int) -> str:
    """Cut after a word, with an ellipsis, to at most `length` characters."""
    flat = one_line(text)
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–(") + "…"


def date_fr(iso: str) -> str:
    """Write an ISO 8601 moment as jj/mm/aaaa, in local time."""
    return _local(iso).strftime("%d/%m/%Y")


def moment_fr(iso: str) -> str:
    """Write an ISO 8601 moment as `22/11/2026 à 14:05`, in local time."""
    return _local(iso).strftime("%d/%m/%Y à %H:%M")


def _local(iso: str) -> datetime:
    moment = datetime.fromisoformat(iso)
    return moment.astimezone() if moment.tzinfo else moment


def money_fr(money: Money) -> str:
    """Write a parsed amount with its tax kind and basis, or say that it is not given."""
    if money.value is None:
        return "non chiffré"
    amount = euros(money.value)
    if money.maximum is not None:
        amount = f"de {euros(money.value)} à {euros(money.maximum)}"
    basis = {"annual": "par an", "per_phase": "par phase"}.get(money.basis, "")
    return " ".join(part for part in (amount, money.tax or "", basis) if part)


def period_fr(period: Period) -> str:
    """Write the years of a schedule, or nothing when the text states none."""
    years = [str(y) for y in (period.start_year, period.end_year) if y is not None]
    return "–".join(dict.fromkeys(years))


def page_fr(page_index: int, label: str | None = None) -> str:
    """Write `p. 45`, with the printed number where it differs: `p. 45 (imprimée 43)`."""
    number_ = str(page_index + 1)
    printed = f" (imprimée {label})" if label and label != number_ else ""
    return f"p.{NBSP}{number_}{printed}"


def pages_fr(page_indexes: Sequence[int]) -> str:
    """Write pages by number, neighbours as a range: `p. 1, 4–11, 13`."""
    runs: list[list[int]] = []
    for number_ in sorted(index + 1 for index in page_indexes):
        if runs and number_ == runs[-1][1] + 1:
            runs[-1][1] = number_
        else:
            runs.append([number_, number_])
    return f"p.{NBSP}" + ", ".join(f"{a}–{b}" if b > a else str(a) for a, b in runs)
