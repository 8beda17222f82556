"""
A dossier in the formats of other programs, with its evidence.

What each format keeps and loses is in `docs/exports.md`.
"""

from __future__ import annotations

from geoapp.exports.formats import FORMATS, Format
from geoapp.exports.write import STEPS, export, export_all, export_bytes, export_together

__all__ = ["FORMATS", "STEPS", "Format", "export", "export_all", "export_bytes", "export_together"]
