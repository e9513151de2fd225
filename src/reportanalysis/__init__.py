"""From Chinese government work reports to a citable dataset of commitments."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportanalysis.corpus.documents import Document, read
    from reportanalysis.parsing.parse import parse
    from reportanalysis.pipeline import classify

__version__ = "0.1.0"
__all__ = ["Document", "classify", "parse", "read"]

# Looked up when first used, so that importing the package costs nothing.
_HOMES = {
    "Document": "reportanalysis.corpus.documents",
    "classify": "reportanalysis.pipeline",
    "parse": "reportanalysis.parsing.parse",
    "read": "reportanalysis.corpus.documents",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
