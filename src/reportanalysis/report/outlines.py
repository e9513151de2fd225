"""Drawings of a page as files of their own, which need no font where they are shown."""

from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from reportanalysis.plots.style import style
from reportanalysis.svg import ANCHORS, font_of, points

# Letter and points of each piece of an outline; any other closes it.
SEGMENTS = {
    Path.MOVETO: ("M", 1), Path.LINETO: ("L", 1), Path.CURVE3: ("Q", 2), Path.CURVE4: ("C", 3),
}  # fmt: skip
KEPT = ("width", "height", "viewBox", "stroke-linejoin")


def outlined(drawing: str) -> bytes:
    """Give a drawing that `reportanalysis.svg.drawn` made as a file, its letters as outlines."""
    root = ElementTree.fromstring(drawing)
    with style():  # knows the fonts
        _outline(root, {})
    root.attrib = {key: root.attrib[key] for key in KEPT}
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True))


def _outline(element: Element, above: Mapping[str, str]) -> None:
    """Put outlines in the place of all texts of an element; `above` is the style around it."""
    known = {**above, **element.attrib}
    for child in element:
        _outline(child, known)
    if element.tag == "text":
        font, part = font_of(known), dict(ANCHORS)[known.get("text-anchor", "start")]
        lines = [(line, known | line.attrib) for line in (element, *element)]
        element.set("d", "".join(_letters(line.text or "", where, part, font)
                                 for line, where in lines))  # fmt: skip
        element.tag, element.text = "path", None
        for child in list(element):
            element.remove(child)


def _letters(words: str, where: Mapping[str, str], part: float, font: FontProperties) -> str:
    """Path data of a line of text, `part` of which is left of its place."""
    width = text_to_path.get_text_width_height_descent(words, font, False)[0]
    left, base = float(where["x"]) - part * width, float(where["y"])
    scale = float(where["font-size"]) / text_to_path.FONT_SCALE
    corners, codes = text_to_path.get_text_path(font, words)
    if not len(codes):
        return "M" + points(left, base, digits=2)
    places = (np.array([left, base]) + np.array([scale, -scale]) * corners).ravel().tolist()
    written, n = "", 0
    while n < len(codes):
        letter, size = SEGMENTS.get(codes[n], ("Z", 0))
        written += letter + points(*places[2 * n : 2 * (n + size)], digits=2)
        n += max(size, 1)
    return written
