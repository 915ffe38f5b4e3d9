"""Has tesseract recognise the image of a page: words with their place and its confidence in them.

Cells of ruled tables in which nothing, or nothing sure, was found are looked at once more, stacked in one column: the
recogniser overlooks lone digits in narrow columns. The only home of pytesseract.
"""

import functools
import importlib.util
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from analyser.reading.ocr.cells import Cell, cell_at, find_cells
from analyser.reading.ocr.scans import Scan
from analyser.records import Box

INSTALL = "sudo apt install tesseract-ocr tesseract-ocr-fra"
"""The line that makes a Debian or Ubuntu machine able to recognise French."""

MAX_SECOND_LOOKS = 120
"""Cells of one page."""
CLOSER = 1.5
"""How much larger they are drawn then."""
UNSURE = 55
"""Confidence, of 100, under which a cell is looked at again."""
NOISE = 35
"""Confidence under which a mark without letter or digit is dust."""

_MISREAD = {
    **{"ler": "1er", "lère": "1ère", "lre": "1re"},
    **{"€HT": "€ HT", "€EHT": "€ HT", "EHT": "€ HT", "€TTC": "€ TTC", "€ETTC": "€ TTC", "ETTC": "€ TTC"},
}
"""No French words: what the recogniser makes of ordinals and of the sign of the euro in a serif face."""

_COLUMN_OF_TEXT = 6
_AUTOMATIC = 3
"""Page segmentation modes of tesseract."""


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word; `box` in pixels of the image: left, top, right, bottom."""

    text: str
    box: Box
    confidence: int
    row: tuple[int, int, int]
    """Block, paragraph and line to which tesseract counts it."""


def missing_part(language: str) -> str | None:
    """Say in French what is missing for OCR, with the line that installs it; None when all is there."""
    if importlib.util.find_spec("pytesseract") is None:
        return "Installez la reconnaissance de texte : pip install 'pvdplus-analyser[ocr]'"
    if shutil.which("tesseract") is None:
        return f"Installez la reconnaissance de texte : {INSTALL}"
    if not set(language.split("+")) <= _languages():
        return f"Installez la langue de reconnaissance « {language} » : {INSTALL}"
    return None


@functools.cache
def _languages() -> frozenset[str]:
    """Give the languages that tesseract has."""
    import pytesseract

    return frozenset(pytesseract.get_languages())


def recognise_words(scan: Scan, dpi: float, language: str, timeout_s: float) -> list[Word]:
    """Recognise the words of a prepared image; raises `RuntimeError` at the time limit."""
    words = _run(scan.image, dpi, language, timeout_s, _AUTOMATIC)
    cells = find_cells(scan.rules, dpi)
    if not cells:
        return words
    by_cell: dict[Cell, list[Word]] = {cell: [] for cell in cells}
    outside: list[Word] = []
    for word in words:
        cell = cell_at(cells, word.box)
        (outside if cell is None else by_cell[cell]).append(word)
    doubtful = [c for c, found in by_cell.items() if _is_doubtful(scan.image, c, found, dpi)][:MAX_SECOND_LOOKS]
    for cell, found in _look_again(scan.image, doubtful, dpi, language, timeout_s).items():
        if _sureness(found) > _sureness(by_cell[cell]):
            by_cell[cell] = found
    return outside + [word for found in by_cell.values() for word in found]


def upright_turns(image: Image.Image, timeout_s: float) -> int:
    """Give the quarter turns, counter-clockwise, that put a page upright; 0 where the recogniser cannot tell."""
    import pytesseract

    try:
        found = pytesseract.image_to_osd(image, output_type=pytesseract.Output.DICT, timeout=timeout_s)
    except (pytesseract.TesseractError, RuntimeError):
        return 0
    return (-int(found["rotate"]) // 90) % 4 if found["orientation_conf"] >= 2 else 0


def _run(image: Image.Image, dpi: float, language: str, timeout_s: float, mode: int) -> list[Word]:
    """Call tesseract once."""
    import pytesseract

    found = pytesseract.image_to_data(
        image,
        lang=language,
        config=f"--psm {mode} --dpi {dpi:.0f}",
        output_type=pytesseract.Output.DICT,
        timeout=timeout_s,
    )
    columns = ("text", "conf", "left", "top", "width", "height", "block_num", "par_num", "line_num")
    words = []
    for printed, sureness, left, top, width, height, *row in zip(*(found[c] for c in columns), strict=True):
        text, confidence = str(printed).strip(), int(float(sureness))
        text = _MISREAD.get(text, text)
        if text.strip("|¦_") and (confidence >= NOISE or any(c.isalnum() for c in text)):
            box = (float(left), float(top), float(left + width), float(top + height))
            words.append(Word(text, box, max(0, min(confidence, 100)), (row[0], row[1], row[2])))
    return words


def _is_doubtful(image: Image.Image, cell: Cell, found: Sequence[Word], dpi: float) -> bool:
    """Tell whether a cell has ink but no words, or unsure ones."""
    if found:
        return min(word.confidence for word in found) < UNSURE
    pixels = np.asarray(image.crop(_inner(cell, dpi)))
    return bool(np.count_nonzero(pixels < np.median(pixels) - 70) > (dpi / 30) ** 2)


def _look_again(
    image: Image.Image, cells: Sequence[Cell], dpi: float, language: str, timeout_s: float
) -> dict[Cell, list[Word]]:
    """Recognise cells stacked in one column."""
    if not cells:
        return {}
    gap = round(dpi / 4)
    crops = [image.crop(_inner(cell, dpi)) for cell in cells]
    tops = np.cumsum([gap, *(crop.height + gap for crop in crops)]).tolist()
    paper = int(np.median(np.asarray(image)))
    stack = Image.new("L", (max(c.width for c in crops) + 2 * gap, tops[-1]), paper)
    for crop, top in zip(crops, tops, strict=False):
        stack.paste(crop, (gap, top))
    larger = stack.resize((round(stack.width * CLOSER), round(stack.height * CLOSER)), Image.Resampling.LANCZOS)
    found: dict[Cell, list[Word]] = {cell: [] for cell in cells}
    for word in _run(larger, dpi * CLOSER, language, timeout_s, _COLUMN_OF_TEXT):
        x0, y0, x1, y1 = (value / CLOSER for value in word.box)
        at = int(np.searchsorted(tops, (y0 + y1) / 2, side="right")) - 1
        if 0 <= at < len(cells):
            left, top, _, _ = _inner(cells[at], dpi)
            across, down = left - gap, top - tops[at]
            found[cells[at]].append(replace(word, box=(x0 + across, y0 + down, x1 + across, y1 + down)))
    return found


def _inner(cell: Cell, dpi: float) -> tuple[int, int, int, int]:
    """Give the inside of a cell, its ruling left out."""
    margin = max(2, round(dpi / 60))
    left, top, right, bottom = cell
    inside = (round(left) + margin, round(top) + margin, round(right) - margin, round(bottom) - margin)
    return (inside[0], inside[1], max(inside[2], inside[0] + 1), max(inside[3], inside[1] + 1))


def _sureness(words: Iterable[Word]) -> float:
    """Weigh a reading: the mean confidence of its characters, 0 for none."""
    weights = [(word.confidence, len(word.text)) for word in words]
    return sum(c * n for c, n in weights) / sum(n for _, n in weights) if weights else 0.0
