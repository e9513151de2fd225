"""The font files that figures and pages are set in."""

from importlib.util import find_spec
from pathlib import Path

from reportanalysis.errors import ReportError

# Bold is the semibold cut, which sits better beside Chinese.
LATIN = {"regular": "Regular", "bold": "Semibold", "italic": "It"}
HOW_TO_INSTALL = "install the fonts with: pip install mpl-font font-source-sans-pro"


def _packaged(module: str, file: str) -> Path | None:
    spec = find_spec(module)
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / file if folders else None
    return path if path and path.is_file() else None


def latin_font(style: str = "regular") -> Path:
    """Find the Source Sans Pro file of one style: regular, bold or italic."""
    path = _packaged("font_source_sans_pro", f"files/SourceSansPro-{LATIN[style]}.ttf")
    if path is None:
        raise ReportError(f"no Source Sans Pro found; {HOW_TO_INSTALL}")
    return path


def chinese_font(style: str = "regular") -> Path:
    """Find the Noto Sans CJK SC file, regular or bold (Chinese is never slanted)."""
    # The last is where Debian's fonts-noto-cjk puts it, a collection.
    name = style.capitalize()
    places = [
        _packaged(f"noto_cjk_sans_sc_{style}", f"NotoSansCJKsc-{name}.otf"),
        _packaged("mpl_font", f"fonts/noto/NotoSansCJKsc-{name}.otf"),
        Path(f"/usr/share/fonts/opentype/noto/NotoSansCJK-{name}.ttc"),
    ]
    for path in places:
        if path and path.is_file():
            return path
    raise ReportError(
        f"no Noto Sans CJK SC {name} found; {HOW_TO_INSTALL} (or Debian's fonts-noto-cjk)"
    )
