"""From Chinese government work reports to a citable dataset of commitments."""

__version__ = "0.1.0"
