"""French sentences on the pages of a document taken together: which are doubled, which only OCR would read."""

from collections.abc import Iterator, Sequence

from analyser.reading.limits import ReadingLimits
from analyser.reading.ocr.recognition import missing_part
from analyser.reading.ocr.step import UNREAD
from analyser.records import Page, PageState

MIN_DUPLICATE = 200
"""Characters; shorter pages are dividers, which may well be alike."""


def notices_of(pages: Sequence[Page], limits: ReadingLimits) -> Iterator[str]:
    """Give the notices on the pages of one document."""
    numbers: dict[str, list[int]] = {}
    for page in pages:
        if len(page.text) >= MIN_DUPLICATE:
            numbers.setdefault(page.text, []).append(page.number)
    for same in numbers.values():
        if len(same) > 1:
            yield f"Les pages {enumerate_french(same)} ont le même texte."
    if failed := [page.number for page in pages if page.state is PageState.FAILED]:
        pages_are = "page n’a pas pu être lue" if len(failed) == 1 else "pages n’ont pas pu être lues"
        yield (
            f"{len(failed)} {pages_are} (p. {enumerate_french(failed)}). "
            "Demandez une nouvelle copie du fichier, ou relisez-les à l’œil."
        )
    unread = [page.number for page in pages if page.state in UNREAD]
    if unread and (missing := _missing(limits)):
        pages_are = "page n’est pas lue" if len(unread) == 1 else "pages ne sont pas lues"
        yield f"{len(unread)} {pages_are}, faute de texte utilisable (p. {enumerate_french(unread)}). {missing}"


def _missing(limits: ReadingLimits) -> str | None:
    """Say what keeps OCR from reading pages, and what to do."""
    if limits.ocr == "off":
        return "La reconnaissance de texte est désactivée : retirez PVDPLUS_OCR=off et relancez la lecture."
    missing = missing_part(limits.ocr_language)
    return f"{missing}, puis relancez la lecture." if missing else None


def enumerate_french(numbers: Sequence[int]) -> str:
    """Write page numbers as people do: `1, 4 à 6 et 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in ([f"{run[0]} à {run[-1]}"] if len(run) > 2 else map(str, run))]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
