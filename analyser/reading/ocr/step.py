"""The step that recognises pages without usable text: from the page's image to lines that stand on the page.

Characters keep their true place on the page as displayed, so that boxes fit the image. Lines and ruled lines are given
as on the straightened page, so that rows and columns can be told from their coordinates even on a skewed scan.
"""

from array import array
from dataclasses import dataclass, replace

from PIL import Image

from analyser.reading.legibility import count_words
from analyser.reading.limits import ReadingLimits
from analyser.reading.ocr.cache import keep, recall
from analyser.reading.ocr.placement import Placement
from analyser.reading.ocr.reading_order import rows_in_order, split_spread
from analyser.reading.ocr.recognition import Word, missing_part, recognise_words, upright_turns
from analyser.reading.ocr.scans import Scan, prepare
from analyser.reading.ocr.typeface import bold_rows, estimate_size
from analyser.reading.source import Source
from analyser.reading.typesetting import PageText, around
from analyser.records import Box, Page, PageState, Shape

UNREAD = (PageState.IMAGE, PageState.STAMP, PageState.GARBLED, PageState.DRAWING)

LEAST_DPI = 150
"""Images of fewer dots are drawn larger; finer ones at their own resolution, up to the limit of the settings."""
POOR = 60
"""Mean confidence, of 100, under which a page may lie on its side, or not be print at all."""
GUESSED = 45
"""Mean confidence under which recognised text is guessed, not read."""
LONG = 4
"""Letters of a word that is wider than high, whatever its face."""
FEW = 5
"""Sure words under which a page has no text to speak of."""


def wants_ocr(page: Page, limits: ReadingLimits) -> bool:
    """Tell whether a page needs OCR and this machine can do it."""
    return page.state in UNREAD and limits.ocr != "off" and missing_part(limits.ocr_language) is None


def take_ocr(source: Source, page: Page, limits: ReadingLimits) -> Page:
    """Recognise a page, or take it as it was recognised before; where tesseract fails, the page stays as it was."""
    known = recall(page, limits)
    if known is None:
        try:
            known = recognise(source, page, limits)
        except RuntimeError:  # of pytesseract: time is up, or tesseract ended with an error
            return replace(page, note="La reconnaissance de cette page a échoué ou pris trop de temps.")
        keep(known, limits)
    return known


def recognise(source: Source, page: Page, limits: ReadingLimits) -> Page:
    """Recognise a page; it stays as it was, with a note, when the recogniser finds nothing sure."""
    image = source.draw_page(page.index, _resolution(source, page, limits) / 72).convert("L")
    dpi = 72 * image.width / page.width
    attempt = _attempt(image, 0, dpi, limits)
    if (attempt.confidence < POOR or attempt.lies_on_side) and (turns := upright_turns(image, limits.page_s)):
        attempt = _attempt(image, turns, dpi, limits)
    sure = sum(count_words(word.text) for word in attempt.words if word.confidence >= POOR)
    if sure < FEW or (page.state is not PageState.GARBLED and sure < count_words(page.text)):
        return replace(page, note="Image presque sans texte imprimé (photo, plan, carte, écriture) : à regarder.")
    if attempt.confidence < GUESSED:
        return replace(page, note="Texte trop peu lisible pour être reconnu (écriture, image pâle) : à regarder.")
    return _assemble(page, attempt, Placement(image.size, attempt.turns, attempt.scan.angle, dpi))


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What was recognised with the image turned so many quarter turns."""

    turns: int
    scan: Scan
    words: list[Word]
    dpi: float

    @property
    def confidence(self) -> float:
        """Mean confidence of the characters."""
        characters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / max(characters, 1)

    @property
    def lies_on_side(self) -> bool:
        """Whether most long words are higher than wide."""
        shapes = [(w.box[3] - w.box[1]) > (w.box[2] - w.box[0]) for w in self.words if len(w.text) >= LONG]
        return sum(shapes) > len(shapes) / 2


def _attempt(image: Image.Image, turns: int, dpi: float, limits: ReadingLimits) -> _Attempt:
    scan = prepare(image.rotate(90 * turns, expand=True) if turns else image, dpi)
    return _Attempt(turns, scan, recognise_words(scan, dpi, limits.ocr_language, limits.page_s), dpi)


def _resolution(source: Source, page: Page, limits: ReadingLimits) -> float:
    """Choose the dots per inch at which to draw a page: those of its scan, within bounds."""
    own = source.scan_dpi(page.index)
    return min(max(own, LEAST_DPI), limits.ocr_dpi) if own else float(limits.ocr_dpi)


def _assemble(page: Page, attempt: _Attempt, placement: Placement) -> Page:
    """Make the page of the words that were recognised."""
    built = PageText()
    confidences = array("i")
    sides = split_spread(attempt.words, attempt.scan.rules, attempt.scan.image.size)
    rows = [row for words, rules in sides for row in rows_in_order(words, rules, attempt.dpi)]
    for row, bold in zip(rows, bold_rows(rows, attempt.scan.image), strict=True):
        size = estimate_size(row) * 72 / attempt.dpi
        built.add_words([(word.text, placement.true(word.box)) for word in row], size, bold)
        line = built.lines[-1]
        built.lines[-1] = replace(line, box=around([placement.straight(word.box) for word in row]))
        confidences.extend([100] * (line.start - len(confidences)))
        for word in row:
            confidences.extend([word.confidence] * len(word.text) + [100])
        confidences.pop()
    rules = [placement.straight(rule) for rule in attempt.scan.rules]
    return replace(
        page,
        text=built.text,
        state=PageState.OCR,
        note=f"Texte reconnu par OCR (confiance moyenne : {attempt.confidence:.0f} %).",
        boxes=built.boxes,
        lines=tuple(built.lines),
        shapes=(*(s for s in page.shapes if s.kind == "image"), *(_rule(box) for box in rules)),
        confidences=confidences,
    )


def _rule(box: Box) -> Shape:
    """Make the shape of a ruled line."""
    return Shape("horizontal" if box[2] - box[0] >= box[3] - box[1] else "vertical", box)
