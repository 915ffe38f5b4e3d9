"""The step that asks pypdf for the text of a page in which pdfium finds none, or only garbage. The only home of pypdf.

pypdf does not tell where characters stand, takes seconds on some files and raises errors of any kind: it is asked
last, and in the reading process, where it can be stopped.
"""

import contextlib
import logging
from array import array
from dataclasses import replace
from pathlib import Path

from analyser.reading.legibility import count_words, why_garbled
from analyser.reading.limits import ReadingLimits
from analyser.reading.source import Source
from analyser.reading.typesetting import clean
from analyser.records import Page, PageState

MIN_WORDS = 5
"""Fewer words are crumbs of a broken page, not its text."""


def wants_second_reader(page: Page, _limits: ReadingLimits) -> bool:
    """Tell whether pdfium has found no usable text where there may be some."""
    return page.state in (PageState.GARBLED, PageState.FAILED, PageState.BLANK)


def ask_second_reader(source: Source, page: Page, _limits: ReadingLimits) -> Page:
    """Take the second library's text when it is the better one; a page that is blank to one only is damaged."""
    found = source.second_text(page.index)
    if found is None and page.state is PageState.BLANK:
        return replace(page, state=PageState.FAILED, note="Page vide ou endommagée : son contenu ne se lit pas.")
    text = clean(found or "").strip()
    if count_words(text) < max(MIN_WORDS, count_words(page.text) // 2) or why_garbled(text):
        return page
    note = "Texte lu par un second lecteur : la place des mots sur la page n’est pas connue."
    return replace(page, text=text, state=PageState.TEXT, note=note, boxes=array("f"), lines=(), shapes=())


def read_text(path: Path, password: str | None, index: int) -> str | None:
    """Read one page of a PDF with pypdf; None where it fails, however it fails."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with contextlib.suppress(Exception), pypdf.PdfReader(path, password=password) as reader:
        return reader.pages[index].extract_text()
    return None
