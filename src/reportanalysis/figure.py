"""A figure with its words: alt text, caption, and where its numbers come from."""

import base64
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import escape

from reportanalysis import svg
from reportanalysis.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as MatplotlibFigure

SCREEN_DPI = 96
PNG_DPI = 2 * SCREEN_DPI  # sharp on dense screens
LARGEST_SVG = 400_000  # bytes; a larger drawing is shown as PNG
NO_DATES: dict[str, dict[str, None]] = {"svg": svg.NO_DATES, "png": {"Software": None}}


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
    >>> figure._repr_html_()[:72]
    '<figure class="plot" id="figure-made-up"><svg class="drawing" role="img"'
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

    def to_bytes(self, kind: Literal["svg", "png"]) -> bytes:
        """Draw the figure as a file; the same drawing gives the same bytes.

        The letters of an SVG are outlines: where it is shown it needs no font.
        """
        import matplotlib

        stream = io.BytesIO()
        with matplotlib.rc_context(svg.SETTINGS):
            self.drawing.savefig(stream, format=kind, dpi=PNG_DPI, metadata=NO_DATES[kind])
        return stream.getvalue()

    def _drawings(self) -> str:
        """The drawing for the screen and that for the phone, which only a style sheet shows."""
        shown_at = "drawing" if self.narrow is None else "drawing screen"
        forms = [(shown_at, self.drawing, self.name)]
        if self.narrow is not None:
            hidden = 'drawing phone" display="none'
            forms.append((hidden, self.narrow, f"{self.name}-phone"))
        shown = []
        for kind, drawing, name in forms:
            inner, box = svg.drawn(drawing, name)
            width, height = _pixels(drawing)
            role = "group" if "<a " in inner else "img"
            shown.append(
                f'<svg class="{kind}" role="{role}" aria-label="{escape(self.alt)}"'
                f'{_chinese("-aria-label", self.alt_zh)} width="{width}" height="{height}" '
                f'viewBox="{box}" font-family="{svg.FAMILIES}" '
                f'stroke-linejoin="round">{inner}</svg>'
            )
        if max(map(len, shown)) <= LARGEST_SVG:
            return "".join(shown)
        width, height = _pixels(self.drawing)
        png = base64.b64encode(self.to_bytes("png")).decode("ascii")
        return (
            f'<img alt="{escape(self.alt)}"{_chinese("-alt", self.alt_zh)} width="{width}" '
            f'height="{height}" src="data:image/png;base64,{png}">'
        )

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
        title = _said("p", "finding", self.title, self.title_zh) if self.title else ""
        source = (
            f' <span class="provenance">Data: {escape(self.provenance)}</span>'
            if self.provenance
            else ""
        )
        return (
            f'<figure class="plot" id="figure-{escape(self.name)}">{title}{self._drawings()}'
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


def _pixels(drawing: "MatplotlibFigure") -> tuple[int, int]:
    """Width and height on the screen."""
    width, height = drawing.get_size_inches()
    return round(width * SCREEN_DPI), round(height * SCREEN_DPI)
