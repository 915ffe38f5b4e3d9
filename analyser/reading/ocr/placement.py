"""From pixels of a straightened page image to points on the page."""

import math
from dataclasses import dataclass

from analyser.records import Box


@dataclass(frozen=True, slots=True)
class Placement:
    """How the image that was recognised came from the page as displayed."""

    size: tuple[int, int]
    """Width and height in pixels of the page as displayed, drawn at `dpi`."""
    turns: int
    """Quarter turns, counter-clockwise, that put it upright."""
    angle: float
    """Degrees, counter-clockwise, that then made it straight."""
    dpi: float

    def straight(self, box: Box) -> Box:
        """Give the place of pixels on the straightened page, in points from its lower left corner."""
        left, top, right, bottom = box
        height = self.size[self.turns % 2 == 0]
        scale = 72 / self.dpi
        return (left * scale, (height - bottom) * scale, right * scale, (height - top) * scale)

    def true(self, box: Box) -> Box:
        """Give the place of pixels on the page as displayed, in points from its lower left corner."""
        left, top, right, bottom = box
        corners = [self._undo(x, y) for x in (left, right) for y in (top, bottom)]
        xs, ys = zip(*corners, strict=True)
        scale = 72 / self.dpi
        return (min(xs) * scale, (self.size[1] - max(ys)) * scale, max(xs) * scale, (self.size[1] - min(ys)) * scale)

    def _undo(self, x: float, y: float) -> tuple[float, float]:
        """Move a pixel of the straightened image back to the image of the page as displayed."""
        width, height = self.size
        across, down = (width, height) if self.turns % 2 == 0 else (height, width)
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        dx, dy = x - across / 2, y - down / 2
        x, y = across / 2 + dx * cos - dy * sin, down / 2 + dx * sin + dy * cos
        return ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[self.turns]
