"""Draws quotes as boxes on the picture of their page, for documents that leave."""

import io
from collections.abc import Iterable

from analyser.grounding import boxes_of
from analyser.records import Citation, Page

ACCENT = (11, 93, 102)
_PADDING_PT = 1.5


def boxed_page(png: bytes, page: Page, citations: Iterable[Citation]) -> bytes:
    """Give the page's PNG with the boxes of its citations drawn on it."""
    from PIL import Image, ImageDraw

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    scale = picture.width / page.width if page.width else 1.0
    for citation in citations:
        for x0, y0, x1, y1 in boxes_of(citation, page):
            top, bottom = (page.height - y1 - _PADDING_PT) * scale, (page.height - y0 + _PADDING_PT) * scale
            box = ((x0 - _PADDING_PT) * scale, top, (x1 + _PADDING_PT) * scale, bottom)
            draw.rectangle(box, outline=ACCENT, width=max(2, round(scale)))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
