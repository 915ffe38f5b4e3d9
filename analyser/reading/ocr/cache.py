"""Keeps recognised pages in a folder, one small file each, so that interrupted OCR goes on where it stopped."""

import base64
import contextlib
import json
import os
import shutil
from array import array
from dataclasses import asdict, replace
from pathlib import Path

from analyser.reading.limits import ReadingLimits
from analyser.records import Line, Page, PageState, Shape

VERSION = 2
"""Of what is kept: raise it when pages would be recognised differently."""


def recall(page: Page, limits: ReadingLimits) -> Page | None:
    """Give the page as it was recognised before, if it was."""
    path = _path(page, limits)
    if path is None:
        return None
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(path.read_text("utf-8"))
        return replace(
            page,
            text=kept["text"],
            state=PageState(kept["state"]),
            note=kept["note"],
            boxes=array("f", base64.b64decode(kept["boxes"])),
            lines=tuple(Line(**{**line, "box": tuple(line["box"])}) for line in kept["lines"]),
            shapes=tuple(Shape(shape["kind"], tuple(shape["box"])) for shape in kept["shapes"]),
            confidences=array("i", kept["confidences"]) if kept["confidences"] is not None else None,
        )
    return None


def keep(page: Page, limits: ReadingLimits) -> None:
    """Keep a page; a full disk only means that it will have to be recognised again."""
    path = _path(page, limits)
    if path is None:
        return
    kept = {
        "text": page.text,
        "state": page.state.value,
        "note": page.note,
        "boxes": base64.b64encode(page.boxes.tobytes()).decode("ascii"),
        "lines": [asdict(line) for line in page.lines],
        "shapes": [asdict(shape) for shape in page.shapes],
        "confidences": None if page.confidences is None else page.confidences.tolist(),
    }
    unfinished = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        unfinished.replace(path)


def forget_ocr(limits: ReadingLimits, document_id: str) -> None:
    """Remove all that was kept of a document."""
    if limits.ocr_cache and document_id.isalnum():
        shutil.rmtree(limits.ocr_cache / document_id, ignore_errors=True)


def _path(page: Page, limits: ReadingLimits) -> Path | None:
    """Give the file of a page: its name states what the result depends on."""
    if limits.ocr_cache is None:
        return None
    name = f"{page.index:05d}-{limits.ocr_language.replace('+', '-')}-{limits.ocr_dpi}-v{VERSION}.json"
    return limits.ocr_cache / page.document_id / name
