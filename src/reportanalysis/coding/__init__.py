"""Human codes: blind sheets out, filled sheets in, and how far coders and model agree."""

from reportanalysis.coding.alpha import krippendorff_alpha
from reportanalysis.coding.concord import agreement, confusion, undecided
from reportanalysis.coding.packet import export_packet
from reportanalysis.coding.returns import import_sheets

__all__ = [
    "agreement",
    "confusion",
    "export_packet",
    "import_sheets",
    "krippendorff_alpha",
    "undecided",
]
