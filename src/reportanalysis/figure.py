"""A figure with its words: alt text, caption, and where its numbers come from."""

import base64
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import escape

from reportanalysis.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as MatplotlibFigure
    from matplotlib.typing import RcKeyType

SCREEN_DPI = 96
PNG_DPI = 2 * SCREEN_DPI  # sharp on dense screens
LARGEST_SVG = 400_000  # bytes; a larger drawing is shown as PNG
# Glyphs as outlines: the drawing needs no font where it is shown. The salt makes the
# identifiers inside the file the same in every run.
SVG_SETTINGS: "dict[RcKeyType, Any]" = {
    "svg.fonttype": "path",
    "svg.hashsalt": "reportanalysis",
    "path.simplify": True,
}
NO_DATES = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


@dataclass(frozen=True)
class Figure:
    """A drawing, and what a reader who cannot see it needs.

    Give it as the last value of a notebook cell: it shows itself, alt text and caption
    included. The report numbers it and links to it as ``#figure-NAME``.

    Parameters
    ----------
    drawing : matplotlib.figure.Figure
        At most 7.5 inches wide to stay readable in the page.
    name : str
        File name without ending, lower case letters, digits and hyphens.
    alt : str
        What who cannot see it needs: the form of the drawing and its main numbers.
    caption : str
        What the drawing shows, and what its marks mean; stands under it.
    provenance : str
        The data files the numbers come from.
    title : str
        The finding, as a sentence; stands above it.
    title_zh, caption_zh, alt_zh : str, optional
        The same in Chinese. A name in ⟦ ⟧ is in English there, and said in Chinese by the page
        (`reportanalysis.report.translate`); ⟦what⟧ is what ``chinese.csv`` calls the figure.
    data : DataFrame, optional
        The numbers drawn, which a reader may take as CSV.
    narrow : matplotlib.figure.Figure, optional
        The same, laid out for a phone: shown where the page is narrower than 600 px.

    Examples
    --------
    >>> from matplotlib.figure import Figure as Drawing
    >>> figure = Figure(Drawing(), "made-up", "A made-up line rises, then falls.", "Made up.")
    >>> figure._repr_html_()[:67]
    '<figure class="plot" id="figure-made-up"><picture><img alt="A made-'
    """

    drawing: "MatplotlibFigure" = field(repr=False)
    name: str
    alt: str
    caption: str
    provenance: str = ""
    title: str = ""
    title_zh: str = ""
    caption_zh: str = ""
    alt_zh: str = ""
    data: "pd.DataFrame | None" = field(default=None, repr=False)
    narrow: "MatplotlibFigure | None" = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for what in ("name", "alt", "caption"):
            if not getattr(self, what).strip():
                raise ReportError(f"figure {self.name!r} has no {what}; give one sentence of it")

    def to_bytes(self, kind: Literal["svg", "png"], *, narrow: bool = False) -> bytes:
        """Draw the figure, or its narrow form; the same drawing gives the same bytes."""
        import matplotlib

        stream = io.BytesIO()
        drawing = self.narrow if narrow and self.narrow else self.drawing
        with matplotlib.rc_context(SVG_SETTINGS):
            drawing.savefig(stream, format=kind, dpi=PNG_DPI, metadata=NO_DATES[kind])
        return _smaller(stream.getvalue()) if kind == "svg" else stream.getvalue()

    def _address(self, *, narrow: bool = False) -> str:
        """The drawing as a data address."""
        mime, content = "svg+xml", self.to_bytes("svg", narrow=narrow)
        if len(content) > LARGEST_SVG:
            mime, content = "png", self.to_bytes("png", narrow=narrow)
        return f"data:image/{mime};base64,{base64.b64encode(content).decode('ascii')}"

    def _numbers(self) -> str:
        """A link to the numbers drawn, as CSV in the address (with the mark Excel knows)."""
        if self.data is None:
            return ""
        index = self.data.index
        named = index.name is not None or index.dtype.kind not in "iu"
        text = self.data.to_csv(
            index=named, index_label=index.name or "name", float_format="%.6g", lineterminator="\n"
        )
        address = (
            f"data:text/csv;base64,{base64.b64encode(text.encode('utf-8-sig')).decode('ascii')}"
        )
        return f' <a class="numbers" download="{escape(self.name)}.csv" href="{address}">CSV</a>'

    def _repr_html_(self) -> str:
        width, height = _pixels(self.drawing)
        title = _said("p", "finding", self.title, self.title_zh) if self.title else ""
        phone = ""
        if self.narrow is not None:
            sides = 'width="{}" height="{}"'.format(*_pixels(self.narrow))
            phone = (
                f'<source media="(max-width: 599px)" {sides} srcset="{self._address(narrow=True)}">'
            )
        source = (
            f' <span class="provenance">Data: {escape(self.provenance)}</span>'
            if self.provenance
            else ""
        )
        return (
            f'<figure class="plot" id="figure-{escape(self.name)}">{title}<picture>{phone}'
            f'<img alt="{escape(self.alt)}"{_chinese("-alt", self.alt_zh)} '
            f'width="{width}" height="{height}" src="{self._address()}"></picture>'
            f"<figcaption>{_said('span', 'shows', self.caption, self.caption_zh)}"
            f"{source}{self._numbers()}</figcaption></figure>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": f"Figure: {self.alt}"}


def _said(tag: str, of: str, english: str, chinese: str) -> str:
    """An element with words in English, its Chinese beside them for the page to show."""
    return f'<{tag} class="{of}"{_chinese("", chinese)}>{escape(english)}</{tag}>'


def _chinese(name: str, words: str) -> str:
    """The attribute from which a page takes Chinese words."""
    return f' data-zh{name}="{escape(words)}"' if words else ""


def _smaller(svg: bytes) -> bytes:
    """The same drawing in fewer bytes: no comments, no indents, short names of letters."""
    svg = re.sub(rb"<!--.*?-->", b"", svg, flags=re.DOTALL)
    svg = re.sub(rb"\s*\n\s*", b"\n", svg)
    # Below 1 a number may be a scale, and keeps its digits.
    svg = re.sub(rb"(\d*[1-9]\d*\.\d\d)\d+", rb"\1", svg)
    names = dict.fromkeys(re.findall(rb'<path id="([A-Z][\w-]*-[0-9a-f]+)"', svg))
    short = {name: b"g%x" % n for n, name in enumerate(names)}
    return re.sub(
        rb'(<path id="|href="#)([A-Z][\w-]*-[0-9a-f]+)"',
        lambda match: match[1] + short.get(match[2], match[2]) + b'"', svg,
    )  # fmt: skip


def _pixels(drawing: "MatplotlibFigure") -> tuple[int, int]:
    """Width and height on the screen."""
    width, height = drawing.get_size_inches()
    return round(width * SCREEN_DPI), round(height * SCREEN_DPI)
