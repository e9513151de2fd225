"""A drawing as SVG for a page: words as text, as few bytes as it can be seen with.

Matplotlib's own file says the style of each element again and gives every sign a name. Here
what follows each other in one style is one group, and a sign is drawn where it stands.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure
    from matplotlib.font_manager import FontProperties
    from matplotlib.typing import RcKeyType

# The salt makes the identifiers inside the file the same in every run.
SETTINGS: "dict[RcKeyType, Any]" = {"svg.hashsalt": "reportanalysis", "path.simplify": True}
NO_DATES = {"Date": None, "Creator": None}
TOKEN = re.compile(r"[A-Za-z]|-?[\d.]+(?:e-?\d+)?")
ROUNDED = re.compile(r"(?<![#\w.])\d+\.\d{2,}")
TURNED = re.compile(r"rotate\((-?(?!0\.?[ )])[\d.]+)")
LOCAL = re.compile(r"url\(#([^)]*)\)")
PAINT = ("fill", "stroke")
BOLD = 600  # weights from here on
# Of a group of marks; text has its own.
OF_SHAPES = (
    "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-linejoin",
    "stroke-linecap", "stroke-dasharray",
)  # fmt: skip
PLAIN = {"stroke-width": "1", "stroke-linejoin": "round", "stroke-linecap": "butt"}
ANCHORS = (("start", 0.0), ("end", 1.0), ("middle", 0.5))
FAMILIES = "Source Sans Pro,Noto Sans CJK SC,sans-serif"
Style = dict[str, str]


@dataclass(frozen=True)
class Item:
    """One thing drawn: the attributes its group has, and the rest, an element or a path's data."""

    clip: str
    shared: tuple[tuple[str, str], ...]
    body: str
    joins: bool = False  # the body is path data, which others of the group may continue


def drawn(drawing: "MatplotlibFigure", name: str) -> tuple[str, str]:
    """Give a drawing's inner SVG and its view box; `name` begins all names in it."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    stream = io.BytesIO()
    with matplotlib.rc_context({**SETTINGS, "svg.fonttype": "none"}):
        # Not by `savefig`, which lays a drawing out in a run of its own.
        FigureCanvasSVG(drawing).print_svg(stream, metadata=NO_DATES)  # type: ignore[no-untyped-call]  # it has no types
    return smaller(stream.getvalue(), name)


def smaller(svg: bytes, name: str) -> tuple[str, str]:
    """Write matplotlib's SVG anew: its inner part, and its view box."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    known = {str(each.get("id")): each for each in root.iter() if each.get("id")}
    items = list(_items(root, known, "", ""))
    parts = []
    for clip, clipped in groupby(items, key=lambda item: item.clip):
        inner = "".join(
            _group(dict(shared), list(same))
            for shared, same in groupby(clipped, key=lambda item: item.shared)
        )
        parts.append(f'<g clip-path="url(#{clip})">{inner}</g>' if clip else inner)
    body = "".join(parts)
    used = dict.fromkeys(LOCAL.findall(body))
    short = {old: f"{name}-{n}" for n, old in enumerate(used)}
    kept = "".join(_definition(known[old], new) for old, new in short.items())
    body = LOCAL.sub(lambda match: f"url(#{short[match[1]]})", body)
    return f"<defs>{kept}</defs>{body}" if kept else body, str(root.get("viewBox"))


def _items(element: Element, known: Mapping[str, Element], clip: str, link: str) -> Iterator[Item]:
    """All that is seen of an element, in the order it is painted."""
    for child in element:
        inner = LOCAL.search(child.get("clip-path", ""))
        at = inner[1] if inner else clip
        if child.tag == "a":
            yield from _items(child, known, at, _address(child))
        elif child.tag == "g" and not child.get("transform"):
            texts = child.findall("text")
            turned = any(TURNED.search(text.get("transform", "")) for text in texts)
            if texts and len(texts) == len(child) and not (turned and len(texts) > 1):
                yield _text(texts, at)
            else:
                yield from _items(child, known, at, link)
        elif child.tag in ("path", "use"):
            yield from _shape(child, known, at, link)
        elif child.tag == "text":
            yield _text([child], at)
        elif child.tag not in ("defs", "metadata"):
            yield Item(at, (), _linked(_plain(child), link))


def _address(link: Element) -> str:
    return next((value for key, value in link.items() if key.endswith("href")), "")


def _linked(body: str, link: str) -> str:
    return f'<a href="{escape(link)}">{body}</a>' if link else body


def _plain(element: Element) -> str:
    """An element as it is, an image or a formula, without its name."""
    for each in element.iter():
        each.attrib = {key.rpartition("}")[2]: value for key, value in each.items() if key != "id"}
        each.text, each.tail = (each.text or "").strip(), None
    return ElementTree.tostring(element, "unicode")


def _definition(element: Element, name: str) -> str:
    """A clip path or a pattern under its name."""
    for each in element:
        for key, value in each.items():
            short = ROUNDED.sub(lambda found: number(float(found[0])), value)
            each.set(key, path_data(value) if key == "d" else short)
    inner = _plain(element)
    return inner.replace(f"<{element.tag}", f'<{element.tag} id="{name}"', 1)


def _short(value: str) -> str:
    """A value of an attribute; #ffffff is #fff."""
    return escape(re.sub(r"^#(.)\1(.)\2(.)\3$", r"#\1\2\3", value))


def _style(element: Element) -> Style:
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return {key.strip(): value.strip() for key, value in pairs}


def _shape(element: Element, known: Mapping[str, Element], clip: str, link: str) -> Iterator[Item]:
    """A path, or a sign where it stands; nothing for what is not seen."""
    style, place, source = _style(element), (0.0, 0.0), element
    if element.tag == "use":
        source = known[_address(element).removeprefix("#")]
        style |= _style(source)
        place = (float(element.get("x", 0)), float(element.get("y", 0)))
    shown = {"fill": "#000000", "stroke": "none", **style}
    data = source.get("d", "")
    if {shown["fill"], shown["stroke"]} == {"none"} or not _extends(data):
        return
    alone = ""  # an opacity of fill and stroke together is the element's own
    opacity = shown.pop("opacity", "")
    circle = radius(data) if element.tag == "use" else 0.0
    if circle and shown["fill"] == shown["stroke"]:
        circle += float(shown.pop("stroke-width", 1)) / 2
        shown["stroke"] = "none"
    if opacity:
        painted = [paint for paint in PAINT if shown[paint] != "none"]
        if len(painted) == 1:
            shown[f"{painted[0]}-opacity"] = opacity
        else:
            alone = f' opacity="{opacity}"'
    opaque = not opacity and "fill-opacity" not in shown
    if circle and opaque and shown["stroke"] == "none" and not link:
        # A dot is a line of no length with round ends.
        dot = {"fill": "none", "stroke": shown["fill"], "stroke-width": number(2 * circle, 2),
               "stroke-linecap": "round"}  # fmt: skip
        yield Item(clip, _of_shapes(dot), f"M{points(*place)}h0", joins=True)
    elif circle:
        x, y = map(number, place)
        body = f'<circle cx="{x}" cy="{y}" r="{number(circle, 2)}"{alone}/>'
        yield Item(clip, _of_shapes(shown), _linked(body, link))
    else:
        digits = 2 if element.tag == "use" else 1
        data = path_data(data, place, digits)
        joins = not (link or alone) and (shown["fill"] == "none" or (
            element.tag == "use" and opaque and shown["fill"] == shown["stroke"]))  # fmt: skip
        body = data if joins else _linked(f'<path d="{data}"{alone}/>', link)
        yield Item(clip, _of_shapes(shown), body, joins)


def _of_shapes(style: Style) -> tuple[tuple[str, str], ...]:
    """Presentation attributes in order, without those that change nothing."""
    if style["stroke"] == "none":
        style = {key: value for key, value in style.items() if not key.startswith("stroke")}
    return tuple(
        (key, style[key]) for key in OF_SHAPES if key in style and style[key] != PLAIN.get(key)
    )


def _extends(data: str) -> bool:
    """Whether a path leads anywhere: ticks may have no length."""
    return len(set(re.findall(r"-?[\d.]+ -?[\d.]+", data))) > 1


def radius(data: str) -> float:
    """Give the radius of matplotlib's circle around nothing; zero for other paths.

    >>> radius("M 0 3 C 0.8 3 1.6 2.7 2.1 2.1 z")
    3.0
    """
    circle = re.match(r"M 0 ([\d.]+)\s", data)
    return float(circle[1]) if circle and not set("LQH") & set(data) and "C" in data else 0.0


def number(value: float, digits: int = 1) -> str:
    """Write a number in few characters.

    >>> number(0.5), number(-0.04), number(12.0)
    ('.5', '0', '12')
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    if text.startswith(("0.", "-0.")):
        return text.replace("0.", ".", 1)
    return text if text not in ("-0", "") else "0"


def points(*values: float, digits: int = 1) -> str:
    """Write numbers beside each other; a sign parts them too."""
    return " ".join(number(value, digits) for value in values).replace(" -", "-")


def path_data(data: str, place: tuple[float, float] = (0.0, 0.0), digits: int = 1) -> str:
    """Write path data with few digits, each step from the one before.

    >>> path_data("M 10.04 20 L 10.04 30.1 L 12 31 z M 1 1 L 2 1")
    'M10 20v10.1l2 .9zM1 1h1'
    """
    written, at, start = [], (0.0, 0.0), (0.0, 0.0)
    tokens = TOKEN.findall(data)
    n = 0
    while n < len(tokens):
        command, n = tokens[n], n + 1
        if command in "zZ":
            written.append("z")
            at = start
            continue
        values: list[float] = []
        while n < len(tokens) and not tokens[n].isalpha():
            values.append(round(float(tokens[n]) + place[len(values) % 2], digits))
            n += 1
        last = (values[-2], values[-1])
        steps = [value - at[k % 2] for k, value in enumerate(values)]
        if command == "M":
            written.append(f"M{points(*values, digits=digits)}")
            start = last
        elif command != "L":
            written.append(command.lower() + points(*steps, digits=digits))
        elif last != at:
            written.append(_line(steps[0], steps[1], digits))
        at = last
    return "".join(written)


def _line(across: float, down: float, digits: int) -> str:
    if not round(down, digits):
        return "h" + number(across, digits)
    if not round(across, digits):
        return "v" + number(down, digits)
    return "l" + points(across, down, digits=digits)


def _text(lines: Sequence[Element], clip: str) -> Item:
    """A label of one line or several as one text that keeps its anchor."""
    style = _style(lines[0])
    words = [line.text or "" for line in lines]
    angle, places = 0.0, []
    for line in lines:
        turned = TURNED.search(line.get("transform", ""))
        angle = float(turned[1]) if turned else 0.0
        moved = re.search(r"translate\((-?[\d.]+) (-?[\d.]+)\)", line.get("transform", ""))
        x, y = moved.groups() if moved else (line.get("x", 0), line.get("y", 0))
        places.append((float(x), float(y)))
    anchor = style.get("text-anchor", "start")
    if len(lines) > 1 and not angle:
        anchor, across = _anchor(words, places, style)
        places = [(across, y) for _, y in places]
    shared = {"font-size": style.get("font-size", "10px").removesuffix("px")}
    if anchor != "start":
        shared["text-anchor"] = anchor
    if int(style.get("font-weight", 400)) >= BOLD:
        shared["font-weight"] = str(BOLD)
    shared["fill"] = style.get("fill", "#000000")
    (x, y), rest = places[0], zip(places[1:], words[1:], strict=True)
    turn = f' transform="rotate({number(angle)} {number(x)} {number(y)})"' if angle else ""
    faint = f' opacity="{style["opacity"]}"' if "opacity" in style else ""
    inner = str(escape(words[0])) + "".join(
        f'<tspan x="{number(x)}" y="{number(y)}">{escape(word)}</tspan>' for (x, y), word in rest
    )
    body = f'<text x="{number(x)}" y="{number(y)}"{turn}{faint}>{inner}</text>'
    return Item(clip, tuple(shared.items()), body)


def font_of(style: Mapping[str, str]) -> "FontProperties":
    """Give the font of a text for matplotlib."""
    from matplotlib.font_manager import FontProperties

    family = [name.strip(" '\"") for name in style.get("font-family", "sans-serif").split(",")]
    size = float(style.get("font-size", "10").removesuffix("px"))
    weight = 700 if int(style.get("font-weight", 400)) >= BOLD else 400
    return FontProperties(family=family, size=size, weight=weight)


def _anchor(
    words: Sequence[str], places: Sequence[tuple[float, float]], style: Style
) -> tuple[str, float]:
    """Whether the lines of a label begin, end or have their middle below each other, and where."""
    from matplotlib.textpath import text_to_path

    font = font_of(style)
    widths = [text_to_path.get_text_width_height_descent(word, font, False)[0] for word in words]
    found: list[tuple[float, int, str, float]] = []
    for anchor, part in ANCHORS:
        ends = [x + part * width for (x, _), width in zip(places, widths, strict=True)]
        found.append((round(max(ends) - min(ends), 2), len(found), anchor, ends[0]))
    _, _, anchor, across = min(found)
    return anchor, across


def _group(shared: Style, items: Sequence[Item]) -> str:
    """Things that follow each other in one style; one alone needs no group."""
    inner = ""
    for joins, run in groupby(items, key=lambda item: item.joins):
        bodies = [item.body for item in run]
        inner += f'<path d="{"".join(bodies)}"/>' if joins else "".join(bodies)
    attributes = "".join(f' {key}="{_short(value)}"' for key, value in shared.items())
    if not attributes:
        return inner
    if inner.count("<") == 1 or (len(items) == 1 and inner.startswith("<text")):
        return re.sub(r"^<(\w+)", rf"<\1{attributes}", inner)
    return f"<g{attributes}>{inner}</g>"
