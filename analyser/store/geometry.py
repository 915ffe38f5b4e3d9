"""Packs where the characters of a page stand into few bytes, and back.

Coordinates are rounded to `STEP_PT`, a tenth of what an eye sees on screen; packing what was unpacked changes nothing.
"""

import json
import zlib
from array import array

import numpy as np
from numpy.typing import NDArray

from analyser.records import Line, Page, Shape

STEP_PT = 0.02
_NOWHERE = np.iinfo(np.int32).min


def pack_geometry(page: Page) -> bytes:
    """Pack boxes, lines, shapes and confidences of a page."""
    parts = [_packed_boxes(page.boxes), _packed_shapes(page), array("i", page.confidences or ()).tobytes()]
    sizes = np.array([len(part) for part in parts], dtype="<u4").tobytes()
    return zlib.compress(sizes + b"".join(parts), level=6)


def unpack_geometry(
    packed: bytes,
) -> tuple["array[float]", tuple[Line, ...], tuple[Shape, ...], "array[int] | None"]:
    """Give back boxes, lines, shapes and confidences (None where there were none)."""
    raw = zlib.decompress(packed)
    sizes = np.frombuffer(raw[:12], dtype="<u4")
    ends = 12 + np.cumsum(sizes)
    boxes, marks, confidences = raw[12 : ends[0]], raw[ends[0] : ends[1]], raw[ends[1] : ends[2]]
    lines, shapes = _unpacked_shapes(marks)
    return _unpacked_boxes(boxes), lines, shapes, array("i", confidences) if confidences else None


def _packed_boxes(boxes: "array[float]") -> bytes:
    """Write each coordinate as its step from the character before, which zlib then packs tightly."""
    steps = np.frombuffer(boxes, dtype=np.float32).astype(np.float64) / STEP_PT
    filled = np.where(np.isnan(steps), _NOWHERE, np.rint(np.nan_to_num(steps))).astype("<i4").reshape(-1, 4)
    return np.diff(filled, axis=0, prepend=np.zeros((1, 4), "<i4")).astype("<i4").T.tobytes()


def _unpacked_boxes(packed: bytes) -> "array[float]":
    deltas = np.frombuffer(packed, dtype="<i4").reshape(4, -1).T
    filled: NDArray[np.int32] = np.cumsum(deltas, axis=0, dtype=np.int32)
    boxes = np.where(filled == _NOWHERE, np.nan, filled * STEP_PT).astype(np.float32)
    return array("f", boxes.tobytes())


def _packed_shapes(page: Page) -> bytes:
    lines = [[n.start, n.end, _rounded(n.box), round(n.size, 3), n.bold, n.hidden, n.lead] for n in page.lines]
    shapes = [[s.kind, _rounded(s.box)] for s in page.shapes]
    return json.dumps([lines, shapes], separators=(",", ":")).encode()


def _unpacked_shapes(packed: bytes) -> tuple[tuple[Line, ...], tuple[Shape, ...]]:
    lines, shapes = json.loads(packed)
    return (
        tuple(Line(start, end, tuple(box), *print_) for start, end, box, *print_ in lines),
        tuple(Shape(kind, tuple(box)) for kind, box in shapes),
    )


def _rounded(box: tuple[float, ...]) -> list[float]:
    return [round(x, 3) for x in box]
