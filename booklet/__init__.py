"""Film data in, a print-ready festival booklet out."""

__version__ = "0.1.0"
