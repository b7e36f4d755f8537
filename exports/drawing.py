"""A sheet to draw on: words, shapes and lines with attributes only, so that it looks the same everywhere."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from domain.chat import State
from exports.font import NAME, balanced, printable, width

WIDTH, LEFT, RIGHT = 1080, 64, 1016
ROOM = RIGHT - LEFT
PAPER, PRINT, SOFT, EDGE, RULE, INK = "#ffffff", "#1b1e25", "#50555f", "#7b8076", "#d6d9d0", "#23408e"
SYMBOLS: dict[State, str] = {
    "done": '<circle cx="10" cy="10" r="9.2" fill="#1a6842"/><path d="m5.9 10.3 2.8 2.9 5.5-6" fill="none" '
    'stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>',
    "late": '<path d="M10 .2 19.8 10 10 19.8.2 10z" fill="#845000"/><path d="m6.6 10.2 2.3 2.3 4.4-4.8" '
    'fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>',
    "notyet": '<circle cx="10" cy="10" r="8.3" fill="none" stroke="#77386a" stroke-width="1.8"/>'
    '<path d="M10 5.2V10l3.2 2.2" fill="none" stroke="#77386a" stroke-width="1.8" stroke-linecap="round" '
    'stroke-linejoin="round"/>',
    "silent": '<circle cx="10" cy="10" r="8.3" fill="none" stroke="#565b65" stroke-width="2" '
    'stroke-linecap="round" stroke-dasharray="2.6 3.92"/>',
    "returned": '<rect x="1.4" y="1.4" width="17.2" height="17.2" rx="2.5" fill="none" stroke="#a0361c" '
    'stroke-width="1.8"/><path d="M8.4 5.8 5.4 8.7l3 2.9M5.6 8.7h6a2.6 2.6 0 0 1 0 5.2H9.4" fill="none" '
    'stroke="#a0361c" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>',
}
DEFS = "".join(f'<symbol id="{name}" viewBox="0 0 20 20">{shape}</symbol>' for name, shape in SYMBOLS.items())


class Sheet:
    """A picture under way; `y` is where the last line of it stands."""

    def __init__(self) -> None:
        self.y = 0.0
        self._drawn = Element("g", {"font-family": NAME, "font-size": "32", "fill": PRINT})

    def text(
        self,
        words: str,
        x: float = LEFT,
        y: float | None = None,
        *,
        size: float = 32,
        bold: bool = False,
        fill: str = PRINT,
        anchor: str = "start",
    ) -> None:
        """One line of words; its foot is at `y`."""
        given = {"x": _shown(x), "y": _shown(self.y if y is None else y), "font-size": _shown(size), "fill": fill}
        if bold:
            given["font-weight"] = "600"
        if anchor != "start":
            given["text-anchor"] = anchor
        SubElement(self._drawn, "text", given).text = printable(words)

    def paragraph(
        self, words: str, step: float, most: int, *, size: float = 32, bold: bool = False, fill: str = PRINT
    ) -> None:
        """Words in as many lines as they take, each a step further down."""
        for line in balanced(printable(words), size, ROOM, most, bold=bold):
            self.y += step
            self.text(line, size=size, bold=bold, fill=fill)

    def heading(self, words: str) -> None:
        """The heading of a section."""
        self.y += 96
        self.text(words, size=36, bold=True)

    def symbol(self, state: State, x: float, y: float) -> None:
        """The shape of a state, its upper left corner at the place."""
        place = {"href": f"#{state}", "x": _shown(x), "y": _shown(y), "width": "32", "height": "32"}
        SubElement(self._drawn, "use", place)

    def box(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """A filled box."""
        place = {"x": _shown(x), "y": _shown(y), "width": _shown(wide), "height": _shown(high)}
        SubElement(self._drawn, "rect", place | {"fill": fill})

    def line(self, path: str, stroke: str = PRINT, thick: float = 2, *, dotted: bool = False) -> None:
        """A line along a path."""
        given = {"d": path, "fill": "none", "stroke": stroke, "stroke-width": _shown(thick)}
        given |= {"stroke-linecap": "round", "stroke-linejoin": "round"} if thick > 3 or dotted else {}
        SubElement(self._drawn, "path", given | ({"stroke-dasharray": "2 7"} if dotted else {}))

    def ring(self, x: float, y: float) -> None:
        """Where the curve has come to."""
        place = {"cx": _shown(x), "cy": _shown(y), "r": "11"}
        SubElement(self._drawn, "circle", place | {"fill": PAPER, "stroke": INK, "stroke-width": "6"})

    def svg(self, title: str) -> str:
        """The picture, as high as what was drawn."""
        high = _shown(self.y + 56)
        size = f'viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" height="{high}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        titled = Element("title")
        titled.text = printable(title)
        paper = f'<rect width="{WIDTH}" height="{high}" fill="{PAPER}"/>'
        parts = [tostring(titled, "unicode"), f"<defs>{DEFS}</defs>", paper, tostring(self._drawn, "unicode")]
        return head + "".join(parts) + "</svg>"


def fitting(words: Sequence[str], sizes: Sequence[float], room: float) -> float:
    """The largest size of the first word at which it and the others, at their own sizes, fit side by side."""
    first, *others = words
    taken = sum(width(word, size, bold=True) for word, size in zip(others, sizes[1:], strict=True))
    return min(sizes[0], (room - taken) / max(width(first, 1, bold=True), 0.01))


def _shown(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
